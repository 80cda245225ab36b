"""The travelling salesman problem on a complete graph with integer distances.

Given n cities and symmetric distances d, a *tour* is a cyclic order of all cities; its length
is the sum of d over consecutive cities, the last and the first included. ``optimize`` asks for
a shortest tour; ``decide`` asks for a tour of length at most a bound, or the statement that
there is none (Garey & Johnson 1979, ND22).

Distances between points follow TSPLIB 95 (Reinelt 1995): ``euclidean`` is EUC_2D, the Euclidean
distance rounded to the nearest integer, here computed without floats as
(isqrt(4 (dx^2 + dy^2)) + 1) // 2; ``manhattan`` is MAN_2D. ``uniform`` draws every distance
alone, without any geometry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from math import isqrt
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError, UserError
from assay.jsonl import dumps

METRICS = ("euclidean", "manhattan", "uniform")
QUESTIONS = (Question("optimize"), Question("decide", twins=True))
SIZE = "cities"
MAX_CITIES = 1_000
MAX_VALUE = 1_000_000

Matrix = tuple[tuple[int, ...], ...]
Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    cities: int = field(default=10, metadata={"help": "number of cities", "range": (4, 16)})
    metric: str = field(
        default="euclidean", metadata={"help": "how distances arise", "choices": METRICS}
    )
    grid: int = field(
        default=1000,
        metadata={
            "help": "points lie on a grid of this width; the longest uniform distance",
            "range": (10, 10_000),
        },
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """Distances, and a bound if the question is ``decide``.

    Two problems are equal if their distances and bounds are; the points are where the
    distances came from and matter to a picture or a list of coordinates only.

    Parameters
    ----------
    distances : tuple of tuple of int
        Symmetric (n, n) matrix with zeros on the diagonal.
    bound : int or None
        The longest length allowed; None if the shortest tour is asked for.
    metric : str
        One of `METRICS`.
    points : tuple or None
        n integer points, None for ``uniform``.
    """

    distances: Matrix
    bound: int | None = None
    metric: str = field(default="uniform", compare=False)
    points: Points | None = field(default=None, compare=False)

    @property
    def question(self) -> str:
        """``optimize`` or ``decide``."""
        return "optimize" if self.bound is None else "decide"

    def length(self, tour: Sequence[int]) -> int:
        """Return the length of a closed tour given without its return."""
        steps = sum(self.distances[a][b] for a, b in pairwise(tour))
        return steps + self.distances[tour[-1]][tour[0]]


def euclidean(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the Euclidean distance rounded to the nearest integer (TSPLIB EUC_2D).

    Examples
    --------
    >>> euclidean((0, 0), (1, 1)), euclidean((0, 0), (3, 4)), euclidean((0, 0), (1, 2))
    (1, 5, 2)
    """
    return (isqrt(4 * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)) + 1) // 2


def manhattan(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the distance along the axes (TSPLIB MAN_2D)."""
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def from_points(metric: str, points: Points) -> Problem:
    """Return the problem of shortest tours through points."""
    between = euclidean if metric == "euclidean" else manhattan
    rows = tuple(tuple(between(a, b) for b in points) for a in points)
    return Problem(rows, metric=metric, points=points)


def from_triangle(rows: Sequence[Sequence[int]]) -> Problem:
    """Return the problem whose distances above the diagonal are given, row by row."""
    n = len(rows) + 1
    matrix = [[0] * n for _ in range(n)]
    for i, row in enumerate(rows):
        for j, value in enumerate(row, i + 1):
            matrix[i][j] = matrix[j][i] = value
    return Problem(tuple(map(tuple, matrix)))


def check_params(params: Params) -> None:
    """Refuse a grid with too few points for the cities.

    Raises
    ------
    UserError
        If ``grid`` is below the number of cities.
    """
    if params.grid < params.cities:
        raise UserError(f"--grid must be at least --cities, {params.cities}, so that points differ")


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON: its points where it has some, else its upper triangle."""
    shape: Row = (
        {"points": [list(p) for p in problem.points]}
        if problem.points is not None
        else {"distances": [list(row[i + 1 :]) for i, row in enumerate(problem.distances[:-1])]}
    )
    return {"bound": problem.bound, "metric": problem.metric, **shape}


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a problem of 3 to `MAX_CITIES` cities.
    """
    if not isinstance(data, dict) or data.get("metric") not in METRICS:
        raise FormatError(f"a tsp problem needs a metric, one of {', '.join(METRICS)}")
    wanted = "distances" if data["metric"] == "uniform" else "points"
    if set(data) != {"bound", "metric", wanted}:
        raise FormatError(f"a tsp problem has the fields bound, metric and {wanted}")
    rows, bound = data[wanted], data["bound"]
    if not isinstance(rows, list) or not 2 <= len(rows) <= MAX_CITIES:
        raise FormatError(f"a tsp problem has 3 to {MAX_CITIES} cities")
    if bound is not None and not _natural(bound, MAX_VALUE * MAX_CITIES):
        raise FormatError("a tsp bound must be a natural number or null")
    lengths = range(len(rows), 0, -1) if wanted == "distances" else [2] * len(rows)
    for row, length in zip(rows, lengths, strict=True):
        if not isinstance(row, list) or len(row) != length:
            raise FormatError(f"a row of tsp {wanted} has the wrong length")
        if not all(_natural(value, MAX_VALUE) for value in row):
            raise FormatError(f"tsp {wanted} must be natural numbers up to {MAX_VALUE}")
    if wanted == "distances":
        return _bounded(from_triangle(rows), bound)
    return _bounded(from_points(data["metric"], tuple((x, y) for x, y in rows)), bound)


def _natural(value: Any, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= high


def _bounded(problem: Problem, bound: int | None) -> Problem:
    return Problem(problem.distances, bound, problem.metric, problem.points)


def size(problem: Problem) -> int:
    """Return the number of cities."""
    return len(problem.distances)


def canonical(problem: Problem) -> bytes:
    """Return a digest that relabelled problems share.

    It covers the sorted multiset of sorted rows: an invariant that tells random matrices apart
    (two that collide without being isomorphic would only cost a suite one instance).
    """
    rows = sorted(sorted(row) for row in problem.distances)
    return sha256(dumps([rows, problem.bound]).encode()).digest()


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries: a tour, or `NONE`."""
    return tuple(reference["tour"]) if reference["feasible"] else NONE


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it has ``feasible``, ``optimum`` and, where feasible, a ``tour`` of that length.
    """
    feasible, optimum = reference.get("feasible"), reference.get("optimum")
    if not isinstance(feasible, bool) or not _natural(optimum, MAX_VALUE * MAX_CITIES):
        raise FormatError("a tsp reference needs feasible and optimum")
    if not feasible:
        if problem.bound is None or "tour" in reference:
            raise FormatError("a tsp reference without a tour belongs to a bound")
        return
    tour = reference.get("tour")
    if not isinstance(tour, list) or not all(_natural(c, MAX_CITIES) for c in tour):
        raise FormatError("a feasible tsp reference needs a tour")
    if sorted(tour) != list(range(len(problem.distances))) or problem.length(tour) != optimum:
        raise FormatError("the tour of a tsp reference is not one of length optimum")

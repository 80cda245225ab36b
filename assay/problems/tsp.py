"""The travelling salesman problem on a complete graph with integer distances.

Given n cities and distances d, a *tour* is a cyclic order of all cities; its length is the sum
of d over consecutive cities, the last and the first included. ``optimize`` asks for a shortest
tour; ``decide`` asks for a tour of length at most a bound, or the statement that there is none
(Garey & Johnson 1979, ND22); ``path`` asks for a shortest open path through all cities, from one
given city to another.

Distances between points follow TSPLIB 95 (Reinelt 1995): ``euclidean`` is EUC_2D, the Euclidean
distance rounded to the nearest integer, here computed without floats as
(isqrt(4 (dx^2 + dy^2)) + 1) // 2; ``manhattan`` is MAN_2D. ``clustered`` is EUC_2D between points
that lie in clusters. ``uniform`` draws every distance alone, without any geometry, and
``asymmetric`` also draws d(i, j) and d(j, i) apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError, UserError
from assay.problems.tsp_metrics import euclidean, manhattan

METRICS = ("euclidean", "manhattan", "uniform", "clustered", "asymmetric")
ROUTES = ("tour", "path")
QUESTIONS = (
    Question("optimize", needs={"route": "tour"}),
    Question("decide", twins=True, needs={"route": "tour"}),
    Question("path", needs={"route": "path"}),
)
SIZE = "cities"
MAX_CITIES = 1_000
MAX_VALUE = 1_000_000
MAX_LENGTH = MAX_VALUE * MAX_CITIES

Matrix = tuple[tuple[int, ...], ...]
Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    cities: int = field(default=10, metadata={"help": "number of cities", "range": (4, 200)})
    metric: str = field(
        default="euclidean", metadata={"help": "how distances arise", "choices": METRICS}
    )
    grid: int = field(
        default=0,
        metadata={
            "help": "points lie on a grid of this width; the longest drawn distance; 0 is 1000, or "
            "100 times the cities if that is more",
            "range": (0, 100_000),
        },
    )
    slack: int = field(
        default=0,
        metadata={
            "help": "per cent by which decide's bounds lie off the optimum; 0 is as near as can be",
            "range": (0, 50),
            "only": {"question": ("decide",)},
        },
    )
    route: str = field(
        default="tour",
        metadata={"help": "what is drawn; follows from the question", "choices": ROUTES},
    )

    @property
    def width(self) -> int:
        """The grid's width: wide enough that ties are rare, unless it was given.

        Examples
        --------
        >>> [Params(cities=n).width for n in (5, 10, 50)]
        [1000, 1000, 5000]
        """
        return self.grid or max(1000, 100 * self.cities)


@dataclass(frozen=True, slots=True)
class Problem:
    """Distances, and a bound or two ends if the question has them.

    Two problems are equal if their distances, bounds and ends are; the points are where the
    distances came from and matter to a picture or a list of coordinates only.

    Parameters
    ----------
    distances : tuple of tuple of int
        (n, n) matrix with zeros on the diagonal, symmetric unless the metric is ``asymmetric``.
    bound : int or None
        The longest length allowed; None if the shortest is asked for.
    ends : tuple of int or None
        The first and the last city of an open path; None for tours.
    metric : str
        One of `METRICS`.
    points : tuple or None
        n integer points, None where there is no geometry.
    slack : int
        Of the draw: how far ``decide``'s bounds will lie off the optimum, in per cent.
    """

    distances: Matrix
    bound: int | None = None
    ends: tuple[int, int] | None = None
    metric: str = field(default="uniform", compare=False)
    points: Points | None = field(default=None, compare=False)
    slack: int = field(default=0, compare=False)

    @property
    def question(self) -> str:
        """``path``, ``optimize`` or ``decide``."""
        if self.ends is not None:
            return "path"
        return "optimize" if self.bound is None else "decide"

    @property
    def symmetric(self) -> bool:
        """Whether it is as far from i to j as from j to i, by the metric."""
        return self.metric != "asymmetric"

    def length(self, tour: Sequence[int]) -> int:
        """Return the length of a closed tour given without its return, or of an open path."""
        steps = sum(self.distances[a][b] for a, b in pairwise(tour))
        return steps if self.ends is not None else steps + self.distances[tour[-1]][tour[0]]


def from_points(metric: str, points: Points) -> Problem:
    """Return the problem of shortest tours through points."""
    between = manhattan if metric == "manhattan" else euclidean
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


def from_rows(rows: Sequence[Sequence[int]]) -> Problem:
    """Return the asymmetric problem whose distances off the diagonal are given, row by row."""
    full = ((*row[:i], 0, *row[i:]) for i, row in enumerate(rows))
    return Problem(tuple(full), metric="asymmetric")


def check_params(params: Params) -> None:
    """Refuse a grid with too few points for the cities.

    Raises
    ------
    UserError
        If ``grid`` is given and below 10 or the number of cities.
    """
    least = max(10, params.cities)
    if params.width < least:
        raise UserError(f"--grid must be at least --cities and 10, {least}, so that points differ")


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON: points, an upper triangle, or rows without the diagonal."""
    rows = problem.distances
    shape: Row
    if problem.points is not None:
        shape = {"points": [list(p) for p in problem.points]}
    elif problem.symmetric:
        shape = {"distances": [list(row[i + 1 :]) for i, row in enumerate(rows[:-1])]}
    else:
        shape = {"distances": [[*row[:i], *row[i + 1 :]] for i, row in enumerate(rows)]}
    ends = {} if problem.ends is None else {"ends": list(problem.ends)}
    return {"bound": problem.bound, "metric": problem.metric, **ends, **shape}


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a problem of 3 to `MAX_CITIES` cities.
    """
    if not isinstance(data, dict) or data.get("metric") not in METRICS:
        raise FormatError(f"a tsp problem needs a metric, one of {', '.join(METRICS)}")
    metric, bound = data["metric"], data.get("bound")
    wanted = "distances" if metric in ("uniform", "asymmetric") else "points"
    if set(data) - {"ends"} != {"bound", "metric", wanted}:
        raise FormatError(f"a tsp problem has the fields bound, metric and {wanted}")
    if bound is not None and not _natural(bound, MAX_LENGTH):
        raise FormatError("a tsp bound must be a natural number or null")
    problem = _shaped(metric, _rows(metric, data[wanted]))
    return replace(problem, bound=bound, ends=_ends(data, len(problem.distances)))


def _rows(metric: str, rows: Any) -> list[list[int]]:
    """Return the rows of points or distances if they have the lengths that the metric asks for."""
    least = 2 if metric == "uniform" else 3
    if not isinstance(rows, list) or not least <= len(rows) < MAX_CITIES + least - 2:
        raise FormatError(f"a tsp problem has 3 to {MAX_CITIES} cities")
    lengths: Sequence[int] = [2] * len(rows)
    if metric == "uniform":
        lengths = range(len(rows), 0, -1)
    elif metric == "asymmetric":
        lengths = [len(rows) - 1] * len(rows)
    for row, length in zip(rows, lengths, strict=True):
        if not isinstance(row, list) or len(row) != length:
            raise FormatError(f"a row of a tsp problem of metric {metric} has the wrong length")
        if not all(_natural(value, MAX_VALUE) for value in row):
            raise FormatError(f"tsp distances must be natural numbers up to {MAX_VALUE}")
    return rows


def _shaped(metric: str, rows: list[list[int]]) -> Problem:
    if metric == "uniform":
        return from_triangle(rows)
    if metric == "asymmetric":
        return from_rows(rows)
    return from_points(metric, tuple((x, y) for x, y in rows))


def _ends(data: Row, n: int) -> tuple[int, int] | None:
    if "ends" not in data:
        return None
    ends = data["ends"]
    fits = isinstance(ends, list) and len(ends) == 2 and all(_natural(c, n - 1) for c in ends)
    if not fits or ends[0] == ends[1] or data["bound"] is not None:
        raise FormatError("the ends of a tsp path are two different cities, and it has no bound")
    return ends[0], ends[1]


def _natural(value: Any, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= high


def size(problem: Problem) -> int:
    """Return the number of cities."""
    return len(problem.distances)


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the tour that a reference carries, `NONE`, or None where it stores values only."""
    if not reference["feasible"]:
        return NONE
    return tuple(reference["tour"]) if "tour" in reference else None


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it has ``feasible`` and ``optimum``, and what else it has fits them: ``second`` is
        no less, ``tour`` is a tour of that length.
    """
    feasible: Any = reference.get("feasible")
    optimum: Any = reference.get("optimum")
    if not isinstance(feasible, bool) or not _natural(optimum, MAX_LENGTH):
        raise FormatError("a tsp reference needs feasible and optimum")
    second: Any = reference.get("second", optimum)
    if not _natural(second, MAX_LENGTH) or second < optimum:
        raise FormatError("the second shortest tour of a tsp reference is no shorter")
    if not feasible and (problem.bound is None or "tour" in reference):
        raise FormatError("a tsp reference without a tour belongs to a bound")
    if problem.bound is not None and feasible is not (optimum <= problem.bound):
        raise FormatError("feasible, optimum and bound of a tsp reference contradict each other")
    if "tour" in reference:
        _check_tour(problem, reference["tour"], optimum)


def _check_tour(problem: Problem, tour: Any, optimum: int) -> None:
    if not isinstance(tour, list) or not all(_natural(c, MAX_CITIES) for c in tour):
        raise FormatError("the tour of a tsp reference must be a list of cities")
    if sorted(tour) != list(range(len(problem.distances))) or problem.length(tour) != optimum:
        raise FormatError("the tour of a tsp reference is not one of length optimum")
    if problem.ends is not None and (tour[0], tour[-1]) != problem.ends:
        raise FormatError("the path of a tsp reference does not run between its ends")

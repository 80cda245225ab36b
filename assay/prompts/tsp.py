"""TSP prompts: a distance matrix, or coordinates with the rounding rule stated."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assay.errors import FormatError
from assay.problems.tsp import (
    MAX_CITIES,
    Matrix,
    Points,
    Problem,
    from_points,
)
from assay.text import NATURAL, Field, Form, natural

SURFACES = {"rendering": ("matrix", "coordinates"), "language": ("en",)}

_RULES = {
    "euclidean": "the Euclidean distance rounded to the nearest integer",
    "manhattan": "the Manhattan distance |x1 - x2| + |y1 - y2|",
}
_METRICS = {rule: metric for metric, rule in _RULES.items()}


def _rows(text: str) -> list[list[int]]:
    rows = []
    for i, line in enumerate(text.split("\n")):
        label, _, values = line.partition(": ")
        if natural(label) != i or i >= MAX_CITIES:
            raise ValueError("rows are not numbered in order")
        rows.append([natural(value) for value in values.split()])
    return rows


def _write_matrix(matrix: Matrix) -> str:
    width = len(str(max(map(max, matrix))))
    label = len(str(len(matrix) - 1))
    return "\n".join(
        f"{i:0{1}d}: ".rjust(label + 2).lstrip() + " ".join(str(v).rjust(width) for v in row)
        for i, row in enumerate(matrix)
    )


def _read_matrix(text: str) -> Matrix:
    rows = _rows(text)
    n = len(rows)
    if any(len(row) != n for row in rows) or any(
        rows[i][j] != rows[j][i] or rows[i][i] for i in range(n) for j in range(i)
    ):
        raise FormatError("the distances are not a symmetric matrix")
    return tuple(map(tuple, rows))


def _write_points(points: Points) -> str:
    return "\n".join(f"{i}: {x} {y}" for i, (x, y) in enumerate(points))


def _read_points(text: str) -> Points:
    return tuple((x, y) for x, y in _rows(text))


_MATRIX = """\
There are «n» cities, numbered 0 to «last». The distance between every two of them is given \
below: row i holds the distances from city i to the cities 0 to «last», in that order.

«matrix»

"""
_COORDINATES = """\
There are «n» cities, numbered 0 to «last», at these coordinates (city: x y):

«points»

The distance between two cities is «rule».

"""
_OPTIMIZE = """\
A tour visits every city exactly once and then returns to the city where it started. Find a \
tour whose total length, the way back included, is as small as possible.

End your reply with one JSON object on a line of its own. Its key is "tour", and its value is \
the list of the city numbers in the order of the visit, as in {"tour": [first, second, ...]}.
"""
_DECIDE = """\
A tour visits every city exactly once and then returns to the city where it started. Is there \
a tour whose total length, the way back included, is at most «bound»?

End your reply with one JSON object on a line of its own. If there is such a tour, show one: \
the key is "tour", and its value is the list of the city numbers in the order of the visit, as \
in {"tour": [first, second, ...]}. If not, the key is "answer" and its value is the word "none" \
in quotes.
"""

_SHAPES: Mapping[str, tuple[str, Mapping[str, Field]]] = {
    "matrix": (_MATRIX, {"matrix": Field(_write_matrix, _read_matrix)}),
    "coordinates": (
        _COORDINATES,
        {
            "points": Field(_write_points, _read_points),
            "rule": Field(_RULES.__getitem__, _METRICS.__getitem__),
        },
    ),
}


def _form(rendering: str, question: str) -> Form:
    shape, fields = _SHAPES[rendering]
    counts = {"n": NATURAL, "last": NATURAL}
    if question == "optimize":
        return Form(shape + _OPTIMIZE, **counts, **fields)
    return Form(shape + _DECIDE, **counts, **fields, bound=NATURAL)


_FORMS = {(r, q): _form(r, q) for r in _SHAPES for q in ("optimize", "decide")}


def surface(problem: Problem) -> dict[str, str]:
    """Return the matrix up to 50 cities, coordinates beyond (a matrix of 100 is 23k tokens)."""
    large = len(problem.distances) > 50 and problem.points is not None
    return {"rendering": "coordinates" if large else "matrix", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt.

    Raises
    ------
    FormatError
        If coordinates are asked for and the problem has none.
    """
    rendering = surface["rendering"]
    if rendering == "coordinates" and problem.points is None:
        raise FormatError("a tsp problem with uniform distances has no coordinates")
    n = len(problem.distances)
    return _FORMS[rendering, problem.question].write(
        n=n,
        last=n - 1,
        matrix=problem.distances,
        points=problem.points,
        rule=problem.metric,
        bound=problem.bound,
    )


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a TSP prompt."""
    for (rendering, _), form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        problem = (
            Problem(found["matrix"])
            if rendering == "matrix"
            else from_points(found["rule"], found["points"])
        )
        if _counts(problem.distances, found["n"], found["last"]):
            return replace(problem, bound=found.get("bound"))
    return None


def _counts(rows: Sequence[object], n: int, last: int) -> bool:
    return len(rows) == n == last + 1

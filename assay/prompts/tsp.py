"""TSP prompts: a distance matrix, an edge list, or coordinates with the rounding rule stated.

The phrases of each language are in `assay.prompts.tsp_words`; here they become forms, one for each
rendering, question and language, and for distances that are the same both ways or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assay.errors import FormatError
from assay.problems.tsp import MAX_CITIES, MAX_VALUE, Matrix, Points, Problem, from_points
from assay.prompts.tsp_words import WORDS, Words
from assay.text import NATURAL, Field, Form, natural

SURFACES = {"rendering": ("matrix", "edges", "coordinates"), "language": tuple(WORDS)}
MATRIX_CITIES = 50


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
    return "\n".join(
        f"{i}: " + " ".join(str(v).rjust(width) for v in row) for i, row in enumerate(matrix)
    )


def _read_matrix(text: str) -> Matrix:
    rows = _rows(text)
    if any(len(row) != len(rows) or row[i] for i, row in enumerate(rows)):
        raise FormatError("the distances are not a square matrix with an empty diagonal")
    return tuple(map(tuple, rows))


def _read_symmetric(text: str) -> Matrix:
    matrix = _read_matrix(text)
    if any(row != column for row, column in zip(matrix, zip(*matrix, strict=True), strict=True)):
        raise FormatError("the distances are not a symmetric matrix")
    return matrix


def _write_edges(matrix: Matrix) -> str:
    n = len(matrix)
    return "\n".join(f"{i}-{j}: {matrix[i][j]}" for i in range(n) for j in range(i + 1, n))


def _write_arcs(matrix: Matrix) -> str:
    n = len(matrix)
    pairs = ((i, j) for i in range(n) for j in range(n) if i != j)
    return "\n".join(f"{i}>{j}: {matrix[i][j]}" for i, j in pairs)


def _read_pairs(text: str, mark: str) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for line in text.split("\n"):
        pair, _, value = line.partition(": ")
        a, _, b = pair.partition(mark)
        found[natural(a), natural(b)] = natural(value)
    return found


def _square(pairs: Mapping[tuple[int, int], int], write: Any, text: str) -> Matrix:
    """Return the matrix that some pairs fill, if writing it again gives the same text."""
    n = 1 + max(b for _, b in pairs)
    if n > MAX_CITIES:
        raise FormatError("too many cities")
    matrix = tuple(tuple(pairs.get((i, j), 0) for j in range(n)) for i in range(n))
    if write(matrix) != text:
        raise FormatError("the distances are not a list of all pairs in order")
    return matrix


def _read_edges(text: str) -> Matrix:
    pairs = _read_pairs(text, "-")
    return _square({**pairs, **{(b, a): d for (a, b), d in pairs.items()}}, _write_edges, text)


def _read_arcs(text: str) -> Matrix:
    return _square(_read_pairs(text, ">"), _write_arcs, text)


def _write_points(points: Points) -> str:
    return "\n".join(f"{i}: {x} {y}" for i, (x, y) in enumerate(points))


def _read_points(text: str) -> Points:
    points = tuple((x, y) for x, y in _rows(text))
    if any(max(point) > MAX_VALUE for point in points):
        raise FormatError("a coordinate is too large")
    return points


def _fields(rendering: str, symmetric: bool, words: Words) -> dict[str, Field]:
    """Return the holes of a rendering."""
    if rendering == "matrix":
        return {"matrix": Field(_write_matrix, _read_symmetric if symmetric else _read_matrix)}
    if rendering == "edges":
        edges, arcs = Field(_write_edges, _read_edges), Field(_write_arcs, _read_arcs)
        return {"matrix": edges if symmetric else arcs}
    metrics = {rule: metric for metric, rule in words.rules.items()}
    rule = Field(words.rules.__getitem__, metrics.__getitem__)
    return {"points": Field(_write_points, _read_points), "rule": rule}


Kind = tuple[str, bool, str, str]


def _forms() -> dict[Kind, Form]:
    """Return a form for each rendering, symmetry, question and language that go together."""
    forms = {}
    for language, words in WORDS.items():
        for (rendering, symmetric), shape in words.shapes.items():
            fields = {"n": NATURAL, "last": NATURAL, **_fields(rendering, symmetric, words)}
            for question, asked in words.questions.items():
                more = [hole for hole in ("bound", "first", "final") if f"«{hole}»" in asked]
                holes = {**fields, **dict.fromkeys(more, NATURAL)}
                forms[rendering, symmetric, question, language] = Form(shape + asked, **holes)
    return forms


_FORMS = _forms()


def surface(problem: Problem) -> dict[str, str]:
    """Return the matrix up to 50 cities, coordinates beyond where there are points.

    A matrix of 100 cities is 23,000 tokens; an edge list is longer still, so distances without
    points stay a matrix at any size.
    """
    large = len(problem.distances) > MATRIX_CITIES and problem.points is not None
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
        raise FormatError(f"a tsp problem with {problem.metric} distances has no coordinates")
    n = len(problem.distances)
    first, final = problem.ends or (None, None)
    form = _FORMS[rendering, problem.symmetric, problem.question, surface["language"]]
    return form.write(
        n=n,
        last=n - 1,
        matrix=problem.distances,
        points=problem.points,
        rule="manhattan" if problem.metric == "manhattan" else "euclidean",
        bound=problem.bound,
        first=first,
        final=final,
    )


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a TSP prompt."""
    for (_, symmetric, _, _), form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        if "points" in found:
            problem = from_points(found["rule"], found["points"])
        else:
            metric = "uniform" if symmetric else "asymmetric"
            problem = Problem(found["matrix"], metric=metric)
        if _counts(problem.distances, found):
            ends = (found["first"], found["final"]) if "first" in found else None
            return replace(problem, bound=found.get("bound"), ends=ends)
    return None


def _counts(rows: Sequence[object], found: Mapping[str, Any]) -> bool:
    """Say whether what a prompt says of its cities fits how many it lists."""
    n, last = found["n"], found["last"]
    ends = {found.get("first", 0), found.get("final", last)}
    return len(rows) == n == last + 1 and len(ends) == 2 and max(ends) < n

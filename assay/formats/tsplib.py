"""TSPLIB 95 (Reinelt 1995): TSP and ATSP files in, and out; tours too.

Reads EDGE_WEIGHT_TYPE EUC_2D, CEIL_2D, MAN_2D, GEO, ATT and EXPLICIT in every EDGE_WEIGHT_FORMAT
(FULL_MATRIX and the triangles by row or column, with or without the diagonal). Integer EUC_2D and
MAN_2D points stay points, moved so that none is negative; everything else becomes distances,
computed once as the standard's reference code does. Cities are numbered from 0 in the order of the
file. Writes EUC_2D or MAN_2D where there are points, else a matrix.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice
from math import floor, isfinite, sqrt
from typing import Any

from assay.errors import FormatError
from assay.problems.tsp import MAX_CITIES, MAX_VALUE, Problem, from_points, from_rows, from_triangle
from assay.problems.tsp_metrics import ceiling, geographical, pseudo_euclidean

NAME = "tsplib"
SOLUTION = "opt.tour"
FAMILY = "tsp"
MAX_TEXT = 1 << 24

_SECTIONS = ("NODE_COORD_SECTION", "EDGE_WEIGHT_SECTION", "DISPLAY_DATA_SECTION", "TOUR_SECTION")
_POINTS = {"EUC_2D": "euclidean", "MAN_2D": "manhattan"}
_TRIANGLES = {
    "UPPER_ROW": (True, False),
    "LOWER_ROW": (False, False),
    "UPPER_DIAG_ROW": (True, True),
    "LOWER_DIAG_ROW": (False, True),
    # A triangle read by columns is the other one read by rows.
    "UPPER_COL": (False, False),
    "LOWER_COL": (True, False),
    "UPPER_DIAG_COL": (False, True),
    "LOWER_DIAG_COL": (True, True),
}

Number = Decimal
Point = tuple[Number, Number]


def detect(text: str) -> bool:
    """Say whether a text looks like a TSPLIB problem."""
    return "DIMENSION" in text[:4096] and any(name in text for name in _SECTIONS[:2])


def _parts(text: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the header's values and each section's words."""
    if len(text) > MAX_TEXT:
        raise FormatError("a TSPLIB file of more than 16 MiB")
    header: dict[str, str] = {}
    sections: dict[str, list[str]] = {}
    words: list[str] | None = None
    for line in text.split("\n"):
        key, colon, value = line.partition(":")
        name = key.strip().upper()
        if name == "EOF":
            break
        if name in _SECTIONS or name == "FIXED_EDGES_SECTION":
            words = sections.setdefault(name, [])
        elif colon or (words is None and name):
            header[name], words = value.strip(), None
        elif words is not None:
            words += line.split()
    return header, sections


def read(text: str) -> Problem:
    """Read a TSP or ATSP file.

    Parameters
    ----------
    text : str
        The file.

    Returns
    -------
    Problem
        That asks for a shortest tour.

    Raises
    ------
    FormatError
        On anything that is not a TSPLIB problem of 3 to `MAX_CITIES` cities.
    """
    header, sections = _parts(text)
    n = _natural(header.get("DIMENSION", ""), "DIMENSION", MAX_CITIES)
    kind = header.get("EDGE_WEIGHT_TYPE", "")
    if n < 3 or header.get("TYPE", "TSP").split(" ")[0] not in ("TSP", "ATSP"):
        raise FormatError("a TSPLIB problem is of TYPE TSP or ATSP and has 3 cities or more")
    if "FIXED_EDGES_SECTION" in sections:
        raise FormatError("TSPLIB files with fixed edges are not read")
    if kind == "EXPLICIT":
        words = sections.get("EDGE_WEIGHT_SECTION", [])
        return _explicit(n, header.get("EDGE_WEIGHT_FORMAT", ""), words)
    points = _coordinates(n, sections.get("NODE_COORD_SECTION", []))
    return _measured(kind, points)


def _natural(text: str, what: str, high: int = MAX_VALUE) -> int:
    value = text.partition(".")[0] if text.rstrip("0").endswith(".") else text
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) <= high):
        raise FormatError(f"{what} of a TSPLIB file must be a natural number up to {high}")
    return int(value)


def _explicit(n: int, form: str, words: Sequence[str]) -> Problem:
    """Return the problem of an EDGE_WEIGHT_SECTION.

    The diagonal is left out unread: it holds whatever its author took for infinity.
    """
    if form == "FULL_MATRIX":
        rows = _numbers([*row[:i], *row[i + 1 :]] for i, row in enumerate(_cut([n] * n, words)))
        if all(rows[i][j] == rows[j][i - 1] for i in range(n) for j in range(i)):
            return from_triangle([row[i:] for i, row in enumerate(rows[:-1])])
        return from_rows(rows)
    if form not in _TRIANGLES:
        raise FormatError(f"EDGE_WEIGHT_FORMAT {form[:40]!r} is none that is read")
    upper, diagonal = _TRIANGLES[form]
    lengths = list(range(n if diagonal else n - 1, 0, -1))
    cut = _cut(lengths if upper else lengths[::-1], words)
    if upper:
        return from_triangle(_numbers(row[diagonal:] for row in (cut[:-1] if diagonal else cut)))
    lower = _numbers(row[: len(row) - diagonal] for row in (cut[1:] if diagonal else cut))
    return from_triangle([[lower[j - 1][i] for j in range(i + 1, n)] for i in range(n - 1)])


def _cut(lengths: Sequence[int], words: Sequence[str]) -> list[list[str]]:
    """Cut words into rows."""
    if len(words) != sum(lengths):
        raise FormatError(f"a TSPLIB file has {len(words)} edge weights, not {sum(lengths)}")
    left = iter(words)
    return [list(islice(left, k)) for k in lengths]


def _numbers(rows: Iterable[Sequence[str]]) -> list[list[int]]:
    return [[_natural(word, "a weight") for word in row] for row in rows]


def _coordinates(n: int, words: Sequence[str]) -> list[Point]:
    if len(words) != 3 * n:
        raise FormatError(f"a TSPLIB file has {len(words)} words of coordinates, not {3 * n}")
    names = set(words[::3])
    if len(names) != n:
        raise FormatError("a TSPLIB file names a node twice")
    return [(_decimal(words[3 * i + 1]), _decimal(words[3 * i + 2])) for i in range(n)]


def _decimal(word: str) -> Number:
    try:
        value = Decimal(word) if len(word) <= 32 and word.isascii() else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite() or abs(value) > 10**9:
        raise FormatError(f"{word[:40]!r} is no coordinate of a TSPLIB file")
    return value


def _measured(kind: str, points: list[Point]) -> Problem:
    """Return the problem of coordinates: as points if they are integers, else as distances."""
    whole = all(x == int(x) and y == int(y) for x, y in points)
    left, low = min(x for x, _ in points), min(y for _, y in points)
    moved = [(int(x - left), int(y - low)) for x, y in points]
    small = max(map(max, moved)) <= MAX_VALUE
    if kind in _POINTS and whole and small:
        return from_points(_POINTS[kind], tuple(moved))
    if kind == "CEIL_2D" and whole:
        return _distances(moved, ceiling)
    if kind in _REAL:
        return _distances([(float(x), float(y)) for x, y in points], _REAL[kind])
    raise FormatError(f"EDGE_WEIGHT_TYPE {kind[:40]!r} is none that is read")


def _distances(points: Sequence[Any], between: Callable[[Any, Any], int]) -> Problem:
    rows = [[between(a, b) for b in points[i + 1 :]] for i, a in enumerate(points[:-1])]
    if any(value > MAX_VALUE for row in rows for value in row):
        raise FormatError(f"a distance of a TSPLIB file is above {MAX_VALUE}")
    return from_triangle(rows)


def _real_euclidean(a: tuple[float, float], b: tuple[float, float]) -> int:
    return floor(sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) + 0.5)


def _real_ceiling(a: tuple[float, float], b: tuple[float, float]) -> int:
    root = sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)
    return -floor(-root) if isfinite(root) else MAX_VALUE + 1


def _real_manhattan(a: tuple[float, float], b: tuple[float, float]) -> int:
    return floor(abs(a[0] - b[0]) + abs(a[1] - b[1]) + 0.5)


_REAL: dict[str, Callable[[Any, Any], int]] = {
    "EUC_2D": _real_euclidean,
    "CEIL_2D": _real_ceiling,
    "MAN_2D": _real_manhattan,
    "GEO": geographical,
    "ATT": pseudo_euclidean,
}


def write(problem: Problem, name: str = "assay") -> str:
    """Write a problem's distances as a TSPLIB file; bounds and ends have no place in one.

    Examples
    --------
    >>> print(write(from_points("euclidean", ((0, 0), (3, 4), (6, 0)))), end="")
    NAME : assay
    TYPE : TSP
    DIMENSION : 3
    EDGE_WEIGHT_TYPE : EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 3 4
    3 6 0
    EOF
    """
    return "\n".join([f"NAME : {name}", *_lines(problem), "EOF", ""])


def _lines(problem: Problem) -> Iterator[str]:
    yield f"TYPE : {'TSP' if problem.symmetric else 'ATSP'}"
    yield f"DIMENSION : {len(problem.distances)}"
    if problem.points is not None:
        kind = "MAN_2D" if problem.metric == "manhattan" else "EUC_2D"
        yield from (f"EDGE_WEIGHT_TYPE : {kind}", "NODE_COORD_SECTION")
        yield from (f"{i} {x} {y}" for i, (x, y) in enumerate(problem.points, 1))
        return
    yield "EDGE_WEIGHT_TYPE : EXPLICIT"
    yield "EDGE_WEIGHT_FORMAT : FULL_MATRIX"
    yield "EDGE_WEIGHT_SECTION"
    yield from (" ".join(map(str, row)) for row in problem.distances)


def read_solution(text: str) -> tuple[int, ...]:
    """Read a ``.tour`` file: the cities in order, from 0.

    Raises
    ------
    FormatError
        If there is no TOUR_SECTION that ends in -1 and holds every city once.
    """
    _, sections = _parts(text)
    words = sections.get("TOUR_SECTION", [])
    if "-1" in words:
        words = words[: words.index("-1")]
    cities = [_natural(word, "a city", MAX_CITIES) - 1 for word in words]
    if not cities or sorted(cities) != list(range(len(cities))):
        raise FormatError("a TSPLIB tour holds every city once")
    return tuple(cities)


def detect_solution(text: str) -> bool:
    """Say whether a text looks like a ``.tour`` file."""
    return "TOUR_SECTION" in text and not detect(text)


def write_solution(tour: Sequence[int], name: str = "assay") -> str:
    """Write a tour as a ``.tour`` file."""
    head = [f"NAME : {name}", "TYPE : TOUR", f"DIMENSION : {len(tour)}", "TOUR_SECTION"]
    return "\n".join([*head, *(str(city + 1) for city in tour), "-1", "EOF", ""])

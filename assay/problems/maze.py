"""Mazes on a rectangular grid of cells: a shortest path, or whether there is one at all.

A *maze* is a subgraph of the grid graph of height × width cells: neighbouring cells are joined
by a *passage* or parted by a wall. A *path* is a sequence of moves U, D, L, R through passages
that ends in the goal; it may visit a cell twice, and its length is its number of moves (unit
weights: Lee 1961, "An algorithm for path connections and its applications"). ``path`` asks for
a shortest one, ``reachable`` for any one, or the statement that there is none.

Cells are (row, column), counted from 0 at the top left; cell (r, c) has the number
r·width + c. The passages are two sets of cell numbers, kept as the bits of two integers:
``right`` holds i if i and i + 1 are joined, ``down`` if i and i + width are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError, UserError
from assay.jsonl import SAFE

KINDS = ("wilson", "kruskal", "dfs")
QUESTIONS = (Question("path"), Question("reachable", twins=True, needs={"regions": 2}))
SIZE = "side"
MIN_SIDE, MAX_SIDE = 2, 200
MAX_PATHS = SAFE  # of a number of shortest paths it means: this many or more

Cell = tuple[int, int]
STEPS: Mapping[str, Cell] = {"D": (1, 0), "L": (0, -1), "R": (0, 1), "U": (-1, 0)}
_MOVES = {step: move for move, step in STEPS.items()}


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    width: int = field(default=10, metadata={"help": "columns of cells", "range": (3, 60)})
    height: int = field(default=0, metadata={"help": "rows; 0: as columns", "range": (0, 60)})
    kind: str = field(default="wilson", metadata={"help": "spanning tree", "choices": KINDS})
    loops: int = field(default=0, metadata={"help": "percent of walls removed", "range": (0, 50)})
    regions: int = field(default=1, metadata={"help": "2: a part is sealed", "range": (1, 2)})


@dataclass(frozen=True, slots=True)
class Problem:
    """A maze with a start and a goal.

    Parameters
    ----------
    width, height : int
        Columns and rows of cells.
    right, down : int
        Sets of cell numbers, as bits: cells with a passage to the right, and downwards.
    start, goal : tuple of int
        Different cells, as (row, column).
    question : str
        ``path`` or ``reachable``.
    """

    width: int
    height: int
    right: int
    down: int
    start: Cell
    goal: Cell
    question: str = "path"

    @property
    def cells(self) -> int:
        """The number of cells."""
        return self.width * self.height

    def number(self, cell: Cell) -> int:
        """Return a cell's number."""
        return cell[0] * self.width + cell[1]

    def cell(self, number: int) -> Cell:
        """Return the cell of a number."""
        return divmod(number, self.width)

    def open(self) -> dict[str, tuple[int, int]]:
        """Return, for each move in alphabetical order, the cells open to it and its stride.

        Move m leads from cell number i to i + stride if bit i of the set is 1.
        """
        right, down, width = self.right, self.down, self.width
        return {
            "D": (down, width),
            "L": (right << 1, -1),
            "R": (right, 1),
            "U": (down << width, -width),
        }


def walk(problem: Problem, moves: str) -> tuple[int, int]:
    """Walk from the start up to the first move that is not possible.

    Returns the number of moves made and the number of the cell where the walk then stands.
    """
    table = problem.open()
    at = problem.number(problem.start)
    for done, move in enumerate(moves):
        cells, stride = table[move]
        if not cells >> at & 1:
            return done, at
        at += stride
    return len(moves), at


def as_moves(cells: Sequence[Cell]) -> tuple[str, int]:
    """Return the moves along cells, up to the first that does not touch the one before it.

    The position of that cell comes second, or the number of cells if there is none.
    """
    moves: list[str] = []
    for position, ((a, b), (c, d)) in enumerate(pairwise(cells), 1):
        move = _MOVES.get((c - a, d - b))
        if move is None:
            return "".join(moves), position
        moves.append(move)
    return "".join(moves), len(cells)


def check_params(params: Params) -> None:
    """Refuse a height of 1 or 2 with a `UserError`."""
    if 0 < params.height < 3:
        raise UserError("--height must be 0 (as the width) or 3 to 60")


def _bits(cells: int, count: int) -> str:
    """Return a set of cells as a string of 0 and 1, cell 0 first."""
    return format(cells, f"0{count}b")[::-1]


def passages(problem: Problem) -> list[str]:
    """Return a row of digits for every row of cells: 1 for right plus 2 for down.

    Examples
    --------
    >>> passages(Problem(2, 2, 0b0101, 0b0010, (0, 0), (1, 1)))
    ['12', '10']
    """
    n = problem.cells
    both = zip(_bits(problem.right, n), _bits(problem.down, n), strict=True)
    digits = "".join("0213"[2 * (a == "1") + (b == "1")] for a, b in both)
    return [digits[i : i + problem.width] for i in range(0, n, problem.width)]


def from_passages(rows: Sequence[str], start: Cell, goal: Cell, question: str) -> Problem:
    """Return the problem with these rows of digits; see `passages`."""
    digits = "".join(rows)[::-1]
    right = int(digits.translate({48: 48, 49: 49, 50: 48, 51: 49}), 2)
    down = int(digits.translate({48: 48, 49: 48, 50: 49, 51: 49}), 2)
    return Problem(len(rows[0]), len(rows), right, down, start, goal, question)


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON."""
    return {
        "goal": list(problem.goal),
        "passages": passages(problem),
        "question": problem.question,
        "start": list(problem.start),
    }


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a maze of `MIN_SIDE` to `MAX_SIDE` rows and columns.
    """
    if not isinstance(data, dict) or set(data) != {"goal", "passages", "question", "start"}:
        raise FormatError("a maze problem has the fields goal, passages, question and start")
    rows, question = data["passages"], data["question"]
    if question not in [q.name for q in QUESTIONS]:
        raise FormatError("a maze's question is path or reachable")
    if not isinstance(rows, list) or not MIN_SIDE <= len(rows) <= MAX_SIDE:
        raise FormatError(f"a maze has {MIN_SIDE} to {MAX_SIDE} rows of passages")
    width = len(rows[0]) if isinstance(rows[0], str) else 0
    if not MIN_SIDE <= width <= MAX_SIDE:
        raise FormatError(f"a maze has {MIN_SIDE} to {MAX_SIDE} columns of passages")
    if any(not isinstance(row, str) or len(row) != width or row.strip("0123") for row in rows):
        raise FormatError("the passages of a maze are rows of the same number of digits 0 to 3")
    if any(row[-1] in "13" for row in rows) or not set(rows[-1]) <= {"0", "1"}:
        raise FormatError("a passage leads out of the maze")
    start, goal = (_inside(data[name], len(rows), width) for name in ("start", "goal"))
    if start == goal:
        raise FormatError("a maze's start and goal must differ")
    return from_passages(rows, start, goal, question)


def _inside(value: Any, height: int, width: int) -> Cell:
    if isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value):
        row, column = value
        if 0 <= row < height and 0 <= column < width:
            return row, column
    raise FormatError("a maze's start and goal are [row, column] inside it")


def size(problem: Problem) -> int:
    """Return the longer side."""
    return max(problem.width, problem.height)


def _symmetric(problem: Problem) -> Iterator[tuple[list[str], list[str], list[Cell]]]:
    """Yield the maze in its eight positions: walls between columns, between rows, the two ends.

    Transposing and mirroring in turn walks through the whole dihedral group of the square.
    """
    n, width = problem.cells, problem.width
    across, along = (_bits(cells, n) for cells in (problem.right, problem.down))
    rows = [across[i : i + width - 1] for i in range(0, n, width)]
    columns = [along[i : i + width] for i in range(0, n - width, width)]
    ends = [problem.start, problem.goal]
    for _ in range(4):
        rows, columns = (["".join(line) for line in zip(*x, strict=True)] for x in (columns, rows))
        ends = [(c, r) for r, c in ends]
        yield rows, columns, ends
        last = len(rows[0])
        rows, columns = ([line[::-1] for line in x] for x in (rows, columns))
        ends = [(r, last - c) for r, c in ends]
        yield rows, columns, ends


def canonical(problem: Problem) -> bytes:
    """Return a digest that a maze shares with its rotations and reflections.

    Start and goal count, but not which of them is which: a path walked back is the same path.
    """
    least = min(f"{len(a)} {sorted(ends)} {a} {b}" for a, b, ends in _symmetric(problem))
    return sha256(f"{problem.question} {least}".encode()).digest()


def drawing(problem: Problem, marks: Mapping[int, str]) -> str:
    """Draw the walls with ``+``, ``--`` and ``|``.

    Parameters
    ----------
    problem : Problem
        What to draw.
    marks : mapping
        Two characters for the inside of a cell, by its number; the others stay empty.

    Examples
    --------
    >>> print(drawing(Problem(2, 2, 0b0101, 0b0010, (0, 0), (1, 0)), {0: "S ", 2: "G "}))
    +--+--+
    |S    |
    +--+  +
    |G    |
    +--+--+
    """
    width, lines = problem.width, ["+--" * problem.width + "+"]
    for first in range(0, problem.cells, width):
        row = range(first, first + width)
        inside = "".join(marks.get(i, "  ") + "| "[problem.right >> i & 1] for i in row)
        below = "".join(("--", "  ")[problem.down >> i & 1] + "+" for i in row)
        lines += ["|" + inside, "+" + below]
    return "\n".join(lines)


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries: moves, or `NONE`."""
    return reference["path"] if reference["feasible"] else NONE


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference without a true ``feasible``, ``length`` and ``path``.

    Raises
    ------
    FormatError
        Unless the path leads to the goal in that length, or both are None.
    """
    feasible, length, path = (reference.get(name) for name in ("feasible", "length", "path"))
    if any(type(reference.get(name, 0)) is not int for name in ("paths", "region")):
        raise FormatError("paths and region of a maze reference are integers")
    if feasible is False:
        if problem.question != "reachable" or length is not None or path is not None:
            raise FormatError("a maze reference without a path belongs to the question reachable")
        return
    if feasible is not True or type(length) is not int or not isinstance(path, str):
        raise FormatError("a maze reference needs feasible, length and path")
    if len(path) != length or path.strip("".join(STEPS)):
        raise FormatError("the path of a maze reference does not have its length")
    if walk(problem, path) != (length, problem.number(problem.goal)):
        raise FormatError("the path of a maze reference does not lead to the goal")

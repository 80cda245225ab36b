"""Mazes on a rectangular grid of cells: shortest paths, their lengths and turns, reachability.

A *maze* is a subgraph of the grid graph of height × width cells: neighbouring cells are joined
by a *passage* or parted by a wall. A *path* is a sequence of moves U, D, L, R through passages
that ends in the goal; it may visit a cell twice, and its length is its number of moves (unit
weights: Lee 1961, "An algorithm for path connections and its applications"). ``path`` asks for
a shortest one, ``any_path`` for any one, ``length`` for the length of a shortest one, ``turns``
for the number of its turns where it is the only one, and ``reachable`` for any path or the
statement that there is none. How cells and passages are numbered: `assay.problems.maze_grid`.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError
from assay.jsonl import SAFE
from assay.problems.maze_drawing import drawing
from assay.problems.maze_grid import (
    STEPS,
    Cell,
    Problem,
    as_moves,
    from_passages,
    passages,
    spread,
    turns,
    walk,
)
from assay.problems.maze_params import KINDS, Params, check_params

__all__ = [
    "KINDS",
    "STEPS",
    "Cell",
    "Params",
    "Problem",
    "as_moves",
    "check_params",
    "drawing",
    "from_passages",
    "passages",
    "walk",
]

QUESTIONS = (
    Question("path"),
    Question("any_path"),
    Question("length"),
    Question("turns", needs={"paths": "one"}),
    Question("reachable", twins=True, needs={"regions": 2}),
)
NAMES = tuple(question.name for question in QUESTIONS)
NUMBERS = ("length", "turns")
"""The questions whose answer is a number."""
SIZE = "side"
MIN_SIDE, MAX_SIDE = 2, 200
MAX_PATHS = SAFE  # of a number of shortest paths it means: this many or more


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
    if question not in NAMES:
        raise FormatError(f"a maze's question is one of {', '.join(NAMES)}")
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


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries: a number, moves, or `NONE`."""
    if "answer" in reference:
        return reference["answer"]
    return reference["path"] if reference["feasible"] else NONE


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference without a true ``feasible``, ``length`` and ``path``.

    Raises
    ------
    FormatError
        Unless the path leads to the goal in that length, or both are None and ``sealed`` is a
        set of cells around the goal that no passage leaves.
    """
    feasible, length, path = (reference.get(name) for name in ("feasible", "length", "path"))
    if any(type(reference.get(name, 0)) is not int for name in ("paths", "region")):
        raise FormatError("paths and region of a maze reference are integers")
    if feasible is False:
        if problem.question != "reachable" or length is not None or path is not None:
            raise FormatError("a maze reference without a path belongs to the question reachable")
        _check_sealed(problem, reference)
        return
    if feasible is not True or type(length) is not int or not isinstance(path, str):
        raise FormatError("a maze reference needs feasible, length and path")
    if len(path) != length or path.strip("".join(STEPS)):
        raise FormatError("the path of a maze reference does not have its length")
    if walk(problem, path) != (length, problem.number(problem.goal)):
        raise FormatError("the path of a maze reference does not lead to the goal")
    _check_answer(problem, reference, path)


def _check_answer(problem: Problem, reference: Mapping[str, Any], path: str) -> None:
    """Refuse an answer that is not the number asked for, which the path tells."""
    if problem.question == "turns" and reference.get("paths") != 1:
        raise FormatError("turns are asked of a maze whose shortest path is the only one")
    numbers = {"length": len(path), "turns": turns(path)}
    answer = reference.get("answer")
    if answer != numbers.get(problem.question) or isinstance(answer, bool):
        raise FormatError("the answer of a maze reference is the length or the turns of its path")


def _check_sealed(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a sealed region that a passage leaves, or that does not part start and goal."""
    rows, height, width = reference.get("sealed"), problem.height, problem.width
    if not isinstance(rows, list) or len(rows) != height:
        raise FormatError("a maze reference without a path needs sealed, a row for every row")
    if any(not isinstance(row, str) or len(row) != width or row.strip("01") for row in rows):
        raise FormatError("the sealed cells of a maze reference are rows of digits 0 and 1")
    cells = int("".join(rows)[::-1], 2)
    if reference.get("region") != cells.bit_count():
        raise FormatError("the region of a maze reference is the number of its sealed cells")
    if cells >> problem.number(problem.start) & 1 or not cells >> problem.number(problem.goal) & 1:
        raise FormatError("the sealed cells of a maze reference hold the goal and not the start")
    if spread(problem, cells) & ~cells:
        raise FormatError("a passage leaves the sealed cells of a maze reference")

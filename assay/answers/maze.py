"""Paths as people and models write them.

First the last JSON object with a ``path``: a string or list of moves, or a list of cells. Else
the last place in the text where moves stand by themselves: a line of nothing but moves, or
moves after a colon or a word like *is*, such as ``The path is: R, R, D``. Moves are written
``RRDD``, ``right, down``, ``north``, ``→ → ↓``, ``오른쪽으로 3칸``, ``우우하하``, in runs ``R3 D2``
or ``3R 2D``, or as the cells passed, ``(0,0) -> (0,1)``. Moves inside a sentence ("I went down")
are no path.

How such places are found: `assay.answers.maze_segments`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from typing import Any

from assay.answers.maze_json import inner, row_and_column, told
from assay.answers.maze_number import number
from assay.answers.maze_segments import Pieces, Segment
from assay.answers.maze_steps import steps
from assay.answers.maze_words import no_path, plain_arrows
from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.maze import NUMBERS, Cell, Problem, as_moves
from assay.text import answer_object, answers_none, is_none

KEY = "path"
MAX_MOVES = 100_000
MAX_COUNT = 1_000
"""Counts are cut here: no maze is so wide, so the step that fails stays the same."""

_ORDER = "wlcka"
_TIMES = " x×*X^"


def read(text: str, problem: Problem) -> Any | None:
    """Return the path or number a text states, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem
        Tells where the path starts, or that a number is asked for.

    Returns
    -------
    str, tuple of cells, int, NONE or None
        The moves; or the cells, where they do not hang together as moves from the start.
    """
    if problem.question in NUMBERS:
        return number(text, problem.question)
    found = answer_object(text, KEY)
    solution = None if found is None else _from_object(found, problem)
    if solution is not None or any(isinstance(v, list | dict) for v in (found or {}).values()):
        return solution
    last, path = _from_prose(text, problem)
    if answers_none(text) or (not last and no_path(text)):
        return NONE
    return path


def _from_object(found: Mapping[str, Any], problem: Problem) -> Any | None:
    answer = found.get("answer")
    value = inner(found.get(KEY, answer))
    empty = value in (None, "", []) and is_none(answer)
    if empty or value is None or value is False or is_none(value):
        return NONE
    if isinstance(value, str):
        return NONE if no_path(value) else _from_string(value, problem)
    return _from_list(value, problem) if isinstance(value, list) else None


def _from_list(items: Sequence[Any], problem: Problem) -> Any | None:
    if not 0 < len(items) <= MAX_MOVES:
        return None if items else ""
    cells = [_cell(item) for item in items]
    if None not in cells:
        return _joined([cell for cell in cells if cell is not None], problem)
    words = list(map(told, items))
    known = {word: _from_string(word, problem) for word in set(words) if word is not None}
    found = [None if word is None else known[word] for word in words]
    moves = "".join(move for move in found if isinstance(move, str))
    return moves if all(isinstance(m, str) for m in found) and len(moves) <= MAX_MOVES else None


def _cell(item: Any) -> Cell | None:
    """Read [row, column], "(row, column)" or {"row": …, "column": …}."""
    if isinstance(item, dict):
        item = row_and_column(item)
    elif isinstance(item, str):
        return _written(item[:32])
    if not isinstance(item, list) or len(item) != 2 or any(type(v) is not int for v in item):
        return None
    return item[0], item[1]


def _place(text: str) -> Cell:
    """Read a cell of two numbers in brackets."""
    row, column = text[1:-1].split(",")
    return int(row), int(column)


@lru_cache(maxsize=4096)
def _written(text: str) -> Cell | None:
    parts = text.strip("()[] ").split(",")
    numbers = [int(v) for v in parts if v.strip().isascii() and v.strip().isdigit()]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _from_string(text: str, problem: Problem) -> Any | None:
    """Read a string that holds a path and nothing else; an empty one is a path of no moves."""
    if not text.strip():
        return ""
    pieces = Pieces(steps(text, problem).replace("\n", "\t"))  # not cut into lines
    segment = pieces.whole()
    return None if segment is None else _resolved(pieces, segment, problem)


def _from_prose(text: str, problem: Problem) -> tuple[bool, Any | None]:
    """Return whether a text's last line holds a path, and the last path in the text."""
    pieces = Pieces(steps(plain_arrows(text), problem))
    last, segment = pieces.last_path()
    return last, None if segment is None else _resolved(pieces, segment, problem)


def _resolved(pieces: Pieces, segment: Segment, problem: Problem) -> Any | None:
    """Return the path that a segment states, in the first way of writing that it uses."""
    kind = _way(pieces, *segment)
    if not kind:
        return None
    moves: list[str] = []
    length = 0
    for some in _counted(pieces, *segment, kind):
        moves += some
        length += len(some) if kind == "c" else sum(map(len, some))
        if length > MAX_MOVES:
            return None
    if kind == "c":
        return _joined([_place(move) for move in moves], problem)
    return "".join(moves).upper()


def _way(pieces: Pieces, i: int, j: int) -> str:
    """Return the kind of the moves of a segment."""
    kinds = pieces.kinds[i:j]
    if kinds.count("k") == 1 and "a" in kinds and len(pieces.words[i + kinds.index("k")]) == 1:
        kinds = kinds.replace("k", "")  # S for the start
    return next((kind for kind in _ORDER if kind in kinds), "")


def _counted(pieces: Pieces, i: int, j: int, kind: str) -> Iterator[Sequence[str]]:
    """Yield the moves of a kind, each as often as it is counted."""
    kinds, words = pieces.kinds, pieces.words
    if kinds.find("n", i, j) < 0:
        every = compress(words[i:j], map(kind.__eq__, kinds[i:j]))
        yield list(map(pieces.values.__getitem__, every))
        return
    while i < j:
        end = kinds.find("\n", i, j)
        end = j if end < 0 else end
        yield _numbered(pieces, i, end, kind)
        i = end + 1


def _numbered(pieces: Pieces, i: int, j: int, kind: str) -> Sequence[str]:
    """Return the moves of a line with their counts: R3 or 3R, whichever the first number is.

    A lone number after a row of letters does not count, unless it touches: ``R R D D 4 moves``.
    """
    kinds, words, values = pieces.kinds, pieces.words, pieces.values
    text, starts = pieces.text, pieces.starts
    at = [m.start() for m in re.compile(f"[n{kind}]").finditer(kinds, i, j)]
    first = next((k for k, place in enumerate(at[:-1]) if kinds[place] == "n"), -1)
    gap = pieces.between(at[first - 1], at[first]) if first > 0 else ""
    touches = gap.strip("x×*X^") != "" and not pieces.between(at[first], at[first + 1])
    step = -1 if first == 0 or touches else 1
    near = 0 if kind == "l" and kinds.count("n", i, j) == 1 and len(at) > 2 else 4
    beside = [-1, *at, -1][1 + step :]
    known: dict[tuple[str, str], str] = {}  # however high its number, a move is written out once
    found = []
    for place, other in zip(at, beside, strict=False):
        if kinds[place] == "n":
            continue
        word = words[place]
        if other < 0 or kinds[other] != "n" or kind == "c":
            found.append(values[word])
            continue
        a, b = (place, other) if step > 0 else (other, place)
        gap = text[starts[a] + len(words[a]) : starts[b]]
        if gap and (len(gap) > near or gap.strip(_TIMES)):
            found.append(values[word])
            continue
        pair = word, words[other]
        if pair not in known:
            value = values[word]
            known[pair] = value[:-1] + value[-1] * min(int(pair[1][:6]), MAX_COUNT)
        found.append(known[pair])
    return found


def _joined(cells: Sequence[Cell], problem: Problem) -> Any:
    """Return cells as moves where each touches the one before and the first is the start."""
    if cells[0] == problem.start:
        moves, reached = as_moves(cells)
        if reached == len(cells):
            return moves
    return tuple(cells)


def write(solution: str | int | Sequence[Cell] | Any) -> str:
    """Return the JSON object that states a path or a number, or that there is none."""
    if solution is NONE:
        return dumps({"answer": "none"})
    if isinstance(solution, int):
        return dumps({"answer": solution})
    return dumps({KEY: solution if isinstance(solution, str) else list(solution)})

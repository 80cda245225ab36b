"""The claims about mazes."""

from collections.abc import Sequence
from typing import Any

STEPS = {"D": (1, 0), "L": (0, -1), "R": (0, 1), "U": (-1, 0)}


class State:
    """Paths are named by the labels, so nothing is set up."""


def set_up(problem: Any, state: State, words: Sequence[str]) -> None:
    """Refuse: there is nothing to set up."""
    raise ValueError(words)


def quoted(problem: Any) -> dict[str, str]:
    """Return the numbers of the prompt."""
    ends = {name: "{} {}".format(*getattr(problem, name)) for name in ("start", "goal")}
    return {"rows": str(problem.height), "columns": str(problem.width), **ends}


def solution(problem: Any, state: State, words: Sequence[str]) -> Any:
    """Return moves, or cells written ``0,0 0,1``."""
    if "," not in words[0]:
        return words[0]
    return tuple(tuple(map(int, word.split(","))) for word in words)


def exits_of(problem: Any, row: int, column: int) -> str:
    """Return the moves open from a cell, in alphabetical order."""
    number = row * problem.width + column
    return "".join(m for m, (cells, _) in problem.open().items() if cells >> number & 1)


def _cell(problem: Any, words: Sequence[str]) -> tuple[int, int]:
    row, column = int(words[0]), int(words[1])
    assert 0 <= row < problem.height, "no such cell"
    assert 0 <= column < problem.width, "no such cell"
    return row, column


def cell_open(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``2 3 R``."""
    return set(words[2]) <= set(exits_of(problem, *_cell(problem, words)))


def cell_wall(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``2 3 R``."""
    return not set(words[2]) & set(exits_of(problem, *_cell(problem, words)))


def exits(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``2 3 DR``, or ``2 3 -`` for none."""
    return "".join(sorted(words[2])) == (exits_of(problem, *_cell(problem, words)) or "-")


def move(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0 0 0 1``, and a direction if one is named."""
    (a, b), (c, d) = _cell(problem, words[:2]), _cell(problem, words[2:4])
    named = words[4] if len(words) > 4 else "DLRU"
    return any(STEPS[m] == (c - a, d - b) and m in named for m in exits_of(problem, a, b))


def path_length(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``DRRD 4``: a string of moves, or the number of steps of a chain, and a length."""
    length = len(words[0]) if words[0].isalpha() else int(words[0])
    return length == int(words[1])


def dead_end(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``3 4``."""
    return len(exits_of(problem, *_cell(problem, words))) <= 1

"""Maze prompts: a drawing of the walls, or a list of the moves open from each cell."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assay.errors import FormatError
from assay.problems.maze import MAX_SIDE, MIN_SIDE, Problem, drawing
from assay.text import NATURAL, Field, Form

SURFACES = {"rendering": ("walls", "cells"), "language": ("en",)}

_GRID = """\
A maze has «height» rows and «width» columns of square cells. Rows are numbered from 0 at the \
top, columns from 0 at the left. You can make four moves: U goes to the cell above, D to the \
cell below, L to the cell on the left, R to the cell on the right. No move goes through a wall \
or out of the maze. You start in row «start_row», column «start_column»; the goal is in row \
«goal_row», column «goal_column».

"""
_WALLS = """\
In this drawing every cell is two characters wide, -- and | are walls, and a blank in the place \
of a wall is an opening. S marks the start, G the goal.

«maze»

"""
_CELLS = """\
Each line of this list gives a cell as row,column and then the moves that are open from it \
(- if there are none).

«maze»

"""
_PATH = """\
Find a shortest path from the start to the goal, that is, one with as few moves as possible.

End your reply with one JSON object on a line of its own. Its key is "path", and its value is a \
string with one letter U, D, L or R for every move in order, as in {"path": "..."}.
"""
_REACHABLE = """\
Is there a path from the start to the goal? It need not be a shortest one.

End your reply with one JSON object on a line of its own. If there is a path, show one: the key \
is "path", and its value is a string with one letter U, D, L or R for every move in order, as \
in {"path": "..."}. If not, the key is "answer" and its value is the word "none" in quotes.
"""


def _write_walls(problem: Problem) -> str:
    marks = {problem.number(problem.start): "S ", problem.number(problem.goal): "G "}
    return drawing(problem, marks)


def _write_cells(problem: Problem) -> str:
    exits = problem.open().items()
    lines = []
    for i in range(problem.cells):
        moves = " ".join(move for move, (cells, _) in exits if cells >> i & 1)
        row, column = problem.cell(i)
        lines.append(f"{row},{column}: {moves or '-'}")
    return "\n".join(lines)


def _read_walls(text: str, empty: Problem) -> Problem:
    """Take every blank in the place of a wall; writing the maze again shows what is amiss."""
    lines = text.split("\n")
    right = down = 0
    for i in range(empty.cells):
        row, column = empty.cell(i)
        right |= (lines[2 * row + 1][3 * column + 3] == " ") << i
        down |= (lines[2 * row + 2][3 * column + 1] == " ") << i
    return replace(empty, right=right, down=down)


def _read_cells(text: str, empty: Problem) -> Problem:
    lines = text.split("\n")
    right = down = 0
    for i in range(empty.cells):
        right |= ("R" in lines[i]) << i
        down |= ("D" in lines[i]) << i
    return replace(empty, right=right, down=down)


_Shape = tuple[str, Callable[[Problem], str], Callable[[str, Problem], Problem]]
_SHAPES: Mapping[str, _Shape] = {
    "walls": (_WALLS, _write_walls, _read_walls),
    "cells": (_CELLS, _write_cells, _read_cells),
}
_QUESTIONS = {"path": _PATH, "reachable": _REACHABLE}
_NUMBERS = ("height", "width", "start_row", "start_column", "goal_row", "goal_column")


def _form(rendering: str, question: str) -> Form:
    template = _GRID + _SHAPES[rendering][0] + _QUESTIONS[question]
    return Form(template, maze=Field(), **dict.fromkeys(_NUMBERS, NATURAL))


_FORMS = {(r, q): _form(r, q) for r in _SHAPES for q in _QUESTIONS}


def surface(problem: Problem) -> dict[str, str]:
    """Return the drawing, whatever the size: a list is several times as long."""
    return {"rendering": "walls", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    rendering = surface["rendering"]
    return _FORMS[rendering, problem.question].write(
        height=problem.height,
        width=problem.width,
        start_row=problem.start[0],
        start_column=problem.start[1],
        goal_row=problem.goal[0],
        goal_column=problem.goal[1],
        maze=_SHAPES[rendering][1](problem),
    )


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a maze prompt."""
    for (rendering, question), form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        _, write_maze, read_maze = _SHAPES[rendering]
        try:
            problem = read_maze(found["maze"], _empty(found, question))
        except (FormatError, IndexError):
            continue
        if write_maze(problem) == found["maze"]:
            return problem
    return None


def _empty(found: Mapping[str, int], question: str) -> Problem:
    """Return the problem that the numbers in a prompt state, with every wall standing."""
    height, width, *ends = (found[name] for name in _NUMBERS)
    a, b, c, d = ends
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in (height, width)):
        raise FormatError("a maze of this size has no prompt")
    if not (a < height and b < width and c < height and d < width and (a, b) != (c, d)):
        raise FormatError("start and goal are not two cells of the maze")
    return Problem(width, height, 0, 0, (a, b), (c, d), question)

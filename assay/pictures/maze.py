"""The maze in text, with a path drawn in: an arrow in every cell that the path leaves.

Where all walls are blocked cells, these are drawn as ``#``, one character a cell.
"""

from typing import Any

from assay.core import NONE
from assay.pictures.maze_svg import svg as svg
from assay.problems.maze import Problem, as_moves, drawing, walk
from assay.problems.maze_drawing import plan
from assay.problems.maze_grid import is_plan

_ARROWS = {"U": "↑", "D": "↓", "L": "←", "R": "→"}
_FAULT = "X"


def draw(problem: Problem, solution: Any | None) -> str:
    """Return the walls, start S and goal G, and a path as arrows; or what a number is.

    Parameters
    ----------
    problem : Problem
        What to draw.
    solution : str, tuple of cells, int, NONE or None
        A path, drawn up to its first wrong step: an X in the cell where that was tried.

    Returns
    -------
    str
        Lines of at most 3 · width + 1 columns and one sentence, without a final newline.
    """
    if solution is None or solution is NONE or isinstance(solution, int):
        drawn = _drawn(problem, {})
        said = "no path" if solution is NONE else f"{problem.question}: {solution}"
        return drawn if solution is None else f"{drawn}\n{said}"
    moves, words = _moves(problem, solution)
    done, at = walk(problem, moves)
    arrows = _arrows(problem, moves[:done])
    if done < len(moves) or words:
        arrows[at] = _FAULT
    if done < len(moves) or not words:
        words = _words(problem, moves, done, at)
    return f"{_drawn(problem, arrows)}\n{words}"


def _moves(problem: Problem, solution: Any) -> tuple[str, str]:
    """Return a solution as moves, and what is wrong with its cells, if it has some."""
    if isinstance(solution, str):
        return solution, ""
    if not solution or solution[0] != problem.start:
        return "", "the path does not begin at the start"
    moves, reached = as_moves(solution)
    if reached == len(solution):
        return moves, ""
    row, column = solution[reached]
    return moves, f"step {reached} jumps to row {row}, column {column}"


def _arrows(problem: Problem, moves: str) -> dict[int, str]:
    """Return an arrow for every cell that the moves leave, the last one if left twice."""
    table, at = problem.open(), problem.number(problem.start)
    arrows = {}
    for move in moves:
        arrows[at] = _ARROWS[move]
        at += table[move][1]
    return arrows


def _drawn(problem: Problem, arrows: dict[int, str]) -> str:
    ends = {problem.number(problem.start): "S", problem.number(problem.goal): "G"}
    if is_plan(problem):
        return plan(problem, "# ", {**ends, **arrows, **ends})
    marks = {i: ends.get(i, " ") + arrows.get(i, " ") for i in {*ends, *arrows}}
    return drawing(problem, marks)


def _words(problem: Problem, moves: str, done: int, at: int) -> str:
    row, column = problem.cell(at)
    where = f"row {row}, column {column}"
    if done < len(moves):
        return f"step {done + 1}, {moves[done]}, is not possible from {where}"
    end = "the goal" if (row, column) == problem.goal else where
    return f"{done} moves to {end}"

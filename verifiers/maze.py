"""Judges a path by walking it through the maze, and a number by the proven one.

A path is a string of moves, or, where an answer named cells that do not hang together, a tuple
of (row, column). It may visit a cell twice, even the goal; what counts is where it ends, and
that no step meets a wall. The verdict rests on this walk and on the length counted here, never
on a stored path. Faults are located by the number of the step, from 1, and the cell where the
walk stood before it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.maze import NUMBERS, STEPS, Cell, Problem, as_moves, walk


class Reason(StrEnum):
    """Why a verdict is what it is."""

    SHORTEST = "shortest"
    REACHES_GOAL = "reaches_goal"
    NONE_EXISTS = "none_exists"
    LENGTH_FOUND = "length_found"
    TURNS_FOUND = "turns_found"
    HITS_WALL = "hits_wall"
    LEAVES_GRID = "leaves_grid"
    JUMPS = "jumps"
    WRONG_START = "wrong_start"
    WRONG_END = "wrong_end"
    LONGER_THAN_SHORTEST = "longer_than_shortest"
    CLAIMED_UNREACHABLE = "claimed_unreachable"
    LENGTH_TOO_SMALL = "length_too_small"
    LENGTH_TOO_LARGE = "length_too_large"
    TURNS_TOO_FEW = "turns_too_few"
    TURNS_TOO_MANY = "turns_too_many"
    BEATS_REFERENCE = "beats_reference"


_NUMBER_REASONS = {
    "length": (Reason.LENGTH_TOO_SMALL, Reason.LENGTH_FOUND, Reason.LENGTH_TOO_LARGE),
    "turns": (Reason.TURNS_TOO_FEW, Reason.TURNS_FOUND, Reason.TURNS_TOO_MANY),
}
_ANY = ("any_path", "reachable")


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge a path, a number, or the claim that there is no path.

    Parameters
    ----------
    problem : Problem
        The maze, its start and goal, and the question.
    reference : mapping
        ``feasible`` and ``length``; ``answer`` where a number is asked for.
    solution : str, tuple of cells, int or NONE
        Moves U, D, L, R; or the cells visited, the start first; or the number asked for.

    Returns
    -------
    Verdict
        With the number of moves as its objective if the path is valid.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.CLAIMED_UNREACHABLE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    if problem.question in NUMBERS:
        return _numbered(problem, int(reference["answer"]), solution)
    if isinstance(solution, str):
        return _walked(problem, reference, solution)
    return _visited(problem, reference, solution)


def _numbered(problem: Problem, answer: int, number: int) -> Verdict:
    """Compare a number with the proven one."""
    side = (number > answer) - (number < answer)
    reason = _NUMBER_REASONS[problem.question][side + 1]
    return Verdict(Status.WRONG if side else Status.CORRECT, reason, number)


def _fault(reason: Reason, step: int, cell: Cell) -> Verdict:
    where = {"step": step, "row": cell[0], "column": cell[1]}
    return Verdict(Status.WRONG, reason, detail=where)


def _visited(problem: Problem, reference: Mapping[str, Any], cells: Sequence[Cell]) -> Verdict:
    """Judge a path given by its cells: where it starts, then where it first goes wrong."""
    if not cells or cells[0] != problem.start:
        return _fault(Reason.WRONG_START, 0, cells[0] if cells else problem.start)
    moves, reached = as_moves(cells)
    if reached == len(cells) or walk(problem, moves)[0] < len(moves):
        return _walked(problem, reference, moves)
    return _fault(Reason.JUMPS, reached, cells[reached - 1])


def _walked(problem: Problem, reference: Mapping[str, Any], moves: str) -> Verdict:
    done, at = walk(problem, moves)
    row, column = problem.cell(at)
    if done < len(moves):
        down, right = STEPS[moves[done]]
        inside = 0 <= row + down < problem.height and 0 <= column + right < problem.width
        reason = Reason.HITS_WALL if inside else Reason.LEAVES_GRID
        return _fault(reason, done + 1, (row, column))
    if (row, column) != problem.goal:
        return _fault(Reason.WRONG_END, done, (row, column))
    return _measured(problem, reference, done)


def _measured(problem: Problem, reference: Mapping[str, Any], length: int) -> Verdict:
    """Compare the length of a valid path with the shortest."""
    if not reference["feasible"]:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, length)
    shortest = reference["length"]
    quality = (shortest, length)
    if length < shortest:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, length, quality)
    if problem.question in _ANY:
        return Verdict(Status.CORRECT, Reason.REACHES_GOAL, length)
    if length == shortest:
        return Verdict(Status.CORRECT, Reason.SHORTEST, length, quality)
    return Verdict(Status.SUBOPTIMAL, Reason.LONGER_THAN_SHORTEST, length, quality)

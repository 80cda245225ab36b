"""Proves which slots suit everybody, and which timetables there are; see the modules beside.

First by bit masks (`assay.problems.calendar_masks`): what no block, blocked range, bound or
weekend rules out is feasible, and the lowest bit is the earliest. Where none is, all minimal
conflicts are found (`calendar_conflicts`). Timetables are found by backtracking on the same masks
(`calendar_timetables`). Then, again, by CP-SAT.
"""

from collections.abc import Sequence
from typing import Any

from assay.core import Row
from assay.errors import JudgeError
from assay.problems.calendar import Problem, Timetable, slot_json, witness
from assay.problems.calendar_masks import Masks
from verifiers.exact.calendar_again import is_minimal_conflict, prove_week
from verifiers.exact.calendar_conflicts import MAX_STORED, minimal_conflicts
from verifiers.exact.calendar_timetables import prove_timetable, prove_timetable_again

CONFIRMED = 2
"""So many conflicts are confirmed by CP-SAT."""


def prove(problem: Problem | Timetable) -> Row:
    """Prove how many slots of one week are feasible, and which one is the earliest.

    Returns
    -------
    dict
        ``slots``, ``allowed`` (by everything but the people); where there are slots,
        ``earliest`` as the reference writes it, with ``attending`` and ``best`` where people are
        optional; where there are none, the first `MAX_STORED` minimal ``conflicts`` of so
        ``many``. For a timetable see `prove_timetable`.
    """
    if isinstance(problem, Timetable):
        return prove_timetable(problem)
    masks = Masks(problem)
    allowed = masks.allowed()
    mask = allowed
    for person in problem.required:
        mask &= ~masks.absent(person)
    facts: Row = {"slots": mask.bit_count(), "allowed": allowed.bit_count()}
    if not mask:
        conflicts = minimal_conflicts(problem, masks)
        return {**facts, "conflicts": conflicts[:MAX_STORED], "many": len(conflicts)}
    levels = masks.attended(mask)
    if problem.optional:
        facts |= {"attending": len(levels) - 1, "best": levels[-1].bit_count()}
    return {**facts, "earliest": slot_json(masks.first(levels[-1]))}


def prove_many(bases: Sequence[Any]) -> list[list[Row]]:
    """Prove the week, or both weeks, of every base; see `prove`.

    Parameters
    ----------
    bases : sequence
        With ``weeks``, one or two problems each.
    """
    return [[prove(week) for week in base.weeks] for base in bases]


def prove_again(problem: Problem | Timetable) -> Row:
    """Enumerate the feasible slots, or the timetables, with CP-SAT.

    Returns
    -------
    dict
        The values of the reference. Of the conflicts the first ones are confirmed: nothing is
        feasible with them, and something with any one of their elements left out.

    Raises
    ------
    JudgeError
        If CP-SAT proves nothing within its deterministic limit, or denies a conflict.
    """
    if isinstance(problem, Timetable):
        return prove_timetable_again(problem)
    values = prove_week(problem)
    if values["feasible"]:
        return values
    conflicts = minimal_conflicts(problem, Masks(problem))[:MAX_STORED]
    if not all(is_minimal_conflict(problem, names) for names in conflicts[:CONFIRMED]):
        raise JudgeError("CP-SAT denies a conflict of a calendar; report this instance")
    return {**values, "conflicts": conflicts}


def solve(problem: Problem | Timetable) -> Any:
    """Return the earliest best slot, the first timetable, or `NONE`."""
    facts = prove(problem)
    count = facts["timetables" if isinstance(problem, Timetable) else "slots"]
    return witness({**facts, "feasible": count > 0})

"""Judges a meeting against the week, one constraint after another.

Every constraint that the problem states is evaluated here, in minutes, from the problem alone;
the detail of a verdict says for each one whether it passed, and the reason is the first that
failed. The objective is the ordinal of the slot among the week's possible ones, from 1.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.calendar import EVERY_DAY, WEEKEND, Meeting, Problem, clock, witness


class Reason(StrEnum):
    """Why a verdict is what it is."""

    FITS = "fits"
    EARLIEST = "earliest"
    NONE_EXISTS = "none_exists"
    UNKNOWN_DAY = "unknown_day"
    WRONG_DURATION = "wrong_duration"
    OUTSIDE_HOURS = "outside_hours"
    OFF_GRID = "off_grid"
    WEEKEND = "weekend"
    BEFORE_NOT_BEFORE = "before_not_before"
    AFTER_NOT_AFTER = "after_not_after"
    IN_BLOCKED_RANGE = "in_blocked_range"
    PERSON_BUSY = "person_busy"
    BUFFER_VIOLATED = "buffer_violated"
    LATER_THAN_EARLIEST = "later_than_earliest"
    CLAIMED_NONE = "claimed_none"
    BEATS_REFERENCE = "beats_reference"


def check(problem: Problem, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge a meeting, or the claim that there is none.

    Parameters
    ----------
    problem : Problem
        The week.
    reference : mapping
        ``feasible`` and ``earliest``.
    solution : Meeting, or NONE
        The candidate.

    Returns
    -------
    Verdict
        Its detail holds ``pass`` or ``fail`` for each constraint and, where somebody is busy,
        the ``person``.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.CLAIMED_NONE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    if solution.day not in problem.days:
        return Verdict(Status.WRONG, Reason.UNKNOWN_DAY, detail={"day": "fail"})
    detail: dict[str, int | str] = {"day": "pass"}
    failed: list[Reason] = []
    for name, reason, fine in _tests(problem, solution):
        detail[name] = "pass" if fine else "fail"
        failed += [] if fine else [reason]
    failed += _people(problem, solution, detail)
    if failed:
        return Verdict(Status.WRONG, failed[0], detail=detail)
    return _measured(problem, reference, solution, detail)


def _tests(problem: Problem, meeting: Meeting) -> Iterator[tuple[str, Reason, bool]]:
    """Yield each constraint that is no person's, and whether the meeting meets it."""
    opens, closes = problem.hours
    start, end = meeting.start, meeting.start + problem.duration
    yield "duration", Reason.WRONG_DURATION, meeting.end in (None, end)
    yield "hours", Reason.OUTSIDE_HOURS, opens <= start and end <= closes
    yield "grid", Reason.OFF_GRID, (start - opens) % problem.slot == 0
    if problem.no_weekends:
        yield "weekend", Reason.WEEKEND, meeting.day not in WEEKEND
    if problem.not_before is not None:
        yield "not_before", Reason.BEFORE_NOT_BEFORE, start >= problem.not_before
    if problem.not_after is not None:
        yield "not_after", Reason.AFTER_NOT_AFTER, end <= problem.not_after
    if problem.blocked:
        ranges = [(a, b) for day, a, b in problem.blocked if day in (EVERY_DAY, meeting.day)]
        yield "blocked", Reason.IN_BLOCKED_RANGE, not any(start < b and a < end for a, b in ranges)


def _people(problem: Problem, meeting: Meeting, detail: dict[str, int | str]) -> list[Reason]:
    """Return which of the people's constraints fail, and note the first person in the way."""
    day, start, end = meeting.day, meeting.start, meeting.start + problem.duration
    early, late = start - problem.buffer, end + problem.buffer
    near = [
        (person.name, a, b)
        for person in problem.people
        for d, a, b in person.busy
        if d == day and a < late and early < b
    ]
    during = [block for block in near if block[1] < end and start < block[2]]
    detail["busy"] = "fail" if during else "pass"
    if problem.buffer:
        detail["buffer"] = "fail" if len(near) > len(during) else "pass"
    if not near:
        return []
    name, a, b = (during or near)[0]
    detail.update(person=name, block=f"{clock(a)}-{clock(b)}")
    return [Reason.PERSON_BUSY if during else Reason.BUFFER_VIOLATED]


def _measured(
    problem: Problem,
    reference: Mapping[str, Any],
    meeting: Meeting,
    detail: Mapping[str, int | str],
) -> Verdict:
    """Judge a feasible slot by where it stands among the possible ones."""
    ordinal = problem.ordinal(meeting)
    best = witness(reference)
    first = None if best is NONE else problem.ordinal(best)
    if first is None or ordinal < first:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, ordinal, None, detail)
    if not problem.earliest:
        return Verdict(Status.CORRECT, Reason.FITS, None, None, detail)
    quality = (first, ordinal)
    if ordinal > first:
        late = {**detail, "earliest": "fail"}
        return Verdict(Status.SUBOPTIMAL, Reason.LATER_THAN_EARLIEST, ordinal, quality, late)
    fine = {**detail, "earliest": "pass"}
    return Verdict(Status.CORRECT, Reason.EARLIEST, ordinal, quality, fine)

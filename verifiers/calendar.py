"""Judges a meeting against the week, one constraint after another.

Every constraint that the problem states is evaluated here, in minutes, from the problem alone;
the detail of a verdict says for each one whether it passed, and how many of how many did; the
reason is the first that failed. The objective is the ordinal of the slot among the week's
possible ones, from 1, or how many optional people can attend. Timetables are judged beside
(`verifiers.calendar_timetable`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assay.core import NONE, Status, Verdict
from assay.problems.calendar import EVERY_DAY, WEEKEND, Meeting, Problem, Timetable, clock, witness
from verifiers.calendar_reasons import Reason, tally
from verifiers.calendar_timetable import check_timetable

__all__ = ["Reason", "check"]


def check(problem: Problem | Timetable, reference: Mapping[str, Any], solution: Any) -> Verdict:
    """Judge a meeting or a timetable, or the claim that there is none.

    Parameters
    ----------
    problem : Problem or Timetable
        The week.
    reference : mapping
        ``feasible`` and ``earliest``, or ``first``.
    solution : Meeting, tuple of Meeting or None, or NONE
        The candidate.

    Returns
    -------
    Verdict
        Its detail holds ``pass`` or ``fail`` for each constraint, how many ``passed`` of how
        many ``constraints`` and, where somebody is busy, the ``person``.
    """
    if solution is NONE:
        if reference["feasible"]:
            return Verdict(Status.WRONG, Reason.CLAIMED_NONE)
        return Verdict(Status.CORRECT, Reason.NONE_EXISTS)
    if isinstance(problem, Timetable):
        return check_timetable(problem, reference, solution)
    if solution.day not in problem.days:
        return Verdict(Status.WRONG, Reason.UNKNOWN_DAY, detail=tally({"day": "fail"}))
    detail: dict[str, int | str] = {"day": "pass"}
    failed: list[Reason] = []
    for name, reason, fine in _tests(problem, solution):
        detail[name] = "pass" if fine else "fail"
        failed += [] if fine else [reason]
    failed += _people(problem, solution, detail)
    if failed:
        return Verdict(Status.WRONG, failed[0], detail=tally(detail))
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
    """Return which of the people's constraints fail, and note the first block in the way."""
    day, start, end = meeting.day, meeting.start, meeting.start + problem.duration
    early, late = start - problem.buffer_before, end + problem.buffer_after
    during, kept, away = [], [], []
    mobile = 0
    for person in problem.people:
        travel = person.travel
        mobile |= travel
        if person.optional:
            continue
        low, high = start - travel, end + travel
        first, last = min(low, early), max(high, late)
        for d, a, b in person.busy:
            if d != day or b <= first or last <= a:
                continue
            block = person.name, a, b
            if a < end and start < b:
                during.append(block)
                continue
            if a < late and early < b:
                kept.append(block)
            if a < high and low < b:
                away.append(block)
    tests = [("busy", during, Reason.PERSON_BUSY)]
    if problem.buffer_before or problem.buffer_after:
        tests.append(("buffer", kept, Reason.BUFFER_VIOLATED))
    if mobile:
        tests.append(("travel", away, Reason.TRAVEL_VIOLATED))
    for name, blocks, _ in tests:
        detail[name] = "fail" if blocks else "pass"
    for name, a, b in (during or kept or away)[:1]:
        detail.update(person=name, block=f"{clock(a)}-{clock(b)}")
    return [reason for _, blocks, reason in tests if blocks]


def _measured(
    problem: Problem,
    reference: Mapping[str, Any],
    meeting: Meeting,
    detail: Mapping[str, int | str],
) -> Verdict:
    """Judge a feasible slot by who of the optional people can come, and by where it stands."""
    best = witness(reference)
    optional = problem.optional
    come = sum(problem.free(person, meeting) for person in optional)
    most = reference["attending"] if optional and best is not NONE else 0
    ordinal = problem.ordinal(meeting)
    first = None if best is NONE else problem.ordinal(best)
    if first is None or come > most or (come == most and ordinal < first):
        value = come if come > most else ordinal
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, value, None, tally(detail))
    if optional:
        met = "pass" if come == most else "fail"
        detail = {**detail, "optional": met, "attending": come, "most": most}
    if come < most:
        late = {**detail, "earliest": "fail"} if problem.earliest else detail
        return Verdict(Status.SUBOPTIMAL, Reason.FEWER_OPTIONAL, come, (come, most), tally(late))
    if not problem.earliest:
        if not optional:
            return Verdict(Status.CORRECT, Reason.FITS, None, None, tally(detail))
        whole = (come, most) if most else None
        return Verdict(Status.CORRECT, Reason.MOST_ATTEND, come, whole, tally(detail))
    quality = (first, ordinal)
    if ordinal > first:
        late = {**detail, "earliest": "fail"}
        reason = Reason.LATER_THAN_EARLIEST
        return Verdict(Status.SUBOPTIMAL, reason, ordinal, quality, tally(late))
    fine = {**detail, "earliest": "pass"}
    return Verdict(Status.CORRECT, Reason.EARLIEST, ordinal, quality, tally(fine))

"""Judges a timetable, one constraint after another, in minutes and from the problem alone.

A constraint passes if it holds for every meeting that the answer places; the detail names the
meeting, or the two, that the first failure is about.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assay.core import Status, Verdict
from assay.problems.calendar import LETTERS, MIDNIGHT, Meeting, Solution, Timetable
from verifiers.calendar_reasons import Reason, tally

_ORDER = {
    "complete": Reason.MISSING_MEETING,
    "day": Reason.UNKNOWN_DAY,
    "duration": Reason.WRONG_DURATION,
    "hours": Reason.OUTSIDE_HOURS,
    "grid": Reason.OFF_GRID,
    "busy": Reason.PERSON_BUSY,
    "rooms": Reason.ROOM_TAKEN,
    "people_once": Reason.PERSON_TWICE,
    "rooms_once": Reason.ROOM_TWICE,
    "order": Reason.ORDER_VIOLATED,
}
"""The constraints, in the order in which the first failure is the verdict's reason."""


def check_timetable(
    problem: Timetable, reference: Mapping[str, Any], solution: Solution
) -> Verdict:
    """Judge a timetable.

    Parameters
    ----------
    problem : Timetable
        The week and its meetings.
    reference : mapping
        ``feasible``.
    solution : tuple of Meeting or None
        One for each meeting of the problem.
    """
    faults: dict[str, str] = {}
    for name, where in _faults(problem, solution):
        faults.setdefault(name, where)
    names = [name for name in _ORDER if name != "order" or problem.order]
    detail: dict[str, int | str] = {n: "fail" if n in faults else "pass" for n in names}
    first = next((name for name in names if name in faults), None)
    if first is not None:
        detail["meeting"] = faults[first]
        return Verdict(Status.WRONG, _ORDER[first], detail=tally(detail))
    if not reference["feasible"]:
        return Verdict(Status.JUDGE_ERROR, Reason.BEATS_REFERENCE, detail=tally(detail))
    return Verdict(Status.CORRECT, Reason.TIMETABLE, detail=tally(detail))


def _faults(problem: Timetable, solution: Solution) -> Iterator[tuple[str, str]]:
    """Yield what fails, with the letter of the meeting or of the two."""
    placed = [(i, m) for i, m in enumerate(solution) if m is not None]
    for i, meeting in enumerate(solution):
        if meeting is None:
            yield "complete", LETTERS[i]
        else:
            for name in _alone(problem, i, meeting):
                yield name, LETTERS[i]
    for x, (i, mine) in enumerate(placed):
        for j, yours in placed[x + 1 :]:
            for name in _together(problem, i, mine, j, yours):
                yield name, LETTERS[i] + LETTERS[j]


def _alone(problem: Timetable, i: int, meeting: Meeting) -> Iterator[str]:
    """Yield what fails of one meeting."""
    task, (opens, closes) = problem.meetings[i], problem.hours
    start, end = meeting.start, meeting.start + task.duration
    if meeting.day not in problem.days:
        yield "day"
    if meeting.end not in (None, end):
        yield "duration"
    if start < opens or closes < end:
        yield "hours"
    if (start - opens) % problem.slot:
        yield "grid"

    def _taken(blocks: tuple[tuple[int, int, int], ...]) -> bool:
        return any(d == meeting.day and a < end and start < b for d, a, b in blocks)

    if any(_taken(problem.people[p].busy) for p in task.people):
        yield "busy"
    if _taken(problem.rooms[task.room]):
        yield "rooms"


def _together(problem: Timetable, i: int, mine: Meeting, j: int, yours: Meeting) -> Iterator[str]:
    """Yield what fails of two meetings."""
    a, b = problem.meetings[i], problem.meetings[j]
    low, high = MIDNIGHT * mine.day + mine.start, MIDNIGHT * yours.day + yours.start
    if low < high + b.duration and high < low + a.duration:
        if not set(a.people).isdisjoint(b.people):
            yield "people_once"
        if a.room == b.room:
            yield "rooms_once"
    if (i, j) in problem.order and high < low + a.duration:
        yield "order"
    if (j, i) in problem.order and low < high + b.duration:
        yield "order"

"""Baselines for calendars: whatever suits the first person, a random slot, no slot.

Greedy reads the rules and the first required person's calendar only: the earliest slot that both
allow. A human who knows one calendar by heart does the same. Of a timetable it places meeting
after meeting.
"""

from assay.core import NONE, Play
from assay.players import calendar_timetable as timetables
from assay.problems.calendar import DAYS, Meeting, Person, Problem, Timetable, clock
from assay.rng import Stream


def _first(problem: Problem) -> Person:
    """Return the first person who is required, else the first."""
    return (*problem.required, *problem.people)[0]


def _suits(problem: Problem, meeting: Meeting) -> bool:
    """Say whether the rules and the first person allow a possible slot."""
    start, end = meeting.start, meeting.start + problem.duration
    if any(start < b and a < end for a, b in problem.closed(meeting.day)):
        return False
    return problem.free(_first(problem), meeting)


def greedy(problem: Problem | Timetable) -> Play:
    """Take the earliest slot that the rules and the first person allow."""
    if isinstance(problem, Timetable):
        return timetables.greedy(problem)
    name = _first(problem).name
    steps = [f"I look for the earliest slot that suits {name} and the rules."]
    for meeting in map(problem.meeting, range(1, problem.possible + 1)):
        when = f"{DAYS[meeting.day]} {clock(meeting.start)}"
        if _suits(problem, meeting):
            steps.append(f"{when} does, and I take it.")
            return Play("\n".join(steps), meeting)
        steps.append(f"{when} does not.")
    steps.append("No slot does.")
    return Play("\n".join(steps), NONE)


def random(problem: Problem | Timetable, rng: Stream) -> Play:
    """Take a random slot in the working hours; say half of the time that there is none."""
    if isinstance(problem, Timetable):
        return timetables.random(problem, rng)
    if rng.chance(1, 2):
        return Play("I guess that no slot suits everybody.", NONE)
    ordinal = rng.between(1, problem.possible)
    return Play("I guess a random slot in the working hours.", problem.meeting(ordinal))


def constants(problem: Problem | Timetable) -> list[Meeting]:
    """Return every slot: one of them may be a better constant than "none"."""
    if isinstance(problem, Timetable):
        return []
    return [problem.meeting(ordinal) for ordinal in range(1, problem.possible + 1)]


def constant(problem: Problem | Timetable) -> Play:
    """Say that no slot suits everybody."""
    return Play("I always say that no slot suits everybody.", NONE)

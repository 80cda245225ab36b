"""The symmetries of calendars: it does not matter what people are called, or in which order.

Nor what rooms are called, where there are any. Days and times do matter: the week is not turned
round; and the meetings of a timetable keep their letters.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assay.core import Row
from assay.problems import calendar
from assay.problems.calendar import NAMES, Problem, Timetable
from assay.rng import Stream

INVARIANT = frozenset(["possible", "allowed", "feasible", "blocks", "busy"])


def canonical(problem: Problem | Timetable) -> bytes:
    """Return a digest that weeks share if and only if they differ in names and order alone.

    Sorting is exact here: apart from what they are sorted by, people are told apart by nothing.
    """
    asked = problem if isinstance(problem, Timetable) else replace(problem, earliest=False)
    return calendar.canonical(asked)


def relabel(
    problem: Problem | Timetable, reference: Mapping[str, Any], rng: Stream
) -> tuple[Problem | Timetable, Row]:
    """Give the people other names and another order; the slots stay as they are.

    Conflicts name people, in their order: they are left out, to be found again.
    """
    names = list(NAMES)
    rng.shuffle(names)
    order = rng.permutation(len(problem.people))
    people = tuple(replace(problem.people[i], name=names[k]) for k, i in enumerate(order))
    kept = {name: value for name, value in reference.items() if name != "conflicts"}
    if not isinstance(problem, Timetable):
        return replace(problem, people=people), kept
    place = {i: k for k, i in enumerate(order)}
    meetings = tuple(
        replace(task, people=tuple(sorted(place[i] for i in task.people)))
        for task in problem.meetings
    )
    return replace(problem, people=people, meetings=meetings), kept

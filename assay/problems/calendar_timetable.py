"""Timetables: several meetings that share people and rooms.

Each of k meetings has a duration, a room and some people, and starts on the slot grid of one of
the week's days, within the working hours. A *timetable* gives every meeting a start such that
nobody and no room is busy during any of their meetings, meetings that share a person or their
room do not overlap, and of each pair (i, j) in the *order* meeting i has ended when j starts.
This is timetabling with unavailabilities (Even, Itai & Shamir 1976), NP-complete in general.
"""

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

from assay.core import Row
from assay.problems.calendar_rows import (
    natural,
    need,
    read_busy,
    read_days,
    read_people,
    write_people,
)
from assay.problems.calendar_week import Meeting, Person, Problem

MAX_MEETINGS = 12
MAX_ROOMS = 8
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True, slots=True)
class Task:
    """A meeting to be placed: its duration, its room's position, its people's positions."""

    duration: int
    room: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """A week, its people and rooms, and the meetings to be placed in it.

    Parameters
    ----------
    rooms : tuple of tuple of Block
        For each room, from 1, the blocks at which it is taken.
    meetings : tuple of Task
        Called by letters, A first.
    order : tuple of tuple of int
        Pairs of positions: the first meeting must have ended when the second one starts.
    """

    days: tuple[int, ...]
    hours: tuple[int, int]
    slot: int
    people: tuple[Person, ...]
    rooms: tuple[tuple[tuple[int, int, int], ...], ...]
    meetings: tuple[Task, ...]
    order: tuple[tuple[int, int], ...] = ()

    @property
    def question(self) -> str:
        """``timetable``."""
        return "timetable"

    def alone(self, i: int) -> Problem:
        """Return the problem of placing one meeting as if there were no others.

        The room stands in it as one more person.
        """
        task = self.meetings[i]
        people = tuple(self.people[p] for p in task.people)
        room = Person("", self.rooms[task.room])
        return Problem(self.days, self.hours, self.slot, task.duration, (*people, room))

    def shared(self, i: int, j: int) -> bool:
        """Say whether two meetings need a person or a room in common."""
        mine, yours = self.meetings[i], self.meetings[j]
        return mine.room == yours.room or not set(mine.people).isdisjoint(yours.people)


Solution = tuple[Meeting | None, ...]
"""For each meeting of a timetable its day and start, None where an answer leaves it out."""

_FIELDS = sorted(field.name for field in fields(Timetable))
_TASK = sorted(field.name for field in fields(Task))


def write_timetable(problem: Timetable) -> Row:
    """Return a timetable problem as JSON, times in minutes after midnight."""
    meetings = [
        {"duration": t.duration, "room": t.room, "people": list(t.people)} for t in problem.meetings
    ]
    return {
        "days": list(problem.days),
        "hours": list(problem.hours),
        "slot": problem.slot,
        "people": write_people(problem.people),
        "rooms": [[list(block) for block in room] for room in problem.rooms],
        "meetings": meetings,
        "order": [list(pair) for pair in problem.order],
    }


def read_timetable(data: Any) -> Timetable:
    """Read a timetable problem; see `write_timetable`.

    Raises
    ------
    FormatError
        If the data is not in normal form, or a person of a timetable has an offset, needs
        travel or is optional, or the order is no order.
    """
    need(isinstance(data, dict) and sorted(data) == _FIELDS, f"the fields {', '.join(_FIELDS)}")
    days, hours = read_days(data["days"], data["hours"])
    need(natural(data["slot"], 1, hours[1] - hours[0]), "a slot that fits into the day")
    people = read_people(data["people"], days, hours)
    plain = all(replace(p, offset=0, travel=0, optional=False) == p for p in people)
    need(plain, "people of a timetable without offset, travel or choice")
    rooms = data["rooms"]
    need(isinstance(rooms, list) and 1 <= len(rooms) <= MAX_ROOMS, f"1 to {MAX_ROOMS} rooms")
    taken = tuple(read_busy(room, days, hours) for room in rooms)
    meetings = _meetings(data["meetings"], hours, len(people), len(rooms))
    order = _order(data["order"], len(meetings))
    return Timetable(days, hours, data["slot"], people, taken, meetings, order)


def _meetings(rows: Any, hours: tuple[int, int], people: int, rooms: int) -> tuple[Task, ...]:
    fine = isinstance(rows, list) and 1 <= len(rows) <= MAX_MEETINGS
    need(fine, f"1 to {MAX_MEETINGS} meetings")
    tasks = []
    for row in rows:
        need(isinstance(row, dict) and sorted(row) == _TASK, f"meetings: {', '.join(_TASK)}")
        need(natural(row["duration"], 1, hours[1] - hours[0]), "durations that fit into the day")
        need(natural(row["room"], 0, rooms - 1), "rooms that it has")
        who = row["people"]
        need(isinstance(who, list) and bool(who), "meetings of somebody")
        need(all(natural(p, 0, people - 1) for p in who), "meetings of its people")
        need(all(a < b for a, b in pairwise(who)), "people of a meeting in order")
        tasks.append(Task(row["duration"], row["room"], tuple(who)))
    return tuple(tasks)


def _order(rows: Any, meetings: int) -> tuple[tuple[int, int], ...]:
    need(isinstance(rows, list) and len(rows) <= meetings * meetings, "an order of its meetings")
    for row in rows:
        need(isinstance(row, list) and len(row) == 2, "an order of pairs")
        need(all(natural(i, 0, meetings - 1) for i in row) and row[0] != row[1], "pairs of two")
    need(all(a < b for a, b in pairwise(rows)), "pairs in order")
    return tuple((i, j) for i, j in rows)

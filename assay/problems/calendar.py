"""Calendar planning: one meeting, on a slot grid, at a time that suits everybody.

A week has some *days* (0 is Monday) with the same working hours [o, c), in minutes after
midnight. A meeting of d minutes may start at o, o + s, o + 2s, ... as long as it ends by c: these
starts are the *possible slots*, and their *ordinals* count them from 1, day after day. Every
person has busy blocks [a, b). A possible slot that starts at t on a day is *feasible* if

- no block of any person on that day meets [t - p, t + d + p), where p is the *buffer*;
- the day is no Saturday or Sunday, if weekends are ruled out;
- t is at least ``not_before``, and t + d at most ``not_after``, where they are given;
- [t, t + d) meets none of the *blocked* ranges of that day or of every day.

``slot`` asks for any feasible slot, ``earliest`` for the first one; both may have none. This is
the BA-Calendar task of Eureka (Balachandran et al. 2025, arXiv 2504.00294), made exact: a block
is half open, the buffer concerns people only, and nobody is busy outside the working hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError, UserError
from assay.jsonl import dumps
from assay.text import natural

QUESTIONS = (Question("slot", twins=True), Question("earliest", twins=True))
SIZE = "schedules"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKEND = (5, 6)
EVERY_DAY = -1
MIDNIGHT = 24 * 60
MAX_BLOCKS = 1_000
CONSTRAINTS = ("buffer", "weekend", "not_before", "not_after", "blocked")
_NAMES = "Ana Ben Carla David Elena Felix Grace Hugo Irene Jonas Karin Maria Noah Olga Pedro Quinn"
NAMES = tuple(_NAMES.split())

Block = tuple[int, int, int]
"""A day, the minute at which something begins, and the minute at which it is over."""

_HELP = "what else must hold: nothing, a random half, everything, or the one named"
_CHOICES = ("none", "some", "all", *CONSTRAINTS)


def _number(default: int, low: int, high: int, text: str) -> Any:
    return field(default=default, metadata={"help": text, "range": (low, high)})


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    people: int = _number(3, 2, 12, "number of people")
    days: int = _number(3, 1, 7, "days, from Monday on")
    slot: int = _number(30, 5, 60, "minutes between possible starts")
    opens: int = _number(9, 5, 12, "hour at which the working day begins")
    closes: int = _number(17, 13, 22, "hour at which the working day ends")
    duration: int = _number(60, 5, 240, "minutes that the meeting takes")
    constraints: str = field(default="some", metadata={"help": _HELP, "choices": _CHOICES})
    buffer: int = _number(15, 5, 60, "minutes to be free before and after, where that must hold")
    feasible: int = _number(3, 1, 20, "most feasible slots in the twin that has some")


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and the blocks at which that person is busy: sorted, with gaps between them."""

    name: str
    busy: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A candidate: a weekday (-1 if none of the week's), its start, and its end if given."""

    day: int
    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A week, its people, and what a meeting must satisfy.

    Parameters
    ----------
    days : tuple of int
        Weekdays in order, 0 for Monday.
    hours : tuple of int
        When the working day begins and ends, in minutes after midnight like all times here.
    not_before, not_after : int or None
        The earliest start and the latest end allowed.
    blocked : tuple of Block
        Ranges that the meeting must not meet, on a day or on `EVERY_DAY`.
    earliest : bool
        Whether only the first feasible slot will do.
    """

    days: tuple[int, ...]
    hours: tuple[int, int]
    slot: int
    duration: int
    people: tuple[Person, ...]
    buffer: int = 0
    no_weekends: bool = False
    not_before: int | None = None
    not_after: int | None = None
    blocked: tuple[Block, ...] = ()
    earliest: bool = False

    @property
    def question(self) -> str:
        """``slot`` or ``earliest``."""
        return "earliest" if self.earliest else "slot"

    @property
    def per_day(self) -> int:
        """How many possible slots a day has."""
        return (self.hours[1] - self.hours[0] - self.duration) // self.slot + 1

    @property
    def possible(self) -> int:
        """How many possible slots the week has."""
        return len(self.days) * self.per_day

    def closed(self, day: int) -> list[tuple[int, int]]:
        """Return the times of a day that the meeting must not meet, whoever is free."""
        opens, closes = self.hours
        ranges = [(a, b) for d, a, b in self.blocked if d in (day, EVERY_DAY)]
        ranges += [(opens, self.not_before)] if self.not_before is not None else []
        ranges += [(self.not_after, closes)] if self.not_after is not None else []
        return ranges + ([(opens, closes)] if self.no_weekends and day in WEEKEND else [])

    def ordinal(self, meeting: Meeting) -> int:
        """Return the ordinal, from 1, of a meeting that stands on a possible slot."""
        k = (meeting.start - self.hours[0]) // self.slot
        return self.days.index(meeting.day) * self.per_day + k + 1

    def meeting(self, ordinal: int) -> Meeting:
        """Return the meeting on a possible slot; the inverse of `ordinal`."""
        position, k = divmod(ordinal - 1, self.per_day)
        return Meeting(self.days[position], self.hours[0] + k * self.slot)


def clock(minute: int) -> str:
    """Write a time as HH:MM, from 00:00 to 24:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def minutes(text: str) -> int:
    """Read a time as `clock` writes it.

    Raises
    ------
    ValueError
        On anything else.
    """
    hour, _, minute = text.partition(":")
    value = natural(hour) * 60 + natural(minute)
    if clock(value) != text or value > MIDNIGHT:
        raise ValueError("not a time of the form HH:MM")
    return value


def slot_json(meeting: Meeting) -> Row:
    """Return a meeting as references and answers write it."""
    known = 0 <= meeting.day < len(DAYS)
    return {"day": DAYS[meeting.day] if known else "unknown", "start": clock(meeting.start)}


def check_params(params: Params) -> None:
    """Refuse combinations that no instance can meet.

    Raises
    ------
    UserError
        If slots do not divide the hour or the duration, if the day is too short for the
        meeting, or if weekends are to be ruled out of a week that has none.
    """
    if 60 % params.slot:
        raise UserError(f"--slot must divide 60, as 5, 15, 30 and 60 do, not {params.slot}")
    if params.duration % params.slot:
        raise UserError(f"--duration must be a multiple of --slot, {params.slot}")
    if (params.closes - params.opens) * 60 < 2 * params.duration + 240:
        raise UserError("--opens to --closes must last twice --duration and four hours more")
    if params.constraints == "weekend" and params.days < 6:
        raise UserError("--constraints weekend needs --days 6 or 7")


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON, times in minutes after midnight."""
    row = {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
    people = [{"name": p.name, "busy": [list(b) for b in p.busy]} for p in problem.people]
    lists = {"days": list(problem.days), "hours": list(problem.hours), "people": people}
    return {**row, **lists, "blocked": [list(block) for block in problem.blocked]}


def _natural(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _need(fine: bool, what: str) -> None:
    if not fine:
        raise FormatError(f"a calendar problem needs {what}")


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a problem in normal form: days, blocks and ranges in order, blocks of
        one person apart from one another and within the working hours.
    """
    names = sorted(Problem.__dataclass_fields__)
    _need(isinstance(data, dict) and set(data) == set(names), f"the fields {', '.join(names)}")
    days, hours, bounds = data["days"], data["hours"], (data["not_before"], data["not_after"])
    _need(isinstance(days, list) and all(_natural(d, 0, 6) for d in days), "days of 0 to 6")
    _need(bool(days) and all(a < b for a, b in pairwise(days)), "days in order")
    _need(isinstance(hours, list) and len(hours) == 2, "two hours")
    _need(all(_natural(t, 0, MIDNIGHT) for t in hours) and hours[0] < hours[1], "hours in order")
    for name in ("slot", "duration"):
        _need(_natural(data[name], 1, hours[1] - hours[0]), f"a {name} that fits into the day")
    room = min(hours[0], MIDNIGHT - hours[1])
    _need(_natural(data["buffer"], 0, room), "a buffer that does not cross midnight")
    for name in ("no_weekends", "earliest"):
        _need(isinstance(data[name], bool), f"{name} to be true or false")
    _need(all(t is None or _natural(t, *hours) for t in bounds), "bounds within the hours")
    people = _people(data["people"], days, hours)
    blocked = _blocks(data["blocked"], [EVERY_DAY, *days], hours)
    lists = {"days": tuple(days), "hours": tuple(hours), "people": people, "blocked": blocked}
    return Problem(**{**data, **lists})


def _blocks(rows: Any, days: list[int], hours: list[int]) -> tuple[Block, ...]:
    _need(isinstance(rows, list) and len(rows) <= MAX_BLOCKS, f"up to {MAX_BLOCKS} blocks")
    for row in rows:
        _need(isinstance(row, list) and len(row) == 3, "blocks of a day, a start and an end")
        _need(_natural(row[0], EVERY_DAY, 6) and row[0] in days, "blocks on its days")
        _need(all(_natural(t, *hours) for t in row[1:]) and row[1] < row[2], "blocks in the hours")
    _need(all(a < b for a, b in pairwise(rows)), "blocks in order")
    return tuple((day, start, end) for day, start, end in rows)


def _people(rows: Any, days: list[int], hours: list[int]) -> tuple[Person, ...]:
    _need(isinstance(rows, list) and 1 <= len(rows) <= len(NAMES), f"1 to {len(NAMES)} people")
    people = []
    for row in rows:
        _need(isinstance(row, dict) and set(row) == {"busy", "name"}, "people: name and busy")
        _need(isinstance(row["name"], str) and row["name"] in NAMES, "names it knows")
        busy = _blocks(row["busy"], days, hours)
        apart = all(a[0] < b[0] or a[2] < b[1] for a, b in pairwise(busy))
        _need(apart, "blocks of a person with gaps between them")
        people.append(Person(row["name"], busy))
    _need(len({p.name for p in people}) == len(people), "people with different names")
    return tuple(people)


def size(problem: Problem) -> int:
    """Return people times days: how many day schedules must be laid over one another."""
    return len(problem.people) * len(problem.days)


def canonical(problem: Problem) -> bytes:
    """Return a digest that is the same whatever the people are called and however listed."""
    row = to_json(problem)
    row["people"] = sorted(p["busy"] for p in row["people"])
    return sha256(dumps(row).encode()).digest()


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries: the earliest slot, or `NONE`."""
    if not reference["feasible"]:
        return NONE
    found = reference["earliest"]
    return Meeting(DAYS.index(found["day"]), minutes(found["start"]))


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it has ``feasible``, the number of ``slots`` and, where feasible, the ``earliest``
        as the day and start of a possible slot.
    """
    feasible, slots = reference.get("feasible"), reference.get("slots")
    if not isinstance(feasible, bool) or not _natural(slots, 0, problem.possible):
        raise FormatError("a calendar reference needs feasible and slots")
    if len({feasible, slots != 0, "earliest" in reference}) > 1:
        raise FormatError("a calendar reference has an earliest slot if and only if it has slots")
    possible = (problem.meeting(ordinal) for ordinal in range(1, problem.possible + 1))
    if feasible and reference["earliest"] not in map(slot_json, possible):
        raise FormatError("the earliest slot of a calendar reference is not one of the week's")

"""A week: its days and hours, its people, and one meeting to be placed in it.

The definitions are stated in `assay.problems.calendar`. Times are minutes after midnight on the
meeting's own clock; a person's local clock differs from it by the person's *offset*.
"""

from dataclasses import dataclass

from assay.core import Row
from assay.text import natural

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKEND = (5, 6)
EVERY_DAY = -1
MIDNIGHT = 24 * 60
_NAMES = "Ana Ben Carla David Elena Felix Grace Hugo Irene Jonas Karin Maria Noah Olga Pedro Quinn"
NAMES = tuple(_NAMES.split())

Block = tuple[int, int, int]
"""A day, the minute at which something begins, and the minute at which it is over."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and the blocks at which that person is busy: sorted, with gaps between them.

    Parameters
    ----------
    name : str
        One of `NAMES`.
    busy : tuple of Block
        On the meeting's clock.
    offset : int
        How many minutes the person's local clock is ahead of the meeting's.
    travel : int
        Minutes the person needs between any of these blocks and the meeting.
    optional : bool
        Whether the meeting can take place without this person.
    """

    name: str
    busy: tuple[Block, ...]
    offset: int = 0
    travel: int = 0
    optional: bool = False


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
    buffer_before, buffer_after : int
        Minutes in which everybody must be free right before and right after the meeting.
    not_before, not_after : int or None
        The earliest start and the latest end allowed.
    blocked : tuple of Block
        Ranges that the meeting must not meet, on a day or on `EVERY_DAY`.
    earliest : bool
        Whether the meeting has high priority: only the first of the best slots will do.
    """

    days: tuple[int, ...]
    hours: tuple[int, int]
    slot: int
    duration: int
    people: tuple[Person, ...]
    buffer_before: int = 0
    buffer_after: int = 0
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

    @property
    def required(self) -> tuple[Person, ...]:
        """The people without whom there is no meeting."""
        return tuple(person for person in self.people if not person.optional)

    @property
    def optional(self) -> tuple[Person, ...]:
        """The people of whom as many as possible are to come."""
        return tuple(person for person in self.people if person.optional)

    def margins(self, person: Person) -> tuple[int, int]:
        """Return how many minutes a person must be free right before and after the meeting."""
        travel = person.travel
        return max(self.buffer_before, travel), max(self.buffer_after, travel)

    def closed(self, day: int) -> list[tuple[int, int]]:
        """Return the times of a day that the meeting must not meet, whoever is free."""
        opens, closes = self.hours
        ranges = [(a, b) for d, a, b in self.blocked if d in (day, EVERY_DAY)]
        ranges += [(opens, self.not_before)] if self.not_before is not None else []
        ranges += [(self.not_after, closes)] if self.not_after is not None else []
        return ranges + ([(opens, closes)] if self.no_weekends and day in WEEKEND else [])

    def free(self, person: Person, meeting: Meeting) -> bool:
        """Say whether a person can attend a meeting of the problem's duration."""
        before, after = self.margins(person)
        low, high = meeting.start - before, meeting.start + self.duration + after
        return not any(d == meeting.day and a < high and low < b for d, a, b in person.busy)

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


def slot_read(row: Row) -> Meeting:
    """Return the meeting that `slot_json` wrote."""
    return Meeting(DAYS.index(row["day"]), minutes(row["start"]))

"""Claims about who is busy or free, about slots, durations and the earliest slot.

The *day in force* is the one named next to a time, else in its sentence, else the last one before.
"""

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from assay.claims import calendar_words
from assay.claims.calendar_times import LEXER, day_of, length, minute
from assay.claims.calendar_week import feasible
from assay.claims.calendar_words import PERSON, RANGE, SLOT, WHO
from assay.claims.lexing import plain
from assay.claims.reading import Reader
from assay.core import Reading
from assay.problems.calendar import DAYS, WEEKEND, Meeting, Problem, Timetable

_RANGES = re.compile(rf"D|{RANGE}|[TF4][hn]|h|3")
_TIMES = re.compile("[hn]")
_SAID = re.compile(rf"({WHO})i?([bf])|fE")
_PERSONS = re.compile(PERSON)
_DAYS = re.compile("D")
_SLOTS = re.compile(SLOT)


class _When(NamedTuple):
    """A range of a day, and its tokens."""

    i: int
    j: int
    day: int
    start: int
    end: int


def read(text: str, problem: Problem | Timetable, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a week; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return a meeting's day and start."""
    return (solution.day, solution.start) if isinstance(solution, Meeting) else str(solution)


class _Reader(Reader):
    SCANNER = calendar_words.SCANNER

    def __init__(self, text: str, problem: Problem | Timetable) -> None:
        names = {person.name.lower(): "P" for person in problem.people}
        super().__init__(LEXER.lex(plain(text), names))
        self.problem = problem
        self.week = problem if isinstance(problem, Problem) else None
        self.people = {person.name.lower(): person for person in problem.people}
        self.column = ""
        self.days = [m.start() for m in _DAYS.finditer(self.kinds)]

    def _day(self, i: int, j: int) -> int | None:
        """Return the day that the tokens from i to j speak of, None if it is not known."""
        inside = _DAYS.search(self.kinds, i, j)
        if inside is not None:
            return self._day_at(inside.start())
        if self.kinds[j : j + 1] == "D":
            return self._day_at(j)
        k = bisect_left(self.days, i)
        start, end = self.sentences.bounds(i)
        if k and self.days[k - 1] >= start:
            return self._day_at(self.days[k - 1])
        if k < len(self.days) and self.days[k] < end:
            return self._day_at(self.days[k])
        if len(self.problem.days) == 1:
            return self.problem.days[0]
        return self._day_at(self.days[k - 1]) if k else None

    def _day_at(self, at: int) -> int | None:
        day = day_of(self.tokens.word(at), self.problem)
        return day if day in self.problem.days else None

    def _minutes(self, i: int, j: int) -> list[int]:
        found = (minute(self.tokens.word(m.start())) for m in _TIMES.finditer(self.kinds, i, j))
        return [value for value in found if value is not None]

    def _ranges(self, i: int, j: int) -> Iterator[_When]:
        """Yield the ranges in a stretch, each with the day named last before it."""
        day: int | None = None
        for match in _RANGES.finditer(self.kinds, i, j):
            a, b = match.span()
            if match.group() == "D":
                day = self._day_at(a)
                continue
            on = day if day is not None and self.kinds[b : b + 1] != "D" else self._day(a, b)
            times = self._times(match.group(), self._minutes(a, b))
            if on is not None and times is not None and times[0] < times[1]:
                yield _When(a, b, on, *times)

    def _times(self, kinds: str, minutes: list[int]) -> tuple[int, int] | None:
        opens, closes = self.problem.hours
        if kinds == "3":
            return opens, closes
        if len(minutes) == 1:
            at = minutes[0]
            if kinds == "h":
                return at, at + 1
            return (opens, at) if kinds[0] == "T" else (at, closes)
        return (minutes[0], minutes[1]) if len(minutes) == 2 else None

    def _names(self, i: int, j: int) -> list[str]:
        found = [k for k in range(i, j) if self.kinds[k] in "PE"]
        named = [self.tokens.word(k).removesuffix("'s") for k in found if self.kinds[k] == "P"]
        return named or list(self.people)

    def _state(self, when: _When, i: int, j: int, who: list[str], busy: bool) -> None:
        met = [self._decided(name, when, busy) for name in who]
        if None in met:
            return
        names = [self.people[name].name for name in who]
        about = (names, when.day, when.start, when.end)
        if names:
            self.add("busy" if busy else "free", i, j, about, True, all(met))

    def _decided(self, name: str, when: _When, busy: bool) -> bool | None:
        """Decide a statement about a person, None if it depends on whose clock is meant."""
        offset = self.people[name].offset
        local = when._replace(start=when.start - offset, end=when.end - offset)
        here = self._met(name, when, busy)
        return here if offset == 0 or self._met(name, local, busy) is here else None

    def _met(self, name: str, when: _When, busy: bool) -> bool:
        blocks = [b for b in self.people[name].busy if b[0] == when.day]
        if busy:
            return any(a <= when.start and when.end <= b for _, a, b in blocks)
        return not any(a < when.end and when.start < b for _, a, b in blocks)

    def _person(self, i: int, j: int) -> None:
        verb = next(k for k in range(i, j) if self.kinds[k] in "bfM")
        who, busy = self._names(i, verb), self.kinds[verb] != "f"
        first = i
        for when in self._ranges(i, j):
            if when.j == j and self.kinds[j : j + 1] in ("W", "i", "f"):
                break
            if busy and self.kinds[when.i] in "TF4" and when.j - when.i == 2:
                continue
            self._state(when, first or when.i, when.j, who, busy)
            first = 0

    def _heading(self, i: int, j: int) -> None:
        self.column = "b" if "b" in self.kinds[i:j] else "f"

    def _cells(self, i: int, j: int) -> None:
        for when in self._ranges(i, j) if self.column else ():
            self._state(when, when.i, when.j, self._names(i, i + 2), self.column == "b")

    def _listed(self, i: int, j: int) -> None:
        busy = self.kinds[j - 1] == "b"
        for when in self._ranges(i, j):
            self._state(when, when.i, when.j, self._names(i, when.i), busy)

    def _during(self, i: int, j: int) -> None:
        """Take what is said of people at a slot, unless a time of its own follows it."""
        slot = next(self._ranges(i, j), None)
        start = i
        for match in _SAID.finditer(self.kinds, i, j):
            own = _PERSONS.match(self.kinds, match.start())
            if own is not None:
                self._person(*own.span())
            elif slot is not None:
                busy = "b" in match.group()
                self._state(slot, start, match.end(), self._names(*match.span()), busy)
            start = match.end()
        self._slot(i, j)

    def _meeting(self, i: int, j: int) -> Meeting | None:
        day, times = self._day(i, j), self._minutes(i, j)
        if day is None or not times or self.week is None:
            return None
        return Meeting(day, times[0], times[1] if len(times) > 1 else None)

    def _fits(self, i: int, j: int) -> None:
        meeting = self._meeting(i, j)
        if meeting is not None and self.week is not None:
            about = (meeting.day, meeting.start, meeting.end)
            self.add("slot_fits", i, j, about, True, feasible(self.week, meeting))
        self._slot(i, j)

    def _earliest(self, i: int, j: int) -> None:
        meeting = self._meeting(i, j)
        if meeting is not None:
            at = (meeting.day, meeting.start)
            holds = self.first is not None and (self.first.day, self.first.start) == at
            self.add("earliest", i, j, (), list(at), holds)
        self._slot(i, j)

    @cached_property
    def first(self) -> Meeting | None:
        """The first feasible slot of the week."""
        if (week := self.week) is None:
            return None
        every = map(week.meeting, range(1, week.possible + 1))
        return next((meeting for meeting in every if feasible(week, meeting)), None)

    def _slot(self, i: int, j: int) -> None:
        """Take a slot for a candidate if its sentence proposes it."""
        match = _SLOTS.search(self.kinds, i, j)
        if match is None or "D" not in match.group():
            return
        meeting = self._meeting(*match.span())
        proposed = self.sentences.mentions("SMcWe", i, len(self.kinds))
        if meeting is None or not proposed or self.sentences.negated(match.start()):
            return
        fits = self.week is not None and meeting.start + self.week.duration
        if meeting.end in (None, fits):
            self.propose(*match.span(), meeting)

    def _json(self, i: int, j: int) -> None:
        day = self._day_at(i + 1)
        named = {self.kinds[k - 4]: k for k in range(i + 5, j) if self.kinds[k] == "h"}
        start, end = (
            minute(self.tokens.word(named[k])) if k in named else None for k in ("S", "x")
        )
        if day is not None and start is not None and self.week is not None:
            self.propose(i, j, Meeting(day, start, end))

    def _lasting(self, i: int, j: int) -> None:
        match = _SLOTS.search(self.kinds, i, j)
        times = self._minutes(i, j if match is None else match.end())
        said = length(self.tokens, match.end() if match else i, j)
        if len(times) == 2 and said is not None:
            self.add("duration", i, j, tuple(times), said, times[1] - times[0] == said)

    def _sum(self, i: int, j: int) -> None:
        start, end = (minute(self.tokens.word(k)) for k in (i, j - 1))
        said = length(self.tokens, i + 2, j - 2)
        if start is not None and end is not None and said is not None:
            self.add("duration", i, j, (start, end), said, end - start == said)

    def _buffer(self, i: int, j: int) -> None:
        start, end = self.sentences.bounds(i)
        found = [m.span() for m in _SLOTS.finditer(self.kinds, start, min(end, start + 256))]
        slot = max(found, key=lambda s: "D" in self.kinds[s[0] : s[1]], default=None)
        meeting = None if slot is None else self._meeting(*slot)
        if meeting is None or (week := self.week) is None:
            return
        before, after = week.buffer_before, week.buffer_after
        if not before + after:
            return
        end_at = meeting.start + week.duration if meeting.end is None else meeting.end
        wide = _When(i, j, meeting.day, meeting.start - before, end_at + after)
        holds = all(self._met(name, wide, False) for name in self.people)
        self.add("buffer", i, j, (meeting.day, meeting.start, end_at), True, holds)

    def _gap(self, i: int, j: int) -> None:
        week = self.week
        if week and week.buffer_before == week.buffer_after:  # else it is not decidable
            self._told("buffer", i, j, week.buffer_before)

    def _meets(self, i: int, j: int) -> None:
        if self.week is not None:
            self._told("duration", i, j, self.week.duration)

    def _told(self, name: str, i: int, j: int, true: int) -> None:
        value = length(self.tokens, i, j)
        if value is not None and true:
            self.add("quoted_value", i, j, (name,), value, value == true)

    def _weekend(self, i: int, j: int) -> None:
        day = day_of(self.tokens.word(i), self.problem)
        said = self.kinds[j - 1] == "1"
        if 0 <= day < len(DAYS):
            self.add("weekend", i, j, (day,), said, (day in WEEKEND) is said)

    def _count(self, i: int, j: int) -> None:
        self.counts(i, j, "people", self.tokens.number(i), len(self.people))

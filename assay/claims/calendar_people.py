"""Claims about who is busy or free when, in sentences, lists and tables.

The *day in force* is the one named next to a time, else in its sentence, else the last one before.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from assay.claims import calendar_words
from assay.claims.calendar_times import LEXER, day_of, minute
from assay.claims.calendar_words import CELL, LINE, RANGE
from assay.claims.lexing import dashed, plain
from assay.claims.reading import Reader
from assay.claims.scanning import remembered
from assay.problems.calendar import Problem, Timetable

_RANGES = re.compile(rf"D|{RANGE}|[TF4][hn]|h|3")
_TIMES = re.compile("[hn]")
_LINES = re.compile(LINE)
_CELLS = re.compile(rf"({CELL})\|")
_BEFORE = 32
"""Tokens before a list in which nothing that is free may be spoken of, if it is not announced."""
_NOON = 12 * 60
_CARRIES = re.compile(r"[wA,ih]*[wA,][wi]*")


class When(NamedTuple):
    """A range of a day, and its tokens."""

    i: int
    j: int
    day: int
    start: int
    end: int


@remembered
def _timed(kinds: str) -> tuple[int, ...]:
    """Return where times stand."""
    return tuple(m.start() for m in _TIMES.finditer(kinds))


@remembered
def _persons(kinds: str) -> tuple[int, ...]:
    """Return where names stand."""
    return tuple(m.start() for m in re.finditer("P", kinds))


@remembered
def _verb(kinds: str) -> int:
    """Return where it is said that somebody is busy or free."""
    return next(k for k, kind in enumerate(kinds) if kind in "bfMv")


@remembered
def _ranged(kinds: str) -> list[tuple[str, int, int]]:
    """Return the days and ranges of a stretch, and where they begin and end."""
    return [(m.group(), *m.span()) for m in _RANGES.finditer(kinds)]


class _Days(dict[str, int | None]):
    """The days of the week at hand that a trace's tokens name, each looked up once."""

    def __init__(self, problem: Problem | Timetable) -> None:
        super().__init__()
        self._problem = problem

    def __missing__(self, token: str) -> int | None:
        day = day_of(token.lstrip(" "), self._problem)
        found = self[token] = day if day in self._problem.days else None
        return found


class People(Reader):
    """Goes through one trace and reads who is busy or free.

    Parameters
    ----------
    text : str
        The trace.
    problem : Problem or Timetable
        The week.
    """

    SCANNER = calendar_words.SCANNER

    def __init__(self, text: str, problem: Problem | Timetable) -> None:
        names = {person.name.lower(): "P" for person in problem.people}
        super().__init__(LEXER.lex(dashed(plain(text)), names))
        self.problem = problem
        self.week = problem if isinstance(problem, Problem) else None
        self.people = {person.name.lower(): person for person in problem.people}
        self._named_days = _Days(problem)
        self._blocks: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for name, person in self.people.items():
            for day, start, end in person.busy:
                self._blocks.setdefault((name, day), []).append((start, end))
        self.column = ""
        self.grid: list[int] = []
        self.subject: list[str] = []
        self.subject_end = 0
        self.engaged = True
        self.days = [m.start() for m in re.finditer("D", self.kinds)]

    def _day(self, i: int, j: int) -> int | None:
        """Return the day that the tokens from i to j speak of, None if it is not known."""
        inside = self.kinds.find("D", i, j)
        if inside >= 0:
            return self._day_at(inside)
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
        return self._named_days[self.tokens.words[at]]

    def _minutes(self, i: int, j: int) -> list[int]:
        words = [self.tokens.words[i + at].lstrip(" ") for at in _timed(self.kinds[i:j])]
        found = [minute(word) for word in words]
        told = [value for value in found if value is not None]
        if len(told) == len(words) == 2 and "p" in words[1] and "m" not in words[0]:
            told[0] += _NOON if told[0] + _NOON < told[1] else 0  # 3-5pm
        return told

    def _ranges(self, i: int, j: int) -> Iterator[When]:
        """Yield the ranges in a stretch, each with the day named last before it."""
        day: int | None = None
        for kinds, a, b in _ranged(self.kinds[i:j]):
            if kinds == "D":
                told = self.kinds[i + a - 1] == "(" and self.kinds[i + a - 2] in "hn"
                day = None if told else self._day_at(i + a)
                continue
            if self.kinds[i + b : i + b + 3] == "(D)":  # 9:00-10:00 (Mon), 12:00-13:00 (Tue)
                on = self._day_at(i + b + 1)
            else:
                known = day is not None and self.kinds[i + b : i + b + 1] != "D"
                on = day if known else self._day(i + a, i + b)
            times = self._times(kinds, self._minutes(i + a, i + b))
            if on is not None and times is not None and times[0] < times[1]:
                yield When(i + a, i + b, on, *times)

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
        named = [self._name(i + at) for at in _persons(self.kinds[i:j])]
        return named or ([] if self._both(i, j) else list(self.people))

    def _both(self, i: int, j: int) -> bool:
        """Say whether *both* is said where more people than two could be meant."""
        every = range(i, j) if len(self.people) > 2 else ()
        return any(self.kinds[k] == "E" and self.tokens.word(k) == "both" for k in every)

    def _name(self, at: int) -> str:
        return self.tokens.word(at).removesuffix("'s")

    def _state(self, when: When, i: int, j: int, who: list[str], busy: bool) -> None:
        met = [self._decided(name, when, busy) for name in who]
        if None in met:
            return
        names = [self.people[name].name for name in who]
        about = (names, when.day, when.start, when.end)
        if names:
            self.add("busy" if busy else "free", i, j, about, True, all(met))

    def _decided(self, name: str, when: When, busy: bool) -> bool | None:
        """Decide a statement about a person, None if it depends on whose clock is meant."""
        offset = self.people[name].offset
        here = self._met(name, when, busy)
        if offset == 0:
            return here
        local = when._replace(start=when.start - offset, end=when.end - offset)
        return here if self._met(name, local, busy) is here else None

    def _met(self, name: str, when: When, busy: bool) -> bool:
        _, _, day, start, end = when
        blocks = self._blocks.get((name, day), ())
        if busy:
            return any(a <= start and end <= b for a, b in blocks)
        return not any(a < end and start < b for a, b in blocks)

    def _person(self, i: int, j: int) -> None:
        verb = i + _verb(self.kinds[i:j])
        who, busy = self._names(i, verb), self.kinds[verb] != "f"
        self.subject, self.subject_end, self.engaged = who, j, busy
        self._said(i, j, who, busy)

    def _said(self, i: int, j: int, who: list[str], busy: bool) -> None:
        """Take what is said of people at each range."""
        first = i
        for when in self._ranges(i, j):
            if when.j == j and self.kinds[j : j + 1] in ("W", "i", "f", "d", "T", "-"):
                break
            if busy and self.kinds[when.i] in "TF4" and when.j - when.i == 2:
                continue
            self._state(when, first or when.i, when.j, who, busy)
            first = 0

    def _carried(self, i: int, j: int) -> None:
        """Take a statement whose subject is that of the one before, in the same sentence."""
        upto = self.subject_end
        if i - upto <= 8 and _CARRIES.fullmatch(self.kinds, upto, i):
            self.subject_end = j
            self.engaged = self.kinds[i + (self.kinds[i] == "A")] == "b"
            self._said(i, j, self.subject, self.engaged)

    def _heading(self, i: int, j: int) -> None:
        self.column = "b" if "b" in self.kinds[i:j] else "f"
        self.grid = []

    def _grid(self, i: int, j: int) -> None:
        """Read the heading of a table that has a column for each day or each person."""
        start = self.kinds.index("|", i + 1)
        self.grid = [k for k in range(start, j) if self.kinds[k] in "DP"]
        told = re.findall("[bf]", self.kinds[max(0, i - 24) : j])
        self.column = told[-1] if told else ""

    def _line(self, i: int, j: int) -> None:
        """Read a row of such a table, or one whose first column only is a name."""
        head = i + 2
        cells = [m.span(1) for m in _CELLS.finditer(self.kinds, head + 2, j)]
        if not self.grid:
            self._cells(i + 1, j)
        if len(cells) != len(self.grid):
            return
        found: list[tuple[str, When]] = []
        for column, (a, b) in zip(self.grid, cells, strict=True):
            pair = (column, head) if self.kinds[column] == "D" else (head, column)
            day = self._day_at(pair[0]) if "".join(self.kinds[k] for k in pair) == "DP" else None
            if day is not None:
                name = self._name(pair[1])
                found += [(name, when._replace(day=day)) for when in self._ranges(a, b)]
        said = self.column or self._presumed(i, found)
        for name, when in found if said else ():
            self._state(when, when.i, when.j, [name], said == "b")

    def _presumed(self, i: int, ranges: list[tuple[str, When]]) -> str:
        """Say that a list of ranges, of which nothing is said, is of meetings.

        It is if at least half of them are blocks of the person that each stands under, by either
        clock, and nothing that is free was spoken of right before token i.
        """
        if "f" in self.kinds[max(0, i - _BEFORE) : i]:
            return ""
        known = sum(self._is_block(name, when) for name, when in ranges)
        return "b" if ranges and 2 * known >= len(ranges) else ""

    def _is_block(self, name: str, when: When) -> bool:
        blocks = self._blocks.get((name, when.day), [])
        offset = self.people[name].offset
        shifted = when.start - offset, when.end - offset
        return (when.start, when.end) in blocks or shifted in blocks

    def _agenda(self, i: int, j: int) -> None:
        """Read a list with a line for each person under a heading: busy times."""
        for match in _LINES.finditer(self.kinds, i, j):
            at = match.group().index("P") + match.start()
            self._said(at, match.end(), [self._name(at)], self.kinds[i] == "b")

    def _cells(self, i: int, j: int) -> None:
        for when in self._ranges(i, j) if self.column else ():
            self._state(when, when.i, when.j, self._names(i, i + 2), self.column == "b")

    def _listed(self, i: int, j: int) -> None:
        busy = self.kinds[j - 1] == "b"
        for when in self._ranges(i, j):
            self._state(when, when.i, when.j, self._names(i, when.i), busy)

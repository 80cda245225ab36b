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
from assay.problems.calendar import Problem, Timetable

_RANGES = re.compile(rf"D|{RANGE}|[TF4][hn]|h|3")
_TIMES = re.compile("[hn]")
_DAYS = re.compile("D")
_LINES = re.compile(LINE)
_CELLS = re.compile(rf"({CELL})\|")
_CARRIES = re.compile(r"[wA,ih]*[wA,][wi]*")


class When(NamedTuple):
    """A range of a day, and its tokens."""

    i: int
    j: int
    day: int
    start: int
    end: int


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
        self.column = ""
        self.grid: list[int] = []
        self.subject: list[str] = []
        self.subject_end = 0
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
        words = self.tokens.words
        found = [minute(words[m.start()].lstrip(" ")) for m in _TIMES.finditer(self.kinds, i, j)]
        return [value for value in found if value is not None]

    def _ranges(self, i: int, j: int) -> Iterator[When]:
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
                yield When(a, b, on, *times)

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
        named = [self._name(k) for k in found if self.kinds[k] == "P"]
        return named or list(self.people)

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
        local = when._replace(start=when.start - offset, end=when.end - offset)
        here = self._met(name, when, busy)
        return here if offset == 0 or self._met(name, local, busy) is here else None

    def _met(self, name: str, when: When, busy: bool) -> bool:
        blocks = [b for b in self.people[name].busy if b[0] == when.day]
        if busy:
            return any(a <= when.start and when.end <= b for _, a, b in blocks)
        return not any(a < when.end and when.start < b for _, a, b in blocks)

    def _person(self, i: int, j: int) -> None:
        verb = next(k for k in range(i, j) if self.kinds[k] in "bfMv")
        who, busy = self._names(i, verb), self.kinds[verb] != "f"
        self.subject, self.subject_end = who, j
        self._said(i, j, who, busy)

    def _said(self, i: int, j: int, who: list[str], busy: bool) -> None:
        """Take what is said of people at each range."""
        first = i
        for when in self._ranges(i, j):
            if when.j == j and self.kinds[j : j + 1] in ("W", "i", "f"):
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
            self._said(i, j, self.subject, self.kinds[i + (self.kinds[i] == "A")] == "b")

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
        if not self.column or len(cells) != len(self.grid):
            return
        for column, (a, b) in zip(self.grid, cells, strict=True):
            pair = (column, head) if self.kinds[column] == "D" else (head, column)
            if "".join(self.kinds[k] for k in pair) == "DP":
                self._cell(a, b, *pair)

    def _cell(self, i: int, j: int, day_at: int, name_at: int) -> None:
        day = self._day_at(day_at)
        if day is not None:
            for when in self._ranges(i, j):
                on = when._replace(day=day)
                self._state(on, when.i, when.j, [self._name(name_at)], self.column == "b")

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

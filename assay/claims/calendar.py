"""Claims about slots, durations, buffers and the earliest slot; candidates are slots."""

import re
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from assay.claims.calendar_lists import REACH, Lists
from assay.claims.calendar_people import When
from assay.claims.calendar_times import NUMBERS, day_of, length, minute
from assay.claims.calendar_week import feasible
from assay.claims.calendar_words import PERSON, SLOT, WHO
from assay.claims.scanning import remembered
from assay.core import Reading
from assay.problems.calendar import DAYS, WEEKEND, Meeting, Problem, Timetable

_SAID = re.compile(rf"({WHO})i?E?([bf])|f(?:E[9n]?)?P(?:[,A]{{1,2}}P)*|fE|bw?P")
_PERSONS = re.compile(PERSON)
_SLOTS = re.compile(SLOT)
_THUS = frozenset(["so", "then", "thus", "hence", "therefore"])
_CANDIDATES = frozenset(["candidate", "option", "answer"])


def read(text: str, problem: Problem | Timetable, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a week; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return a meeting's day and start."""
    return (solution.day, solution.start) if isinstance(solution, Meeting) else str(solution)


@remembered
def _slots(kinds: str) -> tuple[int, int] | None:
    """Return where the first slot of a stretch stands."""
    match = _SLOTS.search(kinds)
    return None if match is None else match.span()


class _Reader(Lists):
    def __init__(self, text: str, problem: Problem | Timetable) -> None:
        super().__init__(text, problem)
        self._feasible: dict[tuple[int, int, int | None], bool] = {}

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
                if "bw" in match.group() and self.tokens.word(match.end() - 2) != "by":
                    continue
                self._state(slot, start, match.end(), self._names(*match.span()), busy)
            start = match.end()
        self._slot(i, j)

    def _named(self, i: int, j: int) -> tuple[int, int, int | None] | None:
        """Return the day, the start and, if it is said, the end of a slot."""
        day, times = self._day(i, j), self._minutes(i, j)
        if day is None or not times or self.week is None:
            return None
        return day, times[0], times[1] if len(times) > 1 else None

    def _fits(self, i: int, j: int) -> None:
        if self.kinds[j - 1] == "k" and not self._is_fine(i, j):
            return
        slot = self._named(i, j)
        if slot is not None and self.week is not None:
            if slot not in self._feasible:
                self._feasible[slot] = feasible(self.week, Meeting(*slot))
            self.add("slot_fits", i, j, slot, True, self._feasible[slot])
        self._slot(i, j)

    def _is_fine(self, i: int, j: int) -> bool:
        """Say whether a slot as such is called fine, not its buffer, and not for one person."""
        start, _ = self.sentences.bounds(i)
        told = "B" not in self.kinds[max(start, i - REACH) : i] and not self.kinds.startswith(
            ("P", "wP"), j
        )
        return told and self.tokens.word(j - 1) in ("ok", "okay", "fine")

    def _earliest(self, i: int, j: int) -> None:
        slot = self._named(i, j)
        if slot is not None and self._is_earliest(i, j):
            holds = self.first is not None and (self.first.day, self.first.start) == slot[:2]
            self.add("earliest", i, j, (), list(slot[:2]), holds)
        self._slot(i, j)

    def _is_earliest(self, i: int, j: int) -> bool:
        """Say whether a slot is called the earliest, not only the first one to be looked at."""
        words = [self.tokens.word(k) for k in range(i, j)]
        if "w" in self.kinds[i:j] and words[self.kinds[i:j].index("w")] not in _THUS:
            return False
        return _CANDIDATES.isdisjoint(words) and ("earliest" in words or "i" in self.kinds[i:j])

    @cached_property
    def first(self) -> Meeting | None:
        """The first feasible slot of the week."""
        if (week := self.week) is None:
            return None
        every = map(week.meeting, range(1, week.possible + 1))
        return next((meeting for meeting in every if feasible(week, meeting)), None)

    def _slot(self, i: int, j: int) -> None:
        """Take a slot for a candidate if its sentence proposes it."""
        fine = self.kinds[j - 1] == "k"
        if not fine and not self.sentences.mentions("SMcWe", i, len(self.kinds)):
            return
        found = _slots(self.kinds[i:j])
        if found is None or not self._dated(i + found[0], i + found[1], j):
            return
        start, end = i + found[0], i + found[1]
        slot = self._named(start, end)
        if slot is None or self.sentences.negated(start):
            return
        fits = self.week is not None and slot[1] + self.week.duration
        if slot[2] in (None, fits):
            self.propose(start, end, Meeting(*slot))

    def _dated(self, i: int, j: int, end: int) -> bool:
        """Say whether a slot names its day, or there is one day only and it is tried or works."""
        if "D" in self.kinds[i : j + 1]:
            return True
        if self.kinds[i - 1] == "c" and self.sentences.mentions("D", i, i):
            return True
        works = "W" in self.kinds[j:end] and self.sentences.settable(i)
        tried = self.kinds[i - 1] == "c" or self.kinds[i - 3 : i] == "Sn:" or works
        return tried and len(self.problem.days) == 1 and end - i > 1

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
        if self.kinds[i:j] == "ndno" and self.tokens.word(j - 1) == "h":
            return  # 10-15h
        times = self._minutes(i, j if match is None else match.end())
        said = length(self.tokens, match.end() if match else i, j)
        if len(times) == 2 and said is not None and times[0] < times[1]:
            self.add("duration", i, j, tuple(times), said, times[1] - times[0] == said)
        if self.kinds[i] == "D":
            self._slot(i, j)

    def _sum(self, i: int, j: int) -> None:
        start, end = (minute(self.tokens.word(k)) for k in (i, j - 1))
        bare = j - i == 5 and self.kinds[i + 2] == "n"
        said = self.tokens.number(i + 2) if bare else length(self.tokens, i + 2, j - 2)
        if start is not None and end is not None and said is not None:
            self.add("duration", i, j, (start, end), said, end - start == said)

    def _buffer(self, i: int, j: int) -> None:
        first, last = self.sentences.bounds(i)
        found = [m.span() for m in _SLOTS.finditer(self.kinds, first, min(last, first + 256))]
        slot = max(found, key=lambda s: "D" in self.kinds[s[0] : s[1]], default=None)
        named = None if slot is None else self._named(*slot)
        if named is None or (week := self.week) is None:
            return
        day, start, end = named
        before, after = week.buffer_before, week.buffer_after
        if not before + after:
            return
        end = start + week.duration if end is None else end
        wide = When(i, j, day, start - before, end + after)
        holds = all(self._met(name, wide, False) for name in self.people)
        self.add("buffer", i, j, (day, start, end), True, holds)

    def _gap(self, i: int, j: int) -> None:
        week = self.week
        if week and week.buffer_before == week.buffer_after:  # else it is not decidable
            self._told("buffer", i, j, week.buffer_before)

    def _meets(self, i: int, j: int) -> None:
        own = self.sentences.mentions("P", i, i) or self.kinds[j] == "P"
        if self.week is not None and not own:
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

    def _number(self, i: int, j: int) -> None:
        if self.tokens.word(i) == "number":
            value = self.tokens.number(j - 1)
            self.add("quoted_value", i, j, ("people",), value, value == len(self.people))

    def _count(self, i: int, j: int) -> None:
        word = self.tokens.word(i).removesuffix("'s")
        value = NUMBERS.index(word) + 1 if word in NUMBERS else int(word)
        if word not in NUMBERS or value >= len(self.people):  # two people may be two of them
            self.counts(i, j, "people", value, len(self.people))

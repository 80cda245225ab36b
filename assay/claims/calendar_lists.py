"""Who is busy or free when, in lists of a heading before, and meetings of somebody's own."""

import re

from assay.claims.calendar_carried import Carried
from assay.claims.calendar_people import When

_TIMES = frozenset(["intervals", "periods", "windows", "hours", "ranges", "gaps"])
_ENDS = re.compile("[DpEPe]{0,3}[.:]|[DwpEPe]{0,3}:")
REACH = 64
"""Tokens in which the person is named to whom *her* refers."""
_PERSONS = re.compile(r"P:?[^P\n]+")
_PRONOUNS = frozenset(["his", "her", "their"])


class Lists(Carried):
    """Reads lists with a line for each day under a name, and what is said of one's own meetings."""

    listing = ""

    def _announced(self, i: int, j: int) -> None:
        """Take note of what the lists that follow are of: let me list the busy intervals.

        Where other times are spoken of after that, it is not known any more.
        """
        if self.kinds[i + 1] == "w" and self.tokens.word(i + 1) not in _TIMES:
            return
        if _ENDS.match(self.kinds, j):
            self.listing = self.kinds[i]
        elif self.listing != self.kinds[i]:
            self.listing = ""

    def _roster(self, i: int, j: int) -> None:
        """Read the lines of one person, a day in each."""
        at = self.kinds.index("P", i)
        top = self.kinds.index("\n", at)
        head = self.kinds[at:top]
        said = "b" if "b" in head or "v" in head else "f" if "f" in head else self.listing
        name = self._name(at)
        said = said or self._presumed(at, [(name, when) for when in self._ranges(top, j)])
        if said:
            self._said(self.kinds.index("D", top), j, [name], said == "b")

    def _entry(self, i: int, j: int) -> None:
        """Read the line of one person on its own: Olga: Tuesday 10:30-12:30."""
        at = self.kinds.index("P", i)
        if self._presumed(at, self._ranged_by(at, j)):
            self._said(at, j, [self._name(at)], busy=True)

    def _ranged_by(self, i: int, j: int) -> list[tuple[str, When]]:
        return [(self._name(i), when) for when in self._ranges(i, j)]

    def _own(self, i: int, j: int) -> None:
        """Read when somebody's meetings are: her first meeting is 12:00-12:30."""
        start, _ = self.sentences.bounds(i)
        at = i if self.kinds[i] == "P" else self.kinds.rfind("P", max(start, i - REACH), i)
        words = [self.tokens.word(k) for k in (i, i + 1)]
        if at >= 0 and (words[0].endswith("'s") or not _PRONOUNS.isdisjoint(words)):
            self._said(i, j, [self._name(at)], "f" not in self.kinds[i:j])

    def _kept(self, i: int, j: int) -> None:
        """Read ranges under the name they are said of: free slots for Ana: 9:00-9:30."""
        at = self.kinds.index("P", i)
        self._said(at, j, [self._name(at)], self.kinds[i] == "b")

    def _spread(self, i: int, j: int) -> None:
        """Read the ranges of several people on a day: busy on Monday: Felix 10:00-11:30."""
        day = self._day_at(self.kinds.index("D", i))
        for match in _PERSONS.finditer(self.kinds, i, j):
            for when in self._ranges(*match.span()) if day is not None else ():
                name = self._name(match.start())
                self._state(when, when.i, when.j, [name], self.kinds[i] == "b")

    def _nobody(self, i: int, j: int) -> None:
        """Take that nobody is busy for a range."""
        for when in self._ranges(i, j):
            self._state(when, i, j, list(self.people), busy=False)

    def _daily(self, i: int, j: int) -> None:
        """Read the lines of one day, a person in each."""
        day = self._day_at(self.kinds.index("D", i))
        if day is None:
            return
        ranges = []
        for match in _PERSONS.finditer(self.kinds, i, j):
            a, b = match.span()
            ranges += [(name, when._replace(day=day)) for name, when in self._ranged_by(a, b)]
        said = self.listing or self._presumed(i, ranges)
        for name, when in ranges if said else ():
            self._state(when, when.i, when.j, [name], said == "b")

"""Who is busy or free when, where the person or the verb is that of the statement before."""

import re

from assay.claims.calendar_people import People, When
from assay.claims.calendar_times import minute
from assay.claims.calendar_words import FURTHER, OTHER

_FURTHER, _OTHER = re.compile(FURTHER), re.compile(OTHER)
_ELSE = frozenset("WibfTd-=:")
"""What follows a range of which something else is said."""
_AGAIN = frozenset(
    (
        *("then", "another", "one", "also", "again", "finally", "next", "last", "lastly", "later"),
        *("second", "third", "more", "plus", "once", "additionally", "meeting", "block", "no"),
        *("sorry", "wait", "rather", "mean", "correction", "hmm"),
    )
)
"""Words between two ranges of the same person, also where the second one corrects the first."""


class Carried(People):
    """Reads statements that leave out the person, the verb or both."""

    def _person(self, i: int, j: int) -> None:
        super()._person(i, j)
        self._go_on(j)

    def _carried(self, i: int, j: int) -> None:
        super()._carried(i, j)
        self._go_on(j)

    def _listed(self, i: int, j: int) -> None:
        super()._listed(i, j)
        self.subject, self.subject_end = self._names(i, j), j
        self.engaged = self.kinds[j - 1] == "b"
        self._go_on(j)

    def _go_on(self, i: int) -> None:
        """Take further ranges of a person, and other people of whom the same is said.

        Such as: is busy 9-10, another one from 12 to 13, then 14 to 15, Felix 12:00-13:00.
        """
        while i == self.subject_end:
            match = _FURTHER.match(self.kinds, i) or _OTHER.match(self.kinds, i)
            if match is None or self.kinds[match.end()] in _ELSE:
                return
            at = self.kinds.find("P", i, match.end())
            words = {
                self.tokens.word(k)
                for k in range(i, at if at >= 0 else match.end())
                if self.kinds[k] in "XwMve9g"
            }
            if not words <= _AGAIN:
                return
            if at >= 0:
                self.subject = [self._name(at)]
            start = (
                at
                if at >= 0
                else next(k for k in range(i, match.end()) if self.kinds[k] in "DFTn4h")
            )
            i = self.subject_end = match.end()
            self._said(start, i, self.subject, self.engaged)

    def _idle(self, i: int, j: int) -> None:
        """Take that a person has nothing on a day."""
        day = self._day_at(j - 1)
        if self.tokens.word(j - 2) == "nothing" and day is not None:
            when = When(i, j, day, *self.problem.hours)
            self._state(when, i, j, self._names(i, j), busy=False)

    def _moment(self, i: int, j: int) -> None:
        """Take what is said of people at a bare hour: at 9 on Tuesday Felix is busy."""
        day, at = self._day(i, j), minute(self.tokens.word(i))
        if self.tokens.led_in(i) == "at " and day is not None and at is not None:
            when = When(i, i + 1, day, at, at + 1)
            self._state(when, i, j, self._names(i, j), self.kinds[j - 1] == "b")

    def _since(self, i: int, j: int) -> None:
        """Take what is said of people from or until a time that stands before them."""
        day, times = self._day(i, j), self._minutes(i, j)
        busy = "b" in self.kinds[i:j]
        if day is None or not times or (len(times) == 1 and busy):
            return
        opens, closes = self.problem.hours
        start, end = times if len(times) == 2 else (times[0], closes)
        if self.kinds[i] == "T":
            start, end = opens, times[0]
        if start < end and not (self.kinds[i] == "T" and len(times) == 2):
            self._state(When(i, j, day, start, end), i, j, self._names(i, j), busy)

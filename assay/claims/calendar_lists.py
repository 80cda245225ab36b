"""Who is busy or free when, in lists of a heading before, and meetings of somebody's own."""

from assay.claims.calendar_people import People

_PRONOUNS = frozenset(["his", "her", "their"])


class Lists(People):
    """Reads lists with a line for each day under a name, and what is said of one's own meetings."""

    listing = ""

    def _announced(self, i: int, j: int) -> None:
        """Take note of what the lists that follow are of: let me list the busy intervals."""
        self.listing = self.kinds[i]

    def _roster(self, i: int, j: int) -> None:
        """Read the lines of one person, a day in each."""
        at = self.kinds.index("P", i)
        if self.listing:
            self._said(at, j, [self._name(at)], self.listing == "b")

    def _own(self, i: int, j: int) -> None:
        """Read when somebody's meetings are: her first meeting is 12:00-12:30."""
        start, _ = self.sentences.bounds(i)
        at = i if self.kinds[i] == "P" else self.kinds.rfind("P", start, i)
        words = [self.tokens.word(k) for k in (i, i + 1)]
        if at >= 0 and (words[0].endswith("'s") or not _PRONOUNS.isdisjoint(words)):
            self._said(i, j, [self._name(at)], True)

"""What the readers of all families share: one pass over a trace, its sentences, sums."""

import re
from typing import Any, ClassVar

from assay.claims import sums
from assay.claims.lexing import Tokens
from assay.claims.scanning import Scanner
from assay.claims.sentences import Sentences
from assay.claims.sums import CHAIN
from assay.core import Claim, Reading, Written

_CHAIN = re.compile(CHAIN)
_NUMBERS = re.compile("n")


class Reader:
    """Goes through one trace once.

    A family's reader has, for each pattern of its scanner, a method of the same name with an
    underscore before it, which takes the first token of a stretch that fits and its end.

    Parameters
    ----------
    tokens : Tokens
        The trace.
    """

    SCANNER: ClassVar[Scanner]

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.sentences = Sentences(tokens)
        self._behind_count = -1
        self.claims: list[Claim] = []
        self.candidates: list[Written] = []

    def read(self) -> Reading:
        """Return what was read."""
        for name, i, j in self.SCANNER.scan(self.kinds):
            getattr(self, f"_{name}")(i, j)
        self.finish()
        return Reading(sorted(self.claims, key=_place), sorted(self.candidates, key=_place))

    def finish(self) -> None:
        """Add what only the end of the trace settles."""

    def add(
        self, kind: str, i: int, j: int, about: tuple[Any, ...], says: Any, holds: bool
    ) -> None:
        """Add a claim of the tokens from i up to but without j, if it is asserted."""
        if self.sentences.asserted(i, j):
            start, end = self.tokens.span(i, j)
            self.claims.append(Claim(kind, start, end, about, says, holds))

    def propose(self, i: int, j: int, solution: Any) -> None:
        """Add a candidate."""
        self.candidates.append(Written(*self.tokens.span(i, j), solution))

    def numbers(self, i: int, j: int) -> list[int]:
        """Return the whole numbers among the tokens from i up to but without j."""
        return [self.tokens.number(m.start()) for m in _NUMBERS.finditer(self.kinds, i, j)]

    def places(self, i: int, j: int) -> list[int]:
        """Return which tokens from i up to but without j are whole numbers."""
        return [m.start() for m in _NUMBERS.finditer(self.kinds, i, j)]

    def chains_from(self, i: int) -> None:
        """Read the chain of sums that begins at token i, however far it goes."""
        if match := _CHAIN.match(self.kinds, i):
            self._chain(*match.span())

    def _chain(self, i: int, j: int) -> None:
        """Read the chains of sums in a stretch."""
        for match in _CHAIN.finditer(self.kinds, i, j):
            if self.sentences.asserted(*match.span()):
                self.claims += sums.claims(self.tokens, *match.span())

    def counts(self, i: int, j: int, name: str, value: int, true: int) -> None:
        """Add a value of the prompt, unless it may be said of a part of the instance only."""
        beside = self.kinds[i - 1] in "A," and self._behind_count == i - 1
        self._behind_count = j
        if (beside or self._of_the_whole(i, j)) and self.kinds[j : j + 1] != "R":
            self.add("quoted_value", i, j, (name,), value, value == true)

    def _of_the_whole(self, i: int, j: int) -> bool:
        """Say whether a number is said of the instance: there are so many, or all so many."""
        if self.kinds[i - 1] in "ie":
            return True
        return self.kinds[i - 1] in ".\n" and self.kinds[j] in ".,;\nA"


def _place(found: Claim | Written) -> tuple[int, int]:
    return found.start, found.end

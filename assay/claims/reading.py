"""What the readers of all families share: one pass over a trace, its sentences, sums."""

import re
from operator import attrgetter
from typing import Any, ClassVar

from assay.claims import sums
from assay.claims.lexing import Tokens
from assay.claims.scanning import Scanner, remembered
from assay.claims.sentences import Sentences
from assay.claims.sums import CHAIN
from assay.core import Claim, Reading, Written

_CHAIN = re.compile(CHAIN)
_BESIDE = re.compile(r"[(]?(?:V[,.d;]*)*[)]?(?:,?A|,|,[Xw],|w|\*|)")
"""What stands between two numbers of the prompt, also where the second one corrects."""
_INSIDE = re.compile(r"\b(?:in|of|for|at|by|on) \Z")
_HAVING = re.compile(
    r"(?:\b(?:maze|grid|shop|problem|instance|formula|cnf|tsp|puzzle|graph|prompt|table|input"
    r"|matrix|network|map|expression|meeting|we|we've|i)"
    r" (?:here )?(?:with|of|says|over|on|for|has|have|see|got)"
    r"|(?:[.!?:)\n] ?|\A)(?:so )?(?:with|given|having)"
    r"|\bdimacs with)"
    r" (?:the |only |just |a total of )?\Z"
)
_HEADED = re.compile(
    r"(?:(?:\n|\A)[-*>|0-9. ]{0,8}|\b(?:size|given|input|grid|instance): )"
    r"(?:the )?(?:total )?(?:(?:number|count) of |#)?\Z"
)
_COMPLETE = re.compile(r" *(?:[.,;:\n(|]|x_?\{?[01]\b|(?:and|to|here|in total|over|with)\b|\Z)")
_OPENING = ("ok", "okay", "so")
_PLACE = attrgetter("start", "end")
_PARTS = "nVKPJmgso"
"""Whom a number that is said of them is not the whole's: a city, a clause, a person, a job."""


@remembered
def _numbered(kinds: str) -> tuple[int, ...]:
    """Return where whole numbers stand."""
    return tuple(m.start() for m in re.finditer("n", kinds))


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
    PARTLY: ClassVar[str] = "R"
    """What follows a number that is not said of the whole instance: *left*, *remaining*."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.sentences = Sentences(tokens)
        self._sums = sums.Sums(tokens)
        self._behind_count = -1
        self._asked = self._asked_to = -1
        self._asserted = False
        self._from = self._to = 0
        self.claims: list[Claim] = []
        self.candidates: list[Written] = []

    def read(self) -> Reading:
        """Return what was read."""
        take = {name: getattr(self, f"_{name}") for name in self.SCANNER.names}
        for name, i, j in self.SCANNER.scan(self.kinds):
            take[name](i, j)
        return Reading(sorted(self.claims, key=_PLACE), sorted(self.candidates, key=_PLACE))

    def add(
        self, kind: str, i: int, j: int, about: tuple[Any, ...], says: Any, holds: bool
    ) -> None:
        """Add a claim of the tokens from i up to but without j, if it is asserted."""
        if i != self._asked or j != self._asked_to:
            self._ask(i, j)
        if self._asserted:
            self.claims.append(Claim(kind, self._from, self._to, about, says, holds))

    def propose(self, i: int, j: int, solution: Any) -> None:
        """Add a candidate."""
        start, end = self.tokens.span(i, j)
        self.candidates.append(Written(start, end, solution))

    def _ask(self, i: int, j: int) -> None:
        """Look where a stretch stands and whether it is asserted: many are asked for twice."""
        self._asked, self._asked_to = i, j
        self._asserted = self.sentences.asserted(i, j)
        self._from, self._to = self.tokens.span(i, j)

    def numbers(self, i: int, j: int) -> list[int]:
        """Return the whole numbers among the tokens from i up to but without j."""
        words = self.tokens.words
        return [int(words[i + at]) for at in _numbered(self.kinds[i:j])]

    def places(self, i: int, j: int) -> list[int]:
        """Return which tokens from i up to but without j are whole numbers."""
        return [i + at for at in _numbered(self.kinds[i:j])]

    def chains_from(self, i: int) -> None:
        """Read the chain of sums that begins at token i, however far it goes."""
        if match := _CHAIN.match(self.kinds, i):
            self._chain(*match.span())

    def _chain(self, i: int, j: int) -> None:
        """Read the chains of sums in a stretch."""
        for a, b in sums.chains(self.kinds[i:j]):
            if self.sentences.asserted(i + a, i + b):
                self.claims += self._sums.claims(i + a, i + b)

    def counts(self, i: int, j: int, name: str, value: int, true: int) -> None:
        """Add a value of the prompt, unless it may be said of a part of the instance only."""
        before = self._behind_count
        self._behind_count = j
        beside = before > 0 and _BESIDE.fullmatch(self.kinds, before, i) is not None
        if (beside or self._of_the_whole(i, j)) and self.kinds[j] not in self.PARTLY:
            self.add("quoted_value", i, j, (name,), value, value == true)

    def headed_counts(self, i: int, j: int, name: str, value: int, true: int) -> None:
        """Add a value of the prompt that has its name before it: Variables: 12."""
        before = self._behind_count
        near = 0 < before <= i <= before + 2
        beside = near and self.kinds[before:i] in (",", "A", ";", "|", ",A")
        start, _ = self.tokens.span(i, i + 1)
        alone = beside or _HEADED.search(self.tokens.text, max(0, start - 24), start)
        if alone and _COMPLETE.match(self.tokens.text, self.tokens.span(i, j)[1]):
            self._behind_count = j
            self.add("quoted_value", i, j, (name,), value, value == true)

    def _of_the_whole(self, i: int, j: int) -> bool:
        """Say whether a number is said of the instance: there are so many, or all so many."""
        before, after = self.kinds[i - 1], self.kinds[j]
        start, _ = self.tokens.span(i, i + 1)
        _, end = self.tokens.span(i, j)
        lead = self.tokens.text[max(0, start - 48) : start]
        if before == "e" or (before == "i" and self.kinds[i - 2] not in _PARTS):
            return _INSIDE.search(lead) is None
        if before == "=":
            return self.tokens.word(i - 2) == "n"
        if _HAVING.search(lead) and _COMPLETE.match(self.tokens.text, end):
            return True
        at = i - 1 - (before == ",")
        if before == "," or self.tokens.word(at) in _OPENING:
            before = self.kinds[at - (self.tokens.word(at) in _OPENING)]
        means = self.tokens.word(j) in ("means", "mean")
        return before in ".\n" and (means or after in ".,;\nA*" or self.kinds[j : j + 2] == ":P")

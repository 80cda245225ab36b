"""Which statements of a trace are asserted, and which are supposed, negated, asked or quoted.

A sentence ends at a full stop, a question mark, a semicolon or a line feed. The rules are those
of docs/traces.md; every sentence is looked at once, whatever the number of its claims.
"""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from assay.claims.lexing import Tokens

_ENDS = re.compile(r"[.?;\n]")
_SUPPOSED = re.compile("[HI]")
_NEGATED = re.compile(r"X(?!V)")
_PAUSE = re.compile(r"[,:]")


class _Sentence(NamedTuple):
    """Tokens from ``start`` up to but without ``end``, and what stands in them.

    ``supposed`` is the first token that supposes, ``end`` if none does; ``fine`` is False for
    questions and lines that are cited.
    """

    start: int
    end: int
    supposed: int
    negations: list[int]
    fine: bool


class Sentences:
    """The sentences of a trace.

    Parameters
    ----------
    tokens : Tokens
        The trace.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._kinds = kinds = tokens.kinds
        found = (m.start() for m in _ENDS.finditer(kinds))
        self._ends = [at for at in found if kinds[at] != "." or kinds[at - 2 : at] != "\nn"]
        self._quotes = _quotes(kinds) if '"' in kinds else []
        self._known: dict[int, _Sentence] = {}

    def bounds(self, i: int) -> tuple[int, int]:
        """Return the first token of the sentence that token i is in, and its end."""
        sentence = self._at(i)
        return sentence.start, sentence.end

    def asserted(self, i: int, j: int) -> bool:
        """Say whether the statement of the tokens from i up to but without j is asserted."""
        found = self._at(i)
        if not found.fine or found.supposed < i or self._quoted(i):
            return False
        if self._negated(found, i):
            return False
        if self._kinds[j : j + 1] == "U" or _NEGATED.search(self._kinds, i, j):
            return False
        return self._kinds.find("Z", j, found.end) < 0

    def settable(self, i: int) -> bool:
        """Say whether what begins at token i may set a state: also if it is supposed."""
        found = self._at(i)
        conditional = self._kinds.find("I", found.start, i) >= 0
        return found.fine and not conditional and not self._negated(found, i)

    def _negated(self, found: _Sentence, i: int) -> bool:
        before = bisect_left(found.negations, i)
        return before > 0 and not _PAUSE.search(self._kinds, found.negations[before - 1], i)

    def _at(self, i: int) -> _Sentence:
        k = bisect_left(self._ends, i)
        return self._known.get(k) or self._look(k)

    def _look(self, k: int) -> _Sentence:
        kinds, ends = self._kinds, self._ends
        start = ends[k - 1] + 1 if k else 0
        end = ends[k] if k < len(ends) else len(kinds)
        supposed = _SUPPOSED.search(kinds, start, end)
        negations = [m.start() for m in _NEGATED.finditer(kinds, start, end)]
        fine = kinds[end : end + 1] != "?" and kinds[start : start + 1] != ">"
        found = _Sentence(start, end, supposed.start() if supposed else end, negations, fine)
        self._known[k] = found
        return found

    def _quoted(self, i: int) -> bool:
        at = bisect_right(self._quotes, (i, len(self._kinds))) - 1
        return at >= 0 and i < self._quotes[at][1]


def _quotes(kinds: str) -> list[tuple[int, int]]:
    """Return the quoted stretches: from every other quotation mark of a line to the next."""
    found: list[tuple[int, int]] = []
    opened = -1
    for match in re.finditer('["\n]', kinds):
        if match.group() == "\n":
            opened = -1
        elif opened < 0:
            opened = match.start()
        else:
            found.append((opened, match.start()))
            opened = -1
    return found

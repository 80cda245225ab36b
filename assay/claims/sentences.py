"""Which statements of a trace are asserted, and which are supposed, negated, asked or quoted.

A sentence ends at a full stop, a question mark, a semicolon or a line feed. The rules are those
of docs/traces.md; every sentence is looked at once, whatever the number of its claims.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from typing import NamedTuple

from assay.claims.lexing import Tokens

_ENDS = re.compile(r"[?;\n]|(?<!\nn)\.(?!\.{0,2}[\],])")
"""No sentence ends at a point after a line's number, or in a list cut short."""
_SPOILS = re.compile(r"[HIXZ?]|(?<![^.?;\n])>")
"""What a sentence is looked at for; one without any is asserted, and most are."""
_NEGATED = re.compile(r"X(?!V)")
_TRIES = r"(?:what|how) (?:about|if)"
_TRIED = re.compile(rf"\b{_TRIES}\b")
_EVER_TRIED = re.compile(_TRIES)
_PAUSE = re.compile(r"[,:]")


class _Sentence(NamedTuple):
    """Tokens from ``start`` up to but without ``end``, and what stands in them.

    ``supposed`` is the first token that supposes, ``conditional`` the first *if*, both ``end`` if
    there is none; ``reach`` says how far each of the negations does; ``wrong`` is the last token
    that takes back; ``fine`` is False for questions and lines that are cited.
    """

    start: int
    end: int
    supposed: int
    conditional: int
    negations: list[int]
    reach: list[int]
    wrong: int
    fine: bool


class Sentences:
    """The sentences of a trace.

    Parameters
    ----------
    tokens : Tokens
        The trace.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._kinds = kinds = tokens.kinds
        self._ends = [m.start() for m in _ENDS.finditer(kinds)]
        self._quotes = _quotes(kinds) if '"' in kinds else []
        self._first: dict[tuple[int, str], int] = {}
        self._spoils = [m.start() for m in _SPOILS.finditer(kinds)]
        self._known: dict[int, _Sentence] = {}
        self._start, self._end, self._bare = 0, -1, True
        self._only_asked = False

    def bounds(self, i: int) -> tuple[int, int]:
        """Return the first token of the sentence that token i is in, and its end."""
        if not self._start <= i <= self._end:
            self._enter(i)
        return self._start, self._end

    def bare(self, i: int) -> bool:
        """Say whether nothing in the sentence of token i supposes, negates, asks or takes back."""
        if not self._start <= i <= self._end:
            self._enter(i)
        return self._bare

    def asserted(self, i: int, j: int) -> bool:
        """Say whether the statement of the tokens from i up to but without j is asserted."""
        kinds = self._kinds
        if self.bare(i) and j <= self._end and not self._quotes:
            return kinds[j] != "U"
        if self._only_asked:
            return False
        found = self._entered()
        if not found.fine or found.supposed < i or self._quoted(i):
            return False
        if self._negated(found, i):
            return False
        if kinds[j : j + 1] == "U" or ("X" in kinds[i:j] and _NEGATED.search(kinds, i, j)):
            return False
        return found.wrong < j

    def settable(self, i: int) -> bool:
        """Say whether what begins at token i may set a state: also if it is supposed."""
        if self.bare(i):
            return True
        if self._only_asked:
            return self._tried()
        found = self._entered()
        if self._negated(found, i):
            return False
        return (found.fine and found.conditional >= i) or self._tried()

    def conditional(self, i: int) -> bool:
        """Say whether what begins at token i is the case only if something else is."""
        if self.bare(i) or self._only_asked:
            return False
        found = self._entered()
        return found.fine and found.conditional < i and not self._tried()

    def negated(self, i: int) -> bool:
        """Say whether a negation reaches token i."""
        return not self.bare(i) and self._negated(self._entered(), i)

    def mentions(self, kinds: str, i: int, j: int) -> bool:
        """Say whether the sentence of token i has a token of some kinds before token j."""
        start, end = self.bounds(i)
        key = start, kinds
        if key not in self._first:
            match = _one_of(kinds).search(self._kinds, start, end)
            self._first[key] = len(self._kinds) + 1 if match is None else match.start()
        return self._first[key] < j

    @cached_property
    def _ever_tried(self) -> bool:
        """Whether any question may try something out."""
        return _EVER_TRIED.search(self._tokens.text) is not None

    def _negated(self, found: _Sentence, i: int) -> bool:
        if not found.negations:
            return False
        before = bisect_left(found.negations, i)
        return before > 0 and found.reach[before - 1] >= i

    def _enter(self, i: int) -> None:
        """Go to the sentence of token i: most often the one that was asked for last."""
        k = bisect_left(self._ends, i)
        self._start = self._ends[k - 1] + 1 if k else 0
        self._end = self._ends[k] if k < len(self._ends) else len(self._kinds)
        at = bisect_left(self._spoils, self._start)
        spoil = self._spoils[at] if at < len(self._spoils) else self._end + 1
        self._bare, self._only_asked = spoil > self._end, spoil == self._end

    def _entered(self) -> _Sentence:
        """Return what stands in the sentence that was asked for last."""
        return self._known.get(self._start) or self._look(self._start, self._end)

    def _look(self, start: int, end: int) -> _Sentence:
        kinds = self._kinds
        fine = kinds[end : end + 1] != "?" and kinds[start : start + 1] != ">"
        supposed = _first(kinds, "H", start, end)
        conditional = _first(kinds, "I", start, end)
        negates = kinds.find("X", start, end) >= 0
        negations = [m.start() for m in _NEGATED.finditer(kinds, start, end)] if negates else []
        found = _Sentence(
            start,
            end,
            min(supposed, conditional),
            conditional,
            negations,
            _reach(kinds, negations, end) if negations else [],
            self._wrong(start, end),
            fine,
        )
        self._known[start] = found
        return found

    def _tried(self) -> bool:
        """Say whether a question tries something out, as in: what about x3."""
        first, last = self._start, self._end
        if not self._ever_tried or self._kinds[last : last + 1] != "?" or first == last:
            return False
        start, end = self._tokens.span(first, last)
        return (
            _TRIED.search(self._tokens.text, max(0, start - 24), min(end, start + 24)) is not None
        )

    def _wrong(self, start: int, end: int) -> int:
        """Return the last token that takes back, not one that tells what was done wrong."""
        at = self._kinds.rfind("Z", start, end)
        told = at > start and self._tokens.led_in(at) == "it "
        return -1 if told else at

    def _quoted(self, i: int) -> bool:
        if not self._quotes:
            return False
        at = bisect_right(self._quotes, (i, len(self._kinds))) - 1
        return at >= 0 and i < self._quotes[at][1]


@cache
def _one_of(kinds: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(kinds)}]")


def _first(kinds: str, kind: str, start: int, end: int) -> int:
    at = kinds.find(kind, start, end)
    return end if at < 0 else at


def _reach(kinds: str, negations: list[int], end: int) -> list[int]:
    """Return the first pause after each negation, ``end`` if there is none."""
    reach: list[int] = []
    pause = end
    for at, after in zip(reversed(negations), [end, *reversed(negations)], strict=False):
        match = _PAUSE.search(kinds, at, after)
        pause = match.start() if match else pause
        reach.append(pause)
    return reach[::-1]


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

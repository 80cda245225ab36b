"""Where in a text moves or cells stand by themselves.

A text is cut into pieces, and each gets a kind, one letter: ``c`` a cell, ``w`` a move in words,
``l`` in letters, ``k`` in those of a compass, ``a`` an arrow, ``n`` a number, ``-`` a word that
may stand between moves, ``b`` a *breaker*, a word that no path holds, ``g`` a gap that is not
blank; the line feed stands for itself. What stands between two breakers, or a breaker and an end
of the line, is a *segment*. Only the last path of a text counts, so lines are looked at from the
last one backwards, and lines without breakers together: they are a path if they are one.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import accumulate, compress, islice

from assay.answers.maze_words import LABELS, arrow, classified, of_goal

Segment = tuple[int, int]
"""Pieces from the first up to but without the second; line feeds may be among them."""

_ARROWS = "↑↓←→⬆⬇⬅➡"
_DIGITS = "0123456789"
_PIECE = re.compile(
    r"\n|[(\[][^\S\n]{0,3}[0-9]{1,6}[^\S\n]{0,3},[^\S\n]{0,3}[0-9]{1,6}[^\S\n]{0,3}[)\]]"
    rf"|[^\W\d_]+|[0-9]+|[{_ARROWS}]|[^\w\n(\[{_ARROWS}]+|."
)
_KINDS = {"word": "w", "letters": "l", "compass": "k", "between": "-", "breaker": "b"}
_BLANK = " \t`*-"
_ALL = frozenset("UDLR")  # one of each leads nowhere: these are the names of the moves
_BARREN = re.compile(r"(?<![^\n])[ng-]+(?![^\n])")
_FOUR = re.compile(r"(?<![^\n])(?:[ng-]*[wlcka]){4}[ng-]*(?![^\n])")
_NO_ENGLISH = 5  # letters u, d, l, r are no word of English; "dull" is one
_NEAR = _SHORT = 16
_MOVES = re.compile("[wlcka]")
_TELLS = re.compile('[:=`{"]')


@lru_cache(maxsize=4096)
def _known(piece: str) -> tuple[str, str]:
    """Return the kind of a piece, nothing for a blank gap, and its value."""
    first = piece[0]
    if first in _DIGITS:
        return "n", piece
    if first in _ARROWS:
        return "a", arrow(piece)
    if first.isalnum() and not first.isdecimal():
        kind, value = classified(piece)
        return _KINDS[kind], value
    if first in "([" and len(piece) > 1:
        return "c", piece
    return ("\n" if first == "\n" else "g" if piece.strip(_BLANK) else ""), piece


class Pieces:
    """A text cut into pieces, without its blanks.

    Parameters
    ----------
    text : str
        Of any length and content.
    """

    def __init__(self, text: str) -> None:
        self._all = _PIECE.findall(text)
        known = {word: _known(word) for word in dict.fromkeys(self._all)}
        kinds = {word: kind for word, (kind, _) in known.items()}
        self._kept = list(map(kinds.__getitem__, self._all))
        self._known: dict[tuple[str, bool, bool], bool] = {}
        self.text = text
        self.kinds = "".join(self._kept)
        self.words = list(compress(self._all, self._kept))
        self.values = {word: value for word, (_, value) in known.items()}

    @cached_property
    def starts(self) -> list[int]:
        """Where each piece begins."""
        return list(compress(accumulate(map(len, self._all), initial=0), self._kept))

    def value(self, k: int) -> str:
        """Return what piece k means: its move, if it is one, else the piece."""
        return self.values[self.words[k]]

    def end(self, k: int) -> int:
        """Return where piece k ends, 0 for the one before the first."""
        return self.starts[k] + len(self.words[k]) if k >= 0 else 0

    def between(self, k: int, other: int) -> str:
        """Return what stands between two pieces, of which the first comes first."""
        return self.text[self.starts[k] + len(self.words[k]) : self.starts[other]]

    def whole(self) -> Segment | None:
        """Return all of the text as one segment, None if it is none."""
        last = len(self.kinds)
        barren = "b" in self.kinds or not _MOVES.search(self.kinds) or self._names_all(0, last)
        return None if barren else (0, last)

    def last_path(self) -> tuple[bool, Segment | None]:
        """Return whether the last line holds a path, and the last path in the text.

        It is in lines of nothing but moves, or in the last segment of a line that stands for one.
        """
        kinds, end, last = self.kinds, len(self.kinds), True
        while end >= 0:
            breaker = kinds.rfind("b", 0, end)
            line_end = kinds.find("\n", breaker, end) if breaker >= 0 else -1
            start = end + 1 if breaker >= 0 > line_end else line_end + 1
            for k, block in enumerate(self._blocks(start, end) if start < end else ()):
                if self._weighs(*block):
                    return last and k == 0, block
            last = last and not kinds[start:end].strip("\n")
            if breaker < 0:
                break
            line = kinds.rfind("\n", 0, breaker) + 1
            if found := self._standing(line, start - 1):
                return last, found
            last, end = False, line - 1
        return False, None

    def _blocks(self, start: int, end: int) -> Iterator[Segment]:
        """Yield the stretches of lines without breakers that hold moves or nothing, last first."""
        barren = [m.span() for m in _BARREN.finditer(self.kinds, start, end)]
        four = (m.span() for m in _FOUR.finditer(self.kinds, start, end))
        for i, j in sorted([*barren, *(s for s in four if self._names_all(*s))], reverse=True):
            yield j, end
            end = i
        yield start, end

    def _weighs(self, i: int, j: int) -> bool:
        """Say whether a block is more than one letter."""
        found = [m.start() for m in islice(_MOVES.finditer(self.kinds, i, j), 2)]
        if len(found) != 1:
            return bool(found)
        (at,) = found
        long = self.kinds[at] in "lk" and len(self.value(at)) > 1
        return long or self.kinds.find("n", i, j) >= 0

    def _names_all(self, i: int, j: int) -> bool:
        part = self.kinds[i:j]
        if len(part) < 4 or sum(map(part.count, "wlcka")) != 4:
            return False
        return {self.value(m.start()) for m in _MOVES.finditer(self.kinds, i, j)} == _ALL

    def _standing(self, start: int, end: int) -> Segment | None:
        """Return the last segment of a line that is given as a path."""
        after = end
        while True:
            before = self.kinds.rfind("b", start, after)
            i = max(start, before + 1)
            if i < after and self._given(i, after, after < end):
                return i, after
            if before < 0:
                return None
            after = before

    def _given(self, i: int, j: int, broken: bool) -> bool:
        """Say whether a segment is a path; the same words between the same ones are asked once."""
        label = self._labelled(i)
        if i == 0 or j == len(self.kinds) or j - i > _SHORT:
            return self._stands(i, j, broken, label)
        key = self.text[self.starts[i - 1] : self.starts[j]], broken, label
        if key not in self._known:
            self._known[key] = self._stands(i, j, broken, label)
        return self._known[key]

    def _labelled(self, i: int) -> bool:
        """Say whether a line begins before piece i, or a word that leads in to a path is there."""
        if i == 0 or self.kinds[i - 1] == "\n":
            return True
        if self.value(i - 1) not in LABELS:
            return False
        start = self.starts[i - 1]
        line = max(0, start - _NEAR, self.text.rfind("\n", max(0, start - _NEAR), start) + 1)
        return not of_goal(self.text[line:start], start - line)

    def _stands(self, i: int, j: int, broken: bool, label: bool) -> bool:
        """Say whether a segment is a path, from what it holds and what is beside it."""
        part, text = self.kinds[i:j], self.text
        moves = part.strip("n-g")
        if not moves or self._names_all(i, j):
            return False
        if moves.count("c") > 1 or ("l" in moves and self._shouted(i, j) > 3):
            return True
        first = i + part.index(moves)
        lead = text[self.end(i - 1) : self.starts[first]]
        if not label and not _TELLS.search(lead):
            return False
        if broken:
            tail = text[self.end(first + len(moves) - 1) : self.starts[j]].lstrip()
            if tail[:1] in ("", ","):
                return False
        weight = sum(self._weight(k) for k in range(i, j)) + ("n" in part)
        return weight > (":" not in lead and "=" not in lead)

    def _shouted(self, i: int, j: int) -> int:
        """Return how many letters there are that are moves without a doubt."""
        letters = (self.value(k) for k in range(i, j) if self.kinds[k] == "l")
        return sum(len(row) for row in letters if row.isupper() or len(row) >= _NO_ENGLISH)

    def _weight(self, k: int) -> int:
        """Return how many moves a piece stands for among other words, where "dull" is none."""
        if self.kinds[k] not in "lk":
            return int(self.kinds[k] in "wca")
        value = self.value(k)
        return len(value) if len(value) == 1 or value.isupper() else 0

"""One combined scanner a family: where any of its patterns of kinds stands, and which one it is.

All patterns are alternatives of one expression, which re2 looks for in time linear in the trace and
without captures; which alternative it was is then asked of the short stretch that was found.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import re2

LONGEST = 1 << 16
"""Tokens; longer stretches are no statement, and re would remember every step of them."""

SHORT, MANY = 64, 4096
"""Tokens, and stretches: what is found out about so many of up to so many is remembered."""
Found = TypeVar("Found")


class _Remembered(dict[str, Found]):
    def __init__(self, function: Callable[[str], Found]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, kinds: str) -> Found:
        found = self._function(kinds)
        if len(kinds) <= SHORT:
            if len(self) >= MANY:
                self.clear()
            self[kinds] = found
        return found


def remembered(function: Callable[[str], Found]) -> Callable[[str], Found]:
    """Let a function of the kinds of a stretch be worked out once for each short stretch.

    The same few strings of kinds come again and again in a trace, whatever its words and numbers.
    """
    return _Remembered(function).__getitem__


class Scanner:
    """Finds the patterns of a family.

    Parameters
    ----------
    patterns : mapping
        By name, the first that fits wins; written so that re and re2 read them alike.
    """

    def __init__(self, patterns: Mapping[str, str]) -> None:
        self.names = tuple(patterns)
        options = re2.Options()
        options.max_mem = 64 << 20
        options.encoding = re2.Options.Encoding.LATIN1
        options.never_capture = True
        every = "|".join(f"(?:{pattern})" for pattern in patterns.values())
        self._any = re2.compile(every.encode(), options)
        self._which = re.compile("|".join(f"(?P<{n}>{p})" for n, p in patterns.items()))

    def scan(self, kinds: str) -> Iterator[tuple[str, int, int]]:
        """Yield the name, the first token and the end of every stretch that fits, in order."""
        known: dict[str, tuple[str | None, int]] = {}
        for start, end in self._spans(kinds.encode("ascii")):
            if end - start > LONGEST:
                continue
            stretch = kinds[start:end]
            name, length = known.get(stretch) or known.setdefault(stretch, self._named(stretch))
            if name is not None:
                yield name, start, start + length

    def _spans(self, kinds: bytes) -> Iterator[tuple[int, int]]:
        """Yield where patterns stand, as ``finditer`` does, in half of its time.

        Of google-re2 1.1 that makes an object in Python for every match and asks the library how
        many groups there are before it tells a span; so the search beneath is called where it is.
        """
        search = getattr(getattr(self._any, "_regexp", None), "Match", None)
        anywhere = getattr(getattr(re2, "_Anchor", None), "UNANCHORED", None)
        if search is None or anywhere is None:
            yield from (match.span() for match in self._any.finditer(kinds))
            return
        at, upto = 0, len(kinds)
        while at < upto:
            start, end = search(anywhere, kinds, at, upto)[0]
            if start < 0:
                return
            yield start, end
            at = max(end, at + 1)

    def _named(self, stretch: str) -> tuple[str | None, int]:
        match = self._which.match(stretch)
        return (None, 0) if match is None else (match.lastgroup, match.end())

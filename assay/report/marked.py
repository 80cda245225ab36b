"""Traces cut into stretches of one look: true and false claims, candidates and their verdicts.

Whoever draws them, a terminal or a page, only has to know what each sign looks like.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from assay.core import in_words
from assay.trace.reader import Trace

TRUE, FALSE, CANDIDATE, NOTE, FINAL = 1, 2, 4, 8, 16
"""What a stretch is, added up. A note is no part of the text: it says what became of the
candidate before it. `FINAL` has no text and stands where the final answer begins."""
_SILENT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Stretch(NamedTuple):
    """A piece of a trace, and what it is."""

    text: str
    looks: int


def clean(text: str) -> str:
    """Return text with U+FFFD for what moves a cursor, turns a line round, or is half a letter."""
    return _SILENT.sub("\ufffd", text)


def stretches(trace: Trace) -> Iterator[Stretch]:
    """Yield the whole text of a trace, with a note after each candidate."""
    text = clean(trace.parts.text)
    change: dict[int, list[tuple[int, int]]] = {}
    notes: dict[int, list[str]] = {}
    for claim in trace.claims:
        _mark(change, claim.start, claim.end, TRUE if claim.holds else FALSE)
    for candidate in trace.candidates:
        _mark(change, candidate.start, candidate.end, CANDIDATE)
        value = candidate.verdict.objective
        said = in_words(candidate.verdict.status) + ("" if value is None else f" {value}")
        notes.setdefault(candidate.end, []).append(said)
    final = trace.parts.final if 0 < trace.parts.final < len(text) else -1
    open_ = dict.fromkeys((TRUE, FALSE, CANDIDATE), 0)
    last = 0
    for at in sorted({*change, len(text)} | ({final} if final > 0 else set())):
        if at > last:
            yield Stretch(text[last:at], sum(look for look, many in open_.items() if many))
        yield from (Stretch(note, NOTE) for note in notes.get(at, ()))
        if at == final:
            yield Stretch("", FINAL)
        for look, by in change.get(at, ()):
            open_[look] += by
        last = at


def _mark(change: dict[int, list[tuple[int, int]]], start: int, end: int, look: int) -> None:
    change.setdefault(start, []).append((look, 1))
    change.setdefault(end, []).append((look, -1))

"""Repetition in linear time: the share of repeated n-grams, and the longest loop.

Words are what stands between blanks. An n-gram is *repeated* if it has
stood before. A *loop* of period p is a stretch in which every word equals the one p words before
it and which is at least 2 p long, so that something is said twice or more without a break. Where
an n-gram stands that has stood before, each of its last few distances is tried for p and followed
as far as it goes; rolling hashes (Karp & Rabin 1987) tell which n-grams to try.
"""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

NGRAM = 10
BEHIND = 4
"""How many earlier places of an n-gram are tried."""

_WORD = re.compile(r"\S+")
_BASE = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class Repetition:
    """How much a text repeats itself.

    Parameters
    ----------
    words, ngrams, repeated : int
        How many words and n-grams there are, and how many of these have stood before.
    loop_words, period : int
        The length of the longest loop and its period, in words; 0 if there is none.
    loop_start, loop_end : int
        Where it stands, in characters.
    """

    words: int
    ngrams: int
    repeated: int
    loop_words: int
    period: int
    loop_start: int
    loop_end: int


def repetition(text: str) -> Repetition:
    """Measure a text.

    Examples
    --------
    >>> found = repetition("Start here. " + "We go on and on, as ever before, for good. " * 3)
    >>> found.loop_words, found.period, found.loop_start
    (30, 10, 12)
    """
    ids = numbered(text.split())
    inverse, counts = ngram_counts(ids, NGRAM)
    again = np.flatnonzero(counts[inverse] > 1)
    start, length, period = _longest(ids, inverse[again].tolist(), again.tolist())
    ngrams = len(inverse)
    if not length:
        return Repetition(len(ids), ngrams, ngrams - len(counts), 0, 0, 0, 0)
    spans = [m.span() for m in islice(_WORD.finditer(text), start, start + length)]
    first, last = spans[0][0], spans[-1][1]
    return Repetition(len(ids), ngrams, ngrams - len(counts), length, period, first, last)


def ngram_counts(ids: Sequence[int], n: int) -> tuple[Any, Any]:
    """Return which n-gram, numbered from 0, begins at each place, and how often each occurs.

    N-grams are told apart by a hash of 64 bits.

    Parameters
    ----------
    ids : sequence of int
        A number of at least 0 for each word or token.
    n : int
        1 or more.

    Returns
    -------
    inverse, counts : ndarray of int
        Of shape (len(ids) - n + 1,), or (0,), and (different n-grams,).
    """
    count = max(0, len(ids) - n + 1)
    values = np.array(ids, dtype=np.uint64) + np.uint64(1)
    mixed: Any = np.zeros(count, dtype=np.uint64)
    for k in range(n):
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(_BASE) + values[k : k + count]
    _, inverse, counts = np.unique(mixed, return_inverse=True, return_counts=True)
    return inverse, counts


def numbered(words: Sequence[Hashable]) -> list[int]:
    """Return a number for each word, the same for equal ones."""
    known = {word: k for k, word in enumerate(dict.fromkeys(words))}
    return list(map(known.__getitem__, words))


def _longest(ids: list[int], grams: list[int], again: list[int]) -> tuple[int, int, int]:
    """Return the start, the length and the period of the longest loop; the length 0 if none."""
    seen: dict[int, list[int]] = {}
    best = (0, 0, 0)
    upto = 0
    for i, gram in zip(again, grams, strict=True):
        places = seen.setdefault(gram, [])
        if i >= upto:
            found = [(_same(ids, i, i - place), i - place) for place in places]
            length, period = max(found, default=(0, 0))
            upto = i + max(length, 1)
            if length >= period > 0:
                best = max(best, _back(ids, i, length, period), key=lambda loop: loop[1])
        places.append(i)
        if len(places) > BEHIND:
            del places[0]
    return best


def _same(ids: list[int], i: int, period: int) -> int:
    """Return how many words from i on equal those one period before."""
    at, n = i, len(ids)
    while at < n and ids[at] == ids[at - period]:
        at += 1
    return at - i


def _back(ids: list[int], i: int, length: int, period: int) -> tuple[int, int, int]:
    """Return the loop that holds such a stretch, up to where it begins."""
    start = i - period
    least = max(0, start - length)
    while start > least and ids[start - 1] == ids[start - 1 + period]:
        start -= 1
    return start, i + length - start, period

"""Which instances of a suite stand in a corpus: n-grams of their data, not of their templates.

Instances share the words around their numbers, so every prompt is first stripped of its template
(`assay.suite.templates`). What is left is cut into words; of each run of words without a gap all
n-grams are taken (n = 13 by default, as in Brown et al. 2020, arXiv 2005.14165, appendix C). One
that stands in two bases tells of neither, and is left out. A line of a drawing is one word.

Of small numbers some n-grams recur by chance in other instances, and in enough of these all of them
will. An instance is therefore taken for known only if half of its own n-grams stand in one
*passage*: with no more than `GAP` words between one and the next.

An n-gram is a 64-bit polynomial of its words' hashes, so a corpus is one pass of array
arithmetic: time is linear in the corpus, memory in the suite. That a 13-gram of the corpus equals
one of a suite's million by chance has odds of one in 10^13.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assay.core import Instance
from assay.suite.corpus import pieces
from assay.suite.templates import Templates

Words = NDArray[np.uint64]
Counts = NDArray[np.int64]
N = 13
KNOWN = 2
"""An instance is known if one in so many of its n-grams is found, or more."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SIGNS = b",;:.()[]{}\"'`*"
_DRAWN = re.compile(rb"^[|+#][-|+#. A-Z]{4,}$", re.MULTILINE)
_PLAIN = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))
_BITS = 16
"""The filter has so many slots for each n-gram: it lets one in 16 strangers through."""
NOWHERE = -1
GAP = 200


def words(text: bytes) -> Words:
    """Return the hashes of a text's words: lower case, without punctuation."""
    text = _DRAWN.sub(lambda line: line.group().replace(b" ", b"_"), text)
    found = text.translate(_PLAIN).lower().split()
    return np.fromiter(map(hash, found), np.int64, len(found)).view(np.uint64)


def grams(found: Words, n: int) -> Words:
    """Return the hashes of the n-grams of some words, in their order."""
    count = len(found) - n + 1
    if count <= 0:
        return np.empty(0, np.uint64)
    total = np.zeros(count, np.uint64)
    for k in range(n):
        total *= _FACTOR
        total += found[k : k + count]
    return total ^ (total >> np.uint64(29))


@dataclass(frozen=True, slots=True)
class Found:
    """What of one base stands in a corpus.

    Parameters
    ----------
    base : str
        Its id.
    split : str
        Of the first of its instances.
    total, found : int
        Its n-grams, and those of them that the corpus holds.
    passage : int
        The most of them in one passage.
    file : str
        Where the first one was.
    """

    base: str
    split: str
    total: int
    found: int
    passage: int
    file: str

    @property
    def known(self) -> bool:
        """Whether so much was found in one place that it cannot be chance."""
        return KNOWN * self.passage >= self.total


class Index:
    """The n-grams of some instances, and where in a corpus each was seen.

    Parameters
    ----------
    read : callable
        Returns the instances of a suite, as often as it is called.
    n : int
        Words in an n-gram.
    """

    def __init__(self, read: Callable[[], Iterable[Instance]], n: int = N) -> None:
        self.n, self.files = n, list[str]()
        self._names: list[tuple[str, str]] = []
        self._keys, self._owners = self._gathered(read(), Templates(read()))
        self._where = np.full(len(self._keys), NOWHERE, np.int32)
        self._passage = np.zeros(self.bases, np.int64)
        self._open = (NOWHERE, 0, 0)
        size = 1 << max(10, int(_BITS * len(self._keys)).bit_length())
        self._mask = np.uint64(size - 1)
        self._filter = np.zeros(size, np.bool_)
        self._filter[(self._keys & self._mask).astype(np.int64)] = True

    @property
    def bases(self) -> int:
        """How many bases there are."""
        return len(self._names)

    @property
    def without(self) -> int:
        """How many bases have no n-gram of their own: too short, or alike."""
        return self.bases - len(np.unique(self._owners))

    def _gathered(
        self, instances: Iterable[Instance], templates: Templates
    ) -> tuple[Words, NDArray[np.int32]]:
        numbers: dict[str, int] = {}
        keys, owners = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
        for instance in instances:
            owner = numbers.setdefault(instance.base_id, len(numbers))
            if owner == len(self._names):
                self._names.append((instance.base_id, instance.split))
            data = [grams(words(text.encode()), self.n) for text in templates.data(instance)]
            found = np.concatenate([np.empty(0, np.uint64), *data])
            keys.append(np.unique(found))
            owners.append(np.full(len(keys[-1]), owner, np.int32))
        return _own(np.concatenate(keys), np.concatenate(owners))

    def scan(self, path: Path, canaries: Sequence[bytes] = ()) -> set[bytes]:
        """Look for the n-grams in one file of a corpus, and return the canaries seen there."""
        number, seen = len(self.files), set[bytes]()
        self.files.append(str(path))
        tail, edge, at = np.empty(0, np.uint64), b"", 0
        self._open = (NOWHERE, 0, 0)
        for raw, text in pieces(path):
            low = edge + raw.lower()
            seen |= {canary for canary in canaries if canary in low}
            edge = low[-64:]
            found = np.concatenate([tail, words(text)])
            here = grams(found, self.n)
            self._look(here, number, at)
            at += len(here)
            tail = found[max(0, len(found) - self.n + 1) :]
        return seen

    def _look(self, found: Words, number: int, start: int) -> None:
        """Note the n-grams of one piece, the first of which is the start-th of its file."""
        places = np.flatnonzero(self._filter[(found & self._mask).astype(np.int64)])
        if not len(places) or not len(self._keys):
            return
        near = found[places]
        at = np.minimum(np.searchsorted(self._keys, near), len(self._keys) - 1)
        same = self._keys[at] == near
        hits = at[same]
        if len(hits):
            self._where[hits[self._where[hits] == NOWHERE]] = number
            self._passages(self._owners[hits].astype(np.int64), places[same] + start)

    def _passages(self, owners: Counts, places: Counts) -> None:
        """Count the hits of each passage; the last one may go on in the next piece."""
        owner, end, count = self._open
        borders = (owners[1:] != owners[:-1]) | (places[1:] - places[:-1] > GAP)
        starts = np.concatenate([[0], np.flatnonzero(borders) + 1])
        sizes = np.diff(starts, append=len(owners))
        if owner == owners[0] and places[0] - end <= GAP:
            sizes[0] += count
        np.maximum.at(self._passage, owners[starts], sizes)
        self._open = (int(owners[-1]), int(places[-1]), int(sizes[-1]))

    def found(self) -> Iterator[Found]:
        """Yield the bases of which something was found, in the suite's order."""
        total = np.bincount(self._owners, minlength=self.bases)
        hit = self._where != NOWHERE
        some = np.bincount(self._owners[hit], minlength=self.bases)
        first = np.full(self.bases, len(self.files), np.int32)
        np.minimum.at(first, self._owners[hit], self._where[hit])
        for k in np.flatnonzero(some).tolist():
            base, split = self._names[k]
            counts = int(total[k]), int(some[k]), int(min(some[k], self._passage[k]))
            yield Found(base, split, *counts, self.files[int(first[k])])


def _own(keys: Words, owners: NDArray[np.int32]) -> tuple[Words, NDArray[np.int32]]:
    """Return the n-grams, sorted, that one base alone has."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    new = np.ones(len(keys), np.bool_)
    new[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    keys, owners = keys[new], owners[new]
    once = np.ones(len(keys), np.bool_)
    once[1:] &= keys[1:] != keys[:-1]
    once[:-1] &= keys[:-1] != keys[1:]
    return keys[once], owners[once]

"""Random streams that depend on their key alone.

A stream is SHAKE-256 (FIPS 202) in counter mode: block ``b`` of the stream with key ``K``
is ``SHAKE256(SHA256(canonical JSON of K) || b as 8 bytes, little endian)``, 512 bytes long,
read as 64 little-endian words of 64 bits. Nothing of Python's or numpy's own generators is
used, because neither promises the same integers for ever; the functions on top (bounded
integers by rejection, Fisher-Yates) are ours and pinned by test vectors.

Two different keys give unrelated streams: there is no arithmetic on seeds.
"""

import json
from collections.abc import MutableSequence, Sequence
from hashlib import sha256, shake_256
from struct import unpack
from typing import TypeVar

_WORDS = 64
_RANGE = 1 << 64

Key = Sequence[object]
T = TypeVar("T")


_encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def digest(key: Key) -> bytes:
    """Return the SHA-256 of a key's canonical JSON.

    Parameters
    ----------
    key : sequence
        JSON values: strings, integers, booleans, None, lists and string-keyed dicts of them.

    Returns
    -------
    bytes
        32 bytes.
    """
    return sha256(_encoded(list(key)).encode("ascii")).digest()


class Stream:
    """An endless stream of random words with exact bounded draws on top.

    Parameters
    ----------
    key : sequence
        What the stream is a function of; see `digest`.

    Examples
    --------
    >>> stream = Stream(["example", 1])
    >>> [stream.below(100) for _ in range(5)]
    [7, 85, 12, 21, 24]
    """

    __slots__ = ("_block", "_seed", "_words")

    def __init__(self, key: Key) -> None:
        self._seed = digest(key)
        self._block = 0
        self._words: list[int] = []

    def word(self) -> int:
        """Return the next 64 bits as an integer."""
        words = self._words
        if not words:
            data = shake_256(self._seed + self._block.to_bytes(8, "little")).digest(8 * _WORDS)
            words.extend(reversed(unpack(f"<{_WORDS}Q", data)))
            self._block += 1
        return words.pop()

    def below(self, n: int) -> int:
        """Return an integer of 0 .. n-1, each equally likely.

        Raises
        ------
        ValueError
            Unless 1 <= n <= 2**64.
        """
        if not 1 <= n <= _RANGE:
            raise ValueError(f"below({n}): the bound must be 1 to 2**64")
        words = self._words
        word = words.pop() if words else self.word()
        if word <= _RANGE - n:  # below the largest multiple of n, as nearly all words are
            return word % n
        limit = _RANGE - _RANGE % n
        while word >= limit:
            word = self.word()
        return word % n

    def between(self, low: int, high: int) -> int:
        """Return an integer of low .. high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, numerator: int, denominator: int) -> bool:
        """Return True with probability numerator / denominator."""
        return self.below(denominator) < numerator

    def choice(self, items: Sequence[T]) -> T:
        """Return one of the items, each equally likely."""
        return items[self.below(len(items))]

    def shuffle(self, items: MutableSequence[T]) -> None:
        """Shuffle in place (Fisher-Yates, from the end)."""
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]

    def permutation(self, n: int) -> list[int]:
        """Return 0 .. n-1 in a random order."""
        items = list(range(n))
        self.shuffle(items)
        return items

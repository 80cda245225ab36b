"""Which problems have been seen: eight bytes of the canonical digest for each, and little more.

Two different problems that share these 64 bits would cost a suite one instance, the same one
everywhere; among a million the odds are one in thirty million.
"""

from array import array
from collections.abc import Iterable

from assay import families
from assay.core import Instance


def digest(instance: Instance) -> int:
    """Return 64 bits, never 0, that isomorphic problems share."""
    family = families.get(instance.family)
    whole = family.symmetries.canonical(family.problems.from_json(instance.problem))
    name = family.name.encode()
    return int.from_bytes(whole[:8], "big") ^ int.from_bytes(name[:8], "big") or 1


class Seen:
    """A set of 64-bit numbers other than 0: open addressing in an array, at most two thirds full.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.add_all([5, 6]), seen.add_all([6, 7]), 5 in seen, 7 in seen, len(seen)
    (True, False, True, False, 2)
    """

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 << 10))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: int) -> bool:
        return self._table[self._slot(number)] == number

    def _slot(self, number: int) -> int:
        mask = len(self._table) - 1
        at = number & mask
        while self._table[at] not in (0, number):
            at = at + 1 & mask
        return at

    def add_all(self, numbers: Iterable[int]) -> bool:
        """Add numbers and return True, or return False and add none if one is there."""
        wanted = set(numbers)
        if any(number in self for number in wanted):
            return False
        for number in wanted:
            self._table[self._slot(number)] = number
            self._count += 1
            if 3 * self._count > 2 * len(self._table):
                self._grow()
        return True

    def _grow(self) -> None:
        old, self._table = self._table, array("Q", bytes(16 * len(self._table)))
        for number in old:
            if number:
                self._table[self._slot(number)] = number

"""A week in the making, in integer arithmetic on bit masks.

The working days are cut into cells of min(slot, 30) minutes, and busy blocks cover cells. Blocks
of one person never touch, so that none looks cut.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assay.problems.calendar import Block, Person, Problem
from assay.rng import Stream

GRAIN = 30
LENGTHS = (15, 120)

Edge = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """A busy block: whose it is, its day's position, its first cell, and how many it covers."""

    person: int
    day: int
    cell: int
    length: int

    def edges(self) -> tuple[Edge, Edge]:
        """Return the times at which the block begins and ends."""
        return ("from", self.day, self.cell), ("to", self.day, self.cell + self.length)


@lru_cache(maxsize=1 << 14)
def _places(cells: int, reach: int, margin: int, length: int) -> tuple[int, ...]:
    """Return the starts, as bits, that a block of some length rules out from each cell."""
    lows = (max(0, cell - reach) for cell in range(cells - length + 1))
    highs = (min(cells, end + margin + 1) for end in range(length, cells + 1))
    return tuple(((1 << max(0, b - a)) - 1) << a for a, b in zip(lows, highs, strict=True))


def nth(mask: int, n: int) -> int:
    """Return the position of the n-th bit that is set."""
    for _ in range(n):
        mask &= mask - 1
    return (mask & -mask).bit_length() - 1


class Draft:
    """A week in the making: its cells as bits, with a spare one after each day.

    ``open`` are the starts that all but the people allow, ``feasible`` those that suit everybody
    required too. People come without blocks, the optional ones last.
    """

    def __init__(self, week: Problem) -> None:
        self.week = week
        self.grain = min(week.slot, GRAIN)
        self.days = len(week.days)
        self.cells = (week.hours[1] - week.hours[0]) // self.grain
        self.whole = (1 << self.cells) - 1
        self.duration = week.duration // self.grain
        self._around = [self._reach(*week.margins(person)) for person in week.people]
        self._starts = range(0, self.cells - self.duration + 1, week.slot // self.grain)
        self.open = self.feasible = self._open()
        self.required = len(week.required)
        self.busy = [0] * len(week.people)
        self.blocks: list[Placed] = []
        self.lengths = (max(1, LENGTHS[0] // self.grain), LENGTHS[1] // self.grain)

    def _reach(self, before: int, after: int) -> tuple[int, int]:
        """Return by how many cells a block rules out starts before it and after it."""
        reach = -(-(self.week.duration + after) // self.grain) - 1
        return reach, -(-before // self.grain) - 1

    def _open(self) -> int:
        """Return the starts that everything but the people allows."""
        found, opens, duration = 0, self.week.hours[0], self.week.duration
        for position, day in enumerate(self.week.days):
            closed = self.week.closed(day)
            for cell in self._starts:
                start = opens + cell * self.grain
                fine = not any(start < b and a < start + duration for a, b in closed)
                found |= fine << self.bit(position, cell)
        return found

    def bit(self, day: int, cell: int) -> int:
        """Return the position of a cell's bit."""
        return day * (self.cells + 1) + cell

    def cover(self, block: Placed) -> int:
        """Return the cells that a block covers."""
        return ((1 << block.length) - 1) << self.bit(block.day, block.cell)

    def apart(self, block: Placed, busy: int) -> bool:
        """Say whether a block neither meets nor touches what a person's busy cells cover."""
        halo = ((1 << block.length + 2) - 1) << self.bit(block.day, block.cell)
        return not busy << 1 & halo

    def places(self, person: int, length: int) -> tuple[int, ...]:
        """Return, for each cell where a block may begin, the starts of its day it rules out."""
        return _places(self.cells, *self._around[person], length)

    def kills(self, block: Placed) -> int:
        """Return the starts of the week that a required person's block rules out."""
        if block.person >= self.required:
            return 0
        places = self.places(block.person, block.length)
        return places[block.cell] << self.bit(block.day, 0)

    def add(self, block: Placed, kills: int) -> None:
        """Add a block that rules out some starts."""
        self.busy[block.person] |= self.cover(block)
        self.feasible &= ~kills
        self.blocks.append(block)

    def most(self) -> int:
        """Return how many slots a block below the longest can rule out at once."""
        reach, margin = min(self._around[: self.required])
        cells = self.lengths[1] + reach + margin
        return min(cells // self._starts.step, len(self._starts))

    def edges(self) -> Counter[Edge]:
        """Return how many blocks begin, and end, at each time."""
        return Counter(edge for block in self.blocks for edge in block.edges())

    def propose(self, left: int, rng: Stream) -> Placed:
        """Draw a block: anywhere, or across one of the slots that are left."""
        person, length = rng.below(self.required), rng.between(*self.lengths)
        if rng.chance(1, 2):
            return self._anywhere(person, length, rng)
        day, start = divmod(nth(left, rng.below(left.bit_count())), self.cells + 1)
        low, high = start - length + 1, start + self.duration - 1
        cell = rng.between(max(0, low), min(self.cells - length, high))
        return Placed(person, day, cell, length)

    def _anywhere(self, person: int, length: int, rng: Stream) -> Placed:
        day, cell = rng.below(self.days), rng.below(self.cells - length + 1)
        return Placed(person, day, cell, length)

    def add_optional(self, rng: Stream) -> None:
        """Give every optional person about as many blocks as the others have, anywhere."""
        each = -(-len(self.blocks) // self.required)
        for person in range(self.required, len(self.busy)):
            for _ in range(each + rng.below(each + 1)):
                block = self._anywhere(person, rng.between(*self.lengths), rng)
                if self.apart(block, self.busy[person]):
                    self.add(block, 0)

    def problem(self, order: Sequence[int]) -> Problem:
        """Return the week with its people, busy as drafted, in some order."""
        week, opens = self.week, self.week.hours[0]
        busy: list[list[Block]] = [[] for _ in week.people]
        for block in self.blocks:
            start = opens + block.cell * self.grain
            end = start + block.length * self.grain
            busy[block.person].append((week.days[block.day], start, end))
        people: list[Person] = [
            replace(person, busy=tuple(sorted(blocks)))
            for person, blocks in zip(week.people, busy, strict=True)
        ]
        return replace(week, people=tuple(people[i] for i in order))

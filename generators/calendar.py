"""Draws calendar weeks in pairs that differ in where one busy block lies.

The working days are cut into cells of min(slot, 30) minutes, and busy blocks cover cells. In
integer arithmetic on bit masks, blocks are drawn, half of them anywhere and half of them across a
slot that is still to go, until no slot is feasible but those to keep: by the toss of a coin none,
or t in a row. Then every block is tried at every other place on its day, and one of the moves
that lead from t feasible slots to none, or from none to t, is taken at random. The coin makes
looking moved say nothing. As a block stays with its person and its day, the halves agree in
everybody's busy minutes, number and lengths of blocks on every day; the move also keeps how many
allowed slots the block rules out by itself, and whether others begin or end when it does. Blocks
of one person never touch, so neither half has one that looks cut.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assay.core import Posed
from assay.problems.calendar import CONSTRAINTS, EVERY_DAY, NAMES, Block, Params, Person, Problem
from assay.rng import Stream

MAX_TRIES = 50
MAX_DRAWS = 500
GRAIN = 30
LENGTHS = (15, 120)


@dataclass(frozen=True, slots=True)
class Base:
    """Two weeks that differ in one block; equal if no such pair was found."""

    weeks: tuple[Problem, Problem]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A busy block: whose it is, its day's position, its first cell, and how many it covers."""

    person: int
    day: int
    cell: int
    length: int


@lru_cache(maxsize=1 << 12)
def _places(cells: int, reach: int, margin: int, length: int) -> tuple[int, ...]:
    """Return the starts, as bits, that a block of some length rules out from each cell."""
    lows = (max(0, cell - reach) for cell in range(cells - length + 1))
    highs = (min(cells, end + margin + 1) for end in range(length, cells + 1))
    return tuple(((1 << max(0, b - a)) - 1) << a for a, b in zip(lows, highs, strict=True))


class _Draft:
    """A week in the making: its cells as bits, with a spare one after each day.

    ``open`` are the starts that all but the people allows, ``feasible`` those that suit all.
    """

    def __init__(self, week: Problem, people: int) -> None:
        self.grain = min(week.slot, GRAIN)
        self.days = len(week.days)
        self.cells = (week.hours[1] - week.hours[0]) // self.grain
        self.whole = (1 << self.cells) - 1
        self.duration = week.duration // self.grain
        self._margin = -(-week.buffer // self.grain) - 1
        self._reach = -(-(week.duration + week.buffer) // self.grain) - 1
        self._starts = range(0, self.cells - self.duration + 1, week.slot // self.grain)
        self.open = self.feasible = self._open(week)
        self.busy = [0] * people
        self.blocks: list[_Placed] = []
        self.lengths = (max(1, LENGTHS[0] // self.grain), LENGTHS[1] // self.grain)

    def _open(self, week: Problem) -> int:
        """Return the starts that everything but the people allows."""
        found = 0
        for position, day in enumerate(week.days):
            closed = week.closed(day)
            for cell in self._starts:
                start = week.hours[0] + cell * self.grain
                fine = not any(start < b and a < start + week.duration for a, b in closed)
                found |= fine << self.bit(position, cell)
        return found

    def bit(self, day: int, cell: int) -> int:
        """Return the position of a cell's bit."""
        return day * (self.cells + 1) + cell

    def cover(self, block: _Placed) -> int:
        """Return the cells that a block covers."""
        return ((1 << block.length) - 1) << self.bit(block.day, block.cell)

    def apart(self, block: _Placed, busy: int) -> bool:
        """Say whether a block neither meets nor touches what a person's busy cells cover."""
        halo = ((1 << block.length + 2) - 1) << self.bit(block.day, block.cell)
        return not busy << 1 & halo

    def places(self, length: int) -> tuple[int, ...]:
        """Return, for each cell where a block may begin, the starts of its day it rules out."""
        return _places(self.cells, self._reach, self._margin, length)

    def kills(self, block: _Placed) -> int:
        """Return the starts of the week that a block rules out, buffer included."""
        return self.places(block.length)[block.cell] << self.bit(block.day, 0)

    def most(self) -> int:
        """Return how many slots a block below the longest can rule out at once."""
        cells = self.lengths[1] + self._reach + self._margin
        return min(cells // self._starts.step, len(self._starts))


def _ranges(params: Params, rng: Stream) -> tuple[Block, ...]:
    """Draw a range that is blocked every day, one that is blocked on one day, or both."""
    grain = min(params.slot, GRAIN)
    day = rng.below(params.days)
    found = []
    for where in rng.choice(((EVERY_DAY,), (day,), (EVERY_DAY, day))):
        length = rng.choice((30, 60)) // grain * grain
        last = ((params.closes - params.opens) * 60 - length) // grain - 1
        start = params.opens * 60 + grain * rng.between(1, last)
        found.append((where, start, start + length))
    return tuple(found)


def _wanted(params: Params, rng: Stream) -> set[str]:
    """Draw which constraints hold."""
    fitting = [c for c in CONSTRAINTS if c != "weekend" or params.days >= 6]
    if params.constraints == "some":
        return {c for c in fitting if rng.chance(1, 2)} or {rng.choice(fitting)}
    if params.constraints == "all":
        return set(fitting)
    return {params.constraints} & set(fitting)


def _week(params: Params, rng: Stream) -> Problem:
    """Draw a week of nobody: its constraints."""
    wanted = _wanted(params, rng)
    opens, closes = params.opens * 60, params.closes * 60
    most = max(1, (params.closes - params.opens) // 4)
    return Problem(
        days=tuple(range(params.days)),
        hours=(opens, closes),
        slot=params.slot,
        duration=params.duration,
        people=(),
        buffer=params.buffer if "buffer" in wanted else 0,
        no_weekends="weekend" in wanted,
        not_before=opens + 60 * rng.between(1, most) if "not_before" in wanted else None,
        not_after=closes - 60 * rng.between(1, most) if "not_after" in wanted else None,
        blocked=_ranges(params, rng) if "blocked" in wanted else (),
    )


def _nth(mask: int, n: int) -> int:
    """Return the position of the n-th bit that is set."""
    for _ in range(n):
        mask &= mask - 1
    return (mask & -mask).bit_length() - 1


def _propose(draft: _Draft, left: int, rng: Stream) -> _Placed:
    """Draw a block: anywhere, or across one of the slots that are left."""
    person, length = rng.below(len(draft.busy)), rng.between(*draft.lengths)
    if rng.chance(1, 2):
        day, cell = rng.below(draft.days), rng.below(draft.cells - length + 1)
        return _Placed(person, day, cell, length)
    day, start = divmod(_nth(left, rng.below(left.bit_count())), draft.cells + 1)
    low, high = start - length + 1, start + draft.duration - 1
    cell = rng.between(max(0, low), min(draft.cells - length, high))
    return _Placed(person, day, cell, length)


def _fill(draft: _Draft, keep: int, rng: Stream) -> bool:
    """Add blocks until only the slots to keep are feasible; False if that takes too long."""
    for _ in range(MAX_DRAWS):
        left = draft.feasible & ~keep
        if not left:
            return True
        block = _propose(draft, left, rng)
        kills = draft.kills(block)
        if draft.apart(block, draft.busy[block.person]) and not kills & keep:
            draft.busy[block.person] |= draft.cover(block)
            draft.feasible &= ~kills
            draft.blocks.append(block)
    return False


def _run(draft: _Draft, length: int, rng: Stream) -> int:
    """Draw allowed slots of one day that follow one another, fewer if the day has no more."""
    if not draft.open:
        return 0
    first = _nth(draft.open, rng.below(draft.open.bit_count()))
    rest = draft.open & ((1 << draft.bit(first // (draft.cells + 1) + 1, 0)) - (1 << first))
    return rest & ((2 << _nth(rest, min(length, rest.bit_count()) - 1)) - 1)


def _edges(block: _Placed) -> tuple[tuple[str, int, int], tuple[str, int, int]]:
    """Return the times at which a block begins and ends."""
    return ("from", block.day, block.cell), ("to", block.day, block.cell + block.length)


def _moves(draft: _Draft, wanted: int) -> Iterator[tuple[int, _Placed]]:
    """Yield every way to move one block within its day that leaves the wanted number.

    A block must rule out as many allowed slots where it goes as where it was, and share its
    begin and its end with others' as it did: else such sums would tell the halves apart.
    """
    edges = Counter(edge for block in draft.blocks for edge in _edges(block))
    once = twice = 0
    for kills in map(draft.kills, draft.blocks):
        twice |= once & kills
        once |= kills
    for i, block in enumerate(draft.blocks):
        base, kills = draft.bit(block.day, 0), draft.kills(block) & draft.open
        without = draft.feasible | kills & ~twice
        day, allowed = (without >> base) & draft.whole, (draft.open >> base) & draft.whole
        target = kills.bit_count(), wanted - without.bit_count() + day.bit_count()
        if not 0 <= target[1] <= day.bit_count():
            continue
        others = draft.busy[block.person] & ~draft.cover(block)
        shared = [edges[edge] > 1 for edge in _edges(block)]
        for cell, place in enumerate(draft.places(block.length)):
            if ((place & allowed).bit_count(), (day & ~place).bit_count()) != target:
                continue
            moved = replace(block, cell=cell)
            alike = shared == [edges[edge] > 0 for edge in _edges(moved)]
            if alike and cell != block.cell and draft.apart(moved, others):
                yield i, moved


def _people(week: Problem, draft: _Draft, names: Sequence[str]) -> Problem:
    """Return the week with people who are busy as drafted."""
    grain, opens = draft.grain, week.hours[0]
    busy: list[list[Block]] = [[] for _ in names]
    for block in draft.blocks:
        start = opens + block.cell * grain
        busy[block.person].append((week.days[block.day], start, start + block.length * grain))
    people = (Person(n, tuple(sorted(b))) for n, b in zip(names, busy, strict=True))
    return replace(week, people=tuple(people))


def _pair(params: Params, wish: int, forth: bool, rng: Stream) -> Base | None:
    """Draw a week and move one of its blocks, or return None where no move will do."""
    week = _week(params, rng)
    draft = _Draft(week, params.people)
    some = min(wish, draft.most())
    keep = _run(draft, some, rng) if forth else 0
    if keep.bit_count() != some * forth or not _fill(draft, keep, rng):
        return None
    if not (moves := list(_moves(draft, 0 if forth else some))):
        return None
    names = [NAMES[i] for i in rng.permutation(len(NAMES))[: params.people]]
    drawn = _people(week, draft, names)
    i, moved = rng.choice(moves)
    draft.blocks[i] = moved
    return Base((drawn, _people(week, draft, names)))


def sample(params: Params, rng: Stream) -> Base:
    """Draw a pair of weeks, one with up to ``params.feasible`` feasible slots and one without.

    If every try fails, it is the same week twice, which `accept` refuses.
    """
    wish, forth = rng.between(1, params.feasible), rng.chance(1, 2)
    for _ in range(MAX_TRIES):
        if found := _pair(params, wish, forth, rng):
            return found
    week = _week(params, rng)
    return Base((week, week))


def accept(params: Params, facts: Sequence[Mapping[str, Any]]) -> bool:
    """Take pairs of which one half has 1 to ``params.feasible`` slots and the other has none."""
    none, some = sorted(int(half["slots"]) for half in facts)
    return none == 0 < some <= params.feasible


def pose(
    base: Base, facts: Sequence[Mapping[str, Any]], question: str, rng: Stream
) -> tuple[Posed, ...]:
    """Pose both weeks, the one with feasible slots first."""
    halves = sorted(zip(base.weeks, facts, strict=True), key=lambda half: not half[1]["slots"])
    return tuple(_posed(replace(week, earliest=question == "earliest"), f) for week, f in halves)


def _posed(problem: Problem, facts: Mapping[str, Any]) -> Posed:
    """Return a problem with its reference, and how constrained it is."""
    slots, blocks = facts["slots"], [b for person in problem.people for b in person.busy]
    reference = {"feasible": slots > 0, "slots": slots}
    features = {
        "possible": problem.possible,
        "allowed": facts["allowed"],
        "feasible": slots,
        "blocks": len(blocks),
        "busy": sum(end - start for _, start, end in blocks),
    }
    earliest = {"earliest": facts["earliest"]} if slots else {}
    return Posed(problem, {**reference, **earliest}, features)

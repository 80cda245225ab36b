"""Draws timetables in pairs that differ in where one busy block of a person or a room lies.

Meetings, their people, rooms and order are drawn first. Then blocks are added, half of them
anywhere and half of them across a meeting of a timetable that is still to go, until no timetable
is left but few, or none, by the toss of a coin. Then blocks are tried in random order at other
places on their days until a move turns some timetables into none, or none into some. The halves
agree in everybody's and every room's busy minutes, number and lengths of blocks on every day, in
how many starts the block rules out by itself, and in whether others begin or end when it does.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from assay.core import Posed
from assay.problems.calendar import NAMES, Block, Params, Person, Task, Timetable
from assay.problems.calendar_search import Search
from assay.rng import Stream
from generators.calendar_draft import GRAIN, LENGTHS

MAX_TRIES = 30
MAX_DRAWS = 2_000
LOOK = 12


class _Draft:
    """A timetable problem in the making: each block with its holder, people first, then rooms."""

    def __init__(self, problem: Timetable, rng: Stream) -> None:
        self.problem = problem
        self.search = Search(problem)
        self.grain = min(problem.slot, GRAIN)
        self.people = len(problem.people)
        self.holders = self.people + len(problem.rooms)
        self._meetings = [
            [
                i
                for i, t in enumerate(problem.meetings)
                if h in t.people or h == self.people + t.room
            ]
            for h in range(self.holders)
        ]
        self.used = [h for h in range(self.holders) if self._meetings[h]]
        self.blocks: list[tuple[int, Block]] = []
        self._open = [masks.all for masks in self.search.masks]
        self._rng = rng

    def kills(self, holder: int, block: Block) -> dict[int, int]:
        """Return, for each meeting that needs a holder, the slots that a block rules out."""
        return {i: self.search.masks[i].meets(*block) for i in self._meetings[holder]}

    def options(self, blocks: Sequence[tuple[int, Block]]) -> list[int]:
        """Return the slots that some blocks leave to each meeting."""
        options = list(self._open)
        for holder, block in blocks:
            for i, mask in self.kills(holder, block).items():
                options[i] &= ~mask
        return options

    def apart(self, holder: int, block: Block, others: Sequence[tuple[int, Block]]) -> bool:
        """Say whether a block neither meets nor touches the others of its holder."""
        day, start, end = block
        return not any(
            h == holder and d == day and a <= end and start <= b for h, (d, a, b) in others
        )

    def propose(self, target: tuple[int, ...] | None) -> tuple[int, Block]:
        """Draw a block: anywhere, or across a meeting of a timetable that is to go."""
        rng, (opens, closes) = self._rng, self.problem.hours
        holder = rng.choice(self.used)
        length = self.grain * rng.between(
            max(1, LENGTHS[0] // self.grain), LENGTHS[1] // self.grain
        )
        day, low, high = rng.choice(self.problem.days), opens, closes - length
        if target is not None:
            i = rng.choice(self._meetings[holder])
            meeting = self.search.alone[i].meeting(target[i] + 1)
            day, low = meeting.day, max(low, meeting.start - length + self.grain)
            end = meeting.start + self.problem.meetings[i].duration
            high = min(high, end - self.grain)
        start = opens + self.grain * rng.between(
            -(-(low - opens) // self.grain), (high - opens) // self.grain
        )
        return holder, (day, start, start + length)

    def fill(self, keep: tuple[int, ...] | None, most: int) -> bool:
        """Add blocks until at most so many timetables are left, the one to keep among them."""
        rng, look = self._rng, max(LOOK, most + 1)
        options = list(self._open)
        left = list(islice(self.search.solutions(options), look))
        for _ in range(MAX_DRAWS):
            if len(left) <= most:
                return True
            target = rng.choice([s for s in left if s != keep]) if rng.chance(1, 2) else None
            holder, block = self.propose(target)
            kills = self.kills(holder, block)
            kept = keep is None or not any(mask >> keep[i] & 1 for i, mask in kills.items())
            if kept and self.apart(holder, block, self.blocks):
                self.blocks.append((holder, block))
                for i, mask in kills.items():
                    options[i] &= ~mask
                left = list(islice(self.search.solutions(options), look))
        return False

    def moves(self) -> Iterator[tuple[list[tuple[int, Block]], list[int]]]:
        """Yield the blocks with one of them moved on its day, and what they leave, at random."""
        edges = Counter(edge for _, block in self.blocks for edge in _edges(block))
        for n in self._rng.permutation(len(self.blocks)):
            holder, block = self.blocks[n]
            others = [*self.blocks[:n], *self.blocks[n + 1 :]]
            options, weight = self.options(others), self._weight(self.kills(holder, block))
            shared = [edges[edge] > 1 for edge in _edges(block)]
            for moved in self._places(block):
                alike = shared == [edges[edge] > 0 for edge in _edges(moved)]
                if not alike or not self.apart(holder, moved, others):
                    continue
                if self._weight(kills := self.kills(holder, moved)) == weight:
                    left = [o & ~kills.get(i, 0) for i, o in enumerate(options)]
                    yield [*others, (holder, moved)], left

    def _weight(self, kills: Mapping[int, int]) -> list[int]:
        return [mask.bit_count() for mask in kills.values()]

    def _places(self, block: Block) -> list[Block]:
        """Return a block's other places on its day, in random order."""
        day, start, end = block
        opens, closes = self.problem.hours
        starts = range(opens, closes - (end - start) + 1, self.grain)
        order = self._rng.permutation(len(starts))
        return [(day, starts[i], starts[i] + end - start) for i in order if starts[i] != start]

    def finished(self, blocks: Sequence[tuple[int, Block]]) -> Timetable:
        """Return the problem with some blocks."""
        busy: list[list[Block]] = [[] for _ in range(self.holders)]
        for holder, block in blocks:
            busy[holder].append(block)
        rows = [tuple(sorted(mine)) for mine in busy]
        people = tuple(replace(p, busy=rows[i]) for i, p in enumerate(self.problem.people))
        return replace(self.problem, people=people, rooms=tuple(rows[self.people :]))


def _edges(block: Block) -> tuple[tuple[str, int, int], tuple[str, int, int]]:
    return ("from", block[0], block[1]), ("to", block[0], block[2])


def _empty(params: Params, rng: Stream) -> Timetable:
    """Draw the meetings, with whom and where and in what order, and nobody busy."""
    names = [NAMES[i] for i in rng.permutation(len(NAMES))[: params.people]]
    steps, k = params.duration // params.slot, params.meetings
    tasks = []
    for _ in range(k):
        who = rng.permutation(params.people)[: rng.between(2, max(2, params.people // 2 + 1))]
        duration = params.slot * rng.between(-(-steps // 2), steps)
        tasks.append(Task(duration, rng.below(params.rooms), tuple(sorted(who))))
    line = rng.permutation(k)
    pairs = [(line[i], line[i + 1]) for i in range(k - 1)]
    order = [pair for pair in pairs if rng.chance(1, 2)] or [rng.choice(pairs)]
    return Timetable(
        days=tuple(range(params.days)),
        hours=(params.opens * 60, params.closes * 60),
        slot=params.slot,
        people=tuple(Person(name, ()) for name in names),
        rooms=((),) * params.rooms,
        meetings=tuple(tasks),
        order=tuple(sorted(order)),
    )


def _kept(draft: _Draft, rng: Stream) -> tuple[int, ...] | None:
    """Draw a timetable: each meeting, in random order, at a random slot that is left."""
    options = [masks.all for masks in draft.search.masks]
    for i in rng.permutation(len(options)):
        bits = [bit for bit in range(options[i].bit_length()) if options[i] >> bit & 1]
        placed = draft.search.placed(options, i, rng.choice(bits))
        if placed is None:
            return None
        options = placed
    return tuple(option.bit_length() - 1 for option in options)


def _pair(params: Params, forth: bool, rng: Stream) -> tuple[Timetable, ...] | None:
    """Draw a problem and move one of its blocks, or return None where no move will do."""
    draft = _Draft(_empty(params, rng), rng)
    most = rng.between(1, params.feasible)
    keep = _kept(draft, rng) if forth else None
    if (forth and keep is None) or not draft.fill(keep, most if forth else 0):
        return None
    for blocks, options in draft.moves():
        count = draft.search.count(options, most + 1)
        if (count == 0) if forth else (0 < count <= most):
            return draft.finished(draft.blocks), draft.finished(blocks)
    return None


def sample(params: Params, rng: Stream) -> tuple[Timetable, ...]:
    """Draw a pair, one with up to ``params.feasible`` timetables and one without any.

    Empty if every try fails.
    """
    forth = rng.chance(1, 2)
    for _ in range(MAX_TRIES):
        if found := _pair(params, forth, rng):
            return found
    return ()


def posed(problem: Timetable, facts: Mapping[str, Any]) -> Posed:
    """Return a timetable problem with its reference, and how many timetables there are."""
    blocks = [b for person in problem.people for b in person.busy]
    blocks += [b for room in problem.rooms for b in room]
    count = facts["timetables"]
    reference = {"feasible": count > 0, **facts}
    features = {
        "timetables": count,
        "unique": int(count == 1),
        "order": len(problem.order),
        "blocks": len(blocks),
        "busy": sum(end - start for _, start, end in blocks),
    }
    return Posed(problem, reference, features)

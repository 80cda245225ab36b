"""Fills weeks with blocks, and moves one of them so that a week gains or loses its slots.

A block stays with its person and its day. It must rule out as many allowed slots where it goes
as where it was, and share its begin and its end with others' as it did: else such sums would
tell the halves of a pair apart.
"""

from collections.abc import Iterator
from dataclasses import replace

from assay.rng import Stream
from generators.calendar_draft import Draft, Placed, nth

MAX_DRAWS = 500
MAX_IDLE = 200


def run(draft: Draft, length: int, rng: Stream) -> int:
    """Draw allowed slots of one day that follow one another, fewer if the day has no more."""
    if not draft.open:
        return 0
    first = nth(draft.open, rng.below(draft.open.bit_count()))
    rest = draft.open & ((1 << draft.bit(first // (draft.cells + 1) + 1, 0)) - (1 << first))
    return rest & ((2 << nth(rest, min(length, rest.bit_count()) - 1)) - 1)


def fill(draft: Draft, keep: int, rng: Stream) -> bool:
    """Add blocks until only the slots to keep are feasible; False if that takes too long."""
    for _ in range(MAX_DRAWS):
        left = draft.feasible & ~keep
        if not left:
            return True
        block = draft.propose(left, rng)
        kills = draft.kills(block)
        if draft.apart(block, draft.busy[block.person]) and not kills & keep:
            draft.add(block, kills)
    return False


def thin(draft: Draft, count: int, rng: Stream) -> bool:
    """Add blocks until so many slots are feasible; False if no block can be added any more.

    A block is taken if it leaves enough. After `MAX_IDLE` that left too few, all places are gone
    through for one that does not.
    """
    idle = 0
    while (spare := draft.feasible.bit_count() - count) > 0:
        block = draft.propose(draft.feasible, rng) if idle < MAX_IDLE else _least(draft, spare, rng)
        if block is None:
            return False
        kills = draft.kills(block)
        fits = (draft.feasible & kills).bit_count() <= spare
        if fits and draft.apart(block, draft.busy[block.person]):
            draft.add(block, kills)
            idle = 0
        else:
            idle += 1
    return spare == 0


def _least(draft: Draft, spare: int, rng: Stream) -> Placed | None:
    """Draw one of the blocks that rule out a feasible slot, and not too many; None if none does."""
    fitting = []
    for person in range(draft.required):
        for length in range(draft.lengths[0], draft.lengths[1] + 1):
            for day in range(draft.days):
                for cell, place in enumerate(draft.places(person, length)):
                    lost = (draft.feasible & place << draft.bit(day, 0)).bit_count()
                    block = Placed(person, day, cell, length)
                    if 1 <= lost <= spare and draft.apart(block, draft.busy[person]):
                        fitting.append(block)
    return rng.choice(fitting) if fitting else None


def moves(draft: Draft, wanted: int) -> Iterator[tuple[int, Placed]]:
    """Yield every way to move one block within its day that leaves the wanted number of slots."""
    edges = draft.edges()
    once = twice = 0
    for kills in map(draft.kills, draft.blocks):
        twice |= once & kills
        once |= kills
    for i, block in enumerate(draft.blocks):
        if block.person >= draft.required:
            continue
        base, kills = draft.bit(block.day, 0), draft.kills(block) & draft.open
        without = draft.feasible | kills & ~twice
        day, allowed = (without >> base) & draft.whole, (draft.open >> base) & draft.whole
        target = kills.bit_count(), wanted - without.bit_count() + day.bit_count()
        if not 0 <= target[1] <= day.bit_count():
            continue
        others = draft.busy[block.person] & ~draft.cover(block)
        shared = [edges[edge] > 1 for edge in block.edges()]
        for cell, place in enumerate(draft.places(block.person, block.length)):
            if ((place & allowed).bit_count(), (day & ~place).bit_count()) != target:
                continue
            moved = replace(block, cell=cell)
            alike = shared == [edges[edge] > 0 for edge in moved.edges()]
            if alike and cell != block.cell and draft.apart(moved, others):
                yield i, moved

"""Twins for ``reachable``: one grid with a part sealed off, one start, a goal on either side.

The twins are alike by construction. Two *doors* are drawn, passages that are the only way into
a *room* as seen from the start, whose rooms are disjoint and hold a quarter to three quarters
of the cells each. Everything else is symmetric in the two rooms: what is opened (never between
two of the three parts, so that a door stays the only way), and the goals, one in each room, at
one Manhattan distance from the start and, while both doors are open, both within the asked
lengths of path. Only then the second door is closed. No goal stands near a door, where that
would show. So whatever is read off the maze, except which of two doors is closed, tells
nothing about which goal can be reached.

Doors are edges of a tree, or the doors of rooms. In ``percolation`` the rooms are those of a
uniform spanning tree; of every two neighbouring cells of different parts one is blocked, save
at the doors, then others at random until there are as many as asked for; a door is closed by
blocking the cell in it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assay.problems.maze import Params, Problem
from assay.problems.maze_grid import layers, members
from assay.rng import Stream
from generators.maze_kinds import among, braid, opened, passages_of
from generators.maze_parts import cells_of, parts_of, thickened
from generators.maze_trees import Edges, pairs_of

Base = tuple[Problem, ...]
TRIES = 64
FAR = 4
"""No goal stands so few cells from its door, or half the shorter side in small mazes."""


class Door(NamedTuple):
    """A passage into a room: the cell before it, the cell in the room, and the room's cells."""

    before: int
    within: int
    room: int


def _beyond(edges: Edges, doors: Edges, count: int) -> list[Door]:
    """Return the doors that cut off a quarter to three quarters of the cells, seen from cell 0."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    parent, order = [-1] * count, [0]
    parent[0] = 0
    for i in order:
        for j in near[i]:
            if parent[j] < 0:
                parent[j] = i
                order.append(j)
    below = [1 << i for i in range(count)]
    for i in reversed(order[1:]):
        below[parent[i]] |= below[i]
    ways = {(a, b) if parent[b] == a else (b, a) for a, b in doors}
    cuts = [Door(parent[i], i, below[i]) for i in order[1:] if (parent[i], i) in ways]
    return [door for door in cuts if count <= 4 * door.room.bit_count() <= 3 * count]


def _seen_from(door: Door, start: int, everywhere: int) -> Door:
    """Return a door as the start sees it."""
    if door.room >> start & 1:
        return Door(door.within, door.before, everywhere ^ door.room)
    return door


def twins(params: Params, edges: Edges, doors: Edges, rng: Stream) -> Base:
    """Draw a start, two doors with disjoint rooms, a goal in each, and close one door.

    Parameters
    ----------
    params : Params
        What is asked for.
    edges, doors : list of pairs
        A connected maze, and those of its passages that are the only way between two parts.

    Returns
    -------
    tuple of Problem
        The one with a path and the one without; empty if there is no place for such twins.
    """
    count = params.cells
    cuts = _beyond(edges, doors, count)
    for _ in range(TRIES if len(cuts) > 1 else 0):
        start, i, j = rng.below(count), rng.below(len(cuts)), rng.below(len(cuts) - 1)
        chosen = (cuts[i], cuts[j + (j >= i)])
        pair = [_seen_from(door, start, (1 << count) - 1) for door in chosen]
        if pair[0].room & pair[1].room:
            continue
        make = _plan if params.kind == "percolation" else _walls
        grids = make(params, edges, pair, start, rng)
        if grids is None:
            continue
        goals = _goals(params, grids[0], pair, rng)
        if goals:
            return tuple(replace(grids[1], goal=divmod(goal, params.width)) for goal in goals)
    return ()


def _walls(
    params: Params, edges: Edges, pair: list[Door], start: int, rng: Stream
) -> tuple[Problem, Problem] | None:
    """Return the maze with both doors open, and with the second closed.

    Where parts must be thickened, the doors get their rooms as they then are.
    """
    width, height, count = params.width, params.rows, params.cells
    part = parts_of([door.room for door in pair], count)
    doors = [{door.before, door.within} for door in pair]
    inner = [edge for edge in edges if set(edge) not in doors]
    if params.kind == "braided":
        kept = {start, *(i for door in pair for i in door[:2])}
        inner = thickened(inner, part, kept, (width, height), rng)
        pair[:] = [door._replace(room=cells_of(part, k)) for k, door in enumerate(pair, 1)]
        added = braid(inner, width, height, part, rng)
        if added is None:
            return None
        inner += added
    ways = [(door.before, door.within) for door in pair]
    if params.share:
        inner += opened(inner + ways, width, height, params.share, part, rng)
    both, one = (passages_of(inner + ways[:k], count) for k in (2, 1))
    at = divmod(start, width)
    return Problem(width, height, *both, at, at), Problem(width, height, *one, at, at)


def _plan(
    params: Params, edges: Edges, pair: list[Door], start: int, rng: Stream
) -> tuple[Problem, Problem] | None:
    """Return the maze of blocked cells with both doors open, and with the second closed."""
    width, height, count = params.width, params.rows, params.cells
    part = parts_of([door.room for door in pair], count)
    kept = {start, *(i for door in pair for i in (door.before, door.within))}
    ways = {frozenset((door.before, door.within)) for door in pair}
    free = (1 << count) - 1
    pairs = [p for p in pairs_of(width, height) if part[p[0]] != part[p[1]]]
    rng.shuffle(pairs)
    for a, b in pairs:
        if frozenset((a, b)) in ways or not free >> a & free >> b & 1:
            continue
        cells = [i for i in (a, b) if i not in kept]
        if not cells:
            return None
        free ^= 1 << rng.choice(cells)
    left = count * params.blocked // 100 - 1 - (count - free.bit_count())
    others = [i for i in members(free) if i not in kept]
    if not 0 <= left <= len(others):
        return None
    rng.shuffle(others)
    free ^= sum(1 << i for i in others[:left])
    at = divmod(start, width)
    both, one = (among(cells, width, height) for cells in (free, free ^ 1 << pair[1].within))
    return Problem(width, height, *both, at, at), Problem(width, height, *one, at, at)


def _goals(params: Params, grid: Problem, pair: Sequence[Door], rng: Stream) -> list[int]:
    """Draw a cell of each room at one distance from the start, or none at all."""
    found = layers(grid, 1 << grid.number(grid.start))
    near = sum(found[params.least : params.most + 1])
    everywhere = sum(found)
    width, (row, column) = params.width, grid.start
    rings: list[dict[int, list[int]]] = []
    for door in pair:
        if 10 * (everywhere & door.room).bit_count() < params.cells:
            return []
        ring: dict[int, list[int]] = {}
        for i in members(near & door.room & ~_about(grid, door)):
            ring.setdefault(abs(i // width - row) + abs(i % width - column), []).append(i)
        rings.append(ring)
    shared = sorted(set(rings[0]) & set(rings[1]))
    if not shared:
        return []
    distance = rng.choice(shared)
    return [rng.choice(ring[distance]) for ring in rings]


def _about(grid: Problem, door: Door) -> int:
    """Return the cells from which a look around would show that a door is closed."""
    row, column = grid.cell(door.within)
    far = min(FAR, min(grid.width, grid.height) // 2)
    cells = 0
    for r in range(max(row - far, 0), min(row + far + 1, grid.height)):
        wide = far - abs(r - row)
        low, high = max(column - wide, 0), min(column + wide, grid.width - 1)
        cells |= ((1 << high - low + 1) - 1) << r * grid.width + low
    return cells

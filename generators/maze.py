"""Draws mazes: spanning trees of the grid, with loops, and with a part sealed off.

Kinds of spanning tree, each cell being a vertex of the grid graph:

``wilson``
    every spanning tree is equally likely (Wilson 1996, "Generating random spanning trees more
    quickly than the cover time"): a random walk from each cell that is not yet in the tree
    until it meets the tree, its loops erased;
``kruskal``
    walls are taken in a random order and opened where they part two components (the minimum
    spanning tree of random weights: Kruskal 1956);
``dfs``
    depth-first search in a random order, which makes long winding corridors (Tarjan 1972).

With two regions the twins are alike by construction. Removing an edge of the tree cuts off a
*room*, everything beyond that *door* as seen from the start. Two doors are drawn whose rooms
are disjoint and hold a quarter to three quarters of the cells each, then a goal in each room
at the same Manhattan distance from the start; all of this, and the loops (never between two
rooms, so that a door stays the only way), is symmetric in the two rooms. Only then the second
door is walled up. No goal stands at a door, where the wall would show. So whatever is read off
the maze, except which of two doors is closed, tells nothing about which goal can be reached.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from assay.core import Posed
from assay.problems.maze import Params, Problem
from assay.rng import Stream

Edges = list[tuple[int, int]]
Base = tuple[Problem, ...]
TRIES = 64


@lru_cache(maxsize=64)
def _around(width: int, height: int) -> tuple[int, ...]:
    """Return at 4·i + k the k-th neighbour of cell i, or -1 beyond the edge of the grid."""
    found = []
    for i in range(width * height):
        row, column = divmod(i, width)
        found += [
            i + 1 if column + 1 < width else -1,
            i - 1 if column else -1,
            i + width if row + 1 < height else -1,
            i - width,
        ]
    return tuple(max(i, -1) for i in found)


@lru_cache(maxsize=64)
def _grid(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs of neighbouring cells, the smaller number first, in order."""
    near = _around(width, height)
    pairs = ((i, near[4 * i + k]) for i in range(width * height) for k in (0, 2))
    return tuple(pair for pair in pairs if pair[1] >= 0)


def wilson(width: int, height: int, rng: Stream) -> Edges:
    """Draw a uniform spanning tree, growing it from the middle of the grid."""
    near, count = _around(width, height), width * height
    follow, inside = [0] * count, bytearray(count)
    inside[height // 2 * width + width // 2] = 1
    edges: Edges = []
    bits = 1  # a word of 32 directions under a leading one
    for first in range(count):
        at = first
        while not inside[at]:
            if bits == 1:
                bits = rng.word() | 1 << 64
            to = near[at << 2 | bits & 3]
            bits >>= 2
            if to >= 0:
                follow[at] = to
                at = to
        at = first
        while not inside[at]:
            inside[at] = 1
            edges.append((at, follow[at]))
            at = follow[at]
    return edges


def kruskal(width: int, height: int, rng: Stream) -> Edges:
    """Open walls in a random order, each if it parts two components."""
    pairs = list(_grid(width, height))
    rng.shuffle(pairs)
    leader = list(range(width * height))
    edges: Edges = []
    for a, b in pairs:
        i, j = a, b
        while leader[i] != i:
            leader[i] = i = leader[leader[i]]
        while leader[j] != j:
            leader[j] = j = leader[leader[j]]
        if i != j:
            leader[i] = j
            edges.append((a, b))
    return edges


def dfs(width: int, height: int, rng: Stream) -> Edges:
    """Go on to a random unvisited neighbour, and back where there is none."""
    near, count = _around(width, height), width * height
    seen = bytearray(count)
    trail = [rng.below(count)]
    seen[trail[0]] = 1
    edges: Edges = []
    while trail:
        at = trail[-1]
        fresh = [i for i in near[4 * at : 4 * at + 4] if i >= 0 and not seen[i]]
        if not fresh:
            trail.pop()
            continue
        to = fresh[rng.below(len(fresh))] if len(fresh) > 1 else fresh[0]
        seen[to] = 1
        edges.append((at, to))
        trail.append(to)
    return edges


TREES: Mapping[str, Callable[[int, int, Stream], Edges]] = {
    "wilson": wilson,
    "kruskal": kruskal,
    "dfs": dfs,
}


def _loops(params: Params, tree: Edges, rooms: Sequence[int], rng: Stream) -> Edges:
    """Choose the walls to remove: a share of the tree's, none of them between two rooms."""
    if not params.loops:
        return []
    taken = {(min(e), max(e)) for e in tree}
    walls = [e for e in _grid(params.width, _height(params)) if e not in taken]
    count = len(walls) * params.loops // 100
    inner = [(a, b) for a, b in walls if not any((r >> a ^ r >> b) & 1 for r in rooms)]
    rng.shuffle(inner)
    return inner[:count]


def _height(params: Params) -> int:
    return params.height or params.width


def _problem(params: Params, edges: Edges, start: int, goal: int) -> Problem:
    right = down = 0
    for a, b in edges:
        if abs(a - b) == 1:  # the next column: a maze is at least 3 wide
            right |= 1 << min(a, b)
        else:
            down |= 1 << min(a, b)
    width = params.width
    ends = divmod(start, width), divmod(goal, width)
    return Problem(width, _height(params), right, down, *ends)


def sample(params: Params, rng: Stream) -> Base:
    """Draw a maze with start and goal.

    Returns
    -------
    tuple of Problem
        One; with two regions two, which differ in the goal and of which the first has a path
        and the second none. Empty if the tree has no place for such twins.
    """
    tree = TREES[params.kind](params.width, _height(params), rng)
    if params.regions == 2:
        return _twins(params, tree, rng)
    edges = tree + _loops(params, tree, (), rng)
    count = params.width * _height(params)
    start, goal = rng.below(count), rng.below(count - 1)
    return (_problem(params, edges, start, goal + (goal >= start)),)


def _beyond(tree: Edges, count: int) -> list[tuple[int, int, int]]:
    """Return the edges that cut the tree well: child, parent, and the set of cells below."""
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in tree:
        near[a].append(b)
        near[b].append(a)
    parent, order = [-1] * count, [0]
    for i in order:
        for j in near[i]:
            if j != parent[i]:
                parent[j] = i
                order.append(j)
    below = [1 << i for i in range(count)]
    for i in reversed(order[1:]):
        below[parent[i]] |= below[i]
    cut = [(i, parent[i], below[i]) for i in order[1:]]
    return [door for door in cut if count <= 4 * door[2].bit_count() <= 3 * count]


def _twins(params: Params, tree: Edges, rng: Stream) -> Base:
    """Draw a start, two doors with disjoint rooms, a goal in each, and close one door."""
    count = params.width * _height(params)
    everywhere = (1 << count) - 1
    doors = _beyond(tree, count)
    for _ in range(TRIES if len(doors) > 1 else 0):
        start, i, j = rng.below(count), rng.below(len(doors)), rng.below(len(doors) - 1)
        pair = doors[i], doors[j + (j >= i)]
        rooms = [everywhere ^ room if room >> start & 1 else room for _, _, room in pair]
        if rooms[0] & rooms[1]:
            continue
        free = [room & ~(1 << a | 1 << b) for room, (a, b, _) in zip(rooms, pair, strict=True)]
        goals = _goals(params, start, free, rng)
        if goals is None:
            continue
        edges = tree + _loops(params, tree, rooms, rng)
        edges.remove(next(e for e in tree if set(e) == set(pair[1][:2])))
        problem = _problem(params, edges, start, goals[0])
        return problem, replace(problem, goal=divmod(goals[1], params.width))
    return ()


def _goals(params: Params, start: int, rooms: Sequence[int], rng: Stream) -> tuple[int, int] | None:
    """Draw a cell of each room at one distance from the start, half the longer side or more."""
    width, (row, column) = params.width, divmod(start, params.width)
    rings: list[dict[int, list[int]]] = [{}, {}]
    for i in range(width * _height(params)):
        for room, ring in zip(rooms, rings, strict=True):
            if room >> i & 1:
                distance = abs(i // width - row) + abs(i % width - column)
                ring.setdefault(distance, []).append(i)
    side = max(width, _height(params))
    shared = sorted(d for d in rings[0] if d in rings[1] and 2 * d >= side)
    if not shared:
        return None
    distance = rng.choice(shared)
    return rng.choice(rings[0][distance]), rng.choice(rings[1][distance])


def accept(params: Params, facts: Sequence[Mapping[str, Any]]) -> bool:
    """Take mazes that are not trivial.

    The shortest path is at least as long as the mean of width and height. With two regions,
    the first goal can be reached, and the second lies in a region of a quarter to three
    quarters of the cells that cannot; nothing is asked of the path, which would favour the
    first goal (both stand half the longer side away from the start, or more).
    """
    if params.regions == 1:
        return 2 * int(facts[0]["length"]) >= params.width + _height(params)
    if not facts or not facts[0]["feasible"] or facts[1]["feasible"]:
        return False
    count = params.width * _height(params)
    return count <= 4 * int(facts[1]["region"]) <= 3 * count


def _features(problem: Problem, facts: Mapping[str, Any]) -> dict[str, int]:
    """Return exact numbers; those of the path only where there is one."""
    exits = [cells for cells, _ in problem.open().values()]
    once = twice = thrice = 0
    for cells in exits:
        thrice |= twice & cells
        twice |= once & cells
        once |= cells
    features = {"dead_ends": (once & ~twice).bit_count(), "manhattan": _manhattan(problem)}
    if facts["feasible"]:
        path = str(facts["path"])
        features["turns"] = sum(a != b for a, b in pairwise(path))
        features["junctions_on_path"] = (_visited(problem, path) & thrice).bit_count()
    return features


def _manhattan(problem: Problem) -> int:
    (a, b), (c, d) = problem.start, problem.goal
    return abs(a - c) + abs(b - d)


def _visited(problem: Problem, path: str) -> int:
    at, table = problem.number(problem.start), problem.open()
    cells = 1 << at
    for move in path:
        at += table[move][1]
        cells |= 1 << at
    return cells


def pose(
    base: Base, facts: Sequence[Mapping[str, Any]], question: str, rng: Stream
) -> tuple[Posed, ...]:
    """Ask for a shortest path, or pose the two twins of ``reachable``."""
    asked = base if question == "reachable" else base[:1]
    return tuple(
        Posed(replace(problem, question=question), fact, _features(problem, fact))
        for problem, fact in zip(asked, facts, strict=False)
    )

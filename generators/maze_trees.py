"""Spanning trees of the grid, each cell being a vertex of the grid graph.

``wilson``
    every spanning tree is equally likely (Wilson 1996, "Generating random spanning trees more
    quickly than the cover time"): a random walk from each cell that is not yet in the tree
    until it meets the tree, its loops erased;
``kruskal``
    walls are taken in a random order and opened where they part two components (the minimum
    spanning tree of random weights: Kruskal 1956);
``dfs``
    depth-first search in a random order, which makes long winding corridors (Tarjan 1972).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

from assay.rng import Stream

Edges = list[tuple[int, int]]


@lru_cache(maxsize=64)
def around(width: int, height: int) -> tuple[int, ...]:
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
def pairs_of(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs of neighbouring cells, the smaller number first, in order."""
    near = around(width, height)
    pairs = ((i, near[4 * i + k]) for i in range(width * height) for k in (0, 2))
    return tuple(pair for pair in pairs if pair[1] >= 0)


_DIRECTIONS = tuple(tuple(byte >> shift & 3 for shift in (0, 2, 4, 6)) for byte in range(256))


def _directions(rng: Stream) -> list[int]:
    """Return the 32 directions in a random word, to be taken from the end."""
    found: list[int] = []
    for byte in rng.word().to_bytes(8, "little"):
        found += _DIRECTIONS[byte]
    return found


@lru_cache(maxsize=64)
def _fourfold(width: int, height: int) -> tuple[int, ...]:
    return tuple(4 * i if i >= 0 else -1 for i in around(width, height))


def wilson(width: int, height: int, rng: Stream) -> Edges:
    """Draw a uniform spanning tree, growing it from the middle of the grid.

    Cells are counted in fours here, so that a cell and a direction are one index.
    """
    near, count = _fourfold(width, height), 4 * width * height
    follow, inside = [0] * count, bytearray(count)
    inside[4 * (height // 2 * width + width // 2)] = 1
    edges: Edges = []
    ways: list[int] = []
    for first in range(0, count, 4):
        at = first
        while not inside[at]:
            if not ways:
                ways = _directions(rng)
            to = near[at | ways.pop()]
            if to >= 0:
                follow[at] = to
                at = to
        at = first
        while not inside[at]:
            inside[at] = 1
            to = follow[at]
            edges.append((at >> 2, to >> 2))
            at = to
    return edges


def kruskal(width: int, height: int, rng: Stream) -> Edges:
    """Open walls in a random order, each if it parts two components."""
    pairs = list(pairs_of(width, height))
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
    near, count = around(width, height), width * height
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

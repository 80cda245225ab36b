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
from itertools import chain, repeat

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
def _beside(width: int, height: int) -> tuple[tuple[int, ...], ...]:
    """Return the neighbours of every cell."""
    near = around(width, height)
    return tuple(tuple(j for j in near[4 * i : 4 * i + 4] if j >= 0) for i in range(width * height))


@lru_cache(maxsize=64)
def pairs_of(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Return all pairs of neighbouring cells, the smaller number first, in order."""
    near = around(width, height)
    pairs = ((i, near[4 * i + k]) for i in range(width * height) for k in (0, 2))
    return tuple(pair for pair in pairs if pair[1] >= 0)


_FOUR = tuple(bytes(byte >> at & 3 for at in (0, 2, 4, 6)) for byte in range(256))
"""The four directions in each byte."""


def _directions(rng: Stream) -> bytes:
    """Return the 32 directions in a random word, two bits each from the lowest on."""
    return b"".join(map(_FOUR.__getitem__, rng.word().to_bytes(8, "little")))


@lru_cache(maxsize=64)
def _fourfold(width: int, height: int) -> tuple[int, ...]:
    """Return what `around` does, cells counted in fours, and a cell itself beyond the edge."""
    near = around(width, height)
    return tuple(4 * j if j >= 0 else k // 4 * 4 for k, j in enumerate(near))


def wilson(width: int, height: int, rng: Stream) -> Edges:
    """Draw a uniform spanning tree, growing it from the middle of the grid.

    Cells are counted in fours here, so that a cell and a direction are one index. A walk that
    runs against the edge stays where it is.
    """
    near, count = _fourfold(width, height), 4 * width * height
    follow, inside = [0] * count, bytearray(count)
    inside[4 * (height // 2 * width + width // 2)] = 1
    branch: list[int] = []
    ways = chain.from_iterable(map(_directions, repeat(rng)))
    for first in range(0, count, 4):
        if inside[first]:
            continue
        at = first
        for way in ways:
            to = near[at | way]
            follow[at] = to
            at = to
            if inside[at]:
                break
        at = first
        while not inside[at]:
            inside[at] = 1
            branch.append(at)
            at = follow[at]
    return [(at >> 2, follow[at] >> 2) for at in branch]


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
    near, count = _beside(width, height), width * height
    seen = bytearray(count)
    at = rng.below(count)
    seen[at] = 1
    trail = [at]
    edges: Edges = []
    below = rng.below
    while trail:
        fresh = [i for i in near[at] if not seen[i]]
        if not fresh:
            at = trail.pop()
            continue
        if len(fresh) > 1:
            trail.append(at)
            to = fresh[below(len(fresh))]
        else:
            to = fresh[0]
        seen[to] = 1
        edges.append((at, to))
        at = to
    return edges


TREES: Mapping[str, Callable[[int, int, Stream], Edges]] = {
    "wilson": wilson,
    "kruskal": kruskal,
    "dfs": dfs,
}

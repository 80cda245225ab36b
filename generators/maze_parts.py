"""Parts of a maze: which cell is in which, and how thin parts become thick enough to braid."""

from collections.abc import Collection, Sequence

from assay.rng import Stream
from generators.maze_trees import Edges, around


def parts_of(sets: Sequence[int], count: int) -> bytearray:
    """Return for each cell the number of its set, from 1, or 0 if it is in none."""
    part = bytearray(count)
    for k, cells in enumerate(sets, 1):
        digits = f"{cells:0{count}b}".encode()
        for i in range(count):
            if digits[~i] == 49:
                part[i] = k
    return part


def cells_of(part: bytearray, k: int) -> int:
    """Return the set of the cells of a part."""
    return int(bytes(49 if p == k else 48 for p in reversed(part)), 2)


def thickened(
    edges: Edges, part: bytearray, kept: Collection[int], size: tuple[int, int], rng: Stream
) -> Edges:
    """Move dead ends that touch one cell of their part to a part of which they touch two.

    Every move lowers the number of neighbours in different parts, so there is an end to it. The
    parts stay connected, since a dead end is no way to anywhere.

    Parameters
    ----------
    edges : list of pairs
        Trees, one in each part.
    part : bytearray
        For each cell its part; changed in place.
    kept : collection of int
        Cells that stay where they are.
    size : tuple of int
        Width and height of the grid.
    rng : Stream
        Decides what comes first.

    Returns
    -------
    list of pairs
        Trees, one in each part as it then is.
    """
    near = around(*size)
    joined: list[list[int]] = [[] for _ in part]
    for a, b in edges:
        joined[a].append(b)
        joined[b].append(a)
    waiting = rng.permutation(len(part))
    while waiting:
        i = waiting.pop()
        beside = [j for j in near[4 * i : 4 * i + 4] if j >= 0]
        if i in kept or len(joined[i]) != 1 or sum(part[j] == part[i] for j in beside) > 1:
            continue
        others = [[j for j in beside if part[j] == k] for k in range(3)]
        wider = max(others, key=len)
        if len(wider) < 2:
            continue
        joined[joined[i].pop()].remove(i)
        j = rng.choice(wider)
        part[i] = part[j]
        joined[i].append(j)
        joined[j].append(i)
        waiting += beside
    return [(i, j) for i, ends in enumerate(joined) for j in ends if i < j]

"""Mazes that are no trees: loops, mazes without dead ends, rooms, and obstacles at random.

``loops``
    a share of the walls of a tree is removed, each set of so many equally likely;
``braided``
    a spanning tree in which every dead end, in a random order, is opened to a neighbour, to
    another dead end where there is one (Pullen's "braid" mazes, Think Labyrinth, 1996): no
    cell has fewer than two passages;
``rooms``
    the grid is divided by a straight wall with one door, and so are the parts, the longer side
    first, until they are rooms of at most four by four cells: some parts are left undivided
    from there on (recursive division, in the manner of Reynolds);
``percolation``
    a set of so many cells is blocked, each equally likely (site percolation: Broadbent &
    Hammersley 1957); start and goal lie in the largest cluster of free cells.
"""

from collections.abc import Iterator

from assay.problems.maze_grid import Problem, layers
from assay.rng import Stream
from generators.maze_trees import Edges, around, pairs_of

Part = bytes | bytearray
"""For each cell the number of its part."""
ROOM = 4
"""Rooms have sides of at most this."""


def passages_of(edges: Edges, count: int) -> tuple[int, int]:
    """Return the passages to the right and down that edges make, as sets of cells.

    Cells next to each other in a row are those whose numbers differ by one, since a maze is at
    least three cells wide.
    """
    right, down = bytearray(b"0") * count, bytearray(b"0") * count
    for a, b in edges:
        if a - b == 1:
            right[~b] = 49
        elif b - a == 1:
            right[~a] = 49
        else:
            down[~(a if a < b else b)] = 49
    return int(right, 2), int(down, 2)


def opened(edges: Edges, width: int, height: int, share: int, part: Part, rng: Stream) -> Edges:
    """Choose the walls to remove: a percentage of all, none of them between two parts."""
    taken = {(min(e), max(e)) for e in edges}
    walls = [e for e in pairs_of(width, height) if e not in taken]
    inner = [(a, b) for a, b in walls if part[a] == part[b]]
    rng.shuffle(inner)
    return inner[: len(walls) * share // 100]


def braid(edges: Edges, width: int, height: int, part: Part, rng: Stream) -> Edges | None:
    """Choose passages that leave no cell with fewer than two, none of them between two parts.

    Returns
    -------
    list of pairs, or None
        What is to be opened; None if a cell has no neighbour left in its part.
    """
    near, joined = around(width, height), {(min(e), max(e)) for e in edges}
    degree = bytearray(width * height)
    for a, b in edges:
        degree[a] += 1
        degree[b] += 1
    added: Edges = []
    for i in rng.permutation(width * height):
        while degree[i] < 2:
            beside = [j for j in near[4 * i : 4 * i + 4] if j >= 0 and part[j] == part[i]]
            walled = [j for j in beside if (min(i, j), max(i, j)) not in joined]
            if not walled:
                return None
            j = rng.choice([j for j in walled if degree[j] < 2] or walled)
            degree[i] += 1
            degree[j] += 1
            joined.add((min(i, j), max(i, j)))
            added.append((i, j))
    return added


def rooms(width: int, height: int, rng: Stream) -> tuple[Edges, Edges]:
    """Divide the grid into rooms.

    Returns
    -------
    tuple of list of pairs
        All passages, and those of them that are doors: the only way between two parts.
    """
    walls, doors = set[tuple[int, int]](), Edges()
    parts = [(0, 0, height, width)]
    while parts:
        top, left, high, wide = parts.pop()
        longer = max(high, wide)
        whole = high == height and wide == width
        if longer < 3 or (longer <= ROOM and not whole and rng.chance(1, 2)):
            continue
        if high > wide or (high == wide and rng.chance(1, 2)):
            cut = 1 + rng.below(high - 1)
            parts += [(top, left, cut, wide), (top + cut, left, high - cut, wide)]
            first = (top + cut - 1) * width + left
            wall = [(i, i + width) for i in range(first, first + wide)]
        else:
            cut = 1 + rng.below(wide - 1)
            parts += [(top, left, high, cut), (top, left + cut, high, wide - cut)]
            first = top * width + left + cut - 1
            wall = [(i, i + 1) for i in range(first, first + high * width, width)]
        doors.append(wall.pop(rng.below(len(wall))))
        walls.update(wall)
    return [pair for pair in pairs_of(width, height) if pair not in walls], doors


def among(free: int, width: int, height: int) -> tuple[int, int]:
    """Return the passages between all neighbouring cells of a set."""
    last = sum(1 << width * (row + 1) - 1 for row in range(height))
    return free & free >> 1 & ~last, free & free >> width


def percolation(width: int, height: int, share: int, rng: Stream) -> int:
    """Draw the free cells of a grid with so many per cent of its cells blocked."""
    cells = rng.permutation(width * height)
    return sum(1 << i for i in cells[width * height * share // 100 :])


def clusters(grid: Problem, free: int) -> Iterator[int]:
    """Yield the sets of free cells that hang together."""
    while free:
        found = sum(layers(grid, free & -free))
        free &= ~found
        yield found

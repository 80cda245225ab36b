"""Canonical forms of coloured graphs with labelled edges: equal if and only if isomorphic.

Colour refinement (Weisfeiler & Leman 1968) parts the vertices as far as the colours of their
neighbours tell; where that leaves a cell of several vertices, each of them in turn is made the
only one of its colour and the rest is refined again (individualisation and refinement: McKay 1981;
McKay & Piperno 2014). The leaves of this tree are numberings of the vertices, and the one whose
refinements and then whose graph are smallest gives the form. A node whose refinement is larger
than the best one's is left. Two leaves with the same graph are an automorphism: one of two
subtrees that it maps onto each other needs no visit.

Nothing here depends on how the vertices were numbered, and the work is bounded: a graph that
needs more is refused. Graphs of random problems are told apart by refinement alone.
"""

from collections.abc import Sequence
from struct import pack

from assay.errors import FormatError

MAX_WORK = 20_000_000
MAX_DEPTH = 300

Arcs = Sequence[Sequence[tuple[int, int]]]
"""For each vertex the pairs of a neighbour and the label of the way to it, 0 or more."""

Trace = list[tuple[int, int, tuple[int, ...]]]


class _Partition:
    """An ordered partition: a cell's colour is the number of vertices before it."""

    __slots__ = ("cells", "colour")

    def __init__(self, colour: list[int], cells: dict[int, list[int]]) -> None:
        self.colour = colour
        self.cells = cells

    def copy(self) -> "_Partition":
        """Return a partition that can be split without splitting this one."""
        return _Partition(self.colour[:], dict(self.cells))

    def split(self, start: int, groups: Sequence[list[int]]) -> list[list[int]]:
        """Replace a cell by groups; return all but the largest, which nothing is owed to."""
        for group in groups:
            self.cells[start] = group
            for v in group:
                self.colour[v] = start
            start += len(group)
        kept = max(range(len(groups)), key=lambda i: len(groups[i]))
        return [group for i, group in enumerate(groups) if i != kept]


def form(colours: Sequence[int], arcs: Arcs, back: Arcs | None = None) -> bytes:
    """Return bytes that two graphs share if and only if they are isomorphic.

    An isomorphism maps colours to the same colours, and arcs to arcs of the same label.

    Parameters
    ----------
    colours : sequence of int
        One for each vertex.
    arcs : sequence of sequence of (int, int)
        Where there is an arc there is one back, with a label of its own.
    back : sequence of sequence of (int, int) or None
        For each vertex the pairs of a neighbour and the label of the way from it; None if
        labels are the same both ways.

    Raises
    ------
    FormatError
        If the graph has so many symmetries that the search would take too long.

    Examples
    --------
    >>> path = form([0, 0, 0], [[(1, 0)], [(0, 0), (2, 0)], [(1, 0)]])
    >>> path == form([0, 0, 0], [[(1, 0), (2, 0)], [(0, 0)], [(0, 0)]])
    True
    """
    return _Search(colours, arcs, arcs if back is None else back).run()


class _Search:
    def __init__(self, colours: Sequence[int], arcs: Arcs, back: Arcs) -> None:
        self._n = len(colours)
        self._colours = colours
        self._arcs, self._back = arcs, back
        self._work = 0
        self._traces: list[Trace] = []
        self._best: bytes | None = None
        self._place: list[int] = []
        self._path: list[int] = []
        self._automorphisms: list[list[int]] = []

    def run(self) -> bytes:
        """Search the tree and return the best leaf's graph, after the colours and their sizes."""
        cells: dict[int, list[int]] = {}
        order = sorted(range(self._n), key=self._colours.__getitem__)
        colour, start = [0] * self._n, 0
        for i, v in enumerate(order):
            if i and self._colours[v] != self._colours[order[i - 1]]:
                start = i
            colour[v] = start
            cells.setdefault(start, []).append(v)
        self._walk(_Partition(colour, cells), list(cells.values()), [])
        head = [x for start, cell in cells.items() for x in (start, self._colours[cell[0]])]
        return pack(f">{len(head) + 1}q", self._n, *head) + (self._best or b"")

    def _spend(self, work: int) -> None:
        self._work += work
        if self._work > MAX_WORK:
            raise FormatError("a problem has too many symmetries to be compared with others")

    def _refine(self, partition: _Partition, queue: list[list[int]]) -> Trace:
        """Split cells until neighbours tell no more; return all that was seen on the way."""
        n, back, colour = self._n, self._back, partition.colour
        trace: Trace = []
        while queue:
            seen: dict[int, list[int]] = {}
            for group in queue:
                for u in group:
                    own = colour[u]
                    self._spend(len(back[u]))
                    for v, label in back[u]:
                        seen.setdefault(v, []).append(label * n + own)
            queue = []
            for start in sorted({colour[v] for v in seen}):
                cell = partition.cells[start]
                groups: dict[tuple[int, ...], list[int]] = {}
                for v in cell:
                    groups.setdefault(tuple(sorted(seen.get(v, ()))), []).append(v)
                keys = sorted(groups)
                trace += [(start, len(groups[key]), key) for key in keys]
                if len(keys) > 1:
                    queue += partition.split(start, [groups[key] for key in keys])
        return trace

    def _walk(self, partition: _Partition, queue: list[list[int]], path: list[int]) -> int:
        """Visit a node and what is below; return the level to go back to."""
        depth = len(path)
        trace = self._refine(partition, queue)
        if depth == len(self._traces):
            self._traces.append(trace)
        elif trace > self._traces[depth]:
            return depth
        elif trace < self._traces[depth]:
            del self._traces[depth:]
            self._traces.append(trace)
            self._best = None
        target = next((s for s in sorted(partition.cells) if len(partition.cells[s]) > 1), None)
        if target is None:
            return self._leaf(partition.colour, path)
        if depth == MAX_DEPTH:
            self._spend(MAX_WORK + 1)
        return self._children(partition, target, path)

    def _children(self, partition: _Partition, target: int, path: list[int]) -> int:
        depth, done = len(path), list[int]()
        for v in partition.cells[target]:
            if done and self._reached(v, done, path):
                continue
            done.append(v)
            child = partition.copy()
            rest = [w for w in partition.cells[target] if w != v]
            child.split(target, [[v], rest])
            self._spend(self._n)
            level = self._walk(child, [[v]], [*path, v])
            if level < depth:
                return level
        return depth

    def _reached(self, v: int, done: list[int], path: list[int]) -> bool:
        """Say whether automorphisms that keep the path map a vertex to one visited."""
        kept = [g for g in self._automorphisms if all(g[p] == p for p in path)]
        orbit, waiting = {v}, [v]
        while waiting:
            at = waiting.pop()
            self._spend(len(kept))
            for g in kept:
                if g[at] not in orbit:
                    orbit.add(g[at])
                    waiting.append(g[at])
        return not orbit.isdisjoint(done)

    def _leaf(self, place: list[int], path: list[int]) -> int:
        graph = self._graph(place)
        if self._best is None or graph < self._best:
            self._best, self._place, self._path = graph, place[:], path
            return len(path)
        if graph > self._best:
            return len(path)
        at = [0] * self._n
        for v, p in enumerate(self._place):
            at[p] = v
        self._automorphisms.append([at[p] for p in place])
        shared = 0
        while path[shared] == self._path[shared]:
            shared += 1
        return shared

    def _graph(self, place: list[int]) -> bytes:
        """Return the arcs between places."""
        n = self._n
        rows: list[list[int]] = [[]] * n
        for v, arcs in enumerate(self._arcs):
            self._spend(len(arcs))
            rows[place[v]] = sorted([label * n + place[u] for u, label in arcs])
        flat = [x for row in rows for x in (len(row), *row)]
        return pack(f">{len(flat)}q", *flat)

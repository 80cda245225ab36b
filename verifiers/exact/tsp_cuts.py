"""Finding the inequalities that a fractional cycle violates. Nothing here proves anything.

Subtour inequalities say that a cycle crosses the border of every set of nodes at least twice
(Dantzig, Fulkerson & Johnson 1954). They are looked for where they are cheap first: components
of the support graph, then stretches of the best tour known, then a minimum cut (Stoer & Wagner
1997) after shrinking edges that no violated set can separate (Padberg & Rinaldi 1990). Blossom
inequalities (Edmonds 1965) are looked for among the odd components of the fractional edges
(Padberg & Hong 1980).
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sets = tuple[frozenset[int], ...]
EPSILON = 1e-6
SLACK = 0.01


def components(n: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the connected components of a graph, singletons included."""
    parent = list(range(n))

    def root(v: int) -> int:
        """Return the representative of a node's component, halving the way there."""
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    for a, b in pairs:
        parent[root(a)] = root(b)
    found: dict[int, list[int]] = {}
    for v in range(n):
        found.setdefault(root(v), []).append(v)
    return list(found.values())


def subtours(weights: Floats, cycle: Sequence[int], most: int = 40) -> list[frozenset[int]]:
    """Return sets of nodes that the fractional cycle leaves less than twice.

    Parameters
    ----------
    weights : array
        Symmetric (n, n) matrix of the edges' values.
    cycle : sequence of int
        The nodes in the order of a short tour.
    most : int
        How many sets to return.
    """
    n = len(weights)
    tails, heads = np.nonzero(weights > EPSILON)
    parts = components(n, zip(tails.tolist(), heads.tolist(), strict=True))
    if len(parts) > 1:
        return [frozenset(part) for part in parts[:most]]
    found = _stretches(weights, cycle, most)
    return found or [frozenset(s) for s in _minimum_cuts(weights)][:most]


def _stretches(weights: Floats, cycle: Sequence[int], most: int) -> list[frozenset[int]]:
    """Return stretches of a tour, the most violated one from each start."""
    n = len(cycle)
    order = np.array(cycle)
    total = np.zeros((n + 1, n + 1))
    total[1:, 1:] = weights[np.ix_(order, order)].cumsum(0).cumsum(1)
    inside = np.diag(total)[None, :] - total[:-1] - total[:, :-1].T + np.diag(total)[:-1, None]
    length = np.arange(n + 1)[None, :] - np.arange(n)[:, None]
    border = np.where((length > 1) & (length < n - 1), 2 * length - inside, 2.0)
    ends = border.argmin(1)
    least = border[np.arange(n), ends]
    starts = [i for i in np.argsort(least, kind="stable").tolist() if least[i] < 2 - SLACK]
    return list(dict.fromkeys(_small(cycle[i : int(ends[i])], n) for i in starts[:most]))


def _small(nodes: Iterable[int], n: int) -> frozenset[int]:
    """Return the smaller side of a cut, the one without node 0 if they are equal."""
    inside = frozenset(nodes)
    if 2 * len(inside) > n or (2 * len(inside) == n and 0 in inside):
        return frozenset(range(n)) - inside
    return inside


def _minimum_cuts(weights: Floats) -> Iterator[frozenset[int]]:
    """Yield the sets of fewer than two crossings that Stoer and Wagner's phases find."""
    n = len(weights)
    shrunk = Shrunk(weights)
    if (violated := shrunk.shrink()) is not None:
        yield _small(violated, n)
        return
    while len(shrunk.groups) > 1:
        before, last = shrunk.phase()
        if sum(shrunk.beside[last].values()) < 2 - SLACK:
            yield _small(shrunk.groups[last], n)
        shrunk.merge(before, last)


class Shrunk:
    """A weighted graph whose nodes are merged one by one."""

    def __init__(self, weights: Floats) -> None:
        self.groups = {v: [v] for v in range(len(weights))}
        self.beside: dict[int, dict[int, float]] = {v: {} for v in self.groups}
        for a, b in np.argwhere(weights > EPSILON).tolist():
            self.beside[a][b] = float(weights[a, b])

    def merge(self, a: int, b: int) -> None:
        """Make b part of a."""
        self.groups[a] += self.groups.pop(b)
        for c, x in self.beside.pop(b).items():
            del self.beside[c][b]
            if c != a:
                self.beside[a][c] = self.beside[c][a] = self.beside[a].get(c, 0.0) + x

    def shrink(self) -> list[int] | None:
        """Merge along edges that carry half of a node's weight; return a violated set if met."""
        waiting = list(self.groups)
        while waiting and len(self.groups) > 2:
            a = waiting.pop()
            if a not in self.groups:
                continue
            half = sum(self.beside[a].values()) / 2
            if half < 1 - SLACK / 2:
                return self.groups[a]
            b, x = max(self.beside[a].items(), key=lambda item: item[1])
            if x >= half - EPSILON:
                self.merge(b, a)
                waiting.append(b)
                waiting += self.beside[b]
        return None

    def phase(self) -> tuple[int, int]:
        """Return the last two nodes in an order of maximum adjacency."""
        key = dict.fromkeys(self.groups, 0.0)
        before = last = next(iter(self.groups))
        while True:
            del key[last]
            for c, x in self.beside[last].items():
                if c in key:
                    key[c] += x
            if not key:
                return before, last
            before, last = last, max(key, key=key.__getitem__)


def blossoms(weights: Floats) -> list[Sets]:
    """Return handles with an odd number of teeth, three or more, that are violated."""
    found: dict[Sets, None] = {}
    for margin in (EPSILON, 0.1, 0.3):
        tails, heads = np.nonzero((weights > margin) & (weights < 1 - margin))
        parts = components(len(weights), zip(tails.tolist(), heads.tolist(), strict=True))
        for part in parts:
            sets = _comb(weights, part, 1 - margin) if len(part) > 2 else None
            if sets is not None and crossed(weights, sets) < 3 * len(sets) - 2 - 2 * SLACK:
                found[sets] = None
        if found:
            break
    return list(found)


def _comb(weights: Floats, part: list[int], least: float) -> Sets | None:
    """Return a handle with the heavy edges that leave it, an odd number of disjoint ones."""
    inside = np.zeros(len(weights), dtype=bool)
    inside[part] = True
    handle = set(part)
    leaving = weights[part] * ~inside
    teeth: list[tuple[int, int]] = []
    for i, u in np.argwhere(leaving >= least).tolist():
        teeth.append((part[i], u))
    met: dict[int, int] = {}
    for _, u in teeth:  # two teeth that meet outside: their meeting point joins the handle
        met[u] = met.get(u, 0) + 1
    handle |= {u for u, times in met.items() if times > 1}
    teeth = [(v, u) for v, u in teeth if u not in handle]
    if len(teeth) < 3 or len(teeth) % 2 == 0 or len({v for v, _ in teeth}) < len(teeth):
        return None
    return (frozenset(handle), *(frozenset(tooth) for tooth in teeth))


def crossed(weights: Floats, sets: Sets) -> float:
    """Return how often the fractional cycle crosses the borders of some sets."""
    total = 0.0
    for nodes in sets:
        inside = np.zeros(len(weights), dtype=bool)
        inside[list(nodes)] = True
        total += float(weights[inside][:, ~inside].sum())
    return total

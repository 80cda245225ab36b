"""Every kind of tour as one kind: a cycle through all nodes of an undirected graph.

A tour on symmetric distances is a Hamiltonian cycle of the complete graph. A path from s to t is
one that uses the edge st, which then costs nothing. For asymmetric distances city i becomes two
nodes, i where it is left and n + i where it is entered, joined by an edge that must be used (Jonker
& Volgenant 1983); a directed path from s to t is a cycle that also uses the edge from t to n + s.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.problems.tsp import Problem

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Graph:
    """Edges with costs; those of `forced` are in every cycle that counts.

    Parameters
    ----------
    nodes : int
        Numbered from 0.
    tails, heads, costs : array
        One entry an edge, tails below heads.
    forced : tuple of int
        Edge numbers.
    """

    nodes: int
    tails: Ints
    heads: Ints
    costs: Ints
    forced: tuple[int, ...]

    def number(self) -> dict[tuple[int, int], int]:
        """Return each edge's number by its two nodes, the smaller first."""
        pairs = zip(self.tails.tolist(), self.heads.tolist(), strict=True)
        return {pair: e for e, pair in enumerate(pairs)}


def of(problem: Problem) -> Graph:
    """Return the graph whose cycles are a problem's tours or paths."""
    n = len(problem.distances)
    matrix = np.array(problem.distances, dtype=np.int64)
    if problem.symmetric:
        tails, heads = np.triu_indices(n, 1)
        closing = [] if problem.ends is None else [(min(problem.ends), max(problem.ends))]
        return _graph(n, tails, heads, matrix[tails, heads], closing)
    tails, heads = np.nonzero(np.ones((n, n), dtype=bool))
    costs = np.where(tails == heads, 0, matrix[tails, heads])
    closing = [(i, n + i) for i in range(n)]
    if problem.ends is not None:
        closing.append((problem.ends[1], n + problem.ends[0]))
    return _graph(2 * n, tails, heads + n, costs, closing)


def _graph(
    nodes: int, tails: Ints, heads: Ints, costs: Ints, closing: Sequence[tuple[int, int]]
) -> Graph:
    graph = Graph(nodes, tails.astype(np.int64), heads.astype(np.int64), costs.copy(), ())
    number = graph.number()
    graph.forced = tuple(number[pair] for pair in closing)
    graph.costs[list(graph.forced)] = 0
    return graph


def cycle(problem: Problem, tour: Sequence[int]) -> list[tuple[int, int]]:
    """Return the edges of a tour's cycle, as pairs of nodes."""
    n = len(tour)
    steps = zip(tour, [*tour[1:], tour[0]], strict=True)
    if problem.symmetric:
        return [(min(a, b), max(a, b)) for a, b in steps]
    return [*((a, n + b) for a, b in steps), *((i, n + i) for i in range(n))]


def tour_of(problem: Problem, edges: Iterable[tuple[int, int]]) -> list[int] | None:
    """Return the tour or path whose cycle these edges are, or None if they are no such cycle."""
    n = len(problem.distances)
    beside: dict[int, list[int]] = {}
    for a, b in edges:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    if any(len(others) != 2 for others in beside.values()):
        return None
    first = 0 if problem.ends is None else problem.ends[0]
    # The walk starts by entering the first city, and away from a path's other end.
    before = beside[first][0] if problem.ends is None else problem.ends[1]
    at, last = (first, before) if problem.symmetric else (first, n + first)
    walk = [at]
    while len(walk) <= len(beside):
        a, b = beside[at]
        at, last = (b if a == last else a), at
        if at == first:
            break
        walk.append(at)
    tour = walk if problem.symmetric else [node for node in walk if node < n]
    return tour if len(tour) == n else None

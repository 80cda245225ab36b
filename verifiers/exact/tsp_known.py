"""The shortest tours that a search knows so far, and where it gets them. Nothing here proves."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assay.problems.tsp import Problem
from assay.rng import Stream
from verifiers.exact import tsp_graph, tsp_tours
from verifiers.exact.tsp_local import Search

Ints = NDArray[np.int64]
Cycle = frozenset[tuple[int, int]]
LEAST = 8
"""The fewest cities for which kicks are worth their while."""


@dataclass(slots=True)
class Known:
    """The one or two shortest tours known.

    Parameters
    ----------
    problem : Problem
        What they are tours of.
    count : int
        How many to keep.
    ceiling : int
        Above every tour's length.
    """

    problem: Problem
    count: int
    ceiling: int
    tours: list[tuple[int, list[int], Cycle]] = field(default_factory=list)
    matrix: Ints = field(init=False)
    weights: Ints = field(init=False)
    scale: int = 1
    _rng: Stream = field(init=False)

    def __post_init__(self) -> None:
        self.matrix = self.weights = tsp_tours.matrix_of(self.problem)
        self._rng = Stream(["kicks"])
        n = len(self.matrix)
        if n >= LEAST:
            self._climb(tsp_tours.nearest(self.matrix, self._start))
            self.kick(n * n // 200)
            return
        starts = range(n) if n <= 12 else range(0, n, n // 4)
        for start in [self._start] if self.problem.ends else starts:
            self._climb(tsp_tours.nearest(self.matrix, start))

    @property
    def cutoff(self) -> int:
        """The length that a tour worth finding must stay below."""
        return self.tours[-1][0] if len(self.tours) == self.count else self.ceiling

    def remember(self, tour: Sequence[int]) -> None:
        """Keep a tour if it is one of the shortest known."""
        cycle = frozenset(tsp_graph.cycle(self.problem, tour))
        if any(cycle == known for _, _, known in self.tours):
            return
        self.tours.append((self.problem.length(tour), list(tour), cycle))
        self.tours.sort(key=lambda entry: entry[0])
        del self.tours[self.count :]

    @property
    def _start(self) -> int:
        """Where a first tour begins: a path's at its end, whose next step is the rewarded one."""
        return self.problem.ends[1] if self.problem.ends else 0

    def _climb(self, tour: Sequence[int]) -> None:
        """Improve a tour and remember it, with its best neighbour if two are wanted."""
        best = self._improved(self.weights, tour)
        self.remember(tsp_tours.rotated(self.problem, best))
        self._beside(best)

    def _beside(self, tour: Sequence[int]) -> None:
        if self.count > 1:
            other = tsp_tours.neighbour(self.matrix, tour, self.problem.symmetric)
            if other is not None:
                self.remember(tsp_tours.rotated(self.problem, other))

    def _improved(self, matrix: Ints, tour: Sequence[int]) -> list[int]:
        if len(matrix) >= LEAST:
            return Search(matrix, tour, self.problem.symmetric).tour
        return tsp_tours.improved(matrix, tour, self.problem.symmetric)

    def kick(self, times: int) -> bool:
        """Kick the shortest tour known; say whether the cutoff came down."""
        if len(self.matrix) < LEAST:
            return False
        cutoff = self.cutoff
        search = Search(self.weights, self.tours[0][1], self.problem.symmetric)
        length, best = self.tours[0][0], self.tours[0][0]
        for _ in range(times):
            change, tried = search.kick(self._rng)
            change //= self.scale
            if length + change < self.cutoff:
                self.remember(tsp_tours.rotated(self.problem, tried))
            length += min(change, 0)
        if length < best:
            self._beside(search.tour)
        return self.cutoff < cutoff

    def reweigh(self, degree: Ints, scale: int) -> None:
        """Search from now on with distances that are less the duals of the nodes.

        Every tour becomes shorter by the same, but a city's nearest others are now those that a
        short tour is likely to use (Held & Karp 1970).

        Parameters
        ----------
        degree : array
            One integer a node of the graph, in units of 1 / scale.
        scale : int
            What a unit of distance becomes.
        """
        n = len(self.matrix)
        entered = degree if self.problem.symmetric else degree[n:]
        self.weights = scale * self.matrix - degree[:n, None] - entered[None, :]
        self.scale = scale

    def guess(
        self, graph: tsp_graph.Graph, edges: Sequence[int], values: NDArray[np.float64]
    ) -> bool:
        """Look for a short tour near a relaxation; say whether the cutoff came down."""
        cutoff = self.cutoff
        favoured = self._favoured(graph, edges, values)
        self._climb(self._improved(favoured, tsp_tours.nearest(favoured, self._start)))
        return self.cutoff < cutoff

    def _favoured(
        self, graph: tsp_graph.Graph, edges: Sequence[int], values: NDArray[np.float64]
    ) -> Ints:
        """Return distances that are shorter the more the relaxation uses them."""
        n = len(self.matrix)
        favoured = self.matrix * 1000
        for e, x in zip(edges, values.tolist(), strict=True):
            a, b = int(graph.tails[e]), int(graph.heads[e]) % n
            if x > 0.01 and a != b:
                favoured[a, b] = self.matrix[a, b] * (1000 - int(900 * x))
                if self.problem.symmetric:
                    favoured[b, a] = favoured[a, b]
        return favoured

    def order(self) -> list[int]:
        """Return the graph's nodes in the order of the shortest tour known."""
        beside: dict[int, list[int]] = {}
        for a, b in tsp_graph.cycle(self.problem, self.tours[0][1]):
            beside.setdefault(a, []).append(b)
            beside.setdefault(b, []).append(a)
        order, last, at = [0], -1, 0
        while len(order) < len(beside):
            a, b = beside[at]
            last, at = at, (b if a == last else a)
            order.append(at)
        return order

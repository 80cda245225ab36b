"""Branch and cut: the shortest cycle of a graph and, if asked for, the second shortest.

Upper bounds come from local search (`tsp_tours`), lower bounds from linear relaxations
(`tsp_relaxation`), tightened by violated inequalities (`tsp_cuts`) and by edges that turn out to
be missing (pricing). Where that leaves a gap, an edge is tried both ways (branching; the edge is
chosen by solving both sides for a few and remembering what that brought, `tsp_gains`). A part of
the search is given up only where an integer bound, computed from rounded duals, proves that it
holds nothing shorter than what is known: the tree itself is a proof, and no float decides.

The second shortest comes out of the same tree: what counts as known is then the second of the two
shortest cycles found, and the relaxation is told to exclude each cycle that it returns.
"""

import logging
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assay.core import Row
from assay.errors import JudgeError, UserError
from assay.problems.tsp import Problem
from verifiers.exact import tsp_cuts, tsp_graph
from verifiers.exact.tsp_gains import Gains
from verifiers.exact.tsp_known import Cycle, Known
from verifiers.exact.tsp_relaxation import FREE, SCALE, Bound, Relaxation

Ints = NDArray[np.int64]
logger = logging.getLogger(__name__)
NEAR = 6
CANDIDATES = 6
COLUMNS = 3
"""How many edges a node GLOP is shown after the root; each costs it about a microsecond a time."""
WORK = 3 * 10**7
"""The most columns that all calls of GLOP together go through: minutes of search."""
GAP = 200
KICKS = 4
"""How many times as often an asymmetric tour is kicked: its moves are fewer and weaker."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search proved: the lengths of the shortest tours, the tours, and how large it was."""

    lengths: tuple[int, ...]
    tours: tuple[tuple[int, ...], ...]
    nodes: int
    log: list[Row]


@dataclass(slots=True)
class _Search:
    """One branch and cut."""

    problem: Problem
    count: int
    lp: Relaxation = field(init=False)
    known: Known = field(init=False)
    excluded: set[Cycle] = field(default_factory=set)
    cuts: set[tsp_cuts.Sets] = field(default_factory=set)
    gains: Gains = field(default_factory=Gains)
    nodes: int = 0
    work: int = 0
    small: bool = False
    warned: bool = False
    log: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        graph = tsp_graph.of(self.problem)
        self.known = Known(self.problem, self.count, graph.nodes * int(graph.costs.max()) + 1)
        self.lp = Relaxation(graph, min(graph.nodes * self.known.cutoff, 1 << 32))
        self.lp.add_columns(e for e in self._first_edges(graph) if e not in graph.forced)

    def hopeless(self, value: int) -> bool:
        """Say whether a bound proves that nothing worth finding is left."""
        return value > SCALE * (self.known.cutoff - 1)

    def _first_edges(self, graph: tsp_graph.Graph) -> list[int]:
        """Return each node's cheapest edges, and those of the tours known."""
        number = graph.number()
        chosen = {number[pair] for _, _, cycle in self.known.tours for pair in cycle}
        costs = np.full((graph.nodes, graph.nodes), np.int64(1) << 50)
        costs[graph.tails, graph.heads] = costs[graph.heads, graph.tails] = graph.costs
        for v, row in enumerate(np.argpartition(costs, min(NEAR, graph.nodes - 1), 1)[:, :NEAR]):
            for u in row.tolist():
                if (e := number.get((min(u, v), max(u, v)))) is not None:
                    chosen.add(e)
        return sorted(chosen)

    def node(self) -> int | None:
        """Bound, price and cut until the node is closed (None) or an edge must be branched on."""
        for _ in range(1_000):
            objective = self.lp.solve()
            bound = self.lp.bound()
            edges, values = self.lp.values()  # before anything changes, or GLOP forgets them
            if self.hopeless(bound.value):
                self._record(bound)
                return None
            if self._price(bound):
                continue
            if self._eliminate(bound):
                self._record(bound)
            if self._cut(edges, values):
                continue
            fractional = [
                (e, x) for e, x in zip(edges, values.tolist(), strict=True) if 1e-5 < x < 1 - 1e-5
            ]
            if fractional:
                if self.known.guess(self.lp.graph, edges, values):
                    self._kick(bound)
                    continue
                if self.nodes == 1 and not self.small:
                    self._kick(bound)
                    self._shrink(bound)
                    continue
                return self._choose(fractional, objective)
            self._integral(edges, values)
        raise JudgeError("branch and cut makes no progress; report this instance")

    def _kick(self, bound: Bound) -> None:
        """Look for shorter tours as long as that brings some, if the gap is worth it."""
        times = len(self.problem.distances) * (1 if self.problem.symmetric else KICKS)
        if self.nodes == 1:
            self.known.reweigh(bound.degree, SCALE)
        while self.known.cutoff * SCALE - bound.value > bound.value // GAP:
            if not self.known.kick(times):
                return

    def _record(self, bound: Bound) -> None:
        """Keep the duals of a step that closed the node or fixed an edge."""
        used = [(y, row) for y, row in zip(bound.duals.tolist(), self.lp.rows, strict=True) if y]
        rows = [[y, [sorted(nodes) for nodes in row.sets]] for y, row in used if row.sets]
        others = [[y, sorted(map(list, row.cycle))] for y, row in used if not row.sets]
        step = {"degree": bound.degree.tolist(), "rows": rows, "others": others}
        self.log[-1]["steps"].append(step)

    def _price(self, bound: Bound) -> bool:
        """Show GLOP the edges that its duals find too cheap."""
        hidden = (bound.reduced < -1) & (self.lp.status == FREE)
        hidden[self.lp.shown] = False
        edges = np.nonzero(hidden)[0]
        if len(edges) > 100:
            edges = edges[np.argsort(bound.reduced[edges], kind="stable")[:100]]
        self.lp.add_columns(edges.tolist())
        return len(edges) > 0

    def _eliminate(self, bound: Bound) -> bool:
        """Fix the edges whose reduced cost proves them in or out below this node, if any."""
        room = SCALE * (self.known.cutoff - 1) - bound.value
        free = self.lp.status == FREE
        out = np.nonzero(free & (bound.reduced > room))[0].tolist()
        kept = np.nonzero(free & (-bound.reduced > room))[0].tolist()
        for e in out:
            self.lp.fix(e, 0)
        for e in kept:
            self.lp.fix(e, 1)
        return bool(out or kept)

    def _shrink(self, bound: Bound) -> None:
        """Go on without the edges that are out for good and the rows that do nothing."""
        old, graph = self.lp, self.lp.graph
        keep = np.nonzero(old.status != 0)[0]
        forced = np.nonzero(old.status[keep] == 1)[0]
        small = tsp_graph.Graph(
            graph.nodes, graph.tails[keep], graph.heads[keep], graph.costs[keep], tuple(forced)
        )
        self.lp, self.work = Relaxation(small, old.penalty), old.work
        self.lp.add_columns(self._cheapest(bound.reduced[keep], old.status[keep]))
        for y, row in zip(bound.duals.tolist(), old.rows, strict=True):
            if y and row.sets:
                self.lp.add_cut(row.sets, row.least)
        for cycle in sorted(self.excluded, key=sorted):
            self.lp.exclude(cycle)
        self.cuts = {row.sets for row in self.lp.rows}
        self.small = True

    def _cheapest(self, reduced: Ints, status: Ints) -> list[int]:
        """Return the edges of the least reduced cost that are not fixed, a few for each node."""
        left = np.nonzero(status == FREE)[0]
        order = np.argsort(reduced[left], kind="stable")
        return sorted(left[order[: COLUMNS * self.lp.graph.nodes]].tolist())

    def _cut(self, edges: list[int], values: NDArray[np.float64]) -> bool:
        """Add violated inequalities; say whether there were any."""
        graph = self.lp.graph
        weights = np.zeros((graph.nodes, graph.nodes))
        tails, heads = graph.tails[edges], graph.heads[edges]
        weights[tails, heads] = weights[heads, tails] = values
        found: list[tuple[tsp_cuts.Sets, int]] = [
            ((nodes,), 2) for nodes in tsp_cuts.subtours(weights, self.known.order())
        ]
        if not found:
            found = [(sets, 3 * len(sets) - 2) for sets in tsp_cuts.blossoms(weights)]
        new = [(sets, least) for sets, least in found if sets not in self.cuts]
        for sets, least in new:
            self.cuts.add(sets)
            self.lp.add_cut(sets, least)
        return bool(new)

    def _integral(self, edges: list[int], values: NDArray[np.float64]) -> None:
        """Remember the tour that the relaxation is, and exclude it."""
        graph = self.lp.graph
        used = [e for e, x in zip(edges, values.tolist(), strict=True) if x > 0.5]
        cycle = frozenset((int(graph.tails[e]), int(graph.heads[e])) for e in used)
        tour = tsp_graph.tour_of(self.problem, cycle)
        if tour is None or cycle in self.excluded:
            raise JudgeError("branch and cut found no cycle where one must be")
        self.known.remember(tour)
        self.excluded.add(cycle)
        if self.count > 1:
            self.lp.exclude(cycle)

    def _choose(self, fractional: list[tuple[int, float]], base: float) -> int:
        """Return the edge whose two sides both raise the relaxation most, as far as is known."""
        ranked = sorted(
            fractional, key=lambda item: (-self.gains.score(item), abs(item[1] - 0.5), item[0])
        )[:CANDIDATES]
        for e, x in ranked if len(ranked) > 1 else []:
            for value in (0, 1):
                if (e, value) not in self.gains.seen:
                    self.lp.fix(e, value)
                    self.gains.learn(e, value, self.lp.solve() - base, x)
            self.lp.fix(e, FREE)
        return max(ranked, key=lambda item: (self.gains.score(item), -item[0]))[0]

    def run(self) -> Found:
        """Search depth first."""
        stack: list[tuple[Ints, int, int]] = [(self.lp.status.copy(), -1, 0)]
        while stack:
            status, e, value = stack.pop()
            self._restore(status)
            if e >= 0:
                self.lp.fix(e, value)
            self.nodes += 1
            self._watch()
            self.log.append({"steps": [], "branch": None})
            chosen = self.node()
            if chosen is not None:
                a, b = int(self.lp.graph.tails[chosen]), int(self.lp.graph.heads[chosen])
                self.log[-1]["branch"] = [a, b]
                status = self.lp.status.copy()
                stack += [(status, chosen, 0), (status, chosen, 1)]
        lengths = tuple(length for length, _, _ in self.known.tours)
        tours = tuple(tuple(tour) for _, tour, _ in self.known.tours)
        return Found(lengths, tours, self.nodes, self.log)

    def _watch(self) -> None:
        """Say so once if the search is long, and give it up if it is too long.

        Raises
        ------
        UserError
            If all that is allowed has been done; which instance it is, the search cannot know.
        """
        n = len(self.problem.distances)
        work = self.work + self.lp.work
        if work > WORK:
            raise UserError(
                f"no tour of these {n} cities could be proven shortest within the limit of the "
                f"search ({self.nodes} nodes); take fewer cities, another metric or another seed"
            )
        if work > WORK // 8 and not self.warned:
            self.warned = True
            logger.warning("a proof for %d cities takes long (%d nodes)", n, self.nodes)

    def _restore(self, status: Ints) -> None:
        for e in np.nonzero(self.lp.status != status)[0].tolist():
            self.lp.fix(e, int(status[e]))


def shortest(problem: Problem, count: int = 1) -> Found:
    """Prove a problem's shortest tour, or its `count` shortest.

    Parameters
    ----------
    problem : Problem
        A tour or path of at least five cities, symmetric or not; its bound plays no part.
    count : int
        1, or 2 for the second shortest too.

    Returns
    -------
    Found
        Fewer lengths than asked for only if there are no more tours.
    """
    return _Search(problem, count).run()


def certified(problem: Problem, count: int = 1) -> Row:
    """Return a certificate for `verifiers.certificates.tour` of the one or two shortest tours."""
    found = shortest(problem, count)
    return {"scale": SCALE, "tours": [list(tour) for tour in found.tours], "nodes": found.log}

"""A linear relaxation of cycles, and the exact bound that its duals prove.

Rows are sums of cuts: for sets S1 .. Sk of nodes, the edges of a cycle cross their borders at
least `least` times together. One set with 2 is a subtour inequality; a handle and its teeth with
3k + 1 (k the number of teeth) are a blossom. A row that excludes a cycle says that at most
nodes - 2 of its edges are in another one. GLOP solves the relaxation over a few of the edges; some
costly columns satisfy any row, so that there always is a solution. (All rows but the degrees
share one: GLOP starts from its last basis if only rows or only columns are new, not if both are.)

**The proof** takes nothing from GLOP but the duals, as a suggestion: scaled by `SCALE` and
rounded to integers y (nonnegative for inequalities), any y at all gives for every cycle x

    SCALE cost(x) >= sum_r y_r least_r + sum_e x_e rc_e,    rc = SCALE cost - sum_r y_r row_r,

so with rc_e counted where it is negative or the edge must be used, the right-hand side is a
bound, computed here in integers over all edges, those that GLOP never saw included.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from assay.errors import JudgeError
from verifiers.exact.tsp_cuts import Sets
from verifiers.exact.tsp_graph import Graph

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SCALE = 1 << 16
FREE = -1


@dataclass(slots=True)
class Row:
    """One inequality: its coefficient on every edge of the graph, and its right-hand side.

    Either ``sets`` are the sets whose borders it counts, or ``cycle`` holds the edges of the one
    cycle that it excludes.
    """

    coefficients: Ints
    least: int
    sets: Sets = ()
    cycle: Collection[tuple[int, int]] = ()


@dataclass(slots=True)
class Bound:
    """What the duals prove: no cycle that agrees with what is fixed costs less than `value`."""

    value: int
    reduced: Ints
    degree: Ints
    duals: Ints


@dataclass(slots=True)
class Relaxation:
    """The relaxation of one graph; rows and columns only ever come in.

    Parameters
    ----------
    graph : Graph
        All edges.
    penalty : int
        What the costly columns cost; far above any tour's length.
    """

    graph: Graph
    penalty: int
    rows: list[Row] = field(default_factory=list)
    status: Ints = field(init=False)
    work: int = 0
    _solver: Any = field(init=False)
    _out: Any = field(init=False)
    _parameters: Any = field(init=False)
    _variables: dict[int, Any] = field(default_factory=dict)
    _degrees: list[Any] = field(default_factory=list)
    _constraints: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._parameters = pywraplp.MPSolverParameters()
        for name, value in (("PRESOLVE", "PRESOLVE_OFF"), ("LP_ALGORITHM", "DUAL")):
            kind = getattr(pywraplp.MPSolverParameters, name)
            self._parameters.SetIntegerParam(kind, getattr(pywraplp.MPSolverParameters, value))
        self.status = np.full(len(self.graph.costs), FREE, dtype=np.int64)
        self.status[list(self.graph.forced)] = 1
        self._out = self._way_out()
        for _ in range(self.graph.nodes):
            row = self._solver.Constraint(2, 2)
            row.SetCoefficient(self._way_out(), 1)
            row.SetCoefficient(self._way_out(), -1)
            self._degrees.append(row)
        self.add_columns(self.graph.forced)

    def _way_out(self) -> Any:
        out = self._solver.NumVar(0, self._solver.infinity(), "")
        self._solver.Objective().SetCoefficient(out, float(self.penalty))
        return out

    def add_columns(self, edges: Any) -> None:
        """Show some edges to GLOP."""
        objective = self._solver.Objective()
        for e in edges:
            variable = self._solver.NumVar(0, 1, "")
            self._variables[e] = variable
            objective.SetCoefficient(variable, float(self.graph.costs[e]))
            self._degrees[self.graph.tails[e]].SetCoefficient(variable, 1)
            self._degrees[self.graph.heads[e]].SetCoefficient(variable, 1)
            for row, constraint in zip(self.rows, self._constraints, strict=True):
                if row.coefficients[e]:
                    constraint.SetCoefficient(variable, float(row.coefficients[e]))
            self._limit(e)

    def add_row(self, row: Row) -> None:
        """Add an inequality."""
        constraint = self._solver.Constraint(row.least, self._solver.infinity())
        constraint.SetCoefficient(self._out, 1)
        for e, variable in self._variables.items():
            if row.coefficients[e]:
                constraint.SetCoefficient(variable, float(row.coefficients[e]))
        self.rows.append(row)
        self._constraints.append(constraint)

    def add_cut(self, sets: Sets, least: int) -> None:
        """Add the inequality that a cycle crosses the borders of some sets `least` times."""
        coefficients = np.zeros(len(self.graph.costs), dtype=np.int64)
        for nodes in sets:
            inside = np.zeros(self.graph.nodes, dtype=bool)
            inside[list(nodes)] = True
            coefficients += inside[self.graph.tails] != inside[self.graph.heads]
        self.add_row(Row(coefficients, least, sets))

    def exclude(self, cycle: Collection[tuple[int, int]]) -> None:
        """Add the inequality that only one cycle violates, the one of these edges."""
        number = self.graph.number()
        coefficients = np.zeros(len(self.graph.costs), dtype=np.int64)
        coefficients[[number[pair] for pair in cycle if pair in number]] = -1
        self.add_row(Row(coefficients, 2 - self.graph.nodes, cycle=cycle))

    def fix(self, e: int, value: int) -> None:
        """Set an edge to 0, 1 or `FREE`."""
        self.status[e] = value
        self._limit(e)

    def _limit(self, e: int) -> None:
        variable, value = self._variables.get(e), int(self.status[e])
        if variable is not None:
            variable.SetBounds(*((0, 1) if value == FREE else (value, value)))

    @property
    def shown(self) -> list[int]:
        """The edges that GLOP knows."""
        return list(self._variables)

    def solve(self) -> float:
        """Solve over the edges shown; return the objective, for guidance only."""
        self.work += len(self._variables)
        status = self._solver.Solve(self._parameters)
        if status != pywraplp.Solver.OPTIMAL:
            raise JudgeError(f"GLOP ends with status {status} on a tour's relaxation")
        return float(self._solver.Objective().Value())

    def values(self) -> tuple[list[int], Floats]:
        """Return the edges shown and their values."""
        edges = list(self._variables)
        return edges, np.array([self._variables[e].solution_value() for e in edges])

    def bound(self) -> Bound:
        """Return what the duals of the last solution prove, in integers."""
        graph = self.graph
        degree = _rounded([row.dual_value() for row in self._degrees])
        duals = np.maximum(_rounded([row.dual_value() for row in self._constraints]), 0)
        reduced = SCALE * graph.costs - degree[graph.tails] - degree[graph.heads]
        value = 2 * int(degree.sum())
        for k in np.nonzero(duals)[0].tolist():
            reduced -= duals[k] * self.rows[k].coefficients
            value += int(duals[k]) * self.rows[k].least
        value += int(np.minimum(reduced, 0)[self.status == FREE].sum())
        value += int(reduced[self.status == 1].sum())
        return Bound(value, reduced, degree, duals)


def _rounded(duals: list[float]) -> Ints:
    return np.rint(np.array(duals, dtype=np.float64) * SCALE).astype(np.int64)

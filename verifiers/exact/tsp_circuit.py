"""The second proof for few cities: CP-SAT's circuit, which shares nothing with the first.

A path is a circuit that uses the arc from its end to its start. The second shortest tour is the
optimum of the same model with the first one's arcs (and, where distances are symmetric, those of
its reverse) not all taken.
"""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from assay.core import Row
from assay.errors import JudgeError
from assay.problems.tsp import Problem

Arcs = dict[tuple[int, int], cp_model.IntVar]


def prove(problem: Problem) -> Row:
    """Prove the optimum, and the second shortest length if there is a second tour.

    Raises
    ------
    JudgeError
        If nothing is proven within the deterministic limit.
    """
    model, arcs = _model(problem)
    best = _solved(model, arcs)
    if best is None:
        raise JudgeError("CP-SAT finds no tour at all; report this instance")
    values: Row = {"optimum": best[0]}
    taken = best[1]
    _forbid(model, arcs, taken)
    if problem.symmetric and problem.ends is None:
        _forbid(model, arcs, [(j, i) for i, j in taken])
    if (second := _solved(model, arcs)) is not None:
        values["second"] = second[0]
    return values


def _model(problem: Problem) -> tuple[cp_model.CpModel, Arcs]:
    n = len(problem.distances)
    model = cp_model.CpModel()
    arcs = {(i, j): model.new_bool_var("") for i in range(n) for j in range(n) if i != j}
    model.add_circuit([(i, j, taken) for (i, j), taken in arcs.items()])
    cost = {arc: problem.distances[arc[0]][arc[1]] for arc in arcs}
    if problem.ends is not None:
        closing = problem.ends[1], problem.ends[0]
        model.add(arcs[closing] == 1)
        cost[closing] = 0
    model.minimize(sum(cost[arc] * taken for arc, taken in arcs.items()))
    return model, arcs


def _forbid(model: cp_model.CpModel, arcs: Arcs, taken: Sequence[tuple[int, int]]) -> None:
    model.add_bool_or([arcs[arc].negated() for arc in taken])


def _solved(model: cp_model.CpModel, arcs: Arcs) -> tuple[int, list[tuple[int, int]]] | None:
    """Return the optimum and its arcs, or None if it is proven that there is nothing."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would never again reach Python
    solver.parameters.max_deterministic_time = 600
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise JudgeError("CP-SAT could not prove a shortest tour; report this instance")
    return round(solver.objective_value), [arc for arc, x in arcs.items() if solver.value(x)]

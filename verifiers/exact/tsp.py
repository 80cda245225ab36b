"""Proves shortest tours: a batched dynamic programme, and CP-SAT's circuit model beside it.

Held & Karp (1962), with city 0 fixed as the start: for a set S of other cities and j in S,

    g(S, j) = min over k in S - {j} of g(S - {j}, k) + d(k, j),    g({j}, j) = d(0, j)

is the length of a shortest path from 0 through S that ends in j, and the optimum is the
minimum over j of g(all, j) + d(j, 0). All instances of one size are solved together, one set
size after another, as integer arrays. Since distances are symmetric, g(S, j) is also the
shortest way from j through S back to 0, which gives the lexicographically smallest optimum by
walking forward: a canonical tour, whatever solver or machine made it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.core import NONE, Row
from assay.errors import JudgeError
from assay.problems.tsp import Problem

MAX_CITIES = 16
_MEMORY = 1 << 21  # table entries in one batch: more falls out of the cache
_FAR = np.int32(1 << 29)

Array = NDArray[np.int32]


def _table(distances: Array) -> Array:
    """Return g with shape (2**m, m, batch) for distances of shape (m + 1, m + 1, batch)."""
    m, batch = distances.shape[0] - 1, distances.shape[2]
    between = distances[1:, 1:]
    table = np.full((1 << m, m, batch), _FAR, dtype=np.int32)
    for j in range(m):
        table[1 << j, j] = distances[0, j + 1]
    masks = np.arange(1 << m)
    sizes = np.array([mask.bit_count() for mask in range(1 << m)])
    for size in range(2, m + 1):
        layer = masks[sizes == size]
        for j in range(m):
            here = layer[layer >> j & 1 == 1]
            table[here, j] = (table[here ^ (1 << j)] + between[:, j]).min(axis=1)
    return table


def _tour(table: Array, distances: Sequence[Sequence[int]], optimum: int) -> list[int]:
    """Walk the lexicographically smallest optimal tour through one instance's table."""
    m = len(distances) - 1
    tour, left, rest = [0], optimum, (1 << m) - 1
    while rest:
        row = distances[tour[-1]]
        for j in range(m):
            if rest >> j & 1 and row[j + 1] + int(table[rest, j]) == left:
                tour.append(j + 1)
                left -= row[j + 1]
                rest ^= 1 << j
                break
    return tour


def _batches(bases: Sequence[Problem]) -> Iterator[list[int]]:
    """Yield positions of bases of one size, as many as fit into memory."""
    order = sorted(range(len(bases)), key=lambda i: len(bases[i].distances))
    for n, group in groupby(order, key=lambda i: len(bases[i].distances)):
        positions = list(group)
        step = max(1, _MEMORY // ((n - 1) << (n - 1)))
        for at in range(0, len(positions), step):
            yield positions[at : at + step]


def prove_many(bases: Sequence[Problem]) -> list[Row]:
    """Prove the shortest tour of every base.

    Parameters
    ----------
    bases : sequence of Problem
        Of 3 to `MAX_CITIES` cities each; sizes may differ.

    Returns
    -------
    list of dict
        ``optimum``, and ``tour``: the lexicographically smallest shortest tour from city 0.

    Raises
    ------
    JudgeError
        If an instance is too large for this proof.
    """
    facts: list[Row] = [{}] * len(bases)
    for positions in _batches(bases):
        if len(bases[positions[0]].distances) > MAX_CITIES:
            raise JudgeError(f"the dynamic programme proves at most {MAX_CITIES} cities")
        distances = np.array([bases[i].distances for i in positions], dtype=np.int32)
        stacked = np.ascontiguousarray(distances.transpose(1, 2, 0))
        table = _table(stacked)
        optima = (table[-1] + stacked[1:, 0]).min(axis=0)
        for column, i in enumerate(positions):
            optimum = int(optima[column])
            tour = _tour(table[:, :, column], bases[i].distances, optimum)
            facts[i] = {"optimum": optimum, "tour": tour}
    return facts


def prove_again(problem: Problem) -> Row:
    """Prove the shortest tour by CP-SAT's circuit constraint.

    Returns
    -------
    dict
        ``optimum`` and ``feasible``, to be compared with the reference.

    Raises
    ------
    JudgeError
        If CP-SAT proves nothing within its deterministic limit.
    """
    from ortools.sat.python import cp_model

    n = len(problem.distances)
    model = cp_model.CpModel()
    arcs = [(i, j, model.new_bool_var(f"{i}-{j}")) for i in range(n) for j in range(n) if i != j]
    model.add_circuit(arcs)
    model.minimize(sum(problem.distances[i][j] * taken for i, j, taken in arcs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = 600
    if solver.solve(model) != cp_model.OPTIMAL:
        raise JudgeError(f"CP-SAT could not prove a tour of {n} cities; report this instance")
    optimum = round(solver.objective_value)
    return {"optimum": optimum, "feasible": problem.bound is None or optimum <= problem.bound}


def solve(problem: Problem) -> Any:
    """Return the lexicographically smallest shortest tour, or `NONE` if the bound rules it out."""
    facts: Mapping[str, Any] = prove_many([problem])[0]
    if problem.bound is not None and facts["optimum"] > problem.bound:
        return NONE
    return tuple(facts["tour"])

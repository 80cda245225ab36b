"""The symmetries of formulas: variables have no names, and no side of a variable is the true one.

Formulas are the same if renaming variables, exchanging a variable with its negation, and another
order of clauses and literals make one of the other: a graph of literals and clauses, with an edge
between a literal and its negation. Variables that occur nowhere are counted, not drawn.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from assay.canonical import form
from assay.core import Row
from assay.problems.sat import Problem
from assay.rng import Stream

INVARIANT = frozenset(["clauses", "exchanges", "backbone", "solutions", "core"])


def canonical(problem: Problem) -> bytes:
    """Return a digest that formulas share if and only if they are the same."""
    used = sorted({abs(literal) for clause in problem.clauses for literal in clause})
    at = {v: 2 * i for i, v in enumerate(used)} | {-v: 2 * i + 1 for i, v in enumerate(used)}
    first = 2 * len(used)
    arcs: list[list[tuple[int, int]]] = [[(i ^ 1, 1)] for i in range(first)]
    for number, clause in enumerate(problem.clauses, first):
        arcs.append([(at[literal], 0) for literal in clause])
        for literal in clause:
            arcs[at[literal]].append((number, 0))
    shape = form([0] * first + [1] * len(problem.clauses), arcs)
    return sha256(f"{problem.variables} ".encode() + shape).digest()


def relabel(problem: Problem, reference: Mapping[str, Any], rng: Stream) -> tuple[Problem, Row]:
    """Rename the variables, some to their negation, and shuffle the clauses.

    The smallest model of a renamed formula is another one: it is left out, to be found again.
    """
    names = [v + 1 for v in rng.permutation(problem.variables)]
    signed = [0, *(v if rng.below(2) else -v for v in names)]
    order = rng.permutation(len(problem.clauses))
    clauses = [
        tuple(sorted((signed[x] if x > 0 else -signed[-x] for x in problem.clauses[i]), key=abs))
        for i in order
    ]
    renamed = Problem(problem.variables, tuple(clauses), problem.question)
    kept = {name: value for name, value in reference.items() if name != "model"}
    if "core" in kept:
        place = {i: k for k, i in enumerate(order, 1)}
        kept["core"] = sorted(place[i - 1] for i in kept["core"])
    return renamed, kept

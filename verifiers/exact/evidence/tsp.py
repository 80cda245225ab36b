"""Certificates of the travelling salesman problem: the tree of a branch and cut.

It holds the tour and, for every leaf, the integer duals that close it;
`verifiers.certificates.tour` goes through it without a solver. For few cities there is none: CP-SAT
proves them again faster than a certificate is read.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import Row
from assay.problems.tsp import Problem
from verifiers.certificates import tour as certificate
from verifiers.exact import tsp_branch, tsp_circuit


def certify(
    problem: Problem, reference: Mapping[str, Any]
) -> tuple[tuple[int, ...] | None, Row | None]:
    """Return a shortest tour, if there is a tour to find, and the proof that none is shorter."""
    if len(problem.distances) <= tsp_circuit.MAX_CITIES:
        return None, None
    proof = tsp_branch.certified(problem)
    return (tuple(proof["tour"]) if reference["feasible"] else None), proof


def confirm(problem: Problem, proof: Any) -> Row:
    """Follow a proof, and return what it proves.

    Raises
    ------
    FormatError
        If it is damaged, or proves nothing.
    """
    optimum = certificate.verify(problem.distances, problem.symmetric, problem.ends, proof)
    return {"optimum": optimum, "feasible": problem.bound is None or optimum <= problem.bound}

"""Certificates of the travelling salesman problem: the tree of a branch and cut.

It holds the one or two shortest tours and, for every leaf, the integer duals that close it;
`verifiers.certificates.tour` goes through it without a solver. For few cities there is none: CP-SAT
proves them again faster than a certificate is read.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import Row
from assay.problems.tsp import Problem
from verifiers.exact.tsp import MAX_CIRCUIT, followed, wanted


def certify(
    problem: Problem, reference: Mapping[str, Any]
) -> tuple[tuple[int, ...] | None, Row | None]:
    """Return a shortest tour, if there is a tour to find, and the proof that none is shorter."""
    if len(problem.distances) <= MAX_CIRCUIT:
        return None, None
    from verifiers.exact import tsp_branch

    proof = tsp_branch.certified(problem, wanted(problem))
    return (tuple(proof["tours"][0]) if reference["feasible"] else None), proof


def confirm(problem: Problem, proof: Any) -> Row:
    """Follow a proof, and return what it proves; see `verifiers.exact.tsp.followed`."""
    return followed(problem, proof)

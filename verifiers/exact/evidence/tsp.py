"""Certificates of the travelling salesman problem: the tree of a branch and cut.

It holds the one or two shortest tours and, for every leaf, the integer duals that close it;
`verifiers.certificates.tour` goes through it without a solver. For few cities there is none: CP-SAT
proves them again faster than a certificate is read.
"""

from collections.abc import Mapping
from typing import Any

from assay.core import Row
from assay.errors import FormatError
from assay.problems.tsp import Problem
from verifiers.certificates import tour as certificate
from verifiers.exact.tsp import MAX_CIRCUIT, MAX_SECOND


def certify(
    problem: Problem, reference: Mapping[str, Any]
) -> tuple[tuple[int, ...] | None, Row | None]:
    """Return a shortest tour, if there is a tour to find, and the proof that none is shorter."""
    if len(problem.distances) <= MAX_CIRCUIT:
        return None, None
    from verifiers.exact import tsp_branch

    proof = tsp_branch.certified(problem, _wanted(problem))
    return (tuple(proof["tours"][0]) if reference["feasible"] else None), proof


def _wanted(problem: Problem) -> int:
    return 2 if len(problem.distances) <= MAX_SECOND else 1


def confirm(problem: Problem, proof: Any) -> Row:
    """Follow a proof, and return what it proves.

    Raises
    ------
    FormatError
        If it is damaged, or proves nothing or too little.
    """
    lengths = certificate.verify(problem.distances, problem.symmetric, problem.ends, proof)
    if len(lengths) != _wanted(problem):
        raise FormatError("a tour certificate speaks of too few tours")
    feasible = problem.bound is None or lengths[0] <= problem.bound
    return {**dict(zip(("optimum", "second"), lengths, strict=False)), "feasible": feasible}

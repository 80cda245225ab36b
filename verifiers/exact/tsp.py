"""Proves shortest tours: a dynamic programme for few cities, branch and cut for more.

Up to `tsp_program.MAX_CITIES` cities the facts hold the canonical tour, the second shortest length
and (up to 12) the number of optimal tours; beyond, `tsp_branch` proves values only, because which
optimum it meets depends on GLOP. The second proof is CP-SAT's circuit model for few cities. For
more it is a certificate of both values: the tree of a branch and cut with the duals that close each
leaf, gone through by a checker with no solver in it (`verifiers.certificates.tour`), which takes
nothing from the search but integers and sets that it checks against the instance.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from assay.core import NONE, Row
from assay.errors import FormatError
from assay.problems.tsp import Problem
from verifiers.certificates import tour as certificate
from verifiers.exact import tsp_program

MAX_SECOND = 100
"""The most cities for which the second shortest tour is proven too."""
MAX_CIRCUIT = 14
"""The most cities for which CP-SAT's circuit is the second proof; then certificates are."""


def _batches(bases: Sequence[Problem]) -> Iterator[list[int]]:
    """Yield positions of bases of one size and kind, as many as fit into memory."""

    def kind(i: int) -> tuple[int, bool, bool]:
        """Return what all bases of a batch share."""
        base = bases[i]
        return len(base.distances), base.symmetric, base.ends is None

    for (n, _, _), group in groupby(sorted(range(len(bases)), key=kind), key=kind):
        positions = list(group)
        step = max(1, tsp_program.MEMORY // ((n - 1) << (n - 1))) if n < 20 else 1
        for at in range(0, len(positions), step):
            yield positions[at : at + step]


def prove_many(bases: Sequence[Problem]) -> list[Row]:
    """Prove the shortest tour or path of every base.

    Parameters
    ----------
    bases : sequence of Problem
        Of 3 cities or more each; sizes and kinds may differ.

    Returns
    -------
    list of dict
        ``optimum``; ``second``, the length of the shortest other tour, up to `MAX_SECOND` cities;
        for few cities ``tour`` and ``tours``, see `tsp_program.prove`.
    """
    facts: list[Row] = [{}] * len(bases)
    for positions in _batches(bases):
        chosen = [bases[i] for i in positions]
        small = len(chosen[0].distances) <= tsp_program.MAX_CITIES
        proven = tsp_program.prove(chosen) if small else [_branched(base) for base in chosen]
        for i, fact in zip(positions, proven, strict=True):
            facts[i] = fact
    return facts


def _branched(base: Problem) -> Row:
    from verifiers.exact import tsp_branch  # with GLOP it takes longer than a small instance

    return _values(tsp_branch.shortest(base, wanted(base)).lengths)


def wanted(problem: Problem) -> int:
    """Return how many of the shortest tours are proven: two, or one of very many cities."""
    return 2 if len(problem.distances) <= MAX_SECOND else 1


def _values(lengths: Sequence[int]) -> Row:
    return dict(zip(("optimum", "second"), lengths, strict=False))


def prove_again(problem: Problem) -> Row:
    """Prove the shortest tour by a route of its own.

    Returns
    -------
    dict
        ``optimum``, ``feasible`` and, up to `MAX_SECOND` cities, ``second``, to be compared with
        the reference.

    Raises
    ------
    JudgeError
        If CP-SAT proves nothing within its deterministic limit.
    FormatError
        If a certificate is refused.
    """
    if len(problem.distances) <= MAX_CIRCUIT:
        from verifiers.exact import tsp_circuit  # brings pandas, which takes 0.3 s

        return _decided(problem, tsp_circuit.prove(problem))
    from verifiers.exact import tsp_branch

    return followed(problem, tsp_branch.certified(problem, wanted(problem)))


def followed(problem: Problem, proof: Any) -> Row:
    """Follow a certificate without a solver, and return what it proves.

    Raises
    ------
    FormatError
        If it is damaged, or proves nothing or too little.
    """
    lengths = certificate.verify(problem.distances, problem.symmetric, problem.ends, proof)
    if len(lengths) != wanted(problem):
        raise FormatError("a tour certificate speaks of too few tours")
    return _decided(problem, _values(lengths))


def _decided(problem: Problem, values: Row) -> Row:
    bound = problem.bound
    return {**values, "feasible": bound is None or values["optimum"] <= bound}


def solve(problem: Problem) -> Any:
    """Return a shortest tour, or `NONE` if the bound rules it out.

    For few cities it is the lexicographically smallest.
    """
    if len(problem.distances) <= tsp_program.MAX_CITIES:
        tour = tsp_program.prove([problem])[0]["tour"]
    else:
        from verifiers.exact import tsp_branch

        tour = tsp_branch.shortest(problem).tours[0]
    if problem.bound is not None and problem.length(tour) > problem.bound:
        return NONE
    return tuple(tour)

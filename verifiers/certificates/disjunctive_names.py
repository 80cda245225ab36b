"""What the variables of a job shop's proof mean: see `verifiers.certificates.disjunctive`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Names:
    """What the variables of a proof mean; operation k of job j is number j * m + k.

    Parameters
    ----------
    base : sequence of int
        For each operation: variable ``base + t`` says that it starts at t or later.
    early, late : sequence of int
        For which t, those above ``early`` up to ``late``, there is such a variable.
    pairs : sequence of tuple of int
        The variables after those: that the first operation of the pair comes before the second.
    """

    base: Sequence[int]
    early: Sequence[int]
    late: Sequence[int]
    pairs: Sequence[tuple[int, int]]


def pairs_of(
    jobs: Sequence[Sequence[tuple[int, int]]], named: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return all pairs of operations that share a machine, the named ones first."""
    visits: dict[int, list[int]] = {}
    for j, job in enumerate(jobs):
        for k, (machine, _) in enumerate(job):
            visits.setdefault(machine, []).append(j * len(job) + k)
    every = [pair for visit in visits.values() for pair in combinations(visit, 2)]
    known = set(named)
    return [*named, *(pair for pair in every if pair not in known)]

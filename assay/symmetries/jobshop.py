"""The symmetries of job shops: neither jobs nor machines have names.

Shops are the same if renaming jobs and machines makes one of the other: a graph of jobs and
machines, in which an operation's position and duration label the edge between its two.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from assay.canonical import form
from assay.core import Row
from assay.jsonl import dumps
from assay.problems.jobshop import Problem
from assay.rng import Stream

INVARIANT = frozenset(["job_bound", "machine_bound"])


def canonical(problem: Problem) -> bytes:
    """Return a digest that shops share if and only if they are the same, bounds aside."""
    n, m = len(problem.jobs), problem.machines
    kinds = sorted({(k, step[1]) for job in problem.jobs for k, step in enumerate(job)})
    rank = {kind: i for i, kind in enumerate(kinds)}
    arcs: list[list[tuple[int, int]]] = [[] for _ in range(n + m)]
    for j, job in enumerate(problem.jobs):
        for k, (machine, duration) in enumerate(job):
            arcs[j].append((n + machine, rank[k, duration]))
            arcs[n + machine].append((j, rank[k, duration]))
    shape = form([0] * n + [1] * m, arcs)
    return sha256(dumps(kinds).encode() + shape).digest()


def relabel(problem: Problem, reference: Mapping[str, Any], rng: Stream) -> tuple[Problem, Row]:
    """Rename machines and shuffle jobs; the makespans stay as they are."""
    order, machine = rng.permutation(len(problem.jobs)), rng.permutation(problem.machines)
    jobs = [tuple((machine[a], duration) for a, duration in problem.jobs[j]) for j in order]
    return replace(problem, jobs=tuple(jobs)), dict(reference)

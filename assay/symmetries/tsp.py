"""The symmetries of the travelling salesman problem: cities have no names.

Problems are the same if a renaming of cities maps distances to distances and, for paths, ends to
ends: a complete graph whose arcs are labelled by their lengths.
"""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from assay.canonical import form
from assay.core import Row
from assay.jsonl import dumps
from assay.problems.tsp import Problem
from assay.rng import Stream

INVARIANT: frozenset[str] = frozenset()
"""Features that a renaming keeps: none, as heuristics begin at city 0."""


def canonical(problem: Problem) -> bytes:
    """Return a digest that problems share if and only if they are the same, bounds aside."""
    n, rows = len(problem.distances), problem.distances
    lengths = sorted({d for row in rows for d in row})
    rank = {d: k for k, d in enumerate(lengths)}
    ranked = [[rank[d] for d in row] for row in rows]
    marks = {city: k for k, city in enumerate(problem.ends or (), 1)}
    out = [[(j, row[j]) for j in range(n) if j != i] for i, row in enumerate(ranked)]
    into = [[(j, ranked[j][i]) for j in range(n) if j != i] for i in range(n)]
    same = out == into
    shape = form([marks.get(i, 0) for i in range(n)], out, None if same else into)
    return sha256(dumps(lengths).encode() + shape).digest()


def relabel(problem: Problem, reference: Mapping[str, Any], rng: Stream) -> tuple[Problem, Row]:
    """Give the cities new numbers, and leave out a tour that may no longer be the smallest."""
    n = len(problem.distances)
    new = rng.permutation(n)
    old = [0] * n
    for city, number in enumerate(new):
        old[number] = city
    points = None if problem.points is None else tuple(problem.points[i] for i in old)
    distances = tuple(tuple(problem.distances[i][j] for j in old) for i in old)
    ends = None if problem.ends is None else (new[problem.ends[0]], new[problem.ends[1]])
    renamed = replace(problem, distances=distances, points=points, ends=ends)
    kept = dict(reference)
    tour = kept.pop("tour", None)
    if tour is not None and reference.get("second", reference["optimum"]) > reference["optimum"]:
        kept["tour"] = _least(renamed, [new[city] for city in tour])
    return renamed, kept


def _least(problem: Problem, tour: list[int]) -> list[int]:
    """Return the lexicographically smallest way to write a tour."""
    if problem.ends is not None:
        return tour
    at = tour.index(0)
    tour = tour[at:] + tour[:at]
    back = [0, *reversed(tour[1:])]
    return min(tour, back) if problem.symmetric else tour

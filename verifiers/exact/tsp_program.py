"""Held and Karp's dynamic programme, batched: shortest tours and paths of few cities.

For the cities 0 .. m - 1 that lie between the start and the end (a tour ends where it starts),
a set S of them and j in S,

    g(S, j) = min over k in S - {j} of d(j, k) + g(S - {j}, k),    g({j}, j) = d(j, end)

is the length of a shortest way that begins in j, visits S and ends (Held & Karp 1962). All
instances of one size are solved together, one set size after another, as integer arrays.
Walking forward through g gives the lexicographically smallest optimum: a canonical tour.

The second shortest tour leaves the shortest one somewhere for the first time; what it costs to
leave it at each step for each other city and go on as well as possible stands in g, so that the
second costs one walk more and no second table. Symmetric tours have two directions; the walks of
the second are kept to the one that visits city 1 before city 2, by leaving out of g the sets in
which 1 is still to come but 2 is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from assay.core import Row
from assay.problems.tsp import Problem

MAX_CITIES = 14
MAX_COUNTED = 12
MEMORY = 1 << 21  # table entries in one batch: more falls out of the cache
_FAR = np.int32(1 << 29)

Array = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Steps:
    """Distances of a batch, as the programme wants them.

    Parameters
    ----------
    first, last : array
        (m, batch): from the start to each city between, and from each to the end.
    between : array
        (m, m, batch).
    directed : bool
        Whether a way and its reverse are two.
    """

    first: Array
    between: Array
    last: Array
    directed: bool


def steps(problems: Sequence[Problem]) -> Steps:
    """Return the distances of problems of one size and kind."""
    inner = [_inner(problem) for problem in problems]
    ends = [problem.ends or (0, 0) for problem in problems]
    stacked = [np.array(problem.distances, dtype=np.int32) for problem in problems]
    first = np.stack([d[s, i] for d, i, (s, _) in zip(stacked, inner, ends, strict=True)], -1)
    last = np.stack([d[i, t] for d, i, (_, t) in zip(stacked, inner, ends, strict=True)], -1)
    between = np.stack([d[np.ix_(i, i)] for d, i in zip(stacked, inner, strict=True)], -1)
    directed = problems[0].ends is not None or not problems[0].symmetric
    return Steps(first, np.ascontiguousarray(between), last, directed)


def _inner(problem: Problem) -> list[int]:
    """Return the cities between the start and the end."""
    return [c for c in range(len(problem.distances)) if c not in (problem.ends or (0, 0))]


@cache
def _layers(m: int, oriented: bool) -> list[list[NDArray[np.int64]]]:
    """Return for each set size and each j the sets that hold j."""
    masks = np.arange(1 << m)
    if oriented and m > 1:
        masks = masks[(masks & 3) != 1]
    sizes = np.array([int(mask).bit_count() for mask in masks])
    layers = [masks[sizes == size] for size in range(m + 1)]
    return [[layer[layer >> j & 1 == 1] for j in range(m)] for layer in layers]


def _table(distances: Steps, oriented: bool) -> Array:
    """Return g with shape (2**m, m, batch)."""
    m, batch = distances.first.shape
    table = np.full((1 << m, m, batch), _FAR, dtype=np.int32)
    for j in range(m):
        if not (oriented and m > 1 and j == 0):
            table[1 << j, j] = distances.last[j]
    for layer in _layers(m, oriented)[2:]:
        for j, here in enumerate(layer):
            table[here, j] = (table[here ^ (1 << j)] + distances.between[j]).min(axis=1)
    return table


def _walk(distances: Steps, table: Array) -> tuple[Array, Array, NDArray[np.int64]]:
    """Return the optima, the values of the second, and the smallest optimal walks."""
    m, batch = distances.first.shape
    columns = np.arange(batch)
    rest = np.full(batch, (1 << m) - 1)
    used = np.zeros(batch, dtype=np.int32)
    second = np.full(batch, _FAR, dtype=np.int32)
    walk = np.zeros((m, batch), dtype=np.int64)
    step = distances.first
    optima = np.zeros(batch, dtype=np.int32)
    for k in range(m):
        ways = used + step + table[rest, :, columns].T
        chosen = ways.argmin(axis=0)
        best = ways[chosen, columns]
        if k == 0:
            optima = best
        ways[chosen, columns] = _FAR
        second = np.minimum(second, ways.min(axis=0))
        used = used + step[chosen, columns]
        rest = rest ^ (1 << chosen)
        step = distances.between[chosen, :, columns].T
        walk[k] = chosen
    return optima, second, walk


def prove(problems: Sequence[Problem]) -> list[Row]:
    """Prove the shortest tour or path of problems of one size and kind.

    Parameters
    ----------
    problems : sequence of Problem
        Of 3 to `MAX_CITIES` cities, all tours or all paths, all symmetric or none.

    Returns
    -------
    list of dict
        ``optimum``; ``tour``, the lexicographically smallest from city 0 or from the path's start;
        ``second``, the length of the shortest other one, if there is one; and up to
        `MAX_COUNTED` cities ``tours``, how many have length ``optimum``.
    """
    distances = steps(problems)
    table = _table(distances, not distances.directed)
    optima, second, walk = _walk(distances, table)
    full: Array | None = None
    facts: list[Row] = []
    for b, problem in enumerate(problems):
        tied = second[b] == optima[b]
        found = walk[:, b]
        if tied and not distances.directed:
            one = steps([problem])
            full = _table(one, False)
            found = _walk(one, full)[2][:, 0]
        fact: Row = {"optimum": int(optima[b]), "tour": _named(problem, found.tolist())}
        if second[b] < _FAR:
            fact["second"] = int(second[b])
        if len(problem.distances) <= MAX_COUNTED:
            fact["tours"] = _count(distances, table, b) if tied else 1
        facts.append(fact)
    return facts


def _named(problem: Problem, walk: Sequence[int]) -> list[int]:
    """Return a walk's cities, with the start (and a path's end), in the smaller direction."""
    inner = _inner(problem)
    cities = [inner[j] for j in walk]
    if problem.ends is not None:
        return [problem.ends[0], *cities, problem.ends[1]]
    if problem.symmetric:
        cities = min(cities, cities[::-1])
    return [0, *cities]


def _count(distances: Steps, table: Array, b: int) -> int:
    """Return how many walks through one instance's table have the optimal length."""
    m = len(distances.first)
    g = table[:, :, b].tolist()
    first, between = distances.first[:, b].tolist(), distances.between[:, :, b].tolist()

    @cache
    def ways(rest: int, j: int) -> int:
        """Count the optimal walks through the rest that begin at j."""
        left = rest ^ (1 << j)
        if not left:
            return 1
        need, row = g[rest][j], between[j]
        return sum(ways(left, k) for k in range(m) if left >> k & 1 and row[k] + g[left][k] == need)

    whole = (1 << m) - 1
    least = min(first[j] + g[whole][j] for j in range(m))
    return sum(ways(whole, j) for j in range(m) if first[j] + g[whole][j] == least)

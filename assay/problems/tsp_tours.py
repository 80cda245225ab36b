"""Two textbook heuristics for tours, in plain Python: what a quick mind might do.

Nearest neighbour (Rosenkrantz, Stearns & Lewis 1977) goes to the nearest city left, ties to the
smaller number. 2-opt (Croes 1958) then turns round a stretch of the tour as long as one turn
shortens it, scanning pairs of positions in order and taking the first that helps. Both are
deterministic, so what they reach can be published with an instance.
"""

from collections.abc import Iterable

from assay.problems.tsp import Problem


def nearest(problem: Problem) -> list[int]:
    """Return the nearest-neighbour tour from city 0, or such a path between the given ends."""
    start, end = problem.ends or (0, 0)
    left = [c for c in range(len(problem.distances)) if c not in (start, end)]
    tour = [start]
    while left:
        city = min(left, key=problem.distances[tour[-1]].__getitem__)
        left.remove(city)
        tour.append(city)
    return [*tour, end] if problem.ends else tour


def two_opt(problem: Problem, tour: Iterable[int]) -> list[int]:
    """Return a tour, or a path with the same ends, that no turn of a stretch shortens."""
    best = list(tour)
    while _turned(problem, best):
        pass
    return best


def _turned(problem: Problem, tour: list[int]) -> bool:
    """Go once through all pairs of positions, turning where it helps; say whether it did."""
    if not problem.symmetric:
        return _turned_directed(problem, tour)
    d, n, helped = problem.distances, len(tour), False
    last = n if problem.ends is None else n - 1
    for i in range(1, n - 1):
        a, b = tour[i - 1], tour[i]
        da, db, step = d[a], d[b], d[a][b]
        for j in range(i + 1, last):
            c, e = tour[j], tour[(j + 1) % n]
            if da[c] + db[e] < step + d[c][e]:
                tour[i : j + 1] = tour[i : j + 1][::-1]
                b = c
                db, step, helped = d[b], da[b], True
    return helped


def _turned_directed(problem: Problem, tour: list[int]) -> bool:
    """Do the same where a turned stretch has another length than before."""
    n, helped = len(tour), False
    last = n if problem.ends is None else n - 1
    length = problem.length(tour)
    for i in range(1, n - 1):
        for j in range(i + 1, last):
            changed = [*tour[:i], *tour[i : j + 1][::-1], *tour[j + 1 :]]
            if (shorter := problem.length(changed)) < length:
                tour[:], length, helped = changed, shorter, True
    return helped

"""Short tours by local search: where upper bounds come from. Nothing here proves anything.

Nearest neighbour, then the best 2-opt move (Croes 1958) or Or-opt move (Or 1976: up to three
cities in a row go elsewhere, either way round) as long as one shortens the tour. All moves of
a kind are weighed at once, as one matrix. On asymmetric distances only the moves that turn
nothing round are made. A path's ends are held together by a reward no move can do without.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assay.problems.tsp import Problem

Ints = NDArray[np.int64]
FAR = np.int64(1 << 50)
REWARD = 1 << 40


def matrix_of(problem: Problem) -> Ints:
    """Return the distances, with the step that closes a path rewarded."""
    matrix = np.array(problem.distances, dtype=np.int64)
    if problem.ends is not None:
        start, end = problem.ends
        matrix[end, start] = -REWARD
        if problem.symmetric:
            matrix[start, end] = -REWARD
    return matrix


def rotated(problem: Problem, tour: Sequence[int]) -> list[int]:
    """Return a closed tour from city 0, or a path from its start to its end."""
    first = 0 if problem.ends is None else problem.ends[0]
    at = list(tour).index(first)
    turned = [*tour[at:], *tour[:at]]
    if problem.ends is not None and turned[-1] != problem.ends[1]:
        turned = [turned[0], *turned[:0:-1]]
    return turned


def nearest(matrix: Ints, start: int) -> list[int]:
    """Return the nearest-neighbour tour; ties go to the smaller number."""
    left = np.ones(len(matrix), dtype=bool)
    tour = [start]
    left[start] = False
    for _ in range(len(matrix) - 1):
        city = int(np.where(left, matrix[tour[-1]], FAR).argmin())
        left[city] = False
        tour.append(city)
    return tour


def improved(matrix: Ints, tour: Sequence[int], symmetric: bool) -> list[int]:
    """Make the best move over and over until none shortens the tour."""
    best = list(tour)
    while (move := _best(matrix, best, symmetric)) and move[0] < 0:
        best = move[1]
    return best


def neighbour(matrix: Ints, tour: Sequence[int], symmetric: bool) -> list[int] | None:
    """Return the shortest other tour that one move makes, or None if no move does."""
    move = _best(matrix, list(tour), symmetric, every=True)
    return move[1] if move and move[0] < REWARD // 2 else None


def _best(
    matrix: Ints, tour: list[int], symmetric: bool, every: bool = False
) -> tuple[int, list[int]] | None:
    """Return the change of length and the result of the best move of the first kind that helps."""
    n = len(tour)
    here = matrix[np.ix_(tour, tour)]
    steps = here[np.arange(n), (np.arange(n) + 1) % n]
    found: tuple[int, list[int]] | None = None
    if symmetric and n > 3:
        found = _two_opt(here, steps, tour)
        if found[0] < 0 and not every:
            return found
    for length in range(1, min(3, n - 3) + 1):
        for turn in (False, True)[: 1 + (symmetric and length > 1)]:
            move = _or_opt(here, steps, tour, length, turn)
            if found is None or move[0] < found[0]:
                found = move
    return found


def _two_opt(here: Ints, steps: Ints, tour: list[int]) -> tuple[int, list[int]]:
    n = len(tour)
    change = here + np.roll(here, (-1, -1), (0, 1)) - steps[:, None] - steps[None, :]
    change[np.tril_indices(n, 1)] = FAR
    change[0, n - 1] = FAR
    i, j = divmod(int(change.argmin()), n)
    return int(change[i, j]), [*tour[: i + 1], *tour[j:i:-1], *tour[j + 1 :]]


def _or_opt(
    here: Ints, steps: Ints, tour: list[int], length: int, turn: bool
) -> tuple[int, list[int]]:
    """Move the cities after position i, `length` of them, to after position j."""
    n = len(tour)
    at = np.arange(n)
    first, last, after = (at + 1) % n, (at + length) % n, (at + length + 1) % n
    head, tail = (last, first) if turn else (first, last)
    gain = steps + steps[last] - here[at, after]
    entering = here[:, head].T
    leaving = np.roll(here, -1, 1)[tail]
    change = entering + leaving - steps[None, :] - gain[:, None]
    for k in range(length + 1):
        change[at, (at + k) % n] = FAR
    i, j = divmod(int(change.argmin()), n)
    turned = [*tour[i + 1 :], *tour[: i + 1]]
    moved, rest = turned[:length], turned[length:]
    to = (j - i - 1 - length) % n + 1
    return int(change[i, j]), [*rest[:to], *(moved[::-1] if turn else moved), *rest[to:]]

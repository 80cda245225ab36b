"""The claims about tours."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any


class State:
    """Tours are named by the labels, so nothing is set up."""


def set_up(problem: Any, state: State, words: Sequence[str]) -> None:
    """Refuse: there is nothing to set up."""
    raise ValueError(words)


def quoted(problem: Any) -> dict[str, str]:
    """Return the numbers of the prompt."""
    return {"cities": str(len(problem.distances)), "bound": str(problem.bound)}


def cities(word: str) -> list[int]:
    """Read ``0-3-1-0``."""
    return [int(city) for city in word.split("-")]


def solution(problem: Any, state: State, words: Sequence[str]) -> tuple[int, ...]:
    """Return a tour for the checker."""
    return tuple(cities(words[0]))


def _open(problem: Any, tour: Sequence[int]) -> int:
    return sum(problem.distances[a][b] for a, b in pairwise(tour))


def _full(problem: Any, tour: Sequence[int]) -> bool:
    inside = tour[:-1] if tour[0] == tour[-1] else tour
    return sorted(inside) == list(range(len(problem.distances)))


def distance(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``3 7 28``."""
    a, b, value = map(int, words)
    return bool(problem.distances[a][b] == value)


def coordinates(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``3 120 45``."""
    city, x, y = map(int, words)
    return bool(tuple(problem.points[city]) == (x, y))


def tour_length(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0-3-1-2-0 92``."""
    tour, length = cities(words[0]), int(words[1])
    lengths = {_open(problem, tour)}
    if _full(problem, tour) and tour[0] != tour[-1] and problem.ends is None:
        lengths.add(_open(problem, [*tour, tour[0]]))
    return length in lengths


def all_visited(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0-3-1-2-0``."""
    return _full(problem, cities(words[0]))


def shorter(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0-3-1-2-0 < 0-1-3-2-0``, or a number on the right."""
    left, relation, right = words
    a, b = (_size(problem, side) for side in (left, right))
    return a < b if relation == "<" else a > b


def _size(problem: Any, side: str) -> int:
    if "-" not in side:
        return int(side)
    tour = cities(side)
    closes = _full(problem, tour) and tour[0] != tour[-1] and problem.ends is None
    return _open(problem, [*tour, tour[0]] if closes else tour)

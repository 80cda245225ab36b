"""Claims about distances, lengths and tours; candidates are lists of all cities.

The *tour in force* is the last list of three or more cities. What is said of *the total* or of
*all cities* is said of it.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from assay.claims import sums, tsp_words
from assay.claims.tsp_edges import BROKEN, Edges
from assay.claims.tsp_words import LIST
from assay.core import Reading
from assay.problems.tsp import Problem

_LISTS = re.compile(LIST)
_ANNOTATED = re.compile(tsp_words.ANNOTATED)
_DISTANCE = re.compile(tsp_words.DISTANCE)
_LENGTH = re.compile(tsp_words.LENGTH)
_NEXT = re.compile(r"n[+]n[=i]n(?![+*/-])")
_LEAVING = frozenset(["leaves", "leaving", "through", "via", "used", "remain", "among"])
_NEAR = 512
_COSTS = frozenset(["costs", "weighs", "takes"])


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about tours; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return a tour without its way back."""
    if isinstance(solution, tuple) and len(solution) > 1 and solution[0] == solution[-1]:
        return solution[:-1]
    return solution  # type: ignore[no-any-return]


class _Reader(Edges):
    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(text, problem)
        self.force: list[int] = []
        self.force_end = self.led_end = 0

    def _list(self, i: int, j: int) -> None:
        i, j = self._bare(i, j)
        if i < self.led_end:
            return
        cities = self.numbers(i, j)
        if len(cities) == self.n + 2 and cities[1] == cities[-1] and self.kinds[i] == "n":
            cities, i = cities[1:], i + 2  # swap 4 and 3 -> 5 -> 2 -> ...: the first is no part
        if max(cities) >= self.n or self._enumerates(i):
            return
        if "," not in self.kinds[i:j] or self.kinds[i] != "n" or len(cities) >= self.n:
            self.force, self.force_end = cities, j
        around = len(cities) == self.n + 1 and cities[0] == cities[-1]
        if (around or len(cities) == self.n) and len(set(cities)) >= self.n - 1:
            self.propose(i, j, tuple(cities))

    def _enumerates(self, i: int) -> bool:
        """Say whether a bare list only names cities: a row's heads, all of them, what is left."""
        before = self.kinds[max(0, i - 3) : i].rstrip("i:")
        if self.kinds[i] == "n" and self.tokens.led_in(i).rstrip() in _LEAVING:
            return True
        return self.kinds[i] == "n" and (before[-1:] in ("C", "R") or before[-2:] == "rn")

    def _length(self, i: int, j: int) -> None:
        first, at = self._bare(i, j)
        start = self.kinds.find("n", at, j)
        if start < 0:
            self._list(first, at)
            return
        if self.kinds[first - 1] in "da":
            self._chain(start, j)
            return
        edge = self.kinds[start + 1] in "da" and self._edge(start, self.numbers(first, at))
        if edge:
            self._list(first, at)
            self._distance(*edge)
            return
        if self._renamed(first, at, start, j):
            return
        said = self._length_said(first, at, start, j)
        self._chain(start if said else i, j)

    def _edge(self, at: int, cities: Sequence[int]) -> tuple[int, int] | None:
        """Return where the edge and its distance stand that follow a tour: its first leg."""
        match = _DISTANCE.match(self.kinds, at)
        if match is None:
            return None
        a, b, value = self.numbers(*match.span())
        legs = max(a, b) < self.n and (a - b != value or [a, b] == cities[:2])
        return match.span() if legs and self.kinds[match.end()] not in BROKEN else None

    def _length_said(self, first: int, at: int, start: int, j: int) -> bool:
        """Take a list of cities and its length; say whether the list is one."""
        cities = self.numbers(first, at)
        sides, _ = sums.sides(self.tokens, start, j)
        entered = sides[0].value in cities and self.tokens.word(start - 1) == "at"
        if max(cities) >= self.n or entered or self._is_sum(cities, first, at, sides):
            return False
        self._list(first, at)
        several = self.kinds[j : j + 2] == ",n" and self.kinds[j + 2] in ",.;\n"
        if sides[-1].single and not several and self.kinds[j : j + 1] not in BROKEN:
            self._said_length(first, j, cities, sides[-1].first)
        return True

    def _renamed(self, first: int, at: int, start: int, j: int) -> bool:
        """Take a list that only leads in to another one, which has the length, and that one."""
        match = _LENGTH.match(self.kinds, start)
        if match is None or match.end() <= j or self.kinds[start:j].count("d") < 2:
            return False
        self._list(first, at)
        place, end = self._bare(*match.span())
        said = self.kinds.find("n", end, match.end())
        return said < 0 or self._length_said(place, end, said, match.end()) or True

    def _leads_on(self, at: int, j: int) -> bool:
        """Take a tour that begins with the number that a pair of cities leads in to."""
        match = _LENGTH.match(self.kinds, at) or _LISTS.match(self.kinds, at)
        if match is None or match.end() <= j:
            return False
        first, end = self._bare(*match.span())
        said = self.kinds.find("n", end, match.end())
        if said < 0 or not self._length_said(first, end, said, match.end()):
            self._list(first, end)
        self.led_end = end
        return True

    def _is_sum(self, cities: list[int], i: int, at: int, sides: Sequence[sums.Side]) -> bool:
        """Say whether numbers with minus signs between them are a difference, not a tour."""
        difference = cities[0] - sum(cities[1:])
        return "-" in self.kinds[i:at] and sides[0].first == difference

    def _bare(self, i: int, j: int) -> tuple[int, int]:
        """Return where the first list of cities in a stretch stands."""
        match = _LISTS.search(self.kinds, i, j)
        return (i, j) if match is None else match.span()

    def _said_length(self, i: int, j: int, cities: list[int], value: int) -> None:
        holds = value in self._lengths(cities)
        self.add("tour_length", i, j, (cities,), value, holds)

    def _lengths(self, cities: Sequence[int]) -> tuple[int, ...]:
        """Return the lengths that a list may have: of a full one also with the way back."""
        rows = self.problem.distances
        length = sum(rows[a][b] for a, b in pairwise(cities))
        if self.problem.ends is None and len(cities) == self.n and len(set(cities)) == self.n:
            return length + rows[cities[-1]][cities[0]], length
        return (length,)

    def _versus(self, i: int, j: int) -> None:
        lists = [m.span() for m in _LISTS.finditer(self.kinds, i, j)]
        cities = [self.numbers(*span) for span in lists]
        if any(max(found) >= self.n for found in cities):
            return
        for k, (start, end) in enumerate(lists):
            self._list(start, end)
            if self.kinds[end : end + 1] == "(" and end < j:
                upto = self.kinds.index(")", end)
                self._said_length(start, upto + 1, cities[k], self.numbers(end, upto)[0])
        left, right = cities[0], cities[1] if len(lists) > 1 else self.numbers(j - 1, j)[0]
        a = self._lengths(left)[0]
        b = self._lengths(right)[0] if isinstance(right, list) else right
        less = "lt" in self.kinds[i:j]
        self.add("shorter", i, j, (left, "<" if less else ">"), right, a < b if less else a > b)

    def _legs(self, i: int, j: int) -> None:
        at = self.places(i, j)
        cities = [at[0], *at[1::2]]
        for (a, b), value in zip(pairwise(cities), at[2::2], strict=True):
            self._pair(a if a == i else b, value + 1, a, b, value)
        names = [self.tokens.number(k) for k in cities]
        if len(names) > 2 and max(names) < self.n:
            self.force, self.force_end = names, j

    def _costs(self, i: int, j: int) -> None:
        if self.tokens.word(i + 1) in _COSTS and self.kinds[j] in ".;,\n)":
            self._whole_tour(i, j, self.tokens.number(j - 1))

    def _in_all(self, i: int, j: int) -> None:
        if self.tokens.word(i + 1) == "in" and self.kinds[i - 1] not in BROKEN:
            self._whole_tour(i, j, self.tokens.number(i))

    def _whole_tour(self, i: int, j: int, value: int) -> None:
        """Take a length that is said of the tour in force, if that has every city."""
        if set(self.force) == set(range(self.n)) and value > self.n:
            self._said_length(i, j, self.force, value)

    def _distance(self, i: int, j: int) -> None:
        at = self.places(i, j)
        before, after = self.kinds[i - 1 : i] if i else "", self.kinds[j : j + 1]
        before = "" if self.kinds[i - 2 : i] == "\nd" else before  # a list's bullet
        broken = before in {"r", "a", "d", "O"} or after in BROKEN
        broken = broken and not (after == "a" and self.kinds[j - 2] == "i")
        other = self.kinds[j - 2] == "(" and self.kinds[j - 3] != "D"
        broken = broken or (other and after == ",")  # (1, 5) with (0, 1)
        broken = broken or (after == "i" and self._next_city(at))
        broken = broken or self._is_range(i, j) or (before == "n" and self.kinds[i] == "F")
        if after in ("a", "d") and self._leads_on(at[2], j):
            return
        if broken or (before in {"+", "-"} and "=" in self.kinds[at[1] : j]):
            self.chains_from(at[2])
            return
        if max(self.tokens.number(at[0]), self.tokens.number(at[1])) >= self.n:
            self._chain(i, j)
            return
        second = self.kinds.find("D", at[1], at[2])
        if second > 0 and self.kinds[j] in ",da":  # d(1, 2) = d(2, 1) = 33
            match = _DISTANCE.match(self.kinds, second)
            again = match is not None and self.places(*match.span())
            if match and again and "D" not in self.kinds[again[1] : again[2]]:
                self._distance(*match.span())
            return
        self._pair(i, j, *at)

    def _total(self, i: int, j: int) -> None:
        start = self.kinds.index("n", i, j)
        if self.kinds[start + 1] in "da" and (match := _DISTANCE.match(self.kinds, start)):
            self._distance(*match.span())
            return
        if match := _ANNOTATED.match(self.kinds, start):
            self._annotated(*match.span())
            return
        if "T" in self.kinds[i:start] and self.tokens.word(start - 1 - (start > i + 1)) == "sum":
            self.chains_from(start)
            return
        self._chain(start, j)
        sides, _ = sums.sides(self.tokens, start, j)
        terms = self.kinds.count("n", sides[0].start, sides[0].end)
        bare = self.kinds[start - 1] in "TcDQS"
        if bare and self.kinds[j] not in ".;,\n)":
            self.chains_from(start)
            return
        part = self.sentences.mentions("p", i, j) or 1 < terms < self.n - 1
        part = part or (self.kinds[i] == "D" and terms == 1)
        if set(self.force) == set(range(self.n)) and sides[-1].single:
            value, end = self._running(sides[-1].first, j)
            if end > j or not part:
                self._said_length(i, end, self.force, value)

    def _running(self, value: int, j: int) -> tuple[int, int]:
        """Follow sums that each go on from the one before, 3+4=7, 7+5=12, to the last one."""
        near = j - self.force_end < _NEAR and "\n" not in self.kinds[self.force_end : j]
        if self.kinds[j] != "," or not near:
            return value, j
        while self.kinds[j] == "," and (match := _NEXT.match(self.kinds, j + 1)):
            found, _ = sums.sides(self.tokens, *match.span())
            if found[0].first != value:
                break
            value, j = found[-1].first, match.end()
        return value, j

    def _visited(self, i: int, j: int) -> None:
        _, end = self.sentences.bounds(i)
        match = _LISTS.search(self.kinds, j, min(end, j + 64))
        cities = self.force if match is None else self.numbers(*match.span())
        if cities:
            bare = cities[:-1] if len(cities) > 1 and cities[0] == cities[-1] else cities
            self.add("all_visited", i, j, (cities,), True, sorted(bare) == list(range(self.n)))

    def _count(self, i: int, j: int) -> None:
        self.counts(i, j, "cities", self.tokens.number(i), self.n)

    def _bound(self, i: int, j: int) -> None:
        value = self.tokens.number(j - 1)
        if self.kinds[j] in "+-*/d":
            self.chains_from(j - 1)
            return
        if j - i == 2 and (self.kinds[i - 1] not in ".,\n" or self.kinds[j] not in ".,;\n"):
            return
        if self.problem.bound is not None and self.tokens.led_in(i).rstrip() != "lower":
            self.add("quoted_value", i, j, ("bound",), value, value == self.problem.bound)

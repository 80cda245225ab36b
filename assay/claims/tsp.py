"""Claims about distances, lengths and tours; candidates are lists of all cities.

The *tour in force* is the last list of three or more cities. What is said of *the total* or of
*all cities* is said of it.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from assay.claims import sums
from assay.claims.lexing import Lexer, plain
from assay.claims.reading import Reader
from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN, SIDE
from assay.core import Reading
from assay.problems.tsp import Problem

_LEXER = Lexer(
    {
        "": "city node vertex edge leg arc go goes going back return travel traveling been c two"
        " three four"
        " five six seven eight nine ten eleven twelve",
        "D": "distance distances dist d",
        "c": "costs weight weights takes weighs has long of with at units km",
        "Q": "length lengths cost",
        "1": "nearest closest",
        "u": "apart away",
        "F": "from between",
        "O": "to",
        "A": "and &",
        "T": "total overall sum",
        "S": "tour route cycle path circuit trip",
        "C": "cities nodes vertices",
        "R": "left remaining unvisited",
        "e": "all every each",
        "v": "visited visits covered covers includes included",
        "l": "better",
        "g": "worse",
        "b": "bound limit threshold",
        "r": "row rows step steps case option line column columns attempt number iteration index",
    }
)
_LIST = (
    r"[(\[]n(?:[ad]n){2,}[)\]]|n(?:[aOd]n){2,}|n(?:-n){2,}|[(\[]n(?:,A?n){2,}[)\]]|n(?:,A?n){2,}"
)
_PAIR = r"D?[(\[]n[)\],\[aOd]{1,2}n[)\]]|FC?n,?[aOdA]n|n[aOd]n|Dn,n"
_LINK = r"[=:(\[i|cDQTS,]*[=:(i|cDQT][(]?"
_OF = "(?:[TSQDc]{1,4})"
_AT = r"[,(=:cDQ]{1,3}n"
_SUM = rf"{SIDE}(?:[=i]{SIDE})*"
_SCANNER = Scanner(
    {
        "legs": r"n(?:[aO]n\(c?n\))+",
        "versus": rf"{_OF}?(?:{_LIST})(?:\({_OF}?n\))?i?[lg]t(?:(?:{_LIST})(?:\({_OF}?n\))?|n)",
        "length": rf"{_OF}?(?:{_LIST}){_LINK}{_SUM}",
        "list": rf"{_OF}?(?:{_LIST})",
        "heading": r"\|Fc?\|Oc?\|[DQc]+\|",
        "row": r"\n\|n\|n\|n\|",
        "star": r"FC?n[:,](?:[,;A]{0,2}O?n(?:\([cDQ]?n\)|[=:i]n))+",
        "nearest": rf"[Fc]n[,:]?w?1[wR]{{0,2}}i?n{_AT}|1[wR]{{0,2}}[OFc]nin{_AT}",
        "reversed": r"[cDQ]{1,2}nO?FC?n[OAad]n",
        "apart": r"n[Ad]ninu",
        "away": "ninuFn",
        "distance": rf"(?:{_PAIR}){_LINK}n",
        "place": r"n[=:ic]{0,3}\(n,n\)",
        "total": rf"(?:T[cDQS]*|S[cDQ]|[DQ]cS|Q|D)[=:ic]+{_SUM}",
        "visited": "en?C[ic]?v|e[ic]?v|ven?C|ve",
        "count": r"nC",
        "bound": r"b[ic=:]+n",
        "chain": CHAIN,
    }
)
_LISTS = re.compile(_LIST)
_BROKEN = frozenset("adO+*/^")


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about tours; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return a tour without its way back."""
    if isinstance(solution, tuple) and len(solution) > 1 and solution[0] == solution[-1]:
        return solution[:-1]
    return solution  # type: ignore[no-any-return]


class _Reader(Reader):
    SCANNER = _SCANNER

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(_LEXER.lex(plain(text)))
        self.problem = problem
        self.n = len(problem.distances)
        self.force: list[int] = []
        self.table = False

    def _list(self, i: int, j: int) -> None:
        i, j = self._bare(i, j)
        cities = self.numbers(i, j)
        if max(cities) >= self.n or self._enumerates(i):
            return
        self.force = cities
        around = len(cities) == self.n + 1 and cities[0] == cities[-1]
        if (around or len(cities) == self.n) and len(set(cities)) >= self.n - 1:
            self.propose(i, j, tuple(cities))

    def _enumerates(self, i: int) -> bool:
        """Say whether a bare list only names cities: a row's heads, all of them, what is left."""
        before = self.kinds[max(0, i - 3) : i].rstrip("i:")
        return self.kinds[i] == "n" and (before[-1:] in ("C", "R") or before[-2:] == "rn")

    def _star(self, i: int, j: int) -> None:
        first, *rest = self.places(i, j)
        for place, value in zip(rest[::2], rest[1::2], strict=True):
            self._pair(i if place == rest[0] else place, value + 1, first, place, value)

    def _nearest(self, i: int, j: int) -> None:
        self._pair(i, j, *self.places(i, j))

    _apart = _nearest

    def _away(self, i: int, j: int) -> None:
        first, value, second = self.places(i, j)
        self._pair(i, j, first, second, value)

    def _reversed(self, i: int, j: int) -> None:
        value, first, second = self.places(i, j)
        self._pair(i, j, first, second, value)

    def _length(self, i: int, j: int) -> None:
        first, at = self._bare(i, j)
        cities = self.numbers(i, at)
        start = self.kinds.index("n", at, j)
        sides, _ = sums.sides(self.tokens, start, j)
        if max(cities) >= self.n or self._is_sum(cities, first, at, sides):
            self._chain(i, j)
            return
        self._list(first, at)
        self._chain(start, j)
        if sides[-1].single and self.kinds[j : j + 1] not in _BROKEN:
            self._said_length(first, j, cities, sides[-1].first)

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
            self._pair(a, value + 1, a, b, value)
        names = [self.tokens.number(k) for k in cities]
        if len(names) > 2 and max(names) < self.n:
            self.force = names

    def _distance(self, i: int, j: int) -> None:
        at = self.places(i, j)
        before, after = self.kinds[i - 1 : i] if i else "", self.kinds[j : j + 1]
        broken = before in {"r", "a", "d", "O"} or after in _BROKEN
        if broken or (before in {"+", "-"} and "=" in self.kinds[at[1] : j]):
            self.chains_from(at[2])
            return
        if max(self.tokens.number(k) for k in at[:2]) >= self.n:
            self._chain(i, j)
            return
        self._pair(i, j, *at)

    def _pair(self, i: int, j: int, first: int, second: int, third: int) -> None:
        a, b, value = (self.tokens.number(k) for k in (first, second, third))
        if max(a, b) < self.n:
            self.add("distance", i, j, (a, b), value, self.problem.distances[a][b] == value)

    def _heading(self, i: int, j: int) -> None:
        self.table = True

    def _row(self, i: int, j: int) -> None:
        if self.table:
            self._pair(i + 2, j - 1, i + 2, i + 4, i + 6)

    def _place(self, i: int, j: int) -> None:
        city, x, y = self.numbers(i, j)
        points = self.problem.points
        if points is not None and city < self.n:
            self.add("coordinates", i, j, (city,), [x, y], points[city] == (x, y))

    def _total(self, i: int, j: int) -> None:
        start = self.kinds.index("n", i, j)
        self._chain(start, j)
        sides, _ = sums.sides(self.tokens, start, j)
        terms = self.kinds.count("n", sides[0].start, sides[0].end)
        part = self.sentences.mentions("p", i, j) or 1 < terms < self.n - 1
        part = part or (self.kinds[i] == "D" and terms == 1)
        if set(self.force) == set(range(self.n)) and sides[-1].single and not part:
            self._said_length(i, j, self.force, sides[-1].first)

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
        if self.problem.bound is not None:
            self.add("quoted_value", i, j, ("bound",), value, value == self.problem.bound)

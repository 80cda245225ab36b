"""Claims about distances between two cities, and about points: in words, lists and tables."""

from collections.abc import Sequence

from assay.claims import tsp_words
from assay.claims.lexing import plain
from assay.claims.reading import Reader
from assay.claims.tsp_words import LEXER
from assay.problems.tsp import Problem

_CITY = frozenset(["city", "node", "vertex"])
_RANGES = frozenset(["range", "ratio", "indices", "lines", "interval", "values", "numbered"])
_COUNTED = frozenset(["values", "numbers", "items", "options", "choices", "steps", "entries"])
BROKEN = frozenset("adO+*/^")
"""What goes on with a number, which is then no length."""


class Edges(Reader):
    """Goes through one trace and reads what is said of edges.

    Parameters
    ----------
    text : str
        The trace.
    problem : Problem
        The cities.
    """

    SCANNER = tsp_words.SCANNER

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(LEXER.lex(plain(text)))
        self.problem = problem
        self.n = len(problem.distances)
        self.table = self.annotated_end = 0

    def _star(self, i: int, j: int) -> None:
        if self.kinds[i] == "r" and self.tokens.word(i) != "row":
            return
        i += self.kinds[i] == "\n"
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

    def _fanned(self, i: int, j: int) -> None:
        """Read what it costs from one city to others: city 4: 1 to city 2, 49 to city 3."""
        _, end = self.tokens.span(i, i + 1)
        owned = self.tokens.text.startswith("'s", end)
        named = self.kinds[i + 1] != "w" and self.tokens.led_in(i).strip() in _CITY
        if not owned and not named:
            self.chains_from(i)
            return
        first, *rest = self.places(i, j)
        for value, place in zip(rest[::2], rest[1::2], strict=True):
            self._pair(value, place + 1, first, place, value)

    def _annotated(self, i: int, j: int) -> None:
        """Read lengths with their edges in brackets behind them: 21 (0-5) + 22 (5-3) = 43."""
        if i < self.annotated_end:
            return
        self.annotated_end = j
        at = self.places(i, j)
        for value, first, second in zip(at[::3], at[1::3], at[2::3], strict=False):
            self._pair(value, second + 2, first, second, value)
        if len(at) % 3 and "," not in self.kinds[i:j] and ";" not in self.kinds[i:j]:
            steps, total = self.numbers(i, j)[:-1:3], self.tokens.number(at[-1])
            self.add("arithmetic", i, j, (tuple(steps),), total, sum(steps) == total)

    def _arced(self, i: int, j: int) -> None:
        """Read a walk whose arrows bear the lengths: 0 -21-> 5 -22-> 3."""
        at = self.places(i, j)
        if self.tokens.words[at[1] + 1 + (self.kinds[at[1] + 1] == ")")][0] == " ":
            return  # 7 - 2 -> 5
        for first, value, second in zip(at[:-1:2], at[1::2], at[2::2], strict=True):
            self._pair(first, second + 1, first, second, value)

    def _named(self, i: int, j: int) -> None:
        """Read edges with nothing but a blank before what they cost: 3-2 30, 3-5 47."""
        at = self.places(i, j)
        for first, second, value in zip(at[::3], at[1::3], at[2::3], strict=True):
            self._pair(first, value + 1, first, second, value)

    def _rooted(self, i: int, j: int) -> None:
        """Read a distance that is worked out from points and rounded: 0-1: ... 14.04 -> 14."""
        first, second, *_ = self.places(i, j)
        self._pair(i, j, first, second, j - 1)
        self._chain(second + 1, j)

    def _next_city(self, at: Sequence[int]) -> bool:
        """Say whether the third number names a city again: with 5-3: 3 is entered from 5."""
        a, b, value = (self.tokens.number(k) for k in at)
        return self.kinds[at[2] - 1] == ":" and value in (a, b)

    def _is_range(self, i: int, j: int) -> bool:
        """Say whether two numbers are a range or a ratio, and the third counts something."""
        after = self.tokens.word(j) if j < len(self.kinds) else ""
        return self.tokens.led_in(i).rstrip() in _RANGES or after in _COUNTED

    def _pair(self, i: int, j: int, first: int, second: int, third: int) -> None:
        words = self.tokens.words
        a, b, value = int(words[first]), int(words[second]), int(words[third])
        if a < self.n and b < self.n:
            self.add("distance", i, j, (a, b), value, self.problem.distances[a][b] == value)

    def _compact(self, i: int, j: int) -> None:
        """Read d01 = 4, where cities have one digit each."""
        names, value = self.tokens.word(i + 1), self.tokens.number(j - 1)
        attached = self.tokens.led_in(i + 1).rstrip("_{") in ("d", "c", "w")
        on = self.kinds[j] == "a" and self.kinds[j + 1] != "n"
        whole = (on or self.kinds[j] not in BROKEN) and self.kinds[i - 1] != "+"
        if len(names) == 2 and attached and whole and max(map(int, names)) < self.n <= 10:
            a, b = map(int, names)
            self.add("distance", i, j, (a, b), value, self.problem.distances[a][b] == value)
        else:
            self.chains_from(j - 1)

    def _heading(self, i: int, j: int) -> None:
        self.table = self.kinds.count("|", i, j) - 3

    def _row(self, i: int, j: int) -> None:
        at = self.places(i, j)[self.table - 1 :] if self.table else []
        if len(at) >= 3:
            self._pair(at[0], at[2] + 1, *at[:3])

    def _place(self, i: int, j: int) -> None:
        city, x, y = self.numbers(i, j)
        points = self.problem.points
        if points is not None and city < self.n:
            self.add("coordinates", i, j, (city,), [x, y], points[city] == (x, y))

"""Claims about clauses and literals under the assignment in force; candidates are assignments."""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from assay.claims.sat_patterns import CLAUSE, ROWS, TO
from assay.claims.sat_setting import Settings
from assay.claims.sat_words import variable
from assay.core import Reading
from assay.problems.sat import Problem

_VARIABLE = re.compile("V")
_QUOTED = re.compile(CLAUSE)
_SETTING = re.compile(TO)
_ENTRIES = re.compile(rf"({ROWS})[)]?\Z")
_ON = ("-n", "dn")
_FOUND = frozenset(["convinced", "conclude", "confirmed", "confirms", "found", "means", "shows"])


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a formula; see `assay.roles.Claims`."""
    return _Reader(text, problem, surface.get("names", "x")).read()


def key(solution: Any) -> Hashable:
    """Return an assignment as the set of its literals."""
    return frozenset(solution) if isinstance(solution, tuple) else solution


class _Reader(Settings):
    def _quote(self, i: int, j: int) -> None:
        first = self.kinds.index("n", i, j) if self.kinds[i] == "\n" else i
        match = _QUOTED.search(self.kinds, first, j)
        k = self._clause(i, j)
        if match is None or k < 0:
            return
        said = match.group()
        literals = self._literals_in(*match.span())
        if not literals or ("v" not in said and (self.kinds[i] == "\n" or "=" in said)):
            self._sets(i, j)
            return
        self._cite(first, match.end(), k, literals)
        tail = _SETTING.search(self.kinds, match.end(), j)
        if tail is not None and self.kinds[j - 1] in "syYuN":
            self._sets(match.end(), j)
            self._valued(first, j, k, self._truth(j - 1))
        elif tail is not None:
            self._forced(first, j, k, *tail.span())
        elif match.end() < j and not ("=" in said and j - match.end() == 2):
            self._valued(first, j, k, self._outcome(match.end(), j, k))

    def _cite(self, i: int, j: int, k: int, literals: Sequence[int]) -> None:
        """Add a quote, unless it is what the values in force leave of the clause."""
        same = sorted(literals) == sorted(self.problem.clauses[k])
        if same or not self.force.reduces(k, literals):
            self.add("clause_quote", i, j, (k + 1,), list(literals), same)

    def _prose(self, i: int, j: int) -> None:
        """Read a quote in words: x1 is true, or x2 is false."""
        named = [m.start() for m in _VARIABLE.finditer(self.kinds, i, j)]
        every = [variable(self.tokens.word(at)) for at in named]
        k = self._clause(i, j)
        if k >= 0 and all(1 <= v <= self.problem.variables for v in every):
            said = zip(every, named, strict=True)
            literals = [v if self.kinds[at + 2] == "B" else -v for v, at in said]
            self._cite(self.kinds.index("n", i), j, k, literals)

    def _numbers(self, i: int, j: int) -> None:
        """Read a quote whose literals are numbers with signs, as in DIMACS files."""
        k, places = self._clause(i, j), self.places(i, j)
        signed = [(self.kinds[at - 1] in "-d", self.tokens.number(at)) for at in places[1:]]
        literals = [-v if negative else v for negative, v in signed]
        closed = literals[-1] == 0
        literals = literals[:-1] if closed else literals
        plain = all(1 <= abs(x) <= self.problem.variables for x in literals)
        three = len(literals) == 3 and max(literals) > 1
        marked = closed or (self.kinds[i] == "K" and (three or min(literals, default=0) < 0))
        if k < 0 or not plain or not marked or self.kinds[j] in "=+*/<>":
            self._positions(i, j)
        elif len(set(map(abs, literals))) == len(literals) > 1:
            self._cite(places[0], j, k, literals)

    def _outcome(self, i: int, j: int, k: int) -> bool | None:
        """Return the truth that a stretch gives clause k: its last word, or its literals'."""
        if self.kinds[j] == "v":
            return None
        row = _ENTRIES.search(self.kinds, i, j)
        if row is None:
            return self._truth(j - 1)
        truths = [self._truth(at) for at in range(row.start(1), row.end(1), 2)]
        if None in truths or len(truths) != len(self.problem.clauses[k]):
            return None
        return any(truths)

    def _valued(self, i: int, j: int, k: int, truth: bool | None) -> None:
        if truth is None or k < 0 or not self.force.touched(k):
            return
        holds = self.force.satisfied(k) if truth else self.force.violated(k)
        self.add("clause_value", i, j, (k + 1,), truth, holds)

    def _forced(self, i: int, j: int, k: int, start: int, end: int) -> None:
        literals = [] if self.kinds[end] == "v" else self._literals_in(start, end)
        valued = self.kinds[end - 1] in "BQn"
        truth = self._truth(end - 1) if valued else True
        if not literals or truth is None:
            return
        literal = literals[0] if truth else -literals[0]
        if k >= 0 and self.force.values and not self.force.unsure(k):
            self.add("unit", i, j, (k + 1,), literal, self.force.forces(k, literal))
        if self.sentences.settable(i):
            self._put(literal, True, start, end)
        elif self.sentences.conditional(i):
            self.force.doubt(abs(literal))

    def _unit(self, i: int, j: int) -> None:
        start = self.kinds.index("n", i, j) + 1
        match = _SETTING.search(self.kinds, start, j)
        if match is not None:
            self._forced(self.kinds.index("K", i, j), j, self._clause(i, j), *match.span())

    def _unit_after(self, i: int, j: int) -> None:
        match = _SETTING.match(self.kinds, i, j)
        if match is not None:
            k = self._clause(self.kinds.index("K", match.end()), j)
            self._forced(i, j, k, i, match.end())

    def _satisfies(self, i: int, j: int) -> None:
        verb = re.compile("[ym]").search(self.kinds, i, j)
        at = i if verb is None else verb.start()
        match = _SETTING.match(self.kinds, i, at)
        if match is not None and self.kinds[match.end() - 1] in "BQn":
            self._set(i, match.end())
        for n in self.places(at, j):
            k = self.tokens.number(n) - 1
            if k < len(self.problem.clauses):
                self._valued(n if n > at + 2 else i, n + 1, k, self.kinds[at] == "y")

    def _formula(self, i: int, j: int) -> None:
        wanted = self.kinds[i - 1] == "h" and self.tokens.led_in(i - 1).strip() not in _FOUND
        if self.force.values and not self.force.doubted and not wanted:
            self.add("formula_satisfied", i, j, (), True, self.force.model)

    def _row(self, i: int, j: int) -> None:
        k = self._clause(i, j)
        self._valued(i, j, k, self._outcome(i + 2, j, k))

    def _heading(self, i: int, j: int) -> None:
        self.table_end = j

    def _line(self, i: int, j: int) -> None:
        """Read a row of a table of clauses and their values."""
        if i - self.table_end <= 5:
            self.table_end = j
            self._valued(i + 2, j - 1, self._clause(i, j), self._truth(j - 2))

    def _stretch(self, i: int, j: int) -> None:
        first, last = (self.tokens.number(at) for at in self.places(i, j))
        truth = self._truth(j - 1)
        if not 1 <= first < last <= len(self.problem.clauses):
            return
        every = range(first - 1, last)
        if all(map(self.force.touched, every)):
            asked = self.force.satisfied if truth else self.force.violated
            self.add("clause_value", i, j, (first, last), truth, all(map(asked, every)))

    def _noted(self, i: int, j: int) -> None:
        self._sets(i, j)
        self._valued(i, j, self._clause(i, j), self._truth(j - 1))

    def _conflict(self, i: int, j: int) -> None:
        k = self._clause(i, j)
        if k >= 0 and self.force.touched(k):
            self.add("conflict", i, j, (k + 1,), True, self.force.violated(k))

    def _value(self, i: int, j: int) -> None:
        self.value_end = j
        named = self.places(i, j - 1)
        if self.kinds[j - 1] == "n" and (self.kinds[j] == "n" or self.kinds[j : j + 2] in _ON):
            return  # clause 9 -> 1 -4: what is left of it
        if self.kinds[j] == "v" or (self.kinds[j - 2] == "(" and self.kinds[j] in ",|"):
            return
        for n in named:
            k = self.tokens.number(n) - 1
            if k < len(self.problem.clauses):
                alone = len(named) == 1
                self._valued(i if alone else n, j, k, self._truth(j - 1))

    def _unmet(self, i: int, j: int) -> None:
        """Read a list of the clauses that are violated, or satisfied: unsat = {C1, C5}."""
        named = self.places(i, j)
        if self.kinds[j] in "i=:(":
            named = named[:-1]  # the last one begins the next statement
        if len(named) <= ("K" not in self.kinds[i + 2 : j]):
            return
        for n in named:
            k = self.tokens.number(n) - 1
            if k < len(self.problem.clauses):
                self._valued(i if n == named[0] else n, n + 1, k, self.kinds[i] == "s")

    def _also(self, i: int, j: int) -> None:
        """Take the value of a further clause: clause 3 is satisfied, 4 is satisfied."""
        if self.value_end == i:
            self.value_end = j
            at = self.kinds.index("n", i)
            self._valued(at, j, self._clause(i, j), self._truth(j - 1))

    def _count(self, i: int, j: int) -> None:
        names = {"W": ("variables", self.problem.variables)}
        name, true = names.get(self.kinds[i + 1], ("clauses", len(self.problem.clauses)))
        self.counts(i, j, name, self.tokens.number(i), true)

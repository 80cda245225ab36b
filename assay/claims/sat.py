"""Claims about clauses and literals under the assignment in force; candidates are assignments.

Setting a variable is no claim: it changes the assignment in which what follows is judged.
"""

import re
from collections.abc import Hashable, Mapping
from typing import Any

from assay.claims.reading import Reader
from assay.claims.sat_force import Force
from assay.claims.sat_words import lex, variable
from assay.claims.scanning import Scanner
from assay.claims.sums import CHAIN
from assay.core import Reading
from assay.problems.sat import Problem

_LIT = r"\"?[~X]?V'?\"?"
_VAL = r"(?:[BQ]|[=:iao|]n)"
_NOTED = rf"{_LIT}(?:\([BQ]\)|=[BQ])?"
_CLAUSE = rf"[(\[]*(?:{_NOTED}[v|+,]{{1,2}})+{_LIT}(?:\([BQ]\))?[)\]]*"
_ROW = r"[BQn](?:v[BQn])+"
_IS = rf"(?:[=:ia|]{{1,2}}[(]?{_ROW}[)]?)?(?:[=:ia|qo,(;-]{{0,4}}[BQsuyYN]|[=a]n)"
_TO = rf"{_LIT}(?:[=ioaF]{{0,3}}{_VAL})?"
_SO = r"[:,(]?(?:i?1[),a:;]{0,3}|[Fa]){1,2}[ho]?"
_SET = rf"{_LIT}(?:[,A=]{{1,2}}{_LIT})*(?:[=:iaoq|]*{_VAL}|\([BQ]\))"
_SCANNER = Scanner(
    {
        "quote": rf"(?:Kd?[(]?n[)]?|\n[-*|(]?n)[.:=i(|),a-]{{0,3}}{_CLAUSE}(?:{_IS}|{_SO}{_TO})?",
        "unit": rf"Kn{_SO}{_TO}|[z1]+Kn[,:]{_TO}",
        "unit_after": rf"{_TO}[(,;:]?i?[F1z][=ioz1F(,:BQ]{{0,4}}Kn|{_LIT}[=ioaF]+{_VAL}\(Kn\)",
        "satisfies": rf"(?:{_TO},?)?[ym][KJ]n(?:[,A]{{1,2}}n)*",
        "formula": r"En?[KJ]i?q?o?[sByY]|yEn?[KJ]|y6|yO|Oi?q?o?[sB]",
        "row": r"Kn[:=]{1,2}[(]?[BQn](?:[v,][BQn])+[)]?[=a]{1,2}[BQn]",
        "noted": rf"Kn[:(i]{{1,2}}{_LIT}(?:[=i(]{{0,2}}[BQ])?[,a;()i-]{{0,3}}[suyYN]",
        "conflict": r"Kn[:,(;]?[iF]?o?[:(]?c|c[:,(;z]{0,2}Kn",
        "value": r"[KJ]n(?:[,A]{1,2}K?n)*[:(,;-]?(?:[=:ia|qo(]{0,3}[BQsuyYN]|[=a]n)",
        "back": rf"ko?(?:{_LIT})?",
        "set": _SET,
        "positions": r"[(\[]?[BQ](?:[,|]?[BQ]){2,}|[(\[]n(?:,n){2,}[)\]]",
        "literals": rf"{_LIT}(?:[,A|]{{1,2}}{_LIT})+",
        "reset": "0|5n",
        "count": r"n[WJ]",
        "chain": CHAIN,
    }
)
_LITERAL = re.compile(_LIT)
_TRUTH = re.compile(r"[BQn]")
_QUOTED = re.compile(_CLAUSE)
_SETTING = re.compile(_TO)
_SETS = re.compile(_SET)
_BETWEEN = re.compile(r"[,;\n|(){}\[\]A\"]*")
_TRUE = frozenset("BsyY")


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a formula; see `assay.roles.Claims`."""
    return _Reader(text, problem, surface.get("names", "x")).read()


def key(solution: Any) -> Hashable:
    """Return an assignment as the set of its literals."""
    return frozenset(solution) if isinstance(solution, tuple) else solution


class _Reader(Reader):
    SCANNER = _SCANNER

    def __init__(self, text: str, problem: Problem, style: str) -> None:
        super().__init__(lex(text, style))
        self.problem = problem
        self.force = Force(problem)
        self.returning = False
        self.run: dict[int, bool] = {}
        self.run_start = self.run_end = 0
        self.heads: list[int] = []

    def _clause(self, i: int, j: int) -> int:
        """Return the clause, from 0, that the first number names, -1 if there is none."""
        k = self.tokens.number(self.kinds.index("n", i, j)) - 1
        return k if k < len(self.problem.clauses) else -1

    def _literals_in(self, i: int, j: int) -> list[int]:
        found = []
        for match in _LITERAL.finditer(self.kinds, i, j):
            shown = match.group()
            v = variable(self.tokens.word(match.start() + shown.index("V")))
            if not 1 <= v <= self.problem.variables:
                return []
            negative = ("'" in shown) != (shown.strip('"')[0] != "V")
            found.append(-v if negative else v)
        return found

    def _truth(self, at: int) -> bool | None:
        """Return the truth that a token states, None if it is a number that is none."""
        if self.kinds[at] == "n":
            return {"0": False, "1": True}.get(self.tokens.word(at))
        return self.kinds[at] in _TRUE

    # What sets the state.

    def _put(self, literal: int, value: bool, i: int, j: int) -> None:
        v = abs(literal)
        if self.returning:
            self.force.back(v)
            self.returning = False
        self.force.put(v, value == (literal > 0))
        gap = _BETWEEN.fullmatch(self.kinds, self.run_end, i) if self.run else None
        if gap is None or i - self.run_end > 8 or v in self.run:
            self.run, self.run_start = {}, i
        self.run[v] = value == (literal > 0)
        self.run_end = j
        if len(self.run) == self.problem.variables:
            self._whole(self.run, self.run_start, j)

    def _whole(self, values: Mapping[int, bool], i: int, j: int) -> None:
        """Take a complete assignment: it is a candidate, and in force from here on."""
        if self.sentences.settable(i):
            for v, value in values.items():
                self.force.put(v, value)
        if self.problem.question == "assign":
            self.propose(i, j, tuple(v if values[v] else -v for v in sorted(values)))

    def _set(self, i: int, j: int) -> None:
        literals = self._literals_in(i, j)
        truth = self._truth(j - 2 if self.kinds[j - 1] == ")" else j - 1)
        beside = self.kinds[i - 1] == "v" or self.kinds[j] == "v"
        if not literals or truth is None or beside:
            return
        told = "q" in self.kinds[i:j]
        stated = literals[0] < 0 and self.kinds[i - 1] != "S"
        value = self.force.literal(literals[0])
        if len(literals) == 1 and (told or stated) and value is not None:
            self.add("literal_value", i, j, (literals[0],), truth, value == truth)
        elif not told and self.sentences.settable(i):
            for literal in literals:
                self._put(literal, truth, i, j)

    def _sets(self, i: int, j: int) -> None:
        """Take the settings in a stretch."""
        for match in _SETS.finditer(self.kinds, i, j):
            self._set(*match.span())

    def _positions(self, i: int, j: int) -> None:
        truths = [self._truth(m.start()) for m in _TRUTH.finditer(self.kinds, i, j)]
        names = self.heads or list(range(1, self.problem.variables + 1))
        self.heads = []
        if None not in truths and len(truths) == len(names) == self.problem.variables > 3:
            self._whole(dict(zip(names, map(bool, truths), strict=True)), i, j)

    def _literals(self, i: int, j: int) -> None:
        found = self._literals_in(i, j)
        if len({abs(x) for x in found}) == len(found) == self.problem.variables > 3:
            if min(found) > 0 and "|" in self.kinds[i:j]:
                self.heads = found
            elif min(found) < 0:
                self._whole({abs(x): x > 0 for x in found}, i, j)

    def _reset(self, i: int, j: int) -> None:
        if self.sentences.settable(i):
            self.force.clear()

    def _back(self, i: int, j: int) -> None:
        if self.sentences.settable(i):
            named = self._literals_in(i, j)
            self.returning = not named
            if named:
                self.force.back(abs(named[0]))

    # What is claimed.

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
        same = sorted(literals) == sorted(self.problem.clauses[k])
        self.add("clause_quote", first, match.end(), (k + 1,), literals, same)
        tail = _SETTING.search(self.kinds, match.end(), j)
        if tail is not None:
            self._forced(first, j, k, *tail.span())
        elif match.end() < j and not ("=" in said and j - match.end() == 2):
            self._valued(first, j, k, self._truth(j - 1))

    def _valued(self, i: int, j: int, k: int, truth: bool | None) -> None:
        if truth is None or k < 0 or not self.force.touched(k):
            return
        holds = self.force.satisfied(k) if truth else self.force.violated(k)
        self.add("clause_value", i, j, (k + 1,), truth, holds)

    def _forced(self, i: int, j: int, k: int, start: int, end: int) -> None:
        literals = self._literals_in(start, end)
        valued = self.kinds[end - 1] in "BQn"
        truth = self._truth(end - 1) if valued else True
        if not literals or truth is None:
            return
        literal = literals[0] if truth else -literals[0]
        if k >= 0 and self.force.values:
            self.add("unit", i, j, (k + 1,), literal, self.force.forces(k, literal))
        if self.sentences.settable(i):
            self._put(literal, True, start, end)

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
        if self.force.values and self.kinds[i - 1] != "h":
            self.add("formula_satisfied", i, j, (), True, self.force.model)

    def _row(self, i: int, j: int) -> None:
        self._valued(i, j, self._clause(i, j), self._truth(j - 1))

    def _noted(self, i: int, j: int) -> None:
        self._sets(i, j)
        self._valued(i, j, self._clause(i, j), self._truth(j - 1))

    def _conflict(self, i: int, j: int) -> None:
        k = self._clause(i, j)
        if k >= 0 and self.force.touched(k):
            self.add("conflict", i, j, (k + 1,), True, self.force.violated(k))

    def _value(self, i: int, j: int) -> None:
        named = self.places(i, j - 1)
        if self.kinds[j - 2] == "(" and self.kinds[j : j + 1] in ("v", ",", "|"):
            return
        for n in named:
            k = self.tokens.number(n) - 1
            if k < len(self.problem.clauses):
                alone = len(named) == 1
                self._valued(i if alone else n, j, k, self._truth(j - 1))

    def _count(self, i: int, j: int) -> None:
        names = {"W": ("variables", self.problem.variables)}
        name, true = names.get(self.kinds[i + 1], ("clauses", len(self.problem.clauses)))
        self.counts(i, j, name, self.tokens.number(i), true)

"""What sets variables in a trace: single settings, whole assignments, going back, starting over.

Setting a variable is no claim, but for a negated literal that has a value already; it changes the
assignment in which what follows is judged.
"""

import re
from collections.abc import Mapping

from assay.claims import sat_patterns
from assay.claims.reading import Reader
from assay.claims.sat_force import Force
from assay.claims.sat_patterns import LIT, SET
from assay.claims.sat_words import lex, variable
from assay.problems.sat import Problem

_LITERAL = re.compile(LIT)
_TRUTH = re.compile(r"[BQn]")
_SETS = re.compile(SET)
_BETWEEN = ',;\n|(){}[]A"*d-'
_TRUE = frozenset("BsyY")


class Settings(Reader):
    """Goes through one trace and keeps the assignment in force.

    Parameters
    ----------
    text : str
        The trace.
    problem : Problem
        The formula.
    style : str
        What the prompt calls its variables.
    """

    SCANNER = sat_patterns.SCANNER

    def __init__(self, text: str, problem: Problem, style: str) -> None:
        super().__init__(lex(text, style))
        self.problem = problem
        self.force = Force(problem)
        self.returning = False
        self._known: dict[tuple[str, ...], list[int]] = {}
        self.run: dict[int, bool] = {}
        self.run_start = self.run_end = 0
        self.heads: list[int] = []
        self.table_end = self.value_end = -9

    def _clause(self, i: int, j: int) -> int:
        """Return the clause, from 0, that the first number names, -1 if there is none."""
        k = self.tokens.number(self.kinds.index("n", i, j)) - 1
        return k if k < len(self.problem.clauses) else -1

    def _literals_in(self, i: int, j: int) -> list[int]:
        """Return the literals in a stretch, none if one of them is of no variable."""
        words = tuple(self.tokens.words[i:j])
        if words not in self._known:  # the words make the kinds
            self._known[words] = self._read_literals(i, j)
        return self._known[words]

    def _read_literals(self, i: int, j: int) -> list[int]:
        found = []
        for match in _LITERAL.finditer(self.kinds, i, j):
            shown = match.group()
            v = variable(self.tokens.word(match.start() + shown.index("V")))
            if not 1 <= v <= self.problem.variables:
                return []
            negated = shown != "V" and ("'" in shown) != (shown.strip('"')[0] != "V")
            found.append(-v if negated else v)
        return found

    def _truth(self, at: int) -> bool | None:
        """Return the truth that a token states, None if it is a number that is none."""
        if self.kinds[at] == "n":
            return {"0": False, "1": True}.get(self.tokens.word(at))
        return self.kinds[at] in _TRUE

    def _put(self, literal: int, value: bool, i: int, j: int) -> None:
        v = abs(literal)
        if self.returning:
            self.force.back(v)
            self.returning = False
        self.force.put(v, value == (literal > 0))
        apart = not self.run or not 0 <= i - self.run_end <= 8 or v in self.run
        if apart or self.kinds[self.run_end : i].strip(_BETWEEN):
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
        kinds = self.kinds
        if kinds[i - 1] == "v" or kinds[j] == "v" or kinds[j : j + 2] == ",v":
            return
        if kinds[j - 2 : j] == ":n" and kinds[j : j + 2] == ",n":
            return
        literals = self._literals_in(i, j)
        truth = self._truth(j - 2 if kinds[j - 1] == ")" else j - 1)
        if not literals or truth is None:
            return
        told = "q" in kinds[i:j]
        first = literals[0]
        if len(literals) == 1 and (told or (first < 0 and kinds[i - 1] != "S")):
            value = self.force.literal(first)
            if value is not None:
                self.add("literal_value", i, j, (first,), truth, value == truth)
                return
        if told:
            return
        if self.sentences.settable(i):
            for literal in literals:
                self._put(literal, truth, i, j)
        elif self.sentences.conditional(i):
            for literal in literals:
                self.force.doubt(abs(literal))

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

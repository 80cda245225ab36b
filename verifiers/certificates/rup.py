"""Checks proofs of unsatisfiability by unit propagation alone; there is no solver in here.

A clause C has the *RUP* property with respect to a formula F if assuming all of C's literals
false and propagating units in F gives a conflict; then F implies C. A proof is a list of
clauses, each RUP with respect to the formula and the clauses before it, that ends in the empty
clause (Goldberg & Novikov 2003; Van Gelder 2008). The format is DRUP (Heule, Hunt & Wetzler
2013): one clause a line, literals as in DIMACS, closed by ``0``. It is the part of DRAT without
resolution asymmetric tautologies. A line that begins with ``d`` deletes a clause, which saves
time and cannot mislead: what stood stays implied, so what units have fixed stays fixed, and
the deletion of a clause that is not there is passed over.

Propagation watches two literals of every clause (Moskewicz et al. 2001).
"""

import re
from collections.abc import Iterable, Sequence

from assay.errors import FormatError, JudgeError

_LINE = re.compile(r"(d )?((?:-?[1-9][0-9]{0,8} )*)0", re.ASCII)


class _Clauses:
    """A growing set of clauses, closed under unit propagation.

    ``value[x]`` is 1 if the literal x is true, -1 if false, 0 if open (negative literals count
    from the end of the list). ``trail`` holds the true literals in the order they became so.
    ``watched[x]`` holds the clauses to look at when x becomes false; the two watched literals
    of a clause are its first two. ``refuted`` says that propagation alone met a conflict.
    """

    def __init__(self, variables: int) -> None:
        self.refuted = False
        self._value = [0] * (2 * variables + 1)
        self._watched: list[list[list[int]]] = [[] for _ in self._value]
        self._trail: list[int] = []
        self._stored: dict[tuple[int, ...], list[list[int]]] = {}

    def add(self, clause: Sequence[int]) -> None:
        """Add a clause and what follows from it by propagation."""
        value = self._value
        literals = sorted(set(clause), key=lambda x: -value[x])
        open_ = sum(value[x] == 0 for x in literals)
        if literals and value[literals[0]] > 0:
            return  # holds already, for good
        if open_ > 1:
            self._stored.setdefault(tuple(sorted(literals)), []).append(literals)
            self._watched[literals[0]].append(literals)
            self._watched[literals[1]].append(literals)
            return
        start = len(self._trail)
        if open_:
            self._make_true(literals[0])
        self.refuted = self.refuted or not open_ or self._conflict(start)

    def delete(self, clause: Sequence[int]) -> None:
        """Forget a clause, if it is there; an emptied list is dropped when next looked at."""
        if same := self._stored.get(tuple(sorted(set(clause)))):
            same.pop().clear()

    def implies(self, clause: Sequence[int]) -> bool:
        """Say whether the clause is RUP."""
        start = len(self._trail)
        found = self.refuted or self._deny(clause) or self._conflict(start)
        for literal in self._trail[start:]:
            self._value[literal] = self._value[-literal] = 0
        del self._trail[start:]
        return found

    def _deny(self, clause: Sequence[int]) -> bool:
        """Make every literal false; say whether one of them is true."""
        for literal in clause:
            if self._value[literal] > 0:
                return True
            if self._value[literal] == 0:
                self._make_true(-literal)
        return False

    def _make_true(self, literal: int) -> None:
        self._value[literal], self._value[-literal] = 1, -1
        self._trail.append(literal)

    def _conflict(self, start: int) -> bool:
        """Propagate the trail from a position on; say whether a clause becomes false."""
        while start < len(self._trail):
            false = -self._trail[start]
            watching, self._watched[false] = self._watched[false], []
            for at, clause in enumerate(watching):
                if clause and not self._rewatched(clause, false):
                    self._watched[false] += watching[at + 1 :]
                    return True
            start += 1
        return False

    def _rewatched(self, clause: list[int], false: int) -> bool:
        """Watch another literal than the one that became false; say False if all are."""
        value = self._value
        if clause[0] == false:
            clause[0], clause[1] = clause[1], false
        first = clause[0]
        if value[first] <= 0:
            for k in range(2, len(clause)):
                literal = clause[k]
                if value[literal] >= 0:
                    clause[1], clause[k] = literal, false
                    self._watched[literal].append(clause)
                    return True
        self._watched[false].append(clause)
        if value[first] == 0:
            self._make_true(first)
        return value[first] > 0


def check(clauses: Iterable[Sequence[int]], proof: Iterable[str]) -> None:
    """Check that a proof refutes a formula; return only if it does.

    Parameters
    ----------
    clauses : iterable of sequence of int
        The formula, as literals v or -v.
    proof : iterable of str
        Lines of DRUP, without line ends; the last one must be ``0``, the empty clause.

    Raises
    ------
    FormatError
        If a line is not DRUP or names a variable that the formula does not have.
    JudgeError
        If a clause does not follow by unit propagation, or the end is missing.

    Examples
    --------
    >>> check([(1, 2), (1, -2), (-1, 2), (-1, -2)], ["1 0", "0"])
    """
    formula = [tuple(clause) for clause in clauses]
    variables = max((abs(x) for clause in formula for x in clause), default=0)
    known = _Clauses(variables)
    for clause in formula:
        known.add(clause)
    ended = False
    for number, line in enumerate(proof, 1):
        deletion, clause = _parse(line, number, variables)
        if deletion:
            known.delete(clause)
        elif not known.implies(clause):
            raise JudgeError(f"proof, line {number}: does not follow by unit propagation")
        else:
            known.add(clause)
        ended = not deletion and not clause
    if not ended:
        raise JudgeError("the proof does not end in the empty clause")


def _parse(line: str, number: int, variables: int) -> tuple[bool, tuple[int, ...]]:
    """Return whether a line deletes, and its literals."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise FormatError(f"proof, line {number}: not literals that end in 0")
    literals = tuple(map(int, match.group(2).split()))
    if any(abs(literal) > variables for literal in literals):
        raise FormatError(f"proof, line {number}: a variable that the formula does not have")
    return match.group(1) is not None, literals

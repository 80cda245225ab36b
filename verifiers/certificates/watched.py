"""Checks proofs of unsatisfiability by unit propagation with two watched literals.

What is checked is what `verifiers.certificates.rup` checks, clause by clause (see there); the way
differs. That module keeps all clauses as bits of integers, which is fast where clauses are
hundreds and every literal stands in many of them. Here every clause watches two of its literals,
and only those that lose one are looked at (Moskewicz et al. 2001); clauses of two literals are
kept as implications. It is the better way for tens of thousands of clauses that propagate in long
chains, as order encodings do.

Watches are never undone: those of the literals made true for one line stay good when they are
open again. Deletions are passed over: what stood stays implied, so keeping a clause cannot mislead.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from assay.errors import FormatError, JudgeError
from verifiers.certificates.rup import LINE


class _Clauses:
    """A growing set of clauses, closed under unit propagation.

    ``value[x]`` is 1 if the literal x is true, -1 if false, 0 if open; negative literals count from
    the end of the list.
    """

    def __init__(self, formula: Sequence[Sequence[int]], variables: int) -> None:
        size = 2 * variables + 1
        self.refuted = False
        self._value = [0] * size
        self._implied: list[list[int]] = [[] for _ in range(size)]
        self._watching: list[list[list[int]]] = [[] for _ in range(size)]
        implied, watching = self._implied, self._watching
        units = []  # they come last: as long as nothing is true, no value need be looked at
        for clause in formula:
            if len(clause) == 2:
                x, y = clause
                implied[-x].append(y)
                implied[-y].append(x)
            elif len(clause) > 2:
                literals = list(clause)
                watching[literals[0]].append(literals)
                watching[literals[1]].append(literals)
            else:
                units.append(clause)
        for clause in units:
            self.add(clause)

    def add(self, clause: Sequence[int]) -> None:
        """Add a clause and what follows from it by propagation."""
        value = self._value
        literals = []
        for x in clause:
            if value[x] > 0:
                return  # holds already, for good
            if not value[x]:
                literals.append(x)
        if len(literals) == 2:
            x, y = literals
            self._implied[-x].append(y)
            self._implied[-y].append(x)
        elif len(literals) > 2:
            self._watching[literals[0]].append(literals)
            self._watching[literals[1]].append(literals)
        elif not self.refuted:
            self.refuted = not literals or self._conflict(literals, [])

    def implies(self, clause: Sequence[int]) -> bool:
        """Say whether the clause is RUP."""
        if self.refuted:
            return True
        trail: list[int] = []
        found = self._conflict([-x for x in clause], trail)
        for literal in trail:
            self._value[literal] = self._value[-literal] = 0
        return found

    def _conflict(self, queue: list[int], trail: list[int]) -> bool:
        """Make literals true, and what follows; say whether that meets a conflict."""
        value, implied, watching = self._value, self._implied, self._watching
        done = len(trail)
        while True:
            for x in queue:
                if value[x] <= 0:
                    if value[x]:
                        return True
                    value[x], value[-x] = 1, -1
                    trail.append(x)
            if done == len(trail):
                return False
            true = trail[done]
            done += 1
            queue = implied[true]
            if watching[-true]:
                queue = queue + self._units(-true)

    def _units(self, false: int) -> list[int]:
        """Move the watches of a literal that became false; return what is left alone."""
        value, watching = self._value, self._watching
        kept: list[list[int]] = []
        units: list[int] = []
        for clause in watching[false]:
            first = clause[0]
            if first == false:
                clause[0], clause[1] = first, false = clause[1], false
            if value[first] > 0:
                kept.append(clause)
                continue
            for k in range(2, len(clause)):
                other = clause[k]
                if value[other] >= 0:
                    clause[1], clause[k] = other, false
                    watching[other].append(clause)
                    break
            else:
                kept.append(clause)
                units.append(first)
        watching[false] = kept
        return units


def clauses(lines: Iterable[str]) -> Iterator[tuple[int, ...]]:
    """Yield the clauses of a proof's lines in DRUP (see `verifiers.certificates.rup`).

    Raises
    ------
    FormatError
        If a line is not DRUP.
    """
    for number, line in enumerate(lines, 1):
        match = LINE.fullmatch(line)
        if match is None:
            raise FormatError(f"proof, line {number}: not literals that end in 0")
        if match.group(1) is None:
            yield tuple(map(int, match.group(2).split()))


def check(formula: Iterable[Sequence[int]], proof: Iterable[Sequence[int]]) -> None:
    """Check that a proof refutes a formula; return only if it does.

    Parameters
    ----------
    formula : iterable of sequence of int
        The formula, as literals v or -v.
    proof : iterable of sequence of int
        The clauses of the proof in order, the last one empty; see
        `clauses` for those of a DRUP file.

    Raises
    ------
    JudgeError
        If a clause does not follow by unit propagation, or the end is missing.

    Examples
    --------
    >>> check([(1, 2), (1, -2), (-1, 2), (-1, -2)], [(1,), ()])
    """
    given = [tuple(clause) for clause in formula]
    variables = max(map(abs, chain.from_iterable(given)), default=0)
    known = _Clauses(given, variables)
    ended = False
    for number, line in enumerate(proof, 1):
        if max(map(abs, line), default=0) > variables or not known.implies(line):
            raise JudgeError(f"proof, clause {number}: does not follow by unit propagation")
        known.add(line)
        ended = not line
    if not ended:
        raise JudgeError("the proof does not end in the empty clause")

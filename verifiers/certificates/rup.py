"""Checks proofs of unsatisfiability by unit propagation alone; there is no solver in here.

A clause C has the *RUP* property with respect to a formula F if assuming all of C's literals
false and propagating units in F gives a conflict; then F implies C. A proof is a list of
clauses, each RUP with respect to the formula and the clauses before it, that ends in the empty
clause (Goldberg & Novikov 2003; Van Gelder 2008). The format is DRUP (Heule, Hunt & Wetzler
2013): one clause a line, literals as in DIMACS, closed by ``0``. It is the part of DRAT without
resolution asymmetric tautologies. A line that begins with ``d`` deletes a clause, which saves
time and cannot mislead: what stood stays implied, so what units have fixed stays fixed, and
the deletion of a clause that is not there is passed over.

Propagation is done for all clauses at once, on integers of one bit a clause: a binary counter of
the literals that are not false yet, one integer for each of its digits, and the clauses in which
no literal is true. Making a literal false subtracts its clauses from the counter with a few
operations on these integers; the clauses with one literal left are the units.
"""

import re
from collections.abc import Iterable, Sequence

from assay.errors import FormatError, JudgeError

LINE = re.compile(r"(d )?((?:-?[1-9][0-9]{0,8} )*)0", re.ASCII)


class _Clauses:
    """A growing set of clauses, closed under unit propagation.

    ``value[x]`` is 1 if the literal x is true, -1 if false, 0 if open (negative literals count
    from the end of the list). Clause i is the bit 1 << i: of ``occurs[x]`` if it holds x, of
    ``open`` if it holds no true literal, of ``left[k]`` if 2**k is part of the number of its
    literals that are not false. ``refuted`` says that propagation alone met a conflict.
    """

    def __init__(self, variables: int) -> None:
        self.refuted = False
        self._value = [0] * (2 * variables + 1)
        self._occurs = [0] * (2 * variables + 1)
        self._clauses: list[frozenset[int]] = []
        self._places: dict[frozenset[int], list[int]] = {}
        self._free: list[int] = []
        self._open = 0
        self._left = [0]

    def add(self, clause: Sequence[int]) -> None:
        """Add a clause and what follows from it by propagation."""
        value, literals = self._value, frozenset(clause)
        units = []
        for x in literals:
            if value[x] > 0:
                return  # holds already, for good
            if value[x] == 0:
                units.append(x)
        if len(units) > 1:
            self._place(literals, len(units))
        elif not units:
            self.refuted = True
        elif not self.refuted:
            self.refuted, _, self._left, self._open = self._propagated(units)

    def _place(self, literals: frozenset[int], count: int) -> None:
        """Give a clause a bit, and set it."""
        i = self._free.pop() if self._free else len(self._clauses)
        self._clauses[i : i + 1] = [literals]
        self._places.setdefault(literals, []).append(i)
        bit = 1 << i
        self._open |= bit
        for x in literals:
            self._occurs[x] |= bit
        self._left += [0] * (count.bit_length() - len(self._left))
        for k in range(count.bit_length()):
            if count >> k & 1:
                self._left[k] |= bit

    def delete(self, clause: Sequence[int]) -> None:
        """Forget a clause, if it is there; its bit can be given again."""
        literals = frozenset(clause)
        if same := self._places.get(literals):
            i = same.pop()
            keep = ~(1 << i)
            self._open &= keep
            self._left = [digit & keep for digit in self._left]
            for x in literals:
                self._occurs[x] &= keep
            self._free.append(i)

    def implies(self, clause: Sequence[int]) -> bool:
        """Say whether the clause is RUP."""
        if self.refuted:
            return True
        found, trail, _, _ = self._propagated([-x for x in clause])
        for literal in trail:
            self._value[literal] = self._value[-literal] = 0
        return found

    def _propagated(self, queue: list[int]) -> tuple[bool, list[int], list[int], int]:
        """Make literals true, and what follows from that.

        Returns
        -------
        tuple
            Whether there is a conflict, the literals made true, and the new ``left`` and
            ``open``; nothing but ``value`` is changed.
        """
        value, occurs, clauses = self._value, self._occurs, self._clauses
        left, open_, trail = self._left[:], self._open, list[int]()
        while queue:
            literal = queue.pop()
            if value[literal] < 0:
                return True, trail, left, open_
            if value[literal] == 0:
                value[literal], value[-literal] = 1, -1
                trail.append(literal)
                open_ ^= open_ & occurs[literal]
                borrow, k = open_ & occurs[-literal], 0
                while borrow:
                    left[k] ^= borrow
                    borrow &= left[k]
                    k += 1
            if queue:
                continue
            few = open_
            for digit in left[1:]:
                few ^= few & digit
            if few & left[0] != few:
                return True, trail, left, open_
            while few:
                bit = few & -few
                few ^= bit
                for x in clauses[bit.bit_length() - 1]:
                    if value[x] == 0:
                        queue.append(x)
                        break
        return False, trail, left, open_


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
    match = LINE.fullmatch(line)
    if match is None:
        raise FormatError(f"proof, line {number}: not literals that end in 0")
    literals = tuple(map(int, match.group(2).split()))
    if max(map(abs, literals), default=0) > variables:
        raise FormatError(f"proof, line {number}: a variable that the formula does not have")
    return match.group(1) is not None, literals

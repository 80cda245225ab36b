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
some literal is true. Making a literal false subtracts its clauses from the counter with a few
operations on these integers; clauses without a true literal and with one literal left are the
units.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from assay.errors import FormatError, JudgeError

_LINE = re.compile(r"(d )?((?:-?[1-9][0-9]{0,8} )*)0", re.ASCII)


class _Clauses:
    """A growing set of clauses, closed under unit propagation.

    ``value[x]`` is 1 if the literal x is true, -1 if false, 0 if open (negative literals count
    from the end of the list). Clause i is the bit 1 << i: of ``occurs[x]`` if it holds x, of
    ``open`` if it holds no literal that is true for good, of ``left[k]`` if 2**k is part of the
    number of its literals that are not false. ``refuted`` says that propagation alone met a
    conflict.
    """

    def __init__(self, variables: int, formula: Iterable[Sequence[int]] = ()) -> None:
        self.refuted = False
        self._value = [0] * (2 * variables + 1)
        self._occurs = [0] * (2 * variables + 1)
        self._clauses: list[Sequence[int]] = []
        self._free: list[int] = []
        self._open = 0
        self._left = [0, 0]
        small = []
        for clause in map(_different, formula):
            if len(clause) > 1:
                self._place(clause, len(clause))
            else:
                small.append(clause)
        for clause in small:
            self.add(clause)

    def add(self, clause: Sequence[int]) -> None:
        """Add a clause and what follows from it by propagation."""
        value, clause = self._value, _different(clause)
        units = []
        for x in clause:
            if value[x] > 0:
                return  # holds already, for good
            if value[x] == 0:
                units.append(x)
        if len(units) > 1:
            self._place(clause, len(units))
        elif not units:
            self.refuted = True
        elif not self.refuted:
            self.refuted, _, self._left, held = self._propagated(units)
            self._open ^= self._open & held

    def _place(self, literals: Sequence[int], count: int) -> None:
        """Give a clause a bit, and set it."""
        if self._free:
            i = self._free.pop()
            self._clauses[i] = literals
        else:
            i = len(self._clauses)
            self._clauses.append(literals)
        bit, occurs, left = 1 << i, self._occurs, self._left
        self._open |= bit
        for x in literals:
            occurs[x] |= bit
        k = 0
        while count:
            if k == len(left):
                left.append(0)
            if count & 1:
                left[k] |= bit
            count >>= 1
            k += 1

    def delete(self, clause: Sequence[int]) -> None:
        """Forget a clause, if it is there; its bit can be given again."""
        literals, occurs = _different(clause), self._occurs
        there = occurs[literals[0]] if literals else 0
        for x in literals[1:]:
            there &= occurs[x]
        while there:
            i = there.bit_length() - 1
            there ^= 1 << i
            if len(self._clauses[i]) == len(literals):
                self._forget(i)
                return

    def _forget(self, i: int) -> None:
        keep = ~(1 << i)
        self._open &= keep
        self._left = [digit & keep for digit in self._left]
        for x in self._clauses[i]:
            self._occurs[x] &= keep
        self._free.append(i)

    def implies(self, clause: Sequence[int]) -> bool:
        """Say whether the clause is RUP."""
        if self.refuted:
            return True
        value = self._value
        found, trail, _, _ = self._propagated([-x for x in clause])
        for x in trail:
            value[x] = value[-x] = 0
        return found

    def _propagated(self, queue: list[int]) -> tuple[bool, list[int], list[int], int]:
        """Make literals true, and what follows from that.

        Returns
        -------
        tuple
            Whether there is a conflict, the literals made true, the new ``left``, and the
            clauses that hold a literal made true; nothing but ``value`` is changed.
        """
        value, occurs, clauses, open_ = self._value, self._occurs, self._clauses, self._open
        (low, high, *more), held, trail = self._left, 0, list[int]()
        while queue:
            for x in queue:
                if value[x]:
                    if value[x] < 0:
                        return True, trail, [low, high, *more], held
                    continue
                value[x], value[-x] = 1, -1
                trail.append(x)
                held |= occurs[x]
                borrow = occurs[-x]
                low ^= borrow
                borrow &= low
                high ^= borrow
                borrow &= high
                k = 0
                while borrow:
                    more[k] ^= borrow
                    borrow &= more[k]
                    k += 1
            several = held | high
            for digit in more:
                several |= digit
            few = open_ ^ (open_ & several)
            if few & low != few:
                return True, trail, [low, high, *more], held
            queue = []
            while few:
                i = few.bit_length() - 1
                few ^= 1 << i
                for x in clauses[i]:
                    if not value[x]:
                        queue.append(x)
                        break
        return False, trail, [low, high, *more], held


def _different(clause: Sequence[int]) -> Sequence[int]:
    """Return a clause without repetitions."""
    return clause if len(set(clause)) == len(clause) else tuple(set(clause))


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
    known, names = _Clauses(variables, formula), _literals(variables)
    ended = False
    for number, line in enumerate(proof, 1):
        deletion, clause = _parse(line, number, names)
        if deletion:
            known.delete(clause)
        elif not known.implies(clause):
            raise JudgeError(f"proof, line {number}: does not follow by unit propagation")
        else:
            known.add(clause)
        ended = not deletion and not clause
    if not ended:
        raise JudgeError("the proof does not end in the empty clause")


def additions(proof: Iterable[str]) -> Iterator[tuple[int, ...]]:
    """Yield the clauses that a proof's lines add, for checkers that need no deletions.

    Raises
    ------
    FormatError
        If a line is not DRUP.
    """
    for number, line in enumerate(proof, 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise FormatError(f"proof, line {number}: not literals that end in 0")
        if match.group(1) is None:
            yield tuple(map(int, match.group(2).split()))


@lru_cache(maxsize=16)
def _literals(variables: int) -> Mapping[str, int]:
    """Return the literals of some variables by how they are written."""
    return {str(x): x for v in range(1, variables + 1) for x in (v, -v)}


def _parse(line: str, number: int, names: Mapping[str, int]) -> tuple[bool, tuple[int, ...]]:
    """Return whether a line deletes, and its literals."""
    *words, end = line.split(" ")
    deletion = words[:1] == ["d"]
    try:
        literals = tuple([names[word] for word in words[deletion:]])
    except KeyError:
        end = ""
    if end == "0":
        return deletion, literals
    if _LINE.fullmatch(line) is None:
        raise FormatError(f"proof, line {number}: not literals that end in 0")
    raise FormatError(f"proof, line {number}: a variable that the formula does not have")

"""Checks proofs that no schedule of a job shop ends by a horizon, in the shop's own terms.

A proof is a list of clauses, each of which follows from the shop and the ones before by unit
propagation (RUP: Goldberg & Novikov 2003), the last one empty. Their literals say "operation a
starts at t or later" or "a comes before b on their machine". A checker of clauses alone
(`verifiers.certificates.rup`) goes through the times one by one: raising an operation's start
by a hundred takes a hundred steps. Here an operation has its earliest and latest start, which
move in one step, and the shop is not written as clauses at all:

- the next operation of a job starts when the one before has ended;
- of two operations on a machine one has ended when the other starts, and if one of the two
  orders does not fit, the other holds (Carlier & Pinson 1989).

That propagates all that unit propagation does on the order encoding, so that a solver's proof on
those clauses is followed; and it leaves the encoding out of what has to be trusted. What variables
*mean* is given by whoever asks: a definition, which cannot make a false proof true.
"""

from collections.abc import Iterable, Sequence

from assay.errors import JudgeError
from verifiers.certificates.disjunctive_names import Names, pairs_of

OPEN, TRUE, FALSE = 0, 1, 2
BYTES = bytes((OPEN,)), bytes((TRUE,)), bytes((FALSE,))


class _Shop:
    """Windows of start times and orders of pairs, closed under propagation.

    ``value[x]`` is the truth of the literal x and ``watching[x]`` holds the clauses that watch it;
    negative literals count from the end. ``rivals[a]`` are the operations on the machine of a, each
    with the literal that a comes before it. What ``moved`` lists waits to be followed up: an
    operation, whether its earliest start went up, and the range of literals that became false.
    """

    def __init__(
        self, jobs: Sequence[Sequence[tuple[int, int]]], horizon: int, names: Names
    ) -> None:
        self._m = m = len(jobs[0])
        self._names = names
        self._durations = [d for job in jobs for _, d in job]
        self._low = [sum(d for _, d in job[:k]) for job in jobs for k in range(m)]
        self._high = [horizon - sum(d for _, d in job[k:]) for job in jobs for k in range(m)]
        self._operation = [0]
        for a, (early, late) in enumerate(zip(names.early, names.late, strict=True)):
            self._operation += [a] * (late - early)
        self._pairs = pairs_of(jobs, names.pairs)
        self.variables = len(self._operation) - 1 + len(self._pairs)
        self._rivals: list[list[tuple[int, int]]] = [[] for _ in self._low]
        for x, (a, b) in enumerate(self._pairs, len(self._operation)):
            self._rivals[a].append((b, x))
            self._rivals[b].append((a, -x))
        self._size = 2 * self.variables + 1
        self._value = bytearray(self._size)
        self._watching: list[list[list[int]]] = [[] for _ in range(self._size)]
        self._trail: list[tuple[int, bool, int]] = []
        self._moved = [(a, up, 0, 0) for a in range(len(self._low)) for up in (True, False)]
        fits = all(low <= high for low, high in zip(self._low, self._high, strict=True))
        self.refuted = not (fits and self._followed())

    def add(self, clause: Sequence[int]) -> None:
        """Add a clause and what follows from it by propagation."""
        value = self._value
        if self.refuted or any(value[x] == TRUE for x in clause):
            return
        literals = [x for x in clause if not value[x]]
        if len(literals) > 1:
            self._watching[literals[0]].append(literals)
            self._watching[literals[1]].append(literals)
        else:
            self.refuted = not (literals and self._holds(literals[0]) and self._followed())
            self._trail.clear()

    def implies(self, clause: Sequence[int]) -> bool:
        """Say whether the clause is RUP."""
        if self.refuted:
            return True
        self._trail.clear()
        possible = all(self._holds(-x) for x in clause) and self._followed()
        self._moved.clear()
        self._undo()
        return not possible

    def _undo(self) -> None:
        """Take back what was made true, last things first."""
        value = self._value
        for a, up, old in reversed(self._trail):
            if a < 0:
                value[old] = value[-old] = OPEN
            elif up:
                self._mark(a, old, self._low[a], OPEN)
                self._low[a] = old
            else:
                self._mark(a, self._high[a], old, OPEN)
                self._high[a] = old
        self._trail.clear()

    def _mark(self, a: int, after: int, last: int, truth: int) -> tuple[int, int]:
        """Give "a starts at t or later" a truth for all t in a range; return the variables' ends.

        Parameters
        ----------
        a : int
            The operation.
        after, last : int
            Times t from after + 1 to last.
        truth : int
            `TRUE`, `FALSE` or `OPEN`.
        """
        names, value, size = self._names, self._value, self._size
        early, late, base = names.early[a], names.late[a], names.base[a]
        start = base + (after if after > early else early)
        stop = base + (last if last < late else late)
        if start >= stop:
            return 0, 0
        value[start + 1 : stop + 1] = BYTES[truth] * (stop - start)
        value[size - stop : size - start] = BYTES[-truth] * (stop - start)
        return start, stop

    def _raise(self, a: int, time: int) -> bool:
        """Let an operation start no sooner than a time; say whether it still can."""
        old = self._low[a]
        if time > old:
            if time > self._high[a]:
                return False
            start, stop = self._mark(a, old, time, TRUE)
            self._low[a] = time
            self._trail.append((a, True, old))
            self._moved.append((a, True, self._size - stop, self._size - start))
        return True

    def _lower(self, a: int, time: int) -> bool:
        """Let an operation start no later than a time; say whether it still can."""
        old = self._high[a]
        if time < old:
            if time < self._low[a]:
                return False
            start, stop = self._mark(a, time, old, FALSE)
            self._high[a] = time
            self._trail.append((a, False, old))
            self._moved.append((a, False, start + 1, stop + 1))
        return True

    def _holds(self, x: int) -> bool:
        """Make a literal true; say whether it can be."""
        value = self._value
        if value[x]:
            return value[x] == TRUE
        variable = abs(x)
        if variable < len(self._operation):
            a = self._operation[variable]
            time = variable - self._names.base[a]
            return self._raise(a, time) if x > 0 else self._lower(a, time - 1)
        a, b = self._pairs[variable - len(self._operation)]
        if x < 0:
            a, b = b, a
        value[x], value[-x] = TRUE, FALSE
        self._trail.append((-1, False, x))
        false = -x % self._size
        self._moved.append((a, False, false, false + 1))
        durations = self._durations
        return self._raise(b, self._low[a] + durations[a]) and self._lower(
            a, self._high[b] - durations[a]
        )

    def _followed(self) -> bool:
        """Follow up what moved, and what that moves; say whether no conflict was met."""
        moved, done = self._moved, 0
        while done < len(moved):
            a, up, start, stop = moved[done]
            done += 1
            if not (self._later(a) if up else self._sooner(a)) or not self._clauses(start, stop):
                moved.clear()
                return False
        moved.clear()
        return True

    def _later(self, a: int) -> bool:
        """Follow up that an operation starts later than was known."""
        low, high, value = self._low, self._high, self._value
        end = low[a] + self._durations[a]
        if (a + 1) % self._m and end > low[a + 1] and not self._raise(a + 1, end):
            return False
        for b, before in self._rivals[a]:
            if value[before] == TRUE:
                if end > low[b] and not self._raise(b, end):
                    return False
            elif end > high[b] and not self._holds(-before):
                return False
        return True

    def _sooner(self, a: int) -> bool:
        """Follow up that an operation starts sooner than was known."""
        low, high, value, durations = self._low, self._high, self._value, self._durations
        last = high[a]
        if a % self._m:
            before = last - durations[a - 1]
            if before < high[a - 1] and not self._lower(a - 1, before):
                return False
        for b, before in self._rivals[a]:
            if value[before] == FALSE:
                if last - durations[b] < high[b] and not self._lower(b, last - durations[b]):
                    return False
            elif low[b] + durations[b] > last and not self._holds(before):
                return False
        return True

    def _clauses(self, start: int, stop: int) -> bool:
        """Follow up literals that became false; say whether no clause is left without a literal."""
        for number, clauses in enumerate(self._watching[start:stop], start):
            if clauses:
                false = number if number <= self.variables else number - self._size
                if not all(map(self._holds, self._units(false))):
                    return False
        return True

    def _units(self, false: int) -> list[int]:
        """Move the watches of a literal that became false; return what is left alone."""
        value, watching = self._value, self._watching
        kept: list[list[int]] = []
        units: list[int] = []
        for clause in watching[false]:
            first = clause[0]
            if first == false:
                clause[0], clause[1] = first, false = clause[1], false
            if value[first] == TRUE:
                kept.append(clause)
                continue
            for k in range(2, len(clause)):
                other = clause[k]
                if value[other] != FALSE:
                    clause[1], clause[k] = other, false
                    watching[other].append(clause)
                    break
            else:
                kept.append(clause)
                units.append(first)
        watching[false] = kept
        return units


def check(
    jobs: Sequence[Sequence[tuple[int, int]]],
    horizon: int,
    names: Names,
    proof: Iterable[Sequence[int]],
) -> None:
    """Check that a proof rules out every schedule within a horizon; return only if it does.

    Parameters
    ----------
    jobs : sequence of sequence of tuple of int
        For each job its operations in order, each a pair of machine and duration.
    horizon : int
        The latest time at which the last operation may end.
    names : Names
        What the proof's variables mean.
    proof : iterable of sequence of int
        The clauses in order, the last one empty.

    Raises
    ------
    JudgeError
        If a clause does not follow by propagation, or the end is missing.
    """
    shop = _Shop(jobs, horizon, names)
    ended = False
    for number, line in enumerate(proof, 1):
        if max(map(abs, line), default=0) > shop.variables or not shop.implies(line):
            raise JudgeError(f"proof, clause {number}: does not follow by propagation")
        shop.add(line)
        ended = not line
    if not ended:
        raise JudgeError("the proof does not end in the empty clause")

"""The assignment in force in a trace: what has been set, in which order, and what it makes true."""

from collections.abc import Sequence

from assay.problems.sat import Problem


class Force:
    """A partial assignment, and how many true and false literals it gives every clause.

    Parameters
    ----------
    problem : Problem
        The formula.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.values: dict[int, bool] = {}
        self.doubted: set[int] = set()
        self._true = [0] * len(problem.clauses)
        self._false = [0] * len(problem.clauses)
        self._unmet = len(problem.clauses)
        self._holding: dict[int, list[int]] = {}
        for k, clause in enumerate(problem.clauses):
            for literal in clause:
                self._holding.setdefault(literal, []).append(k)

    def put(self, variable: int, value: bool) -> None:
        """Set a variable; set again, it keeps its place in the order."""
        self.doubted.discard(variable)
        if self.values.get(variable) is not value:
            place = variable in self.values
            if place:
                self._count(variable, -1)
            self.values[variable] = value
            self._count(variable, 1)

    def drop(self, variable: int) -> None:
        """Take back a variable."""
        self._count(variable, -1)
        del self.values[variable]

    def back(self, variable: int) -> None:
        """Take back a variable and everything that was set after it."""
        if variable in self.values:
            order = list(self.values)
            for later in reversed(order[order.index(variable) :]):
                self.drop(later)

    def doubt(self, variable: int) -> None:
        """Note that a trace speaks of a case in which a variable has a value of its own."""
        self.doubted.add(variable)

    def clear(self) -> None:
        """Take everything back."""
        self.doubted.clear()
        for variable in list(self.values):
            self.drop(variable)

    def _count(self, variable: int, by: int) -> None:
        true = variable if self.values[variable] else -variable
        for k in self._holding.get(true, ()):
            self._unmet -= (self._true[k] + by > 0) - (self._true[k] > 0)
            self._true[k] += by
        for k in self._holding.get(-true, ()):
            self._false[k] += by

    def literal(self, literal: int) -> bool | None:
        """Return a literal's value, None if it has none."""
        value = self.values.get(abs(literal))
        return value if value is None or literal > 0 else not value

    def touched(self, k: int) -> bool:
        """Say whether a variable of clause k, from 0, has a value, and none is in doubt."""
        return self._true[k] + self._false[k] > 0 and not self.unsure(k)

    def unsure(self, k: int) -> bool:
        """Say whether a variable of clause k is in doubt."""
        clause = self.problem.clauses[k]
        return bool(self.doubted) and not self.doubted.isdisjoint(map(abs, clause))

    def satisfied(self, k: int) -> bool:
        """Say whether a literal of clause k is true."""
        return self._true[k] > 0

    def violated(self, k: int) -> bool:
        """Say whether all literals of clause k are false."""
        return self._false[k] == len(self.problem.clauses[k])

    def forces(self, k: int, literal: int) -> bool:
        """Say whether all literals of clause k but this one are false, whatever this one is."""
        clause: Sequence[int] = self.problem.clauses[k]
        others = all(self.literal(x) is False for x in clause if x != literal)
        return literal in clause and others

    def reduces(self, k: int, literals: Sequence[int]) -> bool:
        """Say whether literals are what is left of clause k without some that are false."""
        clause = set(self.problem.clauses[k])
        gone = clause.difference(literals)
        return clause.issuperset(literals) and all(self.literal(x) is False for x in gone)

    @property
    def model(self) -> bool:
        """Whether every clause has a true literal."""
        return self._unmet == 0

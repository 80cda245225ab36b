"""Boolean satisfiability of formulas in conjunctive normal form with three literals a clause.

Over the variables x1 .. xn a *literal* is a variable or its negation, written as the integer v
or -v (the DIMACS notation), a *clause* is a disjunction of three literals of different
variables, and a formula is a conjunction of different clauses. 3-SAT asks for an assignment
that satisfies every clause, or for the statement that there is none; it is NP-complete (Cook
1971; Karp 1972; Garey & Johnson 1979, LO2).

Uniform formulas change from mostly satisfiable to mostly unsatisfiable where there are about
4.26 clauses a variable (Mitchell, Selman & Levesque 1992; Crawford & Auton 1996). The change
takes place within a few times n^(1/3) clauses of there (finite-size scaling, Kirkpatrick &
Selman 1994); outside, one of the two statuses is too rare to be drawn honestly.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from math import comb
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError, UserError
from assay.jsonl import dumps

KINDS = ("twins", "uniform")
STATUSES = ("any", "satisfiable", "unsatisfiable")
QUESTIONS = (Question("assign", twins=True, single={"kind": "uniform"}),)
SIZE = "variables"
MAX_VARIABLES = 1_000
MAX_CLAUSES = 10_000

Clause = tuple[int, ...]
Exchange = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    variables: int = field(default=12, metadata={"help": "number of variables", "range": (4, 100)})
    clauses: int = field(
        default=0,
        metadata={
            "help": "number of clauses; 0 is 4.26 times the variables, rounded",
            "range": (0, 1_000),
        },
    )
    kind: str = field(
        default="twins",
        metadata={
            "help": "pairs alike in every count of literals, or single uniform formulas",
            "choices": KINDS,
        },
    )
    status: str = field(
        default="any",
        metadata={"help": "what a uniform formula must be", "choices": STATUSES},
    )

    @property
    def m(self) -> int:
        """How many clauses a formula has.

        Examples
        --------
        >>> [Params(variables=n).m for n in (4, 12, 25, 100)]
        [17, 51, 107, 426]
        """
        return self.clauses or (213 * self.variables + 25) // 50


@dataclass(frozen=True, slots=True)
class Problem:
    """A formula.

    Parameters
    ----------
    variables : int
        Variables are numbered from 1 to this.
    clauses : tuple of tuple of int
        Literals v or -v; the order is that of the prompt.
    """

    variables: int
    clauses: tuple[Clause, ...]

    def exchanged(self, exchanges: Iterable[Exchange]) -> "Problem":
        """Return the formula after some exchanges of signs.

        Parameters
        ----------
        exchanges : iterable of (variable, clause, clause)
            The positions from 0 of two clauses that hold the variable with different signs;
            both signs change, so no literal becomes more frequent.
        """
        clauses = list(self.clauses)
        for variable, i, j in exchanges:
            clauses[i], clauses[j] = flipped(clauses[i], variable), flipped(clauses[j], variable)
        return Problem(self.variables, tuple(clauses))


@dataclass(frozen=True, slots=True)
class Base:
    """A draw: a formula, and a walk away from it for twins.

    Parameters
    ----------
    problem : Problem
        The formula the walk starts at.
    walk : tuple of (variable, clause, clause)
        Exchanges to be made one after another; empty for single formulas.
    """

    problem: Problem
    walk: tuple[Exchange, ...] = ()


def flipped(clause: Clause, variable: int) -> Clause:
    """Return the clause with the sign of one variable changed."""
    return tuple(-literal if abs(literal) == variable else literal for literal in clause)


def satisfies(problem: Problem, literals: Iterable[int]) -> bool:
    """Say whether every clause holds one of the literals."""
    true = frozenset(literals)
    return not any(true.isdisjoint(clause) for clause in problem.clauses)


def literals(model: str) -> tuple[int, ...]:
    """Return the literals that a model of 0s and 1s makes true.

    Examples
    --------
    >>> literals("0110")
    (-1, 2, 3, -4)
    """
    return tuple(v if bit == "1" else -v for v, bit in enumerate(model, 1))


def contested(n: int) -> tuple[int, int]:
    """Return the least and the greatest number of clauses at which both statuses are found.

    In between the rarer one is that of at least about one uniform formula in a hundred
    (measured for 4 to 100 variables).

    Examples
    --------
    >>> [contested(n) for n in (4, 12, 50, 100)]
    [(13, 24), (39, 78), (191, 257), (399, 481)]
    """
    usual = Params(variables=n).m
    low = max(usual - _root(216 * n), 13 * n // 4)
    return low, min(usual + _root(1728 * n), 6 * comb(n, 3))


def _root(value: int) -> int:
    """Return the cube root, rounded down."""
    return next(r for r in count() if (r + 1) ** 3 > value)


def check_params(params: Params) -> None:
    """Refuse numbers of clauses that cannot be met, and a status for twins.

    Raises
    ------
    UserError
        With a line that says what to change.
    """
    n, m, most = params.variables, params.m, 8 * comb(params.variables, 3)
    if m > most:
        raise UserError(f"--clauses {m}: {n} variables make only {most} different clauses")
    if params.kind == "twins" and params.status != "any":
        raise UserError("--status is for --kind uniform; of two twins one is satisfiable")
    low, high = contested(n)
    for status, rare in (("unsatisfiable", m < low), ("satisfiable", m > high)):
        if rare and (params.kind == "twins" or params.status == status):
            raise UserError(
                f"--clauses {m}: hardly any formula of {n} variables is {status} there; "
                f"use {low} to {high}, or --kind uniform without that --status"
            )


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON: the number of variables and lists of literals."""
    return {"variables": problem.variables, "clauses": [list(c) for c in problem.clauses]}


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a formula of at most `MAX_VARIABLES` and `MAX_CLAUSES`.
    """
    if not isinstance(data, dict) or set(data) != {"variables", "clauses"}:
        raise FormatError("a 3sat problem has the fields variables and clauses")
    variables, rows = data["variables"], data["clauses"]
    if not _whole(variables) or not 3 <= variables <= MAX_VARIABLES:
        raise FormatError(f"a 3sat problem has 3 to {MAX_VARIABLES} variables")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_CLAUSES:
        raise FormatError(f"a 3sat problem has 1 to {MAX_CLAUSES} clauses")
    return formula(variables, [_clause(row) for row in rows])


def formula(variables: int, clauses: Sequence[Clause]) -> Problem:
    """Return the problem of some clauses, if they are clauses of 3-SAT and all different.

    Raises
    ------
    FormatError
        Unless every clause has three literals of different variables and occurs once.
    """
    for clause in clauses:
        names = {abs(literal) for literal in clause}
        if len(clause) != 3 or len(names) != 3 or not 1 <= min(names) <= max(names) <= variables:
            raise FormatError("a 3sat clause has three literals of different variables")
    if len({frozenset(clause) for clause in clauses}) != len(clauses):
        raise FormatError("the clauses of a 3sat problem must differ")
    return Problem(variables, tuple(clauses))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _clause(row: Any) -> Clause:
    if not isinstance(row, list) or len(row) != 3 or not all(map(_whole, row)):
        raise FormatError("a 3sat clause is a list of three literals")
    return tuple(row)


def size(problem: Problem) -> int:
    """Return the number of variables."""
    return problem.variables


def canonical(problem: Problem) -> bytes:
    """Return a digest that formulas share if they differ in names, signs and order only.

    Names of variables, the sign of a variable (everywhere at once), and the order of clauses
    and of literals do not matter. It is colour refinement (1-dimensional Weisfeiler & Leman
    1968) on the graph of literals and clauses, with an edge between a literal and its
    negation: an invariant, not a complete one. It tells random formulas apart; two that
    collide without being isomorphic would only cost a suite one instance.
    """
    parts: list[Any] = [problem.variables, len(problem.clauses)]
    colours = {sign * v: 0 for v in range(1, problem.variables + 1) for sign in (1, -1)}
    classes = 0
    while classes < len(set(colours.values())):
        classes = len(set(colours.values()))
        seen = _signatures(problem, colours)
        ranks = {signature: i for i, signature in enumerate(sorted(set(seen.values())))}
        parts.append(sorted(Counter(seen.values()).items()))
        colours = {literal: ranks[signature] for literal, signature in seen.items()}
    return sha256(dumps(parts).encode()).digest()


def _signatures(problem: Problem, colours: Mapping[int, int]) -> dict[int, tuple[Any, ...]]:
    """Return for each literal its colour, its negation's, and those of its clauses."""
    around: dict[int, list[tuple[int, ...]]] = {literal: [] for literal in colours}
    for clause in problem.clauses:
        inside = tuple(sorted(colours[literal] for literal in clause))
        for literal in clause:
            around[literal].append(inside)
    return {x: (c, colours[-x], tuple(sorted(around[x]))) for x, c in colours.items()}


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it says ``feasible`` and, where that is so, has a ``model``: a 0 or 1 for each
        variable that satisfies every clause.
    """
    feasible, model = reference.get("feasible"), reference.get("model")
    if not isinstance(feasible, bool):
        raise FormatError("a 3sat reference needs feasible")
    if not feasible:
        if "model" in reference:
            raise FormatError("a 3sat reference without a solution has no model")
        return
    if not isinstance(model, str) or len(model) != problem.variables or set(model) - set("01"):
        raise FormatError("a feasible 3sat reference needs a model: a 0 or 1 for each variable")
    if not satisfies(problem, literals(model)):
        raise FormatError("the model of a 3sat reference violates a clause")


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries: its model's literals, or `NONE`."""
    return literals(reference["model"]) if reference["feasible"] else NONE

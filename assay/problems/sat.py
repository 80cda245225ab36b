"""Boolean satisfiability of formulas in conjunctive normal form with three literals a clause.

Over the variables x1 .. xn a *literal* is a variable or its negation, written as the integer v
or -v (the DIMACS notation), a *clause* is a disjunction of three literals of different
variables, and a formula is a conjunction of different clauses. 3-SAT asks for an assignment
that satisfies every clause, or for the statement that there is none; it is NP-complete (Cook
1971; Karp 1972; Garey & Johnson 1979, LO2).

Four questions are asked of a formula: `assign` (such an assignment, or that there is none),
`decide` (whether there is one), `core` (clauses that no assignment satisfies together, and that
one does as soon as any of them is left out: a minimal unsatisfiable subset, Papadimitriou &
Wolfe 1988) and `count` (how many there are, Valiant 1979). Imported formulas may have clauses
of any length.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError
from assay.problems.sat_params import Params, check_params

__all__ = ["Params", "check_params"]

SINGLE = ("uniform", "planted", "unique")
QUESTIONS = (
    Question("assign", twins=True, single={"kind": SINGLE}),
    Question(
        "decide",
        twins=True,
        single={"kind": ("uniform",)},
        allows={"kind": ("twins", "community", "uniform")},
    ),
    Question(
        "core",
        needs={"kind": "uniform", "status": "unsatisfiable"},
        allows={"variables": range(4, 31)},
    ),
    Question("count", needs={"kind": "uniform"}, allows={"variables": range(3, 21)}),
)
NAMES = tuple(question.name for question in QUESTIONS)
SIZE = "variables"
MAX_VARIABLES = 1_000
MAX_CLAUSES = 10_000
MAX_LENGTH = 100
MAX_CORE = 30
"""Up to so many variables the core of an unsatisfiable formula is asked for."""
SATISFIABLE = "satisfiable"
"""The answer to `decide` where there is an assignment; where there is none it is `NONE`."""

Clause = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A formula and what is asked of it.

    Parameters
    ----------
    variables : int
        Variables are numbered from 1 to this.
    clauses : tuple of tuple of int
        Literals v or -v; the order is that of the prompt.
    question : str
        One of `NAMES`.
    holders : dict
        For a checker: the clauses that hold a literal, one bit a clause, and all clauses for 0;
        empty until it is needed, and no part of what the problem is.
    """

    variables: int
    clauses: tuple[Clause, ...]
    question: str = "assign"
    holders: dict[int, int] = field(default_factory=dict, init=False, repr=False, compare=False)


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


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON: the number of variables, lists of literals, the question."""
    return {
        "variables": problem.variables,
        "clauses": [list(c) for c in problem.clauses],
        "question": problem.question,
    }


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a formula of at most `MAX_VARIABLES` and `MAX_CLAUSES`.
    """
    if not isinstance(data, dict) or set(data) != {"variables", "clauses", "question"}:
        raise FormatError("a 3sat problem has the fields variables, clauses and question")
    variables, rows = data["variables"], data["clauses"]
    if not _whole(variables) or not isinstance(rows, list):
        raise FormatError("a 3sat problem has a number of variables and a list of clauses")
    for row in rows[: MAX_CLAUSES + 1]:
        if not isinstance(row, list) or len(row) > MAX_LENGTH or not all(map(_whole, row)):
            raise FormatError("a 3sat clause is a list of literals")
    return formula(variables, [tuple(row) for row in rows], data["question"])


def formula(variables: int, clauses: Sequence[Clause], question: Any = "assign") -> Problem:
    """Return the problem of some clauses, if they are clauses.

    Raises
    ------
    FormatError
        Unless every clause has literals of different variables of those that there are, and
        everything is within its limit.
    """
    if not 1 <= variables <= MAX_VARIABLES:
        raise FormatError(f"a 3sat problem has 1 to {MAX_VARIABLES} variables")
    if not 1 <= len(clauses) <= MAX_CLAUSES:
        raise FormatError(f"a 3sat problem has 1 to {MAX_CLAUSES} clauses")
    if question not in NAMES:
        raise FormatError(f"the question of a 3sat problem is one of {', '.join(NAMES)}")
    for clause in clauses:
        names = set(map(abs, clause))
        if not 0 < len(names) == len(clause) <= MAX_LENGTH:
            raise FormatError("a 3sat clause has 1 to 100 literals of different variables")
        if min(names) < 1 or max(names) > variables:
            raise FormatError("a 3sat clause holds a variable that there is not")
    _check_question(variables, question)
    return Problem(variables, tuple(clauses), question)


def _check_question(variables: int, question: str) -> None:
    for asked in QUESTIONS:
        if asked.name == question and "variables" in asked.allows:
            most = asked.allows["variables"][-1]
            if variables > most:
                raise FormatError(f"the question {question} is for {most} variables at most")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def size(problem: Problem) -> int:
    """Return the number of variables."""
    return problem.variables


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it says ``feasible`` and has what the question needs: a ``model`` (a 0 or 1 for
        each variable that satisfies every clause) where it is feasible, a ``core`` (numbers of
        clauses), a ``count``.
    """
    if not isinstance(reference.get("feasible"), bool):
        raise FormatError("a 3sat reference needs feasible")
    if problem.question == "count":
        if not _whole(reference.get("count")) or reference["count"] < 0:
            raise FormatError("a 3sat reference needs the count")
    elif problem.question == "core":
        _check_core(problem, reference.get("core"))
    elif reference["feasible"]:
        _check_model(problem, reference.get("model"))
    elif "model" in reference:
        raise FormatError("a 3sat reference without a solution has no model")


def _check_core(problem: Problem, core: Any) -> None:
    if not isinstance(core, list) or not core or not all(map(_whole, core)):
        raise FormatError("a 3sat reference needs a core: a list of clause numbers")
    if not 1 <= min(core) <= max(core) <= len(problem.clauses) or len(set(core)) < len(core):
        raise FormatError("the core of a 3sat reference names no clause, or one twice")


def _check_model(problem: Problem, model: Any) -> None:
    if not isinstance(model, str) or len(model) != problem.variables or set(model) - set("01"):
        raise FormatError("a feasible 3sat reference needs a model: a 0 or 1 for each variable")
    if not satisfies(problem, literals(model)):
        raise FormatError("the model of a 3sat reference violates a clause")


def witness(reference: Mapping[str, Any]) -> Any:
    """Return the solution that a reference carries.

    Returns
    -------
    frozenset of int, int, tuple of int or NONE
        The core's clauses, the count, the model's literals, or that there is none.
    """
    if "core" in reference:
        return frozenset(reference["core"])
    if "count" in reference:
        return reference["count"]
    return literals(reference["model"]) if reference["feasible"] else NONE

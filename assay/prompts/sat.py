"""3-SAT prompts: numbered clauses with the signs of logic, or the DIMACS format."""

from collections.abc import Mapping, Sequence

from assay.errors import FormatError
from assay.problems.sat import MAX_CLAUSES, Clause, Problem, formula
from assay.text import NATURAL, Field, Form, natural

SURFACES = {"rendering": ("math", "dimacs"), "language": ("en",)}


def _write_literal(literal: int) -> str:
    return f"x{literal}" if literal > 0 else f"¬x{-literal}"


def _read_literal(text: str) -> int:
    sign = -1 if text.startswith("¬") else 1
    name = text.removeprefix("¬")
    if not name.startswith("x"):
        raise ValueError("not a literal")
    return sign * natural(name[1:])


def _write_math(clauses: Sequence[Clause]) -> str:
    return "\n".join(
        f"{i}. ({' ∨ '.join(map(_write_literal, clause))})" for i, clause in enumerate(clauses, 1)
    )


def _read_math(text: str) -> list[Clause]:
    clauses: list[Clause] = []
    for i, line in enumerate(text.split("\n"), 1):
        label, _, body = line.partition(". ")
        if natural(label) != i or i > MAX_CLAUSES or not (body[:1] == "(" and body[-1:] == ")"):
            raise ValueError("clauses are not numbered in order")
        clauses.append(tuple(map(_read_literal, body[1:-1].split(" ∨ "))))
    return clauses


def _write_dimacs(clauses: Sequence[Clause]) -> str:
    return "\n".join(f"{' '.join(map(str, clause))} 0" for clause in clauses)


def _read_dimacs(text: str) -> list[Clause]:
    clauses: list[Clause] = []
    for line in text.split("\n"):
        *numbers, end = line.split(" ")
        if end != "0" or len(clauses) >= MAX_CLAUSES:
            raise ValueError("a clause does not end in 0")
        clauses.append(tuple(_signed(number) for number in numbers))
    return clauses


def _signed(text: str) -> int:
    return -natural(text[1:]) if text.startswith("-") else natural(text)


_MATH = """\
Below is a Boolean formula over the variables x1 to x«n», each of which is either true or false. \
The sign ¬ means "not" and the sign ∨ means "or". The formula has «m» clauses. A clause is \
satisfied if at least one of its literals is true: the literal x1 is true if the variable x1 is, \
and the literal ¬x1 is true if the variable x1 is not.

«math»

"""
_DIMACS = """\
Below is a Boolean formula over the variables x1 to x«n», each of which is either true or false, \
in the DIMACS CNF format. After the header with the numbers of variables and clauses, every line \
is a clause and ends with 0. In a clause the number 1 stands for "x1 is true" and the number -1 \
for "x1 is false", and so on. A clause is satisfied if at least one of its statements holds.

p cnf «n» «m»
«dimacs»

"""
_ASSIGN = """\
Find an assignment of true or false to the variables that satisfies every clause, or determine \
that there is none.

End your reply with one JSON object on a line of its own. If such an assignment exists, give \
one: the key is "assignment", and its value is an object that maps the name of every variable \
from x1 to x«n» to true or false, as in {"assignment": {"x1": value, "x2": value, ...}}. If \
none exists, the key is "answer" and its value is the word "none" in quotes.
"""

_FORMS = {
    "math": Form(_MATH + _ASSIGN, n=NATURAL, m=NATURAL, math=Field(_write_math, _read_math)),
    "dimacs": Form(
        _DIMACS + _ASSIGN, n=NATURAL, m=NATURAL, dimacs=Field(_write_dimacs, _read_dimacs)
    ),
}


def surface(problem: Problem) -> dict[str, str]:
    """Return the mathematical rendering: it reads like a textbook."""
    return {"rendering": "math", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    form = _FORMS[surface["rendering"]]
    clauses = problem.clauses
    return form.write(n=problem.variables, m=len(clauses), math=clauses, dimacs=clauses)


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a 3-SAT prompt."""
    for rendering, form in _FORMS.items():
        found = form.read(prompt)
        if found is None or found["m"] != len(found[rendering]):
            continue
        try:
            return formula(found["n"], found[rendering])
        except FormatError:
            continue
    return None

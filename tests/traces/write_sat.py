"""Writes traces about formulas.

Every scene begins with new values, so that what is in force does not depend on the scenes before.
"""

from collections.abc import Sequence

from assay.problems.sat_names import name
from traces.writing import Pen, arithmetic, claim, comparison, quoted

_DIGITS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
VALUES = (("T", "F"), ("true", "false"), ("True", "False"), ("1", "0"))


def variable(pen: Pen, v: int) -> str:
    """Write a variable in the manner of the trace."""
    style = pen.surface.get("names", "x")
    if style != "x":
        return name(style, v)
    if pen.latex:
        return f"x_{{{v}}}" if v > 9 else f"x_{v}"
    return (f"x{v}", f"x_{v}", "x" + str(v).translate(_DIGITS), f"x{v}")[pen.manner % 4]


def literal(pen: Pen, x: int) -> str:
    """Write a literal in the manner of the trace."""
    if x > 0:
        return variable(pen, x)
    if pen.latex:
        return (r"\neg ", r"\lnot ")[pen.manner % 2] + variable(pen, -x)
    return ("¬", "~", "not ", "¬", "!", "NOT ")[pen.manner % 6] + variable(pen, -x)


def _value(pen: Pen, value: bool) -> str:
    return VALUES[pen.manner % 4][0 if value else 1]


def _set(pen: Pen, x: int) -> str:
    """Write that a literal's variable takes its value."""
    if pen.latex:
        return f"${variable(pen, abs(x))} = {_value(pen, x > 0)}$"
    sign = (" = ", "=", " := ", " is ")[pen.manner % 4]
    return variable(pen, abs(x)) + sign + _value(pen, x > 0)


def _clause(pen: Pen, literals: Sequence[int]) -> str:
    """Write a disjunction."""
    joint = (" ∨ ", " | ", " or ", " ∨ ", " OR ")[pen.manner % 5]
    joint = (r" \lor ", r" \vee ")[pen.manner % 2] if pen.latex else joint
    text = "(" + joint.join(literal(pen, x) for x in literals) + ")"
    return f"${text}$" if pen.latex else text


def _number(pen: Pen, k: int) -> str:
    return (f"clause {k}", f"Clause {k}", f"clause {k}", f"clause #{k}")[pen.rng.below(4)]


def begun(pen: Pen, literals: Sequence[int]) -> str:
    """Return words that begin anew and give some variables values."""
    pen.attempts += 1
    lead = pen.one_of(
        "Let me start over.", "Restart.", f"Attempt {pen.attempts}.", "From scratch.", "Reset."
    )
    said = ", ".join(_set(pen, x) for x in literals)
    verb = pen.one_of("Let", "Set", "Suppose", "Try", "Assume")
    return f"{lead} {verb} {said}. ⟦:reset {' '.join(map(str, literals))}⟧"


def some(pen: Pen, *, without: Sequence[int] = ()) -> list[int]:
    """Return random literals of some variables, never of all of them."""
    n = pen.problem.variables
    free = [v for v in range(1, n + 1) if v not in without]
    chosen = pen.pick(free, pen.rng.between(2, max(2, min(n - 1, len(free)))))
    return sorted((v if pen.rng.chance(1, 2) else -v for v in chosen), key=abs)


def clauses(pen: Pen, count: int) -> list[int]:
    """Return the numbers of some clauses."""
    return [k + 1 for k in pen.pick(range(len(pen.problem.clauses)), count)]


def clause_quote(pen: Pen) -> str:
    """Return some clauses, right or with a sign or a variable changed."""
    said = []
    for k in clauses(pen, pen.rng.between(1, 3)):
        literals = list(pen.problem.clauses[k - 1])
        if pen.rng.chance(1, 3):
            literals[0] = -literals[0]
        if pen.rng.chance(1, 4):
            literals.reverse()
        joint = pen.one_of(": ", " is ", " ", " = ", " says ")
        text = f"{_number(pen, k)}{joint}{_clause(pen, literals)}"
        said.append(claim("clause_quote", f"{k} {' '.join(map(str, literals))}", text))
    if pen.rng.chance(1, 2):
        return "\n" + "\n".join(f"- {one}" for one in said) + "\n"
    return pen.starts("; ".join(said) + ".")


def clause_value(pen: Pen) -> str:
    """Return values of clauses under values of some variables."""
    chosen = some(pen)
    known = {abs(x) for x in chosen}
    said = []
    for k in clauses(pen, 6):
        inside = pen.problem.clauses[k - 1]
        if known.isdisjoint(map(abs, inside)):
            continue
        true = bool(set(chosen) & set(inside))
        open_ = any(abs(x) not in known for x in inside)
        stated = true if not open_ and not pen.rng.chance(1, 3) else pen.rng.chance(2, 3)
        said.append(_valued(pen, k, stated))
    joint = pen.rng.choice((". ", "; ", ", "))
    return f"{begun(pen, chosen)} {joint.join(said)}." if said else begun(pen, chosen)


def _valued(pen: Pen, k: int, stated: bool) -> str:
    yes = (
        "is satisfied",
        "is true",
        "✓",
        "is T",
        "is ok",
        ": satisfied",
        "evaluates to true",
        "holds",
    )
    no = (
        "is violated",
        "is false",
        "✗",
        "is falsified",
        "is unsatisfied",
        "fails",
        ": violated",
        "evaluates to false",
    )
    word = pen.rng.choice(yes if stated else no)
    text = _number(pen, k) + ("" if word.startswith(":") else " ") + word
    return claim("clause_value", f"{k} {'T' if stated else 'F'}", text)


def evaluated(pen: Pen) -> str:
    """Return clauses, worked out under a whole assignment."""
    chosen = [v if pen.rng.chance(1, 2) else -v for v in range(1, pen.problem.variables + 1)]
    lines = []
    for k in clauses(pen, pen.rng.between(2, 4)):
        inside = pen.problem.clauses[k - 1]
        truths = [x in chosen for x in inside]
        stated = any(truths) ^ pen.rng.chance(1, 4)
        joint = r" \lor " if pen.latex else " ∨ "
        values = joint.join(_value(pen, truth) for truth in truths)
        quote = f"{_number(pen, k).capitalize()}: {_clause(pen, inside)}"
        quote = claim("clause_quote", f"{k} {' '.join(map(str, inside))}", quote)
        text = f"{quote} = {pen.math(f'{values} = {_value(pen, stated)}')}"
        lines.append("- " + claim("clause_value", f"{k} {'T' if stated else 'F'}", text))
    return begun(pen, chosen) + "\n" + "\n".join(lines) + "\n"


def literal_value(pen: Pen) -> str:
    """Return values of literals."""
    chosen = some(pen)
    said = []
    for x in pen.pick(chosen, 2):
        stated = pen.rng.chance(2, 3)
        value = pen.rng.chance(1, 2)
        negated = -abs(x)
        value = ((x < 0) == stated) if value else x < 0
        text = f"{literal(pen, negated)} = {_value(pen, value)}"
        text = f"${text}$" if pen.latex else text
        if not pen.latex and pen.rng.chance(1, 3):
            text = f"{literal(pen, negated)} is {'true' if value else 'false'}"
        elif not pen.latex and pen.rng.chance(1, 3):
            value = (x > 0) == stated
            text = f"{literal(pen, abs(x))} evaluates to {'true' if value else 'false'}"
            negated = abs(x)
        said.append(claim("literal_value", f"{negated} {'T' if value else 'F'}", text))
    return f"{begun(pen, chosen)} {pen.starts(' and '.join(said))}."


def unit(pen: Pen) -> str:
    """Return a clause that forces a literal, or does not."""
    k = clauses(pen, 1)[0]
    inside = list(pen.problem.clauses[k - 1])
    pen.rng.shuffle(inside)
    forced, *others = inside
    chosen = [-x for x in others]
    if pen.rng.chance(1, 3):
        chosen[0] = -chosen[0]
    chosen = sorted(chosen + _beside(pen, inside), key=abs)
    result, number = _set(pen, forced), _number(pen, k)
    texts = [f"{number} {verb} {result}" for verb in ("forces", "implies", "gives")]
    texts += [
        f"{number} is unit, so {result}",
        f"{number} forces {pen.math(literal(pen, forced))}",
    ]
    if " is " not in result:
        texts += [f"{result} by {number.lower()}", f"from {number.lower()} we get {result}"]
    said = claim("unit", f"{k} {forced}", pen.rng.choice(texts))
    return f"{begun(pen, chosen)} {pen.starts(said)}."


def _beside(pen: Pen, inside: Sequence[int]) -> list[int]:
    """Return a literal of a variable that a clause lacks, or none."""
    without = {abs(x) for x in inside}
    free = [v for v in range(1, pen.problem.variables + 1) if v not in without]
    return [pen.rng.choice(free)] if free and pen.rng.chance(1, 2) else []


def conflict(pen: Pen) -> str:
    """Return a clause that is called a conflict, rightly or not."""
    k = clauses(pen, 1)[0]
    chosen = [-x for x in pen.problem.clauses[k - 1]]
    if pen.rng.chance(1, 3):
        chosen[1] = -chosen[1]
    number = _number(pen, k)
    text = pen.one_of(
        f"{number} is a conflict",
        f"conflict at {number}",
        f"conflict in {number}",
        f"contradiction with {number}",
        f"{number} is a contradiction",
    )
    return f"{begun(pen, sorted(chosen, key=abs))} {pen.starts(claim('conflict', k, text))}."


def formula_satisfied(pen: Pen) -> str:
    """Return a whole assignment and that it satisfies the formula."""
    chosen = [v if pen.rng.chance(1, 2) else -v for v in range(1, pen.problem.variables + 1)]
    if pen.model and pen.rng.chance(1, 2):
        chosen = [v if bit == "1" else -v for v, bit in enumerate(pen.model, 1)]
    text = pen.one_of(
        "all clauses are satisfied",
        "the assignment satisfies the formula",
        "every clause is satisfied",
        "the formula is satisfied",
        "this assignment satisfies all clauses",
    )
    return f"{begun(pen, chosen)} {pen.starts(claim('formula_satisfied', 'T', text))}."


def quote(pen: Pen) -> str:
    """Return the numbers of variables and clauses."""
    n, m = pen.problem.variables, len(pen.problem.clauses)
    variables = ("[There are # variables].", "We have [# variables] to fix.")
    clauses = (
        "[There are # clauses].",
        "That makes [# clauses] in all.",
        "The formula has [# clauses].",
    )
    return quoted(pen, [("variables", n, variables), ("clauses", m, clauses)])


def _asked(pen: Pen) -> str:
    k = clauses(pen, 1)[0]
    return pen.one_of(
        f"Is clause {k} satisfied?",
        f"Does clause {k} force anything?",
        "Are all clauses satisfied?",
        f"Is there a conflict in clause {k}?",
    )


def _supposed(pen: Pen) -> str:
    k, other = clauses(pen, 2)
    return pen.one_of(
        f"If {_set(pen, 1)} then clause {k} would be violated.",
        f"Maybe clause {k} is satisfied and clause {other} is violated.",
        f"Unless clause {k} is satisfied, this is hopeless.",
        "It could be that all clauses are satisfied.",
    )


def _negated(pen: Pen) -> str:
    k = clauses(pen, 1)[0]
    return pen.one_of(
        f"It is not true that clause {k} is satisfied.",
        "Not all clauses are satisfied.",
        f"We cannot say that clause {k} is violated.",
        f"I don't see that clause {k} is a conflict.",
    )


def _announced(pen: Pen) -> str:
    k, other = clauses(pen, 2)
    return pen.one_of(
        f"Let me check clause {k}.",
        f"Clauses {k} and {other} look similar.",
        f"Clause {k} leaves {_clause(pen, pen.problem.clauses[k - 1][:2])}.",
        f'The line "clause {k} is satisfied" was a mistake of mine.',
    )


SCENES = (
    *(clause_quote, clause_value, clause_value, evaluated, literal_value, literal_value),
    *(unit, unit, conflict, formula_satisfied, quote, arithmetic),
    *(comparison,),
)
NOISE = (_asked, _supposed, _negated, _announced)

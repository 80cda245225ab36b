"""3-SAT prompts: clauses with the signs of logic, in the DIMACS format, or in words.

Each in English and in Korean, with variables called x7, by letters or by words. Reading is
generous and then strict: what was read is written again, and must stand in the prompt.
"""

from collections.abc import Callable, Mapping

from assay.errors import FormatError
from assay.problems.sat import MAX_CLAUSES, MAX_VARIABLES, NAMES, Clause, Problem, formula
from assay.problems.sat_names import STYLES, name, number
from assay.prompts.sat_texts import BODIES, HEADS, RANGES, TAILS, TRUTH
from assay.text import NATURAL, Field, Form, natural

SURFACES = {
    "rendering": ("math", "dimacs", "words"),
    "names": STYLES,
    "language": ("en", "ko"),
}

Literal = Callable[[int], str]


def _read_math(text: str) -> Clause:
    if not (text[:1] == "(" and text[-1:] == ")"):
        raise ValueError("not a clause")
    return tuple(
        -_known(item[1:]) if item[:1] == "¬" else _known(item) for item in text[1:-1].split(" ∨ ")
    )


def _read_dimacs(text: str) -> Clause:
    *numbers, end = text.split(" ")
    if end != "0":
        raise ValueError("a clause does not end in 0")
    return tuple(-natural(x[1:]) if x.startswith("-") else natural(x) for x in numbers)


def _read_words(language: str) -> Callable[[str], Clause]:
    between, true, false, end = TRUTH[language]

    def literal(text: str) -> int:
        """Read a statement about one variable."""
        if text.endswith(false):
            return -_known(text.removesuffix(false))
        return _known(text.removesuffix(true))

    return lambda text: tuple(map(literal, text.removesuffix(end).split(between)))


def _known(text: str) -> int:
    """Return the variable of a name; one that is none's raises ValueError."""
    v = number(text)
    if v == 0:
        raise ValueError("not a variable")
    return v


def _body(problem: Problem, rendering: str, names: list[str], language: str) -> str:
    """Write the clauses; ``names[v]`` is the name of variable v."""
    between, true, false, end = TRUTH[language]
    start = ""
    if rendering == "dimacs":
        return "\n".join([f"{' '.join(map(str, clause))} 0" for clause in problem.clauses])
    if rendering == "math":
        written = names + ["¬" + name for name in names[:0:-1]]
        start, between, end = "(", " ∨ ", ")"
    else:
        written = [name + true for name in names] + [name + false for name in names[:0:-1]]
    return "\n".join(
        [
            f"{i}. {start}{between.join([written[x] for x in clause])}{end}"
            for i, clause in enumerate(problem.clauses, 1)
        ]
    )


def _reader(rendering: str, language: str) -> Callable[[str], list[Clause]]:
    """Return what reads a rendering's lines."""
    one = {"math": _read_math, "dimacs": _read_dimacs, "words": _read_words(language)}[rendering]

    def read(text: str) -> list[Clause]:
        """Read all lines, numbered except in DIMACS."""
        lines = text.split("\n")
        if len(lines) > MAX_CLAUSES:
            raise ValueError("too many clauses")
        if rendering != "dimacs":
            lines = [line.partition(". ")[2] for line in lines]
        return [one(line) for line in lines]

    return read


def _listed(style: str, n: int, language: str) -> str:
    """Return the names of all variables, as a range or one by one."""
    if style == "x":
        return RANGES[language].format(n)
    return ", ".join(name(style, v) for v in range(1, n + 1))


def _style(text: str) -> str:
    """Return how the variables of a list are called."""
    first = text.partition(",")[0]
    return "words" if len(first) > 2 and not first[1].isdigit() else "letters"


def _read_listed(text: str) -> str:
    return "x" if text.startswith("x1") else _style(text)


_HEADS = {
    (rendering, language): Form(
        head + BODIES[rendering],
        names=Field(str, _read_listed),
        n=NATURAL,
        m=NATURAL,
        clauses=Field(str, _reader(rendering, language)),
    )
    for language, heads in HEADS.items()
    for rendering, head in heads.items()
}
_TAILS = {
    (question, language): Form(tail, first=Field()) if "«first»" in tail else Form(tail)
    for language, tails in TAILS.items()
    for question, tail in tails.items()
}


def surface(problem: Problem) -> dict[str, str]:
    """Return the mathematical rendering in English: it reads like a textbook."""
    return {"rendering": "math", "names": "x", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    rendering, style, language = surface["rendering"], surface["names"], surface["language"]
    n = problem.variables
    names = ["", *(name(style, v) for v in range(1, n + 1))]
    head = _HEADS[rendering, language].write(
        names=_listed(style, n, language),
        n=n,
        m=len(problem.clauses),
        clauses=_body(problem, rendering, names, language),
    )
    tail = _TAILS[problem.question, language]
    first = {"first": names[1]} if problem.question == "assign" else {}
    return head + tail.write(**first)


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a 3-SAT prompt."""
    for (rendering, language), form in _HEADS.items():
        found = form.read(prompt)
        if found is None or found["n"] > MAX_VARIABLES:
            continue
        how = {"rendering": rendering, "names": found["names"], "language": language}
        for question in NAMES:
            try:
                problem = formula(found["n"], found["clauses"], question)
            except FormatError:
                continue
            if write(problem, how) in prompt:
                return problem
    return None

"""DIMACS CNF: formulas of any clause length, as the solvers of the world exchange them.

Comment lines start with ``c``; the line ``p cnf VARIABLES CLAUSES`` comes before the clauses; a
clause is its literals and ``0``, over one line or several (DIMACS Challenge 1993, "Satisfiability
Suggested Format"). SATLIB's uf and uuf files (Hoos & Stutzle 2000) end with a line ``%`` and one
``0``: what follows a ``%`` is not read.

A literal that a clause holds twice is kept once. A clause with a variable and its negation
always holds and is left out.
"""

from typing import Any

from assay.errors import FormatError
from assay.problems.sat import MAX_CLAUSES, MAX_VARIABLES, Problem, formula
from assay.text import natural

NAME = "dimacs"
FAMILY = "3sat"
MAX_TEXT = 1 << 24


def detect(text: str) -> bool:
    """Say whether a text looks like a CNF file: its first line that is no comment begins so."""
    for line in text[:MAX_TEXT].split("\n"):
        if (plain := line.strip()) and plain.split(None, 1)[0] != "c":
            return plain.split()[:2] == ["p", "cnf"]
    return False


def read(text: str) -> Any:
    r"""Read a CNF file as a `Problem` that asks for an assignment.

    Raises
    ------
    FormatError
        With the number of the line, if it is not CNF or too large.

    Examples
    --------
    >>> read("c an example\np cnf 3 2\n1 -2 0\n-1\n2 3 0\n")
    Problem(variables=3, clauses=((1, -2), (-1, 2, 3)), question='assign')
    """
    if len(text) > MAX_TEXT:
        raise FormatError("cnf: the file is too large")
    sizes: tuple[int, int] | None = None
    clauses: list[list[int]] = [[]]
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("c"):
            continue
        if words[0] == "%":
            break
        if words[0] == "p":
            sizes = _sizes(words, sizes, number)
        elif sizes is None:
            raise FormatError(f"cnf, line {number}: a clause before the line p cnf")
        else:
            _extend(clauses, words, sizes, number)
    return _problem(sizes, clauses)


def _sizes(words: list[str], before: tuple[int, int] | None, number: int) -> tuple[int, int]:
    """Read the line ``p cnf VARIABLES CLAUSES``, of which there is one."""
    try:
        _, kind, variables, clauses = words
        sizes = natural(variables), natural(clauses)
    except ValueError:
        kind, sizes = "", (0, 0)
    if kind != "cnf" or before is not None:
        raise FormatError(f"cnf, line {number}: not the one line p cnf VARIABLES CLAUSES")
    if not 1 <= sizes[0] <= MAX_VARIABLES or not 1 <= sizes[1] <= MAX_CLAUSES:
        raise FormatError(
            f"cnf, line {number}: 1 to {MAX_VARIABLES} variables and "
            f"1 to {MAX_CLAUSES} clauses can be read"
        )
    return sizes


def _extend(
    clauses: list[list[int]], words: list[str], sizes: tuple[int, int], number: int
) -> None:
    """Add the literals of a line; a 0 closes a clause."""
    for word in words:
        try:
            literal = -natural(word[1:]) if word.startswith("-") else natural(word)
        except ValueError:
            raise FormatError(f"cnf, line {number}: {word[:20]!r} is not a literal") from None
        if abs(literal) > sizes[0]:
            raise FormatError(f"cnf, line {number}: there is no variable {abs(literal)}")
        if literal:
            clauses[-1].append(literal)
        elif not clauses[-1]:
            raise FormatError(f"cnf, line {number}: an empty clause")
        else:
            clauses.append([])


def _problem(sizes: tuple[int, int] | None, clauses: list[list[int]]) -> Problem:
    if sizes is None:
        raise FormatError("cnf: no line p cnf")
    *whole, rest = clauses
    if rest:
        raise FormatError("cnf: the last clause does not end in 0")
    if len(whole) != sizes[1]:
        raise FormatError(f"cnf: {len(whole)} clauses, and the line p cnf says {sizes[1]}")
    distinct = [tuple(dict.fromkeys(clause)) for clause in whole]
    kept = [c for c in distinct if len(set(map(abs, c))) == len(c)]
    return formula(sizes[0], kept)


def write(problem: Any) -> str:
    """Write a formula as a CNF file.

    Examples
    --------
    >>> print(write(Problem(3, ((1, -2), (-1, 2, 3)))), end="")
    p cnf 3 2
    1 -2 0
    -1 2 3 0
    """
    lines = [f"{' '.join(map(str, clause))} 0" for clause in problem.clauses]
    return "\n".join([f"p cnf {problem.variables} {len(lines)}", *lines, ""])

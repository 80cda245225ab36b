"""A formula as a grid: a row for every clause, a column for every variable."""

from collections.abc import Collection
from typing import Any

from assay.core import NONE
from assay.pictures.sat_svg import svg as svg
from assay.problems.sat import Clause, Problem

WIDTH = 100
_SIGNS = {0: ".", 1: "+", -1: "-"}


def draw(problem: Problem, solution: Any | None) -> str:
    """Return the grid, and with a solution its values and the clauses that it leaves.

    Parameters
    ----------
    problem : Problem
        What to draw: ``+`` where a variable stands in a clause, ``-`` where its negation does.
    solution : sequence of int, frozenset of int, int, str, NONE or None
        The literals that are true. Their values stand above the clauses; a clause without one
        of them is marked with ``!``. The clauses of a core are marked with ``*``; a count or a
        claim stands below.

    Returns
    -------
    str
        Lines of at most `WIDTH` variables (a last line says if some were cut off), without a
        final newline.
    """
    shown = min(problem.variables, WIDTH)
    label = max(len(str(len(problem.clauses))), len("value"))
    lines = [f"{'':{label}} {digits}" for digits in _numbers(shown)]
    core = solution if isinstance(solution, frozenset) else frozenset[int]()
    true = frozenset(solution) if isinstance(solution, tuple) else None
    if true is not None:
        lines.append(f"{'value':{label}} {_values(true, shown)}")
    lines += [
        f"{i:{label}} {_row(clause, shown)}{' *' if i in core else _mark(clause, true)}"
        for i, clause in enumerate(problem.clauses, 1)
    ]
    if shown < problem.variables:
        lines.append(f"x{shown + 1} to x{problem.variables} are not shown")
    if solution is NONE:
        lines.append("no assignment satisfies every clause")
    elif isinstance(solution, int | str):
        lines.append(f"the answer is {solution}")
    return "\n".join(lines)


def _numbers(shown: int) -> list[str]:
    """Return the variables' numbers, written downwards."""
    height = len(str(shown))
    names = [str(v).rjust(height) for v in range(1, shown + 1)]
    return ["".join(name[k] for name in names) for k in range(height)]


def _values(true: Collection[int], shown: int) -> str:
    return "".join("T" if v in true else "F" if -v in true else "?" for v in range(1, shown + 1))


def _row(clause: Clause, shown: int) -> str:
    return "".join(_SIGNS[(v in clause) - (-v in clause)] for v in range(1, shown + 1))


def _mark(clause: Clause, true: frozenset[int] | None) -> str:
    return " !" if true is not None and true.isdisjoint(clause) else ""

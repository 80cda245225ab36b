"""The classic text format of job shops, as OR-Library (Beasley 1990) and JSPLIB have it.

A line with the numbers of jobs and machines, then a line a job: for each operation in order its
machine, counted from 0, and its duration. Lines before the counts that are no two numbers are
remarks, and so is every line that begins with ``#``.
"""

from typing import Any

from assay.errors import FormatError
from assay.formats.jobshop_rows import MAX_TEXT, numbers, problem_of
from assay.problems.jobshop import Problem

NAME = "jsplib"
FAMILY = "jobshop"


def _lines(text: str) -> list[list[int]]:
    """Return the lines of numbers, from the counts on."""
    rows = [numbers(line) for line in text.split("\n")]
    start = next((k for k, row in enumerate(rows) if row is not None and len(row) == 2), len(rows))
    found: list[list[int]] = []
    for row in rows[start:]:
        if row is not None:
            found.append(row)
        elif found and len(found) > found[0][0]:
            break
    return [row for row in found if row]


def detect(text: str) -> bool:
    """Say whether a text looks like this format: two counts, then a row of as many pairs."""
    rows = _lines(text[:MAX_TEXT])
    return len(rows) > 1 and len(rows[0]) == 2 and len(rows[1]) == 2 * rows[0][1]


def read(text: str) -> Problem:
    r"""Read a job shop as a `Problem` that asks for the shortest schedule.

    Raises
    ------
    FormatError
        If a row is missing or too long, or the numbers are no job shop.

    Examples
    --------
    >>> read("# two jobs\n2 2\n0 3 1 2\n1 4 0 1\n").jobs
    (((0, 3), (1, 2)), ((1, 4), (0, 1)))
    """
    if len(text) > MAX_TEXT:
        raise FormatError("jsplib: the file is too large")
    rows = _lines(text)
    if not rows:
        raise FormatError("jsplib: no line with the numbers of jobs and machines")
    n, m = rows[0]
    if len(rows) != n + 1:
        raise FormatError(f"jsplib: {len(rows) - 1} rows for {n} jobs; one file holds one shop")
    for k, row in enumerate(rows[1:]):
        if len(row) != 2 * m:
            raise FormatError(f"jsplib: the row of job {k} has {len(row)} numbers, not {2 * m}")
    return problem_of([list(zip(row[::2], row[1::2], strict=True)) for row in rows[1:]], "jsplib")


def write(problem: Any) -> str:
    """Write a job shop.

    Examples
    --------
    >>> print(write(Problem((((0, 3), (1, 2)), ((1, 4), (0, 1))))), end="")
    2 2
    0 3 1 2
    1 4 0 1
    """
    lines = [" ".join(f"{i} {d}" for i, d in job) for job in problem.jobs]
    return "\n".join([f"{len(problem.jobs)} {problem.machines}", *lines, ""])

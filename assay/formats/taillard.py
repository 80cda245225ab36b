"""Taillard's files (1993) of job shops and of flow shops.

A job shop: a line with the number of jobs, the number of machines and up to four more numbers
(seeds, bounds), ``Times`` and a row of durations a job, ``Machines`` and a row of machines a job,
counted from 1. A flow shop: the counts, ``processing times`` and a row of durations a *machine*;
all jobs visit machine 0, then 1, and so on. Lines of other words are remarks. Of a file that holds
several shops, as his do, nothing is read: one file holds one shop.
"""

from typing import Any

from assay.errors import FormatError
from assay.formats.jobshop_rows import MAX_TEXT, numbers, problem_of
from assay.problems.jobshop import Problem

NAME = "taillard"
FAMILY = "jobshop"

Rows = list[list[int]]


def detect(text: str) -> bool:
    """Say whether a text looks like one of Taillard's files: by its headings."""
    headings = {_heading(line) for line in text[:MAX_TEXT].split("\n")}
    return {"times", "machines"} <= headings or "processing" in headings


def _heading(line: str) -> str:
    """Return ``times``, ``machines`` or ``processing``, or nothing for any other line."""
    words = line.strip(" \t\r:").lower()
    names = {"times": "times", "machines": "machines", "processing times": "processing"}
    return names.get(words, "")


def _parts(text: str) -> tuple[list[int], dict[str, Rows]]:
    """Return the line of counts and the rows below each heading."""
    counts: list[int] = []
    parts: dict[str, Rows] = {}
    rows: Rows | None = None
    for line in text.split("\n"):
        if heading := _heading(line):
            if heading in parts:
                raise FormatError("taillard: more than one shop; one file holds one shop")
            rows = parts[heading] = []
        elif (row := numbers(line)) and rows is not None:
            rows.append(row)
        elif row:
            counts = counts or row
    if len(counts) < 2:
        raise FormatError("taillard: no line with the numbers of jobs and machines")
    return counts, parts


def read(text: str) -> Problem:
    r"""Read a job shop or flow shop as a `Problem` that asks for the shortest schedule.

    Raises
    ------
    FormatError
        If rows are missing or of the wrong length, or the numbers are no job shop.

    Examples
    --------
    >>> read("2 2\nTimes\n3 2\n4 1\nMachines\n1 2\n2 1\n").jobs
    (((0, 3), (1, 2)), ((1, 4), (0, 1)))
    >>> read("2 3\nprocessing times :\n1 2\n3 4\n5 6\n").jobs
    (((0, 1), (1, 3), (2, 5)), ((0, 2), (1, 4), (2, 6)))
    """
    if len(text) > MAX_TEXT:
        raise FormatError("taillard: the file is too large")
    (n, m, *_), parts = _parts(text)
    if "processing" in parts:
        columns = _checked(parts["processing"], m, n, "processing times")
        return problem_of([list(enumerate(job)) for job in zip(*columns, strict=True)], NAME)
    times = _checked(parts.get("times", []), n, m, "times")
    machines = _checked(parts.get("machines", []), n, m, "machines")
    pairs = [
        [(i - 1, d) for i, d in zip(*rows, strict=True)]
        for rows in zip(machines, times, strict=True)
    ]
    return problem_of(pairs, NAME)


def _checked(rows: Rows, high: int, wide: int, what: str) -> Rows:
    if len(rows) != high or any(len(row) != wide for row in rows):
        raise FormatError(f"taillard: {what} are {high} rows of {wide} numbers")
    return rows


def write(problem: Any) -> str:
    """Write a job shop.

    Examples
    --------
    >>> print(write(Problem((((0, 3), (1, 2)), ((1, 4), (0, 1))))), end="")
    2 2
    Times
    3 2
    4 1
    Machines
    1 2
    2 1
    """
    times = [" ".join(str(d) for _, d in job) for job in problem.jobs]
    machines = [" ".join(str(i + 1) for i, _ in job) for job in problem.jobs]
    head = f"{len(problem.jobs)} {problem.machines}"
    return "\n".join([head, "Times", *times, "Machines", *machines, ""])

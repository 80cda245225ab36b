"""Job-shop prompts: a sentence a job, or the rows of numbers that OR-Library has.

The ``table`` is Beasley's OR-Library form (1990): a line with the numbers of jobs and machines,
then a line a job, in which every operation is two numbers, its machine and its duration.
"""

import re
from collections.abc import Mapping

from assay.errors import FormatError
from assay.problems.jobshop import MAX_TIME, Jobs, Problem, from_json
from assay.text import NATURAL, Field, Form, natural

SURFACES = {"rendering": ("list", "table"), "language": ("en",)}

_STEP = re.compile(r"machine ([0-9]{1,6}) for ([0-9]{1,6})")


def _write_list(jobs: Jobs) -> str:
    return "\n".join(
        f"Job {j}: " + ", then ".join(f"machine {machine} for {time}" for machine, time in job)
        for j, job in enumerate(jobs)
    )


def _read_list(text: str) -> Jobs:
    jobs = []
    for j, line in enumerate(text.split("\n")):
        label, _, steps = line.partition(": ")
        if label != f"Job {j}":
            raise ValueError("jobs are not numbered in order")
        found = [_STEP.fullmatch(step) for step in steps.split(", then ")]
        jobs.append([[natural(step[1]), natural(step[2])] for step in found if step])
        if None in found:
            raise ValueError("not a list of operations")
    return from_json({"bound": None, "jobs": jobs}).jobs


def _write_table(jobs: Jobs) -> str:
    wide = max(len(str(number)) for job in jobs for step in job for number in step)
    rows = [
        "  ".join(f"{machine} {str(time).rjust(wide)}" for machine, time in job) for job in jobs
    ]
    return "\n".join([f"{len(jobs)} {len(jobs[0])}", *rows])


def _read_table(text: str) -> Jobs:
    head, *lines = text.split("\n")
    numbers = [[natural(number) for number in line.split()] for line in lines]
    jobs = [list(map(list, zip(row[::2], row[1::2], strict=True))) for row in numbers]
    found = from_json({"bound": None, "jobs": jobs}).jobs
    if head != f"{len(found)} {len(found[0])}":
        raise FormatError("the first line does not count jobs and machines")
    return found


_RULES = """\
The operations of a job are done in the given order: each starts only when the one before it \
in the same job has ended. A machine works on one operation at a time, and an operation, once \
started, runs to its end without a break. An operation may start at the very moment another \
one ends. Time starts at 0, and all start times are whole numbers. The makespan is the time at \
which the last operation of all ends.

"""
_LIST = (
    """\
There are «n» jobs, numbered 0 to «last», and «m» machines, numbered 0 to «end». Each job \
consists of operations, each of which needs one machine for some time:

«list»

"""
    + _RULES
)
_TABLE = (
    """\
A job shop is given below by rows of numbers. The first row holds the number of jobs, which is \
«n», and the number of machines, which is «m». Then there is one row for each job, from job 0 \
to job «last». A row lists the operations of its job in order, two numbers for each: the \
machine it needs, from 0 to «end», and the time it takes.

«table»

"""
    + _RULES
)
_ANSWER = """\
the key is "starts", and its value is a list with one list for each job, in the order of the \
jobs, which holds the start times of the job's operations in the order of its operations, as in \
{"starts": [[first, second, ...], ...]}."""
_OPTIMIZE = f"""\
Find start times whose makespan is as small as possible.

End your reply with one JSON object on a line of its own: {_ANSWER}
"""
_DECIDE = f"""\
Are there start times whose makespan is at most «bound»?

End your reply with one JSON object on a line of its own. If there are such start times, show \
them: {_ANSWER} If not, the key is "answer" and its value is the word "none" in quotes.
"""

_SHAPES: Mapping[str, tuple[str, Field]] = {
    "list": (_LIST, Field(_write_list, _read_list)),
    "table": (_TABLE, Field(_write_table, _read_table)),
}


def _form(rendering: str, question: str) -> Form:
    shape, jobs = _SHAPES[rendering]
    fields = {"n": NATURAL, "last": NATURAL, "m": NATURAL, "end": NATURAL, rendering: jobs}
    if question == "optimize":
        return Form(shape + _OPTIMIZE, **fields)
    return Form(shape + _DECIDE, **fields, bound=NATURAL)


_FORMS = {(r, q): _form(r, q) for r in _SHAPES for q in ("optimize", "decide")}


def surface(problem: Problem) -> dict[str, str]:
    """Return the list, which says in words what every number is."""
    return {"rendering": "list", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    n, m, rendering = len(problem.jobs), problem.machines, surface["rendering"]
    return _FORMS[rendering, problem.question].write(
        n=n, last=n - 1, m=m, end=m - 1, bound=problem.bound, **{rendering: problem.jobs}
    )


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a job-shop prompt."""
    for (rendering, _), form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        jobs, bound = found[rendering], found.get("bound")
        n, m = len(jobs), len(jobs[0])
        counts = (found["n"], found["last"], found["m"], found["end"])
        if counts == (n, n - 1, m, m - 1) and (bound is None or bound <= MAX_TIME):
            return Problem(jobs, bound)
    return None

"""Job-shop prompts: a sentence a job, or the rows of numbers that OR-Library has.

The ``table`` is Beasley's OR-Library form (1990): a line with the numbers of jobs and machines,
then a line a job, in which every operation is two numbers, its machine and its duration.
"""

import re
from collections.abc import Callable, Mapping
from itertools import product

from assay.errors import FormatError
from assay.problems.jobshop import MAX_TIME, Jobs, Problem, from_json
from assay.prompts.jobshop_words import WORDS, Words
from assay.text import NATURAL, Field, Form, natural

RENDERINGS = ("list", "table")
SURFACES = {"rendering": RENDERINGS, "language": tuple(WORDS)}


def _write_list(words: Words) -> Callable[[Jobs], str]:
    def _write(jobs: Jobs) -> str:
        lines = (words.then.join(words.step.format(*step) for step in job) for job in jobs)
        return "\n".join(f"{words.job.format(j)}: {line}" for j, line in enumerate(lines))

    return _write


def _read_list(words: Words) -> Callable[[str], Jobs]:
    pattern = re.compile(words.step.format("([0-9]{1,6})", "([0-9]{1,6})"))

    def _read(text: str) -> Jobs:
        jobs = []
        for j, line in enumerate(text.split("\n")):
            label, _, steps = line.partition(": ")
            if label != words.job.format(j):
                raise ValueError("jobs are not numbered in order")
            found = [pattern.fullmatch(step) for step in steps.split(words.then)]
            jobs.append([[natural(step[1]), natural(step[2])] for step in found if step])
            if None in found:
                raise ValueError("not a list of operations")
        return from_json({"bound": None, "jobs": jobs}).jobs

    return _read


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


def _form(language: str, rendering: str, question: str) -> Form:
    words = WORDS[language]
    shape = words.shapes[rendering]
    written = Field(_write_table, _read_table)
    if rendering == "list":
        written = Field(_write_list(words), _read_list(words))
    fields = {"n": NATURAL, "last": NATURAL, "m": NATURAL, "end": NATURAL, rendering: written}
    if question == "decide":
        fields["bound"] = NATURAL
    return Form(shape + words.questions[question], **fields)


_FORMS = {key: _form(*key) for key in product(WORDS, RENDERINGS, ("optimize", "decide"))}


def surface(problem: Problem) -> dict[str, str]:
    """Return the list, which says in words what every number is."""
    return {"rendering": "list", "language": "en"}


def write(problem: Problem, surface: Mapping[str, str]) -> str:
    """Write the prompt."""
    n, m, rendering = len(problem.jobs), problem.machines, surface["rendering"]
    return _FORMS[surface["language"], rendering, problem.question].write(
        n=n, last=n - 1, m=m, end=m - 1, bound=problem.bound, **{rendering: problem.jobs}
    )


def read(prompt: str) -> Problem | None:
    """Read the problem out of a prompt, or None if it is not a job-shop prompt."""
    for (_, rendering, _), form in _FORMS.items():
        found = form.read(prompt)
        if found is None:
            continue
        jobs, bound = found[rendering], found.get("bound")
        n, m = len(jobs), len(jobs[0])
        counts = (found["n"], found["last"], found["m"], found["end"])
        if counts == (n, n - 1, m, m - 1) and (bound is None or bound <= MAX_TIME):
            return Problem(jobs, bound)
    return None

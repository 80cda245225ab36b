"""The job shop: n jobs, m machines, and the shortest schedule.

Job j is a sequence of m operations, one on each machine, in an order of its own; operation k
needs its machine for a given time and starts no sooner than operation k - 1 ends. A machine
does one operation at a time, and nothing is interrupted. The *makespan* is when the last
operation ends. ``optimize`` asks for start times with the smallest makespan (J||Cmax: Garey &
Johnson 1979, SS18; Applegate & Cook 1991), ``decide`` for start times with a makespan of at
most a bound, or the statement that there are none.

No schedule is shorter than Taillard's bound (1993): a machine waits at least the shortest way
to it, then works through its load, then something has at least the shortest way from it; and a
job takes at least the sum of its times. In most small instances that bound is the optimum, so
``gap`` = above keeps those only whose optimum exceeds it.

In a *flow shop* all jobs visit the machines in the same order (F||Cmax: Garey & Johnson 1979,
SS15); it is a job shop like any other, and is asked and judged as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.core import NONE, Question, Row
from assay.errors import FormatError, UserError

GAPS = ("above", "any")
ROUTINGS = ("jobshop", "flowshop")
DRAWS = ("alone", "pair")
QUESTIONS = (
    Question("optimize", needs={"draw": "alone"}),
    Question("decide", twins=True, needs={"gap": "above", "draw": "pair"}),
)
SIZE = "operations"
SLACKS = ((16, 10), (36, 5), (64, 3), (100, 1))
"""Up to so many operations, so much slack, in per cent; twins further apart are rarer still.

At these limits a pair took 388 draws in the mean at 4 x 4 (7 indices), 32 at 6 x 6 (34 indices)
and 17 at 8 x 8 (4 indices).
"""
MAX_SIDE = 100
MAX_DURATION = 10_000
MAX_TIME = MAX_SIDE * MAX_SIDE * MAX_DURATION

Jobs = tuple[tuple[tuple[int, int], ...], ...]
Starts = tuple[tuple[int, ...], ...]
"""Start times, a row a job; an answer may hold None or a pair of start and end in their place."""


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    jobs: int = field(default=4, metadata={"help": "number of jobs", "range": (2, 10)})
    machines: int = field(
        default=3,
        metadata={"help": "number of machines, and of operations in a job", "range": (2, 10)},
    )
    longest: int = field(default=20, metadata={"help": "longest duration", "range": (1, 99)})
    gap: str = field(
        default="above",
        metadata={"help": "optimum above the simple machine and job bound", "choices": GAPS},
    )
    shortest: int = field(default=1, metadata={"help": "shortest duration", "range": (1, 99)})
    routing: str = field(
        default="jobshop",
        metadata={
            "help": "each job's own order of machines, or the same for all",
            "choices": ROUTINGS,
        },
    )
    slack: int = field(
        default=0,
        metadata={
            "help": "per cent by which decide's bound lies off both twins' optima; "
            "0 is as near as can be",
            "range": (0, 10),
            "only": {"question": ("decide",)},
        },
    )
    draw: str = field(
        default="alone",
        metadata={"help": "what is drawn; follows from the question", "choices": DRAWS},
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """Jobs, and a bound if the question is ``decide``.

    Parameters
    ----------
    jobs : tuple
        For each job its operations in order, each a pair of machine and duration.
    bound : int or None
        The longest makespan allowed; None if the shortest schedule is asked for.
    twin : tuple or None
        Of the draw: the jobs of the other half of ``decide``.
    slack : int
        Of the draw: how far the twins' bound will lie off their optima, in per cent.
    """

    jobs: Jobs
    bound: int | None = None
    twin: Jobs | None = field(default=None, compare=False)
    slack: int = field(default=0, compare=False)

    @property
    def machines(self) -> int:
        """The number of machines, which is also that of operations in a job."""
        return len(self.jobs[0])

    @property
    def question(self) -> str:
        """``optimize`` or ``decide``."""
        return "optimize" if self.bound is None else "decide"

    def makespan(self, starts: Sequence[Sequence[int]]) -> int:
        """Return when the last operation of a schedule ends."""
        return max(
            start + duration
            for job, row in zip(self.jobs, starts, strict=True)
            for (_, duration), start in zip(job, row, strict=True)
        )


def job_bound(problem: Problem) -> int:
    """Return the length of the longest job."""
    return max(sum(duration for _, duration in job) for job in problem.jobs)


def machine_bound(problem: Problem) -> int:
    """Return Taillard's bound by machines: shortest way to it, load, shortest way from it."""
    m = problem.machines
    heads, tails, loads = [MAX_TIME] * m, [MAX_TIME] * m, [0] * m
    for job in problem.jobs:
        head, rest = 0, sum(duration for _, duration in job)
        for machine, duration in job:
            rest -= duration
            heads[machine] = min(heads[machine], head)
            tails[machine] = min(tails[machine], rest)
            loads[machine] += duration
            head += duration
    return max(map(sum, zip(heads, loads, tails, strict=True)))


def lower_bound(problem: Problem) -> int:
    """Return the simple bound: no schedule is shorter.

    Examples
    --------
    >>> lower_bound(Problem((((0, 1), (1, 2)), ((0, 2), (1, 1)))))
    4
    """
    return max(job_bound(problem), machine_bound(problem))


def check_params(params: Params) -> None:
    """Refuse parameters under which hardly any optimum lies above the simple bound.

    Raises
    ------
    UserError
        If the durations' range is empty; if ``gap`` is above and durations are too short or too
        much alike, or jobs too many for the machines: there fewer than one draw in a hundred has
        such an optimum. If ``slack`` is more than twins of this size differ by.
    """
    if params.shortest > params.longest:
        raise UserError(f"--shortest must be at most --longest, {params.longest}")
    operations = params.jobs * params.machines
    most = next(slack for limit, slack in SLACKS if operations <= limit)
    if params.slack > most:
        raise UserError(
            f"--slack must be at most {most} with {operations} operations: hardly any twins lie "
            "further apart; take fewer jobs or machines, or less slack"
        )
    if params.gap != "above":
        return
    if params.longest < 5 or params.longest - params.shortest < params.longest // 5:
        raise UserError(
            "--gap above needs a --longest of at least 5 and a --shortest of at most four fifths "
            "of it; or take --gap any"
        )
    if params.machines == 2 and params.jobs > 6:
        raise UserError("--gap above takes at most 6 jobs on 2 machines; or take --gap any")


def to_json(problem: Problem) -> Row:
    """Return the problem as JSON: its jobs as lists of pairs of machine and duration."""
    jobs = [[list(operation) for operation in job] for job in problem.jobs]
    return {"bound": problem.bound, "jobs": jobs}


def from_json(data: Any) -> Problem:
    """Read a problem; see `to_json`.

    Raises
    ------
    FormatError
        If the data is not a problem of 1 to `MAX_SIDE` jobs and as many machines, or a job
        does not visit every machine once.
    """
    if not isinstance(data, dict) or set(data) != {"bound", "jobs"}:
        raise FormatError("a jobshop problem has the fields bound and jobs")
    jobs, bound = data["jobs"], data["bound"]
    if not isinstance(jobs, list) or not 1 <= len(jobs) <= MAX_SIDE:
        raise FormatError(f"a jobshop problem has 1 to {MAX_SIDE} jobs")
    if bound is not None and not _within(bound, 0, MAX_TIME):
        raise FormatError("a jobshop bound must be a natural number or null")
    m = len(jobs[0]) if isinstance(jobs[0], list) else 0
    problem = Problem(tuple(_job(job, m) for job in jobs), bound)
    if not job_bound(problem):
        raise FormatError("some operation of a jobshop problem takes time")
    return problem


def _job(job: Any, m: int) -> tuple[tuple[int, int], ...]:
    if not isinstance(job, list) or len(job) != m or not 1 <= m <= MAX_SIDE:
        raise FormatError(f"a job has one operation on each machine, and these are 1 to {MAX_SIDE}")
    if not all(isinstance(operation, list) and len(operation) == 2 for operation in job):
        raise FormatError("an operation is a pair of machine and duration")
    for machine, duration in job:
        if not _within(machine, 0, m - 1) or not _within(duration, 0, MAX_DURATION):
            raise FormatError(f"machines are 0 to {m - 1}, durations 0 to {MAX_DURATION}")
    if len({machine for machine, _ in job}) != m:
        raise FormatError("a job visits every machine once")
    return tuple((machine, duration) for machine, duration in job)


def _within(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def size(problem: Problem) -> int:
    """Return the number of operations: what has to be placed, and how long the answer is."""
    return len(problem.jobs) * problem.machines


def witness(reference: Mapping[str, Any]) -> Any:
    """Return `NONE` if there is no schedule; a schedule is not stored: many are optimal."""
    return None if reference["feasible"] else NONE


def check_reference(problem: Problem, reference: Mapping[str, Any]) -> None:
    """Refuse a reference that the checker could not work with.

    Raises
    ------
    FormatError
        Unless it has ``feasible`` and ``optimum`` and they agree with the bound.
    """
    if set(reference) != {"feasible", "optimum"}:
        raise FormatError("a jobshop reference has the fields feasible and optimum")
    feasible, optimum = reference["feasible"], reference["optimum"]
    if not isinstance(feasible, bool) or not _within(optimum, lower_bound(problem), MAX_TIME):
        raise FormatError("a jobshop optimum is a number no smaller than the simple bound")
    if feasible is not (problem.bound is None or optimum <= problem.bound):
        raise FormatError("a jobshop reference is feasible if its optimum is within the bound")

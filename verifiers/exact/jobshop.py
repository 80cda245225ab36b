"""Proves shortest schedules: CP-SAT, and a SAT encoding with a checked proof beside it.

First route: two dispatching rules give a schedule. If it is as short as Taillard's bound, the
bound proves it; else CP-SAT does, with one interval an operation and one ``no_overlap`` a
machine. (An instance drawn with ``gap`` = above is always proven by CP-SAT.)

Second route, without CP-SAT: whether some schedule ends by H, as clauses. Operation k of job j
starts ``head`` + delay, where ``head`` is the sum of the durations before it and the delay is 0
.. H - length of job j. With v(j, k, u) for "its delay is at least u" (the order encoding of
Crawford & Baker 1994 and Tamura et al. 2009)

    v(j, k, u + 1) -> v(j, k, u),    v(j, k, u) -> v(j, k + 1, u)

and for two operations a, b on one machine a variable that says which comes first: if a, then
start(a) >= t -> start(b) >= t + duration(a) for every t, else the other way round. H goes down
from a dispatching rule's schedule, each model decoded and left-shifted, until it meets Taillard's
bound or there is no model; then the clauses for that H are refuted anew, and glucose's proof must
pass our own RUP checker.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from assay.core import NONE, Row
from assay.errors import JudgeError
from assay.problems.jobshop import (
    Problem,
    Starts,
    lower_bound,
    most_work_first,
    shortest_first,
    timetable,
)

LIMIT = 3_600
"""CP-SAT's deterministic time for one instance; 10 x 10 takes a few units."""

Clause = list[int]
Operation = tuple[int, int]


def _dispatched(problem: Problem) -> Starts:
    """Return the better of two dispatching rules' schedules."""
    rules = (shortest_first, most_work_first)
    return min((timetable(problem, rule(problem)) for rule in rules), key=problem.makespan)


def _shifted(problem: Problem, starts: Sequence[Sequence[int]]) -> Starts:
    """Return the earliest schedule that keeps the order of the starts."""
    order = sorted((start, j) for j, row in enumerate(starts) for start in row)
    return timetable(problem, (j for _, j in order))


def _cp_sat(problem: Problem, low: int, high: int) -> Starts:
    """Return an optimal schedule, whose makespan lies between two bounds."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    end = model.new_int_var(low, high, "")
    busy: list[list[Any]] = [[] for _ in range(problem.machines)]
    starts: list[list[Any]] = []
    for job in problem.jobs:
        row: list[Any] = []
        for k, (machine, duration) in enumerate(job):
            row.append(model.new_int_var(0, high - duration, ""))
            busy[machine].append(model.new_fixed_size_interval_var(row[k], duration, ""))
            if k:
                model.add(row[k] >= row[k - 1] + job[k - 1][1])
        model.add(end >= row[-1] + job[-1][1])
        starts.append(row)
    for intervals in busy:
        model.add_no_overlap(intervals)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would never again reach Python
    solver.parameters.max_deterministic_time = LIMIT
    if solver.solve(model) != cp_model.OPTIMAL:
        raise JudgeError(f"CP-SAT could not prove {len(problem.jobs)} jobs; report this instance")
    found = _shifted(problem, [[solver.value(start) for start in row] for row in starts])
    if problem.makespan(found) != round(solver.objective_value):
        raise JudgeError("CP-SAT's schedule is not as long as it says; report this instance")
    return found


def _best(problem: Problem) -> Starts:
    """Return an optimal schedule."""
    found, low = _dispatched(problem), lower_bound(problem)
    high = problem.makespan(found)
    return found if high == low else _cp_sat(problem, low, high)


def prove_many(bases: Sequence[Problem]) -> list[Row]:
    """Prove the smallest makespan of every base.

    Returns
    -------
    list of dict
        ``optimum``, and ``lower_bound``, the simple bound.

    Raises
    ------
    JudgeError
        If CP-SAT proves nothing within its deterministic limit.
    """
    return [
        {"optimum": base.makespan(_best(base)), "lower_bound": lower_bound(base)} for base in bases
    ]


class _Encoding:
    """Clauses that have a model exactly if some schedule ends by the horizon."""

    def __init__(self, problem: Problem, horizon: int) -> None:
        self._problem = problem
        self._heads: list[list[int]] = []
        self._first: list[list[int]] = []
        self._room: list[int] = []
        self._used = 0
        for job in problem.jobs:
            heads = [sum(d for _, d in job[:k]) for k in range(len(job))]
            room = horizon - heads[-1] - job[-1][1]
            self._heads.append(heads)
            self._room.append(room)
            self._first.append([self._used + k * room for k in range(len(job))])
            self._used += room * len(job)
        self.clauses: list[Clause] = [*self._delays(), *self._machines()]

    def _delays(self) -> Iterator[Clause]:
        """Yield the order of each operation's variables, and the order of each job."""
        for first, room in zip(self._first, self._room, strict=True):
            for k, base in enumerate(first):
                yield from ([base + u, -(base + u + 1)] for u in range(1, room))
                if k:
                    yield from ([first[k] + u, -(first[k - 1] + u)] for u in range(1, room + 1))

    def _machines(self) -> Iterator[Clause]:
        visits: list[list[Operation]] = [[] for _ in range(self._problem.machines)]
        for j, job in enumerate(self._problem.jobs):
            for k, (machine, _) in enumerate(job):
                visits[machine].append((j, k))
        for visit in visits:
            for a, b in combinations(visit, 2):
                self._used += 1
                yield from self._before(a, b, self._used)
                yield from self._before(b, a, -self._used)

    def _before(self, a: Operation, b: Operation, choice: int) -> Iterator[Clause]:
        """Yield that b starts after a has ended if the choice is made."""
        (i, p), (j, q) = a, b
        shift = self._heads[i][p] + self._problem.jobs[i][p][1] - self._heads[j][q]
        first, other, most = self._first[i][p], self._first[j][q], self._room[j]
        for u in range(max(0, 1 - shift), self._room[i] + 1):
            clause = [-choice, -(first + u)] if u else [-choice]
            if u + shift > most:
                yield clause
                return
            yield [*clause, other + u + shift]

    def tighten(self, horizon: int) -> Iterator[Clause]:
        """Yield what makes every job end by an earlier horizon, at which each still fits."""
        for job, heads, first in zip(self._problem.jobs, self._heads, self._first, strict=True):
            yield [-(first[-1] + horizon - heads[-1] - job[-1][1] + 1)]

    def starts(self, model: Sequence[int]) -> list[list[int]]:
        """Return the start times that a model stands for."""
        return [
            [
                head + sum(model[at + u] > 0 for u in range(room))
                for head, at in zip(heads, first, strict=True)
            ]
            for heads, first, room in zip(self._heads, self._first, self._room, strict=True)
        ]


def _descend(problem: Problem, low: int, high: int) -> int:
    """Return the least makespan of low .. high that the solver finds a schedule for."""
    from pysat.solvers import Glucose4

    encoding = _Encoding(problem, high - 1)
    with Glucose4(bootstrap_with=encoding.clauses) as solver:
        while solver.solve():
            makespan = problem.makespan(_shifted(problem, encoding.starts(solver.get_model())))
            if makespan >= high:
                raise JudgeError("the SAT solver's schedule is too long; report this instance")
            high = makespan
            if high == low:
                break
            for clause in encoding.tighten(high - 1):
                solver.add_clause(clause)
    return high


def _refute(problem: Problem, horizon: int) -> None:
    """Prove that no schedule ends by the horizon."""
    from pysat.solvers import Glucose4

    from verifiers.certificates import rup

    encoding = _Encoding(problem, horizon)
    with Glucose4(bootstrap_with=encoding.clauses, with_proof=True) as solver:
        if solver.solve():
            raise JudgeError(f"a schedule ends by {horizon} after all; report this instance")
        # Where adding the clauses alone meets a conflict, glucose writes no empty clause.
        rup.check(encoding.clauses, [*(solver.get_proof() or ()), "0"])


def prove_again(problem: Problem) -> Row:
    """Prove the smallest makespan by SAT, with a proof that our own checker has verified.

    Returns
    -------
    dict
        ``optimum`` and ``feasible``, to be compared with the reference.

    Raises
    ------
    JudgeError
        If the solver's proof, or its model, does not hold.
    """
    low = lower_bound(problem)
    optimum = problem.makespan(_dispatched(problem))
    if optimum > low:
        optimum = _descend(problem, low, optimum)
    if optimum > low:
        _refute(problem, optimum - 1)
    return {"optimum": optimum, "feasible": problem.bound is None or optimum <= problem.bound}


def solve(problem: Problem) -> Any:
    """Return an optimal schedule, or `NONE` if the bound rules it out."""
    found = _best(problem)
    if problem.bound is not None and problem.makespan(found) > problem.bound:
        return NONE
    return found

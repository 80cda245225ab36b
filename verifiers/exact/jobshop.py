"""Proves shortest schedules: CP-SAT, and a SAT encoding with a checked proof beside it.

First route: three dispatching rules give a schedule. If it is as short as Taillard's bound, the
bound proves it; else CP-SAT does, with one interval an operation and one ``no_overlap`` a
machine. (An instance drawn with ``gap`` = above is always proven by CP-SAT.)

Second route: that schedule is evaluated, and "makespan at most H" for the H below, as clauses
(`verifiers.exact.jobshop_clauses`), is refuted by glucose, whose proof must pass a checker of our
own that knows the shop and no clauses (`verifiers.certificates.disjunctive`). So an optimum stands
that CP-SAT was right about, whatever it did to find it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from assay.core import NONE, Row
from assay.errors import IncompleteError, JudgeError, UserError
from assay.problems.jobshop import Problem, Starts, lower_bound
from assay.problems.jobshop_rules import (
    first_come_first,
    most_work_first,
    shortest_first,
    timetable,
)
from verifiers.certificates import disjunctive, rup
from verifiers.exact.jobshop_clauses import Encoding

LIMIT = 600
"""CP-SAT's deterministic time for one instance, about a second a unit; 10 x 10 takes a few."""
SMALL = 64
"""Up to so many operations a proof takes a fraction of a second, and is not worth a thread."""
CONFLICTS = 100_000
"""How long the SAT solver tries: the proof of so many takes the checker ten minutes."""

_PROVEN: list[tuple[Problem, Starts]] = []
"""The problem that was proven again last, and an optimal schedule of it: who proves, shows next."""


def _dispatched(problem: Problem) -> Starts:
    """Return the best of three dispatching rules' schedules."""
    rules = (shortest_first, most_work_first, first_come_first)
    return min((timetable(problem, rule(problem)) for rule in rules), key=problem.makespan)


def _shifted(problem: Problem, starts: Sequence[Sequence[int]]) -> Starts:
    """Return the earliest schedule that keeps the order of the starts."""
    order = sorted(
        (start, start + duration, j)  # what takes no time goes before what starts with it
        for j, (job, row) in enumerate(zip(problem.jobs, starts, strict=True))
        for (_, duration), start in zip(job, row, strict=True)
    )
    return timetable(problem, (j for *_, j in order))


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
    solver.parameters.linearization_level = 0  # a third of the time at 10 x 10
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would never again reach Python
    solver.parameters.max_deterministic_time = LIMIT
    small = len(problem.jobs) * problem.machines <= SMALL
    solved = solver.solve(model) if small else _interruptible(solver, model)
    if solved != cp_model.OPTIMAL:
        raise UserError(
            f"{_shop(problem)} is too hard: no proof within CP-SAT's deterministic limit"
        )
    found = _shifted(problem, [[solver.value(start) for start in row] for row in starts])
    if problem.makespan(found) != round(solver.objective_value):
        raise JudgeError("CP-SAT's schedule is not as long as it says; report this instance")
    return found


def _interruptible(solver: Any, model: Any) -> Any:
    """Solve in a thread, so that Ctrl-C reaches Python, and stop the solver if it does."""
    with ThreadPoolExecutor(1) as pool:
        solving = pool.submit(solver.solve, model)
        try:
            return solving.result()
        except KeyboardInterrupt:
            while not solving.done():  # a search that has not begun yet cannot be stopped
                solver.stop_search()
                wait([solving], timeout=0.1)
            raise


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
        ``optimum``, and ``lower_bound``, the simple bound; ``twin_optimum`` if the optimum
        exceeds that bound and a twin was drawn.

    Raises
    ------
    UserError
        If CP-SAT proves nothing within its deterministic limit.
    """
    return [_facts(base) for base in bases]


def _facts(base: Problem) -> Row:
    facts = {"optimum": base.makespan(_best(base)), "lower_bound": lower_bound(base)}
    if base.twin is not None and facts["optimum"] > facts["lower_bound"]:
        twin = Problem(base.twin)
        facts["twin_optimum"] = twin.makespan(_best(twin))
    return facts


def refutation(problem: Problem, horizon: int) -> list[str]:
    """Return a proof in the DRUP format that no schedule ends by the horizon.

    Raises
    ------
    JudgeError
        If one does.
    IncompleteError
        If it takes the solver more than `CONFLICTS` conflicts.
    """
    from pysat.solvers import Glucose4

    clauses = Encoding(problem, horizon).clauses()
    if () in clauses:
        return ["0"]
    with Glucose4(bootstrap_with=clauses, with_proof=True) as solver:
        solver.conf_budget(CONFLICTS)
        found = solver.solve_limited()
        if found is None:
            raise IncompleteError(
                f"{_shop(problem)} is too hard to be proven twice: the second proof, that no "
                f"schedule is shorter, takes more than {CONFLICTS} conflicts"
            )
        if found:
            raise JudgeError(f"a schedule ends by {horizon} after all; report this instance")
        # Where adding the clauses alone meets a conflict, glucose writes no empty clause.
        return [*(line for line in solver.get_proof() or () if line != "0"), "0"]


def follow(problem: Problem, horizon: int, proof: Sequence[str]) -> None:
    """Check a proof that no schedule ends by the horizon, without a solver.

    Raises
    ------
    FormatError
        If a line is not in the DRUP format.
    JudgeError
        If a line does not follow.
    """
    names = Encoding(problem, horizon).names
    disjunctive.check(problem.jobs, horizon, names, rup.additions(proof))


def _shop(problem: Problem) -> str:
    return f"a shop of {len(problem.jobs)} jobs x {problem.machines} machines"


def prove_again(problem: Problem) -> Row:
    """Prove the smallest makespan by SAT, with a proof that our own checker has verified.

    Returns
    -------
    dict
        ``optimum`` and ``feasible``, to be compared with the reference.

    Raises
    ------
    JudgeError
        If a schedule is shorter after all, or the solver's proof does not hold.
    IncompleteError
        If the solver gives up.
    """
    found = _best(problem)
    optimum = problem.makespan(found)
    if optimum > lower_bound(problem):
        follow(problem, optimum - 1, refutation(problem, optimum - 1))
    _PROVEN[:] = [(problem, found)]
    return {"optimum": optimum, "feasible": problem.bound is None or optimum <= problem.bound}


def solve(problem: Problem) -> Any:
    """Return an optimal schedule, or `NONE` if the bound rules it out."""
    known, shown = _PROVEN[0] if _PROVEN else (None, ())
    found = shown if known is problem else _best(problem)
    if problem.bound is not None and problem.makespan(found) > problem.bound:
        return NONE
    return found

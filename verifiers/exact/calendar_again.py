"""The second proof of a week, by CP-SAT, which sees no bit mask.

It gets a day, a slot and an interval for each thing that must not overlap (Baptiste, Le Pape &
Nuijten 2001), with a literal for each optional person who attends, and enumerates all solutions;
one worker, a fixed seed and a deterministic limit.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from assay.core import Row
from assay.errors import JudgeError
from assay.problems.calendar import EVERY_DAY, MIDNIGHT, WEEKEND, Meeting, Problem, slot_json


class Week:
    """The model of a week: its two variables, and who of the optional people attends."""

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self.problem = p = problem
        self.model: Any = cp_model.CpModel()
        days = [d for d in p.days if not (p.no_weekends and d in WEEKEND)]
        self._day = self.model.new_int_var_from_domain(cp_model.Domain.from_values(days), "day")
        self._k = self.model.new_int_var(0, p.per_day - 1, "k")
        self._start = self.model.new_int_var(0, MIDNIGHT * (WEEKEND[-1] + 1), "start")
        self.model.add(self._start == MIDNIGHT * self._day + p.hours[0] + p.slot * self._k)
        self.attending: list[Any] = []
        self._rules()
        self._people()

    def _rules(self) -> None:
        p, minute = self.problem, self.problem.hours[0] + self.problem.slot * self._k
        if p.not_before is not None:
            self.model.add(minute >= p.not_before)
        if p.not_after is not None:
            self.model.add(minute + p.duration <= p.not_after)
        meeting = self.model.new_fixed_size_interval_var(self._start, p.duration, "meeting")
        for where, low, high in p.blocked:
            for day in p.days if where == EVERY_DAY else (where,):
                self.model.add_no_overlap([meeting, self._fixed(day, low, high)])

    def _people(self) -> None:
        p = self.problem
        for person in p.people:
            before = max(p.buffer_before, person.travel)
            length = before + p.duration + max(p.buffer_after, person.travel)
            start, busy = self._start - before, [self._fixed(*block) for block in person.busy]
            kept = self.model.new_fixed_size_interval_var(start, length, "kept")
            if person.optional:
                comes = self.model.new_bool_var(person.name)
                self.attending.append(comes)
                kept = self.model.new_optional_fixed_size_interval_var(start, length, comes, "")
            self.model.add_no_overlap([kept, *busy])

    def _fixed(self, day: int, low: int, high: int) -> Any:
        return self.model.new_fixed_size_interval_var(MIDNIGHT * day + low, high - low, "")

    def slots(self) -> set[tuple[int, int]]:
        """Enumerate the slots, as days and places on the day."""
        from ortools.sat.python import cp_model

        variables, found = (self._day, self._k), set()

        class _Collect(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                """Keep the solution."""
                found.add((self.value(variables[0]), self.value(variables[1])))

        solver = a_solver()
        solver.parameters.enumerate_all_solutions = True
        done(solver.solve(self.model, _Collect()))
        return found

    def most(self) -> int:
        """Return how many of the optional people can attend at once, of a week with slots."""
        self.model.maximize(sum(self.attending))
        solver = a_solver()
        done(solver.solve(self.model))
        most: int = round(solver.objective_value)
        return most


def a_solver() -> Any:
    """Return CP-SAT, so that it does the same every time."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would never again reach Python
    solver.parameters.max_deterministic_time = 60
    return solver


def done(status: Any) -> None:
    """Refuse to go on without a proof.

    Raises
    ------
    JudgeError
        If CP-SAT proved nothing within its deterministic limit.
    """
    from ortools.sat.python import cp_model

    if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        raise JudgeError("CP-SAT could not enumerate a calendar's slots; report this instance")


def _slots(problem: Problem) -> set[tuple[int, int]]:
    if problem.no_weekends and set(problem.days) <= set(WEEKEND):
        return set()
    return Week(problem).slots()


def prove_week(problem: Problem) -> Row:
    """Return the reference's values of a week but its conflicts."""
    found = _slots(replace(problem, people=problem.required))
    values: Row = {"feasible": bool(found), "slots": len(found)}
    if not found:
        return values
    if problem.optional:
        values["attending"] = Week(problem).most()
        week = Week(problem)
        week.model.add(sum(week.attending) == values["attending"])
        found = week.slots()
        values["best"] = len(found)
    day, k = min(found)
    values["earliest"] = slot_json(Meeting(day, problem.hours[0] + k * problem.slot))
    return values


def restricted(problem: Problem, names: Collection[str]) -> Problem:
    """Return the week in which nothing is in force but the named constraints and people."""
    people = tuple(
        replace(person, travel=person.travel if "travel" in names else 0)
        for person in problem.required
        if person.name in names
    )
    kept = "buffer" in names
    return replace(
        problem,
        people=people,
        buffer_before=problem.buffer_before if kept else 0,
        buffer_after=problem.buffer_after if kept else 0,
        no_weekends="weekend" in names,
        not_before=problem.not_before if "not_before" in names else None,
        not_after=problem.not_after if "not_after" in names else None,
        blocked=problem.blocked if "blocked" in names else (),
    )


def is_minimal_conflict(problem: Problem, names: list[str]) -> bool:
    """Say whether some names rule every slot out, and no longer do so with any one left out."""
    if _slots(restricted(problem, names)):
        return False
    return all(_slots(restricted(problem, set(names) - {name})) for name in names)

"""Proves timetables: by backtracking on bit masks, and again by CP-SAT.

CP-SAT gets an interval for each meeting, one that must not overlap the blocks of each person and
room it needs, nor their other meetings, on one line of time (disjunctive scheduling; Baptiste,
Le Pape & Nuijten 2001), and enumerates solutions up to `MAX_TIMETABLES`.
"""

from typing import Any

from assay.core import Row
from assay.problems.calendar import LETTERS, MIDNIGHT, Meeting, Timetable, slot_json
from assay.problems.calendar import MAX_TIMETABLES as LIMIT
from assay.problems.calendar_search import Search
from verifiers.exact.calendar_again import a_solver, done


def _row(count: int, first: tuple[Meeting, ...] | None) -> Row:
    row: Row = {"timetables": count}
    if first:
        row["first"] = {c: slot_json(m) for c, m in zip(LETTERS, first, strict=False)}
    return row


def prove_timetable(problem: Timetable) -> Row:
    """Count the timetables of a problem, up to the limit, and find the first.

    Returns
    -------
    dict
        ``timetables`` and, where there are some, the ``first``.
    """
    search = Search(problem)
    options = search.options()
    count = search.count(options, LIMIT)
    return _row(count, search.first(options) if count else None)


class _Model:
    """The model of a timetable, and its variables: each meeting's day and place on it."""

    def __init__(self, problem: Timetable) -> None:
        from ortools.sat.python import cp_model

        self.problem = problem
        self.model: Any = cp_model.CpModel()
        self.variables: list[Any] = []
        self._starts: list[Any] = []
        self._intervals: list[Any] = []
        domain = cp_model.Domain.from_values(problem.days)
        for i, task in enumerate(problem.meetings):
            day = self.model.new_int_var_from_domain(domain, f"day{i}")
            k = self.model.new_int_var(0, problem.alone(i).per_day - 1, f"k{i}")
            start = self.model.new_int_var(0, 7 * MIDNIGHT, f"start{i}")
            self.model.add(start == MIDNIGHT * day + problem.hours[0] + problem.slot * k)
            interval = self.model.new_fixed_size_interval_var(start, task.duration, f"meeting{i}")
            self.variables.append((day, k))
            self._starts.append(start)
            self._intervals.append(interval)
        self._resources()
        for i, j in problem.order:
            end = self._starts[i] + problem.meetings[i].duration
            self.model.add(self._starts[j] >= end)

    def _resources(self) -> None:
        tasks = self.problem.meetings
        holders = [
            ([i for i, t in enumerate(tasks) if who in t.people], person.busy)
            for who, person in enumerate(self.problem.people)
        ]
        holders += [
            ([i for i, t in enumerate(tasks) if t.room == r], blocks)
            for r, blocks in enumerate(self.problem.rooms)
        ]
        for meetings, blocks in holders:
            busy = [
                self.model.new_fixed_size_interval_var(MIDNIGHT * day + low, high - low, "")
                for day, low, high in blocks
            ]
            self.model.add_no_overlap([*(self._intervals[i] for i in meetings), *busy])

    def enumerate(self) -> set[tuple[tuple[int, int], ...]]:
        """Return the timetables, up to the limit, as days and places on the day."""
        from ortools.sat.python import cp_model

        variables, found = self.variables, set()

        class _Collect(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                """Keep the solution."""
                found.add(tuple((self.value(day), self.value(k)) for day, k in variables))
                if len(found) == LIMIT:
                    self.stop_search()

        solver = a_solver()
        solver.parameters.enumerate_all_solutions = True
        status = solver.solve(self.model, _Collect())
        if len(found) < LIMIT:
            done(status)
        return found

    def first(self) -> tuple[Meeting, ...]:
        """Return the first timetable, one variable after another at its least."""
        opens, slot = self.problem.hours[0], self.problem.slot
        meetings = []
        for day, k in self.variables:
            self.model.minimize(MIDNIGHT * day + k)
            solver = a_solver()
            done(solver.solve(self.model))
            values = solver.value(day), solver.value(k)
            self.model.add(day == values[0])
            self.model.add(k == values[1])
            meetings.append(Meeting(values[0], opens + slot * values[1]))
        return tuple(meetings)


def prove_timetable_again(problem: Timetable) -> Row:
    """Enumerate the timetables with CP-SAT, and find the first one.

    Raises
    ------
    JudgeError
        If CP-SAT proves nothing within its deterministic limit.
    """
    model = _Model(problem)
    count = len(model.enumerate())
    return {"feasible": count > 0, **_row(count, model.first() if count else None)}

"""Proves which slots suit everybody: by bit masks, and again by CP-SAT.

The possible slots of a week are bits of one integer, the k-th slot of day i at bit i * K + k for
K slots a day. Whatever keeps a meeting out of [a, b) rules out consecutive slots: with the
working day from o, slots s apart, duration d and buffer p, slot k starts at o + k s and meets
[a, b) if and only if o + k s - p < b and o + k s + d + p > a, that is

    floor((a - d - p - o) / s) < k < ceil((b + p - o) / s).

What no block, blocked range, bound or weekend rules out is feasible; the lowest bit is the
earliest. CP-SAT sees none of this: it gets a day, a slot and an interval for each thing that must
not overlap (Baptiste, Le Pape & Nuijten 2001), and enumerates all its solutions.
"""

from collections.abc import Sequence
from typing import Any

from assay.core import Row
from assay.errors import JudgeError
from assay.problems.calendar import (
    EVERY_DAY,
    MIDNIGHT,
    WEEKEND,
    Meeting,
    Problem,
    slot_json,
    witness,
)


class _Masks:
    """The possible slots of a week as bits."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._place = {day: i * problem.per_day for i, day in enumerate(problem.days)}

    def meets(self, day: int, start: int, end: int, buffer: int) -> int:
        """Return the slots of a day at which a meeting would meet [start, end)."""
        p = self._problem
        low = max(0, (start - p.duration - buffer - p.hours[0]) // p.slot + 1)
        high = min(p.per_day, -(-(end + buffer - p.hours[0]) // p.slot))
        return ((1 << max(0, high - low)) - 1) << self._place[day] + low

    def allowed(self) -> int:
        """Return the slots that everything but the people allows."""
        p = self._problem
        mask = (1 << p.possible) - 1
        for day in p.days:
            if p.no_weekends and day in WEEKEND:
                mask &= ~self.meets(day, *p.hours, 0)
            if p.not_before is not None:
                mask &= ~self.meets(day, p.hours[0], p.not_before, 0)
            if p.not_after is not None:
                mask &= ~self.meets(day, p.not_after, p.hours[1], 0)
            for where, start, end in p.blocked:
                if where in (day, EVERY_DAY):
                    mask &= ~self.meets(day, start, end, 0)
        return mask

    def feasible(self, mask: int) -> int:
        """Return those of the given slots that suit everybody."""
        for person in self._problem.people:
            for day, start, end in person.busy:
                mask &= ~self.meets(day, start, end, self._problem.buffer)
        return mask


def prove(problem: Problem) -> Row:
    """Prove how many slots of one week are feasible, and which one is the earliest.

    Returns
    -------
    dict
        ``slots``, ``allowed`` (by everything but the people) and, where there are slots,
        ``earliest`` as the reference writes it.
    """
    masks = _Masks(problem)
    allowed = masks.allowed()
    mask = masks.feasible(allowed)
    facts: Row = {"slots": mask.bit_count(), "allowed": allowed.bit_count()}
    if mask:
        facts["earliest"] = slot_json(problem.meeting((mask & -mask).bit_length()))
    return facts


def prove_many(bases: Sequence[Any]) -> list[list[Row]]:
    """Prove both weeks of every base; see `prove`.

    Parameters
    ----------
    bases : sequence
        With ``weeks``, two problems each.
    """
    return [[prove(week) for week in base.weeks] for base in bases]


def _model(problem: Problem) -> tuple[Any, list[Any]]:
    """Return the CP-SAT model of a week, and its two variables: the day and the slot in it."""
    from ortools.sat.python import cp_model

    p, model = problem, cp_model.CpModel()
    days = [d for d in p.days if not (p.no_weekends and d in WEEKEND)]
    day = model.new_int_var_from_domain(cp_model.Domain.from_values(days), "day")
    k = model.new_int_var(0, p.per_day - 1, "k")
    start = model.new_int_var(0, MIDNIGHT * (WEEKEND[-1] + 1), "start")
    model.add(start == MIDNIGHT * day + p.hours[0] + p.slot * k)
    if p.not_before is not None:
        model.add(p.hours[0] + p.slot * k >= p.not_before)
    if p.not_after is not None:
        model.add(p.hours[0] + p.slot * k + p.duration <= p.not_after)
    meeting = model.new_fixed_size_interval_var(start, p.duration, "meeting")
    kept = model.new_fixed_size_interval_var(start - p.buffer, p.duration + 2 * p.buffer, "kept")

    def fixed(day: int, low: int, high: int) -> Any:
        return model.new_fixed_size_interval_var(MIDNIGHT * day + low, high - low, "")

    for person in p.people:
        model.add_no_overlap([kept, *(fixed(*block) for block in person.busy)])
    for where, low, high in p.blocked:
        for d in p.days if where == EVERY_DAY else (where,):
            model.add_no_overlap([meeting, fixed(d, low, high)])
    return model, [day, k]


def prove_again(problem: Problem) -> Row:
    """Enumerate the feasible slots with CP-SAT.

    Returns
    -------
    dict
        ``feasible``, ``slots`` and, where there are some, ``earliest``, to be compared with the
        reference.

    Raises
    ------
    JudgeError
        If CP-SAT proves nothing within its deterministic limit.
    """
    from ortools.sat.python import cp_model

    if problem.no_weekends and set(problem.days) <= set(WEEKEND):
        return {"feasible": False, "slots": 0}
    model, variables = _model(problem)
    found: set[tuple[int, int]] = set()

    class Collect(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            found.add((self.value(variables[0]), self.value(variables[1])))

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.catch_sigint_signal = False  # else Ctrl-C would never again reach Python
    solver.parameters.max_deterministic_time = 60
    solver.parameters.enumerate_all_solutions = True
    if solver.solve(model, Collect()) not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
        raise JudgeError("CP-SAT could not enumerate a week's slots; report this instance")
    values: Row = {"feasible": bool(found), "slots": len(found)}
    if found:
        day, k = min(found)
        values["earliest"] = slot_json(Meeting(day, problem.hours[0] + k * problem.slot))
    return values


def solve(problem: Problem) -> Any:
    """Return the earliest feasible slot, or `NONE`."""
    facts = prove(problem)
    return witness({**facts, "feasible": facts["slots"] > 0})

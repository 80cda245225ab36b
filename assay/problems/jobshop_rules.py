"""Schedules from sequences: as early as an order allows, and by dispatching rules.

A *sequence* names jobs, each m times; its k-th naming of j stands for operation k of j
(Bierwirth 1995). Starting each operation in that order as early as the earlier ones allow gives
a valid schedule, and some sequence gives an optimal one. So does an order of jobs on every machine,
unless these orders wait for one another.
"""

from collections.abc import Callable, Iterable, Sequence

from assay.problems.jobshop import Problem, Starts

Priority = Callable[[int, int, int], object]
"""From a job, the number of its next operation and when that became ready, to a value."""


def timetable(problem: Problem, sequence: Iterable[int]) -> Starts:
    """Return the schedule that starts operations as early as a sequence of jobs allows.

    Parameters
    ----------
    problem : Problem
        What to schedule.
    sequence : iterable of int
        Every job as often as it has operations.

    Examples
    --------
    >>> timetable(Problem((((0, 1), (1, 2)), ((0, 2), (1, 1)))), [0, 1, 0, 1])
    ((0, 1), (1, 3))
    """
    starts: list[list[int]] = [[] for _ in problem.jobs]
    ready, free = [0] * len(problem.jobs), [0] * problem.machines
    for j in sequence:
        machine, duration = problem.jobs[j][len(starts[j])]
        start = max(ready[j], free[machine])
        starts[j].append(start)
        ready[j] = free[machine] = start + duration
    return tuple(map(tuple, starts))


def expanded(
    problem: Problem, orders: Sequence[Sequence[int]]
) -> tuple[tuple[int | None, ...], ...]:
    """Return the earliest schedule in which every machine does jobs in a given order.

    Parameters
    ----------
    problem : Problem
        What to schedule.
    orders : sequence of sequence of int
        For each machine the jobs as it does them.

    Returns
    -------
    tuple of tuple of int or None
        Start times; None for operations that never start, because they are in no order or the
        orders wait for one another.

    Examples
    --------
    >>> two = Problem((((0, 1), (1, 2)), ((1, 2), (0, 1))))
    >>> expanded(two, [[0, 1], [1, 0]])
    ((0, 2), (0, 2))
    >>> expanded(two, [[1, 0], [0, 1]])
    ((None, None), (None, None))
    """
    n = len(problem.jobs)
    starts: list[list[int | None]] = [[None] * problem.machines for _ in problem.jobs]
    step, ready, free = [0] * n, [0] * n, [0] * problem.machines
    place = [0] * problem.machines
    waiting = list(range(problem.machines))
    while waiting:
        machine = waiting.pop()
        if place[machine] == len(orders[machine]):
            continue
        j = orders[machine][place[machine]]
        if not 0 <= j < n or step[j] == problem.machines or problem.jobs[j][step[j]][0] != machine:
            continue
        start = max(ready[j], free[machine])
        starts[j][step[j]] = start
        ready[j] = free[machine] = start + problem.jobs[j][step[j]][1]
        step[j] += 1
        place[machine] += 1
        waiting.append(machine)
        if step[j] < problem.machines:
            waiting.append(problem.jobs[j][step[j]][0])
    return tuple(map(tuple, starts))


def dispatch(problem: Problem, priority: Priority) -> list[int]:
    """Return the sequence of a dispatching rule, which never lets a machine wait.

    Of the operations that can start soonest, the one of least priority value goes first; ties
    go to the smaller job (the non-delay schedules of Giffler & Thompson 1960).

    Parameters
    ----------
    problem : Problem
        What to schedule.
    priority : callable
        See `Priority`.
    """
    step, ready = [0] * len(problem.jobs), [0] * len(problem.jobs)
    free = [0] * problem.machines
    left, sequence = list(range(len(problem.jobs))), []
    while left:
        first = {j: max(ready[j], free[problem.jobs[j][step[j]][0]]) for j in left}
        soonest = min(first.values())
        at_once = (j for j in left if first[j] == soonest)
        j = min((priority(j, step[j], ready[j]), j) for j in at_once)[1]
        machine, duration = problem.jobs[j][step[j]]
        ready[j] = free[machine] = soonest + duration
        sequence.append(j)
        step[j] += 1
        if step[j] == problem.machines:
            left.remove(j)
    return sequence


def shortest_first(problem: Problem) -> list[int]:
    """Return the sequence of the rule "shortest processing time first" (SPT)."""
    return dispatch(problem, lambda j, k, _: problem.jobs[j][k][1])


def most_work_first(problem: Problem) -> list[int]:
    """Return the sequence of the rule "most work remaining first" (MWR)."""
    return dispatch(problem, lambda j, k, _: -sum(d for _, d in problem.jobs[j][k:]))


def first_come_first(problem: Problem) -> list[int]:
    """Return the sequence of the rule "first in, first out" (FIFO)."""
    return dispatch(problem, lambda j, k, since: since)

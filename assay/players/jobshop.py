"""Baselines for schedules: shortest processing time first, a random sequence, one after another.

Shortest processing time first is the textbook dispatching rule (Baker 1974; among many compared
by Panwalkar & Iskander 1977). For ``decide`` it answers its schedule if that meets the bound,
else that there is none.
"""

from typing import Any

from assay.core import NONE, Play
from assay.problems.jobshop import Problem, Starts
from assay.problems.jobshop_rules import shortest_first, timetable
from assay.rng import Stream


def greedy(problem: Problem) -> Play:
    """Of the operations that can start soonest, start the shortest one."""
    sequence = shortest_first(problem)
    starts = timetable(problem, sequence)
    step, lines = [0] * len(problem.jobs), []
    for j in sequence:
        k = step[j]
        machine, duration = problem.jobs[j][k]
        end = starts[j][k] + duration
        lines.append(f"Job {j} next, on machine {machine}: from {starts[j][k]} to {end}.")
        step[j] += 1
    makespan = problem.makespan(starts)
    lines.append(f"The last operation ends at {makespan}.")
    return Play("\n".join(lines), _bounded(problem, starts, makespan))


def _bounded(problem: Problem, starts: Starts, makespan: int) -> Any:
    return NONE if problem.bound is not None and makespan > problem.bound else starts


def random(problem: Problem, rng: Stream) -> Play:
    """Schedule the jobs in a random sequence; for ``decide``, say none half of the time."""
    if problem.bound is not None and rng.chance(1, 2):
        return Play("I guess that there is no such schedule.", NONE)
    sequence = [j for j, job in enumerate(problem.jobs) for _ in job]
    rng.shuffle(sequence)
    return Play("I guess a random order of the operations.", timetable(problem, sequence))


def constant(problem: Problem) -> Play:
    """Do one job after another; for ``decide``, always say none."""
    if problem.bound is not None:
        return Play("I always say that there is no such schedule.", NONE)
    starts, time = [], 0
    for job in problem.jobs:
        row = []
        for _, duration in job:
            row.append(time)
            time += duration
        starts.append(tuple(row))
    return Play("I always do one job after another.", tuple(starts))

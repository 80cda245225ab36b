"""The claims about job shops, under the schedule that the claims themselves build up."""

from collections.abc import Sequence
from typing import Any


class State:
    """The schedule in force: the start of each operation by job and machine."""

    def __init__(self) -> None:
        self.starts: dict[tuple[int, int], int] = {}


def set_up(problem: Any, state: State, words: Sequence[str]) -> None:
    """Read ``reset`` or ``0 2 7``: job 0 starts on machine 2 at 7."""
    if words[0] == "reset":
        state.starts.clear()
    else:
        job, machine, time = map(int, words)
        state.starts[job, machine] = time


def quoted(problem: Any) -> dict[str, str]:
    """Return the numbers of the prompt."""
    counts = {"jobs": len(problem.jobs), "machines": problem.machines, "bound": problem.bound}
    return {name: str(count) for name, count in counts.items()}


def rows(word: str) -> tuple[tuple[int, ...], ...]:
    """Read ``0,3,9/1,4,6``: the starts of each job in order."""
    return tuple(tuple(map(int, row.split(","))) for row in word.split("/"))


def solution(problem: Any, state: State, words: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return the starts given, or those in force."""
    if words:
        return rows(words[0])
    jobs = enumerate(problem.jobs)
    return tuple(tuple(state.starts[j, m] for m, _ in job) for j, job in jobs)


def _duration(problem: Any, job: int, machine: int) -> int:
    return int(dict(problem.jobs[job])[machine])


def machine_of(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0 1 2``: job, operation from 0, machine."""
    job, operation, machine = map(int, words)
    return bool(problem.jobs[job][operation][0] == machine)


def duration_of(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0 2 5``: job, machine, duration."""
    job, machine, duration = map(int, words)
    return _duration(problem, job, machine) == duration


def start(problem: Any, state: State, words: Sequence[str]) -> bool | None:
    """``0 2 7``: job, machine, time; sets the start. None if the one before has no start."""
    job, machine, time = map(int, words)
    order = [m for m, _ in problem.jobs[job]]
    place = order.index(machine)
    ready = 0
    if place:
        before = order[place - 1]
        if (job, before) not in state.starts:
            state.starts[job, machine] = time
            return None
        ready = state.starts[job, before] + _duration(problem, job, before)
    state.starts[job, machine] = time
    clashes = [
        j for j in range(len(problem.jobs)) if j != job and _meet(problem, state, machine, j, job)
    ]
    return time >= ready and not clashes


def _meet(problem: Any, state: State, machine: int, one: int, other: int) -> bool:
    if (one, machine) not in state.starts or (other, machine) not in state.starts:
        return False
    a, b = state.starts[one, machine], state.starts[other, machine]
    return a < b + _duration(problem, other, machine) and b < a + _duration(problem, one, machine)


def end(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``0 2 12``: job, machine, time."""
    job, machine, time = map(int, words)
    return state.starts[job, machine] + _duration(problem, job, machine) == time


def machine_conflict(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``2 0 1``: machine, two jobs."""
    machine, one, other = map(int, words)
    assert {(one, machine), (other, machine)} <= set(state.starts), "not in force"
    return _meet(problem, state, machine, one, other)


def makespan(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``37``: of the schedule in force; or ``37 0,3,9/…`` of one that is written beside it."""
    return int(problem.makespan(solution(problem, state, words[1:]))) == int(words[0])

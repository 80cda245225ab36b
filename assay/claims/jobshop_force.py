"""The schedule in force in a trace: the last start said of each operation."""

from assay.problems.jobshop import Problem


class Force:
    """A partial schedule.

    Parameters
    ----------
    problem : Problem
        The jobs.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._starts: list[list[int | None]] = []
        self._on: list[dict[int, int]] = []
        self._places = [{machine: k for k, (machine, _) in enumerate(job)} for job in problem.jobs]
        self._lasting = [[0] * len(problem.jobs) for _ in range(problem.machines)]
        for j, job in enumerate(problem.jobs):
            for machine, duration in job:
                self._lasting[machine][j] = duration
        self.missing = 0
        self.clear()

    def clear(self) -> None:
        """Take every start back."""
        n, m = len(self.problem.jobs), self.problem.machines
        self._starts = [[None] * m for _ in range(n)]
        self._on = [{} for _ in range(m)]
        self.missing = n * m

    def place(self, job: int, machine: int) -> int:
        """Return which operation of a job needs a machine, -1 if none does."""
        return self._places[job].get(machine, -1)

    def put(self, job: int, k: int, time: int) -> bool:
        """Set a start; say whether that changed anything."""
        before = self._starts[job][k]
        self.missing -= before is None
        self._starts[job][k] = time
        self._on[self.problem.jobs[job][k][0]][job] = time
        return before != time

    def known(self, job: int, k: int) -> bool:
        """Say whether the operation before is in force, or there is none."""
        return k == 0 or self._starts[job][k - 1] is not None

    def end(self, job: int, k: int) -> int | None:
        """Return when an operation ends, None if its start is not in force."""
        start = self._starts[job][k]
        return None if start is None else start + self.problem.jobs[job][k][1]

    def fits(self, job: int, k: int, time: int) -> bool:
        """Say whether an operation may start then beside all others in force."""
        machine, duration = self.problem.jobs[job][k]
        if k and (self.end(job, k - 1) or 0) > time:
            return False
        lasting = self._lasting[machine]
        for other, start in self._on[machine].items():
            if start < time + duration and time < start + lasting[other] and other != job:
                return False
        return True

    def overlap(self, machine: int, a: int, b: int) -> bool | None:
        """Say whether two jobs meet on a machine, None if one is not in force there."""
        on = self._on[machine]
        if a not in on or b not in on:
            return None
        met = on[a] < on[b] + self._lasting[machine][b]
        return met and on[b] < on[a] + self._lasting[machine][a]

    def schedule(self) -> tuple[tuple[int | None, ...], ...]:
        """Return all starts."""
        return tuple(map(tuple, self._starts))

    def makespan(self) -> int:
        """Return when the last operation in force ends."""
        ends = (self.end(j, k) for j, job in enumerate(self._starts) for k in range(len(job)))
        return max((end for end in ends if end is not None), default=0)

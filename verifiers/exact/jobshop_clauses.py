"""Whether some schedule ends by a horizon, as clauses: the order encoding.

Every operation has a *window*: the times from the earliest to the latest at which it can start, by
the operations of its job before and after it. Where of two operations on one machine one
cannot come first within the windows, the other does, and that narrows them again (the arc
consistency on disjunctions of Carlier & Pinson 1989), until nothing changes or a window is empty.

With v(a, t) for "operation a starts at t or later" (the order encoding of Crawford & Baker 1994
and Tamura et al. 2009), for the times t of the window of a

    v(a, t + 1) -> v(a, t),    v(a, t) -> v(b, t + duration(a)) for the next operation b of the job,

and the second kind of clause also where a is known to come before b on a machine. For two
operations on a machine whose order is open a variable says which comes first, and each order's
clauses hold if it does.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations

from assay.problems.jobshop import Problem
from verifiers.certificates.disjunctive_names import Names

Clause = tuple[int, ...]
Pair = tuple[int, int]
"""Two operations on one machine; operation k of job j is number j * m + k."""


class Windows:
    """When each operation can start, and which of two must come first, for a horizon.

    ``early`` and ``late`` are the windows' ends, ``before`` the pairs in their order where it is
    settled, ``open`` those where it is not. ``empty`` says that some window is.
    """

    def __init__(self, problem: Problem, horizon: int) -> None:
        self.machines = problem.machines
        self.durations = [d for job in problem.jobs for _, d in job]
        self.early: list[int] = []
        self.late: list[int] = []
        for job in problem.jobs:
            rest = [sum(d for _, d in job[k:]) for k in range(len(job))]
            self.early += [rest[0] - time for time in rest]
            self.late += [horizon - time for time in rest]
        self.open = _pairs(problem)
        self.before: list[Pair] = []
        self.empty = any(a > b for a, b in zip(self.early, self.late, strict=True))
        while not self.empty and self._settled():
            pass

    def _settled(self) -> bool:
        """Settle what can be, and say whether that narrowed a window."""
        early, late, durations = self.early, self.late, self.durations
        left: list[Pair] = []
        for a, b in self.open:
            first = early[a] + durations[a] <= late[b]
            second = early[b] + durations[b] <= late[a]
            if first and second:
                left.append((a, b))
            elif first or second:
                self.before.append((a, b) if first else (b, a))
            else:
                self.empty = True
                return False
        self.open = left
        narrowed = [self._narrowed(a, b) for a, b in self.before]
        return any(narrowed) and not self.empty

    def _narrowed(self, a: int, b: int) -> bool:
        """Let b start no sooner, and a no later, than a before b allows; so too in their jobs."""
        early, late, durations = self.early, self.late, self.durations
        changed = False
        time, k = early[a] + durations[a], b
        while time > early[k]:
            early[k], changed = time, True
            self.empty |= time > late[k]
            time += durations[k]
            k += 1
            if k % self.machines == 0:
                break
        time, k = late[b] - durations[a], a
        while time < late[k]:
            late[k], changed = time, True
            self.empty |= time < early[k]
            if k % self.machines == 0:
                break
            k -= 1
            time -= durations[k]
        return changed


def _pairs(problem: Problem) -> list[Pair]:
    """Return all pairs of operations that share a machine."""
    visits: list[list[int]] = [[] for _ in range(problem.machines)]
    for j, job in enumerate(problem.jobs):
        for k, (machine, _) in enumerate(job):
            visits[machine].append(j * problem.machines + k)
    return [pair for visit in visits for pair in combinations(visit, 2)]


class Encoding:
    """Clauses that have a model exactly if some schedule ends by the horizon.

    ``names`` says what their variables mean.
    """

    def __init__(self, problem: Problem, horizon: int) -> None:
        self._windows = windows = Windows(problem, horizon)
        nothing = [0] * len(windows.early)
        if windows.empty:
            self.names = Names(nothing, nothing, nothing, ())
            return
        widths = [late - early for early, late in zip(windows.early, windows.late, strict=True)]
        first = [0, *accumulate(widths)]
        base = [at - early for at, early in zip(first, windows.early, strict=False)]
        self._base, self._pair = base, first[-1] + 1
        self.names = Names(base, windows.early, windows.late, windows.open)

    def clauses(self) -> list[Clause]:
        """Return the clauses; an empty one alone if no order of the operations fits."""
        return [()] if self._windows.empty else [*self._times(), *self._machines()]

    def _times(self) -> Iterator[Clause]:
        """Yield the order of each operation's variables, and the order of each job."""
        windows = self._windows
        for a, base in enumerate(self._base):
            yield from (
                (base + t, -(base + t + 1)) for t in range(windows.early[a] + 1, windows.late[a])
            )
            if (a + 1) % windows.machines:
                yield from self._before(a, a + 1)

    def _machines(self) -> Iterator[Clause]:
        for a, b in self._windows.before:
            yield from self._before(a, b)
        for variable, (a, b) in enumerate(self._windows.open, self._pair):
            yield from self._before(a, b, -variable)
            yield from self._before(b, a, variable)

    def _before(self, a: int, b: int, *unless: int) -> Iterator[Clause]:
        """Yield that b starts after a has ended, unless a literal holds."""
        windows, at, to = self._windows, self._base[a], self._base[b] + self._windows.durations[a]
        early, late = windows.early, windows.late
        last = late[b] - windows.durations[a]
        start = max(early[a], early[b] - windows.durations[a] + 1)
        if start <= early[a] <= last:
            yield (*unless, to + early[a])
            start = early[a] + 1
        yield from ((*unless, -(at + t), to + t) for t in range(start, min(last, late[a]) + 1))
        if last < early[a]:
            yield unless
        elif last < late[a]:
            yield (*unless, -(at + last + 1))

    def starts(self, model: Sequence[int]) -> list[list[int]]:
        """Return the start times that a model stands for."""
        windows, m = self._windows, self._windows.machines
        true = {x for x in model if x > 0}  # a variable in no clause may be missing
        times = [
            early + sum(base + t in true for t in range(early + 1, late + 1))
            for base, early, late in zip(self._base, windows.early, windows.late, strict=True)
        ]
        return [times[j : j + m] for j in range(0, len(times), m)]

"""Claims about operations and the schedule in force; candidates are complete schedules.

Saying when an operation starts sets its start in force, in which ends, conflicts and the makespan
are judged.
"""

import re
from collections.abc import Hashable, Mapping
from typing import Any

from assay.claims import jobshop_words
from assay.claims.jobshop_force import Force
from assay.claims.jobshop_words import LEXER, ORDINALS, RANGE, ROW
from assay.claims.lexing import plain
from assay.claims.reading import Reader
from assay.core import Reading
from assay.problems.jobshop import Problem

_ROWS = re.compile(ROW)
_MACHINES = re.compile(r"mn")
_PLACES = re.compile(rf"[Jm]n[:,(=]?({RANGE})")
_STEPS = re.compile(r"(on|q)o?[:=i(r]*mn")


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a job shop; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return the starts."""
    return tuple(map(tuple, solution)) if isinstance(solution, tuple) else str(solution)


class _Reader(Reader):
    SCANNER = jobshop_words.SCANNER

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(LEXER.lex(plain(text)))
        self.problem = problem
        self.force = Force(problem)
        self.columns = ""
        self.budget = 64 * len(text) + 64 * len(problem.jobs) * problem.machines
        named = {self.tokens.number(m.start() + 1) for m in re.finditer("on", self.kinds)}
        self.base = 0 if 0 in named else 1 if problem.machines in named else None

    def _operation(self, i: int, j: int) -> tuple[int, int] | None:
        """Return the job and the operation, from 0, that tokens name, None if not for sure."""
        job = self._after("J", i, j)
        if job is None or job >= len(self.problem.jobs):
            return None
        machine, number = self._after("m", i, j), self._after("o", i, j)
        place = self.kinds.find("q", i, j)
        if place >= 0:
            return self._checked(job, self._ordinal(place))
        if number is not None:
            return self._checked(job, -1 if self.base is None else number - self.base)
        return None if machine is None else self._checked(job, self.force.place(job, machine))

    def _checked(self, job: int, k: int) -> tuple[int, int] | None:
        return (job, k) if 0 <= k < self.problem.machines else None

    def _ordinal(self, at: int) -> int:
        word = self.tokens.word(at)
        every = ORDINALS.split()
        return every.index(word) if word in every else self.problem.machines - 1

    def _after(self, kind: str, i: int, j: int) -> int | None:
        """Return the number behind the first token of a kind, if there is one."""
        at = self.kinds.find(kind + "n", i, j)
        return None if at < 0 else self.tokens.number(at + 1)

    # The schedule.

    def _start(self, i: int, j: int, operation: tuple[int, int], time: int) -> None:
        job, k = operation
        known = self.force.known(job, k)
        if known:
            holds = self.force.fits(job, k, time)
            self.add("start", i, j, self._about(job, k), time, holds)
        if self.sentences.settable(i) and self.force.put(job, k, time):
            self._complete(i, j)

    def _about(self, job: int, k: int) -> tuple[int, int]:
        return job, self.problem.jobs[job][k][0]

    def _complete(self, i: int, j: int) -> None:
        if self.force.missing == 0 and self.budget > 0:
            self.budget -= len(self.problem.jobs) * self.problem.machines
            self.propose(i, j, self.force.schedule())

    def _end(self, i: int, j: int, operation: tuple[int, int], time: int) -> None:
        end = self.force.end(*operation)
        if end is not None:
            self.add("end", i, j, self._about(*operation), time, end == time)

    def _placed(self, i: int, j: int) -> None:
        times = self._times(i, j)
        head = times[0] if times else j
        operation = self._operation(i, head)
        if operation is None:
            return
        values = [self.tokens.number(k) for k in times]
        ends = self.kinds.find("e", i, j) >= 0
        if len(values) == 2 or not ends:
            self._start(i, j, operation, values[0])
        if len(values) == 2 or ends:
            self._end(i, j, operation, values[-1])

    def _times(self, i: int, j: int) -> list[int]:
        """Return the numbers that stand behind no job, machine or operation."""
        return [k for k in self.places(i, j) if k == i or self.kinds[k - 1] not in "Jmo"]

    def _line(self, i: int, j: int) -> None:
        machine = self.tokens.number(i + 1)
        for match in _PLACES.finditer(self.kinds, i + 2, j):
            self._spanned(match, self.tokens.number(match.start() + 1), machine)

    def _row(self, i: int, j: int) -> None:
        job = self.tokens.number(i + 1)
        for match in _PLACES.finditer(self.kinds, i + 2, j):
            self._spanned(match, job, self.tokens.number(match.start() + 1))

    def _spanned(self, match: re.Match[str], job: int, machine: int) -> None:
        """Take a range that is said of a job on a machine."""
        if job < len(self.problem.jobs):
            operation = self._checked(job, self.force.place(job, machine))
            start, end = self.numbers(*match.span(1))
            if operation is not None:
                self._start(*match.span(), operation, start)
                self._end(*match.span(), operation, end)

    def _starts(self, i: int, j: int) -> None:
        rows = [tuple(self.numbers(*m.span())) for m in _ROWS.finditer(self.kinds, i + 1, j)]
        n, m = len(self.problem.jobs), self.problem.machines
        if len(rows) != n or any(len(row) != m for row in rows):
            return
        if self.sentences.settable(i):
            self.force.clear()
            for job, row in enumerate(rows):
                for k, time in enumerate(row):
                    self.force.put(job, k, time)
        self.propose(i, j, tuple(rows))

    def _heads(self, i: int, j: int) -> None:
        self.columns = self.kinds[i:j].replace("|", "")

    def _cells(self, i: int, j: int) -> None:
        """Read a row of a table whose heading said what its columns are."""
        row = dict(zip(self.columns, self.numbers(i, j), strict=False))
        if len(self.columns) != len(self.numbers(i, j)) or "J" not in row:
            return
        operation = self._named(row)
        if operation is not None:
            if "D" in row:
                self._lasts(i + 2, j - 1, operation, row["D"])
            if "s" in row:
                self._start(i + 2, j - 1, operation, row["s"])
            if "e" in row:
                self._end(i + 2, j - 1, operation, row["e"])

    def _named(self, row: Mapping[str, int]) -> tuple[int, int] | None:
        """Return the operation that a table's row is about."""
        job = row["J"]
        if job >= len(self.problem.jobs):
            return None
        if "m" in row:
            return self._checked(job, self.force.place(job, row["m"]))
        known = "o" in row and self.base is not None
        return self._checked(job, row["o"] - (self.base or 0)) if known else None

    def _reset(self, i: int, j: int) -> None:
        if self.sentences.settable(i):
            self.force.clear()

    # What is claimed.

    def _lasts(self, i: int, j: int, operation: tuple[int, int] | None, value: int) -> None:
        if operation is not None:
            job, k = operation
            true = self.problem.jobs[job][k][1]
            self.add("duration_of", i, j, self._about(job, k), value, value == true)

    def _pairs(self, i: int, j: int) -> None:
        job = self.tokens.number(i + 1)
        if job >= len(self.problem.jobs):
            return
        first = i
        for match in _MACHINES.finditer(self.kinds, i, j):
            machine, at = self.tokens.number(match.start() + 1), self.kinds.index("n", match.end())
            operation = self._checked(job, self.force.place(job, machine))
            self._lasts(first or match.start(), at + 1, operation, self.tokens.number(at))
            first = 0

    def _backwards(self, i: int, j: int) -> None:
        job = self.tokens.number(i + 1)
        if job < len(self.problem.jobs):
            for match in _MACHINES.finditer(self.kinds, i, j):
                at = match.start() - 1 - (self.kinds[match.start() - 1] == "u")
                place = self.force.place(job, self.tokens.number(match.start() + 1))
                self._lasts(at, match.end(), self._checked(job, place), self.tokens.number(at))

    def _couples(self, i: int, j: int) -> None:
        job, *rest = self.numbers(i, j)
        machines = rest[::2]
        if job < len(self.problem.jobs) and sorted(machines) == list(range(self.problem.machines)):
            at = self.places(i + 2, j)
            for a, b in zip(at[::2], at[1::2], strict=True):
                operation = (job, self.force.place(job, self.tokens.number(a)))
                self._lasts(a, b + 1, operation, self.tokens.number(b))

    def _steps(self, i: int, j: int) -> None:
        for match in _STEPS.finditer(self.kinds, i + 2, j):
            a, b = match.span()
            place = self.tokens.number(a + 1) if self.kinds[a] == "o" else self._ordinal(a)
            base = self.base if self.kinds[a] == "o" else 0
            k = -1 if base is None else place - base
            job = self.tokens.number(i + 1)
            if job < len(self.problem.jobs) and (operation := self._checked(job, k)):
                self._needs(a, b, operation, self.tokens.number(b - 1))
                rest = self._times(b, min(b + 4, j))
                if rest:
                    self._lasts(a, rest[0] + 1, operation, self.tokens.number(rest[0]))

    def _needs(self, i: int, j: int, operation: tuple[int, int], machine: int) -> None:
        job, k = operation
        if machine < self.problem.machines:
            self.add("machine_of", i, j, (job, k), machine, self.problem.jobs[job][k][0] == machine)

    def _machine(self, i: int, j: int) -> None:
        at = self.kinds.index("mn", i)
        operation = self._operation(i, at)
        if operation is not None:
            self._needs(i, at + 2, operation, self.tokens.number(at + 1))
            for k in self._times(at + 2, j)[:1]:
                self._lasts(i, k + 1, operation, self.tokens.number(k))

    def _lasting(self, i: int, j: int) -> None:
        self._lasts(i, j, self._operation(i, j), self.tokens.number(self._times(i, j)[-1]))

    def _clash(self, i: int, j: int) -> None:
        machine = self._after("m", i, j)
        named = (k for k in self.places(i, j) if self.kinds[k - 1] in "JA")
        jobs = [self.tokens.number(k) for k in named]
        if machine is None or machine >= self.problem.machines or len(set(jobs)) != 2:
            return
        if max(jobs) < len(self.problem.jobs):
            met = self.force.overlap(machine, *jobs)
            if met is not None:
                self.add("machine_conflict", i, j, (machine, jobs), True, met)

    def _makespan(self, i: int, j: int) -> None:
        guarded = self.sentences.mentions("Bp", i, i)
        if self.force.missing == 0 and not guarded:
            value = self.numbers(i, j)[-1]
            self.add("makespan", i, j, (), value, value == self.force.makespan())

    def _bound(self, i: int, j: int) -> None:
        if self.problem.bound is not None:
            value = self.tokens.number(j - 1)
            self.add("quoted_value", i, j, ("bound",), value, value == self.problem.bound)

    def _count(self, i: int, j: int) -> None:
        jobs = self.kinds[i + 1] == "J"
        true = len(self.problem.jobs) if jobs else self.problem.machines
        if self.kinds[j : j + 1] != "n":
            self.counts(i, j, "jobs" if jobs else "machines", self.tokens.number(i), true)

"""Claims about operations, conflicts and the makespan; candidates are complete schedules."""

import re
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from assay.claims.jobshop_carried import Carried
from assay.claims.jobshop_words import COUNTED, WHEN
from assay.core import Reading
from assay.problems.jobshop import Problem

_ON = re.compile(r"Jn\(D?n")
_SYMBOL = re.compile(
    r"\b([ps])_?[{(] ?([a-z]) ?, ?([a-z]) ?[})]"
    r"(?:[^.\n]{1,80}\bjob {1,4}\2 {1,4}on {1,4}(?:machine {1,4})?\3\b|[^.\n]{1,40}\bstart)"
)
_PROCESSING = re.compile(r"\bp_\{? ?j ?, ?m")
_MACHINES = re.compile(r"mn")
_WHENS = re.compile(rf"[)]?(?:{WHEN})")
_STEPS = re.compile(r"(on|q)o?[:=i(r]*mn")


def read(text: str, problem: Problem, surface: Mapping[str, str]) -> Reading:
    """Read a trace about a job shop; see `assay.roles.Claims`."""
    return _Reader(text, problem).read()


def key(solution: Any) -> Hashable:
    """Return the starts."""
    return tuple(map(tuple, solution)) if isinstance(solution, tuple) else str(solution)


def _line_end(kinds: str, i: int, j: int) -> int:
    """Return where the line of token i ends, j if later."""
    end = kinds.find("\n", i, j)
    return j if end < 0 else end


class _Reader(Carried):
    def _pairs(self, i: int, j: int) -> None:
        job = self.tokens.number(i + 1)
        if job >= len(self.problem.jobs):
            return
        self.said_of, self.said_end = job, j
        if self.kinds.count("m", i, j) == 1:
            machine = self.tokens.number(self.kinds.index("m", i) + 1)
            self.placed = self._checked(job, self.force.place(job, machine)) or (-1, -1)
            self.placed_end = j
        self._each(i, j, job)

    def _each(self, i: int, j: int, job: int) -> None:
        """Take the durations that are said of a job on several machines."""
        first = i
        summed = self.kinds[j - 1] == "n" and self.kinds[j] in "+-*/"
        if summed:  # M1: 0 + 12 = 12
            self.chains_from(j - 1)
        for match in _MACHINES.finditer(self.kinds, i, j):
            machine, at = self.tokens.number(match.start() + 1), self.kinds.index("n", match.end())
            operation = self._checked(job, self.force.place(job, machine))
            if at != j - 1 or not summed:
                self._lasts(first or match.start(), at + 1, operation, self.tokens.number(at))
            first = 0

    def _opens(self, i: int, j: int) -> None:
        """Take what a job begins with, and how long that takes: job 3 begins on M2: 11 units."""
        job = self.tokens.number(i + 1)
        at = self.kinds.index("m", i)
        if job < len(self.problem.jobs) and self.kinds[j - 2 : j] != "mn":
            self._needs(i, at + 2, (job, 0), self.tokens.number(at + 1))
            operation = self._checked(job, self.force.place(job, self.tokens.number(at + 1)))
            behind = self._times(at + 2, j)[0]
            self._lasts(i, behind + 1, operation, self.tokens.number(behind))
            self.said_of, self.said_end = job, j

    def _more(self, i: int, j: int) -> None:
        """Take a duration that carries on a list of a job's in the same line."""
        if i - self.said_end > 8 or set("J\n") & set(self.kinds[self.said_end : i]):
            return
        if self.kinds[i] == "m":
            self._each(i, j, self.said_of)
        elif self.tokens.led_in(j - 2) == "on ":
            machine = self.tokens.number(j - 1)
            place = self._checked(self.said_of, self.force.place(self.said_of, machine))
            self._lasts(i, j, place, self.tokens.number(i))
        self.said_end = j

    def _beside(self, i: int, j: int) -> None:
        """Take the durations that are said of several jobs on a machine."""
        machine = self.tokens.number(i + 1)
        for match in _ON.finditer(self.kinds, i, j):
            a, b = match.span()
            job = self.tokens.number(a + 1)
            if job < len(self.problem.jobs):
                place = self._checked(job, self.force.place(job, machine))
                self._lasts(a, b, place, self.tokens.number(b - 1))

    def _backwards(self, i: int, j: int) -> None:
        job = self.tokens.number(i + 1)
        if job < len(self.problem.jobs):
            for match in _MACHINES.finditer(self.kinds, i, j):
                at = match.start() - 1 - (self.kinds[match.start() - 1] == "u")
                place = self.force.place(job, self.tokens.number(match.start() + 1))
                operation = self._checked(job, place)
                self._lasts(at, match.end(), operation, self.tokens.number(at))
                self.placed, self.placed_end = operation or (-1, -1), match.end()
            self.said_of, self.said_end = job, j

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
                when = _WHENS.match(self.kinds, b)
                if when is not None:
                    self._take(a, when.end(), operation)
                    continue
                self._needs(a, b, operation, self.tokens.number(b - 1))
                rest = self._times(b, _line_end(self.kinds, b, min(b + 4, j)))
                if rest:
                    self._lasts(a, rest[0] + 1, operation, self.tokens.number(rest[0]))

    def _machine(self, i: int, j: int) -> None:
        at = self.kinds.index("mn", i)
        if self.kinds[at - 1] == "q":  # job 2 first on machine 1: an order, not an operation
            return
        operation = self._operation(i, at)
        if operation is not None:
            self._needs(i, at + 2, operation, self.tokens.number(at + 1))
            self.placed, self.placed_end = operation, j
            for k in self._times(at + 2, j)[:1]:
                self._lasts(i, k + 1, operation, self.tokens.number(k))

    def _lasting(self, i: int, j: int) -> None:
        operation = self._operation(i, j)
        self._lasts(i, j, operation, self.tokens.number(self._times(i, j)[-1]))
        self.placed, self.placed_end = operation or (-1, -1), j
        if operation is not None:
            self.said_of, self.said_end = operation[0], j

    def _clash(self, i: int, j: int) -> None:
        machine = self._after("mn", i, j)
        named = (k for k in self.places(i, j) if self.kinds[k - 1] in "JA")
        jobs = [self.tokens.number(k) for k in named]
        if machine is None or machine >= self.problem.machines or len(set(jobs)) != 2:
            return
        if max(jobs) < len(self.problem.jobs):
            met = self.force.overlap(machine, *jobs)
            if met is not None:
                self.add("machine_conflict", i, j, (machine, jobs), True, met)

    @cached_property
    def symbols(self) -> frozenset[str]:
        """Which of p and s the trace says to be times of a job on a machine: p_{j,m}, S_{j,k}."""
        text = self.tokens.text
        found = {(m[1], m[2], m[3]) for m in _SYMBOL.finditer(text)}
        works = {named[1:] for named in found if named[0] == "p"}
        said = {name for name, *letters in found if tuple(letters) in works}
        return frozenset(said | {"p"} if _PROCESSING.search(text) else said)

    def _symbol(self, i: int, j: int) -> None:
        """Read p_{0,2} = 7 where the trace says that p_{j,m} is a processing time."""
        job, machine, value = self.numbers(i, j)
        name = self.tokens.word(i)
        if name not in self.symbols or job >= len(self.problem.jobs):
            return
        operation = self._checked(job, self.force.place(job, machine))
        if name == "p":
            self._lasts(i, j, operation, value)
        elif operation is not None:
            self._start(i, j, operation, value)

    def _makespan(self, i: int, j: int) -> None:
        if self.kinds[i + 1] == "w" and self.tokens.word(i + 1) not in ("c", "schedule"):
            return
        guarded = self.sentences.mentions("Bp", i, i)
        value, end = self._total(j)
        if self.force.missing == 0 and not guarded and value is not None:
            self.add("makespan", i, end, (), value, value == self.force.makespan())
        if self.kinds[j] in "+-*<>LG":
            self.chains_from(j - 1)

    def _bound(self, i: int, j: int) -> None:
        if self.kinds[j] in "+-*/<>LG":  # the bound is 9 + 8 + 7 = 24
            self.chains_from(j - 1)
        elif self.problem.bound is not None and self.tokens.word(i - 1) not in ("lower", "upper"):
            value = self.tokens.number(j - 1)
            self.add("quoted_value", i, j, ("bound",), value, value == self.problem.bound)

    def _count(self, i: int, j: int) -> None:
        jobs = self.kinds[i + 1] == "J"
        true = len(self.problem.jobs) if jobs else self.problem.machines
        if self.kinds[j : j + 1] != "n":
            word = self.tokens.word(i).removesuffix("'s")
            value = COUNTED.index(word) + 2 if word in COUNTED else int(word)
            if word not in COUNTED or value >= true:  # two jobs may well be two of them
                self.counts(i, j, "jobs" if jobs else "machines", value, true)

"""What a trace says of its schedule: starts and ends, in sentences, lines and tables.

Saying when an operation starts sets its start in force, in which ends, conflicts and the makespan
are judged; a schedule that becomes complete is a candidate.
"""

import re
from collections.abc import Mapping

from assay.claims import jobshop_words
from assay.claims.jobshop_force import Force
from assay.claims.jobshop_words import LEXER, ORDINALS, RANGE, ROW
from assay.claims.lexing import dashed, plain
from assay.claims.reading import Reader
from assay.claims.scanning import remembered
from assay.problems.jobshop import Problem

_TIMES = re.compile("(?<![Jmo])n")
_SUM = re.compile(r"n(?:[-+*/d]n)+(?:[=i]n(?:[-+*/d]n)*)*[=i]n")
_FIELDS = re.compile(r"[^|\n]+")
_ROWS = re.compile(ROW)
_PLACES = re.compile(rf"[Jm]n[:,(=Fs]?{RANGE}")
_CMAX = re.compile(r"C_(?:max|\{ {0,2}(?:max|\\max|\\(?:text|mathrm|rm) ?\{?max\}?) {0,2}\})")


def _cmax(match: re.Match[str]) -> str:
    return "Cmax".ljust(len(match[0]))


@remembered
def _reference(kinds: str) -> tuple[int, str, int]:
    """Return where a job's number stands, what else names an operation, and where that stands.

    That is an ordinal, ``q``, or the number of an operation, ``o``, or of a machine, ``m``.
    """
    job = kinds.find("Jn")
    at = kinds.find("q")
    if at >= 0 and kinds[at + 1 : at + 2] != "m":  # job 2 first on machine 1: an order
        return job + (job >= 0), "q", at
    found = ((kind, kinds.find(f"{kind}n")) for kind in "om")
    kind, at = next(((kind, at + 1) for kind, at in found if at >= 0), ("", -1))
    return job + (job >= 0), kind, at


@remembered
def _places(kinds: str) -> list[tuple[int, int]]:
    """Return where the jobs or machines of a row with their ranges stand."""
    return [match.span() for match in _PLACES.finditer(kinds)]


@remembered
def statement(kinds: str) -> tuple[tuple[int, str, int], int, int, bool, bool]:
    """Return what names an operation, where the first and the last time stand, and what is said.

    That is whether the first is a start, and whether the last is an end.
    """
    behind = kinds.find(")", kinds.find("x(")) if "x(" in kinds else 0  # max(6, 9) = 9
    times = [m.start() for m in _TIMES.finditer(kinds, behind)]
    head = times[0] if "m" in kinds[: times[0]] else len(kinds)
    starts, ends = len(times) == 2 or "e" not in kinds, len(times) == 2 or "e" in kinds
    return _reference(kinds[:head]), times[0], times[-1], starts, ends


class Schedule(Reader):
    """Goes through one trace and keeps the schedule in force.

    Parameters
    ----------
    text : str
        The trace.
    problem : Problem
        The jobs.
    """

    SCANNER = jobshop_words.SCANNER

    def __init__(self, text: str, problem: Problem) -> None:
        super().__init__(LEXER.lex(dashed(plain(_CMAX.sub(_cmax, text)))))
        self.problem = problem
        self.force = Force(problem)
        self.about = [[(j, machine) for machine, _ in job] for j, job in enumerate(problem.jobs)]
        self.columns = ""
        self.placed, self.placed_end = (-1, -1), -1
        self.said_of, self.said_end = 0, -9
        self.finished = -9
        self.budget = len(text) // 4 + 64 * len(problem.jobs) * problem.machines
        named = {self.tokens.number(m.start() + 1) for m in re.finditer("on", self.kinds)}
        self.base = 0 if 0 in named else 1 if problem.machines in named else None

    def _operation(self, i: int, j: int) -> tuple[int, int] | None:
        """Return the job and the operation, from 0, that tokens name, None if not for sure."""
        return self._referred(i, _reference(self.kinds[i:j]))

    def _referred(self, i: int, reference: tuple[int, str, int]) -> tuple[int, int] | None:
        at, kind, place = reference
        job = self.tokens.number(i + at) if at >= 0 else len(self.problem.jobs)
        if job >= len(self.problem.jobs) or not kind:
            return None
        if kind == "q":
            return self._checked(job, self._ordinal(i + place))
        number = self.tokens.number(i + place)
        if kind == "o":
            return self._checked(job, -1 if self.base is None else number - self.base)
        return self._checked(job, self.force.place(job, number))

    def _checked(self, job: int, k: int) -> tuple[int, int] | None:
        return (job, k) if 0 <= k < self.problem.machines else None

    def _ordinal(self, at: int) -> int:
        word = self.tokens.word(at)
        every = ORDINALS.split()
        if word[0].isdigit():
            return int(word[:-2]) - 1
        return every.index(word) if word in every else self.problem.machines - 1

    def _after(self, named: str, i: int, j: int) -> int | None:
        """Return the number of the first token that is ``named`` so: a kind with ``n`` behind."""
        at = self.kinds.find(named, i, j)
        return None if at < 0 else self.tokens.number(at + 1)

    def _start(self, i: int, j: int, operation: tuple[int, int], time: int) -> None:
        job, k = operation
        known = self.force.known(job, k)
        if known:
            holds = self.force.fits(job, k, time)
            self.add("start", i, j, self.about[job][k], time, holds)
        if self.sentences.settable(i) and self.force.put(job, k, time):
            self._complete(i, j)

    def _complete(self, i: int, j: int) -> None:
        if self.force.missing == 0 and self.budget > 0:
            self.budget -= len(self.problem.jobs) * self.problem.machines
            self.propose(i, j, self.force.schedule())

    def _end(self, i: int, j: int, operation: tuple[int, int], time: int) -> None:
        job, k = operation
        end = self.force.end(job, k)
        if end is not None:
            self.add("end", i, j, self.about[job][k], time, end == time)

    def _placed(self, i: int, j: int) -> None:
        reference = statement(self.kinds[i:j])[0]
        operation = self._referred(i, reference)
        if operation is None or self.kinds[i - 1] == "7" or self.kinds[i - 2 : i] == "cA":
            return
        if self.kinds[i - 1] == "s" and self.tokens.word(i - 1) == "starting":
            return
        self._take(i, j, operation)

    def _take(self, i: int, j: int, operation: tuple[int, int]) -> None:
        """Take the times that are said of an operation."""
        _, first, last, starts, ends = statement(self.kinds[i:j])
        value: int | None = self.tokens.number(i + last)
        end = j
        if self.kinds[j] in "+-*/":
            value, end = self._total(j)
            self.chains_from(j - 1)
        time = self.tokens.number(i + first) if first != last else value
        self.placed, self.placed_end = operation, end
        if starts and time is not None:
            self._start(i, j if first != last else end, operation, time)
        if ends and value is not None:
            self._end(i, end, operation, value)

    def _total(self, j: int) -> tuple[int | None, int]:
        """Return the value that ends before j, or that the sum which begins there comes to."""
        if self.kinds[j] in "+-*/":
            match = _SUM.match(self.kinds, j - 1)
            if match is not None:
                return self.tokens.number(match.end() - 1), match.end()
            if self.kinds[j] != "-":
                return None, j
        k = j - 1 if self.kinds[j - 1] == "n" else self.kinds.rindex("n", 0, j)
        return self.tokens.number(k), j

    def _times(self, i: int, j: int) -> list[int]:
        """Return the numbers that stand behind no job, machine or operation."""
        return [i + m.start() for m in _TIMES.finditer(self.kinds[i:j])]

    def _line(self, i: int, j: int) -> None:
        machine = self.tokens.number(i + 1)
        for a, b in _places(self.kinds[i + 2 : j]):
            at = i + 2 + a
            self._spanned(at, i + 2 + b, self.tokens.number(at + 1), machine)

    def _row(self, i: int, j: int) -> None:
        job = self.tokens.number(i + 1)
        for a, b in _places(self.kinds[i + 2 : j]):
            at = i + 2 + a
            self._spanned(at, i + 2 + b, job, self.tokens.number(at + 1))

    def _spanned(self, i: int, j: int, job: int, machine: int) -> None:
        """Take a range that is said of a job on a machine, either of which stands before it."""
        _, start, end = self.numbers(i, j)
        self._during(i, j, (job, machine), (start, end))

    def _during(self, i: int, j: int, about: tuple[int, int], times: tuple[int, int]) -> None:
        """Take a start and an end that are said of a job on a machine."""
        (job, machine), (start, end) = about, times
        if job < len(self.problem.jobs):
            operation = self._checked(job, self.force.place(job, machine))
            if operation is not None:
                self.placed, self.placed_end = operation, j
                self._start(i, j, operation, start)
                self._end(i, j, operation, end)

    def _sheet(self, i: int, j: int) -> None:
        """Read lists of starts, each behind the name of its job."""
        heads = re.finditer("Jn", self.kinds[i:j])
        jobs = [self.tokens.number(i + m.start() + 1) for m in heads]
        if jobs == list(range(len(self.problem.jobs))):
            self._starts(i, j)

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
        cells = [m.span() for m in _FIELDS.finditer(self.kinds, i, j)]
        row: dict[str, int] = {}
        if len(cells) != len(self.columns):
            return
        for column, (a, b) in zip(self.columns, cells, strict=True):
            values = self.numbers(a, b)
            row |= dict(zip("Jm", values, strict=False)) if len(values) > 1 else {column: values[0]}
        operation = self._named(row) if "J" in row else None
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

    def _lasts(self, i: int, j: int, operation: tuple[int, int] | None, value: int) -> None:
        if operation is not None:
            job, k = operation
            true = self.problem.jobs[job][k][1]
            self.add("duration_of", i, j, self.about[job][k], value, value == true)

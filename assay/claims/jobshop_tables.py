"""What a trace says of its schedule and of durations in tables, and in lists of many things."""

import re

from assay.claims.jobshop_schedule import Schedule, statement
from assay.claims.jobshop_words import RANGE

_FIELD = re.compile(r"(?<=\|)[^|\n]*(?=\|)")
_LINE = re.compile(r"\|([Jm]?)n\|")
_SPANNED = re.compile(rf"(?:[Jm]n[:,(s]?)?{RANGE}[)]?")
_WORK = re.compile(r"mn(?:[:(=/,]?D?nu?[)]?)?")
_EVENT = re.compile(r"(Jn[sr]{1,2}mn|mn[srD]{1,2}Jn)(?:[,A(]{0,2}(?:e[s=:]{0,4}|T)n)?")
_TURNED = re.compile(rf"({RANGE})[:,(]{{0,2}}[Jm]n")
_SPAN = re.compile(f"Jn({RANGE})")
_BEFORE = 16
"""Tokens before a table in which it is said what its bare numbers are."""


class Tables(Schedule):
    """Reads tables with a column for each job, each machine or each operation."""

    def _grid(self, i: int, j: int) -> None:
        """Read a table with a row for each job or machine and a column for each of the others."""
        top = self.kinds.index("\n", i, j)
        corner = self.kinds[i + 1].strip("|")
        heads = [m.start() for m in _FIELD.finditer(self.kinds, i + 1 + len(corner) + 1, top)]
        steps = {h for h in heads if self.kinds[h] in "oq"}
        said = self._said_before(i)
        for line in _LINE.finditer(self.kinds, top, j):
            end = self.kinds.find("\n", line.end())
            cells = list(_FIELD.finditer(self.kinds, line.end(), j if end < 0 else min(end, j)))
            side, number = line[1] or corner, self.tokens.number(line.end() - 2)
            if steps and side == "J" and len(heads) != self.problem.machines:
                continue
            if len(cells) == len(heads) and side:
                for k, (head, cell) in enumerate(zip(heads, cells, strict=True)):
                    self._field(*cell.span(), (side, number), (head, k), said)

    def _said_before(self, i: int) -> str:
        """Return what the bare numbers of a table are: starts, durations, or nothing known."""
        for k in range(i - 1, max(0, i - _BEFORE), -1):
            word = self.tokens.word(k)
            if word.startswith(("start", "begin")):
                return "s"
            if self.kinds[k] == "D" or word.startswith(("processing", "length")):
                return "D"
        return ""

    def _field(
        self, i: int, j: int, row: tuple[str, int], column: tuple[int, int], said: str
    ) -> None:
        """Read one cell; its column is given by the token of its head and by its place."""
        (side, number), (head, k) = row, column
        cell, other = self.kinds[i:j], self.kinds[head]
        named = self._after(self.kinds[i] + "n", i, j) if cell[:1] in ("J", "m") else None
        if other in "oq":
            other, named = ("m", self._needed(number, k)) if named is None else (cell[0], named)
        else:
            named = self.tokens.number(head + 1)
        if named is None or other == side:
            return
        job, machine = (number, named) if side == "J" else (named, number)
        if job >= len(self.problem.jobs):
            return
        operation = self._checked(job, self.force.place(job, machine))
        if _SPANNED.fullmatch(cell):
            self._during(i, j, (job, machine), (self.numbers(i, j)[-2], self.numbers(i, j)[-1]))
        elif _WORK.fullmatch(cell):
            self._needs(i, j, (job, k), machine)
            if cell != "mn":
                self._lasts(i, j, operation, self.numbers(i, j)[1])
        elif cell.rstrip("u") == "n" and operation is not None:
            if said == "s":
                self._start(i, j, operation, self.tokens.number(i))
            elif said == "D":
                self._lasts(i, j, operation, self.tokens.number(i))

    def _needed(self, job: int, k: int) -> int | None:
        return self.problem.jobs[job][k][0] if job < len(self.problem.jobs) else None

    def _needs(self, i: int, j: int, operation: tuple[int, int], machine: int) -> None:
        job, k = operation
        if machine < self.problem.machines:
            self.add("machine_of", i, j, (job, k), machine, self.problem.jobs[job][k][0] == machine)

    def _onward(self, i: int, j: int) -> None:
        """Read ranges of jobs after the first of which their machine is named."""
        machine = self._after("mn", i, j)
        if machine is not None:
            for match in _SPAN.finditer(self.kinds, i, j):
                a, b = match.span()
                self._spanned(a, b, self.tokens.number(a + 1), machine)

    def _timed(self, i: int, j: int) -> None:
        """Take what is said of an operation after a time: at 4, job 3 runs on M2 from 4 to 14."""
        behind = self.kinds.index("n", i) + 1
        at = behind + (self.kinds[behind] in ":,")
        reference, _, _, starts, _ = statement(self.kinds[at:j])
        head = self.kinds[at : max(at, self.kinds.find("m", at, j))]
        begun = not starts and "e" not in head and not {"r", "s"}.isdisjoint(head)
        operation = self._referred(at, reference) if begun else None
        if operation is not None:  # at 12 J3 goes to M1, finishing at 17
            self._start(i, j, operation, self.tokens.number(behind - 1))
        self._placed(at, j)

    def _event(self, i: int, j: int) -> None:
        """Read which jobs start on which machines at a time: t = 0: J1 starts on M0."""
        time = self.tokens.number(self.kinds.index("n", i))
        for match in _EVENT.finditer(self.kinds, i, j):
            a, b = match.span()
            operation = self._operation(a, match.end(1))
            if operation is not None:
                self._start(a, match.end(1), operation, time)
                if b > match.end(1):
                    self._end(a, b, operation, self.numbers(match.end(1), b)[0])

    def _turned(self, i: int, j: int) -> None:
        """Read ranges with the job or the machine behind each of them."""
        side = self.tokens.number(i + 1)
        for match in _TURNED.finditer(self.kinds, i + 2, j):
            start, end, other = self.numbers(*match.span())
            about = (side, other) if self.kinds[i] == "J" else (other, side)
            self._during(*match.span(1), about, (start, end))

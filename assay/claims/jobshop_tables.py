"""What a trace says of its schedule and of durations in tables, and in lists that carry on."""

import re

from assay.claims.jobshop_schedule import Schedule
from assay.claims.jobshop_words import RANGE

_CELL = re.compile(rf"({RANGE})\|")
_ROW = re.compile(rf"\|([Jm])n\|((?:{RANGE}\|)+)")
_HEAD = re.compile("[Jm]n")
_WORK = re.compile(r"mn[:(=/,]?D?n")
_WORKS = re.compile(r"\|Jn\|(?:mn[:(=/,]?D?nu?[)]?\|)+")
_EVENT = re.compile(r"(Jn[sr]{1,2}mn)(?:[,A(]{0,2}(?:e[s=:]{0,4}|T)n)?")
_TURNED = re.compile(rf"({RANGE})[:,(]{{0,2}}[Jm]n")
_SPAN = re.compile(f"Jn({RANGE})")


class Tables(Schedule):
    """Reads tables with a column for each job, each machine or each operation."""

    def _chart(self, i: int, j: int) -> None:
        """Read ranges in a table of machines by jobs, or of jobs by machines."""
        top = self.kinds.index("\n", i, j)
        heads = [m.start() for m in _HEAD.finditer(self.kinds, i, top)]
        for row in _ROW.finditer(self.kinds, top, j):
            cells = list(_CELL.finditer(self.kinds, *row.span(2)))
            if len(cells) != len(heads) or self.kinds[heads[0]] == row[1]:
                continue
            side = self.tokens.number(row.start() + 2)
            for head, cell in zip(heads, cells, strict=True):
                other = self.tokens.number(head + 1)
                about = (side, other) if row[1] == "J" else (other, side)
                start, end = self.numbers(*cell.span(1))
                self._during(*cell.span(1), about, (start, end))

    def _works(self, i: int, j: int) -> None:
        """Read a table with a column for each operation of a job: machine and duration."""
        for row in _WORKS.finditer(self.kinds, i, j):
            job = self.tokens.number(row.start() + 2)
            if job >= len(self.problem.jobs):
                continue
            first = row.start() + 1
            for work in _WORK.finditer(self.kinds, first + 2, row.end()):
                a, b = work.span()
                place = self.force.place(job, self.tokens.number(a + 1))
                self._lasts(first or a, b, self._checked(job, place), self.tokens.number(b - 1))
                first = 0

    def _onward(self, i: int, j: int) -> None:
        """Read ranges of jobs after the first of which their machine is named."""
        machine = self._after("mn", i, j)
        if machine is not None:
            for match in _SPAN.finditer(self.kinds, i, j):
                a, b = match.span()
                self._spanned(a, b, self.tokens.number(a + 1), machine)

    def _further(self, i: int, j: int) -> None:
        """Take what comes next in a job: on M1 from 20 to 24, then on M2 from 24 to 33."""
        at = self.kinds.index("mn", i)
        start, end = self.tokens.span(i, at + 1)
        if i != self.placed_end or "then" not in self.tokens.text[start:end]:
            return
        job = self.placed[0]
        operation = self._checked(job, self.force.place(job, self.tokens.number(at + 1)))
        times = self.numbers(at + 2, j)
        if operation is not None:
            self.placed, self.placed_end = operation, j
            self._start(at, j, operation, times[0])
            if len(times) == 2:
                self._end(at, j, operation, times[1])

    def _ending(self, i: int, j: int) -> None:
        """Take the end of an operation whose start was said right before."""
        value, end = self._total(j)
        if i == self.placed_end and value is not None:
            at = self.kinds.index("e", i)
            self._end(at, end, self.placed, value)
        if self.kinds[j] in "+-*/":
            self.chains_from(j - 1)

    def _starting(self, i: int, j: int) -> None:
        """Take the start, and the end, of an operation of which something was said right before."""
        at = self.kinds.index("s", i)
        if i != self.placed_end or self.placed[0] < 0 or self.tokens.word(at) in ("at", "t"):
            return
        times = self.places(at, j)
        value, end = self._total(j)
        operation, self.placed_end = self.placed, end
        self._start(at, j, operation, self.tokens.number(times[0]))
        if len(times) == 2 and value is not None:
            self._end(at, end, operation, value)

    def _timed(self, i: int, j: int) -> None:
        """Take what is said of an operation after a time: at 4, job 3 runs on M2 from 4 to 14."""
        behind = self.kinds.index("n", i) + 1
        self._placed(behind + (self.kinds[behind] in ":,"), j)

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

    def _left(self, i: int, j: int) -> None:
        operation = self._operation(i, j - 1)
        if operation is not None:
            self._end(i, j, operation, self.tokens.number(j - 1))

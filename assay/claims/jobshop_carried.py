"""What a trace says of a job or a machine that it has named before, in its sentence or its line.

A sentence about one job goes on being about it until another one is named as its subject, and so
does a line or a list under the job's name: ``Job 3: M1 from 34 to 42, then M0 from 48 to 50``. The
same holds of machines.
"""

import re
from bisect import bisect_right
from functools import cached_property

from assay.claims.jobshop_schedule import statement
from assay.claims.jobshop_tables import Tables

REACH = 256
"""Tokens in which a line's or a list's heading is looked for."""
_NAMES = 6
"""Jobs or machines before a statement that are looked at for its subject."""
_BESIDE = frozenset(
    (
        *("by", "with", "after", "before", "behind", "than", "since", "because", "against"),
        *("for", "until", "till", "as", "while", "ahead", "when", "unlike", "like"),
    )
)
"""Words before a job that is not what the sentence is about."""
_HEADS = re.compile(r"\n[*d-]{0,3}(?:n[.)])?([Jm])n:?(?=\n)")
_LINES = {kind: re.compile(rf"[*d-]{{0,3}}(?:n[.)])?{kind}n(?=[:(])") for kind in "Jm"}
_HOLDS = re.compile(r"h[wA(]?Jn[,:]?Tn")
_LIGHT = frozenset("w,A()YN")


class Carried(Tables):
    """Reads statements that leave out their job or their machine."""

    def _whose(self, kind: str, i: int) -> int | None:
        """Return the job or the machine, by its kind, that a statement at token i is about."""
        start, _ = self.sentences.bounds(i)
        at = i
        for _ in range(_NAMES):
            at = self.kinds.rfind(kind + "n", max(start, i - REACH), at)
            if at < 0:
                break
            if kind == "m" or self._is_subject(at, i):
                return self.tokens.number(at + 1)
        return self._headed(kind, i)

    def _is_subject(self, at: int, i: int) -> bool:
        """Say whether a job is not only spoken of beside another one, or in brackets."""
        if self.kinds[at - 1] == "7" or self.tokens.led_in(at).rstrip() in _BESIDE:
            return False
        opened = self.kinds.rfind("(", max(0, at - _NAMES), at)
        return opened < 0 or self.kinds.find(")", opened, i) < 0

    def _headed(self, kind: str, i: int) -> int | None:
        """Return the job or machine that a line begins with, or the list that it is an item of."""
        line = self.kinds.rfind("\n", max(0, i - REACH), i) + 1
        match = _LINES[kind].match(self.kinds, line, i) if line else None
        if match is not None:
            return self.tokens.number(match.end() - 1)
        k = bisect_right(self._lists, line) - 1
        if not line or k < 0 or line - self._lists[k] > REACH:
            return None
        head = _HEADS.match(self.kinds, self._lists[k])
        if head is None or head[1] != kind or "\n\n" in self.kinds[head.end() + 1 : line]:
            return None
        return self.tokens.number(head.end(1))

    @cached_property
    def _lists(self) -> list[int]:
        """Where the lines stand that name one job or one machine and nothing else."""
        return [match.start() for match in _HEADS.finditer(self.kinds)]

    def _alone(self, i: int, j: int) -> None:
        """Take what is said of a machine, and of a job before: and machine 0 from 24 to 30."""
        own = self.kinds[i - 1] in "\n,;:.()A*-dn|"
        job = None
        if own and self.kinds[j] != "i" and self.sentences.asserted(i, j):
            job = self._whose("J", i)
            job = self.placed[0] if job is None and self._goes_on(i) else job
        if job is not None and job < len(self.problem.jobs):
            operation = self._which(job, i, j)
            if operation is not None:
                self._take(i, j, operation)
        else:
            self._reckoned(j)

    def _reckoned(self, j: int) -> None:
        """Read the sum that goes on with the number before token j, if one does."""
        if self.kinds[j] in "+-*/":
            self.chains_from(j - 1)

    def _which(self, job: int, i: int, j: int) -> tuple[int, int] | None:
        """Return the operation of a job that is named by its machine, or else by its number."""
        machine = self._after("mn", i, j)
        if machine is not None:
            return self._checked(job, self.force.place(job, machine))
        if self.kinds[i] == "q":
            return self._checked(job, self._ordinal(i))
        return (
            None if self.base is None else self._checked(job, self.tokens.number(i + 1) - self.base)
        )

    def _goes_on(self, i: int) -> bool:
        """Say whether a sentence that begins at token i goes on with the one before: then M1."""
        before, here = self.tokens.span(i - 1, i + 1)
        told = i - 1 == self.placed_end and self.placed[0] >= 0
        return told and "then" in self.tokens.text[before:here]

    def _machine_near(self, i: int, j: int) -> int | None:
        """Return the machine that a job's times are said of: the one before, or *there*."""
        machine = self._whose("m", i)
        if machine is None and self._goes_on(i):
            return self.problem.jobs[self.placed[0]][self.placed[1]][0]
        start, end = self.tokens.span(i, j)
        if machine is None and "there" in self.tokens.text[start : min(end, start + REACH)]:
            at = self.kinds.rfind("mn", max(0, i - REACH // 8), i)
            return None if at < 0 else self.tokens.number(at + 1)
        return machine

    def _mention(self, i: int, j: int) -> None:
        """Take note of an operation that something may be said of right after."""
        operation = self._operation(i, j)
        if operation is not None:
            self.placed, self.placed_end = operation, j

    def _aside(self, i: int, j: int) -> None:
        """Take what is said of a machine of which something else is said in brackets before."""
        for match in _HOLDS.finditer(self.kinds, i, j):
            self._held(*match.span())
        self._alone_from(i, self.kinds.index(")", i) + 1, j)

    def _alone_from(self, i: int, behind: int, j: int) -> None:
        job, machine = self._whose("J", i), self.tokens.number(i + 1)
        if job is not None and job < len(self.problem.jobs):
            operation = self._checked(job, self.force.place(job, machine))
            if operation is not None:
                self._take(behind, j, operation)

    def _bare(self, i: int, j: int) -> None:
        """Take what is said of a job, and of a machine before: since job 2 runs from 30 to 44."""
        job = self.tokens.number(i + 1)
        if job >= len(self.problem.jobs) or self.kinds[i - 1] == "7" or self.kinds[j] == "m":
            return
        if not self.sentences.asserted(i, j):
            return
        starts = statement(self.kinds[i:j])[3]
        if starts and self._only_at(i, j):
            if 0 < i - self.finished <= 2 and self._done(job, i) is not None:
                starts = False  # job 0 ends at 65, job 1 at 54
            else:
                return
        machine = self._machine_near(i, j) if starts else self._headed("m", i)
        if machine is not None:
            operation = self._checked(job, self.force.place(job, machine))
        else:
            operation = None if starts else self._done(job, i)
        if operation is not None and not starts:
            value, end = self._total(j)
            self.placed, self.placed_end = operation, end
            if value is not None:
                self._end(i, end, operation, value)
        elif operation is not None:
            self._take(i, j, operation)
        self._reckoned(j)
        self.finished = -9 if starts else j

    def _only_at(self, i: int, j: int) -> bool:
        """Say whether a job is only said to be ready at a time: job 2 only at 36."""
        stretch = self.kinds[i:j]
        if not re.fullmatch("Jn[ris]*n", stretch):
            return False
        words = [self.tokens.word(k) for k in range(i + 2, j - 1) if self.kinds[k] in "rs"]
        return set(words) <= {"at", "t"}

    def _done(self, job: int, i: int) -> tuple[int, int] | None:
        """Return the operation with which a job is said to end: the one last told, or its last."""
        if self.placed[0] == job and i - self.placed_end <= REACH // 4:
            return self.placed
        last = self.problem.machines - 1
        every = all(self.force.end(job, k) is not None for k in range(last + 1))
        return (job, last) if every else None

    def _held(self, i: int, j: int) -> None:
        """Take until when a job holds a machine: M2 is taken by J2 until 18."""
        job, machine = self._after("Jn", i, j), self._after("mn", i, j)
        machine = self._whose("m", i) if machine is None else machine
        if job is None or machine is None or job >= len(self.problem.jobs):
            return
        times = self.numbers(self._times(i, j)[0], j)
        operation = self._checked(job, self.force.place(job, machine))
        if len(times) == 2:
            self._during(i, j, (job, machine), (times[0], times[1]))
        elif operation is not None:
            self._end(i, j, operation, times[0])

    def _near(self, i: int) -> bool:
        """Say whether nothing of weight stands between what was last told and token i."""
        return 0 <= i - self.placed_end <= 4 and _LIGHT.issuperset(self.kinds[self.placed_end : i])

    def _ending(self, i: int, j: int) -> None:
        """Take the end of an operation whose start was said right before."""
        value, end = self._total(j)
        at = next(k for k in range(i, j) if self.kinds[k] in "evT")
        until = self.kinds[at] == "T" and "." in self.kinds[i:at]
        if self._near(i) and value is not None and self.placed[0] >= 0 and not until:
            self._end(at, end, self.placed, value)
        self._reckoned(j)

    def _starting(self, i: int, j: int) -> None:
        """Take the start, and the end, of an operation of which something was said right before."""
        times = self.places(i, j)
        at = max(i + 1, times[0] - 2)
        at -= self.kinds[at] not in "srF"
        if self.kinds[j : j + 2] == "mn" and "s" in self.kinds[i:j]:  # at 12 on machine 2
            self._alone(i + 1, j + 2)
        elif i == self.placed_end and self.placed[0] >= 0 and self._is_start(i, j):
            value, end = self._total(j)
            operation, self.placed_end = self.placed, end
            self._start(at, j, operation, self.tokens.number(times[0]))
            if len(times) == 2 and value is not None:
                self._end(at, end, operation, value)
        elif self.kinds[times[0] + 1] in "+-*/":
            self.chains_from(times[0])
        else:
            self._reckoned(j)

    def _is_start(self, i: int, j: int) -> bool:
        """Say whether it is told when something starts, not only at what time, or once more."""
        at = self.kinds.find("s", i, j)
        if at < 0:
            return self.kinds[i - 2] == "m"
        return self.tokens.word(at) not in ("at", "t")

    def _lasted(self, i: int, j: int) -> None:
        """Take how long an operation takes of which something was said right before."""
        if i == self.placed_end and self.placed[0] >= 0:
            self._lasts(self.kinds.index("D", i), j, self.placed, self.numbers(i, j)[-1])
            self.placed_end = j
        else:
            self._reckoned(j)

    def _left(self, i: int, j: int) -> None:
        """Take when a job leaves a machine, or the one that it was last said to be on."""
        job, machine = self._after("Jn", i, j), self._after("mn", i, j)
        if job is None or job >= len(self.problem.jobs):
            return
        if machine is None:
            operation = self._done(job, i)
        else:
            operation = self._checked(job, self.force.place(job, machine))
        if operation is not None:
            self._end(i, j, operation, self.tokens.number(j - 1))

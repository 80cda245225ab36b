"""Scoring: begin or resume a run, ask what is missing, judge everything."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assay.core import Status
from assay.endpoint.messages import Transport
from assay.errors import AssayError, BudgetReached, IncompleteError, JudgeError, UserError
from assay.run import plan as plans
from assay.run import samples, verdicts
from assay.run.ask import INTERRUPTED, Asker, Manner, Tally, jobs
from assay.run.directory import Directory, begin, copy_errata, locked
from assay.run.follow import Follower
from assay.run.plan import Plan
from assay.suite import errata
from assay.suite.source import identity

log = logging.getLogger("assay.run")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What scoring came to.

    Parameters
    ----------
    tally : Tally
        What was asked.
    counts : Counter
        Samples by status, with ``missing`` for those without an answer.
    stopped : str or None
        Why asking stopped early, if it did.
    refused : mapping
        Samples that the endpoint refused for good, and what it said.
    fault : AssayError or None
        What stopping means, if it is for the user to settle: a budget, a refused parameter.
    """

    tally: Tally
    counts: Counter[str]
    stopped: str | None
    refused: Mapping[str, str] = field(default_factory=dict)
    fault: AssayError | None = None

    def check(self) -> None:
        """Raise what the run's end means, if it is not a good one.

        Raises
        ------
        JudgeError
            If an answer contradicted a proven reference.
        UserError
            If the endpoint refuses what is asked.
        BudgetReached, IncompleteError
            If samples are missing.
        """
        self.check_judge()
        missing = self.counts[verdicts.MISSING]
        if missing and isinstance(self.fault, BudgetReached):
            raise BudgetReached(
                f"{self.fault}: {missing} of {self.counts.total()} samples are missing; "
                "run the same command with a larger budget to ask for them"
            )
        if missing and self.fault is not None:
            raise self.fault
        if missing:
            raise IncompleteError(
                f"{missing} of {self.counts.total()} samples are missing{self._why(missing)}"
            )

    def check_judge(self) -> None:
        """Raise if an answer contradicted a proven reference.

        Raises
        ------
        JudgeError
            With their number.
        """
        if wrong := self.counts[Status.JUDGE_ERROR]:
            raise JudgeError(
                f"{wrong} answers contradict a proven reference (judge_error in verdicts.jsonl); "
                "they are not scored: please report them"
            )

    def _why(self, missing: int) -> str:
        parts = []
        if self.refused:
            said = next(iter(self.refused.values()))
            parts.append(
                f"{len(self.refused)} refused for good ({said}): --retry-errors asks again"
            )
        if missing > len(self.refused):
            parts.append("run the same command again to ask for them")
        return (f" ({self.stopped}); " if self.stopped else "; ") + "; ".join(parts)


def score(
    path: Path, plan: Plan, source: str, transport: Transport, manner: Manner | None = None
) -> Outcome:
    """Begin a run or go on with it, and judge what there is.

    Parameters
    ----------
    path : Path
        The run directory.
    plan : Plan
        What to ask.
    source : str
        Where the instances of a new run come from.
    transport : Transport
        Whom to ask; it is closed at the end.
    manner : Manner or None
        How to ask.

    Raises
    ------
    UserError
        If the directory is in use, or is of another run.
    FormatError
        If a file is damaged.
    IncompleteError
        If an answer could not be written.
    KeyboardInterrupt
        If a signal stopped it; what had arrived is on disk.
    """
    directory = Directory(path)
    with locked(directory), _logged(directory.log):
        count = begin(directory, plan, source)
        log.info("asking %s for %s", plan.endpoint, plan.model)
        asker = _ask(directory, plan, count, transport, manner or Manner())
        tally, stopped = asker.tally, asker.stopped
        log.info("%d answered, %d missing; %s", tally.done, tally.missing, stopped or "done")
        if stopped == INTERRUPTED:
            raise KeyboardInterrupt
        have, refused = samples.known(directory.samples)
        counts = verdicts.build(directory, have)
        return Outcome(tally, counts, stopped, refused, asker.fault)


def judge(path: Path, source: str | None = None) -> Outcome:
    """Judge a run again from its raw answers.

    Parameters
    ----------
    path : Path
        The run directory.
    source : str or None
        The suite of the run, if it has errata that the run does not know.

    Raises
    ------
    UserError
        If there is no run, or it is in use.
    FormatError
        If a file is damaged.
    """
    directory = Directory(path)
    if not directory.settings.is_file():
        raise UserError(f"{path} is not a run: it has no {directory.settings.name}")
    with locked(directory):
        if source is not None:
            _known_suite(directory, source)
        have, refused = samples.known(directory.samples)
        counts = verdicts.build(directory, have)
        return Outcome(Tally(counts.total(), kept=len(have)), counts, None, refused)


def _known_suite(directory: Directory, source: str) -> None:
    recorded = plans.read(directory.settings).get("suite")
    if recorded != identity(source):
        raise UserError(f"{source} is not the suite of {directory.path}")
    copy_errata(directory, source)


def _ask(
    directory: Directory, plan: Plan, count: int, transport: Transport, manner: Manner
) -> Asker:
    writer = samples.Writer(directory.samples, manner.sync)
    try:
        faulty = errata.read(directory.errata)
        have, refused = (
            {name for name in found if name.rpartition("#")[0] not in faulty}
            for found in samples.known(directory.samples)
        )
        left_out = have if manner.retry_errors else have | refused
        total = (count - len(faulty)) * plan.samples
        tally = Tally(total, kept=len(have), refused=len(left_out) - len(have))
        with Follower(directory) as follower:

            def ticked(tally: Tally) -> None:
                """Keep what has come safe, and tell it with what was judged meanwhile."""
                writer.sync_if_due()
                tally.judged, tally.correct = follower.counts()
                manner.changed(tally)

            asker = Asker(transport, manner, writer.append, tally, ticked)
            wanted = (one for one in directory.read_instances() if one.id not in faulty)
            work = jobs(plan, wanted, left_out)
            asyncio.run(asker.run(work))
        return asker
    finally:
        writer.close()


class _Log(logging.FileHandler):
    """A log whose own failure, as on a full disk, is no noise: the rows say it louder."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Pass over it."""


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Send the run's log to its file, and nowhere else: standard error has the progress."""
    handler = _Log(path, encoding="utf-8", errors="backslashreplace")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    before = log.level, log.propagate
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before[0])
        log.propagate = before[1]
        handler.close()

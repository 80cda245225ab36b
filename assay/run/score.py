"""Scoring: begin or resume a run, ask what is missing, judge everything."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assay.core import Status
from assay.endpoint.messages import Transport
from assay.endpoint.retrying import Policy
from assay.errors import AssayError, BudgetReached, IncompleteError, JudgeError
from assay.run import samples, verdicts
from assay.run.ask import INTERRUPTED, Asker, Tally, jobs
from assay.run.directory import Directory, begin, locked
from assay.run.plan import Plan

log = logging.getLogger("assay.run")


@dataclass(frozen=True, slots=True)
class Manner:
    """How to ask: nothing here changes what is asked.

    Parameters
    ----------
    concurrency : int
        Requests in flight at once.
    policy : Policy
        When to ask again.
    changed : callable
        Told of progress.
    """

    concurrency: int = 16
    policy: Policy = field(default_factory=Policy)
    changed: Callable[[Tally], None] = lambda tally: None


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
    fault : AssayError or None
        What that means, if it is for the user to settle: a budget, a refused parameter.
    """

    tally: Tally
    counts: Counter[str]
    stopped: str | None
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
        if wrong := self.counts[Status.JUDGE_ERROR]:
            raise JudgeError(
                f"{wrong} answers contradict a proven reference (judge_error in verdicts.jsonl); "
                "they are not scored: please report them"
            )
        missing = self.counts[verdicts.MISSING]
        if missing and isinstance(self.fault, BudgetReached):
            raise BudgetReached(
                f"{self.fault}: {missing} of {self.counts.total()} samples are missing; "
                "run the same command with a larger budget to ask for them"
            )
        if missing and self.fault is not None:
            raise self.fault
        if missing:
            why = f" ({self.stopped})" if self.stopped else ""
            raise IncompleteError(
                f"{missing} of {self.counts.total()} samples are missing{why}; "
                "run the same command again to ask for them"
            )


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
        return Outcome(tally, verdicts.build(directory), stopped, asker.fault)


def _ask(
    directory: Directory, plan: Plan, count: int, transport: Transport, manner: Manner
) -> Asker:
    writer = samples.Writer(directory.samples)
    try:
        have = set(samples.answered(directory.samples))
        tally = Tally(total=count * plan.samples, kept=len(have))
        manner.changed(tally)
        asker = Asker(transport, manner.policy, writer.append, tally, manner.changed)
        work = jobs(plan, directory.read_instances(), have)
        asyncio.run(asker.run(work, min(manner.concurrency, max(1, tally.missing))))
        return asker
    finally:
        writer.close()


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Send the run's log to its file, and nowhere else: standard error has the progress."""
    handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
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

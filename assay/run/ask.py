"""The asking loop: some workers, one stream of jobs, every answer written as it comes.

Workers take the next job when they are free, so memory does not grow with the run. Rows are
written in the order in which answers come, by whichever worker has one: there is one thread,
so there is one writer.
"""

import asyncio
import logging
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from assay.core import Instance, Row
from assay.endpoint.messages import Completion, Request, Transport
from assay.endpoint.refused import REFUSED
from assay.endpoint.retrying import Policy, Retrying
from assay.endpoint.window import DOES_NOT_FIT
from assay.errors import AssayError, BudgetReached, TransportError, UserError
from assay.run.plan import Plan, sample_id
from assay.run.samples import row

log = logging.getLogger("assay.run")

INTERRUPTED = "interrupted"
DEAD_AFTER = 12
"""Failures in a row, for reasons that no single request has, after which a run stops."""

_EVERYBODY = frozenset(["connect", "timeout_connect", "http_401", "http_403", "http_404"])


@dataclass(frozen=True, slots=True)
class Job:
    """One sample to ask for."""

    instance: str
    epoch: int
    request: Request


@dataclass(slots=True)
class Tally:
    """Counts of a run while it goes on.

    Parameters
    ----------
    total : int
        Samples of the whole run.
    kept : int
        Those that had an answer before.
    answered, failed, retries, tokens : int
        Of this time.
    in_flight : int
        Of this moment.
    unfit : int
        Of this time: not asked, because the context leaves too little room.
    """

    total: int
    kept: int = 0
    answered: int = 0
    failed: int = 0
    retries: int = 0
    tokens: int = 0
    in_flight: int = 0
    unfit: int = 0

    @property
    def done(self) -> int:
        """Samples that have an answer, or need none."""
        return self.kept + self.answered + self.unfit

    @property
    def missing(self) -> int:
        """Samples that have none."""
        return self.total - self.done


def jobs(plan: Plan, instances: Iterator[Instance], answered: set[str]) -> Iterator[Job]:
    """Yield what is still to be asked, instance by instance."""
    for instance in instances:
        for epoch in range(plan.samples):
            if sample_id(instance.id, epoch) not in answered:
                yield Job(instance.id, epoch, plan.request(instance, epoch))


class Asker:
    """Asks for samples and writes what comes.

    Parameters
    ----------
    transport : Transport
        Whom to ask.
    policy : Policy
        When to ask again.
    write : callable
        Takes a sample row; when it returns, the row is safe.
    tally : Tally
        Kept up to date.
    changed : callable
        Told after every change of the tally.
    """

    def __init__(
        self,
        transport: Transport,
        policy: Policy,
        write: Callable[[Row], None],
        tally: Tally,
        changed: Callable[[Tally], None],
    ) -> None:
        self._transport = Retrying(transport, policy, noted=self._retried)
        self._write = write
        self.tally = tally
        self._changed = changed
        self._retries: Counter[str] = Counter()
        self._in_a_row = 0
        self._everything: asyncio.Future[list[None]] | None = None
        self.stopped: str | None = None
        self.fault: AssayError | None = None

    async def run(self, work: Iterator[Job], concurrency: int) -> None:
        """Ask until the work is done, or something stops it; ``stopped`` then says what.

        Parameters
        ----------
        work : iterator of Job
            Taken from as workers become free.
        concurrency : int
            How many requests are in flight at once.

        Raises
        ------
        IncompleteError
            If a row could not be written.
        """
        tasks = [asyncio.create_task(self._worker(work)) for _ in range(concurrency)]
        self._everything = asyncio.gather(*tasks)
        try:
            with _on_signal(lambda: self._stop(INTERRUPTED)):
                await self._everything
        except asyncio.CancelledError:
            if self.stopped is None:
                raise
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._transport.aclose()

    def _stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        if self._everything is not None:
            self._everything.cancel()

    async def _worker(self, work: Iterator[Job]) -> None:
        for job in work:
            self.tally.in_flight += 1
            try:
                came: Completion | TransportError = await self._transport.send(job.request)
            except TransportError as error:
                came = error
            except BudgetReached as error:
                # What is in flight ends as it would have; every other worker comes here too.
                self.stopped, self.fault = self.stopped or str(error), error
                return
            finally:
                self.tally.in_flight -= 1
            attempts = 1 + self._retries.pop(job.request.sample, 0)
            self._write(row(job.request, job.instance, job.epoch, attempts, came))
            self._count(job, came)
            self._changed(self.tally)

    def _count(self, job: Job, came: Completion | TransportError) -> None:
        if isinstance(came, Completion):
            self.tally.answered += 1
            self.tally.tokens += came.completion_tokens or 0
            self._in_a_row = 0
            return
        if came.kind == DOES_NOT_FIT:
            self.tally.unfit += 1
            return
        self.tally.failed += 1
        log.warning("%s failed: %s: %s", job.request.sample, came.kind, came)
        if came.kind == REFUSED:
            self.fault = UserError(str(came))
            self._stop(str(came))
        common = came.kind in _EVERYBODY or came.kind.startswith("http_3")
        self._in_a_row = self._in_a_row + 1 if common else 0
        if self._in_a_row >= DEAD_AFTER:
            self._stop(f"the endpoint failed {self._in_a_row} times in a row: {came}")

    def _retried(self, request: Request, error: TransportError, wait: float) -> None:
        self._retries[request.sample] += 1
        self.tally.retries += 1
        log.info("%s again in %.1f s: %s: %s", request.sample, wait, error.kind, error)
        self._changed(self.tally)


@contextmanager
def _on_signal(call: Callable[[], None]) -> Iterator[None]:
    """Call something on the first SIGINT or SIGTERM; a second one ends the process."""
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)

    def once() -> None:
        _forget(loop, wanted)
        call()

    try:
        for number in wanted:
            loop.add_signal_handler(number, once)
    except (ValueError, RuntimeError):
        pass  # not the main thread: signals are somebody else's
    try:
        yield
    finally:
        _forget(loop, wanted)


def _forget(loop: asyncio.AbstractEventLoop, numbers: tuple[signal.Signals, ...]) -> None:
    for number in numbers:
        loop.remove_signal_handler(number)

"""The asking loop: some workers, one stream of jobs, every answer written as it comes.

Between a worker and the endpoint stand, from the outside in: retries, the breaker, and the
limit of requests in flight.

Workers take the next job when they are free, so memory does not grow with the run. Rows are
written in the order in which answers come, by whichever worker has one: there is one thread,
so there is one writer.
"""

import asyncio
import logging
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from assay.core import Instance, Row
from assay.endpoint.adaptive import Adaptive
from assay.endpoint.breaker import Breaker, Pause
from assay.endpoint.messages import Completion, Request, Transport
from assay.endpoint.refused import REFUSED
from assay.endpoint.retrying import Policy, Retrying
from assay.endpoint.window import DOES_NOT_FIT
from assay.errors import AssayError, BudgetReached, DownError, TransportError, UserError
from assay.run.plan import Plan, sample_id
from assay.run.samples import row

log = logging.getLogger("assay.run")

INTERRUPTED = "interrupted"
TICK = 0.5
"""Seconds between two looks at how the run goes."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to ask: nothing here changes what is asked.

    Parameters
    ----------
    concurrency : int
        The most requests in flight at once.
    policy : Policy
        When to ask again.
    changed : callable
        Told of progress, some times in a second.
    pause : Pause
        When to take the endpoint for dead, and for how long.
    retry_errors : bool
        Whether to ask also for what the endpoint refused for good.
    sync : float
        A machine that loses power loses the answers of at most so many seconds.
    """

    concurrency: int = 16
    policy: Policy = field(default_factory=Policy)
    changed: Callable[["Tally"], None] = lambda tally: None
    pause: Pause = field(default_factory=Pause)
    retry_errors: bool = False
    sync: float = 1.0


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
    unfit : int
        Of this time: not asked, because the context leaves too little room.
    in_flight, limit : int
        Requests of this moment, and the most there may be now.
    judged, correct : int
        Of all that have an answer, as far as judging has come.
    refused : int
        Those that were refused for good, and are not asked for again.
    trouble : str
        What the run waits for, if it does.
    started : float
        When it began, on the monotonic clock.
    """

    total: int
    kept: int = 0
    answered: int = 0
    failed: int = 0
    retries: int = 0
    tokens: int = 0
    in_flight: int = 0
    limit: int = 0
    judged: int = 0
    correct: int = 0
    refused: int = 0
    trouble: str = ""
    started: float = field(default_factory=time.monotonic)
    unfit: int = 0

    @property
    def done(self) -> int:
        """Samples that have an answer, or need none."""
        return self.kept + self.answered + self.unfit

    @property
    def missing(self) -> int:
        """Samples that have none."""
        return self.total - self.done


def jobs(plan: Plan, instances: Iterator[Instance], left_out: Set[str]) -> Iterator[Job]:
    """Yield what is to be asked, instance by instance, less some samples."""
    for instance in instances:
        for epoch in range(plan.samples):
            if sample_id(instance.id, epoch) not in left_out:
                yield Job(instance.id, epoch, plan.request(instance, epoch))


class Asker:
    """Asks for samples and writes what comes.

    Parameters
    ----------
    transport : Transport
        Whom to ask.
    manner : Manner
        How.
    write : callable
        Takes a sample row; when it returns, the row is safe.
    tally : Tally
        Kept up to date.
    ticked : callable
        Called every `TICK` with the tally.
    """

    def __init__(
        self,
        transport: Transport,
        manner: Manner,
        write: Callable[[Row], None],
        tally: Tally,
        ticked: Callable[[Tally], None],
    ) -> None:
        self._adaptive = Adaptive(transport, manner.concurrency)
        breaker = Breaker(self._adaptive, manner.pause, said=self._paused)
        self._transport = Retrying(breaker, manner.policy, noted=self._retried)
        self._workers = min(manner.concurrency, max(1, tally.missing))
        self._write = write
        self.tally = tally
        self._ticked = ticked
        self._retries: Counter[str] = Counter()
        self._everything: asyncio.Future[list[None]] | None = None
        self.stopped: str | None = None
        self.fault: AssayError | None = None

    async def run(self, work: Iterator[Job]) -> None:
        """Ask until the work is done, or something stops it; ``stopped`` then says what.

        Parameters
        ----------
        work : iterator of Job
            Taken from as workers become free.

        Raises
        ------
        IncompleteError
            If a row could not be written.
        """
        tasks = [asyncio.create_task(self._worker(work)) for _ in range(self._workers)]
        self._everything = asyncio.gather(*tasks)
        ticker = asyncio.create_task(self._tick())
        try:
            with _on_signal(lambda: self._stop(INTERRUPTED)):
                await self._first_of(self._everything, ticker)
        except asyncio.CancelledError:
            if self.stopped is None:
                raise
        finally:
            for task in (ticker, *tasks):
                task.cancel()
            await asyncio.gather(ticker, *tasks, return_exceptions=True)
            await self._transport.aclose()

    async def _first_of(self, *ends: "asyncio.Future[Any]") -> None:
        """Wait for all workers; a ticker that fails ends them."""
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def _tick(self) -> None:
        while True:
            self.tally.in_flight = self._adaptive.in_flight
            self.tally.limit = self._adaptive.limit
            self._ticked(self.tally)
            await asyncio.sleep(TICK)

    def _stop(self, why: str) -> None:
        self.stopped = self.stopped or why
        if self._everything is not None:
            self._everything.cancel()

    async def _worker(self, work: Iterator[Job]) -> None:
        for job in work:
            try:
                came: Completion | TransportError = await self._transport.send(job.request)
            except TransportError as error:
                came = error
            except BudgetReached as error:
                # What is in flight ends as it would have; every other worker comes here too.
                self.stopped, self.fault = self.stopped or str(error), error
                return
            except DownError as error:
                self._stop(str(error))
                return
            attempts = 1 + self._retries.pop(job.request.sample, 0)
            self._write(row(job.request, job.instance, job.epoch, attempts, came))
            self._count(job, came)

    def _count(self, job: Job, came: Completion | TransportError) -> None:
        if isinstance(came, Completion):
            self.tally.answered += 1
            self.tally.tokens += came.completion_tokens or 0
            return
        if came.kind == DOES_NOT_FIT:
            self.tally.unfit += 1
            return
        self.tally.failed += 1
        log.warning("%s failed: %s: %s", job.request.sample, came.kind, came)
        if came.kind == REFUSED:
            self.fault = UserError(str(came))
            self._stop(str(came))

    def _retried(self, request: Request, error: TransportError, wait: float) -> None:
        self._retries[request.sample] += 1
        self.tally.retries += 1
        log.info("%s again in %.1f s: %s: %s", request.sample, wait, error.kind, error)

    def _paused(self, why: str) -> None:
        self.tally.trouble = why
        log.warning("%s", why or "the endpoint answers again")


@contextmanager
def _on_signal(call: Callable[[], None]) -> Iterator[None]:
    """Call something on the first SIGINT or SIGTERM; a second one ends the process."""
    loop = asyncio.get_running_loop()
    wanted = (signal.SIGINT, signal.SIGTERM)

    def once() -> None:
        """Take the first signal; the next one is the process's own again."""
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

"""How many requests are in flight: more while latency holds, fewer when the server says so.

The limit begins at half the ceiling and grows by one with every answer, so that it doubles in
the time of one. A 429, a 503, "overloaded" or a time-out halves it, once for all the requests
that were in flight together, and from then on it grows by one in the time of a whole round. It
stands still while answers begin much later than they once did: the server has a queue already.
"""

import asyncio
from collections import deque
from collections.abc import Callable

from assay.endpoint.messages import Completion, Request, Transport
from assay.errors import TransportError

SMALL = 16
"""So many are asked from the beginning, if the ceiling allows."""

HOLDS, SLACK = 2.0, 1000.0
"""Latency holds while it is below so many times the best, plus so many milliseconds."""

LONGEST = 60.0
"""The longest time, in seconds, that one refusal's ``Retry-After`` keeps the others waiting."""

_SHARE = 0.2
_CROWDED = frozenset(
    ["http_408", "http_429", "http_503", "http_529", "overloaded", "timeout_first", "timeout_idle"]
)


class Adaptive:
    """Wraps a transport and keeps the number of requests in flight at what the server bears.

    Parameters
    ----------
    inner : Transport
        What to ask.
    ceiling : int
        The most requests in flight.
    clock : callable or None
        Seconds; the event loop's own if None.
    """

    def __init__(
        self, inner: Transport, ceiling: int, clock: Callable[[], float] | None = None
    ) -> None:
        self._inner = inner
        self._ceiling = ceiling
        self._limit = float(min(ceiling, max(SMALL, ceiling // 2)))
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._begun = 0
        self._shrunk_at = 0
        self._careful = False
        self._best: float | None = None
        self._recent: float | None = None
        self._not_before = 0.0
        self.in_flight = 0

    @property
    def limit(self) -> int:
        """How many requests may be in flight now."""
        return max(1, int(self._limit))

    async def send(self, request: Request) -> Completion:
        """Wait for a turn and ask once.

        Raises
        ------
        TransportError
            As the transport does.
        """
        await self._enter()
        self._begun += 1
        number = self._begun
        try:
            came = await self._inner.send(request)
        except TransportError as error:
            if error.kind in _CROWDED:
                self._shrink(number, error.retry_after or 0.0)
            raise
        else:
            self._grow(came)
            return came
        finally:
            self.in_flight -= 1
            self._wake()

    async def aclose(self) -> None:
        """Close what it wraps."""
        await self._inner.aclose()

    def _now(self) -> float:
        return self._clock() if self._clock else asyncio.get_running_loop().time()

    async def _enter(self) -> None:
        if self.in_flight >= self.limit or self._waiting:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self.in_flight -= 1  # the turn had been given, and is given on
                    self._wake()
                raise
        else:
            self.in_flight += 1
        try:
            while (wait := self._not_before - self._now()) > 0:
                await asyncio.sleep(wait)
        except asyncio.CancelledError:
            self.in_flight -= 1
            self._wake()
            raise

    def _wake(self) -> None:
        while self._waiting and self.in_flight < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self.in_flight += 1
                turn.set_result(None)

    def _grow(self, came: Completion) -> None:
        latency = float(came.ms if came.first_ms is None else came.first_ms)
        recent = latency if self._recent is None else self._recent
        self._recent = recent + _SHARE * (latency - recent)
        self._best = self._recent if self._best is None else min(self._best, self._recent)
        needed = bool(self._waiting) or self.in_flight >= self.limit
        if needed and self._recent <= HOLDS * self._best + SLACK:
            step = 1.0 / self._limit if self._careful else 1.0
            self._limit = min(float(self._ceiling), self._limit + step)

    def _shrink(self, number: int, wait: float) -> None:
        if wait:
            self._not_before = max(self._not_before, self._now() + min(wait, LONGEST))
        if number <= self._shrunk_at:
            return  # it was in flight when the limit was last halved
        self._limit = max(1.0, min(self._limit, float(self.in_flight)) / 2)
        self._shrunk_at = self._begun
        self._careful = True

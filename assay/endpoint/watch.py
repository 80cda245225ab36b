"""One clock for one attempt: to the first byte, between bytes, and to the very end.

Time-outs of single reads never fire on a server that sends a byte now and then, so all three
limits are one `asyncio.timeout` that is moved on with every byte, never past the deadline.
"""

import asyncio
from dataclasses import dataclass

from assay.errors import TransportError


@dataclass(frozen=True, slots=True)
class Limits:
    """What an attempt may take.

    Parameters
    ----------
    connect, first, idle, total : float
        Seconds to a connection, to the first text, between bytes, and altogether.
    received : int
        Bytes of a body.
    """

    connect: float = 10.0
    first: float = 600.0
    idle: float = 120.0
    total: float = 1800.0
    received: int = 64 << 20


class Watch:
    """The clock of one attempt.

    Parameters
    ----------
    limits : Limits
        What it may take.
    streamed : bool
        Without a stream nothing comes before the end, so only the deadline holds.
    """

    def __init__(self, limits: Limits, streamed: bool) -> None:
        self._now = asyncio.get_running_loop().time
        self._start = self._now()
        self._deadline = self._start + limits.total
        self._limits = limits
        self._end = self._deadline
        self._first_ms: int | None = None
        self.heard_any = False
        first = limits.first if streamed else limits.total
        self.timeout = asyncio.timeout_at(self._start + min(first, limits.total))

    @property
    def ms(self) -> int:
        """Milliseconds since the start."""
        return round(1000 * (self._now() - self._start))

    @property
    def first_ms(self) -> int | None:
        """Milliseconds to the first text."""
        return self._first_ms

    def heard(self, text: bool) -> None:
        """Take note that bytes came.

        Parameters
        ----------
        text : bool
            Whether any text has come yet: what keeps a connection alive before it does not
            put off the time-out to the first text.
        """
        self.heard_any = True
        if not text:
            return
        if self._first_ms is None:
            self._first_ms = self.ms
        self._move(self._now() + self._limits.idle)

    def closing(self, grace: float) -> None:
        """Give the server some seconds to end a stream whose answer is whole."""
        self._end = min(self._end, self._now() + grace)
        self._move(self._end)

    def _move(self, to: float) -> None:
        if not self.timeout.expired():
            self.timeout.reschedule(min(to, self._end))

    def error(self) -> TransportError:
        """Return the error for the limit that was reached."""
        if self._now() >= self._deadline:
            # The same request would most likely take as long again.
            text = f"no whole answer within {self._limits.total:g} s; see --timeout"
            return TransportError(text, kind="deadline", retryable=False)
        if self._first_ms is None:
            text = f"no text within {self._limits.first:g} s"
            return TransportError(text, kind="timeout_first", retryable=True)
        text = f"the stream fell silent for {self._limits.idle:g} s"
        return TransportError(text, kind="timeout_idle", retryable=True)

"""A pause for an endpoint that is down, in place of burning through the suite.

After some failures in a row, with no answer between them, nobody asks but one request at a
time: the probe. The pause before it doubles up to a ceiling; the first answer ends it for all.
Failures that no waiting mends, such as a wrong key, and a pause that lasts longer than the
user's patience, end the run.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from assay.endpoint.messages import Completion, Request, Transport
from assay.endpoint.window import DOES_NOT_FIT
from assay.errors import DownError, TransportError

Said = Callable[[str], None]

_DOWN = frozenset(["connect", "timeout_connect", "reset", "empty", "timeout_first", "overloaded"])
_FOR_GOOD = frozenset(["http_401", "http_402", "http_403", "http_404", "http_405"])


@dataclass(frozen=True, slots=True)
class Pause:
    """When to pause, and for how long.

    Parameters
    ----------
    after : int
        Failures in a row, without an answer between them.
    first, ceiling : float
        Seconds of the first pause, which doubles, and of the longest.
    patience : float
        Seconds after the first pause began at which the endpoint is given up.
    """

    after: int = 12
    first: float = 1.0
    ceiling: float = 30.0
    patience: float = 900.0


def _silent(text: str) -> None:
    """Say nothing."""


class Breaker:
    """Wraps a transport and stops asking it while it is down.

    Parameters
    ----------
    inner : Transport
        What to ask.
    pause : Pause or None
        When, and for how long.
    said : callable
        Told in one line of every pause, and with an empty one of its end.
    """

    def __init__(
        self, inner: Transport, pause: Pause | None = None, *, said: Said = _silent
    ) -> None:
        self._inner = inner
        self._pause = pause or Pause()
        self._said = said
        self._in_a_row = 0
        self._wait = 0.0
        self._since: float | None = None
        self._probing = asyncio.Lock()

    async def send(self, request: Request) -> Completion:
        """Ask once, after the pause if there is one.

        Raises
        ------
        TransportError
            As the transport does.
        DownError
            If the endpoint is given up.
        """
        if not self._wait:
            return await self._ask(request)
        async with self._probing:
            if self._wait:
                await asyncio.sleep(self._wait)
                return await self._ask(request, probe=True)
        return await self._ask(request)

    async def aclose(self) -> None:
        """Close what it wraps."""
        await self._inner.aclose()

    async def _ask(self, request: Request, probe: bool = False) -> Completion:
        try:
            came = await self._inner.send(request)
        except TransportError as error:
            self._failed(error, probe)
            raise
        self._in_a_row = 0
        if self._wait:
            self._wait, self._since = 0.0, None
            self._said("")
        return came

    def _failed(self, error: TransportError, probe: bool) -> None:
        if error.kind == DOES_NOT_FIT:
            return  # nobody was asked
        for_good = error.kind in _FOR_GOOD or error.kind.startswith("http_3")
        down = error.kind in _DOWN or (error.kind.startswith("http_") and error.retryable)
        if not (for_good or down):
            if not error.retryable:
                self._in_a_row = 0  # it was understood, and is alive
            return
        self._in_a_row += 1
        if self._in_a_row < self._pause.after:
            return
        if for_good:
            raise DownError(f"the endpoint failed {self._in_a_row} times in a row: {error}")
        if probe or self._since is None:  # others were in flight when the pause began
            self._lengthen(error)

    def _lengthen(self, error: TransportError) -> None:
        """Begin a pause, or make it longer if a probe failed."""
        now = asyncio.get_running_loop().time()
        if self._since is None:
            self._since = now
        if now - self._since > self._pause.patience:
            raise DownError(
                f"the endpoint has been down for {now - self._since:.0f} s; "
                f"failed {self._in_a_row} times in a row: {error}"
            )
        self._wait = min(self._pause.ceiling, 2 * self._wait or self._pause.first)
        self._said(f"paused for {self._wait:g} s, the endpoint is down: {error}")

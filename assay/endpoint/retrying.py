"""Asking again after a fault that may pass: with back-off, jitter, and a ceiling."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from assay.endpoint.messages import Completion, Request, Transport
from assay.errors import TransportError

Noted = Callable[[Request, TransportError, float], None]


@dataclass(frozen=True, slots=True)
class Policy:
    """How often to ask again, and how long to wait.

    Parameters
    ----------
    retries : int
        How often to ask again.
    first, ceiling : float
        Seconds of the first wait, which doubles, and the longest.
    patience : float
        The longest wait that a server may ask for; beyond it the sample is given up for now.
    """

    retries: int = 6
    first: float = 0.5
    ceiling: float = 60.0
    patience: float = 600.0

    def wait(self, retry: int, asked: float | None, chance: float) -> float:
        """Return how long to wait before a retry.

        Parameters
        ----------
        retry : int
            0 for the first one.
        asked : float or None
            What the server asked for: never less than that.
        chance : float
            0 to 1; spreads the requests that failed together by up to a half.
        """
        own = min(self.ceiling, self.first * 2.0 ** min(retry, 30)) * (0.5 + 0.5 * chance)
        if asked is None:
            return own
        return asked + min(own, 0.1 * asked)


def _silent(request: Request, error: TransportError, wait: float) -> None:
    """Note nothing."""


class Retrying:
    """Wraps a transport and asks again.

    Parameters
    ----------
    inner : Transport
        What to ask.
    policy : Policy
        How often and how long.
    noted : callable
        Told of every retry but the quiet ones: the request, the error and the wait.
    sleep, chance : callable
        ``asyncio.sleep`` and ``random.random``; tests put their own.
    """

    def __init__(
        self,
        inner: Transport,
        policy: Policy | None = None,
        *,
        noted: Noted = _silent,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._inner = inner
        self._policy = policy or Policy()
        self._noted = noted
        self._sleep = sleep
        self._chance = chance

    async def send(self, request: Request) -> Completion:
        """Ask until there is an answer or no hope.

        Raises
        ------
        TransportError
            The last one, if it cannot pass or the retries are used up.
        """
        retry, quiet = 0, False
        while True:
            try:
                return await self._inner.send(request)
            except TransportError as error:
                if error.kind == "stale" and not quiet:
                    # The connection had been idle, which says nothing of the server; the next
                    # attempt makes a new one.
                    quiet = True
                    continue
                wait = self._policy.wait(retry, error.retry_after, self._chance())
                hopeless = retry >= self._policy.retries or wait > self._policy.patience
                if hopeless or not error.retryable:
                    raise
                self._noted(request, error, wait)
            retry, quiet = retry + 1, False
            await self._sleep(wait)

    async def aclose(self) -> None:
        """Close what it wraps."""
        await self._inner.aclose()

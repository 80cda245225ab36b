"""A crowded endpoint is asked less, a dead one is left in peace, and both come back."""

import asyncio
import socket
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
import servers
from servers import DONE, Asked, Server, Step, delta, whole

from assay.endpoint.adaptive import Adaptive
from assay.endpoint.breaker import Breaker, Pause
from assay.endpoint.connect import connect
from assay.endpoint.faults import retry_after
from assay.endpoint.messages import Completion, Request
from assay.endpoint.retrying import Policy, Retrying
from assay.errors import DownError, TransportError

NOW = datetime(2026, 11, 21, 8, 0, 0, tzinfo=UTC)
FINE = servers.stream(delta("stop", content="4"), DONE)
EAGER = Policy(retries=50, first=0.01, ceiling=0.05)


def request(number: int = 0) -> Request:
    """Return a request."""
    return Request(f"x#{number}", "m", (("user", "hi"),), 9)


class Crowd:
    """A transport with room for some; it knows how many were in it at most."""

    def __init__(self, room: int, first_ms: int = 10) -> None:
        self.room, self.first_ms = room, first_ms
        self.inside = self.most = self.refused = self.asked = 0

    async def send(self, request: Request) -> Completion:
        """Answer, or refuse when it is full."""
        self.asked += 1
        if self.inside >= self.room:
            self.refused += 1
            raise TransportError("full", kind="http_429", retryable=True)
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(0.005)
        finally:
            self.inside -= 1
        return Completion("4", finish_reason="stop", first_ms=self.first_ms, ms=5)

    async def aclose(self) -> None:
        """Nothing to let go of."""


def crowd(inner: Crowd, ceiling: int, count: int) -> Adaptive:
    """Ask many times over an adaptive transport with retries."""

    async def all_of_them() -> Adaptive:
        adaptive = Adaptive(inner, ceiling)
        asking = Retrying(adaptive, EAGER)
        await asyncio.gather(*(asking.send(request(n)) for n in range(count)))
        return adaptive

    return asyncio.run(all_of_them())


def test_the_limit_grows_to_the_ceiling() -> None:
    """It begins at half, doubles in the time of an answer, and never passes the ceiling."""
    inner = Crowd(1000)
    assert crowd(inner, 64, 300).limit == 64
    assert inner.most == 64


def test_the_limit_finds_what_the_server_bears() -> None:
    """Every request is answered in the end, few are refused, and the limit is near the room."""
    inner = Crowd(10)
    assert 5 <= crowd(inner, 256, 2000).limit <= 20
    assert inner.refused < 400


def test_the_limit_stands_still_when_answers_begin_late() -> None:
    """A queue in the server is no reason to send more."""
    inner = Crowd(1000)

    async def slower() -> int:
        adaptive = Adaptive(inner, 64)
        await asyncio.gather(*(adaptive.send(request(n)) for n in range(4)))
        inner.first_ms = 60_000
        await asyncio.gather(*(adaptive.send(request(n)) for n in range(300)))
        return adaptive.limit

    assert asyncio.run(slower()) == 32


def test_a_small_ceiling_is_kept() -> None:
    """One at a time means one at a time."""
    inner = Crowd(1000)
    crowd(inner, 1, 10)
    assert inner.most == 1


def test_those_who_give_up_waiting_leave_no_gap() -> None:
    """A cancelled request gives its turn on, whether it had one or not."""

    async def some_leave() -> tuple[int, int]:
        adaptive = Adaptive(Crowd(1000), 2)
        tasks = [asyncio.create_task(adaptive.send(request(n))) for n in range(40)]
        await asyncio.sleep(0.007)
        for task in tasks[::2]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await adaptive.send(request())
        return adaptive.in_flight, sum(not task.cancelled() for task in tasks)

    assert asyncio.run(some_leave())[0] == 0


def test_retry_after_keeps_the_others_waiting_too() -> None:
    """A limit of the whole endpoint is not run against by every request for itself."""

    def reply(asked: Asked, count: int) -> Iterable[Step]:
        return [whole(b"", 429, Retry_After_Ms="300")] if count == 0 else FINE

    async def two() -> float:
        transport = Adaptive(connect(server.url), 4)
        started = time.monotonic()
        with pytest.raises(TransportError):
            await transport.send(request())
        await transport.send(request())
        await transport.aclose()
        return time.monotonic() - started

    with Server(reply) as server:
        assert asyncio.run(two()) >= 0.29


PAUSE = Pause(after=3, first=0.05, ceiling=0.1, patience=0.5)


def test_a_dead_endpoint_is_probed_and_comes_back() -> None:
    """One request at a time asks, every sample is answered in the end, and all of it is said."""
    said: list[str] = []

    def reply(asked: Asked, count: int) -> Iterable[Step]:
        return [whole({"error": "loading"}, 503)] if count < 13 else FINE

    async def many() -> list[Completion]:
        breaker = Breaker(connect(server.url), PAUSE, said=said.append)
        transport = Retrying(breaker, Policy(retries=4, first=0.001, ceiling=0.002))
        try:
            return await asyncio.gather(*(transport.send(request(n)) for n in range(10)))
        finally:
            await transport.aclose()

    with Server(reply) as server:
        assert len(asyncio.run(many())) == 10
    assert said[0] == "paused for 0.05 s, the endpoint is down: http 503: loading"
    assert said[-1] == ""
    # Ten were on their way at first; three probes failed; each sample was then answered once.
    assert len(server.asked) == 23


def test_patience_ends() -> None:
    """A refused connection that stays so ends in one error, not in one for every sample."""

    async def many(url: str) -> list[Any]:
        breaker = Breaker(connect(url), PAUSE)
        transport = Retrying(breaker, EAGER)
        sending = (transport.send(request(n)) for n in range(5))
        try:
            return await asyncio.gather(*sending, return_exceptions=True)
        finally:
            await transport.aclose()

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        started = time.monotonic()
        errors = asyncio.run(many(url))
    assert {type(error) for error in errors} == {DownError}
    assert "the endpoint has been down for" in str(errors[0])
    assert 0.5 < time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"ratelimit-reset": "7"}, 7.0),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s"}, 360.0),
        ({"x-ratelimit-reset-tokens": "120ms"}, 0.12),
        ({"x-ratelimit-reset-tokens": "9s", "x-ratelimit-remaining-tokens": "5"}, None),
        ({"x-ratelimit-reset-tokens": "9s", "x-ratelimit-remaining-tokens": "0"}, 9.0),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 30)}, 30.0),
        ({"x-ratelimit-reset": str(1000 * (int(NOW.timestamp()) + 30))}, 30.0),
        ({"x-ratelimit-reset": "Sat, 21 Nov 2026 08:00:30 GMT"}, 30.0),
        ({"retry-after": "2", "ratelimit-reset": "60"}, 2.0),
        ({"x-ratelimit-reset-requests": "1s" * 500}, None),
        ({"x-ratelimit-reset-requests": "\u0661s"}, None),
        ({}, None),
    ],
)
def test_limits_say_when_they_are_filled_again(headers: dict[str, str], wait: float | None) -> None:
    """The longest of those that are used up; what the server says outright goes first."""
    assert retry_after(headers, NOW) == pytest.approx(wait)

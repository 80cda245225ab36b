"""A chat endpoint for tests that answers over loopback with exactly the bytes it is told to.

A reply is a sequence of steps: bytes to send, seconds to wait, `RESET` or `CLOSE`. Run as a
program it is a deterministic endpoint that answers from the prompt, for the kill test.
"""

import asyncio
import contextlib
import json
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Any


class End(Enum):
    """Ways for a server to end a connection."""

    RESET = "reset"
    CLOSE = "close"


RESET, CLOSE = End.RESET, End.CLOSE
Step = bytes | float | End


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    connection: int


Reply = Callable[[Asked, int], Iterable[Step]]
"""Takes a request and how many came before it."""


def chunk(data: bytes) -> bytes:
    """Return data in HTTP's chunked form."""
    return b"%x\r\n%s\r\n" % (len(data), data)


LAST = b"0\r\n\r\n"


def head(status: int, kind: str = "application/json", **headers: str) -> bytes:
    """Return the head of a response without a length."""
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n").encode() + b"\r\n"


def whole(body: Any, status: int = 200, kind: str = "application/json", **headers: str) -> bytes:
    """Return a whole response; a body that is not bytes is sent as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return head(status, kind, **headers, Content_Length=str(len(data))) + data


def message(content: str | None, finish: str | None = "stop", **fields: Any) -> dict[str, Any]:
    """Return a chat completion."""
    said = {"role": "assistant", "content": content, **fields}
    usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
    choice = {"index": 0, "message": said, "finish_reason": finish}
    return {"model": "m", "choices": [choice], "usage": usage}


def delta(finish: str | None = None, **fields: Any) -> bytes:
    """Return an event that carries a piece of an answer."""
    return event(
        {"model": "m", "choices": [{"index": 0, "delta": fields, "finish_reason": finish}]}
    )


def event(value: Any) -> bytes:
    """Return a server-sent event."""
    return f"data: {json.dumps(value)}\n\n".encode()


USAGE = event({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}})
DONE = b"data: [DONE]\n\n"
STREAM = head(200, "text/event-stream", Transfer_Encoding="chunked")


def stream(*pieces: Step, end: Step = LAST) -> list[Step]:
    """Return the steps of a chunked stream of events."""
    return [STREAM, *(chunk(p) if isinstance(p, bytes) else p for p in pieces), end]


@dataclass
class Server:
    """A server on its own thread; a context manager.

    ``asked`` holds every request for a chat that came, ``others`` the rest. Those are answered
    with the JSON that ``beside`` has for their path, or with a function of their body, or 404.
    """

    reply: Reply
    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    beside: dict[str, Any] = field(default_factory=dict)
    others: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address to give to a client."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> "Server":
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _run(self, started: threading.Event) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self.serve(started.set))

    async def serve(self, ready: Callable[[], None]) -> None:
        """Serve until told to stop."""
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._connections = 0
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        ready()
        await self._stop.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        number = self._connections
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError
        ):
            while await self._exchange(reader, writer, number):
                pass
        writer.transport.abort()
        self._tasks.discard(task)

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> bool:
        asked = await _request(reader, connection)
        if asked is None:
            return False
        if not asked.path.partition("?")[0].endswith("/chat/completions"):
            writer.write(self._other(asked))
            await writer.drain()
            return True
        count = len(self.asked)
        self.asked.append(asked)
        for step in self.reply(asked, count):
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
            elif step is CLOSE:
                writer.close()
                await writer.wait_closed()
                return False
            elif step is RESET:
                return False
            else:
                await asyncio.sleep(float(step))  # type: ignore[arg-type]
        return True

    def _other(self, asked: Asked) -> bytes:
        self.others.append(asked)
        found = self.beside.get(asked.path)
        found = found(asked.body) if callable(found) else found
        return whole({"detail": "Not Found"}, 404) if found is None else whole(found)


async def _request(reader: asyncio.StreamReader, connection: int) -> Asked | None:
    line = await reader.readline()
    if not line:
        return None
    headers: dict[str, str] = {}
    while (entry := await reader.readline()).strip():
        name, _, value = entry.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(line.decode().split()[1], headers, json.loads(body or b"{}"), connection)


def always(*steps: Step) -> Reply:
    """Return a reply that is the same for every request."""
    return lambda asked, count: steps


def in_turn(*replies: Iterable[Step]) -> Reply:
    """Return a reply that is another one each time; the last one stays."""
    return lambda asked, count: replies[min(count, len(replies) - 1)]


NO_ANSWER = str.maketrans("0123456789abcdef", "abcfghijkmopqtvx")
"""Digits and directions could be read as an answer."""


def echo(delay: float = 0.0) -> Reply:
    """Return a reply that depends on the prompt and the seed alone."""

    def reply(asked: Asked, count: int) -> Iterator[Step]:
        key = json.dumps([asked.body["messages"], asked.body["seed"]])
        text = sha256(key.encode()).hexdigest().translate(NO_ANSWER)
        yield delay
        yield from stream(
            delta(role="assistant", content=""),
            delta(reasoning=f"I saw {text[:8]}."),
            delta(content=text[:32]),
            delta("stop", content=text[32:]),
            USAGE,
            DONE,
        )

    return reply


def recorded(name: str) -> dict[str, Any]:
    """Return the recorded answers of a real server."""
    path = Path(__file__).parent / "data" / "endpoint" / f"{name}.json"
    return dict(json.loads(path.read_text()))


def replay(answer: dict[str, Any]) -> Reply:
    """Return a reply that is a recorded answer."""
    kind, status = str(answer["ctype"]), int(answer["status"])
    if "lines" not in answer:
        return always(whole(answer["body"], status, kind))
    text = "\n".join(answer["lines"]).encode() + b"\n"
    if status != 200:
        return always(whole(text, status, kind))
    pieces = [chunk(text[i : i + 100]) for i in range(0, len(text), 100)]
    return always(head(status, kind, Transfer_Encoding="chunked"), *pieces, LAST)


if __name__ == "__main__":
    alone = Server(echo(float(sys.argv[1])))
    asyncio.run(alone.serve(lambda: print(alone.url, flush=True)))

"""A chat endpoint that costs as little as Python allows: what is measured is the client.

``python benchmarks/endpoint.py DELAY EVENTS GAP`` answers after DELAY seconds with a stream of
EVENTS pieces, GAP seconds apart (0: all in one write). It prints its address first.
"""

import asyncio
import json
import sys


def _event(value: object) -> bytes:
    data = b"data: " + json.dumps(value).encode() + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(data), data)


def _delta(content: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    return _event({"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice]})


HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
    b"Date: Sat, 21 Nov 2026 10:00:00 GMT\r\nServer: bench\r\n\r\n"
)
USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
LAST = _delta("", "stop") + _event({"choices": [], "usage": USAGE})
DONE = b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"


class Connection(asyncio.Protocol):
    """One connection: requests are only counted, by their length."""

    def __init__(self, delay: float, events: int, gap: float) -> None:
        self._delay, self._events, self._gap = delay, events, gap
        self._data = b""
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Answer when a request is whole."""
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._data[:end].lower()
        start = head.find(b"content-length:") + 15
        length = int(head[start : head.find(b"\r\n", start) if b"\r\n" in head[start:] else end])
        if len(self._data) < end + 4 + length:
            return
        self._data = b""
        self._loop.call_later(self._delay, self._answer)

    def _answer(self) -> None:
        if self._gap == 0:
            pieces = b"".join(_delta(f"t{i} ") for i in range(self._events))
            self._transport.write(HEAD + pieces + LAST + DONE)
            return
        self._transport.write(HEAD)
        self._next(0)

    def _next(self, number: int) -> None:
        if self._transport.is_closing():
            return
        if number == self._events:
            self._transport.write(LAST + DONE)
            return
        self._transport.write(_delta(f"t{number} "))
        self._loop.call_later(self._gap, self._next, number + 1)


async def serve(delay: float, events: int, gap: float) -> None:
    """Serve until killed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(delay, events, gap), "127.0.0.1", 0, backlog=1024
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))

"""An OpenAI-compatible server whose models are the embedded players.

``POST /v1/chat/completions`` (streaming and not, with usage) and ``GET /v1/models``, on
Starlette and uvicorn. A token is counted as four characters: an approximation, stated in
``usage`` by nothing but this sentence, good enough to exercise limits.
"""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from assay.errors import FormatError, UserError
from assay.jsonl import loads
from assay.play import PLAYERS, answer

TOKEN = 4
CHUNK = 16 * TOKEN


@dataclass(frozen=True, slots=True)
class Ask:
    """What a chat request asks for, checked."""

    player: str
    prompt: str
    seed: int
    limit: int | None
    stream: bool
    usage: bool


def tokens(text: str) -> int:
    """Return the number of tokens a text counts as."""
    return -(-len(text) // TOKEN)


def _ask(body: Any, players: Sequence[str]) -> Ask:
    if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
        raise FormatError("messages must be a list")
    contents = [m.get("content") if isinstance(m, dict) else None for m in body["messages"]]
    texts = [content for content in contents if isinstance(content, str)]
    if not texts or len(texts) < len(contents):
        raise FormatError("every message needs a content string")
    model = body.get("model")
    player = model if model in players else players[0] if len(players) == 1 else None
    if player is None:
        raise FormatError(f"no model {model!r}; there are {', '.join(players)}")
    limit = body.get("max_completion_tokens", body.get("max_tokens"))
    seed = body.get("seed") or 0
    if not isinstance(seed, int) or not isinstance(limit, int | None):
        raise FormatError("seed and max_tokens must be integers")
    options = body.get("stream_options") or {}
    usage = isinstance(options, dict) and bool(options.get("include_usage"))
    return Ask(player, "\n".join(texts), seed, limit, bool(body.get("stream")), usage)


class Players:
    """The application: some players behind the chat completions interface.

    Parameters
    ----------
    players : sequence of str
        Who can be asked for as ``model``; a single one answers to any name.
    delay : float
        Seconds to wait before the first token, as a slow model does.
    """

    def __init__(self, players: Sequence[str] = PLAYERS, delay: float = 0.0) -> None:
        self._players = players
        self._delay = delay
        self._serial = 0
        self.app = Starlette(
            routes=[
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/models", self._models, methods=["GET"]),
            ]
        )

    async def _models(self, request: Request) -> Response:
        data = [
            {"id": name, "object": "model", "created": 0, "owned_by": "assay"}
            for name in self._players
        ]
        return JSONResponse({"object": "list", "data": data})

    async def _chat(self, request: Request) -> Response:
        try:
            ask = _ask(loads((await request.body()).decode("utf-8")), self._players)
        except (FormatError, UnicodeDecodeError) as error:
            fault = {"message": str(error), "type": "invalid_request_error", "code": None}
            return JSONResponse({"error": fault}, status_code=400)
        text = await run_in_threadpool(answer, ask.player, ask.prompt, ask.seed)
        await asyncio.sleep(self._delay)
        finish = "stop"
        if ask.limit is not None and tokens(text) > ask.limit:
            text, finish = text[: TOKEN * max(0, ask.limit)], "length"
        self._serial += 1
        if ask.stream:
            events = self._events(ask, text, finish)
            return StreamingResponse(events, media_type="text/event-stream")
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": finish}
        return JSONResponse(
            {**self._head(ask, "chat.completion"), "choices": [choice], "usage": _usage(ask, text)}
        )

    def _head(self, ask: Ask, kind: str) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{self._serial}",
            "object": kind,
            "created": 0,
            "model": ask.player,
        }

    async def _events(self, ask: Ask, text: str, finish: str) -> AsyncIterator[bytes]:
        head = self._head(ask, "chat.completion.chunk")
        for at in range(0, len(text), CHUNK):
            yield _event(head, [_choice({"content": text[at : at + CHUNK]}, None)])
        yield _event(head, [_choice({}, finish)])
        if ask.usage:
            yield _event({**head, "usage": _usage(ask, text)}, [])
        yield b"data: [DONE]\n\n"


def _choice(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _event(head: dict[str, Any], choices: list[dict[str, Any]]) -> bytes:
    return f"data: {json.dumps({**head, 'choices': choices})}\n\n".encode()


def _usage(ask: Ask, text: str) -> dict[str, int]:
    prompt, completion = tokens(ask.prompt), tokens(text)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one.

    Raises
    ------
    UserError
        If the address cannot be had.
    """
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off (40 ms for each streamed answer) only where TCP is named.
    sock = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except (OSError, OverflowError) as error:
        sock.close()
        why = getattr(error, "strerror", None) or str(error)
        raise UserError(
            f"cannot listen on {host}, port {port}: {why}; choose another with --port"
        ) from None
    sock.listen(1024)
    return sock


@contextmanager
def serving() -> Iterator[str]:
    """Serve all players on a free port of this machine while the block runs; yield the address."""
    sock = listen("127.0.0.1", 0)
    running = server(Players().app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}/v1"
    finally:
        running.should_exit = True
        thread.join()


def server(app: Starlette) -> uvicorn.Server:
    """Return a quiet uvicorn server for an application; run it with a socket from `listen`."""
    return uvicorn.Server(
        uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
    )

"""The real `Transport`: OpenAI-compatible chat completions over httpx, streaming and not.

What it distrusts: redirects (never followed, so that a key reaches no other host), compressed
bodies (not asked for, so that bytes received are bytes of text), proxies named in the
environment, and everything about length and time.
"""

import json
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import cast

import httpx

from assay.endpoint.address import key_headers
from assay.endpoint.assembly import Assembly
from assay.endpoint.faults import one_line, refusal
from assay.endpoint.messages import Completion, Request
from assay.endpoint.refused import explained
from assay.endpoint.watch import Limits, Watch
from assay.endpoint.wire import Wire
from assay.errors import TransportError

ERROR_BODY = 1 << 16
GRACE, LAST_GRACE = 5.0, 0.5
"""Seconds for a stream to end after the reason to stop, and after ``[DONE]``."""

STREAM = "text/event-stream"
_HEADERS = {
    "Accept": f"{STREAM}, application/json",
    "Accept-Encoding": "identity",
    "Content-Type": "application/json",
    "User-Agent": "assay",
}


def tls_context() -> ssl.SSLContext:
    """Return a context to share between clients: making one takes 20 ms.

    ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` are honoured, for servers with a certificate of
    their own.
    """
    return httpx.create_ssl_context()


def client(
    limits: Limits,
    *,
    headers: Mapping[str, str] | None = None,
    context: ssl.SSLContext | None = None,
) -> httpx.AsyncClient:
    """Return a client that follows no redirect, heeds no proxy and asks for no compression.

    Parameters
    ----------
    limits : Limits
        Of which only the time to a connection is the client's own.
    headers : mapping or None
        The key's, as `assay.endpoint.address.key_headers` returns them.
    context : ssl.SSLContext or None
        Shared between clients.
    """
    return httpx.AsyncClient(
        headers=_HEADERS | dict(headers or {}),
        timeout=httpx.Timeout(None, connect=limits.connect),
        verify=context or tls_context(),
        follow_redirects=False,
        trust_env=False,
    )


class Http:
    """Asks over one httpx client; meant for one request at a time (see `assay.endpoint.sharded`).

    Parameters
    ----------
    url : str
        As `assay.endpoint.address.chat_url` returns it.
    key : str or None
        Never shown.
    headers : mapping or None
        Those that carry the key; by default as a bearer token.
    limits : Limits
        What an attempt may take.
    context : ssl.SSLContext or None
        Shared between clients.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._key = key
        self._limits = limits or Limits()
        self._reused = False
        headers = key_headers(key, "bearer") if headers is None else headers
        self._wire = Wire(
            url,
            headers=_HEADERS | dict(headers),
            connect=self._limits.connect,
            context=context or tls_context(),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def send(self, request: Request) -> Completion:
        """Ask once and return the whole answer.

        Raises
        ------
        TransportError
            If no whole answer arrived.
        """
        try:
            return await self._send(request)
        except TransportError as error:
            raise without_key(explained(error, request), self._key) from None

    async def _send(self, request: Request) -> Completion:
        answer = Assembly()
        watch = Watch(self._limits, request.stream)
        reused, self._reused = self._reused, False
        try:
            async with watch.timeout:
                await self._exchange(request, answer, watch)
            self._reused = True
        except (httpx.HTTPError, OSError) as error:
            # Once the answer is whole it does not matter how the connection ends.
            if not answer.finished:
                raise _failure(error, watch, reused) from None
        return answer.completion(watch.first_ms, watch.ms)

    async def _exchange(self, request: Request, answer: Assembly, watch: Watch) -> None:
        # ASCII escapes: a lone surrogate in a prompt has no UTF-8.
        body = json.dumps(request.body(), allow_nan=False).encode("ascii")
        async with self._wire.post(body) as response:
            if response.status_code != httpx.codes.OK:
                raise refusal(response.status_code, response.headers, await _beginning(response))
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            encoding = response.headers.get("content-encoding", "identity").strip().lower()
            if encoding not in ("identity", ""):
                text = f"the answer is compressed ({one_line(encoding)}), which was not asked for"
                raise TransportError(text, kind="compressed", retryable=False)
            if kind == STREAM:
                await self._stream(response, answer, watch)
            elif kind == "application/json":
                await self._body(response, answer, watch)
            else:
                raise _wrong_kind(kind, await _beginning(response))

    async def _stream(self, response: httpx.Response, answer: Assembly, watch: Watch) -> None:
        left = self._limits.received
        async with _pieces(response) as pieces:
            async for piece in pieces:
                left = _spent(left, piece)
                answer.feed(piece)
                watch.heard(answer.started)
                if answer.finished:
                    watch.closing(LAST_GRACE if answer.done else GRACE)
        answer.close()

    async def _body(self, response: httpx.Response, answer: Assembly, watch: Watch) -> None:
        left = self._limits.received
        body: list[bytes] = []
        async with _pieces(response) as pieces:
            async for piece in pieces:
                left = _spent(left, piece)
                watch.heard(text=False)
                body.append(piece)
        answer.whole(b"".join(body))


def without_key(error: TransportError, key: str | None) -> TransportError:
    """Return the error without the key, which some servers repeat in their refusals."""
    if not key or key not in str(error):
        return error
    return TransportError(
        str(error).replace(key, "[key]"),
        kind=error.kind,
        retryable=error.retryable,
        retry_after=error.retry_after,
    )


def _pieces(response: httpx.Response) -> aclosing[AsyncGenerator[bytes, None]]:
    # httpx states an iterator where it returns a generator, which has to be closed in time.
    return aclosing(cast(AsyncGenerator[bytes, None], response.aiter_raw()))


def _spent(left: int, piece: bytes) -> int:
    left -= len(piece)
    if left < 0:
        raise TransportError("the answer has too many bytes", kind="too_long", retryable=False)
    return left


async def _beginning(response: httpx.Response) -> bytes:
    """Return the first bytes of a body; the connection is not used again if there is more."""
    body = b""
    async with _pieces(response) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) >= ERROR_BODY:
                break
    return body[:ERROR_BODY]


def _wrong_kind(kind: str, body: bytes) -> TransportError:
    if not body.strip():
        return TransportError("the answer is empty", kind="empty", retryable=True)
    text = f"the answer is {one_line(kind) or 'of no content type'}, not JSON or a stream of events"
    return TransportError(text, kind="content_type", retryable=False)


def _failure(error: Exception, watch: Watch, reused: bool) -> TransportError:
    if isinstance(error, TimeoutError):
        return watch.error()
    if isinstance(error, httpx.ConnectTimeout):
        return TransportError("no connection in time", kind="timeout_connect", retryable=True)
    text = one_line(str(error)) or type(error).__name__
    if isinstance(error, httpx.ConnectError):
        trusted = "CERTIFICATE" not in text.upper()
        return TransportError(f"cannot connect: {text}", kind="connect", retryable=trusted)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return TransportError(f"cannot ask: {text}", kind="protocol", retryable=False)
    if reused and not watch.heard_any:
        # The server closed an idle connection while the request was on its way.
        return TransportError("an idle connection was closed", kind="stale", retryable=True)
    return TransportError(f"the connection broke: {text}", kind="reset", retryable=True)

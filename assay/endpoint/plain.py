"""Small JSON requests beside the chat: what a server lists, counts, and says of itself.

As distrustful as `assay.endpoint.http`, and smaller: one time-out, one megabyte, no stream.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from assay.endpoint.faults import one_line, refusal
from assay.endpoint.http import client, without_key
from assay.endpoint.watch import Limits
from assay.errors import TransportError

MAX_BODY = 4 << 20


class Plain:
    """Asks for JSON and takes JSON.

    Parameters
    ----------
    key : str or None
        Never shown.
    headers : mapping
        Those that carry the key.
    seconds : float
        What one request may take, connection and all.
    context : ssl.SSLContext or None
        Shared between clients.
    """

    def __init__(
        self,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 30.0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._key = key
        self._seconds = seconds
        limits = Limits(connect=min(10.0, seconds))
        self._client = client(limits, headers=headers, context=context)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(self, url: str) -> Any:
        """Return the JSON at an address.

        Raises
        ------
        TransportError
            If there is none.
        """
        return await self._ask("GET", url, None)

    async def post(self, url: str, body: Mapping[str, Any]) -> Any:
        """Return the JSON that answers a JSON object.

        Raises
        ------
        TransportError
            If none does.
        """
        return await self._ask("POST", url, json.dumps(body).encode("ascii"))

    async def text(self, url: str, body: Mapping[str, Any]) -> str:
        """Return the body, as text, that answers a JSON object: a stream of events, say.

        Raises
        ------
        TransportError
            If none does.
        """
        data = await self._read("POST", url, json.dumps(body).encode("ascii"))
        return data.decode("utf-8", "replace")

    async def _ask(self, method: str, url: str, body: bytes | None) -> Any:
        data = await self._read(method, url, body)
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise TransportError("the answer is not JSON", kind="json", retryable=False) from None

    async def _read(self, method: str, url: str, body: bytes | None) -> bytes:
        try:
            async with asyncio.timeout(self._seconds):
                try:
                    return await self._exchange(method, url, body)
                except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                    # llama-server closes after a stream without saying so: once more, anew.
                    return await self._exchange(method, url, body)
        except TimeoutError:
            text = f"no answer within {self._seconds:g} s"
            raise TransportError(text, kind="timeout", retryable=True) from None
        except (httpx.HTTPError, OSError) as error:
            text = f"cannot ask: {one_line(str(error)) or type(error).__name__}"
            raise TransportError(text, kind="connect", retryable=True) from None
        except TransportError as error:
            raise without_key(error, self._key) from None

    async def _exchange(self, method: str, url: str, body: bytes | None) -> bytes:
        async with self._client.stream(method, url, content=body) as response:
            data = bytearray()
            async for piece in response.aiter_raw():
                data += piece
                if len(data) > MAX_BODY:
                    raise TransportError("the answer is too long", kind="long", retryable=False)
            if response.status_code != httpx.codes.OK:
                raise refusal(response.status_code, response.headers, bytes(data[: 1 << 16]))
            return bytes(data)

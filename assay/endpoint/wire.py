"""One connection to one address: httpx's transport without the client around it.

A client parses the address, merges headers, looks for cookies, redirects and authentication
anew for every request. Here all of that is settled once, and none of it can happen.
"""

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx


class Wire:
    """Posts bodies to one address, one at a time.

    Parameters
    ----------
    url : str
        Where to.
    headers : mapping
        Sent with every body.
    connect : float
        Seconds to a connection; whoever asks watches all other times.
    context : ssl.SSLContext
        Shared between wires.
    """

    def __init__(
        self, url: str, *, headers: Mapping[str, str], connect: float, context: ssl.SSLContext
    ) -> None:
        self._url = httpx.URL(url)
        self._headers = httpx.Headers(dict(headers))
        self._extensions = {"timeout": httpx.Timeout(None, connect=connect).as_dict()}
        self._transport = httpx.AsyncHTTPTransport(
            verify=context,
            trust_env=False,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
        )

    @asynccontextmanager
    async def post(self, body: bytes) -> AsyncIterator[httpx.Response]:
        """Send a body and give the response, whose own body is still to be read.

        Raises
        ------
        httpx.HTTPError
            If there is none.
        """
        request = httpx.Request(
            "POST", self._url, headers=self._headers, content=body, extensions=self._extensions
        )
        response = await self._transport.handle_async_request(request)
        try:
            yield response
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._transport.aclose()

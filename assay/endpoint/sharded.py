"""One client for each request in flight.

A pool shared by many workers walks its whole list of connections for every request, and
collapses: 60 requests per second at 256 in flight where single clients do 797.
"""

from collections.abc import Callable

from assay.endpoint.messages import Completion, Request, Transport


class Sharded:
    """Gives every request a transport to itself, made when none is free.

    There are never more of them than requests were in flight at once, and the one used last is
    used next, so that connections stay warm.

    Parameters
    ----------
    make : callable
        Returns a new transport.
    """

    def __init__(self, make: Callable[[], Transport]) -> None:
        self._make = make
        self._free: list[Transport] = []
        self._all: list[Transport] = []

    async def send(self, request: Request) -> Completion:
        """Ask once over a transport of its own.

        Raises
        ------
        TransportError
            As the transport does.
        """
        transport = self._free.pop() if self._free else self._another()
        try:
            return await transport.send(request)
        finally:
            self._free.append(transport)

    def _another(self) -> Transport:
        transport = self._make()
        self._all.append(transport)
        return transport

    async def aclose(self) -> None:
        """Close every transport."""
        for transport in self._all:
            await transport.aclose()

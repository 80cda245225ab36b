"""Server-sent events: bytes in, in whatever pieces they arrive, the data of events out.

A line ends with LF, CRLF or CR; an event ends with an empty line; comments and fields other
than ``data`` do not matter here (WHATWG HTML, section 9.2). Pure: it can be replayed.
"""

import re

from assay.errors import TransportError

MAX_LINE = 8 << 20
_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class Events:
    """Collects the data of events from pieces of bytes.

    Parameters
    ----------
    max_line : int
        The longest line, or event of several lines, that is taken.
    """

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._max = max_line
        self._open: list[bytes] = []  # pieces of a line whose end has not come: joined once
        self._size = 0
        self._data: list[bytes] = []
        self._held = 0
        self._first = True

    def feed(self, piece: bytes) -> list[str]:
        """Take a piece and return the data of the events that it completes.

        Raises
        ------
        TransportError
            If a line is too long or is not UTF-8.
        """
        if self._open and self._open[-1].endswith(b"\r"):
            # Whether this CR ends a line or begins a CRLF shows only now.
            held = self._open.pop()
            self._size -= len(held)
            piece = held + piece
        *lines, rest = _END.split(piece)
        if piece.endswith(b"\r"):
            lines, rest = lines[:-1], lines[-1] + b"\r"
        events: list[str] = []
        for line in lines:
            self._take(self._joined(line), events)
        self._keep(rest)
        return events

    def close(self) -> list[str]:
        """Return what the last event held, if the stream ended without an empty line."""
        events: list[str] = []
        self._take(self._joined(b"").rstrip(b"\r"), events)
        self._take(b"", events)
        return events

    def _keep(self, rest: bytes) -> None:
        if rest:
            self._open.append(rest)
            self._size += len(rest)
        if self._size + self._held > self._max:
            raise TransportError("a line is too long", kind="too_long", retryable=False)

    def _joined(self, end: bytes) -> bytes:
        if self._open:
            end = b"".join((*self._open, end))
            self._open.clear()
        self._size = 0
        return end

    def _take(self, line: bytes, events: list[str]) -> None:
        if self._first:
            self._first = False
            line = line.removeprefix(_BOM)
        if line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))
            self._held += len(line)
        elif line == b"data":
            self._data.append(b"")
            self._held += len(line)
        elif not line and self._data:
            events.append(text(b"\n".join(self._data)))
            self._data.clear()
            self._held = 0


def text(data: bytes) -> str:
    """Decode what a server sent.

    Raises
    ------
    TransportError
        If it is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise TransportError("the answer is not UTF-8", kind="encoding", retryable=True) from None

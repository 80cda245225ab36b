"""``samples.jsonl``: one line for every answer or fault, appended, never changed.

A line is one ``write`` whose result is looked at, because a full disk gives a short write
without an exception. What a kill leaves is at most one line without its end, at the end.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assay import jsonl
from assay.core import SCHEMA, Row
from assay.endpoint.messages import Completion, Request
from assay.endpoint.window import DOES_NOT_FIT
from assay.errors import FormatError, IncompleteError, TransportError

FOR_GOOD = frozenset(["http_400", "http_413", "http_422", "too_long"])
"""Kinds of faults of the request itself, which no later time mends."""

VOLATILE = ("attempts", "first_ms", "ms", "at")
"""What differs between two runs that asked and were answered the same."""

_BLOCK = 1 << 16


def row(
    request: Request, instance: str, epoch: int, attempts: int, came: Completion | TransportError
) -> Row:
    """Return the row for an answer, or for the fault that came in its place.

    Parameters
    ----------
    request : Request
        What was sent.
    instance, epoch
        What it is a sample of.
    attempts : int
        How often it was sent.
    came : Completion or TransportError
        What came.
    """
    settings = _exact(request.settings())
    return line(request.sample, instance, epoch, settings, attempts, came)


def line(
    id: str,  # noqa: A002 - as the row calls it
    instance: str,
    epoch: int,
    request: Row,
    attempts: int,
    came: Completion | TransportError,
) -> Row:
    """Return the row for an answer wherever it comes from; see `row`."""
    fault = came if isinstance(came, TransportError) else None
    unfit = fault is not None and fault.kind == DOES_NOT_FIT
    answer = Completion(None) if isinstance(came, TransportError) else came
    return {
        "schema": SCHEMA,
        "id": id,
        "instance": instance,
        "epoch": epoch,
        "state": DOES_NOT_FIT if unfit else "error" if fault else "ok",
        "content": answer.content,
        "reasoning": answer.reasoning,
        "finish_reason": answer.finish_reason,
        "usage": {"prompt": answer.prompt_tokens, "completion": answer.completion_tokens},
        "model": answer.model,
        "request": request,
        "attempts": 0 if unfit else attempts,
        "first_ms": answer.first_ms,
        "ms": None if fault else answer.ms,
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "error": {"kind": fault.kind, "message": str(fault)} if fault else None,
    }


def _exact(value: Any) -> Any:
    """Return a value with its floats written as decimal strings: rows hold none."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    return value


class Writer:
    """Appends rows. Whoever has the run's lock has the only one.

    Parameters
    ----------
    path : Path
        The file; a last line that a kill has torn is cut off.
    every : float
        Seconds between syncs: what a machine that loses power may lose. 0 syncs every row.
    """

    def __init__(self, path: Path, every: float = 1.0) -> None:
        self._path = path
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._size = _whole_lines(self._fd)
        os.ftruncate(self._fd, self._size)
        self._every = every
        self._broken: IncompleteError | None = None
        self._unsynced = False
        self._synced = time.monotonic()

    def append(self, value: Row) -> None:
        """Write one row; when this returns, a kill no longer loses it.

        Raises
        ------
        IncompleteError
            If it could not be written whole. What was there before is intact.
        """
        if self._broken is not None:
            raise self._broken
        data = (jsonl.dumps(value) + "\n").encode("utf-8")
        try:
            written = os.pwrite(self._fd, data, self._size)
        except OSError as error:
            raise self._failed(error.strerror or "cannot write") from None
        if written != len(data):
            raise self._failed(f"only {written} of {len(data)} bytes could be written: disk full?")
        self._size += written
        self._unsynced = True
        self.sync_if_due()

    def sync_if_due(self) -> None:
        """Sync if something was written and the last sync is too long ago.

        Raises
        ------
        IncompleteError
            If the disk says that it could not.
        """
        if self._unsynced and time.monotonic() - self._synced >= self._every:
            self.sync()

    def sync(self) -> None:
        """Bring what was written to the disk itself.

        Raises
        ------
        IncompleteError
            If the disk says that it could not.
        """
        try:
            os.fsync(self._fd)
        except OSError as error:
            raise self._failed(error.strerror or "cannot sync") from None
        self._unsynced, self._synced = False, time.monotonic()

    def close(self) -> None:
        """Sync and close.

        Raises
        ------
        IncompleteError
            If the disk says that it could not.
        """
        try:
            if self._broken is None:
                self.sync()
        finally:
            os.close(self._fd)

    def _failed(self, why: str) -> IncompleteError:
        os.ftruncate(self._fd, self._size)
        self._broken = IncompleteError(
            f"{self._path}: {why}; everything before is safe: make room, then run the same "
            "command again"
        )
        return self._broken


def _whole_lines(fd: int) -> int:
    """Return the length of a file up to its last line feed."""
    end = os.fstat(fd).st_size
    while end > 0:
        start = max(0, end - _BLOCK)
        at = os.pread(fd, end - start, start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0


def read(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield the whole rows of a file and where each begins.

    A last line without its end is passed over: its sample will be asked again.

    Raises
    ------
    FormatError
        Naming the line that is damaged.
    """
    if not path.exists():
        return
    start = 0
    with path.open("rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(jsonl.MAX_LINE + 1), b""), 1):
            if not line.endswith(b"\n") and len(line) <= jsonl.MAX_LINE:
                return
            yield start, parse(line, f"{path}, line {number}")
            start += len(line)


def read_at(stream: Any, start: int) -> Row:
    """Read the row that begins at a place which `read` gave."""
    stream.seek(start)
    return parse(stream.readline(jsonl.MAX_LINE + 1), f"{stream.name}, byte {start}")


def parse(line: bytes, where: str) -> Row:
    """Read one line.

    Parameters
    ----------
    line : bytes
        The whole of it.
    where : str
        How an error names it.

    Raises
    ------
    FormatError
        If it is not a sample row.
    """
    try:
        value = jsonl.loads(line.decode("utf-8"))
    except (FormatError, UnicodeDecodeError) as error:
        raise FormatError(f"{where}: damaged: {error}") from None
    known = isinstance(value, dict) and value.get("schema") == SCHEMA
    if not known or not isinstance(value.get("id"), str) or value.get("state") not in _STATES:
        raise FormatError(f"{where}: not a sample row of schema {SCHEMA}")
    return dict(value)


_STATES = ("ok", "error", DOES_NOT_FIT)


def answered(path: Path) -> dict[str, int]:
    """Return the ids that have an answer or do not fit, and where the first one of each begins.

    Raises
    ------
    FormatError
        Naming the line that is damaged.
    """
    return known(path)[0]


def known(path: Path) -> tuple[dict[str, int], dict[str, str]]:
    """Return what a file says of its samples.

    Returns
    -------
    answered : dict
        The ids that have an answer, and where the first one of each begins.
    refused : dict
        The other ids whose last fault was one for good, and its message.

    Raises
    ------
    FormatError
        Naming the line that is damaged.
    """
    found: dict[str, int] = {}
    refused: dict[str, str] = {}
    for start, value in read(path):
        name, error = value["id"], value.get("error")
        refused.pop(name, None)
        if value["state"] != "error":
            found.setdefault(name, start)
        elif name not in found and isinstance(error, dict) and error.get("kind") in FOR_GOOD:
            refused[name] = str(error.get("message"))
    return found, refused

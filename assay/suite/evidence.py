"""The certificates of a split: a compressed JSON-lines file, read with bounds.

A row is ``{"schema": 1, "id": …, "solution": text or null, "proof": … or null}``, in the order of
the instances, of which not all need one. The file is one frame of Zstandard (RFC 8878).
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

from assay.core import Row
from assay.errors import FormatError
from assay.jsonl import loads

LEVEL = 10
WINDOW = 1 << 27
MAX_ROW = 32 << 20
MAX_TOTAL = 8 << 30


def compressed(stream: IO[bytes]) -> Any:
    """Return a file to write to that compresses into a stream."""
    import zstandard

    return zstandard.ZstdCompressor(level=LEVEL).stream_writer(stream, closefd=False)


def read(path: Path, ids: Collection[str] | None = None, rows: int | None = None) -> Iterator[Row]:
    """Yield the rows of a file of certificates, in constant memory.

    Parameters
    ----------
    path : Path
        The file.
    ids : collection of str or None
        Of which instances; None means all. Other rows are not even parsed.
    rows : int or None
        How many there must be in all.

    Raises
    ------
    FormatError
        If it is damaged, or grows beyond all bounds.
    """
    import zstandard

    number = 0
    machine = zstandard.ZstdDecompressor(max_window_size=WINDOW)
    try:
        with path.open("rb") as raw, machine.stream_reader(raw) as stream:
            for line in _lines(stream, path):
                number += 1
                if rows is not None and number > rows:
                    break
                if ids is None or _name(line) in ids:
                    yield _row(line, path, number)
    except zstandard.ZstdError as error:
        raise FormatError(f"{path}: not Zstandard: {error}") from None
    if rows is not None and number != rows:
        raise FormatError(f"{path} does not have {rows} rows")


def _name(line: bytes) -> str:
    """Return the id with which a row begins, as its keys are sorted."""
    return line[:200].removeprefix(b'{"id":"').partition(b'"')[0].decode("utf-8", "replace")


def _lines(stream: IO[bytes], path: Path) -> Iterator[bytes]:
    rest, total = b"", 0
    while piece := stream.read(1 << 20):
        total += len(piece)
        if total > MAX_TOTAL:
            raise FormatError(f"{path}: holds more than {MAX_TOTAL} bytes")
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_ROW:
            raise FormatError(f"{path}: a row is longer than {MAX_ROW} bytes")
        yield from lines
    if rest:
        raise FormatError(f"{path}: its last row does not end")


def _row(line: bytes, path: Path, number: int) -> Row:
    try:
        row = loads(line.decode("utf-8"))
    except (FormatError, UnicodeDecodeError) as error:
        raise FormatError(f"{path}, row {number}: {error}") from None
    fits = isinstance(row, dict) and set(row) == {"schema", "id", "solution", "proof"}
    if not fits or row["schema"] != 1 or not isinstance(row["id"], str):
        raise FormatError(f"{path}, row {number}: not a certificate")
    if not isinstance(row["solution"], str | None):
        raise FormatError(f"{path}, row {number}: a solution must be a text")
    return dict(row)

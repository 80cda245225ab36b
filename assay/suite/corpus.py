"""Reading a training corpus, of any size, in pieces: text, JSON lines, gzip, Zstandard."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from assay.errors import FormatError, UserError

BLOCK = 4 << 20
MAX_WORD = 1 << 16
"""A longer run without a blank is cut."""
WINDOW = 1 << 27


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file of a corpus, unpacked if its name ends in ``.gz`` or ``.zst``.

    Raises
    ------
    UserError
        If it cannot be read.
    FormatError
        If it is damaged.
    """
    import zlib

    import zstandard

    try:
        with path.open("rb") as raw:
            if path.suffix == ".gz":
                with gzip.open(raw) as stream:
                    yield stream  # type: ignore[misc]
            elif path.suffix == ".zst":
                machine = zstandard.ZstdDecompressor(max_window_size=WINDOW)
                with machine.stream_reader(raw, read_across_frames=True) as stream:
                    yield stream
            else:
                yield raw
    except (zstandard.ZstdError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FormatError(f"{path} is damaged: {error}") from None
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror or error}") from None


def pieces(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Yield a file's text in pieces of some megabytes that are cut between words.

    Yields
    ------
    tuple of bytes
        The piece as it stands in the file, and its text as UTF-8: of JSON lines, all strings in
        them, unescaped.
    """
    lines = _is_json(path)
    with opened(path) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            data = rest + block
            cut = _cut(data, lines)
            rest = data[cut:]
            if cut:
                yield data[:cut], _strings(data[:cut]) if lines else data[:cut]
        if rest:
            yield rest, _strings(rest) if lines else rest


def _is_json(path: Path) -> bool:
    name = path.name.removesuffix(".gz").removesuffix(".zst")
    return name.endswith((".jsonl", ".ndjson", ".json"))


def _cut(data: bytes, lines: bool) -> int:
    """Return where to cut: after the last line feed, or the last blank."""
    end = data.rfind(b"\n") + 1
    if lines or end:
        return end
    end = data.rfind(b" ") + 1
    return end if end or len(data) < MAX_WORD else len(data)


def _strings(data: bytes) -> bytes:
    """Return all strings in JSON lines; what is no JSON stays as it is."""
    found: list[str] = []
    for line in data.decode("utf-8", "replace").split("\n"):
        try:
            value = json.loads(line) if line else None
        except (ValueError, RecursionError):
            found.append(line)
            continue
        _collect(value, found)
    return "\n".join(found).encode("utf-8", "replace")


def _collect(value: Any, found: list[str]) -> None:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting += reversed(value.values())
        elif isinstance(value, list):
            waiting += reversed(value)

"""Answers that others have written down: Inspect logs, lm-eval samples, plain JSON lines.

What is read: of Inspect a log in either form (``.json``, and ``.eval``, which is a zip of JSON);
of lm-eval ``samples_*.jsonl``; else any JSON lines with an id or a prompt, and an answer. Only
strings and small integers are taken, whatever else stands there.
"""

import io
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assay import jsonl
from assay.errors import FormatError, UserError

MAX_MEMBER = 1 << 30
"""Bytes of one JSON document, unpacked."""
ZSTANDARD = 93
"""The method's number in a zip; `zipfile` itself knows it from Python 3.14 on."""

_DAMAGED = (
    zipfile.BadZipFile,
    RuntimeError,
    EOFError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
"""What comes of an archive that is damaged, locked, or packed in a way that is not known here."""

_ANSWERS = ("content", "answer", "response", "completion", "output", "text")
_LENGTH = frozenset(["max_tokens", "model_length", "length"])


@dataclass(frozen=True, slots=True)
class Found:
    """One answer as somebody else has kept it.

    ``id`` and ``prompt`` are what it may be recognized by; ``where`` names its place.
    """

    where: str
    id: str | None
    prompt: str | None
    content: str | None
    reasoning: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    model: str | None = None


def read(path: Path) -> Iterator[Found]:
    """Yield the answers in a file, in its order.

    Raises
    ------
    UserError
        If the file cannot be read.
    FormatError
        If it is none of the known forms, with the place.
    """
    try:
        if zipfile.is_zipfile(path):
            yield from _archive(path)
        elif path.suffix == ".json":
            yield from _log(_object(path.read_bytes(), str(path)), str(path))
        else:
            yield from _lines(path)
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror or error}") from None


def _archive(path: Path) -> Iterator[Found]:
    with _unpacking(str(path)):
        archive = zipfile.ZipFile(path)
    with archive:
        names = [name for name in archive.namelist() if name.startswith("samples/")]
        for name in names:
            where = f"{path}, {name}"
            with _unpacking(where):
                data = _member(archive, archive.getinfo(name))
            if len(data) > MAX_MEMBER:
                raise FormatError(f"{where}: longer than {MAX_MEMBER} bytes")
            yield from _inspect(_object(data, where), None, where)


@contextmanager
def _unpacking(where: str) -> Iterator[None]:
    try:
        yield
    except _DAMAGED:
        raise FormatError(
            f"{where}: cannot be unpacked; run inspect log convert --to json"
        ) from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return up to `MAX_MEMBER` + 1 bytes of a member; newer logs are packed by Zstandard."""
    if info.compress_type != ZSTANDARD or archive.fp is None:
        with archive.open(info) as stream:
            return stream.read(MAX_MEMBER + 1)
    import zstandard

    archive.fp.seek(info.header_offset)
    name, extra = struct.unpack("<26xHH", archive.fp.read(30))
    archive.fp.seek(name + extra, os.SEEK_CUR)
    packed = io.BytesIO(archive.fp.read(info.compress_size))
    try:
        with zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True) as stream:
            data = bytes(stream.read(MAX_MEMBER + 1))
    except zstandard.ZstdError as error:
        raise zipfile.BadZipFile(str(error)) from None
    if len(data) <= MAX_MEMBER and zlib.crc32(data) != info.CRC:
        raise zipfile.BadZipFile("the sum is wrong")
    return data


def _lines(path: Path) -> Iterator[Found]:
    with path.open("rb") as stream:
        lines = iter(lambda: stream.readline(jsonl.MAX_LINE + 1), b"")
        for number, line in enumerate(lines, 1):
            where = f"{path}, line {number}"
            if len(line) > jsonl.MAX_LINE:
                raise FormatError(f"{where}: longer than {jsonl.MAX_LINE} bytes")
            if line.strip():
                value = _object(line, where)
                yield from (_lm_eval if "resps" in value else _plain)(value, where)


def _object(data: bytes, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FormatError(f"{where}: not JSON") from None
    if not isinstance(value, dict):
        raise FormatError(f"{where}: not a JSON object")
    return value


def _log(value: Mapping[str, Any], where: str) -> Iterator[Found]:
    samples = value.get("samples")
    if not isinstance(samples, list):
        raise FormatError(f"{where}: not an Inspect log with samples; give JSON lines as .jsonl")
    model = _text(_dict(value.get("eval")).get("model"))
    for number, sample in enumerate(samples, 1):
        yield from _inspect(_dict(sample), model, f"{where}, sample {number}")


def _inspect(sample: Mapping[str, Any], model: str | None, where: str) -> Iterator[Found]:
    output = _dict(sample.get("output"))
    choices = output.get("choices")
    if sample.get("error") or not isinstance(choices, list) or not choices:
        return
    content, reasoning = _parts(_dict(_dict(choices[0]).get("message")).get("content"))
    stop = _text(_dict(choices[0]).get("stop_reason"))
    usage = _dict(output.get("usage"))
    yield Found(
        where,
        _text(sample.get("id")),
        _asked(sample.get("input")),
        content,
        reasoning,
        "length" if stop in _LENGTH else stop,
        _count(usage.get("input_tokens")),
        _count(usage.get("output_tokens")),
        _text(output.get("model")) or model,
    )


def _parts(content: Any) -> tuple[str | None, str | None]:
    """Return the text and the reasoning of a message."""
    if not isinstance(content, list):
        return _text(content), None
    parts = [_dict(part) for part in content]
    texts = [_text(part.get("text")) for part in parts]
    thoughts = [_text(part.get("reasoning")) for part in parts]
    thought = "".join(filter(None, thoughts))
    return "".join(filter(None, texts)), thought or None


def _asked(given: Any) -> str | None:
    """Return the prompt: a string, or the last message of a user."""
    if not isinstance(given, list):
        return _text(given)
    users = [_dict(m) for m in given if _dict(m).get("role") == "user"]
    return _parts(users[-1].get("content"))[0] if users else None


def _lm_eval(row: Mapping[str, Any], where: str) -> Iterator[Found]:
    doc, resps = _dict(row.get("doc")), row.get("resps")
    first = _first(resps)
    answers = first if isinstance(first, list) else [first]
    given = row.get("arguments")
    if isinstance(given, dict):
        prompt = _text(_dict(given.get("gen_args_0")).get("arg_0"))
    else:
        prompt = _text(_first(_first(given)))
    for answer in answers:
        if isinstance(answer, str):
            yield Found(where, _text(doc.get("id")), _text(doc.get("prompt")) or prompt, answer)


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _plain(row: Mapping[str, Any], where: str) -> Iterator[Found]:
    if row.get("state") == "error" or row.get("error"):
        return
    name = next((key for key in _ANSWERS if row.get(key) is not None), None)
    reasoning = _text(row.get("reasoning"))
    if name is None and reasoning is None:
        raise FormatError(f"{where}: no answer; it stands in one of {', '.join(_ANSWERS)}")
    answer = None if name is None else row[name]
    usage = _dict(row.get("usage"))
    yield Found(
        where,
        _text(row.get("instance")) or _text(row.get("id")),
        _asked(row.get("prompt") or row.get("messages")),
        answer if answer is None or isinstance(answer, str) else json.dumps(answer),
        reasoning,
        _text(row.get("finish_reason")),
        _count(usage.get("prompt", usage.get("prompt_tokens"))),
        _count(usage.get("completion", usage.get("completion_tokens"))),
        _text(row.get("model")),
    )


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _count(value: Any) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < jsonl.SAFE
    return value if plain else None

"""Reading and writing JSON lines: canonical out, suspicious in.

Out: UTF-8, LF, sorted keys, compact, no floats, integers beyond 2**53 as ``"0x…"`` (RFC 8259
section 6: larger ones do not survive every reader). In: a byte-order mark, CRLF, duplicate
keys, NaN, over-long numbers, deep nesting and over-long lines are refused with the line number.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from assay.errors import FormatError, UserError

MAX_LINE = 64 << 20
MAX_DIGITS = 20
SAFE = 1 << 53


def _plain(value: Any, floats: bool) -> Any:
    if type(value) is list:
        return [
            v if type(v) is str or (type(v) is int and -SAFE <= v <= SAFE) else _plain(v, floats)
            for v in value
        ]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return int(value) if -SAFE <= value <= SAFE else hex(value)
    if isinstance(value, float) and floats:
        return value
    if isinstance(value, dict):
        return {
            k if type(k) is str else _key(k): v if type(v) is str else _plain(v, floats)
            for k, v in value.items()
        }
    if isinstance(value, list | tuple):
        return _plain(list(value), floats)
    raise FormatError(f"{type(value).__name__} cannot stand in a JSON line")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise FormatError("the keys of a JSON object must be strings")
    return key


_encoded = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


def dumps(value: Any, *, floats: bool = False) -> str:
    """Return the one canonical text of a JSON value, without a newline.

    Parameters
    ----------
    value : Any
        Dicts with string keys, lists, tuples, strings, integers, booleans, None.
    floats : bool
        Whether finite floats are let through (never in hashed rows).

    Raises
    ------
    FormatError
        If the value holds anything else.
    """
    plain = _plain(value, floats)
    text = _encoded(plain)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate from a server: only an escape keeps it
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormatError("an object has the same key twice")
    return found


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise FormatError("a number has too many digits")
    return int(digits)


def _real(digits: str) -> float:
    if len(digits) > 4 * MAX_DIGITS:
        raise FormatError("a number has too many digits")
    value = float(digits)
    if value - value != 0:
        raise FormatError("a number is not finite")
    return value


def _no_constant(name: str) -> Any:
    raise FormatError(f"{name} is not JSON")


_STRICT = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_int=_integer,
    parse_float=_real,
    parse_constant=_no_constant,
)


def loads(text: str) -> Any:
    """Read one JSON value strictly.

    Raises
    ------
    FormatError
        If the text is not JSON, or is JSON that readers disagree about.
    """
    try:
        return _STRICT.decode(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise FormatError("nested too deep") from None


def _lines(stream: IO[bytes], name: str) -> Iterator[str]:
    number = 0
    while data := stream.readline(MAX_LINE + 1):
        number += 1
        if len(data) > MAX_LINE:
            raise FormatError(f"{name}, line {number}: longer than {MAX_LINE} bytes")
        if data.startswith(b"\xef\xbb\xbf"):
            raise FormatError(f"{name}, line {number}: starts with a byte-order mark")
        if data.endswith(b"\r\n"):
            raise FormatError(f"{name}, line {number}: ends with CRLF; lines must end with LF")
        try:
            yield data.decode("utf-8")
        except UnicodeDecodeError:
            raise FormatError(f"{name}, line {number}: not UTF-8") from None


def read(stream: IO[bytes], name: str) -> Iterator[Any]:
    """Yield the values of a JSON-lines stream, one a line, in constant memory.

    Parameters
    ----------
    stream : binary file
        What to read.
    name : str
        How errors name it.

    Raises
    ------
    FormatError
        With the name and the line number of the first fault.
    """
    import jsonlines

    reader = jsonlines.Reader(_lines(stream, name), loads=loads)  # type: ignore[arg-type]
    number = 0
    while True:
        number += 1
        try:
            yield reader.read()
        except EOFError:
            return
        except (FormatError, jsonlines.InvalidLineError) as error:
            if str(error).startswith(name):
                raise
            what = str(error.__cause__ or error).split(" (line")[0]
            raise FormatError(f"{name}, line {number}: {what}") from None


def read_file(path: Path) -> Iterator[Any]:
    """Yield the values of a JSON-lines file; see `read`.

    Raises
    ------
    UserError
        If the file cannot be opened.
    FormatError
        If it is not JSON lines.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}") from None
    with stream:
        yield from read(stream, str(path))


def write(stream: IO[bytes], rows: Iterable[Any]) -> int:
    """Write rows canonically, one a line, and return how many there were."""
    import jsonlines

    count = 0
    with jsonlines.Writer(_Text(stream), dumps=dumps) as writer:  # type: ignore[arg-type]
        for row in rows:
            writer.write(row)
            count += 1
    return count


class _Text:
    """The text side of a binary stream, with LF on every system."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text as UTF-8; return the number of bytes."""
        return self._stream.write(text.encode("utf-8"))

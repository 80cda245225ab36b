"""What a server's refusal means: its message in one line, whether to try again, and when.

An error body may be a string, ``{"error": "…"}``, ``{"error": {"message": "…"}}``,
``{"detail": …}``, plain text or an HTML page; all of it is hostile.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from assay.errors import TransportError

SHOWN = 200
_AGAIN = frozenset([408, 409, 425, 429])
_BUSY = (429, 503, 529)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(?:[0-9]{1,9}(?:\.[0-9]{1,9})?(?:ms|s|m|h|d)){1,5}")
_PART = re.compile(r"([0-9.]+)(ms|s|m|h|d)")
_EPOCH = 1e9
"""A reset this large is a point in time, not a duration."""


def retryable(status: int) -> bool:
    """Say whether a request refused with this status may work later."""
    return status in _AGAIN or status >= 500


def one_line(text: str) -> str:
    """Return the first characters of a text, on one line and without control characters."""
    head = text[: 8 * SHOWN]
    return " ".join("".join(c if c.isprintable() else " " for c in head).split())[:SHOWN]


def message(body: bytes) -> str:
    """Return what an error body says, in one line.

    Parameters
    ----------
    body : bytes
        Its beginning; it may have been cut.
    """
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return one_line(_title(text))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return one_line(text)
    return one_line(said(value))


def said(value: Any) -> str:
    """Return the message inside an error's JSON, whatever shape it has."""
    for _ in range(4):
        if not isinstance(value, dict):
            break
        value = next((value[k] for k in ("error", "message", "detail") if value.get(k)), str(value))
    if isinstance(value, list):
        value = "; ".join(_location(item) for item in value[:4])
    return value if isinstance(value, str) else str(value)


def _location(item: Any) -> str:
    """Return one of FastAPI's complaints: where, and what is wrong."""
    if not isinstance(item, dict) or "msg" not in item:
        return str(item)
    where = item.get("loc")
    path = ".".join(map(str, where)) if isinstance(where, list) else ""
    return f"{path}: {item['msg']}" if path else str(item["msg"])


def _title(page: str) -> str:
    low = page.lower()
    start = low.find("<title>")
    end = low.find("</title>", start)
    return f"HTML page: {page[start + 7 : end]}" if 0 <= start < end else "an HTML page"


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> TransportError:
    """Return the error that a response other than 200 stands for.

    Parameters
    ----------
    status : int
        The HTTP status.
    headers : mapping
        With lower-case or case-insensitive names.
    body : bytes
        The beginning of the body.
    """
    if 300 <= status < 400:
        text = f"the server redirects (http {status}), which is not followed; check --endpoint"
    else:
        text = f"http {status}: {message(body) or 'no message'}"
    return TransportError(
        text,
        kind=f"http_{status}",
        retryable=retryable(status),
        retry_after=retry_after(headers, datetime.now(UTC)),
    )


def in_body(value: Mapping[str, Any]) -> TransportError | None:
    """Return the error that stands in the body of a response with status 200, if one does."""
    if not value.get("error") and value.get("object") != "error":
        return None
    inner = value.get("error")
    code = (inner if isinstance(inner, dict) else value).get("code")
    again = retryable(code) if isinstance(code, int) and code >= 400 else True
    words = one_line(said(value))
    busy = code in _BUSY or "overloaded" in f"{words} {_name(inner)}".lower()
    return TransportError(
        f"the server reports an error: {words}",
        kind="overloaded" if busy else "server_error",
        retryable=again or busy,
    )


def _name(error: Any) -> str:
    """Return what an error calls itself, such as ``overloaded_error``."""
    return str(error.get("type")) if isinstance(error, dict) else ""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return how many seconds the server asks us to wait, or None.

    Parameters
    ----------
    headers : mapping
        ``retry-after-ms`` goes before ``retry-after``, which is seconds or an HTTP date. Where
        neither is there, the limits that are used up say when they are filled again:
        ``ratelimit-reset``, ``x-ratelimit-reset``, ``x-ratelimit-reset-requests``, ``…-tokens``.
    now : datetime
        With a time zone.

    Examples
    --------
    >>> retry_after({"x-ratelimit-reset-tokens": "1m2.5s"}, datetime.now(UTC))
    62.5
    """
    if (ms := _number(headers.get("retry-after-ms"))) is not None:
        return ms / 1000
    if (value := headers.get("retry-after")) is not None:
        seconds = _number(value)
        return _until(value, now) if seconds is None else seconds
    waits = (_reset(headers, prefix, what, now) for prefix, what in _LIMITS)
    return max((wait for wait in waits if wait is not None), default=None)


_LIMITS = (
    ("ratelimit", ""),
    ("x-ratelimit", ""),
    ("x-ratelimit", "-requests"),
    ("x-ratelimit", "-tokens"),
)


def _reset(headers: Mapping[str, str], prefix: str, what: str, now: datetime) -> float | None:
    """Return when one limit is filled again, unless some of it is left."""
    if (_number(headers.get(f"{prefix}-remaining{what}")) or 0) > 0:
        return None
    value = headers.get(f"{prefix}-reset{what}", "").strip()
    if _DURATION.fullmatch(value):
        return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(value))
    seconds = _number(value)
    if seconds is None:
        return _until(value, now)
    for scale in (1000, 1):
        if seconds > _EPOCH * scale:
            return max(0.0, seconds / scale - now.timestamp())
    return seconds


def _until(value: str, now: datetime) -> float | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=now.tzinfo)
    return max(0.0, (date - now).total_seconds())


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return max(0.0, number) if math.isfinite(number) else None

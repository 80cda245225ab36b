"""Where to ask, and with which key: what a user gives, checked before anything is sent.

An endpoint's address is written to files and messages, so it may hold no secret: credentials
in it are refused, and a query may only name an API version. Keys come from the environment.
"""

import os
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from assay.errors import UserError

CHAT = "/chat/completions"
_QUERY = re.compile(r"(?:api-version=[A-Za-z0-9.-]{1,40})?")
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")


def chat_url(endpoint: str) -> str:
    """Return the address of the chat completions of an endpoint.

    Parameters
    ----------
    endpoint : str
        ``http://host:port``, the same with ``/v1``, or the whole address.

    Raises
    ------
    UserError
        If it is not such an address, or has a secret in it (which is not repeated).

    Examples
    --------
    >>> chat_url("http://localhost:8000")
    'http://localhost:8000/v1/chat/completions'
    """
    parts = _split(endpoint)
    path = parts.path.rstrip("/")
    if not path.endswith(CHAT):
        path = (path or "/v1") + CHAT
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _split(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        plain = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise UserError("--endpoint is not an address; write http://host:port/v1") from None
    if "@" in parts.netloc:
        raise UserError(
            "--endpoint has credentials in it; put the key in an environment variable and "
            "name that with --key-env"
        )
    if not plain or parts.scheme not in ("http", "https") or not endpoint.isascii():
        raise UserError("--endpoint must look like http://host:port/v1")
    if any(c.isspace() or not c.isprintable() for c in endpoint) or parts.fragment:
        raise UserError("--endpoint must look like http://host:port/v1, without spaces or '#'")
    if not _QUERY.fullmatch(parts.query):
        raise UserError(
            "--endpoint may have no query but ?api-version=…; keys go in an environment "
            "variable that --key-env names"
        )
    return parts


def key_from(name: str | None) -> str | None:
    """Return the key that an environment variable holds.

    Parameters
    ----------
    name : str or None
        The variable's name; None where no key is needed.

    Raises
    ------
    UserError
        If it is not set, or cannot stand in a header. The value is never repeated.
    """
    if name is None:
        return None
    key = os.environ.get(name, "").strip()
    if not key:
        # Whoever gave the key itself in place of a name must not find it in a log.
        shown = name if _NAME.fullmatch(name) else "that --key-env names (not the key itself)"
        raise UserError(f"the environment variable {shown} is not set or empty")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise UserError(f"the environment variable {name} does not hold a usable key")
    return key

"""Where to ask, and with which key: what a user gives, checked before anything is sent.

An endpoint's address is written to files and messages, so it may hold no secret: credentials
in it are refused, and a query may only name an API version. Keys come from the environment.
"""

import os
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from assay.endpoint.presets import GENERIC, Auth, Preset
from assay.errors import UserError

CHAT = "/chat/completions"
MODELS_VERSION, DEPLOYMENTS_VERSION = "2024-05-01-preview", "2024-10-21"
"""What Azure is asked for where an address names no version."""

_QUERY = re.compile(r"(?:api-version=[A-Za-z0-9.-]{1,40})?")
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")


def chat_url(endpoint: str, server: Preset = GENERIC) -> str:
    """Return the address of the chat completions of an endpoint.

    Parameters
    ----------
    endpoint : str
        ``http://host:port``, the same with ``/v1``, or the whole address.
    server : Preset
        Whose usual path completes an address that has none. Azure's has two forms,
        ``…/models`` and ``…/openai/deployments/NAME``, each with its version.

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
    host = parts.hostname or ""
    path = parts.path.rstrip("/")
    if not path.endswith(CHAT):
        path = (path or _root(server, host)) + CHAT
    query = parts.query or (_version(path, host) if server.name == "azure" else "")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _root(server: Preset, host: str) -> str:
    if server.name == "openrouter":
        return "/api/v1"
    if server.name != "azure":
        return "/v1"
    if host.endswith(".openai.azure.com"):
        return "/openai/v1"
    # A deployment without a server of its own has the model at its root.
    return "" if host.endswith(".models.ai.azure.com") else "/models"


def _version(path: str, host: str) -> str:
    if "/openai/deployments/" in path:
        return f"api-version={DEPLOYMENTS_VERSION}"
    inference = path.endswith("/models" + CHAT) or host.endswith(".models.ai.azure.com")
    return f"api-version={MODELS_VERSION}" if inference else ""


def root(url: str) -> str:
    """Return the address under which a server has what is not chat: ``/tokenize``, ``/props``.

    Parameters
    ----------
    url : str
        As `chat_url` returns it.

    Examples
    --------
    >>> root("http://h:1/v1/chat/completions")
    'http://h:1'
    """
    parts = urlsplit(url)
    path = parts.path.removesuffix(CHAT).removesuffix("/v1")
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def key_headers(key: str | None, auth: Auth, extra: str | None = None) -> dict[str, str]:
    """Return the headers that hold the key, and what Azure shall do with extra parameters.

    Parameters
    ----------
    key : str or None
        As `key_from` returns it.
    auth : str
        Where the server wants it.
    extra : str or None
        ``error``, ``drop`` or ``pass-through``, for Azure.
    """
    headers = {"extra-parameters": extra} if extra else {}
    if key and auth == "api-key":
        headers["api-key"] = key
    elif key:
        headers["Authorization"] = f"Bearer {key}"
    return headers


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

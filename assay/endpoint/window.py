"""The context window is part of the request: what does not fit is not asked.

A `Window` wraps a `Transport`. A prompt that fits by its bytes alone is never counted, so that
nothing is slower for it; only where it may matter is the server's tokenizer asked.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from assay.endpoint.messages import Completion, Request, Transport
from assay.endpoint.plain import Plain
from assay.endpoint.tokens import TEMPLATE, Messages, bound, estimate
from assay.errors import TransportError

DOES_NOT_FIT = "does_not_fit"


class Counts(Protocol):
    """Something that counts the tokens of messages."""

    async def count(self, messages: Messages) -> int | None:
        """Return how many tokens they take; None if nobody knows."""

    async def aclose(self) -> None:
        """Let go of connections."""


class Window:
    """Wraps a transport and keeps from it what leaves too little room for an answer.

    Parameters
    ----------
    inner : Transport
        What to ask.
    context : int
        Tokens of prompt and answer together.
    counter : Counts or None
        The server's tokenizer, if it has one.
    template : int
        Tokens that the chat form adds, for the estimate.
    """

    def __init__(
        self,
        inner: Transport,
        context: int,
        counter: Counts | None = None,
        template: int = TEMPLATE,
    ) -> None:
        self._inner = inner
        self._context = context
        self._counter = counter
        self._template = template

    async def send(self, request: Request) -> Completion:
        """Ask once, if the prompt leaves the whole budget for the answer.

        Raises
        ------
        TransportError
            Of kind ``does_not_fit`` if it does not; else as the transport does.
        """
        if bound(request.messages, self._template) + request.max_tokens > self._context:
            await self._check(request)
        return await self._inner.send(request)

    async def _check(self, request: Request) -> None:
        counted = self._counter and await self._counter.count(request.messages)
        tokens = counted or estimate(request.messages, self._template)
        left = max(0, self._context - tokens)
        if left >= request.max_tokens:
            return
        how = "counted by the server" if counted else "estimated"
        raise TransportError(
            f"the prompt takes {tokens} tokens ({how}) of a context of {self._context}, which "
            f"leaves {left} of the {request.max_tokens} for the answer",
            kind=DOES_NOT_FIT,
            retryable=False,
        )

    async def aclose(self) -> None:
        """Close what it wraps, and the counter."""
        await self._inner.aclose()
        if self._counter is not None:
            await self._counter.aclose()


async def context_of(plain: Plain, url_root: str, chat_root: str, model: str) -> int | None:
    """Return the context window that a server states, or None if it states none.

    Parameters
    ----------
    plain : Plain
        The client to ask with.
    url_root : str
        As `assay.endpoint.address.root` returns it.
    chat_root : str
        The address less ``/chat/completions``.
    model : str
        Whose window it is.
    """
    stated = _listed(await _got(plain, f"{chat_root}/models"), model)
    if stated is None:
        settings = _inner(await _got(plain, f"{url_root}/props"), "default_generation_settings")
        stated = _size(settings, ("n_ctx",))
    if stated is None:
        # Ollama: what the loaded model was given, which is often less than it could have.
        stated = _loaded(await _got(plain, f"{url_root}/api/ps"), model)
    return stated


def _loaded(running: Any, model: str) -> int | None:
    rows = _inner(running, "models")
    rows = rows if isinstance(rows, list) else []
    mine = (row for row in rows if model in (_inner(row, "name"), _inner(row, "model")))
    return next((size for row in mine if (size := _size(row, ("context_length",)))), None)


async def _got(plain: Plain, url: str) -> Any:
    try:
        return await plain.get(url)
    except TransportError:
        return None


def _listed(models: Any, model: str) -> int | None:
    rows = _inner(models, "data")
    rows = rows if isinstance(rows, list) else []
    mine = [row for row in rows if _inner(row, "id") == model] or (rows if len(rows) == 1 else [])
    return next((size for row in mine if (size := _row(row)) is not None), None)


def _row(row: Any) -> int | None:
    names = ("max_model_len", "context_length", "context_window", "max_context_length")
    found = _size(row, names)
    return _size(_inner(row, "meta"), ("n_ctx",)) if found is None else found


def _size(value: Any, names: tuple[str, ...]) -> int | None:
    for name in names:
        found = _inner(value, name)
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
    return None


def _inner(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None

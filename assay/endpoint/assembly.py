"""From a server's answer, whole or in pieces, to a `Completion`. Pure: it can be replayed.

Servers put reasoning into ``reasoning_content`` (SGLang, DeepSeek, older vLLM), ``reasoning``
(vLLM, Ollama, OpenRouter) or ``thinking``; some fill two of them with the same text, or one and
leave the other empty, so the first that holds something counts. Content may also be a list of
parts, some of which are reasoning. The last piece may carry text and the reason to stop together, a
piece with usage has no choices, and some servers never say ``[DONE]``. What counts as whole is
an answer with a reason to stop, or with ``[DONE]``; anything less broke off on the way.
"""

import json
from collections.abc import Mapping
from typing import Any

from assay.endpoint.faults import in_body
from assay.endpoint.messages import Completion
from assay.endpoint.sse import Events, text
from assay.errors import TransportError

REASONING = ("reasoning_content", "reasoning", "thinking")
BROKEN = frozenset(["abort", "error"])
DONE = "[DONE]"
MAX_TEXT = 4 << 20
"""Characters of an answer. At 12 bytes for an escaped one it still fits a JSON line."""

_MAX_NAME = 200
_MAX_TOKENS = 1 << 53


class Assembly:
    """An answer as it grows.

    Both ways of answering end here: `feed` takes the pieces of a stream, `whole` a body.
    """

    def __init__(self) -> None:
        self._events = Events()
        self._content: list[str] | None = None
        self._reasoning: list[str] | None = None
        self._length = 0
        self._finish: str | None = None
        self._model: str | None = None
        self._usage: Mapping[str, Any] = {}
        self.done = False

    @property
    def started(self) -> bool:
        """Whether any text has come."""
        return self._length > 0

    @property
    def finished(self) -> bool:
        """Whether the answer is whole, even if the stream goes on."""
        return self._finish is not None or self.done

    def feed(self, piece: bytes) -> None:
        """Take a piece of a stream of events.

        Raises
        ------
        TransportError
            If it is not what a chat endpoint sends, or says that the server failed.
        """
        for event in self._events.feed(piece):
            self._event(event)

    def close(self) -> None:
        """Take note that the stream has ended.

        Raises
        ------
        TransportError
            If the answer is not whole.
        """
        for event in self._events.close():
            self._event(event)
        if not self.finished:
            kind = "cut" if self.started else "empty"
            raise TransportError("the stream ended before the answer", kind=kind, retryable=True)

    def whole(self, body: bytes) -> None:
        """Take the whole body of an answer that was not streamed.

        Raises
        ------
        TransportError
            If it is not what a chat endpoint sends, or says that the server failed.
        """
        if not body.strip():
            raise TransportError("the answer is empty", kind="empty", retryable=True)
        self._object(_json(text(body)), "message")
        self.done = True

    def completion(self, first_ms: int | None, ms: int) -> Completion:
        """Return the answer.

        Parameters
        ----------
        first_ms, ms : int
            The times it took.

        Raises
        ------
        TransportError
            If there was no choice in it at all, or the server gave it up.
        """
        if self._finish in BROKEN:
            raise TransportError(
                f"the server gave up: {self._finish}", kind="server_error", retryable=True
            )
        if self._finish is None and not self.started:
            raise TransportError("the answer is empty", kind="empty", retryable=True)
        return Completion(
            content=_join(self._content),
            reasoning=_join(self._reasoning),
            finish_reason=self._finish,
            prompt_tokens=_tokens(self._usage.get("prompt_tokens")),
            completion_tokens=_tokens(self._usage.get("completion_tokens")),
            model=self._model,
            first_ms=first_ms,
            ms=ms,
        )

    def _event(self, data: str) -> None:
        if self.done:
            return
        if data.strip() == DONE:
            self.done = True
        elif data.strip():
            self._object(_json(data), "delta")

    def _object(self, value: Any, part: str) -> None:
        if not isinstance(value, dict):
            raise _protocol("not an object")
        if (error := in_body(value)) is not None:
            raise error
        if isinstance(value.get("usage"), dict):
            self._usage = value["usage"]
        if self._model is None and isinstance(value.get("model"), str):
            self._model = value["model"][:_MAX_NAME]
        choices = value.get("choices")
        if not isinstance(choices, list):
            if part == "message" or choices is not None:
                raise _protocol("no list of choices")
            return
        for choice in choices:
            self._choice(choice, part)

    def _choice(self, choice: Any, part: str) -> None:
        if not isinstance(choice, dict):
            raise _protocol("a choice is not an object")
        if choice.get("index") not in (0, None):
            return
        finish = choice.get("finish_reason")
        if finish and isinstance(finish, str):
            self._finish = finish[:_MAX_NAME]
        message = choice.get(part)
        if isinstance(message, dict):
            self._message(message)

    def _message(self, message: Mapping[str, Any]) -> None:
        content = _plain(message.get("content"))
        if content is None:
            # A refusal stands in a field of its own, in place of the content.
            content = _plain(message.get("refusal"))
        thought = _thought(message)
        if content is not None:
            self._content = self._grown(self._content, content)
        if thought is not None:
            self._reasoning = self._grown(self._reasoning, thought)

    def _grown(self, pieces: list[str] | None, piece: str) -> list[str]:
        self._length += len(piece)
        if self._length > MAX_TEXT:
            raise TransportError("the answer is too long", kind="too_long", retryable=False)
        pieces = [] if pieces is None else pieces
        pieces.append(piece)
        return pieces


def _protocol(what: str) -> TransportError:
    return TransportError(
        f"this is not a chat endpoint's answer: {what}", kind="protocol", retryable=True
    )


def _json(data: str) -> Any:
    # Not assay.jsonl: what a server adds beside the text (log-probabilities, timings) may be
    # written as it likes, and only strings and small integers are taken out of it.
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise TransportError("the answer is not JSON", kind="json", retryable=True) from None


def _plain(value: Any, kind: str = "text") -> str | None:
    if isinstance(value, list):
        parts = [part.get(kind) for part in value if isinstance(part, dict)]
        return "".join(text for part in parts if (text := _flat(part)) is not None)
    return value if isinstance(value, str) else None


def _flat(value: Any) -> str | None:
    """Return a part's text, which may be a list of parts once more, but not deeper."""
    if isinstance(value, list):
        texts = [part.get("text") for part in value if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    return value if isinstance(value, str) else None


def _thought(message: Mapping[str, Any]) -> str | None:
    found = [t for name in REASONING if (t := _plain(message.get(name))) is not None]
    content = message.get("content")
    if isinstance(content, list):
        found.append(_plain(content, "thinking") or "")
    return next((text for text in found if text), found[0] if found else None)


def _join(pieces: list[str] | None) -> str | None:
    return None if pieces is None else "".join(pieces)


def _tokens(value: Any) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MAX_TOKENS
    return value if plain else None

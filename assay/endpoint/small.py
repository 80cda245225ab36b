"""Small chat requests to a server that is only being looked at, and what their answers hold."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assay.endpoint.assembly import REASONING
from assay.endpoint.connect import Target
from assay.endpoint.faults import one_line
from assay.endpoint.plain import Plain
from assay.errors import TransportError

QUESTION = "What is 3 plus 4? Answer with the number."
TOKENS = 64


class Chat:
    """Asks a model for a few tokens at a time.

    Parameters
    ----------
    whom : Target
        The server.
    plain : Plain
        The client to ask with.
    model : str
        As the server calls it.
    """

    def __init__(self, whom: Target, plain: Plain, model: str) -> None:
        self._whom = whom
        self._plain = plain
        self._model = model

    async def ask(self, **fields: Any) -> dict[str, Any]:
        """Return the answer to a chat request of which some fields are replaced, or left out.

        Parameters
        ----------
        **fields
            A value of None leaves the field out.

        Raises
        ------
        TransportError
            If it is refused, or what comes is no answer.
        """
        found = await self._plain.post(self._whom.url, self._body(**fields))
        if not isinstance(found, dict) or not isinstance(found.get("choices"), list):
            raise TransportError("no chat completion", kind="protocol", retryable=False)
        if not found["choices"] or not isinstance(found["choices"][0], dict):
            raise TransportError("no choice in it", kind="protocol", retryable=False)
        return found

    def _body(self, **fields: Any) -> dict[str, Any]:
        messages = [{"role": "user", "content": QUESTION}]
        limit = self._whom.server.limit
        body = {"model": self._model, "messages": messages, limit: TOKENS, **fields}
        return {name: value for name, value in body.items() if value is not None}

    async def maybe(self, **fields: Any) -> dict[str, Any] | None:
        """Return the answer to such a request, or None if there is none."""
        try:
            return await self.ask(**fields)
        except TransportError:
            return None

    async def stream(self, **fields: Any) -> "Stream":
        """Return what the stream that answers such a request holds.

        Raises
        ------
        TransportError
            If it is refused.
        """
        text = await self._plain.text(self._whom.url, self._body(stream=True, **fields))
        return Stream.read(text)


@dataclass(frozen=True, slots=True)
class Stream:
    """What a stream held, as far as questions go."""

    deltas: tuple[Mapping[str, Any], ...]
    usage: bool
    done: bool

    @classmethod
    def read(cls, text: str) -> "Stream":
        """Read a stream of events, passing over what is none."""
        lines = (line.strip() for line in text.split("\n"))
        data = [line[5:].strip() for line in lines if line.startswith("data:")]
        events = [event for item in data if (event := _object(item)) is not None]
        choices = [c for e in events for c in e.get("choices") or () if isinstance(c, dict)]
        deltas = [c["delta"] for c in choices if isinstance(c.get("delta"), dict)]
        usage = any(isinstance(event.get("usage"), dict) for event in events)
        return cls(tuple(d for d in deltas if any(d.values())), usage, "[DONE]" in data)


def _object(data: str) -> dict[str, Any] | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def message(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the message of an answer's first choice."""
    found = answer["choices"][0].get("message")
    return found if isinstance(found, Mapping) else {}


def words(answer: Mapping[str, Any]) -> str:
    """Return the beginning of what an answer says, reasoning and all, on one line."""
    said = message(answer)
    texts = [said.get(name) for name in (*REASONING, "content")]
    return one_line(" ".join(text for text in texts if isinstance(text, str)))


def usage(answer: Mapping[str, Any], name: str) -> int | None:
    """Return a figure of an answer's usage, if it states one."""
    stated = answer.get("usage")
    found = stated.get(name) if isinstance(stated, Mapping) else None
    return found if isinstance(found, int) else None

"""What goes to an endpoint, what comes back, and the one seam between: `Transport`.

Sharding, retrying, and whatever comes later (adaptive concurrency, a breaker) each wrap a
`Transport` in another one; tests put their own in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from assay.endpoint.presets import GENERIC, Preset


@dataclass(frozen=True, slots=True)
class Request:
    """One chat completion to ask for.

    Parameters
    ----------
    sample : str
        The id of the sample this will become; never sent.
    model : str
        As the server calls it.
    messages : tuple of (str, str)
        Roles and contents.
    max_tokens : int
        The most the answer may have, reasoning included.
    seed : int or None
        The sampling seed, where one is sent.
    sampling : mapping
        Such as ``{"temperature": 0.8}``, sent as it is.
    stream : bool
        Whether the answer shall come in pieces.
    server : Preset
        What kind of server it goes to: what the limit is called there, and what is left out.
    omit : tuple of str
        Parameters to leave out besides.
    """

    sample: str
    model: str
    messages: tuple[tuple[str, str], ...]
    max_tokens: int
    seed: int | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)
    stream: bool = True
    server: Preset = GENERIC
    omit: tuple[str, ...] = ()

    def settings(self) -> dict[str, Any]:
        """Return the JSON object to send, less the messages."""
        body: dict[str, Any] = {"model": self.model, self.server.limit: self.max_tokens}
        body.update(self.sampling)
        if self.seed is not None and "seed" in self.server.takes:
            body["seed"] = self.seed
        body["stream"] = self.stream
        if self.stream and "stream_options" in self.server.takes:
            body["stream_options"] = {"include_usage": True}
        return {name: value for name, value in body.items() if name not in self.omit}

    def body(self) -> dict[str, Any]:
        """Return the JSON object to send."""
        messages = [{"role": role, "content": content} for role, content in self.messages]
        return {**self.settings(), "messages": messages}


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer, raw: nothing in it is split, trimmed or judged.

    Parameters
    ----------
    content, reasoning : str or None
        As the server sent them; None where it sent none.
    finish_reason : str or None
        The server's word for why it stopped.
    prompt_tokens, completion_tokens : int or None
        The server's usage, where it states one.
    model : str or None
        What the server says answered.
    first_ms : int or None
        Milliseconds to the first text, when streaming.
    ms : int
        Milliseconds to the end.
    """

    content: str | None
    reasoning: str | None = None
    finish_reason: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    model: str | None = None
    first_ms: int | None = None
    ms: int = 0


class Transport(Protocol):
    """Something that can be asked."""

    async def send(self, request: Request) -> Completion:
        """Ask once and return the whole answer.

        Raises
        ------
        TransportError
            If no whole answer arrived: never the model's fault.
        """

    async def aclose(self) -> None:
        """Let go of connections."""

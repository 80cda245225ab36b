"""How many tokens a prompt takes: the server's own count where it offers one, else an estimate.

The estimate is meant to be too high: a prompt that is said to fit must fit. Byte-pair tokens
of the Phi-4 models hold at most three digits, and digits, signs and blanks between them rarely
merge, so a matrix of numbers has far fewer characters to a token than prose has. Beside the
vocabulary that Phi-4 was made from (cl100k), the estimate came to 1.0 to 2.1 times the tokens of
matrices, edge lists, mazes, moves, clauses, code, English and Korean; a third of the characters
would have been half of them for clauses, and a third for Korean.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from assay.endpoint.plain import Plain
from assay.errors import TransportError

Messages = tuple[tuple[str, str], ...]

TEMPLATE = 512
"""Tokens of a chat form, where no model preset knows better: marks, and a system prompt."""

PER_MESSAGE = 8
KEPT = 64
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]{1,3}|\s+|[^A-Za-z0-9\s]")


def bound(messages: Messages, template: int = TEMPLATE) -> int:
    """Return a number of tokens that the messages cannot exceed: a token has a byte at least.

    Parameters
    ----------
    messages : tuple of (str, str)
        Roles and contents.
    template : int
        What the chat form adds.
    """
    size = sum(len(text.encode("utf-8", "replace")) for _, text in messages)
    return size + PER_MESSAGE * len(messages) + template


def estimate(messages: Messages, template: int = TEMPLATE) -> int:
    """Return an estimate of the tokens of messages, rather too high than too low.

    Parameters
    ----------
    messages : tuple of (str, str)
        Roles and contents.
    template : int
        What the chat form adds.

    Examples
    --------
    >>> estimate((("user", "distances: 17, 250, 9"),), template=0)
    20
    """
    size = sum(_size(text) for _, text in messages)
    return size + PER_MESSAGE * len(messages) + template


def _size(text: str) -> int:
    """Return the pieces that a tokenizer of this kind starts from, long words in parts."""
    return sum(_piece(match[0]) for match in _PIECES.finditer(text))


def _piece(piece: str) -> int:
    if not piece[0].isascii():
        return min(2, len(piece.encode("utf-8", "replace")))
    if piece[0].isspace():
        return min(2, len(piece))  # the last blank may go with what follows, and may not
    if piece[0].isdigit() or not piece[0].isalpha():
        return 1
    return -(-2 * len(piece) // 3) if piece.isupper() else -(-len(piece) // 4)


class Counter:
    """Asks a server to count, in the first of its ways that works.

    Parameters
    ----------
    plain : Plain
        A client of its own.
    root, model : str
        The server's address, without its path for chat, and the model's name.
    ways : iterable of str
        Names of `WAYS`, the likeliest first.
    """

    def __init__(self, plain: Plain, root: str, model: str, ways: Iterable[str]) -> None:
        self._plain = plain
        self._root = root
        self._model = model
        self._ways = list(ways)
        self._counted: dict[Messages, int] = {}

    async def count(self, messages: Messages) -> int | None:
        """Return how many tokens the messages take, chat form and all; None if nobody knows."""
        if messages in self._counted:
            return self._counted[messages]
        for way in list(self._ways):
            try:
                found = await WAYS[way](self._plain, self._root, self._model, messages)
            except TransportError as error:
                if error.retryable:
                    continue  # the next prompt may be counted again
                found = None
            if found is not None:
                self._keep(messages, found)
                return found
            if way in self._ways:
                self._ways.remove(way)
        return None

    def _keep(self, messages: Messages, tokens: int) -> None:
        # The samples of one instance come one after the other, so a few are enough.
        if len(self._counted) >= KEPT:
            del self._counted[next(iter(self._counted))]
        self._counted[messages] = tokens

    async def aclose(self) -> None:
        """Close the connections."""
        await self._plain.aclose()


async def _vllm(plain: Plain, root: str, model: str, messages: Messages) -> int | None:
    body = {"model": model, "messages": _listed(messages), "add_generation_prompt": True}
    return _positive(_field(await plain.post(f"{root}/tokenize", body), "count"))


async def _llamacpp(plain: Plain, root: str, model: str, messages: Messages) -> int | None:
    applied = await plain.post(f"{root}/apply-template", {"messages": _listed(messages)})
    prompt = _field(applied, "prompt")
    if not isinstance(prompt, str):
        return None
    body = {"content": prompt, "add_special": True, "parse_special": True}
    found = _field(await plain.post(f"{root}/tokenize", body), "tokens")
    return _positive(len(found)) if isinstance(found, list) else None


async def _tgi(plain: Plain, root: str, model: str, messages: Messages) -> int | None:
    body = {"model": model, "messages": _listed(messages)}
    found = _field(await plain.post(f"{root}/chat_tokenize", body), "tokenize_response")
    return _positive(len(found)) if isinstance(found, list) else None


WAYS = {"vllm": _vllm, "llamacpp": _llamacpp, "tgi": _tgi}
"""The servers that count, and how they are asked."""


def _listed(messages: Messages) -> list[dict[str, str]]:
    return [{"role": role, "content": content} for role, content in messages]


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _positive(value: Any) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if plain else None

"""Reasoning is found wherever servers put it, streaming and not, and never read as an answer."""

import asyncio
from typing import Any

import pytest
import servers
from servers import DONE, USAGE, Server, always, delta, stream, whole

from assay.endpoint.connect import connect
from assay.endpoint.messages import Completion, Request
from assay.reasoning import Split, split

FORMS: dict[str, tuple[dict[str, Any], Split]] = {
    "reasoning_content": (
        {"reasoning_content": "hm, 3", "content": "it is 7"},
        Split("hm, 3", "it is 7", True),
    ),
    "reasoning": ({"reasoning": "hm", "content": "it is 7"}, Split("hm", "it is 7", True)),
    "thinking": ({"thinking": "hm", "content": "it is 7"}, Split("hm", "it is 7", True)),
    "one field is empty": (
        {"reasoning_content": "", "reasoning": "hm", "content": "it is 7"},
        Split("hm", "it is 7", True),
    ),
    "two fields are the same": (
        {"reasoning_content": "hm", "reasoning": "hm", "content": "it is 7"},
        Split("hm", "it is 7", True),
    ),
    "tags in the content": (
        {"content": "<think>hm</think>it is 7"},
        Split("hm", "it is 7", True),
    ),
    "blank lines around the tags": (
        {"content": "\n<think>\nhm\n</think>\n\nit is 7"},
        Split("hm", "\n\nit is 7", True),
    ),
    "only the closing tag": ({"content": "hm</think>it is 7"}, Split("hm", "it is 7", True)),
    "several closing tags": (
        {"content": "<think>hm</think> or {5}? </think>it is 7"},
        Split("hm</think> or {5}? ", "it is 7", True),
    ),
    "the form itself is quoted": (
        {"content": "<think>as <think> {Thought} </think> {Solution} asks: hm</think>it is 7"},
        Split("as <think> {Thought} </think> {Solution} asks: hm", "it is 7", True),
    ),
    "never closed": ({"content": "<think>it is 7"}, Split("it is 7", "", False)),
    "opened again and not closed": (
        {"content": "<think>a</think>it is 7 <think>or 8"},
        Split("a</think>it is 7 <think>or 8", "", False),
    ),
    "content is null": ({"reasoning": "it is 7", "content": None}, Split("it is 7", "", False)),
    "content is missing": ({"reasoning_content": "it is 7"}, Split("it is 7", "", False)),
    "content is empty": ({"reasoning": "it is 7", "content": ""}, Split("it is 7", "", False)),
    "a field, and tags leaked into the content": (
        {"reasoning": "a", "content": "<think>b</think>it is 7"},
        Split("a\nb", "it is 7", True),
    ),
    "a parser that splits at the first closing tag": (
        {"reasoning": "a", "content": " b</think>it is 7"},
        Split("a\n b", "it is 7", True),
    ),
    "tags in the field": (
        {"reasoning": "<think>a</think>", "content": "it is 7"},
        Split("a", "it is 7", True),
    ),
    "all of it in the field": (
        {"reasoning": "<think>a</think>it is 7", "content": None},
        Split("a", "it is 7", True),
    ),
    "a stop token": ({"content": "hm</think>it is 7<|im_end|>\n"}, Split("hm", "it is 7", True)),
    "mini's stop token": ({"content": "hm</think>it is 7<|end|>"}, Split("hm", "it is 7", True)),
    "no reasoning at all": ({"content": "it is 7"}, Split("", "it is 7", True)),
    "a list of parts": (
        {"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "it is 7"}]},
        Split("hm", "it is 7", True),
    ),
    "a list of parts with parts": (
        {"content": [{"thinking": [{"type": "text", "text": "hm"}]}, {"text": "it is 7"}]},
        Split("hm", "it is 7", True),
    ),
}


def pieces(said: dict[str, Any], size: int) -> list[bytes]:
    """Return a message as a stream of small pieces, field after field."""
    found = [delta(role="assistant", content="")]
    texts = {k: v for k, v in said.items() if isinstance(v, str)}
    thoughts = {k: v for k, v in texts.items() if k != "content"}
    found += [
        delta(**{k: v[at : at + size] for k, v in thoughts.items()})
        for at in range(0, max(map(len, thoughts.values()), default=0), size)
    ]
    content = said.get("content") or ""
    if isinstance(content, list):
        return found + [delta(content=[part]) for part in content]
    return found + [delta(content=content[at : at + size]) for at in range(0, len(content), size)]


def ask(said: dict[str, Any], size: int | None) -> Completion:
    """Return what comes over HTTP, in pieces of a size or whole."""
    body = dict(said)
    steps = (
        [whole(servers.message(body.pop("content", None), **body))]
        if size is None
        else stream(*pieces(said, size), delta("stop"), USAGE, DONE)
    )
    request = Request("x#0", "m", (("user", "hi"),), 9, stream=size is not None)
    with Server(always(*steps)) as server:
        return asyncio.run(_once(server.url, request))


async def _once(url: str, request: Request) -> Completion:
    transport = connect(url)
    try:
        return await transport.send(request)
    finally:
        await transport.aclose()


@pytest.mark.parametrize("size", [None, 1, 1000])
@pytest.mark.parametrize("name", FORMS)
def test_reasoning_is_told_from_the_answer(name: str, size: int | None) -> None:
    """The same split whether it came whole, by letters, or in one large piece."""
    said, wanted = FORMS[name]
    came = ask(said, size)
    assert split(came.content, came.reasoning) == wanted


@pytest.mark.parametrize("name", [n for n, (s, _) in FORMS.items() if "parts" not in n])
def test_the_raw_text_is_kept(name: str) -> None:
    """What is recorded is what came: tags, stop tokens and all."""
    said, _ = FORMS[name]
    came = ask(said, 3)
    assert (came.content or "") == (said.get("content") or "")
    thoughts = {text for key, text in said.items() if key != "content"} - {""}
    assert {came.reasoning or ""} - {""} == thoughts

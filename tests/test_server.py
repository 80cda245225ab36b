"""The player server, spoken to over real HTTP."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from assay import instances, orders
from assay.core import Instance, Status
from assay.judge import Judge
from assay.server import Players, listen, server


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Return the address of a running server with all players."""
    sock = listen("127.0.0.1", 0)
    running = server(Players().app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{sock.getsockname()[1]}/v1"
    running.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def instance() -> Instance:
    """Return one small instance."""
    return instances.make(orders.order("tsp", {"cities": 5}), [0])[0][0]


def body(instance: Instance, **changes: object) -> dict[str, object]:
    """Return a chat request."""
    return {
        "model": "oracle",
        "messages": [{"role": "user", "content": instance.prompt}],
        **changes,
    }


def test_models_are_the_players(url: str) -> None:
    """The list of models names the players."""
    models = httpx.get(f"{url}/models").json()["data"]
    assert [model["id"] for model in models] == ["oracle", "greedy", "random", "constant"]


def test_an_answer_arrives(url: str, instance: Instance) -> None:
    """A plain request gets reasoning, a right answer, and usage."""
    answer = httpx.post(f"{url}/chat/completions", json=body(instance)).json()
    choice = answer["choices"][0]
    assert choice["finish_reason"] == "stop"
    assert choice["message"]["content"].startswith("<think>")
    judged = Judge(instance).judge(choice["message"]["content"], None, "stop")
    assert judged.verdict.status is Status.CORRECT
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"] > 0


def test_streaming_says_the_same(url: str, instance: Instance) -> None:
    """The pieces of a stream join to the plain answer, then usage if asked for, then the end."""
    plain = httpx.post(f"{url}/chat/completions", json=body(instance)).json()
    asked = body(instance, stream=True, stream_options={"include_usage": True})
    text, usage = "", None
    with httpx.stream("POST", f"{url}/chat/completions", json=asked) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line]
    assert lines[-1] == "data: [DONE]"
    for line in lines[:-1]:
        event = json.loads(line.removeprefix("data: "))
        usage = event.get("usage", usage)
        text += "".join(c["delta"].get("content", "") for c in event["choices"])
    assert text == plain["choices"][0]["message"]["content"]
    assert usage == plain["usage"]


def test_a_limit_cuts(url: str, instance: Instance) -> None:
    """An answer longer than max_tokens is cut and says so."""
    answer = httpx.post(f"{url}/chat/completions", json=body(instance, max_tokens=3)).json()
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 3


def test_random_follows_the_seed(url: str, instance: Instance) -> None:
    """The random player repeats itself for a seed, and not for another."""

    def ask(seed: int) -> str:
        request = body(instance, model="random", seed=seed)
        answer = httpx.post(f"{url}/chat/completions", json=request).json()
        return str(answer["choices"][0]["message"]["content"])

    assert ask(1) == ask(1)
    assert len({ask(seed) for seed in range(6)}) > 1


@pytest.mark.parametrize(
    "request_body",
    [
        "not json",
        "[]",
        "{}",
        '{"messages": []}',
        '{"messages": [{"content": 7}], "model": "oracle"}',
        '{"messages": [{"content": "x"}], "model": "gpt-4"}',
        '{"messages": [{"content": "x"}], "model": "oracle", "seed": "x"}',
    ],
)
def test_bad_requests_get_400(url: str, request_body: str) -> None:
    """A request that cannot be answered gets a 400 with an error object."""
    answer = httpx.post(f"{url}/chat/completions", content=request_body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_an_unknown_prompt_is_answered(url: str) -> None:
    """A prompt that states no known problem gets a sentence, not an error."""
    request = {"model": "greedy", "messages": [{"role": "user", "content": "Hello?"}]}
    answer = httpx.post(f"{url}/chat/completions", json=request).json()
    assert "cannot" in answer["choices"][0]["message"]["content"]

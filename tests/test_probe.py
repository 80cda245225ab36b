"""`endpoint check` finds out what a server supports, whatever kind of server it is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import servers
from servers import DONE, USAGE, Asked, Server, Step, delta, stream, whole

ROOT = Path(__file__).resolve().parents[1]
KEY = "sk-" + "verysecret" * 3
KNOWN = {"model", "messages", "max_tokens", "seed", "temperature", "stream"}
MODELS = {"data": [{"id": "phi", "max_model_len": 4096}, {"id": "other"}]}


def check(
    reply: servers.Reply, *options: object, beside: dict[str, Any] | None = None, **env: str
) -> tuple[subprocess.CompletedProcess[str], Server]:
    """Check a server through the command line."""
    beside = {"/v1/models": MODELS} if beside is None else beside
    with Server(reply, beside=beside) as server:
        command = [sys.executable, str(ROOT / "cli.py"), "endpoint", "check"]
        command += ["--endpoint", server.url, "--timeout", "5", *map(str, options)]
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, **env},
        )
    return done, server


def found(done: subprocess.CompletedProcess[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the JSON object, and what was found about each question."""
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)
    return row, {each["name"]: each["value"] for each in row["findings"]}


def able(asked: Asked, count: int) -> Iterable[Step]:
    """Answer as vLLM does: everything is there."""
    body = asked.body
    limit = int(body.get("max_completion_tokens") or body["max_tokens"])
    usage = {"prompt_tokens": 40, "completion_tokens": min(limit, 5)}
    if body.get("continue_final_message"):
        usage["prompt_tokens"] = 30
    if body.get("stream"):
        told = [USAGE] if body.get("stream_options") else []
        return stream(delta(reasoning="hm"), delta("stop", content="7"), *told, DONE)
    text = f"words {body.get('seed')}"
    said = {"role": "assistant", "content": text, "reasoning": "hm"}
    choice: dict[str, Any] = {
        "message": said,
        "finish_reason": "length" if limit == 3 else "stop",
        "logprobs": {"content": []} if body.get("logprobs") else None,
    }
    return [whole({"choices": [choice] * body.get("n", 1), "usage": usage})]


def strict(asked: Asked, count: int) -> Iterable[Step]:
    """Answer 422 to whatever is not known, as transformers does; never stream."""
    unknown = sorted(set(asked.body) - KNOWN)
    if unknown:
        return [whole({"detail": f"Unexpected keys in the request: {unknown}"}, 422)]
    if asked.body.get("stream"):
        return [whole({"error": "streams are not supported"}, 400)]
    return [whole(servers.message(f"<think>hm</think>{count}"))]


def test_a_server_that_can_do_everything() -> None:
    """Everything is found, each with its evidence; the preset by what only it has."""
    beside = {
        "/v1/models": MODELS,
        "/version": {"version": "0.32.0"},
        "/tokenize": {"count": 17},
    }
    row, said = found(check(able, "--json", beside=beside)[0])
    assert (row["schema"], row["model"], row["context"]) == (1, "phi", 4096)
    assert row["preset"] == said["preset"] == "vllm"
    assert said == {
        "models": "2",
        "answers": "yes",
        "reasoning": "reasoning",
        "streaming": "yes",
        "[DONE]": "yes",
        "usage": "yes",
        "seed": "yes",
        "n": "yes",
        "logprobs": "yes",
        "max_tokens": "yes",
        "max_completion_tokens": "yes",
        "top_k": "accepted",
        "min_p": "accepted",
        "no_such_parameter": "accepted",
        "continuation": "continue_final_message",
        "context": "4096",
        "tokenizer": "vllm",
        "preset": "vllm",
    }


def test_a_strict_server_that_can_do_little() -> None:
    """Refusals are findings, with the server's own words, and the check goes on."""
    row, said = found(check(strict, "--model", "phi", "--json", beside={})[0])
    assert row["preset"] == "transformers"
    assert row["context"] is None
    assert (said["models"], said["reasoning"], said["streaming"]) == ("no", "content", "no")
    for name in ("n", "logprobs", "max_completion_tokens", "top_k", "min_p"):
        assert said[name] == "refused", name
    assert (said["seed"], said["max_tokens"]) == ("no", "yes")
    assert (said["continuation"], said["context"], said["tokenizer"]) == ("no", "unknown", "no")
    notes = {each["name"]: each["note"] for each in row["findings"]}
    assert "Unexpected keys in the request: ['top_k']" in notes["top_k"]


@pytest.mark.parametrize(
    ("path", "body", "preset"),
    [
        ("/props", {"default_generation_settings": {"n_ctx": 512}}, "llamacpp"),
        ("/get_model_info", {"model_path": "x"}, "sglang"),
        ("/info", {"max_total_tokens": 9}, "tgi"),
        ("/api/tags", {"models": []}, "ollama"),
        ("/version", {"version": "1"}, "vllm"),
        ("/version", ["nonsense"], "generic"),
    ],
)
def test_servers_are_recognised(path: str, body: Any, preset: str) -> None:
    """By an address that only one kind has; a preset that was told is not questioned."""
    row, _ = found(check(able, "--json", beside={"/v1/models": MODELS, path: body})[0])
    assert row["preset"] == preset


def test_a_table_for_humans() -> None:
    """One line for each question, and how to score with what was found."""
    done, server = check(able, "--server", "sglang")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"{server.url}/chat/completions as phi"
    assert any(line.split()[:2] == ["seed", "yes"] for line in lines)
    assert lines[-1] == f"score with: --endpoint {server.url} --server sglang --model phi"
    assert len(server.asked) < 20
    assert all(request.body.get("max_tokens", 0) <= 64 for request in server.asked)


@pytest.mark.parametrize(
    ("reply", "beside", "options", "code", "said"),
    [
        (servers.always(whole({"error": "boom"}, 500)), None, (), 3, "http 500: boom"),
        (servers.always(whole({"detail": "no"}, 401)), None, (), 3, "http 401"),
        (servers.always(whole([1])), None, (), 3, "no chat completion"),
        (servers.always(whole({"choices": []})), None, (), 3, "no choice"),
        (servers.always(whole(b"<html>hi</html>", 200, "text/html")), None, (), 3, "not JSON"),
        (servers.always(whole(b"", 302, Location="http://h/")), None, (), 3, "redirects"),
        (servers.always(whole(b"x" * 5_000_000)), None, (), 3, "too long"),
        (servers.always(servers.RESET), None, (), 3, "cannot ask"),
        (able, {}, (), 2, "--model"),
        (able, {"/v1/models": {"data": "nonsense"}}, (), 2, "--model"),
        (able, None, ("--key-env", "NO_SUCH_KEY"), 2, "NO_SUCH_KEY"),
        (able, None, ("--server", "mine"), 2, "--server"),
    ],
)
def test_a_server_that_cannot_be_checked(
    reply: servers.Reply,
    beside: dict[str, Any] | None,
    options: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    """Whatever is there in place of a chat endpoint, it is said in one line."""
    done, _ = check(reply, *options, beside=beside)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_a_connection_closed_while_idle_is_no_refusal() -> None:
    """A server that closes after each stream without saying so supports what it supports."""

    def closing(asked: Asked, count: int) -> Iterable[Step]:
        yield from able(asked, count)
        if asked.body.get("stream"):
            yield servers.CLOSE

    _, said = found(check(closing, "--json")[0])
    assert "refused" not in said.values()


def test_the_key_is_sent_and_never_shown() -> None:
    """Not in the table, and not where a server repeats it in a refusal."""

    def telling(asked: Asked, count: int) -> Iterable[Step]:
        if "top_k" in asked.body:
            return [whole({"error": f"bad key {KEY}"}, 400)]
        return able(asked, count)

    done, server = check(telling, "--key-env", "MY_KEY", MY_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert all(asked.headers["authorization"] == f"Bearer {KEY}" for asked in server.asked)
    assert "bad key [key]" in done.stdout
    assert KEY not in done.stdout + done.stderr

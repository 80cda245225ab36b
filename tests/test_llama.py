"""A real llama-server over loopback, in its three ways of showing reasoning.

It is Debian's own package with a tiny model of Phi-4's form that adds small numbers. The first
test to need it downloads 20 MB, about 5 s; where that cannot be had these tests are skipped.
"""

import asyncio
import contextlib
import fcntl
import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import cli

from assay import jsonl
from assay.endpoint.connect import Target, connect
from assay.endpoint.messages import Completion, Request
from assay.endpoint.presets import get
from assay.endpoint.probe import probe
from assay.endpoint.tokens import Counter, bound
from assay.endpoint.window import context_of
from assay.reasoning import split

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(__file__).parent / "data" / "llama"
PLACE = ROOT / ".cache" / "llama"
SLOTS, CONTEXT = 4, 2048
MODES = {"content": None, "field": "split.jinja", "opened": "opened.jinja"}
"""Tags in the content; a field of its own; a prompt that ends in <think>, so it only closes."""


@pytest.fixture(scope="session")
def unpacked() -> Path:
    """Download and unpack the server once, whoever comes first."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (PLACE / "versions.txt").is_file():
            fetch()
    return PLACE / "root"


def fetch() -> None:
    """Run the script that downloads, or skip."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        pytest.skip("llama-server comes with apt-get and dpkg-deb, which are not here")
    try:
        done = subprocess.run(
            ["sh", str(DATA / "get_llama_server.sh"), str(PLACE)],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
    except subprocess.TimeoutExpired:
        pytest.skip("llama-server could not be downloaded in time")
    if done.returncode != 0 or not (PLACE / "versions.txt").is_file():
        pytest.skip(f"llama-server could not be downloaded: {done.stderr[-200:]}")


@contextlib.contextmanager
def serving(unpacked: Path, template: str | None) -> Iterator[str]:
    """Run the server and yield its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = ["sh", str(DATA / "llama-server.sh"), str(unpacked)]
    command += ["-m", str(DATA / "tiny-phi4.gguf"), "--host", "127.0.0.1", "--port", str(port)]
    command += ["--alias", "tiny-phi4", "-np", str(SLOTS), "-c", str(SLOTS * CONTEXT)]
    command += ["-t", "1", "--no-webui", "--offline"]
    command += ["--chat-template-file", str(DATA / template)] if template else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait(f"{url}/health", process)
        yield f"{url}/v1"
    finally:
        process.terminate()
        process.wait(60)


def wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server is up; one that cannot run on this machine is no failure of ours."""
    for _ in range(1200):
        if process.poll() is not None:
            pytest.skip(f"llama-server does not run here: exit code {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=20) as answer:
            answer.read()
            return
        time.sleep(0.1)
    pytest.fail("llama-server does not start")


@pytest.fixture(scope="module")
def plain(unpacked: Path) -> Iterator[str]:
    """Return the address of a server with the model's own template."""
    with serving(unpacked, None) as url:
        yield url


def ask(url: str, stream: bool, limit: int = 100) -> list[Completion]:
    """Ask some sums at once."""

    async def all_of_them() -> list[Completion]:
        transport = connect(Target(url, server=get("llamacpp")))
        sums = [(a, b) for a in (3, 4) for b in (2, 5)]
        requests = [
            Request("x", "m", (("user", f"What is {a} plus {b}?"),), limit, 7, GREEDY, stream)
            for a, b in sums
        ]
        try:
            return list(await asyncio.gather(*map(transport.send, requests)))
        finally:
            await transport.aclose()

    return asyncio.run(all_of_them())


GREEDY = {"temperature": 0, "top_k": 1}


@pytest.mark.parametrize("mode", MODES)
def test_reasoning_in_every_mode(unpacked: Path, mode: str) -> None:
    """The same reasoning and the same answer, whichever way the server shows them."""
    with serving(unpacked, MODES[mode]) as url:
        for stream in (True, False):
            for came in ask(url, stream):
                parts = split(came.content, came.reasoning)
                assert parts.finished
                assert "<think>" not in parts.reasoning
                assert parts.reasoning.startswith(("We start", "Let me"))
                assert parts.final.startswith("The sum is ")
                assert (came.reasoning is None) == (mode != "field")
                assert ("<think>" in (came.content or "")) == (mode == "content")
                assert came.finish_reason == "stop"
                assert came.prompt_tokens
            for came in ask(url, stream, limit=5):
                assert came.finish_reason == "length"
                assert "sum" not in split(came.content, came.reasoning).final or mode == "opened"


def test_it_counts_as_it_says(plain: str) -> None:
    """Its tokenizer, asked beforehand, gives what its usage states afterwards; so its window."""
    messages = (("user", "What is 3 plus 4?"),)

    async def counted() -> tuple[int | None, int | None]:
        whom = Target(plain)
        client = whom.plain()
        try:
            counter = Counter(client, whom.root, "tiny-phi4", ("vllm", "llamacpp"))
            window = await context_of(client, whom.root, whom.base, "tiny-phi4")
            return await counter.count(messages), window
        finally:
            await client.aclose()

    tokens, window = asyncio.run(counted())
    assert window == CONTEXT
    assert tokens == ask(plain, True)[0].prompt_tokens
    assert tokens is not None
    assert tokens <= bound(messages)


def test_the_check_recognises_it(plain: str) -> None:
    """What the server supports is found out, and its preset."""
    found = asyncio.run(probe(Target(plain), None, 30))
    said = {finding.name: finding.value for finding in found.findings}
    assert (found.model, found.preset, found.context) == ("tiny-phi4", "llamacpp", CONTEXT)
    assert said["reasoning"] == "content"
    assert said["continuation"] == "trailing message"
    assert said["tokenizer"] == "llamacpp"
    for name in ("answers", "streaming", "usage", "seed", "n", "logprobs", "max_tokens"):
        assert said[name] == "yes", name


def test_a_run_keeps_to_its_window(plain: str, tmp_path: Path) -> None:
    """A whole run through the command line: small instances are asked, a large one does not fit."""
    suite = tmp_path / "suite.jsonl"
    for family, *size in (("tsp", "--cities", 5), ("maze", "--width", 30)):
        part = tmp_path / f"{family}.jsonl"
        cli("generate", family, "--n", 2, *size, "--out", part)
        with suite.open("ab") as stream:
            stream.write(part.read_bytes())
    run = tmp_path / "run"
    command = ["score", suite, "--endpoint", plain, "--model", "tiny-phi4", "--run", run]
    done = cli(*command, "--max-tokens", 200)
    assert done.returncode == 0, done.stderr
    assert "2 does not fit" in done.stdout
    rows = {row["instance"]: row for row in jsonl.read_file(run / "samples.jsonl")}
    asked = {name.partition("-")[0] for name, row in rows.items() if row["state"] == "ok"}
    assert asked == {"tsp"}
    unfit = [row for row in rows.values() if row["state"] == "does_not_fit"]
    assert all(
        "(counted by the server) of a context of 2048" in r["error"]["message"] for r in unfit
    )
    assert json.loads((run / "run.json").read_text())["context"] == CONTEXT

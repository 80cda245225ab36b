"""Budgets and the context window: what there is no room for is not asked, and nothing is lost."""

import asyncio
import json
import subprocess
from collections import Counter as Count
from pathlib import Path
from typing import Any

import pytest
from commands import cli
from hypothesis import given
from hypothesis import strategies as st
from servers import Server, echo

from assay import jsonl
from assay.core import Row
from assay.endpoint.budget import Budget, Budgeted, Used
from assay.endpoint.connect import Target
from assay.endpoint.messages import Completion, Request
from assay.endpoint.tokens import Counter, bound, estimate
from assay.endpoint.window import DOES_NOT_FIT, Window, context_of
from assay.errors import BudgetReached, TransportError
from assay.run.usage import used

ROOT = Path(__file__).resolve().parents[1]
INSTANCES = 12
FREE = Budget()


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make instances of two sizes: prompts of about 900 and 2,000 characters."""
    folder = tmp_path_factory.mktemp("suite")
    path = folder / "suite.jsonl"
    for cities in (4, 16):
        part = folder / f"{cities}.jsonl"
        done = cli("generate", "tsp", "--n", INSTANCES // 2, "--cities", cities, "--out", part)
        assert done.returncode == 0, done.stderr
        with path.open("ab") as stream:
            stream.write(part.read_bytes())
    return path


def scored(
    suite: Path, run: Path, *options: object, beside: dict[str, Any] | None = None
) -> tuple[subprocess.CompletedProcess[str], Server]:
    """Score against a server that uses 7 and 3 tokens a request."""
    with Server(echo(), beside=beside or {}) as server:
        command = ("score", suite, "--endpoint", server.url, "--model", "m", "--run", run)
        return cli(*command, *options), server


def rows(run: Path) -> list[Row]:
    """Return the samples of a run."""
    return list(jsonl.read_file(run / "samples.jsonl"))


class Fake:
    """Answers at its own time with its own usage, and counts what is in flight."""

    def __init__(self, prompt: int = 10, completion: int = 90) -> None:
        self.usage = prompt, completion
        self.asked = self.most = self.now = 0

    async def send(self, request: Request) -> Completion:
        """Answer after a moment."""
        self.asked += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.001)
        self.now -= 1
        prompt, completion = self.usage
        return Completion("x", prompt_tokens=prompt, completion_tokens=completion)

    async def aclose(self) -> None:
        """Do nothing."""


def request(text: str = "hi", limit: int = 1000) -> Request:
    """Return a request."""
    return Request("x#0", "m", (("user", text),), limit)


def spend(budget: Budget, fake: Fake, requests: int = 200, before: Used | None = None) -> Used:
    """Ask many times at once and return what was used; whoever finds no room gives up."""
    spent = before or Used()
    transport = Budgeted(fake, budget, spent)

    async def one() -> None:
        try:
            await transport.send(request())
        except BudgetReached:
            return

    async def all_of_them() -> None:
        await asyncio.gather(*(one() for _ in range(requests)))

    asyncio.run(asyncio.wait_for(all_of_them(), 20))
    return spent


def test_requests_are_counted_exactly() -> None:
    """No more than the budget, however many are in flight; what was used before counts."""
    fake = Fake()
    assert spend(Budget(requests=17), fake).requests == fake.asked == 17
    fake = Fake()
    spend(Budget(requests=17), fake, before=Used(requests=10))
    assert fake.asked == 7


@pytest.mark.parametrize("tokens", [1, 99, 100, 101, 950, 5_000])
def test_tokens_overshoot_by_one_answer_at_most(tokens: int) -> None:
    """A small budget is spent too, and a large one by many requests at once."""
    fake = Fake()
    spent = spend(Budget(tokens=tokens), fake)
    assert tokens <= spent.prompt + spent.completion < tokens + 100
    assert fake.asked == -(-tokens // 100)
    assert fake.most > 1 or tokens < 1_000


def test_cost_is_counted_by_its_prices() -> None:
    """Prompts and answers have their own; an answer of the fake costs 0.0001 + 0.0018."""
    budget = Budget(cost=0.019, price_in=10.0, price_out=20.0)
    spent = spend(budget, Fake())
    assert spent.answers == 10
    assert budget.price(spent.prompt, spent.completion) == pytest.approx(0.019)


def test_without_a_limit_nothing_waits() -> None:
    """All are in flight at once."""
    fake = Fake()
    assert FREE.unlimited
    spend(FREE, fake)
    assert fake.most == 200


def test_failures_give_their_room_back() -> None:
    """A request that fails uses no tokens, and does not block the others."""

    class Failing(Fake):
        async def send(self, request: Request) -> Completion:
            await super().send(request)
            raise TransportError("no", kind="x", retryable=False)

    async def go() -> Used:
        spent = Used()
        transport = Budgeted(Failing(), Budget(tokens=500), spent)
        sent = (transport.send(request()) for _ in range(20))
        await asyncio.wait_for(asyncio.gather(*sent, return_exceptions=True), 10)
        return spent

    spent = asyncio.run(go())
    assert (spent.requests, spent.answers, spent.completion) == (20, 0, 0)


def test_a_run_stops_at_its_budget_and_goes_on(suite: Path, tmp_path: Path) -> None:
    """Exit code 3 and one line; the budget spans every start; the rest is asked for in the end."""
    run = tmp_path / "run"
    done, server = scored(suite, run, "--budget-requests", 5)
    assert done.returncode == 3
    assert "--budget-requests 5 is reached: 7 of 12 samples are missing" in done.stderr
    assert len(server.asked) == len(rows(run)) == 5
    done, server = scored(suite, run, "--budget-requests", 5)
    assert (done.returncode, len(server.asked)) == (3, 0)
    done, server = scored(suite, run, "--budget-tokens", 80, "--concurrency", 1)
    assert done.returncode == 3
    assert len(server.asked) == 3  # 50 tokens were used before, and 10 are by each
    assert "--budget-tokens 80 is reached: 80 used" in done.stderr
    options = ("--max-cost", 0.001, "--price-in", 10, "--price-out", 10)
    done, server = scored(suite, run, *options, "--concurrency", 1)
    assert (done.returncode, len(server.asked)) == (3, 2)
    assert "--max-cost 0.001 is reached" in done.stderr
    done, server = scored(suite, run)
    assert (done.returncode, len(server.asked)) == (0, 2)
    assert Count(row["state"] for row in rows(run)) == {"ok": 12}
    assert len({row["id"] for row in rows(run)}) == 12


def test_what_a_run_used_is_read_from_its_samples(suite: Path, tmp_path: Path) -> None:
    """Attempts, and tokens as the server states them; nothing before the first."""
    run = tmp_path / "run"
    assert used(run / "samples.jsonl") == Used()
    scored(suite, run)
    assert used(run / "samples.jsonl") == Used(12, 12, 7 * 12, 3 * 12)


def test_what_does_not_fit_is_not_asked(suite: Path, tmp_path: Path) -> None:
    """It is recorded, counted apart, never asked again; the run is complete."""
    run = tmp_path / "run"
    options = ("--context", 1_900, "--max-tokens", 600, "--samples", 2)
    done, server = scored(suite, run, *options)
    assert done.returncode == 0, done.stderr
    assert "12 does not fit" in done.stdout
    assert len(server.asked) == 12
    unfit = [row for row in rows(run) if row["state"] == DOES_NOT_FIT]
    assert {row["attempts"] for row in unfit} == {0}
    assert all("(estimated) of a context of 1900" in row["error"]["message"] for row in unfit)
    verdicts = list(jsonl.read_file(run / "verdicts.jsonl"))
    assert {(row["state"], row["status"], row["size"]) for row in verdicts} == {
        ("judged", "unparsable", 4),
        (DOES_NOT_FIT, None, 16),
    }
    before = (run / "verdicts.jsonl").read_bytes()
    done, server = scored(suite, run, *options)
    assert (done.returncode, server.asked) == (0, [])
    assert (run / "verdicts.jsonl").read_bytes() == before
    report = cli("report", run)
    assert report.returncode == 0, report.stderr
    assert "12 of 24 samples do not fit the context: not asked" in report.stdout
    assert "missing" not in report.stdout


VLLM = {"data": [{"id": "other", "max_model_len": 9}, {"id": "m", "max_model_len": 1_500}]}


def test_the_server_counts_where_it_can(suite: Path, tmp_path: Path) -> None:
    """Its context and its tokenizer are used, only where it may matter, once an instance."""
    run = tmp_path / "run"

    def tokenize(body: dict[str, Any]) -> dict[str, Any]:
        return {"count": len(body["messages"][0]["content"]) // 2}

    beside = {"/v1/models": VLLM, "/tokenize": tokenize}
    options = ("--max-tokens", 500, "--samples", 2, "--concurrency", 1)
    done, server = scored(suite, run, *options, beside=beside)
    assert done.returncode == 0, done.stderr
    counted = [asked for asked in server.others if asked.path == "/tokenize"]
    assert len(counted) == INSTANCES
    assert json.loads((run / "run.json").read_text())["context"] == 1_500
    unfit = {row["instance"] for row in rows(run) if row["state"] == DOES_NOT_FIT}
    prompts = {row["id"]: row["prompt"] for row in jsonl.read_file(suite)}
    for instance, prompt in prompts.items():
        fits = len(prompt) // 2 + 500 <= 1_500
        assert fits == (instance not in unfit)
    done, server = scored(suite, tmp_path / "easy", "--max-tokens", 9, "--context", 90_000)
    assert server.others == []


def test_a_run_keeps_the_window_it_began_with(suite: Path, tmp_path: Path) -> None:
    """The server is not asked again, and another window is another run."""
    run = tmp_path / "run"
    scored(suite, run, "--budget-requests", 2, beside={"/v1/models": VLLM})
    done, server = scored(suite, run, beside={})
    assert done.returncode == 0
    assert not [asked for asked in server.others if asked.path == "/v1/models"]
    done, _ = scored(suite, run, "--context", 4_000)
    assert done.returncode == 2
    assert "with context 1500, not 4000" in done.stderr


@pytest.mark.parametrize(
    ("beside", "context"),
    [
        ({"/v1/models": VLLM}, 1_500),
        ({"/v1/models": {"data": [{"id": "x", "meta": {"n_ctx": 77}}]}}, 77),
        ({"/v1/models": {"data": [{"id": "m", "context_length": 32_768}]}}, 32_768),
        ({"/v1/models": {"data": [{"id": "m"}]}}, None),
        ({"/api/ps": {"models": [{"name": "m", "context_length": 4_096}]}}, 4_096),
        ({"/api/ps": {"models": [{"name": "other", "context_length": 4_096}, 3]}}, None),
        ({"/v1/models": [1], "/props": {"default_generation_settings": {"n_ctx": 8}}}, 8),
        ({"/v1/models": {"data": [{"id": "m", "max_model_len": "many"}]}}, None),
        ({"/v1/models": {"data": [{"id": "m", "max_model_len": True}]}}, None),
        ({}, None),
    ],
)
def test_servers_state_their_context_in_several_places(
    beside: dict[str, Any], context: int | None
) -> None:
    """Nonsense and silence are no context."""

    async def ask(url: str) -> int | None:
        whom = Target(url)
        plain = whom.plain()
        try:
            return await context_of(plain, whom.root, whom.base, "m")
        finally:
            await plain.aclose()

    with Server(echo(), beside=beside) as server:
        assert asyncio.run(ask(server.url)) == context


MESSAGES = (("user", "What is 3 plus 4?"),)
LLAMA = {"/apply-template": {"prompt": "<|user|>"}, "/tokenize": {"tokens": [1, 2, 3]}}


@pytest.mark.parametrize(
    ("beside", "count", "asked"),
    [
        ({"/tokenize": {"count": 59, "tokens": []}}, 59, 1),
        (LLAMA, 3, 3),
        ({"/chat_tokenize": {"tokenize_response": [{}, {}]}}, 2, 3),
        ({"/tokenize": {"count": 0}}, None, 3),
        ({"/tokenize": ["nonsense"]}, None, 3),
        ({}, None, 3),
    ],
)
def test_servers_count_in_several_ways(
    beside: dict[str, Any], count: int | None, asked: int
) -> None:
    """What works is found and kept; what does not is not tried again; nothing is asked twice."""

    async def counted(url: str) -> list[int | None]:
        whom = Target(url)
        counter = Counter(whom.plain(), whom.root, "m", ("vllm", "llamacpp", "tgi"))
        try:
            return [await counter.count(MESSAGES) for _ in range(3)]
        finally:
            await counter.aclose()

    with Server(echo(), beside=beside) as server:
        assert asyncio.run(counted(server.url)) == [count] * 3
    assert len(server.others) == asked


@given(st.text(max_size=300))
def test_the_estimate_is_below_the_bound(text: str) -> None:
    """And both take any text: lone surrogates, blanks, nothing."""
    messages = (("user", text),)
    assert 0 <= estimate(messages) <= bound(messages)


def test_a_window_asks_what_fits_by_its_bytes_without_counting() -> None:
    """The counter is not asked, so that ordinary runs are not slower."""

    class Never:
        async def count(self, messages: object) -> int | None:
            raise AssertionError

        async def aclose(self) -> None:
            """Do nothing."""

    fake = Fake()
    asyncio.run(Window(fake, 10_000, Never()).send(request(limit=9_000)))
    assert fake.asked == 1


def test_a_dry_run_sends_nothing(suite: Path, tmp_path: Path) -> None:
    """It shows one request without the key, and counts requests, tokens and cost."""
    run = tmp_path / "run"
    options: tuple[object, ...] = (
        "--samples",
        2,
        "--price-in",
        1,
        "--price-out",
        2,
        "--max-tokens",
        100,
    )
    options += ("--key-env", "MY_KEY", "--dry-run", "--context", 1_400)
    with Server(echo()) as server:
        command = ("score", suite, "--endpoint", server.url, "--model", "m", "--run", run)
        done = cli(*command, *options, MY_KEY="sk-sekrit")
    assert done.returncode == 0, done.stderr
    assert (server.asked, server.others) == ([], [])
    assert not run.exists()
    assert "sekrit" not in done.stdout + done.stderr
    head, _, rest = done.stdout.partition("\n{")
    body = json.loads("{" + rest.partition("\n}")[0] + "}")
    assert head == f"POST {server.url}/chat/completions\nAuthorization: Bearer [key]"
    prompt = next(iter(jsonl.read_file(suite)))["prompt"]
    assert body["messages"] == [{"role": "user", "content": prompt}]
    assert body["max_tokens"] == 100
    assert "requests  12 (12 instances x 2 samples, 12 do not fit the context" in done.stdout
    assert "at most 1,200 of answers" in done.stdout
    assert "cost      at most 0.0" in done.stdout


def test_a_dry_run_counts_what_is_left(suite: Path, tmp_path: Path) -> None:
    """What a run has answered would not be asked again."""
    run = tmp_path / "run"
    scored(suite, run, "--budget-requests", 5)
    before = sorted(path.read_bytes() for path in run.iterdir())
    done, server = scored(suite, run, "--dry-run")
    assert "requests  7 (12 instances x 1 samples, 5 answered before)" in done.stdout
    assert (server.asked, server.others) == ([], [])
    assert sorted(path.read_bytes() for path in run.iterdir()) == before


def test_nobody_counts_for_a_request_of_an_unknown_model(tmp_path: Path) -> None:
    """A server that is not there is said in one line; a budget does not change that."""
    suite = tmp_path / "one.jsonl"
    cli("generate", "tsp", "--n", 1, "--cities", 4, "--out", suite)
    command = ("score", suite, "--endpoint", "http://127.0.0.1:1", "--model", "m")
    options = ("--run", tmp_path / "r", "--retries", 0, "--budget-tokens", 9)
    done = cli(*command, *options)
    assert done.returncode == 3
    assert "1 of 1 samples are missing" in done.stderr


def test_prompts_are_sent_as_they_are(suite: Path, tmp_path: Path) -> None:
    """Wrapping the transport changes nothing in what is sent."""
    _, bare = scored(suite, tmp_path / "a")
    _, wrapped = scored(suite, tmp_path / "b", "--context", 90_000, "--budget-tokens", 10**6)
    bodies = [
        sorted(
            (str(a.body["messages"]), a.body["seed"], a.body["max_tokens"]) for a in server.asked
        )
        for server in (bare, wrapped)
    ]
    assert bodies[0] == bodies[1]

"""The ways of asking that are compared, each in a process of its own.

``python benchmarks/contenders.py NAME URL CONCURRENCY COUNT SUITE`` asks COUNT times and prints
one line of JSON: seconds and CPU seconds without imports, and the largest memory. The bare
loops keep nothing, retry nothing and check nothing: they are what the socket gives.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROMPT = "What is the shortest tour? " * 20
BODY = {
    "model": "m",
    "max_tokens": 99,
    "seed": 1,
    "stream": True,
    "stream_options": {"include_usage": True},
    "messages": [{"role": "user", "content": PROMPT}],
}
TIMEOUT = 60
Run = Callable[[], dict[str, float] | None]
"""What is timed; everything before it, imports included, is not."""


def content(line: str) -> str:
    """Return the text that a line of a stream of events carries."""
    if not line.startswith("data: {"):
        return ""
    choices = json.loads(line[6:])["choices"]
    return (choices[0]["delta"].get("content") or "") if choices else ""


async def _workers(concurrency: int, count: int, make: Callable[[], Any]) -> None:
    left = iter(range(count))

    async def _work() -> None:
        async with make() as once:
            for _ in left:
                await once()

    await asyncio.gather(*(_work() for _ in range(concurrency)))


def httpx_loop(url: str, concurrency: int, count: int) -> Run:
    """One client a worker, a shared TLS context, nothing else."""
    from contextlib import asynccontextmanager

    import httpx

    context = httpx.create_ssl_context()

    @asynccontextmanager
    async def _make() -> Any:
        async with httpx.AsyncClient(verify=context, timeout=TIMEOUT, trust_env=False) as client:

            async def _once() -> None:
                async with client.stream("POST", f"{url}/chat/completions", json=BODY) as response:
                    "".join([content(line) async for line in response.aiter_lines()])

            yield _once

    return lambda: asyncio.run(_workers(concurrency, count, _make))


def httpx_pool(url: str, concurrency: int, count: int) -> Run:
    """One client for all: what collapses."""
    from contextlib import asynccontextmanager

    import httpx

    async def _main() -> None:
        limits = httpx.Limits(max_connections=concurrency)
        async with httpx.AsyncClient(limits=limits, timeout=TIMEOUT, trust_env=False) as client:

            @asynccontextmanager
            async def _make() -> Any:
                async def _once() -> None:
                    target = f"{url}/chat/completions"
                    async with client.stream("POST", target, json=BODY) as response:
                        "".join([content(line) async for line in response.aiter_lines()])

                yield _once

            await _workers(concurrency, count, _make)

    return lambda: asyncio.run(_main())


def aiohttp_loop(url: str, concurrency: int, count: int) -> Run:
    """One session for all, with C parsers."""
    from contextlib import asynccontextmanager

    import aiohttp

    async def _main() -> None:
        connector = aiohttp.TCPConnector(limit=concurrency)
        async with aiohttp.ClientSession(connector=connector) as session:

            @asynccontextmanager
            async def _make() -> Any:
                async def _once() -> None:
                    async with session.post(f"{url}/chat/completions", json=BODY) as response:
                        "".join([content(line.decode().strip()) async for line in response.content])

                yield _once

            await _workers(concurrency, count, _make)

    return lambda: asyncio.run(_main())


def inspect_ai(url: str, concurrency: int, count: int) -> Run:
    """Evaluate COUNT samples, scored by looking for a word, logged to a file."""
    from inspect_ai import Task
    from inspect_ai import eval as evaluate
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import GenerateConfig, get_model
    from inspect_ai.scorer import includes
    from inspect_ai.solver import generate

    model = get_model(
        "openai-api/bench/m",
        base_url=url,
        api_key="none",
        config=GenerateConfig(max_connections=concurrency, max_tokens=99),
        stream=True,
    )
    samples = [Sample(input=f"{PROMPT} {number}", target="t1") for number in range(count)]
    task = Task(dataset=MemoryDataset(samples), solver=generate(), scorer=includes())

    def _run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            (log,) = evaluate(
                task, model=model, log_dir=folder, display="none", max_samples=concurrency
            )
        if log.status != "success":
            raise SystemExit(f"inspect-ai failed: {log.error}")

    return _run


def assay(url: str, concurrency: int, count: int) -> Run:
    """Score with everything on: retries, breaker, adaptive limit, caps, log, lock, sync, judge.

    COUNT must be a multiple of the suite's instances. Of the times, ``asking`` is that of the
    same work as the others': until the last answer is on the disk.
    """
    sys.path.insert(0, str(ROOT))
    from assay.endpoint.connect import connect
    from assay.run import score
    from assay.run.ask import Manner
    from assay.run.plan import Plan
    from assay.suite.source import identity

    suite = sys.argv[5]
    instances = Path(suite).read_bytes().count(b"\n")
    ask, asked = score._ask, list[float]()
    plan = Plan(identity(suite), url, "m", {}, None, -(-count // instances), 99, 0)

    def _timed(*given: Any) -> Any:
        came = ask(*given)
        asked.extend([time.perf_counter(), time.process_time()])
        return came

    setattr(score, "_ask", _timed)  # noqa: B010 - a private seam, for the time alone

    def _run() -> dict[str, float]:
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter(), time.process_time()
            transport = connect(url)
            done = score.score(Path(folder) / "run", plan, suite, transport, Manner(concurrency))
        if done.tally.missing:
            raise SystemExit(f"assay left {done.tally.missing} unanswered: {done.stopped}")
        return {"asking": asked[0] - began[0], "asking_cpu": asked[1] - began[1]}

    return _run


CONTENDERS: dict[str, Callable[[str, int, int], Run]] = {
    "httpx": httpx_loop,
    "httpx-pool": httpx_pool,
    "aiohttp": aiohttp_loop,
    "inspect-ai": inspect_ai,
    "assay": assay,
}


def main() -> None:
    """Run one of them and print what it cost."""
    name, url, concurrency, count = sys.argv[1:5]
    run = CONTENDERS[name](url, int(concurrency), int(count))
    wall = time.perf_counter()
    cpu = time.process_time()
    more = run() or {}
    seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
    row = {
        "seconds": seconds,
        "cpu": spent,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps({"asking": seconds, "asking_cpu": spent} | row | more))


if __name__ == "__main__":
    main()

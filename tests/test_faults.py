"""Every fault a server or network may have, streaming or not, at every place in a run.

A cell of the matrix is a run of three samples in which one attempt meets one fault: the first,
one in the middle, or a retry. It must end in completed samples or recorded errors that the next
start asks again; never in a wrong verdict, a hang or a flood of memory.
"""

import asyncio
import gzip
import itertools
import json
import shutil
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import servers
from servers import CLOSE, DONE, RESET, STREAM, USAGE, Asked, Server, Step, delta, whole

from assay import families
from assay.core import Instance, Status
from assay.endpoint import adaptive
from assay.endpoint.address import chat_url
from assay.endpoint.http import Http, tls_context
from assay.endpoint.messages import Completion, Request
from assay.endpoint.retrying import Policy
from assay.endpoint.sharded import Sharded
from assay.endpoint.watch import Limits
from assay.errors import TransportError
from assay.judge import Judge
from assay.run import samples, verdicts
from assay.run.ask import Asker, Manner, Tally, jobs
from assay.run.directory import Directory, begin
from assay.run.plan import Plan
from assay.suite.source import identity, instances

SAMPLES = 3
LIMITS = Limits(connect=5, first=2.5, idle=2.5, total=4, received=1 << 20)
MANNER = Manner(1, Policy(retries=1, first=0.01, ceiling=0.02))
AT_ONCE = 32
LATE = 5
"""How many seconds a busy machine may need to end what is over: still less than any fault waits."""
GROWTH = 64 << 20
TLS = tls_context()
PLACES = ("first", "middle", "retry")
BOMB = gzip.compress(bytes(64 << 20), 9)


def fine(answer: str, stream: bool) -> list[Step]:
    """Return the steps of an answer without a fault."""
    if not stream:
        return [whole(servers.message(answer))]
    half = len(answer) // 2
    pieces = [delta(content=answer[:half]), delta("stop", content=answer[half:])]
    return servers.stream(*pieces, USAGE, DONE)


def cut(answer: str, stream: bool, *end: Step) -> list[Step]:
    """Return the beginning of an answer and another end."""
    if stream:
        return [STREAM, servers.chunk(delta(content=answer[: len(answer) // 2])), *end]
    body = json.dumps(servers.message(answer)).encode()
    return [servers.head(200, Content_Length=str(len(body))), body[: len(body) // 2], *end]


def sent(data: bytes, stream: bool) -> list[Step]:
    """Return data as a whole body, or as a whole stream."""
    return servers.stream(data) if stream else [whole(data)]


def trickle(answer: str, stream: bool) -> Iterator[Step]:
    """Send a byte now and then, for ever."""
    yield from cut(answer, stream)
    for _ in range(1000):
        yield 0.1
        yield servers.chunk(delta(content="x")) if stream else b" "


def endless(answer: str, stream: bool) -> Iterator[Step]:
    """Send text as fast as it is taken, for ever."""
    yield STREAM if stream else servers.head(200, Transfer_Encoding="chunked")
    yield from itertools.repeat(servers.chunk(delta(content="x" * 999) if stream else b" " * 999))


def huge_line(answer: str, stream: bool) -> Iterator[Step]:
    """Send one line without an end."""
    yield STREAM if stream else servers.head(200, Transfer_Encoding="chunked")
    yield servers.chunk(b'data: {"choices": "' if stream else b'{"choices": "')
    yield from itertools.repeat(servers.chunk(b"x" * 9999))


def twice(answer: str, stream: bool) -> list[Step]:
    """Repeat every chunk, as a proxy that asks again for itself does."""
    if not stream:
        body = servers.message(answer)
        return [whole({**body, "choices": body["choices"] * 2})]
    pieces = [delta(role="assistant"), delta(content=answer), delta("stop"), USAGE, DONE]
    return servers.stream(*(piece for piece in pieces for _ in range(2)))


def no_finish(answer: str, stream: bool) -> list[Step]:
    """Answer without a reason to stop."""
    if not stream:
        return [whole(servers.message(answer, None))]
    return servers.stream(delta(content=answer), DONE)


def no_usage(answer: str, stream: bool) -> list[Step]:
    """Answer without usage, and without the end of the stream."""
    if not stream:
        return [whole({**servers.message(answer), "usage": None})]
    return servers.stream(delta("stop", content=answer))


def out_of_order(answer: str, stream: bool) -> list[Step]:
    """Send a second choice before the first."""
    part = "delta" if stream else "message"
    other = {"index": 1, "finish_reason": "stop", part: {"content": "x"}}
    if not stream:
        body = servers.message(answer)
        return [whole({**body, "choices": [other, *body["choices"]]})]
    piece = servers.event({"choices": [other]})
    return servers.stream(piece, delta(content=answer), piece, delta("stop"), USAGE, DONE)


def busy(answer: str, stream: bool) -> list[Step]:
    """Say in the body of a 200 that there is too much to do."""
    error = {"error": {"type": "overloaded_error", "message": "Overloaded"}}
    if not stream:
        return [whole(error)]
    return servers.stream(delta(content=answer[:3]), servers.event(error))


class Made:
    """A fault that is the same whatever was asked."""

    def __init__(self, *steps: Step) -> None:
        self._steps = steps

    def __call__(self, answer: str, stream: bool) -> Iterable[Step]:
        """Return the steps."""
        return self._steps


def refusal(status: int, **headers: str) -> Made:
    """Return a refusal with a JSON body."""
    return Made(whole({"error": {"message": "no"}}, status, **headers))


FAULTS: dict[str, Any] = {
    "refused": None,  # nobody listens: not a reply
    "reset before the first byte": Made(RESET),
    "closed before the first byte": Made(CLOSE),
    "reset in the head": Made(b"HTTP/1.1 200 OK\r\nContent-Ty", RESET),
    "reset after the first byte": lambda a, s: cut(a, s, 0.02, RESET),
    "closed after the first byte": lambda a, s: cut(a, s, CLOSE),
    "half a chunk": lambda a, s: cut(a, s, b"fff\r\ndata: {", CLOSE),
    "invalid UTF-8": lambda a, s: sent(b'data: "\xff\xfe"\n\n' if s else b'"\xff\xfe"', s),
    "invalid JSON": lambda a, s: sent(b'data: {"choices": [\n\n' if s else b'{"choices": [', s),
    "other JSON": lambda a, s: sent(b'data: {"choices": 7}\n\n' if s else b'{"choices": 7}', s),
    "wrong content type": Made(whole(b"hello", kind="text/plain")),
    "log-in page": Made(whole(b"<html><title>log in</title>", kind="text/html")),
    "empty body": lambda a, s: [whole(b"", kind="text/event-stream" if s else "application/json")],
    **{f"http {n}": refusal(n) for n in (400, 401, 403, 404, 408, 409, 413, 422, 425, 429)},
    **{f"http {n}": refusal(n) for n in (500, 502, 503, 504, 529)},
    "429 with seconds": refusal(429, Retry_After="0"),
    "429 with milliseconds": refusal(429, Retry_After_Ms="30"),
    "429 with a reset": refusal(429, X_RateLimit_Reset_Requests="20ms"),
    "429 for a day": refusal(429, Retry_After="86400"),
    "HTML error page": Made(whole(b"<html><title>502</title>", 502, "text/html")),
    "redirect": Made(whole(b"", 307, Location="http://127.0.0.2:9/v1/chat/completions")),
    "gzip bomb": Made(whole(BOMB, Content_Encoding="gzip")),
    "gzip bomb of events": Made(whole(BOMB, kind="text/event-stream", Content_Encoding="gzip")),
    "endless": endless,
    "slow-loris": trickle,
    "slow-loris in the head": lambda a, s: (b"HTTP/1.1 200 OK\r\n", *(b"X: y\r\n", 0.1) * 99),
    "huge line": huge_line,
    "duplicate chunks": twice,
    "no finish reason": no_finish,
    "no usage": no_usage,
    "out-of-order indices": out_of_order,
    "no head in time": Made(30.0),
    "silence after the head": Made(STREAM, 30.0),
    "overloaded in a 200": busy,
    "given up": lambda a, s: fine(a, s)[:1] if s else [whole(servers.message(a, "abort"))],
    "not HTTP": Made(b"SSH-2.0-OpenSSH_9.6\r\n", CLOSE),
}
HARMLESS = {"duplicate chunks", "no finish reason", "no usage", "out-of-order indices"}


@dataclass
class Cell:
    """One fault at one place, and what came of it."""

    fault: str
    stream: bool
    place: str
    run: Directory
    now: str = ""
    attempts: int = 0
    longest: float = 0.0
    kinds: list[str] = field(default_factory=list)

    def strike(self) -> str:
        """Return what the next attempt meets: the fault, one before it, or nothing."""
        number, self.attempts = self.attempts, self.attempts + 1
        before = {"first": [], "middle": [""], "retry": ["http 503"]}[self.place]
        return dict(enumerate([*before, self.fault])).get(number, "")


class Struck:
    """A transport whose every attempt meets what its cell says, and is timed."""

    def __init__(self, cell: Cell, url: str, dead: str) -> None:
        self._cell = cell
        self._live = Sharded(lambda: Http(chat_url(url), limits=LIMITS, context=TLS))
        self._dead = Http(chat_url(dead), limits=LIMITS, context=TLS)

    async def send(self, request: Request) -> Completion:
        """Ask."""
        started = time.monotonic()
        self._cell.now = self._cell.strike()
        asked = self._dead if self._cell.now == "refused" else self._live
        try:
            return await asked.send(request)
        except TransportError as error:
            self._cell.kinds.append(error.kind)
            raise
        finally:
            self._cell.longest = max(self._cell.longest, time.monotonic() - started)

    async def aclose(self) -> None:
        """Let go of both."""
        await self._live.aclose()
        await self._dead.aclose()


class Matrix:
    """All cells, the server that they ask, and what they ask."""

    def __init__(self, suite: Path, folder: Path) -> None:
        self.asked = list(instances(str(suite)))
        self.plans = {s: plan(suite, s) for s in (True, False)}
        self._right = {instance.prompt: right(instance) for instance in self.asked}
        for stream, settings in self.plans.items():
            begin(made(folder / f"begun-{stream}"), settings, str(suite))
        places = itertools.product(FAULTS, (True, False), PLACES)
        self.cells = [
            Cell(fault, stream, place, copied(folder, number, stream))
            for number, (fault, stream, place) in enumerate(places)
        ]

    def reply(self, asked: Asked, count: int) -> Iterable[Step]:
        """Answer as the cell in the path says."""
        cell = self.cells[int(asked.path.split("/")[1])]
        answer = self._right[asked.body["messages"][0]["content"]]
        return (FAULTS[cell.now] if cell.now else fine)(answer, cell.stream)

    async def run(self, cells: list[Cell], url: str, dead: str) -> None:
        """Ask in all cells, some at a time."""
        free = asyncio.Semaphore(AT_ONCE)

        async def one(cell: Cell) -> None:
            async with free:
                await self._ask(cell, f"{url[:-3]}/{self.cells.index(cell)}/v1", dead)

        await asyncio.gather(*map(one, cells))

    async def _ask(self, cell: Cell, url: str, dead: str) -> None:
        answered = set(samples.answered(cell.run.samples))
        writer = samples.Writer(cell.run.samples)
        tally = Tally(SAMPLES, kept=len(answered))
        asker = Asker(Struck(cell, url, dead), MANNER, writer.append, tally, lambda tally: None)
        await asker.run(jobs(self.plans[cell.stream], iter(self.asked), answered))
        writer.close()
        assert asker.stopped is None


def plan(suite: Path, stream: bool) -> Plan:
    """Return what is asked."""
    asked = identity(str(suite)), "http://h/v1/chat/completions", "m"
    return Plan(*asked, {}, None, samples=1, max_tokens=99, seed=0, stream=stream)


def right(instance: Instance) -> str:
    """Return a correct answer."""
    judge = Judge(instance)
    answers = families.get(instance.family).answers
    return "</think>" + answers.write(judge.witness())


def made(path: Path) -> Directory:
    """Make a directory."""
    path.mkdir()
    return Directory(path)


def copied(folder: Path, number: int, stream: bool) -> Directory:
    """Return the directory of a run that has begun."""
    return Directory(shutil.copytree(folder / f"begun-{stream}", folder / str(number)))


@contextmanager
def memory() -> Iterator[list[int]]:
    """Watch how much memory this process holds; the list gets its growth."""
    found: list[int] = []
    done = threading.Event()
    before = resident()

    def watch() -> None:
        while not done.wait(0.02):
            found[:] = [max([*found, resident() - before])]

    thread = threading.Thread(target=watch)
    thread.start()
    yield found
    done.set()
    thread.join()


def resident() -> int:
    """Return the bytes that this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make as many instances as a cell has samples."""
    from assay import jsonl
    from assay.instances import make
    from assay.orders import order

    path = tmp_path_factory.mktemp("suite") / "few.jsonl"
    wanted = make(order("tsp", {"cities": "5"}), range(SAMPLES))
    path.write_text("".join(jsonl.dumps(made.to_row()) + "\n" for (made,) in wanted))
    return path


@pytest.fixture
def dead() -> Iterator[str]:
    """Return an address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{free.getsockname()[1]}/v1"


def test_every_fault_at_every_place(
    suite: Path, tmp_path: Path, dead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each cell ends in right answers or recorded errors, in time, in little memory, resumable."""
    monkeypatch.setattr(adaptive, "LONGEST", 0.1)
    matrix = Matrix(suite, tmp_path)
    assert len(FAULTS) >= 25
    with Server(matrix.reply) as server:
        with memory() as growth:
            asyncio.run(matrix.run(matrix.cells, server.url, dead))
        struck = Counter[str]()
        for cell in matrix.cells:
            counts = verdicts.build(cell.run)
            struck["missing"] += counts[verdicts.MISSING]
            assert set(counts) <= {Status.CORRECT, verdicts.MISSING}, cell
            assert counts.total() == SAMPLES
            assert cell.kinds or cell.fault in HARMLESS, cell
            assert cell.longest < LIMITS.total + LATE, cell
            check_rows(cell, counts[verdicts.MISSING])
        assert growth[0] < GROWTH
        assert 0 < struck["missing"] < len(matrix.cells)
        again = [cell for cell in matrix.cells if len(samples.answered(cell.run.samples)) < SAMPLES]
        for cell in again:
            cell.attempts, cell.place = 99, "first"
        asyncio.run(matrix.run(again, server.url, dead))
    for cell in again:
        assert verdicts.build(cell.run) == {Status.CORRECT: SAMPLES}, cell


def check_rows(cell: Cell, missing: int) -> None:
    """Check that every sample has one row, and that a fault is told in it."""
    rows = [row for _, row in samples.read(cell.run.samples)]
    assert len({row["id"] for row in rows}) == len(rows) == SAMPLES
    failed = [row for row in rows if row["state"] == "error"]
    assert len(failed) == missing
    for row in failed:
        assert row["content"] is None
        assert row["error"]["kind"] == cell.kinds[-1]
        assert row["error"]["message"].isprintable()

"""The embedded players as an endpoint in this process, and runs scored against it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.endpoint.connect import Target, connect
from assay.run.plan import Plan
from assay.run.score import Outcome, score
from assay.server import Players, listen, server
from assay.suite.source import identity


@contextmanager
def players() -> Iterator[str]:
    """Serve all players and yield the address."""
    sock = listen("127.0.0.1", 0)
    running = server(Players().app)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}/v1"
    finally:
        running.should_exit = True
        thread.join(10)


def play(url: str, suite: Path, run: Path, player: str = "oracle") -> Outcome:
    """Ask a player for everything in a suite, and judge."""
    plan = Plan(
        suite=identity(str(suite)),
        endpoint=url,
        model=player,
        sampling={},
        system=None,
        samples=1,
        max_tokens=4096,
        seed=0,
    )
    return score(run, plan, str(suite), connect(Target(url)))

"""How close the client is to the bare socket: ``python benchmarks/client.py``.

Every way of asking meets the same local server, one after the other, several times round; what
counts are the ratios of one run. See README.md beside this file.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
PEERS = "python -m venv /tmp/peers && /tmp/peers/bin/pip install aiohttp inspect-ai openai"
INSTANCES = 100


@dataclass(frozen=True)
class Load:
    """What the server does, and how it is asked.

    ``events`` pieces an answer, ``gap`` seconds apart, after ``delay`` seconds.
    """

    name: str
    delay: float
    events: int
    gap: float
    concurrency: int
    count: int
    slow_count: int


LOADS = (
    Load("at once, 64", 0.0, 2, 0.0, 64, 6000, 600),
    Load("at once, 256", 0.0, 2, 0.0, 256, 6000, 600),
    Load("200 ms, 64", 0.2, 2, 0.0, 64, 3000, 600),
    Load("200 ms, 256", 0.2, 2, 0.0, 256, 10_000, 600),
    Load("streams, 64", 0.0, 200, 0.02, 64, 600, 0),
)
OURS = ("httpx", "assay")
PEER = ("aiohttp", "inspect-ai")
SLOW = {"inspect-ai", "httpx-pool"}


@contextmanager
def serving(load: Load) -> Iterator[str]:
    """Run the server and give its address."""
    command = [sys.executable, str(HERE / "endpoint.py"), *map(str, (load.delay, load.events))]
    with subprocess.Popen([*command, str(load.gap)], stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None:
            raise SystemExit("the server did not start")
        yield server.stdout.readline().strip()
        server.kill()


def measure(name: str, python: str, url: str, load: Load, suite: Path) -> dict[str, float] | None:
    """Run one contender once; None if it is not installed."""
    count = load.slow_count if name in SLOW else load.count
    if not count:
        return None
    script = str(HERE / "contenders.py")
    command = [python, script, name, url, str(load.concurrency), str(count), str(suite)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise SystemExit(f"{name} failed: {done.stderr[-2000:]}")
    row = dict(json.loads(done.stdout.splitlines()[-1]))
    events = count * load.events
    return {
        "per_second": count / row["asking"],
        "cpu_us": 1e6 * row["asking_cpu"] / count,
        "event_us": 1e6 * row["asking_cpu"] / events,
        "memory_mb": row["memory_mb"],
    }


def compare(load: Load, rounds: int, peers: str | None, suite: Path) -> dict[str, dict[str, float]]:
    """Run every contender, in turn, and return the medians."""
    pythons = dict.fromkeys(OURS, sys.executable)
    pythons |= dict.fromkeys(PEER, peers) if peers else {}
    found: dict[str, list[dict[str, float]]] = {}
    with serving(load) as url:
        for _ in range(rounds):
            for name, python in pythons.items():
                if row := measure(name, python, url, load, suite):
                    found.setdefault(name, []).append(row)
    return {
        name: {key: median(row[key] for row in rows) for key in rows[0]}
        for name, rows in found.items()
    }


def table(load: Load, rows: dict[str, dict[str, float]]) -> Iterator[str]:
    """Yield lines of Markdown: each contender's figures as ratios to the bare httpx loop."""
    bare = rows["httpx"]
    for name, row in rows.items():
        speed, cpu = row["per_second"] / bare["per_second"], row["cpu_us"] / bare["cpu_us"]
        yield (
            f"| {load.name} | {name} | {row['per_second']:.0f} | {speed:.2f} "
            f"| {row['cpu_us']:.0f} | {cpu:.2f} | {row['memory_mb']:.0f} |"
        )


def make_suite(folder: Path) -> Path:
    """Make the instances that assay asks about."""
    path = folder / "suite.jsonl"
    cli = [sys.executable, str(HERE.parent / "cli.py"), "generate", "tsp", "--cities", "5"]
    subprocess.run([*cli, "--n", str(INSTANCES), "--out", str(path)], check=True)
    return path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The client beside bare loops and inspect-ai.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", metavar="PYTHON", help=f"of a venv: {PEERS}")
    parser.add_argument("--only", metavar="LOAD", help="such as '200 ms, 64'")
    parser.add_argument("--memory", action="store_true", help="only 100,000 samples, for memory")
    given = parser.parse_args()
    if not given.peers:
        print(f"aiohttp and inspect-ai are skipped; for them: {PEERS}", file=sys.stderr)
        print("then: python benchmarks/client.py --peers /tmp/peers/bin/python", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        suite = make_suite(Path(folder))
        if given.memory:
            load = Load("100,000 samples", 0.0, 2, 0.0, 64, 100_000, 0)
            with serving(load) as url:
                print(measure("assay", sys.executable, url, load, suite))
            return
        print("| server, in flight | asked by | a second | to httpx | CPU µs | to httpx | MB |")
        print("|---|---|---|---|---|---|---|")
        for load in LOADS:
            if given.only in (None, load.name):
                for line in table(load, compare(load, given.rounds, given.peers, suite)):
                    print(line, flush=True)


if __name__ == "__main__":
    main()

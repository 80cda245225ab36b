"""End the scoring at random moments, hard and softly: the rows end as if nothing had happened."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay import jsonl
from assay.core import Row
from assay.run.samples import VOLATILE

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = 90
LATEST = 0.7
"""When the last kills come, as a share of the time that an undisturbed run takes here."""


@pytest.fixture
def url() -> Iterator[str]:
    """Serve answers that depend on the prompt and the seed alone, each after 30 ms."""
    command = [sys.executable, str(ROOT / "tests" / "servers.py"), "0.03"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.kill()


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """Make instances."""
    path = tmp_path / "suite.jsonl"
    command = ["generate", "tsp", "--n", str(SAMPLES // 3), "--cities", "5", "--out", str(path)]
    subprocess.run([sys.executable, str(ROOT / "cli.py"), *command], check=True, timeout=60)
    return path


def scoring(suite: Path, run: Path, url: str) -> "subprocess.Popen[bytes]":
    """Start the real scoring."""
    options = ["--endpoint", url, "--model", "m", "--samples", "3", "--concurrency", "4"]
    command = [sys.executable, str(ROOT / "cli.py"), "score", str(suite), "--run", str(run)]
    return subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(process: "subprocess.Popen[bytes]") -> None:
    """Wait for the scoring to end well."""
    said = process.communicate(timeout=60)
    assert process.returncode == 0, said


def steady(run: Path) -> list[Row]:
    """Return the rows of a run without what may differ, in one order."""
    rows = jsonl.read_file(run / "samples.jsonl")
    kept = [{k: v for k, v in row.items() if k not in VOLATILE} for row in rows]
    return sorted(kept, key=lambda row: str(row["id"]))


def acknowledged(run: Path) -> list[bytes]:
    """Return the whole lines that are on disk."""
    path = run / "samples.jsonl"
    data = path.read_bytes() if path.exists() else b""
    return data[: data.rfind(b"\n") + 1].splitlines(keepends=True)


SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def end(process: "subprocess.Popen[bytes]", number: signal.Signals, after: float) -> None:
    """End the scoring, as it likes or not, and do not wait for long."""
    time.sleep(after)
    process.send_signal(number)
    try:
        _, said = process.communicate(timeout=10)
    finally:
        process.kill()
    # A signal may come before Python is ready for it, or after the end.
    assert process.returncode in (0, 130, -number), said
    assert b"Traceback" not in said or process.returncode == -number, said


def kill_often(suite: Path, url: str, folder: Path, kills: int) -> None:
    """End runs at random moments, resume them, and compare them with an undisturbed one."""
    started = time.monotonic()
    finish(scoring(suite, folder / "calm", url))
    latest = LATEST * (time.monotonic() - started)
    calm = steady(folder / "calm")
    assert len(calm) == SAMPLES
    chance = random.Random(time.time_ns())
    done, before, at = 0, Counter[str](), list[int]()
    while done < kills:
        run = folder / f"run{done}"
        for _ in range(5):
            kept = acknowledged(run)
            end(scoring(suite, run, url), SIGNALS[done % 3], chance.uniform(0.02, latest))
            done += 1
            now = acknowledged(run)
            assert now[: len(kept)] == kept
            at.append(len(now))
            before["mid"] += 0 < len(now) < SAMPLES
            before["more"] += len(now) > len(kept)
        finish(scoring(suite, run, url))
        assert steady(run) == calm
        verdicts = [(each / "verdicts.jsonl").read_bytes() for each in (run, folder / "calm")]
        assert verdicts[0] == verdicts[1]
    # The kills must have come while answers were arriving, or this shows nothing.
    assert before["mid"] >= kills // 5, at
    assert before["more"] >= kills // 10, at


def test_fifty_kills_change_nothing(suite: Path, url: str, tmp_path: Path) -> None:
    """SIGKILL, SIGTERM, SIGINT anywhere, start again: nothing is lost, double or different."""
    kill_often(suite, url, tmp_path, 50)


@pytest.mark.long
def test_two_hundred_kills_change_nothing(suite: Path, url: str, tmp_path: Path) -> None:
    """The same, for longer."""
    kill_often(suite, url, tmp_path, 200)

"""End the scoring at random moments, hard and softly: the rows end as if nothing had happened."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from commands import interruptible

from assay import jsonl
from assay.core import Row
from assay.run.samples import VOLATILE

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = 90
ENDS = 5
"""How often a run is ended before it may come to its own end."""

ANYWHERE = 0.4
"""The share of ends whose moment knows nothing of how far the run is."""

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


def end(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """End the scoring, as it likes or not, and do not wait for long."""
    process.send_signal(number)
    try:
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    # A signal may come before Python is ready for it, or after the end.
    assert process.returncode in (0, 130, -number) or b"KeyboardInterrupt" in said, said


class Often:
    """Runs that are ended at random moments, resumed, and compared with an undisturbed one.

    ``mid`` counts the ends at which some answers were there and some not, ``more`` those that
    had seen new ones.
    """

    def __init__(self, suite: Path, url: str, folder: Path) -> None:
        self._suite, self._url, self._folder = suite, url, folder
        started = time.monotonic()
        finish(scoring(suite, folder / "calm", url))
        self._latest = LATEST * (time.monotonic() - started)
        self._calm = steady(folder / "calm")
        assert len(self._calm) == SAMPLES
        self.mid = self.more = 0

    def _wait(
        self, process: "subprocess.Popen[bytes]", run: Path, kept: int, chance: random.Random
    ) -> None:
        """Wait for any moment at all, or for one at which new answers have come."""
        if chance.random() < ANYWHERE:
            time.sleep(chance.uniform(0.02, self._latest))
            return
        wanted = kept + chance.randrange(1, SAMPLES // 3)
        while process.poll() is None and len(acknowledged(run)) < wanted:
            time.sleep(0.005)
        time.sleep(chance.uniform(0.0, 0.02))

    def run(self, number: int) -> None:
        """End a run some times, then let it come to its own end."""
        chance = random.Random(time.time_ns() + number)
        run = self._folder / f"run{number}"
        for time_ in range(ENDS):
            kept = acknowledged(run)
            process = scoring(self._suite, run, self._url)
            self._wait(process, run, len(kept), chance)
            end(process, SIGNALS[(number + time_) % 3])
            now = acknowledged(run)
            assert now[: len(kept)] == kept
            self.mid += 0 < len(now) < SAMPLES
            self.more += len(now) > len(kept)
        finish(scoring(self._suite, run, self._url))
        assert steady(run) == self._calm
        verdicts = [(each / "verdicts.jsonl").read_bytes() for each in (run, self._folder / "calm")]
        assert verdicts[0] == verdicts[1]


def kill_often(suite: Path, url: str, folder: Path, kills: int) -> None:
    """End runs, two at a time."""
    often = Often(suite, url, folder)
    with interruptible(), ThreadPoolExecutor(2) as pool:
        list(pool.map(often.run, range(kills // ENDS)))
    # The kills must have come while answers were arriving, or this shows nothing.
    assert often.mid >= kills // 5
    assert often.more >= kills // 10


def test_fifty_kills_change_nothing(suite: Path, url: str, tmp_path: Path) -> None:
    """SIGKILL, SIGTERM, SIGINT anywhere, start again: nothing is lost, double or different."""
    kill_often(suite, url, tmp_path, 50)


@pytest.mark.long
def test_two_hundred_kills_change_nothing(suite: Path, url: str, tmp_path: Path) -> None:
    """The same, for longer."""
    kill_often(suite, url, tmp_path, 200)

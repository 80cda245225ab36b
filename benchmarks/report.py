"""How long a report over a million rows takes, and a comparison of two, beside a bare read.

``python benchmarks/report.py [--rows N]`` writes two runs whose ``verdicts.jsonl`` have N rows each
(200 bases a size, several families and repeats; the rows are as long as real ones), then times,
each in a process of its own: reading the lines of one with ``json.loads`` and nothing else,
``cli.py report`` of one, and ``cli.py compare`` of both. It prints seconds of CPU time (user and
system, children included), seconds on the clock, the peak of resident memory, and the ratio to
reading as many rows.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FAMILIES = (
    ("tsp", "optimize", "cities", "longer_than_optimum"),
    ("3sat", "assign", "variables", "clause_unsatisfied"),
    ("maze", "path", "side", "hits_wall"),
    ("calendar", "slot", "schedules", "person_busy"),
)
SIZES = (6, 8, 12, 16, 24, 32, 48, 64)
EPOCHS = 8
BARE = "import json, sys\nfor line in open(sys.argv[1], encoding='utf-8'): json.loads(line)"


def rows(count: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Yield verdict rows of twins, repeats and sizes, drawn from known accuracy curves."""
    rng = random.Random(seed)
    for number in range(count):
        instance, epoch = divmod(number, EPOCHS)
        base, half = divmod(instance, 2)
        family, question, unit, reason = FAMILIES[base % len(FAMILIES)]
        size = SIZES[base // len(FAMILIES) % len(SIZES)]
        name = f"{family}-v1-{base:016x}"
        right = rng.random() < 1 / (1 + (size / 20) ** 2)
        valued = question == "optimize"
        yield {
            "schema": 1,
            "id": f"{name}~{'ab'[half]}#{epoch}",
            "instance": f"{name}~{'ab'[half]}",
            "base_id": name,
            "twin_id": f"{name}~{'ba'[half]}",
            "family": family,
            "version": 1,
            "split": f"{family}-size",
            "params": {unit: size, "grid": 0, "metric": "euclidean", "slack": 0},
            "question": question,
            "surface": {"language": "en", "rendering": "matrix"},
            "index": base,
            "size": size,
            "unit": unit,
            "witness": half == 0,
            "optimum": 1000 if valued else None,
            "epoch": epoch,
            "state": "judged",
            "status": "correct" if right else "wrong",
            "reason": "satisfies" if right else reason,
            "objective": 1000 + (not right) * size if valued else None,
            "quality": [1000, 1000 + (not right) * size] if valued else None,
            "detail": {} if right else {"step": size},
            "claimed_none": half == 1 and right,
            "finish_reason": "stop",
            "tokens": rng.randrange(200, 20_000),
            "prompt_tokens": 150 + 10 * size,
        }


def make(directory: Path, count: int, seed: int = 0) -> Path:
    """Write a run of so many rows."""
    directory.mkdir()
    about = {"schema": 1, "model": "drawn", "suite": {"name": "drawn", "data_digest": "0"}}
    (directory / "run.json").write_text(json.dumps(about))
    with (directory / "verdicts.jsonl").open("w", encoding="utf-8") as stream:
        for row in rows(count, seed):
            stream.write(json.dumps(row, sort_keys=True, separators=(",", ":")) + "\n")
    return directory


def measure(*command: str) -> tuple[float, float, float]:
    """Return CPU seconds, seconds and peak MiB of a command."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[1]} failed")
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024


def main() -> None:
    """Make the run, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    count = parser.parse_args().rows
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        run = make(Path(folder) / "run", count)
        verdicts = run / "verdicts.jsonl"
        print(f"{count} rows, {verdicts.stat().st_size / 2**20:.0f} MiB")
        bare = measure(sys.executable, "-c", BARE, str(verdicts))
        full = measure(sys.executable, str(ROOT / "cli.py"), "report", str(run))
        other = make(Path(folder) / "other", count, 1)
        both = measure(sys.executable, str(ROOT / "cli.py"), "compare", str(run), str(other))
    for name, (cpu, clock, peak) in {"json.loads": bare, "report": full, "compare": both}.items():
        print(f"{name:10}  {cpu:6.1f} s of CPU  {clock:6.1f} s  {peak:6.0f} MiB")
    print(f"ratio       report {full[0] / bare[0]:.1f}, compare {both[0] / bare[0] / 2:.1f}")


if __name__ == "__main__":
    main()

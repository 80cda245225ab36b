"""Job shops: what they cost, what the players reach, and what is easily added up tells of twins.

Run it as ``python benchmarks/families_jobshop.py [--floors] [--scale 0.2]``. Seconds are CPU time:
of the whole commands ``generate`` and ``prove``, and of the checker alone, problems parsed before.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assay import instances, orders, play
from assay.core import Instance, Status
from assay.judge import Judge
from assay.problems.jobshop import from_json
from assay.problems.jobshop_rules import timetable
from assay.rng import Stream
from verifiers.jobshop import check

ROWS = (
    ("--n 200 --jobs 6 --machines 6", 200, 6.0),
    ("--n 200 --jobs 4 --machines 3 --question decide", 200, None),
    ("--n 100 --jobs 6 --machines 6 --question decide", 100, None),
    ("--n 100 --jobs 6 --machines 6 --routing flowshop", 100, None),
    ("--n 20 --jobs 8 --machines 8", 20, None),
    ("--n 10 --jobs 10 --machines 10", 10, None),
)
SHAPES = (
    ("3 x 3", {"jobs": 3, "machines": 3}, 200),
    ("4 x 3", {"jobs": 4, "machines": 3}, 200),
    ("5 x 5", {"jobs": 5, "machines": 5}, 100),
    ("6 x 6", {"jobs": 6, "machines": 6}, 100),
    ("8 x 8", {"jobs": 8, "machines": 8}, 40),
    ("flow 4 x 3", {"routing": "flowshop"}, 200),
    ("flow 6 x 6", {"jobs": 6, "machines": 6, "routing": "flowshop"}, 60),
)


def command(*arguments: str) -> float:
    """Return the CPU seconds of one command."""
    before = getrusage(RUSAGE_CHILDREN)
    line = [sys.executable, "cli.py", *arguments]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def costs(scale: float) -> None:
    """Print what making and proving again cost."""
    print(f"{'generate jobshop':52} {'aim':>5} {'made':>6} {'again':>6} {'both':>6}")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "made.jsonl")
        for options, count, aim in ROWS:
            n = max(2, int(count * scale) // 2 * 2)
            words = options.replace(f"--n {count}", f"--n {n}").split()
            made = command("generate", "jobshop", *words, "--out", path, "--force")
            again = command("prove", path)
            wanted = "" if aim is None else f"{aim * n / count:.1f}"
            name = " ".join(words)
            print(f"{name:52} {wanted:>5} {made:6.2f} {again:6.2f} {made + again:6.2f}", flush=True)


def checks(seconds: float = 1.0) -> float:
    """Return how many schedules of 6 x 6 the checker judges in a second, parsed before."""
    order = orders.order("jobshop", {"jobs": 6, "machines": 6})
    instance = instances.make(order, [0])[0][0]
    problem = from_json(instance.problem)
    plan = [j for j, job in enumerate(problem.jobs) for _ in job]
    starts = []
    for k in range(1000):
        sequence = list(plan)
        Stream(["bench", k]).shuffle(sequence)
        starts.append(timetable(problem, sequence))
    begun, count = process_time(), 0
    while process_time() - begun < seconds:
        for schedule in starts:
            check(problem, instance.reference, schedule)
        count += len(starts)
    return count / (process_time() - begun)


def right(instance: Instance, player: str) -> bool:
    """Say whether a player's answer is correct."""
    text = play.answer(player, instance.prompt, 0)
    return Judge(instance).judge(text, None, "stop").verdict.status is Status.CORRECT


def floors(scale: float) -> None:
    """Print what players reach: optimal, and of twins the witness half and both."""
    for name, params, count in SHAPES:
        bases = max(10, int(count * scale))
        cells = [f"{name:10} {bases:4}"]
        optimize = instances.make(orders.order("jobshop", params), range(bases))
        pairs = instances.make(orders.order("jobshop", params, question="decide"), range(bases))
        for player in ("greedy", "random", "constant"):
            best = sum(right(base[0], player) for base in optimize)
            halves = [
                [right(one, player) for one in sorted(pair, key=lambda i: i.reference["feasible"])]
                for pair in pairs
            ]
            witness = sum(half[1] for half in halves)
            both = sum(map(all, halves))
            shares = (100 * k / bases for k in (best, witness, both))
            cells.append(f"{player} " + " / ".join(f"{share:.0f}" for share in shares))
        print("  ".join(cells), flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the instances")
    parser.add_argument("--floors", action="store_true", help="the players' floors instead")
    given = parser.parse_args()
    if given.floors:
        floors(given.scale)
        return
    costs(given.scale)
    print(f"verify schedules of 6 x 6: {checks():,.0f}/s")


if __name__ == "__main__":
    main()

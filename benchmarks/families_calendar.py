"""Times calendars: whole commands, the second proof, and the checker, in CPU seconds.

Run by ``python benchmarks/families.py``, or alone as ``python benchmarks/families_calendar.py``.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

ROWS: tuple[tuple[str, float | None, tuple[str, ...]], ...] = (
    (
        "1000, 5 people, 5 days, all",
        2,
        ("--n", "1000", "--people", "5", "--days", "5", "--constraints", "all"),
    ),
    ("1000, default", None, ("--n", "1000")),
    (
        "1000, 5 x 5, any band",
        None,
        ("--n", "1000", "--people", "5", "--days", "5", "--band", "any"),
    ),
    ("200 timetables, default", None, ("--n", "200", "--question", "timetable")),
)


def command(*arguments: str) -> float:
    """Return the CPU seconds of one command, system time included."""
    before = getrusage(RUSAGE_CHILDREN)
    line = [sys.executable, "cli.py", *arguments]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def checks(constraints: str, seconds: float = 1.0) -> float:
    """Return how many slots the checker judges in a second, all read before.

    They are all possible slots of both halves of 20 pairs of 5 people and 5 days.
    """
    from assay import instances, orders
    from assay.problems.calendar import Problem, from_json
    from verifiers.calendar import check

    order = orders.order("calendar", {"people": 5, "days": 5, "constraints": constraints})
    ready = []
    for one in (one for pair in instances.make(order, range(20)) for one in pair):
        problem = from_json(one.problem)
        assert isinstance(problem, Problem)
        slots = map(problem.meeting, range(1, problem.possible + 1))
        ready += [(problem, one.reference, slot) for slot in slots]
    best = 0.0
    for _ in range(5):
        start, count = process_time(), 0
        while process_time() - start < seconds / 5:
            for case in ready:
                check(*case)
            count += len(ready)
        best = max(best, count / (process_time() - start))
    return best


def main() -> None:
    """Print a row for each kind of work, the best of three."""
    print(f"{'calendar':32} {'aim':>5} {'whole':>8} {'2nd':>8}")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "made.jsonl")
        for name, aim, options in ROWS:
            line = ("generate", "calendar", *options, "--out", path, "--force")
            made = min(command(*line) for _ in range(3))
            again = command("prove", path)
            print(f"{name:32} {'' if aim is None else aim:>5} {made:8.2f} {again:8.2f}", flush=True)
    for constraints in ("none", "some", "all"):
        print(f"verify slots, constraints {constraints}: {checks(constraints):,.0f}/s")


if __name__ == "__main__":
    main()

"""Times 3-SAT: ours, the second proof, the bare solver and a peer, as ratios from one run.

``python benchmarks/families_sat.py [--peer PYTHON] [--scale 0.2]``, where PYTHON is the Python of
an environment with SATQuest (``pip install satquest``). Ours is the whole command, imports and
files included, and so is the second proof; the bare solver and the peer, which labels the same
formulas and writes their prompts without a proof, are timed without their imports. Seconds are
CPU time. reasoning-gym makes no such instances.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from families import command

from assay.core import Instance
from assay.jsonl import read_file
from assay.problems.sat import from_json, literals
from verifiers.sat import check

ROWS = (
    ("3sat uniform 50 at 4.26", 1000, 3.0, "--kind uniform --variables 50"),
    ("3sat uniform 100 at 4.26", 100, 4.0, "--kind uniform --variables 100"),
    ("3sat unique 20", 500, 1.0, "--kind unique --variables 20"),
    ("3sat twins 12, pairs", 500, None, "--variables 12"),
    ("3sat twins 50, pairs", 100, None, "--variables 50"),
)
PEER = """
import json, sys, time
from satquest import CNF, create_problem, create_question
formulas = json.load(sys.stdin)
start = time.process_time()
question = create_question("math")
for clauses in formulas:
    cnf = CNF(clauses=clauses)
    problem = create_problem("SATSP" if cnf.is_sat else "SATDP_UNSAT", cnf)
    json.dumps([problem.accept(question), problem.solution])
print(time.process_time() - start)
"""


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of some work."""
    start = process_time()
    work()
    return process_time() - start


def bare(rows: list[Instance]) -> None:
    """Decide the formulas with MiniSat 2.2 and nothing else."""
    from pysat.solvers import Minisat22

    for row in rows:
        with Minisat22(bootstrap_with=row.problem["clauses"]) as solver:
            solver.solve()


def peer(rows: list[Instance], python: str | None) -> str:
    """Return the seconds that SATQuest takes to label and to ask the same formulas."""
    if python is None:
        return ""
    formulas = json.dumps([row.problem["clauses"] for row in rows])
    done = subprocess.run(
        [python, "-c", PEER], input=formulas, capture_output=True, text=True, check=True
    )
    return f"{float(done.stdout):.2f}"


def checks(rows: list[Instance]) -> tuple[int, float]:
    """Return how many assignments are checked, and the seconds it takes, parsing apart."""
    ready = [
        (from_json(row.problem), row.reference, literals(row.reference["model"]))
        for row in rows
        if row.reference["feasible"]
    ]
    for one in ready:
        check(*one)  # the table of a formula's clauses is made when it is judged again
        check(*one)
    rounds = 1 + 20_000 // len(ready)
    time = seconds(lambda: [check(*one) for _ in range(rounds) for one in ready])
    return rounds * len(ready), time


def row(name: str, n: int, aim: float | None, given: list[str], python: str | None) -> None:
    """Print a line of the table, and one for the checker."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.jsonl"
        ours = command("generate", "3sat", "--n", str(n), *given, "--out", str(path))
        again = command("prove", str(path))
        rows = [Instance.from_row(row) for row in read_file(path)]
    alone = seconds(lambda: bare(rows))
    other = peer(rows, python)
    wanted = "" if aim is None else f"{aim:.2f}"
    ratio = f"{float(other) / ours:.2f}" if other else ""
    cells = f"{ours:7.2f} {wanted:>5} {again:7.2f} {alone:7.3f} {ours / alone:7.1f}"
    print(f"{name:25} {n:5} {cells} {other:>7} {ratio:>7}", flush=True)
    if "50 at" in name:
        number, time = checks(rows)
        print(f"{'verify 50 / 213':25} {number / time:,.0f}/s", flush=True)


def main() -> None:
    """Print a row for each kind of work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the instances")
    parser.add_argument("--peer", help="a Python that has SATQuest")
    given = parser.parse_args()
    print(
        f"{'work':25} {'n':>5} {'ours s':>7} {'aim':>5} {'again s':>7} {'bare s':>7} "
        f"{'to bare':>7} {'peer s':>7} {'to ours':>7}"
    )
    for name, count, aim, options in ROWS:
        n = max(2, int(count * given.scale))
        row(name, n, aim and aim * n / count, options.split(), given.peer)


if __name__ == "__main__":
    main()

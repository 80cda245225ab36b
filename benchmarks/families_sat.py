"""Times 3-SAT: ours, the second proof, the bare solver and a peer, as ratios from one run.

``python benchmarks/families_sat.py [--peer PYTHON] [--scale 0.2]``, where PYTHON is the Python of
an environment with SATQuest (``pip install satquest``). Seconds are CPU time of one process.
"""

import argparse
import io
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from assay import instances, orders
from assay.core import Instance
from assay.jsonl import dumps
from assay.problems.sat import from_json, literals
from assay.proofs import prove
from verifiers.sat import check

ROWS = (
    ("3sat uniform 50 at 4.26", 1000, 3.0, {"kind": "uniform", "variables": 50}),
    ("3sat uniform 100 at 4.26", 100, 4.0, {"kind": "uniform", "variables": 100}),
    ("3sat unique 20", 500, 1.0, {"kind": "unique", "variables": 20}),
    ("3sat twins 12", 1000, None, {"variables": 12}),
    ("3sat twins 50", 200, None, {"variables": 50}),
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


def made(params: dict[str, object], count: int) -> list[Instance]:
    """Make instances and write them as JSON lines, as the whole command does."""
    order = orders.order("3sat", params)
    bases = count // order.halves
    found = [one for base in instances.stream(order, 0, bases) for one in base]
    io.StringIO().writelines(dumps(one.to_row()) + "\n" for one in found)
    return found


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
    rounds = 1 + 20_000 // len(ready)
    time = seconds(lambda: [check(*one) for _ in range(rounds) for one in ready])
    return rounds * len(ready), time


def _make(rows: list[Instance], params: dict[str, Any], n: int) -> None:
    rows.extend(made(params, n))


def _prove(rows: list[Instance]) -> None:
    for row in rows:
        prove(row)


def main() -> None:
    """Print a row for each kind of work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the instances")
    parser.add_argument("--peer", help="a Python that has SATQuest")
    given = parser.parse_args()
    made({"kind": "uniform", "variables": 10}, 2)
    print(
        f"{'work':26} {'n':>5} {'ours s':>8} {'aim s':>6} {'again s':>8} {'bare s':>7} {'ratio':>6}"
    )
    for name, count, aim, params in ROWS:
        n = max(2, int(count * given.scale) // 2 * 2)
        rows: list[Instance] = []
        ours = seconds(partial(_make, rows, params, n))
        again = seconds(partial(_prove, rows))
        alone = seconds(partial(bare, rows))
        wanted = "" if aim is None else f"{aim * n / count:.2f}"
        cells = f"{ours:8.2f} {wanted:>6} {again:8.2f} {alone:7.3f} {ours / alone:6.1f}"
        cells += f" {peer(rows, given.peer):>7}"
        print(f"{name:26} {n:5} {cells}", flush=True)
        if params.get("variables") == 50 and aim:
            number, time = checks(rows)
            print(f"{'verify 50 / 213':26} {number:5} {time:8.2f} {number / 100_000:6.2f}")


if __name__ == "__main__":
    main()

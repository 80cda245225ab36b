"""Times mazes: ours, the second proof, the checker and two peers, as ratios from one run.

``python benchmarks/families_maze.py [--peer PYTHON] [--scale 0.2]``, where PYTHON is the Python of
an environment with the peers (``pip install reasoning-gym maze-dataset``). Seconds are CPU time of
one process; of each the best of three. A peer makes mazes with as many cells in a row: those of
reasoning-gym are two wider, because the outermost are always walls; it is timed with lengths from
the side up, as ours, and with its own (5 to 10); those of maze-dataset are of the same kind, by its
generator of the same name. All rows become JSON text with the drawing and the path.
"""

import argparse
import io
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
from assay.problems.maze import from_json
from assay.proofs import prove
from verifiers.maze import check

ROWS: tuple[tuple[str, int, float | None, dict[str, Any], str, float], ...] = (
    ("maze 20", 1000, 1.5, {"width": 20}, "path", 0),
    ("maze 10, default", 10_000, None, {}, "path", 0.5),
    ("maze 10, percolation", 10_000, None, {"kind": "percolation"}, "path", 0.5),
    ("maze 25, default", 1000, None, {"width": 25}, "path", 50),
    ("maze 25, dfs", 1000, None, {"width": 25, "kind": "dfs"}, "path", 50),
    ("maze 25, kruskal", 1000, None, {"width": 25, "kind": "kruskal"}, "path", 50),
    ("maze 10, wilson", 2000, None, {"kind": "wilson"}, "path", 50),
    ("maze 10, dfs", 2000, None, {"kind": "dfs"}, "path", 50),
    ("maze 10, twins", 1000, None, {}, "reachable", 0),
)
GYM = """
import json, sys, time, reasoning_gym
count, side = int(sys.argv[1]), int(sys.argv[2])
given = {"min_grid_size": side + 2, "max_grid_size": side + 2}
if sys.argv[3] == "lengths":
    given |= {"min_dist": side, "max_dist": side * side}
mazes = reasoning_gym.create_dataset("maze", size=count, seed=1, **given)
spent = []
for _ in range(3):
    start = time.process_time()
    for i in range(count):
        json.dumps(mazes[i])
    spent.append(time.process_time() - start)
print(count / min(spent))
"""
DATASET = """
import json, sys, time
from maze_dataset import MazeDataset, MazeDatasetConfig
from maze_dataset.generation import LatticeMazeGenerators
count, side = int(sys.argv[1]), int(sys.argv[2])
spent = []
for k in range(3):
    config = MazeDatasetConfig(name=f"bench{k}", grid_n=side, n_mazes=count, seed=k,
                               maze_ctor=getattr(LatticeMazeGenerators, sys.argv[3]))
    start = time.process_time()
    mazes = MazeDataset.from_config(config, load_local=False, do_download=False, save_local=False,
                                    gen_parallel=False, verbose=False)
    for maze in mazes:
        json.dumps([maze.as_ascii(show_solution=False), maze.solution.tolist()])
    spent.append(time.process_time() - start)
print(count / min(spent))
"""


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the CPU time of some work, the best of some rounds."""
    found = []
    for _ in range(rounds):
        start = process_time()
        work()
        found.append(process_time() - start)
    return min(found)


def made(params: dict[str, Any], question: str, count: int) -> list[Instance]:
    """Make instances and write them as JSON lines, as the whole command does."""
    order = orders.order("maze", params, question=question)
    bases = instances.stream(order, 0, count // order.halves)
    found = [one for base in bases for one in base]
    io.StringIO().writelines(dumps(one.to_row()) + "\n" for one in found)
    return found


def peer(python: str | None, script: str, *given: object) -> float | None:
    """Return how many mazes a peer makes in a second, or None if it is not there."""
    if python is None:
        return None
    line = [python, "-c", script, *map(str, given)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def checks(rows: list[Instance]) -> tuple[int, float]:
    """Return how many shortest paths are checked, and the seconds it takes, parsing apart."""
    ready = [(from_json(row.problem), row.reference, row.reference["path"]) for row in rows]
    rounds = 1 + 20_000 // len(ready)
    time = seconds(lambda: [check(*one) for _ in range(rounds) for one in ready])
    return rounds * len(ready), time


def _prove(rows: list[Instance]) -> None:
    for row in rows:
        prove(row)


def _peers(python: str | None, wanted: float, side: int, kind: str, count: int) -> list[float]:
    """Return the rates of the peer that a row is set beside."""
    if wanted > 1:
        rates = [peer(python, DATASET, 50, side, f"gen_{kind}")]
    else:
        rates = [peer(python, GYM, count, side, w) for w in ("lengths", "own") if wanted]
    return [rate for rate in rates if rate is not None]


def _line(row: tuple[Any, ...], python: str | None, scale: float) -> str:
    name, count, aim, params, question, wanted = row
    n = max(2, int(count * scale) // 2 * 2)
    rows = made(params, question, n)
    ours = seconds(partial(made, params, question, n))
    again = seconds(partial(_prove, rows[: n // 10 or 1]), 1) * 10
    cells = f"{n:6} {ours:7.2f} {'' if aim is None else f'{aim * scale:.2f}':>6} {n / ours:8.0f}/s"
    cells += f" {again:8.2f}"
    side = params.get("width", 10)
    for rate in _peers(python, wanted, side, params.get("kind", "wilson"), n // 5):
        cells += f" {rate:8.1f}/s {n / ours / rate:6.2f}x"
    if wanted:
        cells += f" (to reach {wanted}x)"
    return f"{name:22} {cells}"


def main() -> None:
    """Print a row for each kind of work."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the instances")
    parser.add_argument("--peer", help="a Python that has reasoning-gym and maze-dataset")
    given = parser.parse_args()
    made({"width": 3}, "path", 2)
    names = ("n", "ours s", "aim s", "rate", "again s", "peer")
    print(f"{'work':22} " + " ".join(map("{:>{}}".format, names, (6, 7, 6, 10, 8, 10))))
    for row in ROWS:
        print(_line(row, given.peer, given.scale), flush=True)
    number, time = checks(made({"width": 20}, "path", 500))
    print(f"{'verify paths of 20':22} {number:6} {time:7.2f} {number / 60_000:6.2f}", end=" ")
    print(f"{number / time:8.0f}/s")


if __name__ == "__main__":
    main()

"""How long families take, in CPU seconds and as ratios from one run.

Run it as ``python benchmarks/families.py``: the salesman's table, then those of the other
families, which are scripts of their own (`families_jobshop.py` and the like). Each row gives our
whole command (imports, sampling, proof with the second best, JSON written), the second,
independent proof of the same file, our solver alone, and CP-SAT's circuit alone for the optimum,
where that ends, on the same instances. No peer makes such instances: reasoning-gym 0.1.25 has no
salesman. Absolute figures belong to a machine; take ratios.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


@dataclass(frozen=True, slots=True)
class Work:
    """One row: what is made, how long it may take, and whether CP-SAT alone can do it too."""

    family: str
    options: tuple[str, ...]
    aim: float
    bare: bool = False


ROWS = (
    Work("tsp", ("--n", "500", "--cities", "12"), 1, bare=True),
    Work("tsp", ("--n", "100", "--cities", "20"), 2, bare=True),
    Work("tsp", ("--n", "100", "--cities", "50"), 5),
    Work("tsp", ("--n", "20", "--cities", "100"), 10),
)


def command(*arguments: str) -> float:
    """Return the CPU seconds of one command."""
    before = getrusage(RUSAGE_CHILDREN)
    line = [sys.executable, "cli.py", *arguments]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def bare_circuit(path: Path) -> float:
    """Return CP-SAT's CPU seconds for the optima alone, scaled up from the first 20 instances."""
    from assay.jsonl import read_file
    from assay.problems.tsp import from_json
    from verifiers.exact.tsp_circuit import _model, _solved

    problems = [from_json(row["problem"]) for row in read_file(path)]
    sample = problems[:20]
    start = process_time()
    for problem in sample:
        _solved(*_model(problem))
    return (process_time() - start) * len(problems) / len(sample)


def solver(path: Path) -> float:
    """Return the CPU seconds of the proofs alone, optimum and second best."""
    from assay.jsonl import read_file
    from assay.problems.tsp import from_json
    from verifiers.exact.tsp import prove_many

    problems = [from_json(row["problem"]) for row in read_file(path)]
    prove_many(problems[:1])
    start = process_time()
    prove_many(problems)
    return process_time() - start


def checks(seconds: float = 1.0) -> float:
    """Return how many random tours of 20 cities the checker judges in a second, parsed before."""
    from assay import instances, orders
    from assay.problems.tsp import from_json
    from assay.rng import Stream
    from verifiers.tsp import check

    instance = instances.make(orders.order("tsp", {"cities": 20}), [0])[0][0]
    problem = from_json(instance.problem)
    tours = [tuple(Stream(["bench", k]).permutation(20)) for k in range(1000)]
    start, count = process_time(), 0
    while process_time() - start < seconds:
        for tour in tours:
            check(problem, instance.reference, tour)
        count += len(tours)
    return count / (process_time() - start)


def row(work: Work, folder: Path) -> str:
    """Return one line of the table."""
    path = folder / "made.jsonl"
    made = command("generate", work.family, *work.options, "--out", str(path), "--force")
    again = command("prove", str(path))
    alone = bare_circuit(path) if work.bare else None
    ratio = "" if alone is None else f"{alone:8.1f} {alone / made:7.1f}x"
    name = " ".join((work.family, *work.options))
    cells = f"{made:8.2f} {again:8.2f} {solver(path):8.2f}"
    return f"{name:32} {work.aim:5.0f} {cells} {ratio}"


def main() -> None:
    """Print the table."""
    print(
        f"{'work':32} {'aim':>5} {'whole':>8} {'2nd':>8} {'solver':>8} {'CP-SAT':>8} {'ratio':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for work in ROWS:
            print(row(work, Path(folder)), flush=True)
    print(f"verify tours of 20 cities: {checks():,.0f}/s", flush=True)
    for name in ("sat", "maze", "calendar", "jobshop"):
        script = Path(__file__).with_name(f"families_{name}.py")
        subprocess.run([sys.executable, str(script)], check=True)


if __name__ == "__main__":
    main()

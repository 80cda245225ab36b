"""Speed and memory of reading traces: MB of text a second of one core, all measures included.

Run from the checkout: python benchmarks/trace.py [MEGABYTES]. Each family's trace is prose as
reasoning models write it, with claims about its first instance in a dozen notations; then hostile
texts, at one and at four times the length, which should take four times as long.
"""

import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay import instances, orders
from assay.trace.measures import measures
from assay.trace.reader import Tracer

PROSE = """Okay, let me think about this step by step. Hmm, that is not obvious at all, so I had \
better go through the details once more before I decide. Wait, I may have misread something there.

Alternatively, we could try another order, and see whether that leads to something better in the \
end. Let me check this more carefully, since a small slip early on would spoil all the rest.
"""
CLAIMS = {
    "tsp": (
        {"cities": 10},
        "d(0, 3) = 180. From 3 to 5 it is 409, 5→4 (666). The distance between 1 and 2 is 716.\n"
        "Tour: 0 → 3 → 5 → 4 → 1 → 2 → 6 → 7 → 8 → 9 → 0. 180 + 409 = 589. Total length = 2487.\n",
    ),
    "3sat": (
        {"variables": 8},
        "Clause 3: (x1 ∨ ¬x2 ∨ x5). Let x1 = T, x2 = F. Then ¬x2 is true. Clause 4 is satisfied.\n"
        "Clause 5 forces x5 = T. C6 = x1 or not x3 or x4. All clauses are satisfied? Backtrack.\n",
    ),
    "maze": (
        {"width": 10},
        "From (2,2) we can go right. (2,3) → (2,4) → (3,4). There is a wall between (0,0) and\n"
        "(1,0). (4,4) is a dead end. 2,3: D R. Path: R, R, D, D, L. (5,5) is open to the left.\n",
    ),
    "calendar": (
        {},
        "Ben is busy 9:00-10:30 on Monday. Everyone is free 11:00-12:00. Tuesday 10:00-11:00\n"
        "works. 9:00-10:30 is 90 minutes. The earliest feasible slot is Tuesday 10:00.\n",
    ),
    "jobshop": (
        {},
        "Job 0: M2 (7), M1 (13), M0 (13). J0 on M2: 0-7. J1 on M1 starts at 7 and ends at 16.\n"
        "7 + 13 + 13 = 33. J1 and J2 overlap on machine 2. The makespan is 52.\n",
    ),
}
HOSTILE = ("<think>", "(", "x1 = T, ", "1+", "0->1->", "J0 M1: 0-5, ", "not d(0,1) = 3 ", "R, ")


def spent(work: Any, *given: Any) -> float:
    """Return the best CPU time of three runs, in seconds."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work(*given)
        best = min(best, time.process_time() - start)
    return best


def main(megabytes: float) -> None:
    """Print the table."""
    for name, (params, stated) in CLAIMS.items():
        order = orders.order(name, dict(params))
        tracer = Tracer(instances.make(order, range(1))[0][0])
        length = int(megabytes * 1e6)
        unit = PROSE + stated
        text = f"<think>{unit * (length // len(unit))}</think>none"
        size = len(text.encode()) / 1e6

        def whole(text: str, tracer: Tracer = tracer) -> None:
            """Read a text and reckon all its figures."""
            measures(tracer.trace(text))

        seconds = spent(whole, text)
        found = len(tracer.trace(text).claims)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{name:9} {size / seconds:5.2f} MB/s, {found / size / 1000:4.1f} claims a kB, "
            f"peak {peak:.0f} MiB"
        )
        ratios = []
        for hostile in HOSTILE:
            short = f"<think>{hostile * (40_000 // len(hostile))}</think>"
            long = f"<think>{hostile * (160_000 // len(hostile))}</think>"
            ratios.append(spent(whole, long) / spent(whole, short))
        print(f"          hostile, four times the text: {max(ratios):.1f} times the time at most")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)

"""Speed and memory of reading traces: MB of text a second of one core, all measures included.

Run from the checkout: python benchmarks/trace.py [MEGABYTES]. Each family's trace is prose as
reasoning models write it, with claims about its first instance in a dozen notations; then hostile
texts, at one and at four times the length, which should take four times as long; then 100 kB of
each of the densest texts that we know, the same piece again and again and with numbers drawn anew.
Beside these stands what a loop of a million additions takes: it tells how fast the core is.
"""

import random
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
DENSE = {
    "tsp": ("d({n9},{n9})={n999},", "{n9}-{n9}-{n9}, ", "[{n9},{n9},{n9}]", "not d({n9},0) = 3 "),
    "3sat": ("x{n8}=T, ", "x{n8} = true. ", "[{n8},{n8},{n8}]", "clause {n9} is satisfied. "),
    "maze": ("({n9},{n9})->", "U, R, ", "\n", "({n9},{n9}) is open. "),
    "calendar": (
        *("Mon {n12}-1{n9} works. ", "Tuesday {n24}:00-{n24}:30 works. ", "slot Mon {n12}-1{n9}. "),
        *("earliest: Mon {n24}:00. ", "Mon{n12}-1{n9},", "{n9}:00+1h=1{n9}:00 "),
    ),
    "jobshop": (
        *("J{n4} M{n3}: {n99}-{n99}, ", "J{n4}M{n3}:{n9}-{n9},", "J{n4} M{n3} {n9}-{n9}\n"),
        *("M{n3}: J{n4} {n99}-{n99}, ", "M{n3}J{n4}:{n9}-{n9},", "J{n4} op {n3} {n9}-{n9}\n"),
    ),
}
"""In braces a number below that."""
SUMS = ("{n9}<{n9}, ", "{n99}+{n99}={n200}, ", "1+1=", "(", "{{}}", '{{"answer":{n9}}} ')
HOSTILE = ("<think>", "(", "x1 = T, ", "1+", "0->1->", "J0 M1: 0-5, ", "not d(0,1) = 3 ", "R, ")


def spent(work: Any, *given: Any) -> float:
    """Return the best CPU time of three runs, in seconds."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work(*given)
        best = min(best, time.process_time() - start)
    return best


class Drawn(dict[str, int]):
    """Numbers for a piece, each below what its name says."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.rng = rng

    def __missing__(self, name: str) -> int:
        return self.rng.randrange(int(name[1:]))


def dense(piece: str, varied: bool) -> str:
    """Return 100 kB of a piece, the same or with its numbers drawn anew every time."""
    drawn = Drawn(random.Random(0))
    once = piece.format_map(drawn)
    count = 200_000 // len(once)
    parts = (piece.format_map(drawn) for _ in range(count)) if varied else [once] * count
    return "".join(parts)[:100_000]


def additions() -> None:
    """Add up a million numbers."""
    total = 0
    for k in range(1_000_000):
        total += k


def densest(name: str, tracer: Tracer, varied: bool) -> str:
    """Return what the slowest of a family's dense texts takes to be read."""
    texts = {piece: dense(piece, varied) for piece in (*DENSE[name], *SUMS)}
    seconds = {piece: spent(tracer.trace, text) for piece, text in texts.items()}
    piece = max(texts, key=lambda piece: seconds[piece])
    return f"{1000 * seconds[piece]:3.0f} ms ({texts[piece][:24]!r})"


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
        same, drawn = (densest(name, tracer, varied) for varied in (False, True))
        print(f"          densest 100 kB: {same}, with other numbers {drawn}")
        print(f"          a loop of a million additions: {1000 * spent(additions):.0f} ms")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)

"""What branching on an edge has brought so far ("pseudo-costs"). Nothing here proves anything.

To fix an edge both ways and solve both relaxations is the best guide to a good branch (Applegate,
Bixby, Chvatal & Cook 2006), and what most of the time goes into. So each side of an edge is
measured once and then trusted (reliability branching, Achterberg, Koch & Martin 2005).
"""

from dataclasses import dataclass, field

LEAST = 1e-3


@dataclass(slots=True)
class Gains:
    """How much fixing each edge has raised the relaxation, a unit of its value."""

    seen: dict[tuple[int, int], float] = field(default_factory=dict)

    def learn(self, e: int, value: int, gain: float, x: float) -> None:
        """Remember what fixing an edge of value x brought."""
        self.seen[e, value] = max(gain, LEAST) / abs(value - x)

    def score(self, item: tuple[int, float]) -> float:
        """Return the product of what both sides of an edge may bring; 0 if nothing is known."""
        e, x = item
        zero, one = (self.seen.get((e, value), 0.0) for value in (0, 1))
        return zero * x * one * (1 - x)

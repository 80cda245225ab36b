"""Claims that were read against claims that were labelled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Stated(NamedTuple):
    """A claim, labelled or read: what counts of it."""

    kind: str
    start: int
    end: int
    holds: bool


@dataclass(slots=True)
class Tally:
    """How many claims were labelled, read, and the same, by kind; and what went wrong.

    ``misjudged`` are those that were found but judged otherwise, ``missed`` and ``invented``
    those without a partner; each with its trace's name and text.
    """

    labelled: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, name: str, text: str, labels: Iterable[Any], claims: Iterable[Any]) -> None:
        """Compare one trace; labels are rows of a label file, claims what the reader returned."""
        wanted = [Stated(x["kind"], x["start"], x["end"], x["holds"]) for x in labels]
        found = [Stated(x.kind, x.start, x.end, x.holds) for x in claims]
        self.labelled.update(x.kind for x in wanted)
        self.read.update(x.kind for x in found)
        pairs = matched(wanted, found)
        for i, j in pairs:
            self.same[wanted[i].kind] += 1
            self.agreed[wanted[i].kind] += wanted[i].holds == found[j].holds
            if wanted[i].holds != found[j].holds:
                self._fault("misjudged", name, text, found[j], f" must be {wanted[i].holds}")
        left = {i for i, _ in pairs}
        right = {j for _, j in pairs}
        for i in sorted(set(range(len(wanted))) - left):
            self._fault("missed", name, text, wanted[i])
        for j in sorted(set(range(len(found))) - right):
            self._fault("invented", name, text, found[j])

    def _fault(self, what: str, name: str, text: str, claim: Stated, more: str = "") -> None:
        around = text[max(0, claim.start - 60) : claim.start].replace("\n", "⏎")
        inside = text[claim.start : claim.end].replace("\n", "⏎")
        after = text[claim.end : claim.end + 30].replace("\n", "⏎")
        held = "+" if claim.holds else "-"
        line = f"{what:9} {name} {claim.kind}{held}{more}: {around}⟦{inside}⟧{after}"
        self.faults.append(line)

    def recall(self, kind: str) -> float:
        """Return the share of the labelled claims of a kind that were read."""
        return self.same[kind] / self.labelled[kind]

    def precision(self, kind: str) -> float:
        """Return the share of the claims read of a kind that are labelled and judged the same."""
        return self.agreed[kind] / self.read[kind] if self.read[kind] else 1.0


def matched(wanted: Sequence[Stated], found: Sequence[Stated]) -> list[tuple[int, int]]:
    """Pair claims of equal kinds whose spans overlap, one to one, those that overlap most first.

    Where spans overlap equally well, a pair that is judged alike goes first.
    """
    overlaps = []
    for i, a in enumerate(wanted):
        for j, b in enumerate(found):
            shared = min(a.end, b.end) - max(a.start, b.start)
            if a.kind == b.kind and shared > 0:
                whole = max(a.end, b.end) - min(a.start, b.start)
                overlaps.append((-shared / whole, a.holds != b.holds, i, j))
    pairs: list[tuple[int, int]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, _, i, j in sorted(overlaps):
        if i not in left and j not in right:
            pairs.append((i, j))
            left.add(i)
            right.add(j)
    return pairs

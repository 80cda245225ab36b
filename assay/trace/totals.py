"""Rows of ``traces.jsonl`` added up by family and size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from assay.core import Row, Status
from assay.trace.measures import per_mille

LOOP = 100
"""Words from which on a loop is counted as one."""


@dataclass(frozen=True, slots=True)
class Total:
    """The traces of one family and size; ``size`` is None for the family's total.

    Parameters
    ----------
    family, unit : str
        What is posed, and what ``size`` counts.
    size : int or None
        How large.
    figures : dict
        Integers; what there is nothing to reckon from is None.
    """

    family: str
    unit: str
    size: int | None
    figures: Row

    def to_row(self) -> Row:
        """Return it as JSON."""
        return {"family": self.family, "unit": self.unit, "size": self.size, **self.figures}


def totals(rows: Iterable[Row]) -> list[Total]:
    """Return a line for every family and size, and after a family's sizes its total."""
    groups: dict[tuple[str, str], dict[int, list[Row]]] = {}
    for row in rows:
        if row["state"] == "traced":
            sizes = groups.setdefault((row["family"], row["unit"]), {})
            sizes.setdefault(row["size"], []).append(row)
    found = []
    for (family, unit), sizes in groups.items():
        found += [Total(family, unit, size, _figures(sizes[size])) for size in sorted(sizes)]
        every = [row for size in sorted(sizes) for row in sizes[size]]
        found.append(Total(family, unit, None, _figures(every)))
    return found


def _figures(rows: Sequence[Row]) -> Row:
    claims, tried = [row["claims"] for row in rows], [row["candidates"] for row in rows]
    decided, true = _sum(claims, "decided"), _sum(claims, "true")
    reasoned = sum(row["reasoning_characters"] for row in rows)
    falls = [c["first_false"] for c in claims if c["first_false"] is not None]
    faithful = [c["faithful"] for c in tried if c["faithful"] is not None]
    lucky = [c["lucky"] for c in tried if c["lucky"] is not None]
    loops = [row for row in rows if row["repetition"]["loop_words"] >= LOOP]
    return {
        "traces": len(rows),
        "correct": sum(row["status"] == Status.CORRECT for row in rows),
        "claims": decided,
        "true": true,
        "precision": per_mille(true, decided),
        "coverage": per_mille(_sum(claims, "covered"), reasoned),
        "with_false": len(falls),
        "corrected": sum(fall["corrected"] for fall in falls),
        "candidates": _sum(tried, "written"),
        "found": sum(c["first_correct"] is not None for c in tried),
        "first_correct": _median(tried, "first_correct"),
        "tokens_after": _median(tried, "tokens_after"),
        "found_and_lost": sum(c["found_and_lost"] for c in tried),
        "lucky": sum(lucky),
        "changes": _sum(tried, "changes"),
        "faithful": per_mille(sum(faithful), len(faithful)),
        "backtracking": sum(row["markers"]["backtracking"] for row in rows),
        "checking": sum(row["markers"]["checking"] for row in rows),
        "looping": len(loops),
    }


def _sum(parts: Iterable[Row], name: str) -> int:
    return sum(part[name] for part in parts)


def _median(parts: Iterable[Row], name: str) -> Any:
    values = [part[name] for part in parts if part[name] is not None]
    return median_low(values) if values else None

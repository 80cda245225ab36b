"""Traces in the terminal and as JSON.

A model's words are drawn as `rich.text.Text`, which knows no markup, and without the control
characters that a terminal would obey.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assay.core import Row
from assay.trace.measures import measures
from assay.trace.reader import Trace
from assay.trace.reward import of_row
from assay.trace.totals import Total, totals

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_WIDTH = 140
_COLUMNS = (
    ("traces", "traces"),
    ("correct", "correct"),
    ("claims", "claims"),
    ("precision", "true ‰"),
    ("coverage", "covered ‰"),
    ("with_false", "with a false"),
    ("corrected", "corrected"),
    ("candidates", "candidates"),
    ("found", "found"),
    ("first_correct", "found at token"),
    ("tokens_after", "tokens after"),
    ("found_and_lost", "found, lost"),
    ("lucky", "lucky"),
    ("faithful", "faithful ‰"),
    ("looping", "looping"),
)


def console() -> Console:
    """Return a console on standard output, wide where that is no terminal."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=_WIDTH)


def totals_json(rows: Sequence[Row]) -> str:
    """Return the totals of a run as JSON, with the mean reward of each."""
    found = [total.to_row() | {"reward": _reward(rows, total)} for total in totals(rows)]
    return json.dumps(found, indent=2, sort_keys=True)


def _reward(rows: Sequence[Row], total: Total) -> float:
    some = [
        of_row(row)
        for row in rows
        if row["state"] == "traced"
        and row["family"] == total.family
        and total.size in (None, row["size"])
    ]
    return round(sum(some) / len(some), 6)


def print_totals(rows: Sequence[Row]) -> None:
    """Print a table with a line for every family and size."""
    to = console()
    found = totals(rows)
    if not found:
        to.print("no traces: nothing has been answered yet")
        return
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("family")
    table.add_column("size", justify="right")
    for _, head in (*_COLUMNS, ("", "reward")):
        table.add_column(head, justify="right")
    for total in found:
        cells = [_cell(total.figures[name]) for name, _ in _COLUMNS]
        size = "all" if total.size is None else f"{total.size} {total.unit}"
        style = "bold" if total.size is None else ""
        table.add_row(total.family, size, *cells, f"{_reward(rows, total):.3f}", style=style)
    to.print(table)


def _cell(value: Any) -> str:
    return "–" if value is None else f"{value:,}"


def trace_json(name: str, trace: Trace) -> str:
    """Return everything that was read out of a trace as JSON."""
    row = measures(trace)
    claims = [claim._asdict() for claim in trace.claims]
    candidates = [
        {
            "start": c.start,
            "end": c.end,
            "status": str(c.verdict.status),
            "reason": str(c.verdict.reason),
            "objective": c.verdict.objective,
        }
        for c in trace.candidates
    ]
    whole = {"id": name, "summary": row, "reward": of_row(row)}
    whole |= {"final_starts": trace.parts.final, "claims": claims, "candidates": candidates}
    return json.dumps(whole, indent=2, sort_keys=True)


def print_trace(name: str, trace: Trace) -> None:
    """Print a trace with its claims coloured and its candidates underlined."""
    to = console()
    line = Text()
    for piece, style in _pieces(trace):
        *whole, rest = piece.split("\n")
        for part in whole:
            to.print(line.append(part, style), soft_wrap=True)
            line = Text()
        line.append(rest, style)
    to.print(line, soft_wrap=True)
    row = measures(trace)
    claims, tried = row["claims"], row["candidates"]
    verdict = trace.judged.verdict
    to.print(Text(f"{_clean(name)}: {verdict.status} ({verdict.reason})", "bold"))
    to.print(f"claims: {claims['decided']}, true: {claims['true']}; candidates: {tried['written']}")
    to.print(f"reward: {of_row(row):.3f}")


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def _pieces(trace: Trace) -> Iterator[tuple[str, str]]:
    """Yield the text in stretches of one look, and a verdict after each candidate."""
    text = _clean(trace.parts.text)
    change: dict[int, list[tuple[int, int]]] = {}
    notes: dict[int, list[str]] = {}
    for claim in trace.claims:
        _mark(change, claim.start, claim.end, 1 if claim.holds else 0)
    for candidate in trace.candidates:
        _mark(change, candidate.start, candidate.end, 2)
        value = candidate.verdict.objective
        said = str(candidate.verdict.status) + ("" if value is None else f" {value}")
        notes.setdefault(candidate.end, []).append(f" [{said}]")
    looks = [0, 0, 0]
    last = 0
    for at in sorted({*change, len(text)}):
        yield text[last:at], _style(looks)
        for note in notes.get(at, ()):
            yield note, "bold"
        for kind, by in change.get(at, ()):
            looks[kind] += by
        last = at


def _mark(change: dict[int, list[tuple[int, int]]], start: int, end: int, kind: int) -> None:
    change.setdefault(start, []).append((kind, 1))
    change.setdefault(end, []).append((kind, -1))


def _style(looks: Sequence[int]) -> str:
    false, true, candidate = looks
    colour = "red" if false else "green" if true else ""
    return f"{colour} underline".strip() if candidate else colour

"""Traces in the terminal and as JSON.

A model's words are drawn as `rich.text.Text`, which knows no markup, and without the control
characters that a terminal would obey.
"""

import json
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assay.core import Row, in_words
from assay.report.marked import CANDIDATE, FALSE, NOTE, TRUE, Stretch, clean, stretches
from assay.trace.measures import measures
from assay.trace.reader import Trace
from assay.trace.reward import of_row
from assay.trace.totals import Total, totals

_WIDTH = 100
_VERDICTS = {"correct": "bold green", "suboptimal": "bold yellow", "wrong": "bold red"}
_FALSE = 12
"""How many of a trace's false claims are listed below it."""
_ABREAST = 9
"""How many sizes stand beside each other in one table."""
_LINES = (
    ("traces", "traces"),
    ("correct", "correct answers"),
    ("claims", "claims decided"),
    ("precision", "  that hold, per mille"),
    ("coverage", "  of the reasoning they span, per mille"),
    ("with_false", "traces with a false claim"),
    ("corrected", "  put right later"),
    ("candidates", "candidates written"),
    ("found", "traces with a correct one"),
    ("first_correct", "  at token (median)"),
    ("tokens_after", "  tokens after it (median)"),
    ("found_and_lost", "found and lost"),
    ("lucky", "lucky"),
    ("changes", "changes of answer"),
    ("faithful", "faithful, per mille"),
    ("backtracking", "turning back"),
    ("checking", "checking"),
    ("looping", "loops of 100 words or more"),
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
    for family in dict.fromkeys(total.family for total in found):
        lines = [total for total in found if total.family == family]
        for k in range(0, len(lines), _ABREAST):
            to.print(_table(rows, lines[k : k + _ABREAST]))


def _table(rows: Sequence[Row], found: Sequence[Total]) -> Table:
    """Return the table of some sizes of one family."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column(f"{found[0].family}, {found[0].unit}")
    for total in found:
        table.add_column("all" if total.size is None else str(total.size), justify="right")
    for name, label in _LINES:
        table.add_row(label, *(_cell(total.figures[name]) for total in found))
    table.add_row("reward (mean)", *(f"{_reward(rows, total):.3f}" for total in found))
    return table


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
    for piece, style in map(_drawn, stretches(trace)):
        *whole, rest = piece.split("\n")
        for part in whole:
            to.print(line.append(part, style), soft_wrap=True)
            line = Text()
        line.append(rest, style)
    to.print(line, soft_wrap=True)
    row = measures(trace)
    claims, tried = row["claims"], row["candidates"]
    verdict = trace.judged.verdict
    to.print(
        Text(f"{clean(name)}: {in_words(verdict.status)} ({in_words(verdict.reason)})", "bold")
    )
    to.print(f"claims: {claims['decided']}, true: {claims['true']}; candidates: {tried['written']}")
    _print_false(to, trace)
    to.print(f"reward: {of_row(row):.3f}")


def _print_false(to: Console, trace: Trace) -> None:
    """List the false claims by kind and place: a colour alone is easily overlooked."""
    found = [claim for claim in trace.claims if not claim.holds]
    for claim in found[:_FALSE]:
        said = " ".join(clean(trace.parts.text[claim.start : claim.end]).split())
        to.print(
            Text.assemble(
                (f"false {in_words(claim.kind)}", "red"), f" at {claim.start}: {said[:200]}"
            )
        )
    if len(found) > _FALSE:
        to.print(f"and {len(found) - _FALSE} more that are false")


def _drawn(stretch: Stretch) -> tuple[str, str]:
    """Return the words of a stretch and how they look."""
    text, looks = stretch
    if looks & NOTE:
        return f" [{text}]", _VERDICTS.get(text.split(" ")[0], "bold")
    colour = "red" if looks & FALSE else "green" if looks & TRUE else ""
    return text, f"{colour} underline".strip() if looks & CANDIDATE else colour

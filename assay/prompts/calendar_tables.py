"""Busy or free times as lines by person and day, or as a table with a column a day.

A table maps titles (names of people or rooms) to days, and days to ranges. Each way of writing
has its way of reading, which is generous: the prompt's reader compares the text in the end.
"""

from collections.abc import Mapping, Sequence

from assay.core import Row
from assay.problems.calendar import Block, clock, minutes

RENDERINGS = ("list", "table", "free")
Range = tuple[int, int]
Table = list[tuple[str, dict[int, list[Range]]]]
"""For each title some ranges of each day."""


def others(ranges: Sequence[Range], hours: Range) -> list[Range]:
    """Return the rest of the working hours: free times from busy ones, and back."""
    edges = [hours[0], *(t for span in ranges for t in span), hours[1]]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def entry(
    busy: Sequence[Block], days: Sequence[int], hours: Range, free: bool, offset: int = 0
) -> dict[int, list[Range]]:
    """Return the ranges to be written for each day, on a clock that is ahead by an offset."""
    found: dict[int, list[Range]] = {day: [] for day in days}
    for day, start, end in busy:
        found[day].append((start, end))
    if free:
        found = {day: others(ranges, hours) for day, ranges in found.items()}
    return {day: [(a + offset, b + offset) for a, b in spans] for day, spans in found.items()}


def blocks(days: Mapping[int, Sequence[Range]], hours: Range, free: bool, offset: int = 0) -> Row:
    """Return the busy blocks that `entry` wrote, as a JSON list."""
    found = []
    for day, spans in days.items():
        here = [(a - offset, b - offset) for a, b in spans]
        ranges = others(here, hours) if free else here
        found += [[day, start, end] for start, end in ranges]
    return {"busy": found}


def _spans(ranges: Sequence[Range], empty: str) -> str:
    return ", ".join([f"{clock(a)}-{clock(b)}" for a, b in ranges]) or empty


def _read_spans(text: str, empty: str) -> list[Range]:
    found = []
    for span in [] if text == empty else text.split(", "):
        start, _, end = text_pair(span)
        found.append((minutes(start), minutes(end)))
    return found


def text_pair(span: str) -> tuple[str, str, str]:
    """Split a range at its dash."""
    return span.partition("-")


def write_list(table: Table, names: Sequence[str], empty: str) -> str:
    """Write a title a line, and below it a line for each day."""
    lines = []
    for title, days in table:
        lines.append(title)
        lines += [f"  {names[day]}: {_spans(ranges, empty)}" for day, ranges in days.items()]
    return "\n".join(lines)


def read_list(text: str, names: Sequence[str], empty: str) -> Table:
    """Read what `write_list` wrote.

    Raises
    ------
    ValueError
        If it did not.
    """
    table: Table = []
    for line in text.split("\n"):
        if not line.startswith("  "):
            table.append((line, {}))
            continue
        if not table:
            raise ValueError("a day of nobody")
        name, _, spans = line[2:].partition(": ")
        table[-1][1][names.index(name)] = _read_spans(spans, empty)
    return table


def write_table(table: Table, names: Sequence[str], empty: str, corner: str) -> str:
    """Write a row a title and a column a day, as Markdown does."""
    days = list(table[0][1])
    rows = [[corner, *(names[day] for day in days)], ["---"] * (len(days) + 1)]
    rows += [[title, *(_spans(found[day], empty) for day in days)] for title, found in table]
    return "\n".join([f"| {' | '.join(row)} |" for row in rows])


def read_table(text: str, names: Sequence[str], empty: str) -> Table:
    """Read what `write_table` wrote.

    Raises
    ------
    ValueError
        If it did not.
    """
    rows = [line[2:-2].split(" | ") for line in text.split("\n")]
    days = [names.index(name) for name in rows[0][1:]]
    return [
        (row[0], dict(zip(days, [_read_spans(cell, empty) for cell in row[1:]], strict=True)))
        for row in rows[2:]
    ]

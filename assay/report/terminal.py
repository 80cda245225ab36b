"""Reports on a terminal, drawn by rich.

Words from files are drawn as `rich.text.Text`, which knows no markup.
"""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assay.report import grids, summary
from assay.report.figures import Report
from assay.report.legend import legend

WIDTH = 100
ABREAST = 4
"""How many runs stand beside each other in one table."""
GAP = 2
"""Blanks between columns."""
IDLE = (
    ("scored", "inst.", "every instance has one scored sample"),
    ("cut", "0.0", "no answer was cut"),
)
"""Columns that may be left out: head, what all of it equals, what is said instead."""
NARROW = 8
"""A head wider than this and than its numbers is folded."""


def console(stream: IO[str] | None = None) -> Console:
    """Return a console on a stream, of `WIDTH` columns where it is not a terminal."""
    found = Console(file=stream, highlight=False)
    return found if found.is_terminal else Console(file=stream, highlight=False, width=WIDTH)


def print_reports(reports: Sequence[Report], to: Console) -> None:
    """Print one run in full, or several beside each other."""
    if len(reports) == 1:
        print_one(reports[0], to)
    else:
        print_many(reports, to)


def print_one(report: Report, to: Console) -> None:
    """Print the report of one run: a table a family and question."""
    to.print(Text(grids.origin(report), style="bold"))
    shown = [_print(grid, to) for grid in (*grids.single(report), *summary.found(report))]
    _print_legend(shown, to)


def print_many(reports: Sequence[Report], to: Console) -> None:
    """Print a comparison of several runs, one column each: the headlines, then every size."""
    for warning in grids.mixed(reports):
        to.print(Text(warning, style="bold yellow"))
    shown = _print_overview(reports, to)
    for grid in (*summary.side_by_side(reports), *grids.compare(reports)):
        shown += [_print(part, to) for part in _abreast(grid)]
    _print_legend(shown, to)


def _print_legend(shown: Sequence[grids.Grid], to: Console) -> None:
    to.print()
    for line in legend(shown):
        to.print(Text(line, style="dim"))


def _abreast(grid: grids.Grid, fixed: int = 1, many: int = ABREAST) -> list[grids.Grid]:
    starts = range(fixed, len(grid.heads), many)
    parts = []
    for start in starts:
        end, last = start + many, start == starts[-1]
        heads, *lines = ((*r[:fixed], *r[start:end]) for r in (grid.heads, *grid.lines))
        warnings = grid.warnings if last else ()
        parts.append(grids.Grid(grid.title, heads, tuple(lines), grid.notes, warnings, grid.total))
    return parts


def _head(head: str, width: int) -> Text:
    return Text("\n".join(wrap(head, max(width, NARROW))))


def _columns(grid: grids.Grid) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for i, head in enumerate(grid.heads):
        width = max(len(words[i]) for words in grid.lines)
        # The first head is the unit of size, one word.
        table.add_column(_head(head, width) if i else Text(head), justify="right")
    return table


def print_overview(reports: Sequence[Report], to: Console) -> None:
    """Print one line a family and question: the headline of each run; then what it means."""
    _print_legend(_print_overview(reports, to), to)


def _print_overview(reports: Sequence[Report], to: Console) -> list[grids.Grid]:
    grid = grids.overview(reports)
    for part in _abreast(grid, 2, _fitting(grid, 2, to.width)):
        table = _columns(part)
        for column in table.columns[:2]:
            column.justify = "left"
        for words in part.lines:
            table.add_row(*map(Text, words))
        to.print()
        to.print(table)
    return [grid]


def _fitting(grid: grids.Grid, fixed: int, width: int) -> int:
    """Return how many columns beside the fixed ones fit, wherever a block of them begins."""
    widths = [max(NARROW, *(len(w[i]) for w in grid.lines)) + GAP for i in range(len(grid.heads))]
    room = width - sum(widths[:fixed])
    for many in range(ABREAST, 1, -1):
        starts = range(fixed, len(widths), many)
        if all(sum(widths[start : start + many]) <= room + GAP for start in starts):
            return many
    return 1


def print_grid(grid: grids.Grid, to: Console) -> None:
    """Print one grid whose first column is of names."""
    _print(grid, to)


def _width(grid: grids.Grid) -> int:
    total = GAP * (len(grid.heads) - 1)
    for i, head in enumerate(grid.heads):
        width = max(len(words[i]) for words in grid.lines)
        folded = wrap(head, max(width, NARROW)) if i else [head]
        total += max(width, *map(len, folded))
    return total


def _narrowed(grid: grids.Grid, width: int) -> grids.Grid:
    """Leave out columns that say nothing new, as many as it takes to fit a width."""
    for head, same, why in IDLE:
        if _width(grid) <= width or head not in grid.heads:
            continue
        at = grid.heads.index(head)
        like = grid.heads.index(same) if same in grid.heads else None
        if all(words[at] == (same if like is None else words[like]) for words in grid.lines):
            heads, *lines = ((*row[:at], *row[at + 1 :]) for row in (grid.heads, *grid.lines))
            notes = (*grid.notes, why)
            grid = replace(grid, heads=heads, lines=tuple(lines), notes=notes)
    return grid


def _print(grid: grids.Grid, to: Console) -> grids.Grid:
    """Print a grid as narrow as need be, and return it as printed."""
    grid = _narrowed(grid, to.width)
    table = _columns(grid)
    for words in grid.lines[:-1] if grid.total else grid.lines:
        table.add_row(*map(Text, words))
    if grid.total:
        table.add_section()
        table.add_row(*map(Text, grid.lines[-1]), style="bold")
    to.print()
    to.print(Text(grid.title, style="bold cyan"))
    to.print(table)
    for note in grid.notes:
        to.print(Text(note))
    for warning in grid.warnings:
        to.print(Text(warning, style="bold red"))
    return grid

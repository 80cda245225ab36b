"""Reports as GitHub Markdown (the tables of GFM, section 4.10).

Words from files are text: what would be markup, HTML, a link, a mention or the end of a cell is
written as a character reference or behind a backslash.
"""

from collections.abc import Sequence

from assay.report import grids, summary
from assay.report.figures import Report
from assay.report.legend import legend

_ESCAPES = str.maketrans(
    {c: f"&#{ord(c)};" for c in "|\\&<>@"} | {c: "\\" + c for c in "`*_[]~#!$"}
)


def escape(text: str) -> str:
    """Return plain text so that it stands in a Markdown table cell as it is."""
    safe = text.translate(_ESCAPES)
    return safe.replace("://", "&#58;//").replace("www.", "www&#46;")


def one(report: Report) -> str:
    """Return the report of one run."""
    parts = [f"# {escape(report_title(report))}", escape(grids.origin(report))]
    shown = [*grids.single(report), *summary.found(report)]
    return _page([*parts, *map(_grid, shown), _list(legend(shown))])


def many(reports: Sequence[Report]) -> str:
    """Return a comparison of several runs, then the report of each."""
    parts = ["# Comparison", *(f"**{escape(w)}**" for w in grids.mixed(reports))]
    shown = [*summary.side_by_side(reports), *grids.compare(reports)]
    parts += map(_grid, shown)
    for report in reports:
        parts += [f"# {escape(report_title(report))}", escape(grids.origin(report))]
        own = [*grids.single(report), *summary.found(report)]
        parts += map(_grid, own)
        shown += own
    return _page([*parts, _list(legend(shown))])


def report_title(report: Report) -> str:
    """Return the heading of a report."""
    return f"Report: {grids.plain(report.model)}"


def _page(parts: Sequence[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def _line(words: Sequence[str]) -> str:
    return "| " + " | ".join(map(escape, words)) + " |"


def grid(found: grids.Grid) -> str:
    """Return one grid."""
    return _grid(found) + "\n"


def _grid(grid: grids.Grid) -> str:
    rule = "|" + " ---: |" * len(grid.heads)
    rows = [_line(grid.heads), rule, *map(_line, grid.lines)]
    if grid.total:
        total = (f"**{escape(word)}**" for word in grid.lines[-1])
        rows[-1] = "| " + " | ".join(total) + " |"
    remarks = [escape(note) for note in grid.notes] + [f"**{escape(w)}**" for w in grid.warnings]
    return "\n\n".join([f"## {escape(grid.title)}", "\n".join(rows), *remarks])

"""``compare A B``: whether one run is better than another, or that is chance."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assay.report.grids import Grid


@click.command()
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print JSON instead of a table")
@click.option("--md", "as_markdown", is_flag=True, help="print Markdown instead of a table")
def command(a: Path, b: Path, as_json: bool, as_markdown: bool) -> None:
    """Test the difference of two runs, B minus A, on every family and question of both.

    Runs of the same instances are compared instance by instance; runs of a suite and of its
    fresh sibling, size by size. Each difference has its interval, a p-value (McNemar's, by
    flipping signs, or by dealing anew), that value corrected for all lines, and the smallest
    difference that such runs would find; what samples without a verdict could make of it stands
    below. Judge errors end it with exit code 4.
    """
    from assay.cli.common import note
    from assay.cli.report import judge
    from assay.errors import JudgeError, UserError
    from assay.report import contrast, files
    from assay.report.build import read
    from assay.report.compare import compare, judge_errors

    if as_json and as_markdown:
        raise UserError("--json and --md exclude each other: choose one")
    if a.resolve() == b.resolve():
        raise UserError("the same run is given twice")
    for run in (a, b):
        judge(run)
    frames = read(a, note), read(b, note)
    found = compare(*frames)
    if not found:
        raise UserError("the runs have no scored family, question and size in common")
    names = a.resolve().name, b.resolve().name
    faults = judge_errors(frames[0]), judge_errors(frames[1])
    if as_json:
        click.echo(files.comparison_json(names, found, faults), nl=False)
    else:
        _show(contrast.comparison(names, found, faults), as_markdown)
    if any(faults):
        raise JudgeError(f"{sum(faults)} judge errors, not scored: please report them")


def _show(grid: "Grid", as_markdown: bool) -> None:
    from assay.report import markdown, terminal

    if as_markdown:
        click.echo(markdown.grid(grid), nl=False)
    else:
        terminal.print_grid(grid, terminal.console())

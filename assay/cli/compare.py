"""``compare A B``: whether one run is better than another, or that is chance."""

from pathlib import Path

import click


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
    difference that such runs would find.
    """
    from assay.cli.common import note
    from assay.cli.report import judge
    from assay.errors import UserError
    from assay.report import files
    from assay.report.build import read
    from assay.report.compare import compare

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
    if as_json:
        click.echo(files.comparison_json(names, found), nl=False)
        return
    from assay.report import contrast, markdown, terminal

    grid = contrast.comparison(names, found)
    if as_markdown:
        click.echo(markdown.grid(grid), nl=False)
    else:
        terminal.print_grid(grid, terminal.console())

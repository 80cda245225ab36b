"""``report RUN...``: the results of one run, or of several beside each other."""

from pathlib import Path

import click


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print JSON instead of tables")
@click.option("--md", "as_markdown", is_flag=True, help="print Markdown instead of tables")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="also write one page of all runs, with charts; a file that is there is replaced",
)
def command(runs: tuple[Path, ...], as_json: bool, as_markdown: bool, html: Path | None) -> None:
    """Print the results of runs and write them again, from the files alone.

    RUN is a directory that `score` has made. Each gets its report.json and report.md, replacing
    older ones. Several runs are printed as one comparison, and shown on one page: give the runs
    of players beside a model's, and its charts show their floors.
    """
    from assay.errors import UserError
    from assay.report import files
    from assay.report.build import build

    if as_json and as_markdown:
        raise UserError("--json and --md exclude each other: choose one")
    if len({run.resolve() for run in runs}) < len(runs):
        raise UserError("the same run is given twice")
    reports = [build(run) for run in runs]
    if as_json:
        click.echo(files.json_text(reports), nl=False)
    elif as_markdown:
        click.echo(files.markdown_text(reports), nl=False)
    else:
        from assay.report import terminal

        terminal.print_reports(reports, terminal.console())
    for report, run in zip(reports, runs, strict=True):
        files.write(report, run)
    if html:
        files.write_html(reports, html, runs)

"""``report RUN...``: the results of one run, or of several beside each other."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assay.report.figures import Report


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print JSON instead of tables")
@click.option("--md", "as_markdown", is_flag=True, help="print Markdown instead of tables")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="also write one page of all runs, with charts",
)
@click.option(
    "--csv",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="also write one row a sample, for spreadsheets and data frames",
)
@click.option(
    "--plots",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="also draw curves, tokens and gaps there, as SVG and PNG",
)
@click.option("--force", is_flag=True, help="replace these files")
@click.option("--no-effort", is_flag=True, help="do not run solvers for their effort at N50")
def command(
    runs: tuple[Path, ...],
    as_json: bool,
    as_markdown: bool,
    html: Path | None,
    sheet: Path | None,
    plots: Path | None,
    force: bool,
    no_effort: bool,
) -> None:
    """Print the results of runs and write them again, from the files alone.

    RUN is a directory that `score` has made; one that was interrupted is judged first. Each gets
    its report.json and report.md, replacing older ones. Several runs are printed as one
    comparison, and shown on one page. docs/reports.md says how to read them. Judge errors end it
    with exit code 4.
    """
    from assay.cli.common import note
    from assay.errors import JudgeError, UserError
    from assay.files import refuse_existing
    from assay.report import files
    from assay.report.build import build

    if as_json and as_markdown:
        raise UserError("--json and --md exclude each other: choose one")
    if len({run.resolve() for run in runs}) < len(runs):
        raise UserError("the same run is given twice")
    for path in (html, sheet):
        if path:
            refuse_existing(path, force)
    for run in runs:
        judge(run)
    reports = [build(run, note, effort=not no_effort) for run in runs]
    # Files first: whoever reads the output may close it early, as head does.
    for report, run in zip(reports, runs, strict=True):
        files.write(report, run)
    if html:
        files.write_html(reports, html, runs)
    if sheet:
        files.write_sheet(runs, sheet)
    if plots:
        files.write_plots(reports, plots, force)
    _show(reports, as_json, as_markdown)
    if wrong := sum(t.total.figures.judge_errors for report in reports for t in report.tables):
        raise JudgeError(f"{wrong} judge errors, not scored: please report them")


def _show(reports: "list[Report]", as_json: bool, as_markdown: bool) -> None:
    from assay.report import files

    if as_json:
        click.echo(files.json_text(reports), nl=False)
    elif as_markdown:
        click.echo(files.markdown_text(reports), nl=False)
    else:
        from assay.report import terminal

        terminal.print_reports(reports, terminal.console())


def judge(run: Path) -> None:
    """Judge a run whose verdicts are missing or older than its samples."""
    from assay.run import verdicts
    from assay.run.directory import Directory

    directory = Directory(run)
    if not directory.settings.is_file() or not directory.samples.is_file():
        return
    derived = directory.verdicts
    if not derived.exists() or derived.stat().st_mtime_ns < directory.samples.stat().st_mtime_ns:
        verdicts.build(directory)

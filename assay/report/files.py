"""Writing reports to files: derived ones, replaced whenever they are made."""

from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from assay import jsonl
from assay.core import SCHEMA
from assay.errors import UserError
from assay.files import refuse_existing, replacing
from assay.report import grids, machine, markdown, rows, sheet
from assay.report.compare import Comparison
from assay.report.figures import Report
from assay.report.power import Spread

JSON, MARKDOWN, HTML = "report.json", "report.md", "report.html"


def json_text(reports: Sequence[Report]) -> str:
    """Return ``report.json`` of one or several reports."""
    return jsonl.dumps(machine.rows(reports), floats=True) + "\n"


def markdown_text(reports: Sequence[Report]) -> str:
    """Return ``report.md`` of one or several reports."""
    return markdown.one(reports[0]) if len(reports) == 1 else markdown.many(reports)


def comparison_json(
    names: tuple[str, str], found: Sequence[Comparison], faults: tuple[int, int]
) -> str:
    """Return the comparison of two runs, B minus A, as JSON; ``faults`` are their judge errors."""
    about = {"schema": SCHEMA, "a": names[0], "b": names[1], "judge_errors": list(faults)}
    row = {**about, "tables": machine.compared(found)}
    return jsonl.dumps(row, floats=True) + "\n"


def plan_json(lines: Sequence[tuple[int, int, float]], spread: Spread) -> str:
    """Return a plan, (samples, instances, difference) a line, as JSON."""
    found = [dict(zip(("samples", "instances", "mde"), line, strict=True)) for line in lines]
    row = {"schema": SCHEMA, "spread": machine.plain(spread), "plans": found}
    return jsonl.dumps(row, floats=True) + "\n"


def write(report: Report, directory: Path) -> None:
    """Write the report of one run into its directory.

    Raises
    ------
    UserError
        If that cannot be done.
    """
    write_many([report], directory)


def write_many(reports: Sequence[Report], directory: Path) -> None:
    """Write one report that compares several runs into a directory.

    Raises
    ------
    UserError
        If that cannot be done.
    """
    _replace(directory / JSON, json_text(reports))
    _replace(directory / MARKDOWN, markdown_text(reports))


def write_html(reports: Sequence[Report], path: Path, runs: Sequence[Path] = ()) -> None:
    """Write one self-contained page of one or several reports.

    Parameters
    ----------
    reports : sequence of Report
        In the order in which they are shown.
    path : Path
        The file.
    runs : sequence of Path
        The directories of the reports: from them the page says when each run began, and shows
        every sample.

    Raises
    ------
    UserError
        If that cannot be done.
    """
    from assay.report.broad import against
    from assay.report.build import read
    from assay.report.listing import listing
    from assay.report.page import page  # Altair is heavy, and nothing else needs it

    started = [str(rows.settings(run).get("created", "")) for run in runs]
    frames = [read(run) for run in runs]
    samples = listing(runs, frames, grids.labels(reports)) if runs else None
    _replace(path, page(reports, started, samples, against(frames)))


def write_sheet(runs: Sequence[Path], path: Path) -> None:
    """Write the samples of runs as CSV, one row each.

    Raises
    ------
    UserError
        If that cannot be done, or a run was not scored.
    FormatError
        If a run's rows are damaged.
    """
    try:
        with replacing(path) as stream:
            text = TextIOWrapper(stream, "utf-8", errors="backslashreplace", newline="")
            sheet.write(runs, text)
            text.detach()
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from None


def write_plots(reports: Sequence[Report], directory: Path, force: bool = False) -> None:
    """Draw every chart of the reports into a directory, as SVG and as PNG.

    Raises
    ------
    UserError
        If one of the files is there and ``force`` is not set, or cannot be written.
    """
    from assay.report import plots

    drawn = [
        (directory / f"{plot.name}.{kind}", data)
        for plot in plots.plots(reports)
        for kind, data in (("svg", plots.svg(plot)), ("png", plots.png(plot)))
    ]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, _ in drawn:
            refuse_existing(path, force)
        for path, data in drawn:
            with replacing(path) as stream:
                stream.write(data)
    except OSError as error:
        raise UserError(f"cannot write to {directory}: {error.strerror}") from None


def _replace(path: Path, text: str) -> None:
    try:
        with replacing(path) as stream:
            stream.write(text.encode("utf-8"))
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from None

"""Writing reports to files: derived ones, replaced whenever they are made."""

from collections.abc import Sequence
from pathlib import Path

from assay import jsonl
from assay.errors import UserError
from assay.files import replacing
from assay.report import machine, markdown, rows
from assay.report.figures import Report

JSON, MARKDOWN, HTML = "report.json", "report.md", "report.html"


def json_text(reports: Sequence[Report]) -> str:
    """Return ``report.json`` of one or several reports."""
    return jsonl.dumps(machine.rows(reports), floats=True) + "\n"


def markdown_text(reports: Sequence[Report]) -> str:
    """Return ``report.md`` of one or several reports."""
    return markdown.one(reports[0]) if len(reports) == 1 else markdown.many(reports)


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
        The directories of the reports, from which the page says when each run began.

    Raises
    ------
    UserError
        If that cannot be done.
    """
    from assay.report.page import page  # Altair is heavy, and nothing else needs it

    _replace(path, page(reports, [str(rows.settings(run).get("created", "")) for run in runs]))


def _replace(path: Path, text: str) -> None:
    try:
        with replacing(path) as stream:
            stream.write(text.encode("utf-8"))
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror}") from None

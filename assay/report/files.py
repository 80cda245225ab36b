"""Writing ``report.json`` and ``report.md``: derived files, replaced whenever they are made."""

from collections.abc import Sequence
from pathlib import Path

from assay import jsonl
from assay.errors import UserError
from assay.files import replacing
from assay.report import machine, markdown
from assay.report.figures import Report

JSON, MARKDOWN = "report.json", "report.md"


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
    texts = {JSON: json_text(reports), MARKDOWN: markdown_text(reports)}
    for name, text in texts.items():
        try:
            with replacing(directory / name) as stream:
                stream.write(text.encode("utf-8"))
        except OSError as error:
            raise UserError(f"cannot write {directory / name}: {error.strerror}") from None

"""Building the report of a run from its directory alone."""

from pathlib import Path

from assay.core import Row
from assay.errors import UserError
from assay.report import rows
from assay.report.cells import Counts
from assay.report.figures import Report


def _text(row: Row, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None


def build(directory: Path) -> Report:
    """Count the verdicts of a run in one pass.

    Parameters
    ----------
    directory : Path
        A run directory, with ``verdicts.jsonl`` and, if all is well, ``run.json``.

    Raises
    ------
    UserError
        If nothing there has been scored.
    FormatError
        If a file there is damaged.
    """
    counts = Counts()
    for sample in rows.samples(directory):
        counts.add(sample)
    tables = counts.tables()
    if not tables:
        raise UserError(f"{directory / rows.VERDICTS} has no rows: run score first")
    settings = rows.settings(directory)
    suite = settings.get("suite")
    suite = suite if isinstance(suite, dict) else {}
    name = directory.resolve().name
    model = _text(settings, "model") or name
    return Report(model, name, _text(suite, "name"), _text(suite, "data_digest"), tables)

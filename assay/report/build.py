"""Building the report of a run from its directory alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import FormatError, UserError
from assay.report import efforts, floors, rows, traces
from assay.report.cells import split_up
from assay.report.cells import table as count
from assay.report.columns import Columns, Frame
from assay.report.figures import Measure, Report, Table
from assay.report.findings import Findings, Floor, Reach
from assay.report.gaps import Split, gaps
from assay.report.lengths import budgets, lengths
from assay.report.reach import reach
from assay.report.repeats import epochs, repeats
from assay.run.directory import LEFT_OUT
from assay.suite import errata

GUESSED = 0.5
"""Where guessing gets more of the witness instances right, reach is that of the twin score."""


def build(directory: Path) -> Report:
    """Count the verdicts of a run, and find in them what can be found.

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
    frame = read(directory)
    settings = rows.settings(directory)
    suite = settings.get("suite")
    suite = suite if isinstance(suite, dict) else {}
    name = directory.resolve().name
    return Report(
        _text(settings, "model") or name,
        name,
        _text(suite, "name"),
        _text(suite, "data_digest"),
        efforts.measured(directory, tables(frame, floors.floors(directory))),
        gaps(frame, _splits(settings), _trained(settings)),
        "trained_on" in settings,
        traces.read(directory, frame),
        len(errata.read(directory / LEFT_OUT)),
    )


def read(directory: Path) -> Frame:
    """Return the rows of a run as columns.

    Raises
    ------
    UserError
        If nothing there has been scored.
    FormatError
        If a file there is damaged.
    """
    columns = Columns(floors.greedy_values(directory))
    for sample in rows.samples(directory):
        columns.add(sample)
    frame = columns.frame()
    if not len(frame):
        raise UserError(f"{directory / rows.VERDICTS} has no rows: run score first")
    return frame


def tables(frame: Frame, found: floors.Found | None = None) -> tuple[Table, ...]:
    """Return a table a family, question and unit, in alphabetical order, with its findings."""
    return tuple(_table(part, found or {}) for _, part in split_up(frame, frame.kind))


def _table(frame: Frame, found: floors.Found) -> Table:
    table = count(frame)
    known = found.get(table.kind, ())
    findings = Findings(
        repeats(frame), epochs(frame), budgets(frame), lengths(frame), known, _reach(table, known)
    )
    return replace(table, findings=findings)


def _reach(table: Table, known: tuple[Floor, ...]) -> Reach | None:
    lines = [(li.size, li.figures) for li in table.lines if li.size is not None]
    sizes = [size for size, _ in lines]
    of, measure = "accuracy", Measure.ACCURACY
    if table.twins and max(floors.guessing(known, sizes, of), default=0.0) > GUESSED:
        of, measure = "twin", Measure.TWIN
    counted = [figures.measures[measure] for _, figures in lines]
    return reach(of, sizes, counted, floors.guessing(known, sizes, of))


def _splits(settings: Row) -> list[Split]:
    found = settings.get("splits") or []
    if not isinstance(found, list):
        raise FormatError(f"{rows.RUN}: field 'splits' is damaged")
    return [_split(each) for each in found]


def _split(data: Any) -> Split:
    data = data if isinstance(data, dict) else {}
    name, axis, of = (data.get(field) for field in ("name", "axis", "of"))
    if isinstance(name, str) and isinstance(axis, str) and isinstance(of, str | None):
        return Split(name, axis, of)
    raise FormatError(f"{rows.RUN}: field 'splits' is damaged")


def _trained(settings: Row) -> dict[str, frozenset[int]]:
    """Return the sizes that the suite declares a model was trained on, by family."""
    found = settings.get("trained_on", {})
    if not isinstance(found, dict):
        raise FormatError(f"{rows.RUN}: field 'trained_on' is damaged")
    return {str(family): frozenset(_listed(sizes)) for family, sizes in found.items()}


def _listed(sizes: Any) -> Iterator[int]:
    """Yield the whole numbers of a list such as ``5..9,12`` or ``5..50:5``."""
    for part in str(sizes).strip("[]").split(","):
        low, dots, rest = part.partition("..")
        high, _, step = rest.partition(":")
        try:
            ends = int(low), int(high if dots else low)
            yield from range(ends[0], min(ends[1], ends[0] + 100_000) + 1, int(step or 1))
        except ValueError:
            raise FormatError(f"{rows.RUN}: field 'trained_on' is damaged") from None


def _text(row: Row, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) and value else None

"""Reports as JSON, for machines: the exact counts, and the figures made of them.

Every rate says what it is of: ``n`` samples in ``clusters``, their sum ``total``. Floats are
rounded to nine decimals; what is not defined is null, never zero.
"""

from collections.abc import Sequence
from typing import Any

from assay.core import SCHEMA, Row
from assay.report.figures import Figures, Line, Measure, Report, Table
from assay.report.intervals import Moments

_MEANS = (Measure.QUALITY, Measure.TOKENS)
DECIMALS = 9


def rows(reports: Sequence[Report]) -> Row:
    """Return the JSON object that stands for one or several reports."""
    return {"schema": SCHEMA, "runs": [_report(report) for report in reports]}


def _report(report: Report) -> Row:
    return {
        "model": report.model,
        "run": report.name,
        "suite": {"name": report.suite, "data_digest": report.digest},
        "tables": [_table(table) for table in report.tables],
    }


def _table(table: Table) -> Row:
    return {
        **table.kind._asdict(),
        "sizes": [_line(line) for line in table.lines],
        "total": _line(table.total),
    }


def _line(line: Line) -> Row:
    figures = line.figures
    return {
        "size": line.size,
        "instances": figures.instances,
        "samples": figures.samples,
        "scored": figures.scored,
        "missing": figures.missing,
        "does_not_fit": figures.unfit,
        "judge_errors": figures.judge_errors,
        "unpaired": figures.unpaired,
        "reasons": [
            {"status": str(status), "reason": reason, "count": count}
            for status, reason, count in figures.reasons
        ],
        **{measure.name.lower(): _measure(figures, measure) for measure in Measure},
    }


def _measure(figures: Figures, measure: Measure) -> Row:
    moments = figures.measures[measure]
    return _mean(moments) if measure in _MEANS else _share(moments)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _mean(moments: Moments) -> Row:
    return {
        "n": moments.n,
        "clusters": moments.clusters,
        "mean": _round(moments.mean()),
        "standard_error": _round(moments.error()),
    }


def _share(moments: Moments) -> Row:
    found = moments.interval()
    bounds: dict[str, Any] = {"value": None, "low": None, "high": None}
    if found is not None:
        bounds = {name: _round(getattr(found, name)) for name in bounds}
    return {
        "n": moments.n,
        "clusters": moments.clusters,
        "total": moments.total,
        "design_effect": _round(moments.design_effect()),
        **bounds,
    }

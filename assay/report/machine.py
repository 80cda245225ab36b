"""Reports as JSON, for machines: the exact counts, and the figures made of them.

Every rate says what it is of: ``n`` samples in ``clusters``, their sum ``total``. Floats are
rounded to nine decimals; what is not defined is null, never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from assay.core import SCHEMA, Row
from assay.report.compare import Comparison
from assay.report.figures import Figures, Line, Measure, Report, Table
from assay.report.findings import Budget, Findings
from assay.report.intervals import Moments
from assay.report.lengths import frontier

_MEANS = (Measure.QUALITY, Measure.TOKENS, Measure.GAP_CLOSED)
DECIMALS = 9


def rows(reports: Sequence[Report]) -> Row:
    """Return the JSON object that stands for one or several reports."""
    return {
        "schema": SCHEMA,
        "runs": [_report(report) for report in reports],
        "frontier": [
            {**kind._asdict(), "ways": [plain(way) for way in frontier(reports, kind)]}
            for kind in sorted({table.kind for report in reports for table in report.tables})
        ],
    }


def _report(report: Report) -> Row:
    return {
        "model": report.model,
        "run": report.name,
        "suite": {"name": report.suite, "data_digest": report.digest},
        "errata": report.errata,
        "tables": [_table(table) for table in report.tables],
        "gaps": [plain(gap) for gap in report.gaps],
        "unmatched": [plain(each) for each in report.unmatched],
        "trained_on": report.trained,
        "traces": plain(report.traces),
    }


def _table(table: Table) -> Row:
    return {
        **table.kind._asdict(),
        "sizes": [_line(line) for line in table.lines],
        "total": _line(table.total),
        **_findings(table.findings),
    }


def _findings(found: Findings) -> Row:
    return {
        "repeats": [plain(each) for each in found.repeats],
        "epochs": [{"epoch": e, "accuracy": _round(a)} for e, a in found.epochs],
        "budgets": [_budget(each) for each in found.budgets],
        "lengths": plain(found.lengths),
        "floors": [plain(each) for each in found.floors],
        "reach": plain(found.reach),
    }


def _budget(found: Budget) -> Row:
    return {**plain(found), "accuracy": _share(found.accuracy)}


def plain(value: Any) -> Any:
    """Return a finding as JSON: its fields by name, floats rounded, means as such."""
    if isinstance(value, Moments):
        return _mean(value)
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return _round(value) if isinstance(value, float) else value


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
        "bounds": _bounds(figures),
        "reasons": [
            {"status": str(status), "reason": reason, "count": count}
            for status, reason, count in figures.reasons
        ],
        **{measure.name.lower(): _measure(figures, measure) for measure in Measure},
    }


def compared(found: Sequence[Comparison]) -> list[Row]:
    """Return the comparison of two runs, a row a table and measure."""
    return [{**plain(each), "kind": each.kind._asdict()} for each in found]


def _bounds(figures: Figures) -> Row:
    """Return what samples without a verdict, and truncated ones, could change at most."""
    low, high = figures.bounds() or (None, None)
    return {
        "open": figures.open,
        "accuracy_low": _round(low),
        "accuracy_high": _round(high),
        "truncated": figures.cut,
        "accuracy_untruncated": _round(figures.untruncated()),
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
        "few": moments.few,
        "standard_error": _round(moments.error()),
        "total": moments.total,
        "design_effect": _round(moments.design_effect()),
        **bounds,
    }

"""Tokens: how long answers are, and what accuracy would be at smaller budgets.

An answer that was correct after t tokens would have been correct with any budget of t or more,
and cut with any smaller one; so accuracy at smaller budgets needs no further run. (A model told
of the budget might hurry: this is the curve of one that is not.)
"""

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

import numpy as np

from assay.report.cells import moments, sums
from assay.report.columns import UNKNOWN, Frame, Ints
from assay.report.figures import Kind, Report
from assay.report.findings import Budget, Lengths, Spent

_SMALLEST = 64


def lengths(frame: Frame) -> Lengths | None:
    """Return what is to be said of completion tokens; None if no sample tells them."""
    rows = frame.where(frame.scored & (frame.tokens != UNKNOWN))
    if not len(rows):
        return None
    right = rows.right
    median, ninety = np.quantile(rows.tokens, (0.5, 0.9)).tolist()
    all_, good, bad = (moments(rows.base[r], rows.tokens[r]) for r in (right | True, right, ~right))
    return Lengths(all_, good, bad, median, ninety, _spread(rows))


def _spread(rows: Frame) -> float | None:
    """Return the pooled standard deviation within instances."""
    counts, totals = sums(rows.instance, rows.tokens)
    freedom = int((counts - 1).sum())
    if not freedom:
        return None
    residuals = rows.tokens - np.repeat(totals / counts, counts)
    return sqrt(float((residuals**2).sum()) / freedom)


def steps(tokens: Ints) -> list[int]:
    """Return budgets to look at: twice the last one each time, up to the longest answer."""
    longest = int(tokens.max())
    first = min(_SMALLEST, longest)
    while first > 1 and (tokens <= first).mean() > 0.25:
        first //= 2
    found = [first]
    while found[-1] < longest:
        found.append(min(2 * found[-1], longest))
    return found


def budgets(frame: Frame) -> tuple[Budget, ...]:
    """Return accuracy on witness instances at budgets up to the longest answer."""
    rows = frame.where(frame.scored & frame.witness & (frame.tokens != UNKNOWN))
    if not len(rows):
        return ()
    return tuple(_budget(rows, budget) for budget in steps(rows.tokens))


def _budget(rows: Frame, budget: int) -> Budget:
    within = rows.tokens <= budget
    found = moments(rows.base, rows.right & within)
    spent = float(np.minimum(rows.tokens, budget).mean())
    return Budget(budget, found, float(1 - within.mean()), spent)


def frontier(reports: Sequence[Report], kind: Kind) -> tuple[Spent, ...]:
    """Return what tokens buy on one kind of table, over models, budgets and samples.

    Parameters
    ----------
    reports : sequence of Report
        Beside each other.
    kind : Kind
        Which table.
    """
    found: list[Spent] = []
    for run, report in enumerate(reports):
        table = report.table(kind)
        if table is None or table.findings.lengths is None:
            continue
        findings = table.findings
        for each in findings.budgets:
            accuracy = each.accuracy.mean() or 0.0
            found.append(Spent(run, "budget", each.tokens, each.spent, accuracy, False))
        spent = findings.budgets[-1].spent if findings.budgets else 0.0
        found += [
            Spent(run, "majority", r.k, r.k * spent, r.majority.value, False)
            for r in findings.repeats
            if r.k > 2
        ]
    return tuple(replace(s, frontier=_undominated(s, found)) for s in found)


def _undominated(one: Spent, others: Sequence[Spent]) -> bool:
    """Say whether nothing is as good for less, or better for as little."""
    return one.accuracy > 0 and not any(
        (o.tokens <= one.tokens and o.accuracy > one.accuracy)
        or (o.tokens < one.tokens and o.accuracy >= one.accuracy)
        for o in others
    )

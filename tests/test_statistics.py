"""Each statistic against statsmodels, inspect-ai and brute force; intervals against simulation."""

import warnings
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from scipy.special import expit, ndtri
from test_report import Row, count, missing, row

from assay.report import repeats as repeating
from assay.report.build import tables
from assay.report.columns import Columns, Frame
from assay.report.compare import corrected, mcnemar
from assay.report.estimates import Floats, difference, share, variance
from assay.report.figures import Measure
from assay.report.intervals import Moments
from assay.report.lengths import budgets, frontier, lengths
from assay.report.power import effect, guessed, needed
from assay.report.rows import sample

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import inspect_ai.scorer as inspect_scorer
    import statsmodels.api as sm
    from statsmodels.stats.contingency_tables import mcnemar as their_mcnemar
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.power import normal_sample_size_one_tail
    from statsmodels.stats.proportion import proportion_confint

CLOSE = 1e-9


def frame(rows: list[Row]) -> Frame:
    """Return the columns of rows."""
    columns = Columns()
    for each in rows:
        columns.add(sample(each))
    return columns.frame()


def drawn(seed: int, bases: int = 30, epochs: int = 4) -> list[Row]:
    """Return rows of instances with difficulties of their own, some with fewer samples."""
    rng = np.random.default_rng(seed)
    found = []
    for base in range(bases):
        level = rng.beta(1, 1)
        for epoch in range(epochs if base % 5 else int(rng.integers(1, epochs + 1))):
            right = rng.random() < level
            objective = 100 if right else 100 + int(rng.integers(1, 9))
            found.append(
                row(
                    f"b{base:03}",
                    epoch=epoch,
                    status="correct" if right else "suboptimal",
                    objective=objective,
                    optimum=100,
                    quality=[100, objective],
                    tokens=int(rng.integers(10, 5000)),
                )
            )
    return found


def scores(rows: list[Row]) -> list[Any]:
    """Return rows as inspect-ai's scores, with the base as a cluster."""
    score, sample_score = inspect_scorer.Score, inspect_scorer.SampleScore
    return [
        sample_score(
            score=score(value=float(r["status"] == "correct")),
            sample_id=r["instance"],
            sample_metadata={"base": r["base_id"]},
        )
        for r in rows
    ]


# Against others


@pytest.mark.parametrize("seed", range(5))
def test_clustered_errors_agree_with_statsmodels_and_inspect(seed: int) -> None:
    """Accuracy and its clustered standard error are theirs to 1e-9."""
    rows = drawn(seed)
    accuracy = count(rows).tables[0].total.figures.measures[Measure.ACCURACY]
    y = np.array([r["status"] == "correct" for r in rows], float)
    groups = np.unique([r["base_id"] for r in rows], return_inverse=True)[1]
    fitted = sm.OLS(y, np.ones(len(y))).fit(cov_type="cluster", cov_kwds={"groups": groups})
    # For one coefficient statsmodels' factor (n - 1)/(n - k) is 1.
    assert accuracy.mean() == pytest.approx(float(fitted.params[0]), abs=CLOSE)
    assert accuracy.error() == pytest.approx(float(fitted.bse[0]), abs=CLOSE)
    squared, number = variance(groups, y)
    assert squared == pytest.approx(float(fitted.bse[0]) ** 2, abs=CLOSE)
    assert number == len(set(groups))
    theirs = inspect_scorer.stderr(cluster="base")(scores(rows))
    assert accuracy.error() == pytest.approx(theirs, abs=CLOSE)
    assert accuracy.mean() == pytest.approx(inspect_scorer.accuracy()(scores(rows)), abs=CLOSE)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (3, 7), (10, 40), (399, 400)])
def test_wilson_agrees_with_statsmodels_and_inspect(k: int, n: int) -> None:
    """Without repeats the interval is Wilson's as both have it."""
    found = Moments.of([(1, 1)] * k + [(1, 0)] * (n - k)).interval()
    assert found is not None
    theirs = proportion_confint(k, n, method="wilson")
    assert (found.low, found.high) == pytest.approx(theirs, abs=CLOSE)
    rows = [row(f"b{i}", status="correct" if i < k else "wrong") for i in range(n)]
    inspects: Any = inspect_scorer.ci_wilson()(scores(rows))
    assert (found.low, found.high) == pytest.approx(
        (inspects["lower"], inspects["upper"]), abs=CLOSE
    )


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_pass_at_k_agrees_with_inspect(k: int) -> None:
    """pass@k and pass^k of every n and c are inspect's."""
    score = inspect_scorer.Score
    for n in range(k, 9):
        for c in range(n + 1):
            values = [score(value=1.0)] * c + [score(value=0.0)] * (n - c)
            numbers = np.array([n]), np.array([c])
            theirs = inspect_scorer.pass_at(k)(values).value
            assert repeating.pass_at(*numbers, k)[0] == pytest.approx(theirs, abs=CLOSE)
            theirs = inspect_scorer.pass_k(k)(values).value
            assert repeating.pass_all(*numbers, k)[0] == pytest.approx(theirs, abs=CLOSE)


@pytest.mark.parametrize(("more", "less"), [(0, 0), (1, 0), (5, 5), (12, 3), (0, 9), (80, 60)])
def test_mcnemar_agrees_with_statsmodels(more: int, less: int) -> None:
    """The exact test has the p-value of statsmodels."""
    theirs = their_mcnemar([[7, more], [less, 9]], exact=True).pvalue
    assert mcnemar(more, less) == pytest.approx(min(1.0, theirs), abs=CLOSE)


@pytest.mark.parametrize("seed", range(4))
def test_corrections_agree_with_statsmodels(seed: int) -> None:
    """Holm and Benjamini-Hochberg, ties included, are statsmodels'."""
    rng = np.random.default_rng(seed)
    p = np.round(rng.random(17) ** 3, 2).tolist()
    holm, bh = corrected(p)
    assert holm == pytest.approx(multipletests(p, method="holm")[1].tolist(), abs=CLOSE)
    assert bh == pytest.approx(multipletests(p, method="fdr_bh")[1].tolist(), abs=CLOSE)


@pytest.mark.parametrize(("delta", "power", "level"), [(0.05, 0.8, 0.05), (0.1, 0.9, 0.01)])
def test_power_agrees_with_statsmodels(delta: float, power: float, level: float) -> None:
    """The number of instances is that of a z test on differences of the same variance."""
    spread = guessed(0.6, 0.4, 0.3)
    found = spread.variance(4, 4)
    theirs = normal_sample_size_one_tail(delta, power, level / 2, std_null=found**0.5)
    assert needed(delta, power, level, found) == int(np.ceil(theirs))
    assert effect(needed(delta, power, level, found), power, level, found) <= delta


# Against brute force


def test_best_of_k_by_counting() -> None:
    """The expected best quality of k is the mean over all choices of k."""
    rng = np.random.default_rng(0)
    groups = [np.sort(rng.random(n)) for n in (3, 5, 4)]
    counts = np.array([len(g) for g in groups])
    for k in (1, 2, 3):
        found = repeating.best_of(counts, np.concatenate(groups), k)
        brute = [np.mean([max(c) for c in combinations(g, k)]) for g in groups]
        assert found == pytest.approx(brute, abs=1e-12)


def test_best_valid_counts_invalid_as_nothing() -> None:
    """An answer that is not valid has quality 0 in the best of k."""
    rows = [
        row(status="wrong", reason="repeated_city", optimum=10, quality=[10, 10]),
        row(epoch=1, status="suboptimal", objective=20, optimum=10, quality=[10, 20]),
    ]
    found = {r.k: r for r in repeating.repeats(frame(rows))}
    assert found[2].quality is not None
    assert found[2].quality.value == 0.5
    assert found[1].quality is not None
    assert found[1].quality.value == 0.25


@pytest.mark.parametrize(
    ("said", "worth"),
    [
        ([("correct", 7), ("correct", 7), ("suboptimal", 9)], 1),
        ([("correct", 7), ("suboptimal", 9), ("suboptimal", 9)], 0),
        ([("correct", 7), ("suboptimal", 9)], 0.5),
        ([("wrong", None), ("wrong", None), ("correct", 7)], 1 / 3),
        ([("unparsable", None), ("unparsable", None), ("correct", 7)], 1),
        ([("truncated", None), ("unparsable", None)], 0),
    ],
)
def test_majority_votes_over_values(said: list[tuple[str, int | None]], worth: float) -> None:
    """Equal values are one claim, answers without a value stand alone, the unread do not vote."""
    rows = [
        row(
            epoch=i,
            status=status,
            objective=value,
            optimum=7,
            claimed_none=None if status in ("unparsable", "truncated") else False,
        )
        for i, (status, value) in enumerate(said)
    ]
    assert repeating.repeats(frame(rows))[-1].majority.value == pytest.approx(worth)


def test_majority_votes_over_the_claimed_status() -> None:
    """Different solutions of a question without a value are one claim, against "none"."""
    rows = [
        row("b1", "a", 0, claimed_none=False),
        row("b1", "a", 1, claimed_none=False),
        row("b1", "a", 2, status="wrong", claimed_none=True),
    ]
    assert repeating.repeats(frame(rows))[-1].majority.value == 1


def test_epochs_are_runs_of_one_sample() -> None:
    """The accuracy of each epoch is that of its samples alone."""
    rows = [row("b1"), row("b2", status="wrong"), row("b1", epoch=1), row("b2", epoch=1)]
    assert repeating.epochs(frame(rows)) == ((0, 0.5), (1, 1.0))


# What is counted


def test_smaller_budgets_from_stored_lengths() -> None:
    """An answer counts within a budget if it was right and no longer; the last budget is all."""
    lengths_ = [10, 100, 1000, 4000]
    rows = [row(f"b{i}", tokens=n) for i, n in enumerate(lengths_)]
    rows.append(row("b9", status="wrong", tokens=50))
    found = {b.tokens: b for b in budgets(frame(rows))}
    for budget, each in found.items():
        assert each.accuracy.total == sum(n <= budget for n in lengths_)
        assert each.accuracy.n == 5
        assert each.cut == pytest.approx(sum(n > budget for n in [*lengths_, 50]) / 5)
    assert max(found) == 4000


def test_lengths_of_right_and_wrong_answers() -> None:
    """Means are apart for right and wrong answers; the spread is within instances."""
    rows = [
        row("b1", tokens=10),
        row("b1", epoch=1, tokens=30, status="wrong"),
        row("b2", tokens=1000),
        row("b2", epoch=1, tokens=1020),
    ]
    found = lengths(frame(rows))
    assert found is not None
    assert found.right.mean() == pytest.approx(2030 / 3)
    assert found.wrong.mean() == 30
    assert found.spread == pytest.approx(200**0.5)


def test_the_gap_between_greedy_and_optimum() -> None:
    """What is closed is a share of greedy's excess; invalid and worse answers close nothing."""
    greedy = {"b1": 20, "b2": 20, "b3": 20, "b4": 10}
    columns = Columns(greedy)
    answers: list[tuple[str, str, int | None]] = [
        ("b1", "correct", 10),
        ("b2", "suboptimal", 15),
        ("b3", "wrong", None),
        ("b4", "correct", 10),
    ]
    for base, status, objective in answers:
        columns.add(sample(row(base, status=status, objective=objective, optimum=10)))
    moments = tables(columns.frame())[0].total.figures.measures[Measure.GAP_CLOSED]
    assert (moments.n, moments.mean()) == (3, 0.5)


def test_bounds_of_what_is_missing() -> None:
    """Missing samples and judge errors could all be wrong, or all be right; truncated ones too."""
    rows = [
        row("b1"),
        row("b2", status="wrong"),
        row("b3", status="truncated"),
        row("b4", status="judge_error", reason="beats_reference"),
        missing(base="b5"),
    ]
    figures = count(rows).tables[0].total.figures
    assert figures.bounds() == (0.2, 0.6)
    assert figures.untruncated() == pytest.approx(2 / 3)


def test_frontier_is_undominated() -> None:
    """Nothing on the frontier costs more and is worth less than another way."""
    reports = [count(drawn(1)), count(drawn(2))]
    ways = frontier(reports, reports[0].tables[0].kind)
    best = [way for way in ways if way.frontier]
    assert best
    assert {way.how for way in ways} == {"budget", "majority"}
    for one in best:
        assert not any(w.tokens <= one.tokens and w.accuracy > one.accuracy for w in ways)


def test_few_clusters_are_flagged() -> None:
    """A share of fewer than 20 bases is marked."""
    assert share(np.arange(19), np.ones(19)).few
    assert not share(np.arange(20), np.ones(20)).few


# Against simulation


def levels(rng: np.random.Generator, p: float, alike: float, shape: tuple[int, ...]) -> Floats:
    """Draw the accuracies of instances, with a mean of p and an intra-cluster correlation."""
    if alike == 0:
        return np.full(shape, p)
    spread = (1 - alike) / alike
    return rng.beta(p * spread, (1 - p) * spread, shape)


def covered(groups: int, p: float, alike: float, times: int, seed: int) -> float:
    """Return how often the interval of an accuracy, of 4 samples an instance, holds it."""
    rng = np.random.default_rng(seed)
    hits = rng.binomial(4, levels(rng, p, alike, (times, groups)))
    found = [Moments.of((4, int(h)) for h in each).interval() for each in hits]
    return float(np.mean([i is not None and i.low <= p <= i.high for i in found]))


def covered_pair(groups: int, p: float, q: float, k: int, times: int, seed: int) -> float:
    """Return how often the interval of a paired difference holds q - p.

    Both models find the same instances hard: logits share a normal difficulty.
    """
    rng = np.random.default_rng(seed)
    clusters, good = np.arange(groups), 0
    hard = 1.5 * ndtri((np.arange(2000) + 0.5) / 2000)
    shift = [_logit(hard, share_) for share_ in (p, q)]
    for _ in range(times):
        mine = rng.normal(0, 1.5, groups)
        a, b = (rng.binomial(k, expit(s + mine)) / k for s in shift)
        found = difference(clusters, b - a)
        assert found is not None
        good += (found.low or -1) <= q - p <= (found.high or 1)
    return good / times


def _logit(hard: Floats, mean: float) -> float:
    """Return the shift at which a normal difficulty gives that mean accuracy."""
    low, high = -20.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(middle + hard).mean() < mean else (low, middle)
    return low


PAIRS = ((0.02, 0.05), (0.1, 0.1), (0.5, 0.6), (0.5, 0.5), (0.9, 0.97), (0.2, 0.7))


@pytest.mark.parametrize(("groups", "k"), [(12, 1), (40, 4)])
def test_paired_differences_are_covered(groups: int, k: int) -> None:
    """95 % intervals of paired differences hold the truth in 93 %, and never below 85 %."""
    rates = [covered_pair(groups, p, q, k, 150, 7) for p, q in PAIRS]
    assert sum(rates) / len(rates) >= 0.93
    assert min(rates) >= 0.85


@pytest.mark.long
def test_coverage_in_full() -> None:
    """Over 1,000 simulations each: 93 % averaged over p, 85 % at least, accuracy and pairs."""
    for groups in (5, 10, 20, 40, 100):
        for alike in (0.0, 0.1, 0.5, 0.9):
            ps = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98)
            rates = [covered(groups, p, alike, 1000, 11) for p in ps]
            print(f"accuracy {groups} {alike} {np.mean(rates):.3f} {min(rates):.3f}")
            assert np.mean(rates) >= 0.93
            assert min(rates) >= 0.85
        for k in (1, 4):
            rates = [covered_pair(groups, p, q, k, 1000, 13) for p, q in PAIRS]
            print(f"pair {groups} {k} {np.mean(rates):.3f} {min(rates):.3f}")
            assert np.mean(rates) >= 0.93
            assert min(rates) >= 0.85

"""Reach: known curves, floors, separation, censoring, and intervals against simulation."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit
from test_report import Row, row

from assay.errors import FormatError
from assay.jsonl import dumps
from assay.report import floors
from assay.report.build import build, tables
from assay.report.columns import Columns
from assay.report.figures import Kind, Table
from assay.report.findings import Floor, Reach
from assay.report.intervals import Moments
from assay.report.reach import Data, fit, likelihood, reach, separation
from assay.report.rows import sample

SIZES = (6, 8, 12, 16, 24, 32)


def moments(right: int, of: int) -> Moments:
    """Return the moments of single samples."""
    return Moments.of([(1, 1)] * right + [(1, 0)] * (of - right))


def reached(
    hits: Sequence[int], each: int = 20, sizes: Sequence[int] = SIZES, g: float = 0.0
) -> Reach:
    """Return the reach of so many right answers at each size."""
    found = reach("accuracy", sizes, [moments(h, each) for h in hits], [g] * len(sizes))
    assert found is not None
    return found


def data(hits: Sequence[int], each: int = 20, g: float = 0.0) -> Data:
    """Return counts of the usual sizes."""
    columns = (SIZES, [each] * len(hits), hits, [g] * len(hits))
    return Data(*(np.array(column, float) for column in columns))


@pytest.mark.parametrize("g", [0.0, 0.25])
def test_the_fit_is_the_maximum(g: float) -> None:
    """A general optimizer finds no better curve than the grid does."""
    counts = data([20, 19, 14, 11, 7, 6], g=g)
    found = fit(counts)

    def loss(theta: np.ndarray) -> float:
        return -float(likelihood(counts, theta[:1], np.exp(theta[1:]))[0])

    best = minimize(loss, [np.log2(10), 0.5], method="Nelder-Mead", options={"xatol": 1e-9})
    assert found.x50 == pytest.approx(best.x[0], abs=1e-3)
    assert np.log(found.slope) == pytest.approx(best.x[1], abs=1e-2)
    assert not found.penalised


def test_interval_by_the_likelihood_ratio() -> None:
    """At both ends of the interval the profile is 3.84/2 below the maximum."""
    counts = data([20, 18, 14, 9, 3, 0])
    found = fit(counts)
    top = float(likelihood(counts, np.array([found.x50]), np.array([found.slope]))[0])
    slopes = np.geomspace(0.1, 64, 4001)
    for end in found.intervals["n50"]:
        assert end is not None
        drop = top - float(likelihood(counts, np.full(4001, end), slopes).max())
        assert drop == pytest.approx(3.8415 / 2, abs=0.02)


def test_n80_lies_before_n50() -> None:
    """A level of 80 % is met at a smaller size than one of 50 %, ln 4/b doublings before."""
    found = reached([20, 18, 14, 9, 3, 0])
    assert found.n50.value is not None
    assert found.n80.value is not None
    assert np.log2(found.n50.value / found.n80.value) == pytest.approx(np.log(4) / found.b)
    assert not found.separated
    assert found.between is None


def test_a_floor_moves_the_reach_down() -> None:
    """What guessing would get right anyway is not reach."""
    with_floor, without = (reached([20, 18, 14, 11, 8, 8], g=g) for g in (0.4, 0.0))
    assert with_floor.n50.value is not None
    assert without.n50.value is not None
    assert with_floor.n50.value < without.n50.value


@pytest.mark.parametrize("each", [3, 20, 200])
def test_complete_separation_says_between(each: int) -> None:
    """All right up to a size and all wrong from the next: marked, and no more is claimed."""
    found = reached([each] * 3 + [0] * 3, each)
    assert found.separated
    assert found.between == (12, 16)
    low, high, value = found.n50.low, found.n50.high, found.n50.value
    assert low is not None
    assert high is not None
    assert value is not None
    assert low <= 12 + 1e-9
    assert high >= 16 - 1e-9
    assert 12 < value < 16


def test_separation_is_above_the_floor() -> None:
    """What is no better than guessing counts as failed."""
    assert separation(data([20, 20, 20, 5, 4, 5], g=0.25)) == (12, 16)
    assert separation(data([20, 20, 20, 6, 4, 5], g=0.25)) is None
    assert separation(data([20, 20, 0, 20, 0, 0])) is None


@pytest.mark.parametrize(("hits", "side"), [([20] * 6, "above"), ([0] * 6, "below")])
def test_beyond_the_suite_is_censored(hits: list[int], side: str) -> None:
    """Where nothing fails, or nothing works, N50 has no value: only a side and an open end."""
    found = reached(hits)
    assert found.n50.value is None
    assert found.n50.censored == side
    assert (found.n50.high if side == "above" else found.n50.low) is None


def test_no_end_lies_beyond_the_suite() -> None:
    """Neither value nor ends are ever beyond the sizes that were asked."""
    rng = np.random.default_rng(3)
    for _ in range(60):
        found = reached(rng.integers(0, 6, 6).tolist(), 5)
        for level in (found.n50, found.n80):
            for size in (level.value, level.low, level.high):
                assert size is None or SIZES[0] - 1e-6 <= size <= SIZES[-1] + 1e-6


def test_repeats_do_not_narrow_the_reach() -> None:
    """Eight samples of each instance that agree are worth what one of each is."""
    hits = [20, 18, 14, 9, 3, 0]
    single = reached(hits)
    clusters = [Moments.of([(8, 8)] * h + [(8, 0)] * (20 - h)) for h in hits]
    repeated = reach("accuracy", SIZES, clusters, [0.0] * 6)
    assert repeated is not None
    for name in ("low", "high"):
        one, many = getattr(single.n50, name), getattr(repeated.n50, name)
        assert many == pytest.approx(one, rel=0.03)


def test_one_size_has_no_reach() -> None:
    """A curve needs two sizes."""
    assert reach("accuracy", (8,), [moments(3, 9)], [0.0]) is None
    assert reach("accuracy", (8, 9), [moments(3, 9), moments(0, 0)], [0.0, 0.0]) is None


def test_what_does_not_fit_is_in_no_fit() -> None:
    """Samples that were never asked leave the reach as it is."""
    rows = [
        row(f"b{size}.{i}", size=size, status="correct" if i < hits else "wrong")
        for size, hits in zip(SIZES, (9, 9, 7, 5, 2, 1), strict=True)
        for i in range(10)
    ]
    empty = dict.fromkeys(["status", "reason", "claimed_none", "tokens"])
    unfit: Row = {**row("far", size=4096), **empty, "state": "does_not_fit"}
    found = [_table(each).findings.reach for each in (rows, [*rows, unfit])]
    assert found[0] == found[1]


def _table(rows: list[Row]) -> Table:
    columns = Columns()
    for each in rows:
        columns.add(sample(each))
    (table,) = tables(columns.frame())
    return table


# Floors

CELL: Row = {
    "instances": 20,
    "witness": 10,
    "twins": 10,
    "players": {
        "greedy": {"witness_correct": 9, "twins_correct": 4},
        "greedy_else_none": {"witness_correct": 9, "twins_correct": 8},
        "random": {"witness_correct": 3, "twins_correct": 2},
        "constant": {"witness_correct": 0, "twins_correct": 0},
    },
}


def test_floors_are_read_and_pooled(tmp_path: Path) -> None:
    """Splits of one family and question are added up; greedy is no guess."""
    split = {"family": "tsp", "question": "decide", "unit": "cities"}
    cells = {"all": CELL, "sizes": {"8": CELL}}
    (tmp_path / "floors.json").write_text(
        dumps({"schema": 1, "splits": {"a": {**split, **cells}, "b": {**split, **cells}}})
    )
    found = floors.floors(tmp_path)[Kind("tsp", "decide", "cities")]
    assert Floor("random", 8, 0.3, 0.2) in found
    assert Floor("greedy", None, 0.9, 0.4) in found
    assert floors.guessing(found, [8, 9], "accuracy") == [0.3, 0.0]
    assert floors.guessing(found, [8], "twin") == [0.2]


@pytest.mark.parametrize("text", ["[]", "{}", '{"splits":{"a":{}}}', '{"splits":{"a":1}}', "{"])
def test_damaged_floors_are_named(tmp_path: Path, text: str) -> None:
    """A floors.json that is none is one line, and says that it can be deleted."""
    (tmp_path / "floors.json").write_text(text)
    with pytest.raises(FormatError, match=r"floors\.json is damaged; delete it"):
        floors.floors(tmp_path)


def test_floors_are_measured_once(tmp_path: Path) -> None:
    """Without a file the players are played over the run's instances, and it is kept."""
    from assay import jsonl
    from assay.instances import make
    from assay.orders import order

    made = make(order("tsp", {"cities": "5,7"}, question="decide"), range(4))
    with (tmp_path / "instances.jsonl").open("wb") as stream:
        jsonl.write(stream, [each.to_row() for both in made for each in both])
    found = floors.floors(tmp_path)
    kept = json.loads((tmp_path / "floors.json").read_text())
    (split,) = kept["splits"].values()
    assert split["all"]["twins"] == 4
    assert set(split["sizes"]) == {"5", "7"}
    assert split["all"]["players"]["constant"]["witness_correct"] == 0
    assert floors.floors(tmp_path) == found
    values = floors.greedy_values(tmp_path)
    assert values == floors.greedy_values(tmp_path)
    assert (tmp_path / "greedy.json").is_file()


@pytest.mark.parametrize(
    ("family", "params"),
    [
        ("tsp", {"cities": "5,9"}),
        ("3sat", {"variables": "6,20"}),
        ("maze", {"width": "5,9"}),
        ("calendar", {"people": "2,6"}),
        ("jobshop", {"jobs": "3,5"}),
    ],
)
def test_effort_is_measured_and_kept(tmp_path: Path, family: str, params: Row) -> None:
    """Every family counts what a solver spends at N50; a second report reads it from the file."""
    from assay import jsonl
    from assay.instances import make
    from assay.judge import Judge
    from assay.orders import order

    made = [i for both in make(order(family, params), range(8)) for i in both]
    sizes = {i.id: Judge(i).size for i in made}
    units = {Judge(i).unit for i in made}
    with (tmp_path / "instances.jsonl").open("wb") as stream:
        jsonl.write(stream, [i.to_row() for i in made])
    small = min(sizes.values())
    rows = [
        row(
            i.base_id,
            id=f"{i.id}#{e}",
            epoch=e,
            instance=i.id,
            family=family,
            question=i.question,
            unit=next(iter(units)),
            size=sizes[i.id],
            witness=i.reference["feasible"],
            status="correct" if e < (7 if sizes[i.id] == small else 2) else "wrong",
        )
        for i in made
        for e in range(8)
    ]
    (tmp_path / "verdicts.jsonl").write_text("".join(dumps(r) + "\n" for r in rows))
    said: list[str] = []
    skipped = build(tmp_path, said.append, effort=False).tables[0].findings.reach
    assert skipped is not None
    assert not skipped.effort
    assert not (tmp_path / "effort.json").exists()
    assert not any("--no-effort" in line for line in said)
    found = build(tmp_path, said.append).tables[0].findings.reach
    assert found is not None
    (spent,) = found.effort.values()
    assert spent >= 0
    assert (tmp_path / "effort.json").is_file()
    assert "--no-effort" in said[-1]
    assert any("floors.json" in line for line in said)
    said.clear()
    assert build(tmp_path, said.append).tables[0].findings.reach == found
    assert not said


def test_twins_stand_in_where_guessing_reaches_everything(tmp_path: Path) -> None:
    """Where a constant gets every witness instance right, reach is that of the twin score."""
    rows = [
        row(f"b{size}.{i}", half, size=size, status="correct" if i < hits else "wrong")
        for size, hits in ((8, 9), (16, 5), (32, 1))
        for i in range(10)
        for half in "ab"
    ]
    scores = {"witness_correct": 10, "twins_correct": 0}
    players = dict.fromkeys(CELL["players"], scores)
    cell = {**CELL, "players": players}
    split = {"family": "tsp", "question": "decide", "unit": "cities", "all": cell}
    sizes = {str(size): cell for size in (8, 16, 32)}
    (tmp_path / "floors.json").write_text(
        dumps({"schema": 1, "splits": {"a": {**split, "sizes": sizes}}})
    )
    (tmp_path / "verdicts.jsonl").write_text("".join(dumps(r) + "\n" for r in rows))
    found = build(tmp_path).tables[0].findings.reach
    assert found is not None
    assert found.of == "twin"
    assert found.n50.value is not None


# Against simulation

CURVES = [
    ((5, 7, 9, 11), 7.5, 2.0, 0.0),
    ((6, 12, 24, 48), 15.0, 1.0, 0.3),
    (SIZES, 13.0, 4.0, 0.0),
    (SIZES, 10.0, 16.0, 0.0),
    ((8, 16, 32, 64, 128), 100.0, 3.0, 0.1),
]


def covered(
    sizes: tuple[int, ...], n50: float, b: float, g: float, times: int, each: int = 20
) -> float:
    """Return how often the interval of N50 holds it, with single samples."""
    rng = np.random.default_rng(17)
    x, truth = np.log2(np.array(sizes, float)), float(np.log2(n50))
    chances = g + (1 - g) * expit(b * (truth - x))
    good = 0
    for hits in rng.binomial(each, chances, (times, len(sizes))):
        columns = (sizes, [each] * len(sizes), hits, [g] * len(sizes))
        found = fit(Data(*(np.array(column, float) for column in columns)))
        low, high = found.intervals["n50"]
        good += (low is None or low <= truth) and (high is None or truth <= high)
    return good / times


def test_n50_is_covered() -> None:
    """From 20 instances a size the 95 % interval of N50 holds it in 92 %."""
    rates = [covered(*curve, 100) for curve in CURVES]
    assert sum(rates) / len(rates) >= 0.92


@pytest.mark.long
def test_n50_is_covered_in_full() -> None:
    """Over 1,000 simulations of each curve: 92 % from 20 instances a size on."""
    for each in (5, 10, 20, 40):
        rates = [covered(*curve, 1000, each) for curve in CURVES]
        print(f"n50 {each} {np.mean(rates):.3f} {min(rates):.3f}")
        assert each < 20 or min(rates) >= 0.92

r"""How far a model reaches: a logistic curve in the size, above a measured floor.

On witness instances of size n the chance of a correct answer is

    P(n) = g(n) + (1 − g(n)) σ(η),    η = a − b log2 n = b (log2 N50 − log2 n),   b > 0,

with g the measured share that guessing gets right (a psychometric function with a guessing
rate, Wichmann & Hill 2001). N50 is where σ = ½, N80 where σ = 0.8: log2 N80 = log2 N50 − ln 4/b.

At each size the number of trials is the effective one, n/deff (`assay.report.intervals`), for
repeats of an instance are not independent (quasi-likelihood, McCullagh & Nelder 1989). The
interval of a level x is by profile likelihood: all x with 2 (max ℓ − max_b ℓ(x, b)) ≤ χ²₁(0.95).

Under complete separation (all right up to some size, all wrong from the next one) the likelihood
has no maximum. Then Jeffreys' prior √det I(a, b) is multiplied in (Firth 1993; Heinze & Schemper
2002), for estimate and interval alike, and the fit is marked: what is known is that N50 lies
between these two sizes. The same prior serves where the slope would grow without bound.

Both parameters are searched on a grid that is zoomed in on, so that the fit is deterministic and
cannot run away. A level beyond the sizes that were asked is censored, never extrapolated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assay.report.estimates import Floats
from assay.report.findings import Level, Reach
from assay.report.intervals import FEW, Moments

CHI2 = 3.841458820694124
SLOPES = np.geomspace(0.1, 64.0, 61)
"""Candidates for b, per doubling of the size."""
MARGIN = 3.0
"""How far beyond the sizes a level is searched, in doublings."""
POINTS = 241
CURVE = 49
_CEILING = 1 - 1e-6
_QUANTILES = {"n50": 0.0, "n80": float(np.log(4.0))}


@dataclass(frozen=True, slots=True)
class Data:
    """Effective counts at each size, in ascending order.

    Parameters
    ----------
    sizes : array
        n, at least two.
    trials, hits : array
        Effective numbers of trials and of correct ones.
    floor : array
        g at each size.
    """

    sizes: Floats
    trials: Floats
    hits: Floats
    floor: Floats

    @property
    def x(self) -> Floats:
        """The sizes on a scale of doublings."""
        found: Floats = np.log2(self.sizes)
        return found


def likelihood(data: Data, x50: Floats, slope: Floats, *, penalised: bool = False) -> Floats:
    """Return the log-likelihood, elementwise over arrays of one shape.

    Parameters
    ----------
    data : Data
        With S sizes.
    x50, slope : array
        log2 N50 and b.
    penalised : bool
        Whether Jeffreys' prior is multiplied in.
    """
    total = np.zeros(np.broadcast(x50, slope).shape)
    information = [np.zeros_like(total) for _ in range(3)] if penalised else []
    for x, n, k, floor in zip(data.x, data.trials, data.hits, data.floor, strict=True):
        g = min(float(floor), _CEILING)
        eta = slope * (x50 - x)
        tail = np.log1p(np.exp(-np.abs(eta)))
        yes, no = np.minimum(eta, 0) - tail, np.minimum(-eta, 0) - tail
        log_p = np.log(g + (1 - g) * np.exp(yes)) if g else yes
        log_q = np.log1p(-g) + no
        total += k * log_p + (n - k) * log_q
        if penalised:
            weight = n * np.exp(2 * (np.log1p(-g) + yes + no) - log_p - log_q)
            for power, part in enumerate(information):
                part += weight * x**power
    if penalised:
        zero, one, two = information
        total += 0.5 * np.log(np.maximum(zero * two - one * one, 1e-300))
    return total


def _grid(data: Data, penalised: bool, offset: float) -> tuple[Floats, Floats]:
    """Return levels x and the log-likelihood of each with each slope."""
    x = data.x
    levels = np.linspace(x[0] - MARGIN, x[-1] + MARGIN, POINTS)[:, None]
    slopes = SLOPES[None, :]
    found = likelihood(data, levels + offset / slopes, slopes, penalised=penalised)
    return levels[:, 0], found


def maximum(data: Data, *, penalised: bool) -> tuple[float, float, float]:
    """Return log2 N50, b and the log-likelihood where that is greatest."""
    levels, found = _grid(data, penalised, 0.0)
    i, j = np.unravel_index(int(found.argmax()), found.shape)
    x50, slope = float(levels[i]), float(SLOPES[j])
    wide, tall = float(levels[1] - levels[0]), float(np.log(SLOPES[1] / SLOPES[0]))
    around = np.linspace(-1, 1, 21)
    best = float(found.max())
    for _ in range(7):
        xs = (x50 + wide * around)[:, None]
        bs = np.minimum(slope * np.exp(tall * around), SLOPES[-1])[None, :]
        near = likelihood(data, xs, bs, penalised=penalised)
        i, j = np.unravel_index(int(near.argmax()), near.shape)
        x50, slope, best = float(xs[i, 0]), float(bs[0, j]), float(near.max())
        wide, tall = wide / 8, tall / 8
    return x50, slope, best


def _ends(levels: Floats, profile: Floats, least: float) -> tuple[float | None, float | None]:
    """Return where a profile crosses a value, by linear interpolation; None if it does not."""
    inside = np.flatnonzero(profile >= least)
    if not len(inside):
        peak = float(levels[int(profile.argmax())])
        return peak, peak
    first, last = int(inside[0]), int(inside[-1])
    low = None if first == 0 else _crossing(levels, profile, first - 1, first, least)
    high = None
    if last < len(levels) - 1:
        high = _crossing(levels, profile, last, last + 1, least)
    return low, high


def _crossing(levels: Floats, profile: Floats, i: int, j: int, least: float) -> float:
    share = (least - profile[i]) / (profile[j] - profile[i])
    return float(levels[i] + share * (levels[j] - levels[i]))


def separation(data: Data) -> tuple[int, int] | None:
    """Return the last size at which all is right and the next, from which all is wrong.

    At a size with a floor, "wrong" is no more than guessing gets right. None if the sizes are
    not separated.
    """
    passed = data.hits >= data.trials * (1 - 1e-9)
    failed = data.hits <= data.trials * data.floor + 1e-9
    many = int(passed.argmin()) if not passed.all() else len(passed)
    if not 0 < many < len(passed) or not failed[many:].all():
        return None
    return int(data.sizes[many - 1]), int(data.sizes[many])


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted curve, before it is censored: levels on the scale of doublings."""

    x50: float
    slope: float
    penalised: bool
    between: tuple[int, int] | None
    intervals: dict[str, tuple[float | None, float | None]]


def fit(data: Data) -> Fit:
    """Fit the curve."""
    between = separation(data)
    x50, slope, best = maximum(data, penalised=between is not None)
    penalised = between is not None
    if not penalised and slope >= 0.99 * SLOPES[-1]:
        penalised = True
        x50, slope, best = maximum(data, penalised=True)
    intervals = {}
    for name, offset in _QUANTILES.items():
        levels, found = _grid(data, penalised, offset)
        intervals[name] = _ends(levels, found.max(axis=1), best - CHI2 / 2)
    if between is not None:
        intervals["n50"] = _hull(intervals["n50"], between)
    return Fit(x50, slope, penalised, between, intervals)


def _hull(
    ends: tuple[float | None, float | None], between: tuple[int, int]
) -> tuple[float | None, float | None]:
    """Return an interval that holds the two sizes between which all is lost."""
    low, high = (float(np.log2(size)) for size in between)
    return (
        None if ends[0] is None else min(ends[0], low),
        None if ends[1] is None else max(ends[1], high),
    )


def level(data: Data, x: float, ends: tuple[float | None, float | None]) -> Level:
    """Return a level as a size, or what is known of it where no such size was asked."""
    first, last = float(data.x[0]), float(data.x[-1])
    tolerance = 1e-9
    low, high = (
        None if end is None or not first - tolerance <= end <= last + tolerance else 2.0**end
        for end in ends
    )
    if x > last + tolerance:
        return Level(None, low, None, "above")
    if x < first - tolerance:
        return Level(None, None, high, "below")
    return Level(2.0**x, low, high, None)


def gather(sizes: Sequence[int], counted: Sequence[Moments], floor: Sequence[float]) -> Data | None:
    """Return effective counts of the sizes that have samples; None below two sizes."""
    found = [
        (size, m.n / deff, (m.mean() or 0.0) * m.n / deff, g)
        for size, m, g in zip(sizes, counted, floor, strict=True)
        if size > 0 and (deff := m.design_effect()) is not None
    ]
    if len(found) < 2:
        return None
    return Data(*(np.array(column, float) for column in zip(*found, strict=True)))


def reach(
    of: str, sizes: Sequence[int], counted: Sequence[Moments], floor: Sequence[float]
) -> Reach | None:
    """Return how far a model reaches; None where fewer than two sizes have samples.

    Parameters
    ----------
    of : str
        ``accuracy`` or ``twin``.
    sizes : sequence of int
        In ascending order.
    counted : sequence of Moments
        The successes at each size.
    floor : sequence of float
        What guessing gets right at each size, 0 to 1.
    """
    data = gather(sizes, counted, floor)
    if data is None:
        return None
    found = fit(data)
    ends = found.intervals
    x80 = found.x50 - _QUANTILES["n80"] / found.slope
    return Reach(
        of=of,
        a=found.slope * found.x50,
        b=found.slope,
        n50=level(data, found.x50, ends["n50"]),
        n80=level(data, x80, ends["n80"]),
        floor=tuple(zip(data.sizes.astype(int).tolist(), data.floor.tolist(), strict=True)),
        curve=_curve(data, found),
        separated=found.penalised,
        between=found.between,
        few=any(m.clusters < FEW for m in counted if m.n),
    )


def _curve(data: Data, found: Fit) -> tuple[tuple[float, float], ...]:
    xs = np.linspace(data.x[0], data.x[-1], CURVE)
    floor = np.interp(xs, data.x, data.floor)
    rising = 1 / (1 + np.exp(-np.clip(found.slope * (found.x50 - xs), -700, 700)))
    shares = floor + (1 - floor) * rising
    return tuple(zip((2.0**xs).tolist(), shares.tolist(), strict=True))

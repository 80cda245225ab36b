"""What a report says beyond counts: repeats, budgets, reach, gaps. Plain values, no arithmetic.

``None`` stands for what is not defined or cannot be known from the rows; nothing is filled in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assay.report.intervals import Moments


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its standard error and its 95 % interval.

    Parameters
    ----------
    value : float
        The estimate.
    error : float or None
        Its clustered standard error.
    low, high : float or None
        The interval's ends.
    clusters : int
        How many independent things it rests on.
    few : bool
        Whether these are fewer than 20: then the interval is only roughly one of 95 %.
    """

    value: float
    error: float | None
    low: float | None
    high: float | None
    clusters: int
    few: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """What k answers to one instance are worth, over the instances that have k scored ones.

    All but ``majority`` are means over instances of the unbiased estimate over all choices of k
    of its answers.

    Parameters
    ----------
    k : int
        How many answers.
    instances : int
        How many instances have as many.
    best : Estimate
        pass@k: at least one is correct.
    mean, worst : Estimate
        One is correct: accuracy over these instances; pass^k: all are correct.
    majority : Estimate
        The claim (no solution, a solution, or its value) that most of the first k answers
        make is right; ties are shared.
    quality : Estimate or None
        The largest quality (optimum over objective) of k, 0 for one that is not valid.
    """

    k: int
    instances: int
    best: Estimate
    mean: Estimate
    worst: Estimate
    majority: Estimate
    quality: Estimate | None


@dataclass(frozen=True, slots=True)
class Budget:
    """Accuracy if answers had been cut after so many tokens, from the lengths that are stored.

    Parameters
    ----------
    tokens : int
        The budget.
    accuracy : Moments
        Correct within it, over scored samples of witness instances whose length is known.
    cut : float
        The share of these that would not have ended.
    spent : float
        Their mean number of tokens, none more than the budget.
    """

    tokens: int
    accuracy: Moments
    cut: float
    spent: float


@dataclass(frozen=True, slots=True)
class Lengths:
    """Completion tokens.

    Parameters
    ----------
    mean, right, wrong : Moments
        Of all scored samples, of the correct ones, of the others.
    median, ninety : float or None
        Quantiles over scored samples.
    spread : float or None
        The standard deviation within an instance, pooled over those with several samples.
    """

    mean: Moments
    right: Moments
    wrong: Moments
    median: float | None
    ninety: float | None
    spread: float | None


@dataclass(frozen=True, slots=True)
class Floor:
    """What a player that is no model gets right at one size (None: at all sizes).

    ``accuracy`` is the share of witness instances, ``twin`` that of pairs; None without any.
    """

    player: str
    size: int | None
    accuracy: float | None
    twin: float | None


@dataclass(frozen=True, slots=True)
class Level:
    """The size at which a curve comes down to a level.

    Parameters
    ----------
    value : float or None
        None if it lies beyond the sizes that were asked.
    low, high : float or None
        95 % interval; None if it goes on beyond the sizes that were asked.
    censored : str or None
        ``above`` the largest size or ``below`` the smallest, if it lies there.
    """

    value: float | None
    low: float | None
    high: float | None
    censored: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a model gets: P(n) = g(n) + (1 - g(n)) sigma(a - b log2 n).

    Parameters
    ----------
    of : str
        ``accuracy`` on witness instances; ``twin`` where guessing alone reaches that.
    a, b : float
        The fit; b > 0.
    n50, n80 : Level
        Where sigma is 0.5 and 0.8.
    floor : tuple of (int, float)
        g at each size.
    curve : tuple of (float, float)
        (n, P(n)) to draw, from the smallest size to the largest.
    separated : bool
        Whether all is right up to some size and all wrong (or guessed) from the next: then the
        fit is penalised, and ``between`` is (last size passed, first size failed).
    between : tuple of (int, int) or None
        See there.
    few : bool
        Whether a size has fewer than 20 independent instances.
    effort : Mapping of str to float
        What a solver spends at N50: ``{"conflicts": 12.5}``; empty where it was not measured.
    """

    of: str
    a: float
    b: float
    n50: Level
    n80: Level
    floor: tuple[tuple[int, float], ...]
    curve: tuple[tuple[float, float], ...]
    separated: bool
    between: tuple[int, int] | None
    few: bool
    effort: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is found from the rows of one table."""

    repeats: tuple[Repeat, ...] = ()
    epochs: tuple[tuple[int, float], ...] = ()
    """(epoch, accuracy on witness instances): its worst, its mean and its best are those of runs
    with one sample each."""
    budgets: tuple[Budget, ...] = ()
    lengths: Lengths | None = None
    floors: tuple[Floor, ...] = ()
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference of accuracies on witness instances along an axis: near minus far.

    Parameters
    ----------
    axis : str
        ``size``, ``structure``, ``surface``, ``question`` or ``context``.
    family : str
        Of both sides.
    near, far : str
        What is compared: splits, or ranges of sizes.
    accuracies : tuple of Estimate
        Of near and of far.
    difference : Estimate
        Near minus far; positive where the far side is harder.
    paired : bool
        Whether the same instances are on both sides.
    renderings, repeats : Estimate or None
        On the surface axis: the share of instances of which k renderings, drawn at random, are
        all right; and of which k repeats of one rendering are.
    k : int
        How many.
    of : str
        What of far is compared: ``accuracy``, or ``twin`` where guessing reaches that.
    declared : bool
        Whether near is what the suite declares a model was trained on.
    """

    axis: str
    family: str
    near: str
    far: str
    accuracies: tuple[Estimate, Estimate]
    difference: Estimate
    paired: bool
    renderings: Estimate | None = None
    repeats: Estimate | None = None
    k: int = 0
    of: str = "accuracy"
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Sizes of a split that are in no gap: the other side lacks them."""

    axis: str
    family: str
    split: str
    unit: str
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Means over the traces of one table: of correct answers, or of the others."""

    family: str
    question: str
    right: bool
    samples: int
    means: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Traces:
    """The summary of ``traces.jsonl``: a line a family, question and outcome."""

    lines: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Spent:
    """A way to spend tokens on one table, and what it buys.

    Parameters
    ----------
    run : int
        Which report it is of.
    how : str
        ``budget`` or ``majority``.
    number : int
        The budget in tokens, or how many answers vote.
    tokens : float
        The mean for one instance.
    accuracy : float
        On witness instances.
    frontier : bool
        Whether nothing else buys as much for as little.
    """

    run: int
    how: str
    number: int
    tokens: float
    accuracy: float
    frontier: bool

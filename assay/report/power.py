r"""How many instances a comparison needs, before any token is spent.

To find a true difference δ between two models, each asked K times about the same n instances,
at a two-sided level α with the power 1 − β (Miller 2024, arXiv 2411.00640, section 5):

    n = (z_{α/2} + z_β)² (ω² + σ_A²/K_A + σ_B²/K_B)/δ²,

ω² the variance over instances of the difference of the two models' true accuracies, σ² the mean
variance of one answer to a given instance.

Without a pilot they follow from three guesses: the accuracy p; ρ, the share of the variance
p(1 − p) of an answer that lies between instances; and r, how much the two models' difficulties
correlate: σ² = (1 − ρ) p(1 − p) and ω² = 2 (1 − r) ρ p(1 − p). A pilot with K answers an
instance gives them without bias: σ² is the mean of p̂(1 − p̂) K/(K − 1), and from the variance
of p̂ over instances (of p̂_B − p̂_A with two runs) the part due to σ²/K is taken off.
"""

from dataclasses import dataclass
from math import ceil

import numpy as np

from assay.report.columns import Frame
from assay.report.scores import Scores, common, scores


@dataclass(frozen=True, slots=True)
class Spread:
    """The variances that a plan rests on.

    Parameters
    ----------
    between : float
        ω².
    within : tuple of float
        σ_A² and σ_B².
    """

    between: float
    within: tuple[float, float]

    def variance(self, a: int, b: int) -> float:
        """Return the variance of one instance's difference, asked a and b times."""
        return self.between + self.within[0] / a + self.within[1] / b


def guessed(accuracy: float, alike: float, correlation: float) -> Spread:
    """Return the variances that three guesses give.

    Parameters
    ----------
    accuracy, alike, correlation : float
        p, ρ and r, 0 to 1.
    """
    all_ = accuracy * (1 - accuracy)
    return Spread(2 * (1 - correlation) * alike * all_, ((1 - alike) * all_,) * 2)


def pilot(a: Frame, b: Frame | None, alike: float, correlation: float) -> Spread:
    """Return the variances that one or two pilot runs show, over all their witness instances.

    Parameters
    ----------
    a, b : Frame
        The runs; with two of the same instances nothing is guessed but ρ where K is 1.
    alike, correlation : float
        ρ, taken where instances were asked only once; r, where there is one run.
    """
    one = scores(a, "accuracy").scored()
    parts = _parts(one, alike)
    if b is None:
        return Spread(2 * (1 - correlation) * parts[1], (parts[0], parts[0]))
    two = scores(b, "accuracy").scored()
    others = _parts(two, alike)
    mine, theirs = common(one, two)
    if len(mine.names) < 2:
        between = (1 - correlation) * (parts[1] + others[1])
    else:
        noise = parts[0] * (1 / mine.counts).mean() + others[0] * (1 / theirs.counts).mean()
        total = np.var(theirs.values - mine.values, ddof=1)
        between = max(0.0, float(total - noise))
    return Spread(between, (parts[0], others[0]))


def _parts(found: Scores, alike: float) -> tuple[float, float]:
    """Return σ² and the variance between instances of the true accuracies."""
    total = float(np.var(found.values, ddof=1)) if len(found.values) > 1 else 0.25
    often = found.counts > 1
    if not often.any():
        return (1 - alike) * total, alike * total
    n, p = found.counts[often], found.values[often]
    within = float((p * (1 - p) * n / (n - 1)).mean())
    return within, max(0.0, total - within * float((1 / found.counts).mean()))


def needed(effect: float, power: float, level: float, variance: float) -> int:
    """Return how many instances find a difference.

    Parameters
    ----------
    effect : float
        δ, above 0.
    power, level : float
        1 − β and α.
    variance : float
        Of one instance's difference.
    """
    return max(2, ceil(_quantiles(power, level) ** 2 * variance / effect**2))


def effect(instances: int, power: float, level: float, variance: float) -> float:
    """Return the smallest difference that so many instances find."""
    found: float = _quantiles(power, level) * (variance / instances) ** 0.5
    return found


def _quantiles(power: float, level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(1 - level / 2) + ndtri(power))

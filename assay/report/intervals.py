r"""Means of clustered samples, and how sure they are.

Repeated samples of one instance, its renderings and the two halves of a twin share one base:
they are one *cluster*, for they succeed and fail together. With n samples :math:`s_i` in G
clusters, :math:`n_c` of them in cluster c with the sum :math:`t_c`, and the mean p = T/n:

- **Standard error**, clustered (Liang & Zeger 1986) with the factor for few clusters:
  SE² = G/(G − 1) · (1/n²) Σ_c (t_c − n_c p)².
- **Design effect** (Kish 1965): deff = SE² / (p(1 − p)/(n − 1)), the clustered variance of a
  proportion over that of n independent samples; n_eff = n / deff.
- **Interval**: Wilson's (1927) score interval with n_eff in the place of n,
  (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).

Two decisions make deff safe where it is estimated from little:

- It is computed after adding one cluster that always succeeds and one that always fails, of
  the mean size Σn_c²/n that a random sample sees (the "two successes and two failures" of
  Agresti & Coull 1998, for clusters). So it exists for p = 0 and p = 1, where it makes n_eff
  slightly less than the number of clusters: never has an instance counted more than once there.
- It is at least 1: clusters that happen to differ less than chance do not narrow an interval.

Where clusters have several samples z is Student's quantile with G - 1 degrees of freedom, for
the design effect was estimated from the G clusters.

Samples that are clusters of their own have deff = 1 exactly: plain Wilson. Measured coverage of
the 95 % interval, 4,000 simulations each at 20 values of p from 0.01 to 0.99, 4 or 8 samples an
instance with beta-distributed difficulty, intra-cluster correlation 0 to 1: with 10 to 40
instances 0.949 to 0.998 averaged over p, never below 0.899; with 5 instances 0.940 or more
averaged over p and at worst 0.848, as plain Wilson at 5 samples.

Everything a figure needs is in six integers, kept exactly; floats appear when it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import sqrt

Z95 = 1.959963984540054
FEW = 20
"""Below this many clusters a figure is flagged."""


@cache
def student(freedom: int) -> float:
    """Return the 0.975 quantile of Student's t; at least 1 degree of freedom is taken."""
    from scipy.special import stdtrit

    return float(stdtrit(max(1, freedom), 0.975))


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its confidence interval; 0 <= low <= value <= high <= 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over clusters that determine a mean, its standard error and its interval.

    Parameters
    ----------
    clusters : int
        G, those with at least one sample.
    n : int
        The number of samples.
    total : int
        T, the sum of the samples, each ``scale`` times its real value.
    nn, nt, tt : int
        The sums over clusters of n_c², n_c t_c and t_c².
    scale : int
        What stands for 1: 1 for successes and tokens, large for fixed-point fractions.
    """

    clusters: int
    n: int
    total: int
    nn: int
    nt: int
    tt: int
    scale: int = 1

    @classmethod
    def of(cls, clusters: Iterable[tuple[int, int]], scale: int = 1) -> "Moments":
        """Sum up clusters, each given as (n_c, t_c); those without samples do not count."""
        count = n = total = nn = nt = tt = 0
        for size, hits in clusters:
            if size:
                count, n, total = count + 1, n + size, total + hits
                nn, nt, tt = nn + size * size, nt + size * hits, tt + hits * hits
        return cls(count, n, total, nn, nt, tt, scale)

    def mean(self) -> float | None:
        """Return the mean, or None without samples."""
        return self.total / (self.n * self.scale) if self.n else None

    def error(self) -> float | None:
        """Return the clustered standard error of the mean; None below two clusters."""
        if self.clusters < 2:
            return None
        spread = self.tt * self.n**2 - 2 * self.total * self.n * self.nt + self.total**2 * self.nn
        variance = Fraction(spread * self.clusters, self.n**4 * (self.clusters - 1))
        return sqrt(variance / self.scale**2)

    def design_effect(self) -> float | None:
        """Return deff as defined above, at least 1; None without samples. For proportions."""
        if not self.n:
            return None
        m = Fraction(self.nn, self.n)
        n, total, groups = self.n + 2 * m, Fraction(self.total, self.scale) + m, self.clusters + 2
        p = total / n
        tt, nt = Fraction(self.tt, self.scale**2), Fraction(self.nt, self.scale)
        spread = tt + m**2 - 2 * p * (nt + m**2) + p**2 * (self.nn + 2 * m**2)
        clustered = spread / n**2 * groups / (groups - 1)
        return max(1.0, float(clustered * (n - 1) / (p * (1 - p))))

    @property
    def few(self) -> bool:
        """Whether there are too few clusters for an interval to be trusted to the per cent."""
        return self.clusters < FEW

    def quantile(self) -> float:
        """Return Student's for G - 1 degrees of freedom, the normal one without repeats."""
        return Z95 if self.nn == self.n else student(self.clusters - 1)

    def interval(self) -> Interval | None:
        """Return the proportion with its 95 % interval; None without samples."""
        deff, mean = self.design_effect(), self.mean()
        if deff is None or mean is None:
            return None
        return wilson(mean, self.n / deff, self.quantile())


def wilson(p: float, n: float, z: float = Z95) -> Interval:
    """Return Wilson's score interval of a proportion.

    Parameters
    ----------
    p : float
        The share of successes.
    n : float
        The number of trials, above 0; an effective number need not be whole.
    z : float
        The normal quantile of the confidence wanted.
    """
    centre = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((centre + side * half) / (1 + z * z / n) for side in (-1, 1))
    return Interval(p, max(0.0, min(low, p)), min(1.0, max(high, p)))

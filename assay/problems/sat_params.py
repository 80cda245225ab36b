"""What formulas can be drawn: their parameters, and where a status is too rare to ask for.

Uniform formulas change from mostly satisfiable to mostly unsatisfiable where there are about
4.26 clauses a variable (Mitchell, Selman & Levesque 1992; Crawford & Auton 1996), in a window
that shrinks with the number of variables (finite-size scaling, Kirkpatrick & Selman 1994);
outside it one of the two statuses is too rare to be drawn honestly.
"""

from dataclasses import dataclass, field
from itertools import count
from math import comb, isqrt

from assay.errors import UserError

KINDS = ("twins", "uniform", "planted", "unique", "community")
PAIRED = ("twins", "community")
STATUSES = ("any", "satisfiable", "unsatisfiable")
_COMMUNITY = {"kind": ("community",)}
BALANCED = {"balanced": ("satisfiable", "unsatisfiable")}


@dataclass(frozen=True, slots=True)
class Params:
    """What to draw."""

    variables: int = field(default=12, metadata={"help": "number of variables", "range": (3, 200)})
    clauses: int = field(
        default=0,
        metadata={
            "help": "number of clauses; 0 is 4.26 times the variables, rounded",
            "range": (0, 2_000),
        },
    )
    kind: str = field(
        default="twins",
        metadata={
            "help": "pairs alike in every count of literals; single formulas: uniform, around a "
            "hidden solution, with exactly one; or twins whose variables form communities",
            "choices": KINDS,
        },
    )
    status: str = field(
        default="any",
        metadata={
            "help": "what a uniform formula must be",
            "choices": STATUSES,
            "short": BALANCED,
        },
    )
    distinct: str = field(
        default="auto",
        metadata={
            "help": "whether all clauses differ; auto: from 4 variables on",
            "choices": ("auto", "yes", "no"),
        },
    )
    communities: int = field(
        default=3,
        metadata={"help": "communities of variables", "range": (2, 50), "only": _COMMUNITY},
    )
    inside: int = field(
        default=70,
        metadata={
            "help": "per cent of the clauses inside one community",
            "range": (0, 100),
            "only": _COMMUNITY,
        },
    )

    @property
    def m(self) -> int:
        """How many clauses a formula has.

        Examples
        --------
        >>> [Params(variables=n).m for n in (4, 12, 25, 100)]
        [17, 51, 107, 426]
        """
        return self.clauses or (213 * self.variables + 25) // 50

    @property
    def repeats(self) -> bool:
        """Whether a clause may occur twice."""
        return self.distinct == "no" or (self.distinct == "auto" and self.variables == 3)


def contested(n: int) -> tuple[int, int]:
    """Return the least and the greatest number of clauses at which both statuses are found.

    In between the rarer one is that of at least about two uniform formulas in a hundred
    (measured for 3 to 200 variables; three variables need repeated clauses).

    Examples
    --------
    >>> [contested(n) for n in (3, 4, 12, 50, 100)]
    [(10, 44), (13, 24), (39, 76), (189, 253), (392, 477)]
    """
    if n == 3:
        return 10, 44
    usual = Params(variables=n).m
    low = max(usual - isqrt(12 * n), 3 * n + 1)
    return low, min(usual + _root(1331 * n), 6 * comb(n, 3))


def _root(value: int) -> int:
    """Return the cube root, rounded down."""
    return next(r for r in count() if (r + 1) ** 3 > value)


def check_params(params: Params) -> None:
    """Refuse what cannot be drawn honestly, naming what can.

    Raises
    ------
    UserError
        With a line that says what to change.
    """
    n, m = params.variables, params.m
    most = (7 if params.kind in ("planted", "unique") else 8) * comb(n, 3)
    if m > most and not params.repeats:
        raise UserError(
            f"--clauses {m}: {n} variables make only {most} different clauses; "
            f"use {most} at most (ratio {_ratio(most, n)}), or --distinct no"
        )
    if params.kind != "uniform" and params.status != "any":
        raise UserError("--status is for --kind uniform; the other kinds settle it")
    if params.kind == "community":
        _check_communities(params)
    if params.kind == "unique":
        _check_unique(params)
    if params.kind in ("twins", "uniform"):
        _check_statuses(params)


def _ratio(m: int, n: int) -> str:
    """Return clauses a variable, to two digits, rounded down."""
    return f"{m // n}.{100 * m // n % 100:02}"


def _check_statuses(params: Params) -> None:
    n, m = params.variables, params.m
    low, high = contested(n)
    if n == 3 and params.kind == "twins" and not params.repeats:
        raise UserError("3 variables have no twins of different clauses; use --distinct no")
    for status, rare in (("unsatisfiable", m < low), ("satisfiable", m > high)):
        if rare and (params.kind == "twins" or params.status == status):
            raise UserError(
                f"--clauses {m}: fewer than 2 % of the formulas of {n} variables are {status} "
                f"there; use {low} to {high} (ratio {_ratio(low, n)} to {_ratio(high, n)})"
            )


def _check_communities(params: Params) -> None:
    n, c = params.variables, params.communities
    if n < 4 * c:
        raise UserError(
            f"--communities {c}: they need 4 variables each; use --variables {4 * c} or more"
        )


def _check_unique(params: Params) -> None:
    n, m = params.variables, params.m
    if m < 4 * n and n > 3:
        raise UserError(
            f"--clauses {m}: formulas of {n} variables with one solution are too rare there; "
            f"use {4 * n} or more (ratio 4.00)"
        )

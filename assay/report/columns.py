"""The rows of a run as columns of integers, in one order whatever order they came in.

Everything a report computes is computed from these arrays: a row costs about 100 bytes, and
names stand once. Rows are sorted by instance (by name) and epoch, so that equal rows in any
order give equal columns, and sums of floats equal sums.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.core import Status
from assay.report.figures import FIXED, Kind
from assay.report.rows import Sample

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STATUSES = tuple(Status)
CODES = {status: code for code, status in enumerate(STATUSES)}
CORRECT, SUBOPTIMAL = CODES[Status.CORRECT], CODES[Status.SUBOPTIMAL]
WRONG = CODES[Status.WRONG]
TRUNCATED, JUDGE_ERROR = CODES[Status.TRUNCATED], CODES[Status.JUDGE_ERROR]
UNSCORED = -1
"""The status of a sample that has none."""
UNKNOWN = -1
"""Tokens that nobody counted; a quality that is not defined; no twin."""
ABSENT = -2
"""A twin that no row is about."""
LARGEST = 128 * FIXED
"""No quality is taken for more: sums of millions must fit 64 bits."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Columns of the samples of one or more tables; all have one length.

    Parameters
    ----------
    kinds, names, bases, splits, reasons : sequence
        What the codes in ``kind``, ``instance``, ``base``, ``split`` and ``reason`` stand for.
    twin : array
        The code of the twin's instance, `UNKNOWN` without one, `ABSENT` if it has no row.
    status : array
        An index into `STATUSES`, or `UNSCORED`.
    none : array
        1 claimed that there is no solution, 0 gave one, `UNKNOWN` nothing could be read.
    quality : array
        Optimum over objective in units of 1/`FIXED`, or `UNKNOWN`.
    claim : array
        Which value was found: equal objectives of one instance have equal codes; `UNKNOWN`
        where there is none.
    valued : array
        Whether the question has an optimum.
    closed : array
        The share of the gap between greedy and optimum that was closed, in units of 1/`FIXED`:
        0 without a valid answer or with one worse than greedy's; `UNKNOWN` where greedy's value
        is not known or is the optimum.
    pair : array
        On the home row of a pair of twins in one epoch (the half that has a solution): 1 both
        are right, 0 not, `ABSENT` if a half is not scored. `UNKNOWN` elsewhere.
    """

    kinds: Sequence[Kind]
    names: Sequence[str]
    bases: Sequence[str]
    splits: Sequence[str]
    reasons: Sequence[str]
    kind: Ints
    instance: Ints
    base: Ints
    split: Ints
    reason: Ints
    twin: Ints
    size: Ints
    epoch: Ints
    status: Ints
    unfit: Bools
    witness: Bools
    none: Ints
    tokens: Ints
    quality: Ints
    claim: Ints
    valued: Bools
    closed: Ints
    pair: Ints

    @property
    def right(self) -> Bools:
        """Which rows are correct."""
        found: Bools = self.status == CORRECT
        return found

    @property
    def scored(self) -> Bools:
        """Which rows the rates are about."""
        found: Bools = (self.status != UNSCORED) & (self.status != JUDGE_ERROR)
        return found

    @property
    def valid(self) -> Bools:
        """Which rows state a solution that is one, the best or not."""
        found: Bools = (self.status == CORRECT) | (self.status == SUBOPTIMAL)
        return found

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.kind)

    def where(self, chosen: Bools | Ints) -> "Frame":
        """Return some of the rows."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in (*_COLUMNS, "pair")})


_COLUMNS = (
    "kind",
    "instance",
    "base",
    "split",
    "reason",
    "twin",
    "size",
    "epoch",
    "status",
    "unfit",
    "witness",
    "none",
    "tokens",
    "quality",
    "claim",
    "valued",
    "closed",
)


@dataclass(slots=True)
class _Codes:
    """Names in the order in which they were first met."""

    codes: dict[Any, int] = field(default_factory=dict)

    def __call__(self, name: Any) -> int:
        return self.codes.setdefault(name, len(self.codes))

    def ranked(self) -> tuple[list[Any], Ints]:
        """Return the names in order, and the rank of each code."""
        ordered = sorted(self.codes)
        ranks = np.empty(len(ordered), np.int64)
        ranks[[self.codes[name] for name in ordered]] = np.arange(len(ordered))
        return ordered, ranks


class Columns:
    """Collects rows, in any order.

    Parameters
    ----------
    greedy : mapping
        The value that the greedy player reaches, by instance, where it is known.
    """

    def __init__(self, greedy: Mapping[str, int] | None = None) -> None:
        self._greedy = greedy or {}
        self._columns = {name: array("q") for name in _COLUMNS}
        self._codes = {n: _Codes() for n in ("kind", "instance", "base", "split", "reason")}
        self._claims: dict[tuple[int, int], int] = {}

    def add(self, sample: Sample) -> None:
        """Take one row."""
        for column, value in zip(self._columns.values(), self._values(sample), strict=True):
            column.append(value)

    def _values(self, s: Sample) -> Iterator[int]:
        codes = self._codes
        instance = codes["instance"](s.instance)
        yield codes["kind"]((s.family, s.question, s.unit))
        yield instance
        yield codes["base"](s.base_id)
        yield codes["split"](s.split)
        yield codes["reason"](s.reason)
        yield UNKNOWN if s.twin_id is None else codes["instance"](s.twin_id)
        yield s.size
        yield s.epoch
        yield UNSCORED if s.status is None else CODES[s.status]
        yield s.unfit
        yield s.witness
        yield UNKNOWN if s.claimed_none is None else s.claimed_none
        yield UNKNOWN if s.tokens is None else s.tokens
        yield UNKNOWN if s.quality is None else _fixed(*s.quality)
        yield UNKNOWN if s.objective is None else self._claim(instance, s.objective)
        yield s.optimum is not None
        yield self._closed(s)

    def _closed(self, s: Sample) -> int:
        greedy = self._greedy.get(s.instance)
        if greedy is None or s.optimum is None or greedy <= s.optimum or not s.witness:
            return UNKNOWN
        if s.objective is None or s.status not in (Status.CORRECT, Status.SUBOPTIMAL):
            return 0
        return max(0, greedy - s.objective) * FIXED // (greedy - s.optimum)

    def _claim(self, instance: int, objective: int) -> int:
        return self._claims.setdefault((instance, objective), len(self._claims))

    def frame(self) -> Frame:
        """Return the columns, sorted; only names that a row is about stand in ``names``."""
        found = {name: np.frombuffer(c, np.int64).copy() for name, c in self._columns.items()}
        names: Mapping[str, Any] = {}
        for name, codes in self._codes.items():
            ordered, ranks = codes.ranked()
            names = {**names, name: ordered}
            found[name] = ranks[found[name]] if len(ranks) else found[name]
            if name == "instance" and len(ranks):
                known = found["twin"] != UNKNOWN
                found["twin"] = np.where(known, ranks[found["twin"]], UNKNOWN)
        _forget_absent(found, len(names["instance"]))
        order = np.lexsort((found["epoch"], found["instance"]))
        found = {name: column[order] for name, column in found.items()}
        found["pair"] = _pairs(found)
        kinds = [Kind(*kind) for kind in names["kind"]]
        given: dict[str, Any] = dict(found)
        for name in ("unfit", "witness", "valued"):
            given[name] = found[name].astype(bool)
        vocabularies = (names[n] for n in ("instance", "base", "split", "reason"))
        return Frame(kinds, *vocabularies, **given)


def _fixed(numerator: int, denominator: int) -> int:
    return min(numerator * FIXED // denominator, LARGEST)


def _forget_absent(found: dict[str, Ints], names: int) -> None:
    present = np.zeros(names + 1, bool)
    present[found["instance"]] = True
    absent = (found["twin"] != UNKNOWN) & ~present[found["twin"]]
    found["twin"] = np.where(absent, ABSENT, found["twin"])


def _pairs(found: dict[str, Ints]) -> Ints:
    """Return the column ``pair`` of sorted columns."""
    instance, twin, epoch, status = (found[n] for n in ("instance", "twin", "epoch", "status"))
    pair = np.full(len(instance), UNKNOWN, np.int64)
    if not (twin != UNKNOWN).any():
        return pair
    lowest = epoch.min()
    span = int(epoch.max() - lowest) + 1
    keys, wanted = instance * span + (epoch - lowest), twin * span + (epoch - lowest)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    met = (twin >= 0) & (keys[at] == wanted)
    home = (twin != UNKNOWN) & ~met
    mine, other = found["witness"], found["witness"][at]
    home |= met & ((mine > other) | ((mine == other) & (instance < twin)))
    scored = (status != UNSCORED) & (status != JUDGE_ERROR)
    both = (status == CORRECT) & (status[at] == CORRECT)
    pair[home] = np.where(met & scored & scored[at], both, ABSENT)[home]
    return pair

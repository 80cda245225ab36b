"""The nouns every part of assay shares: questions, instances, verdicts.

An *instance* is a problem with its proven reference, the prompt that asks it, and an id. A
*verdict* is what a checker says of one candidate solution.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum
from typing import Any, NamedTuple

from assay.errors import FormatError

SCHEMA = 1

Row = dict[str, Any]
"""A JSON object as it stands in a file: strings, integers, booleans, None, lists and objects."""


class Nothing(Enum):
    """The candidate solution that claims there is no solution."""

    NONE = "none"


NONE = Nothing.NONE


class Status(StrEnum):
    """What became of an answer. All but the last are the model's doing."""

    CORRECT = "correct"
    SUBOPTIMAL = "suboptimal"
    WRONG = "wrong"
    UNPARSABLE = "unparsable"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    JUDGE_ERROR = "judge_error"


def in_words(key: str) -> str:
    """Return a status, a reason or a kind of claim as people read it.

    Examples
    --------
    >>> in_words("claimed_unsatisfiable")
    'claimed unsatisfiable'
    """
    return key.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A checker's decision on one candidate solution.

    Parameters
    ----------
    status : Status
        The outcome.
    reason : str
        A member of the family's closed list of reasons, or one of the judge's own.
    objective : int or None
        The value the solution really has (a tour's length), where it has one.
    quality : tuple of int or None
        Optimum and objective as (numerator, denominator), where both are defined.
    detail : mapping
        Integers and strings that locate a fault, such as ``{"step": 7}``.
    """

    status: Status
    reason: str
    objective: int | None = None
    quality: tuple[int, int] | None = None
    detail: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A way to ask about a base, and what it needs.

    Parameters
    ----------
    name : str
        Such as ``optimize``.
    twins : bool
        Whether each base is posed twice, once with and once without a solution.
    needs : mapping
        Parameters whose default this question changes.
    single : mapping
        For a parameter the values under which each base is posed once after all.
    allows : mapping
        For a parameter the values that the question can be asked of, where not all.
    """

    name: str
    twins: bool = False
    needs: Mapping[str, Any] = field(default_factory=dict)
    single: Mapping[str, Collection[Any]] = field(default_factory=dict)
    allows: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Posed:
    """One problem made from a base, with its reference.

    Parameters
    ----------
    problem : Any
        The family's ``Problem``.
    reference : mapping
        Proven values, as JSON; ``{"feasible": False}`` where there is nothing to find.
    features : mapping
        Exact integers that describe the instance, for analysis.
    """

    problem: Any
    reference: Mapping[str, Any]
    features: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Play:
    """What a player says: its reasoning and the solution it settles on."""

    trace: str
    solution: Any


class Claim(NamedTuple):
    """A statement in a trace that the instance decides.

    Parameters
    ----------
    kind : str
        One of the family's closed list, in docs/traces.md.
    start, end : int
        Where it stands in the text, in characters, the end excluded.
    about : tuple
        What it is about, as JSON values.
    says : Any
        What it states of that, as a JSON value.
    holds : bool
        Whether that is so.
    """

    kind: str
    start: int
    end: int
    about: tuple[Any, ...]
    says: Any
    holds: bool


class Written(NamedTuple):
    """A complete candidate solution that a trace writes down, and where it stands."""

    start: int
    end: int
    solution: Any


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read out of a trace, both lists in the order of the text."""

    claims: Sequence[Claim]
    candidates: Sequence[Written]


@dataclass(frozen=True, slots=True)
class Instance:
    """One row of a suite: everything needed to ask and to judge, nothing of the seed.

    ``base_id`` names the sampled base, ``id`` the base as it is asked, ``twin_id`` the other
    half where the question has two. ``problem``, ``reference`` and ``features`` are JSON.
    """

    id: str
    base_id: str
    twin_id: str | None
    family: str
    version: int
    split: str
    params: Row
    surface: dict[str, str]
    question: str
    index: int
    attempt: int
    problem: Row
    reference: Row
    features: Row
    prompt: str

    def to_row(self) -> Row:
        """Return the JSON object that stands for this instance in a file."""
        return {"schema": SCHEMA, **{name: getattr(self, name) for name in self.__slots__}}

    @classmethod
    def from_row(cls, row: Any) -> "Instance":
        """Read a row back, refusing what does not have the form of an instance.

        Raises
        ------
        FormatError
            If a field is missing, unknown or of the wrong type.
        """
        if not isinstance(row, dict):
            raise FormatError("an instance must be a JSON object")
        if row.get("schema") != SCHEMA:
            raise FormatError(f"schema {row.get('schema')!r} is not {SCHEMA}: not an instance row")
        wanted = {f.name: f.type for f in fields(cls)}
        if extra := sorted(set(row) - set(wanted) - {"schema"}):
            raise FormatError(f"unknown field {extra[0]!r} in an instance row")
        for name, kind in wanted.items():
            if name not in row:
                raise FormatError(f"no field {name!r} in an instance row")
            if not isinstance(row[name], _TYPES[str(kind)]) or isinstance(row[name], bool):
                raise FormatError(f"field {name!r} of an instance row has the wrong type")
        if any(not isinstance(v, str) for v in row["surface"].values()):
            raise FormatError("field 'surface' of an instance row must hold strings")
        return cls(**{name: row[name] for name in wanted})


_TYPES: dict[str, tuple[type, ...]] = {
    str(str): (str,),
    str(int): (int,),
    str(str | None): (str, type(None)),
    str(Row): (dict,),
    str(dict[str, str]): (dict,),
}

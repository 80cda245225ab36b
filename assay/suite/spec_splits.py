"""The splits of a spec: drawn from a stream, or made of the instances of another split."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from assay import families
from assay.errors import UserError
from assay.orders import Order, order
from assay.spec import MAX_CHOICES, integers
from assay.suite.spec_fields import NAME, known, listing, table, text, whole

AXES = ("size", "structure", "surface", "question", "context")
PLACES = ("around", "before", "after")
MAX_COUNT = 10_000_000
MAX_TOKENS = 131_072
MIN_TOKENS = 256
MAX_VARIANTS = 64
MAX_NOTE = 500
_DRAWN = {"name", "family", "axis", "count", "question", "params", "surface", "start", "note"}
_DERIVED = {"name", "of", "axis", "count", "note"}
_BY_AXIS = {
    "surface": {"surface", "relabel"},
    "context": {"tokens", "place"},
    "question": {"question"},
}


@dataclass(frozen=True, slots=True)
class Variant:
    """Another way to write an instance.

    Parameters
    ----------
    surface : mapping
        Surface axes that change.
    relabel : bool
        Whether names and order are drawn anew.
    tokens : int
        About how many tokens of other prompts stand around it; 0 for none.
    place : str
        One of `PLACES`: where the others stand.
    """

    surface: Mapping[str, str] = field(default_factory=dict)
    relabel: bool = False
    tokens: int = 0
    place: str = "around"


@dataclass(frozen=True, slots=True)
class Split:
    """One part of a suite.

    Parameters
    ----------
    name : str
        Also the name of its data file.
    axis : str
        One of `AXES`: what the split varies.
    count : int
        The number of instances.
    order : Order
        How to make them, or those that they are made of.
    start : int
        The first index of the stream.
    of : str or None
        The split whose instances it asks in another way.
    variants : tuple of Variant
        The ways in which it asks each; empty if it asks another question.
    """

    name: str
    axis: str
    count: int
    order: Order
    start: int = 0
    of: str | None = None
    variants: tuple[Variant, ...] = ()

    @property
    def per_base(self) -> int:
        """How many instances each base has."""
        return self.order.halves * max(1, len(self.variants))

    @property
    def bases(self) -> int:
        """How many bases there are."""
        return self.count // self.per_base


def split(data: Any, seed: int, others: Mapping[str, Split]) -> Split:
    """Check one split.

    Parameters
    ----------
    data : Any
        As read.
    seed : int
        The suite's root seed.
    others : mapping
        The splits before it, by name.

    Raises
    ------
    UserError
        With the first thing that is wrong, and the split's name.
    """
    table(data, "a split")
    name = text(data, "name", NAME, "lower-case letters, digits and hyphens")
    try:
        axis = data.get("axis")
        if axis not in AXES:
            raise UserError(f"axis must be one of {', '.join(AXES)}")
        if not isinstance(data.get("note", ""), str) or len(data.get("note", "")) > MAX_NOTE:
            raise UserError(f"note must be a text of up to {MAX_NOTE} characters")
        if "of" in data:
            return _derived(name, axis, data, others)
        return _drawn(name, axis, data, seed)
    except UserError as error:
        raise UserError(f"split {name!r}: {error}") from None


def _drawn(name: str, axis: str, data: Mapping[str, Any], seed: int) -> Split:
    known(data, _DRAWN, "a split")
    if axis == "context":
        raise UserError('the axis context needs of = "another split"')
    params = table(data.get("params", {}), "params")
    for parameter, values in params.items():
        listing(values, parameter)
    made = order(
        str(data.get("family")),
        params,
        question=_question(data),
        seed=seed,
        surface=table(data.get("surface", {}), "surface"),
        split=name,
    )
    count = whole(data.get("count"), 1, MAX_COUNT, "count")
    start = whole(data.get("start", 0), 0, MAX_COUNT, "start")
    return _whole_bases(Split(name, axis, count, made, start))


def _question(data: Mapping[str, Any]) -> str | None:
    question = data.get("question")
    if question is not None and not isinstance(question, str):
        raise UserError("question must be a text")
    return question


def _whole_bases(made: Split) -> Split:
    if made.count % made.per_base:
        ways = f" in {len(made.variants)} ways" if made.variants else ""
        twins = "its question comes as twins, so " if made.order.twins else ""
        even = "even, " if made.per_base == 2 else ""
        raise UserError(f"{twins}count must be {even}a multiple of {made.per_base}{ways}")
    return made


def _derived(name: str, axis: str, data: Mapping[str, Any], others: Mapping[str, Split]) -> Split:
    if axis not in _BY_AXIS:
        raise UserError(f"a split of another one has an axis of {', '.join(_BY_AXIS)}")
    known(data, _DERIVED | _BY_AXIS[axis], f"a split of another one, of axis {axis}")
    source = others.get(data["of"]) if isinstance(data["of"], str) else None
    if source is None or source.of is not None:
        raise UserError("of must name a split before it that is drawn")
    asked, variants = replace(source.order, split=name), tuple[Variant, ...]()
    if axis == "question":
        asked = _asked(source, data)
    else:
        variants = _surfaces(source, data) if axis == "surface" else _contexts(data)
        if axis == "context" and source.bases < 2:
            raise UserError(f"split {source.name!r} has no second base to put around the first")
    most = source.bases * asked.halves * max(1, len(variants))
    count = whole(data.get("count", most), 1, most, "count")
    return _whole_bases(Split(name, axis, count, asked, source.start, source.name, variants))


def _asked(source: Split, data: Mapping[str, Any]) -> Order:
    """Return the order that asks another question of the same bases."""
    old, family = source.order, families.get(source.order.family)
    asked = family.question(text(data, "question", NAME, "the name of a question"))
    if asked == old.question:
        raise UserError(f"question must be another one than {asked.name!r}")
    given = {name: _written(choices) for name, choices in old.spec.choices.items()}
    made = order(
        old.family,
        given,
        question=asked.name,
        seed=old.seed,
        surface=old.surface,
        split=str(data["name"]),
    )
    if made.spec != old.spec:
        raise UserError(f"the question {asked.name!r} cannot be asked of the same draws")
    return made


def _written(choices: tuple[Any, ...]) -> Any:
    return choices[0] if isinstance(choices[0], bool) else ",".join(map(str, choices))


def _surfaces(source: Split, data: Mapping[str, Any]) -> tuple[Variant, ...]:
    """Return a variant for each combination of the surfaces that are listed."""
    relabel = data.get("relabel", False)
    if not isinstance(relabel, bool):
        raise UserError("relabel must be true or false")
    given = table(data.get("surface", {}), "surface")
    lists = {axis: listing(given[axis], axis).split(",") for axis in sorted(given)}
    for axis, listed in lists.items():
        if len(set(listed)) < len(listed):
            raise UserError(f"{axis} names the same one twice")
    if not lists and not relabel:
        raise UserError("a surface split needs a surface, or relabel = true")
    variants = []
    for values in product(*lists.values()):
        surface = dict(zip(lists, values, strict=True))
        order(source.order.family, {}, surface=surface)
        variants.append(Variant(surface, relabel))
        if len(variants) > MAX_VARIANTS:
            raise UserError(f"a split asks in {MAX_VARIANTS} ways at most")
    return tuple(variants)


def _contexts(data: Mapping[str, Any]) -> tuple[Variant, ...]:
    place, listed = (
        data.get("place", "around"),
        integers(listing(data.get("tokens"), "tokens"), "tokens"),
    )
    if place not in PLACES:
        raise UserError(f"place must be one of {', '.join(PLACES)}")
    if len(set(listed)) < len(listed) or len(listed) > MAX_VARIANTS:
        raise UserError(f"tokens must be up to {MAX_VARIANTS} different numbers")
    for tokens in listed:
        whole(tokens, MIN_TOKENS, MAX_TOKENS, "tokens")
    return tuple(Variant(tokens=tokens, place=place) for tokens in listed)


def trained_on(data: Any) -> None:
    """Check the declaration of what a model has seen: for each family its sizes.

    Raises
    ------
    UserError
        If a family is unknown or its sizes are no whole numbers.
    """
    for name, sizes in table(data, "trained_on").items():
        families.get(name)
        if len(integers(str(sizes), f"trained_on: {name}")) > MAX_CHOICES:
            raise UserError(f"trained_on: {name} names too many sizes")

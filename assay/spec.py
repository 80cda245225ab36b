"""Parameters as a user writes them, resolved to one `Params` for every index.

A value may be single (``12``), a range (``6..13``), a range with a step (``10..50:10``) or a
list (``6,9,12``). Values with several choices are walked in mixed radix, the first declared
parameter fastest, so that any run of indices is spread evenly over the sizes and every
instance can be made alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import Field as DataField
from dataclasses import dataclass, fields
from functools import lru_cache
from math import prod
from typing import Any

from assay.errors import UserError
from assay.text import natural

MAX_CHOICES = 10_000


def option(field: "DataField[Any]") -> str:
    """Return a parameter's name on the command line."""
    return "--" + field.name.replace("_", "-")


def bearing(field: "DataField[Any]") -> Mapping[str, tuple[Any, ...]]:
    """Return with which values of other parameters, or for which questions, one has an effect."""
    only: Mapping[str, tuple[Any, ...]] = field.metadata.get("only", {})
    return only


def named(name: str, values: Sequence[Any]) -> str:
    """Return a parameter, or ``question``, and some of its values as they are written."""
    words = [str(value) for value in values]
    last = f" or {words[-1]}" if len(words) > 1 else words[-1]
    return f"--{name.replace('_', '-')} {', '.join(words[:-1])}{last}"


def _whole(text: str, what: str) -> int:
    try:
        return natural(text.strip())
    except ValueError:
        raise UserError(f"{what}: {text!r} is not a whole number") from None


def integers(text: str, what: str) -> list[int]:
    """Return the whole numbers that a value, range or list stands for.

    Raises
    ------
    UserError
        If it stands for none, or for too many.
    """
    values: list[int] = []
    for part in text.split(","):
        low, dots, rest = part.partition("..")
        if not dots:
            values.append(_whole(part, what))
            continue
        high, colon, step = rest.partition(":")
        a, b, c = _whole(low, what), _whole(high, what), _whole(step, what) if colon else 1
        if b < a or c < 1:
            raise UserError(f"{what}: {part!r} is an empty range; write it as low..high")
        if (b - a) // c >= MAX_CHOICES:
            raise UserError(f"{what}: {part!r} names more than {MAX_CHOICES} values")
        values += range(a, b + 1, c)
    return values


def _choices(field: "DataField[Any]", value: Any) -> list[Any]:
    what = option(field)
    if field.type is bool or field.type == "bool":
        if not isinstance(value, bool):
            raise UserError(f"{what} must be true or false")
        return [value]
    if "choices" in field.metadata:
        allowed, short = field.metadata["choices"], field.metadata.get("short", {})
        values = [v for item in str(value).split(",") for v in short.get(item, (item,))]
        for item in values:
            if item not in allowed:
                raise UserError(f"{what} must be one of {', '.join(allowed)}, not {item!r}")
        return values
    low, high = field.metadata["range"]
    numbers = integers(str(value), what)
    for number in numbers:
        if not low <= number <= high:
            raise UserError(f"{what} must be {low} to {high}, not {number}")
    return numbers


@dataclass(frozen=True, slots=True)
class Spec:
    """The parameters of a whole split: one resolved `Params` for every index.

    Parameters
    ----------
    params : type
        The family's ``Params`` dataclass.
    choices : mapping
        For each parameter the values it walks through.
    """

    params: type[Any]
    choices: Mapping[str, tuple[Any, ...]]

    @classmethod
    def parse(cls, params: type[Any], given: Mapping[str, Any]) -> "Spec":
        """Read what a user gave.

        Raises
        ------
        UserError
            If a name is unknown or a value is outside its range.
        """
        known = {field.name: field for field in fields(params)}
        for name in given:
            if name not in known:
                raise UserError(f"no parameter {name!r}; there are {', '.join(known)}")
        choices = {
            name: tuple(_choices(field, given.get(name, field.default)))
            for name, field in known.items()
        }
        spec = cls(params, choices)
        if spec.count > MAX_CHOICES:
            raise UserError(f"the ranges name {spec.count} combinations; the most is {MAX_CHOICES}")
        return spec

    @property
    def count(self) -> int:
        """How many different `Params` there are."""
        return prod(len(choices) for choices in self.choices.values())

    def at(self, index: int) -> Any:
        """Return the `Params` of one index."""
        values = {}
        for name, choices in self.choices.items():
            index, i = divmod(index, len(choices))
            values[name] = choices[i]
        return self.params(**values)


def refuse_idle(spec: Spec, question: str, given: Collection[str]) -> None:
    """Refuse parameters that were given though they have no effect on any instance.

    Parameters
    ----------
    spec : Spec
        The parameters of all instances.
    question : str
        How they are asked.
    given : collection of str
        The names of the parameters that a user gave.

    Raises
    ------
    UserError
        That says with what the parameter has an effect.
    """
    for field in fields(spec.params):
        for name, values in bearing(field).items() if field.name in given else ():
            chosen = (question,) if name == "question" else spec.choices[name]
            if not set(chosen) & set(values):
                raise UserError(
                    f"{option(field)} has no effect here: it is for {named(name, values)}; "
                    "leave it out"
                )


def without_defaults(params: Any) -> dict[str, Any]:
    """Return the parameters that differ from their defaults: adding one later changes no key."""
    return dict(_without_defaults(params))


@lru_cache(maxsize=1024)
def _without_defaults(params: Any) -> tuple[tuple[str, Any], ...]:
    pairs = ((field.name, getattr(params, field.name), field.default) for field in fields(params))
    return tuple((name, value) for name, value, default in pairs if value != default)

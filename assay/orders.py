"""What a user asks to be made: a family, its parameters, a question, a seed.

An order is checked once, here, and from then on determines every instance by its index alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assay import families
from assay.core import Question
from assay.errors import UserError
from assay.jsonl import SAFE
from assay.spec import Spec, without_defaults

PURPOSES = ("eval", "train")


@dataclass(frozen=True, slots=True)
class Order:
    """What to make; with an index it determines an instance.

    Parameters
    ----------
    family : str
        A family's name.
    spec : Spec
        Its parameters, ranges included.
    question : Question
        How it is asked.
    seed : int
        The root seed, 0 or more, of any size.
    purpose : str
        ``eval`` or ``train``: disjoint streams.
    surface : mapping
        Surface axes that differ from the family's own choice.
    split : str
        The name of the split that the rows belong to.
    """

    family: str
    spec: Spec
    question: Question
    seed: int = 0
    purpose: str = "eval"
    surface: Mapping[str, str] = field(default_factory=dict)
    split: str = ""

    @property
    def twins(self) -> bool:
        """Whether one base gives two instances."""
        single = self.question.single.items()
        return self.question.twins and not any(self.spec.choices[k][0] in v for k, v in single)

    @property
    def halves(self) -> int:
        """How many instances one base gives."""
        return 2 if self.twins else 1

    def key(self, params: Any, index: int, attempt: int) -> list[Any]:
        """Return the key of one attempt's random stream."""
        family = families.get(self.family)
        seed = self.seed if self.seed <= SAFE else hex(self.seed)
        values = without_defaults(params)
        return [seed, self.purpose, family.name, family.version, values, index, attempt]


def order(
    family: str,
    params: Mapping[str, Any],
    *,
    question: str | None = None,
    seed: int = 0,
    purpose: str = "eval",
    surface: Mapping[str, str] | None = None,
    split: str = "",
) -> Order:
    """Check what a user asks for and return it as an `Order`.

    Parameters
    ----------
    family, question : str
        Names; no question means the family's first.
    params, surface : mapping
        As the user gave them; see `assay.spec.Spec.parse`.
    seed, purpose, split
        See `Order`.

    Raises
    ------
    UserError
        If anything is unknown, out of range or contradictory.
    """
    found = families.get(family)
    asked = found.question(question)
    for name, value in asked.needs.items():
        if str(params.get(name, value)) != str(value):
            raise UserError(f"question {asked.name!r} needs --{name} {value}")
    spec = Spec.parse(found.problems.Params, {**params, **asked.needs})
    _check_choices(spec, asked)
    for index in range(spec.count):
        found.problems.check_params(spec.at(index))
    surface = dict(surface or {})
    for axis, value in surface.items():
        if axis not in found.prompts.SURFACES:
            axes = ", ".join(found.prompts.SURFACES)
            raise UserError(f"{family} has no surface {axis!r}; it has {axes}")
        allowed = found.prompts.SURFACES[axis]
        if value not in allowed:
            raise UserError(f"{family} has no {axis} {value!r}; it has {', '.join(allowed)}")
    if purpose not in PURPOSES:
        raise UserError(f"--purpose must be one of {', '.join(PURPOSES)}")
    if seed < 0:
        raise UserError("--seed must be 0 or more")
    return Order(family, spec, asked, seed, purpose, surface, split)


def _check_choices(spec: Spec, asked: Question) -> None:
    """Refuse parameter values that a question cannot be asked of, alone or mixed."""
    for name, values in asked.single.items():
        alone = [value for value in spec.choices[name] if value in values]
        if alone and len(spec.choices[name]) > 1:
            raise UserError(f"--{name} {alone[0]} has no twins: it cannot be mixed with others")
    for name, allowed in asked.allows.items():
        for value in spec.choices[name]:
            if value not in allowed:
                span = isinstance(value, int)
                names = f"{allowed[0]} to {allowed[-1]}" if span else ", ".join(allowed)
                raise UserError(f"question {asked.name!r} is for --{name} {names} only")

"""A posed problem written down as an instance, whether it was drawn or came from a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from assay.core import Instance, Posed
from assay.families import Family
from assay.rng import digest


def base_id(family: Family, key: Sequence[Any]) -> str:
    """Return the id of a base: its family, its version, and 64 bits of a key's digest."""
    return f"{family.name}-v{family.version}-{digest(key).hex()[:16]}"


def twins(ids: Sequence[str]) -> list[str | None]:
    """Return the twin of each instance of a base: each other's id where there are two."""
    return [*reversed(ids)] if len(ids) == 2 else [None]


def instance(
    family: Family,
    base: str,
    name: str,
    twin: str | None,
    question: str,
    posed: Posed,
    surface: Mapping[str, str],
) -> Instance:
    """Return a posed problem with its prompt, as an instance that no stream has an index for.

    Parameters
    ----------
    family : Family
        Whose problem it is.
    base, name, twin : str
        The ids of its base, of itself and of its twin; None for a twin that it has not.
    question : str
        How it is asked.
    posed : Posed
        Problem, reference and features.
    surface : mapping
        Every surface axis of the family with its value.
    """
    return Instance(
        id=name,
        base_id=base,
        twin_id=twin,
        family=family.name,
        version=family.version,
        split="",
        params={},
        surface=dict(surface),
        question=question,
        index=0,
        attempt=0,
        problem=family.problems.to_json(posed.problem),
        reference=dict(posed.reference),
        features=dict(posed.features),
        prompt=family.prompts.write(posed.problem, surface),
    )

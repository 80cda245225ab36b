"""Instances of problems that come from elsewhere: proven and posed as if they had been drawn.

Their ids are digests of the problem, so that the same file gives the same instance anywhere; they
have no parameters and belong to no stream.
"""

from typing import Any

from assay import families, posing
from assay.core import Instance
from assay.errors import UserError
from assay.rng import Stream


def adopt(family_name: str, problem: Any, question: str | None = None) -> list[Instance]:
    """Return the instance that asks about a problem, or its two twins.

    Parameters
    ----------
    family_name : str
        Whose problem it is.
    problem : Problem
        As a format reads it.
    question : str or None
        None means the family's first.

    Raises
    ------
    UserError
        If the question is about something that a file does not state.
    """
    family = families.get(family_name)
    asked = family.question(question)
    defaults = family.problems.Params()
    drawn = any(getattr(defaults, name) != value for name, value in asked.needs.items())
    if drawn and asked.name not in getattr(family.generator, "ADOPTED", ()):
        raise UserError(
            f"question {asked.name!r} is about how {family.name} instances are drawn "
            f"and cannot be asked of a file; take --question {family.question(None).name}"
        )
    # What a generator draws may be more than the problem, such as a walk to its twin.
    adopted = getattr(family.generator, "adopted", None)
    base = problem if adopted is None else adopted(problem)
    facts = family.exact.prove_many([base])[0]
    key = ["import", family.name, family.version, family.problems.to_json(problem)]
    posed = list(family.generator.pose(base, facts, asked.name, Stream([*key, asked.name])))
    if len(posed) == 2:
        Stream([*key, asked.name, "order"]).shuffle(posed)
    base_id = posing.base_id(family, key)
    ids = [f"{base_id}~{asked.name}.{half}" for half in "ab"] if len(posed) == 2 else [base_id]
    return [
        posing.instance(
            family, base_id, name, twin, asked.name, one, family.prompts.surface(one.problem)
        )
        for name, twin, one in zip(ids, posing.twins(ids), posed, strict=True)
    ]

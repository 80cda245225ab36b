"""Proving a stored reference again, by a route that shares nothing with the first proof."""

from assay.core import Instance, Status
from assay.errors import FormatError, JudgeError
from assay.jsonl import dumps, loads
from assay.judge import Judge


def prove(instance: Instance) -> None:
    """Prove one instance's reference again.

    The family's second route computes the reference's values from the problem alone; they must
    equal the stored ones, and the solution that the reference carries must be judged correct.

    Raises
    ------
    JudgeError
        If anything differs; the message names the instance.
    FormatError
        If the instance is damaged.
    """
    judge = Judge(instance)
    values = loads(dumps(judge.family.exact.prove_again(judge.problem)))
    for name, value in values.items():
        stored = instance.reference.get(name)
        if stored != value:
            raise JudgeError(f"{instance.id}: {name} is {value}, the reference says {stored}")
    verdict = judge.check(judge.witness())
    if verdict.status is not Status.CORRECT:
        raise JudgeError(f"{instance.id}: the solution known for it is {verdict.reason}")


def read_back(instance: Instance) -> None:
    """Check that the prompt says the whole problem.

    Raises
    ------
    FormatError
        If the problem read out of the prompt is another one, or none.
    """
    judge = Judge(instance)
    if judge.family.prompts.read(instance.prompt) != judge.problem:
        raise FormatError(f"{instance.id}: the prompt does not say the problem")

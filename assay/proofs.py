"""Proving a stored reference again, by a route that shares nothing with the first proof."""

from typing import Any

from assay.context import asked
from assay.core import SCHEMA, Instance, Row, Status
from assay.errors import FormatError, JudgeError, about
from assay.jsonl import dumps, loads
from assay.judge import Judge


def prove(instance: Instance, certificate: Row | None = None) -> None:
    """Prove one instance's reference again.

    The family's second route computes the reference's values from the problem alone, or from a
    certificate that is checked without a solver; they must equal the stored ones, and the
    solution that the reference or the certificate carries must be judged correct.

    Parameters
    ----------
    instance : Instance
        Whose reference it is.
    certificate : dict or None
        As `certify` returned it.

    Raises
    ------
    JudgeError
        If anything differs; the message names the instance.
    FormatError
        If the instance is damaged.
    UserError, IncompleteError
        If the proof is too hard; the message names the instance.
    """
    judge = Judge(instance)
    found = certificate or {}
    proof, text = found.get("proof"), found.get("solution")
    evidence = judge.family.evidence
    with about(instance.id):
        if proof is None:
            proven = judge.family.exact.prove_again(judge.problem)
        elif evidence is not None:
            proven = evidence.confirm(judge.problem, proof)
        else:
            raise FormatError("a certificate for a family that has none")
    values = loads(dumps(proven))
    for name, value in values.items():
        stored = instance.reference.get(name)
        if stored != value:
            raise JudgeError(f"{instance.id}: {name} is {value}, the reference says {stored}")
    stored = None if text is None else judge.family.answers.read(text, judge.problem)
    verdict = judge.check(judge.witness() if stored is None else stored)
    if verdict.status is not Status.CORRECT:
        raise JudgeError(f"{instance.id}: the solution known for it is {verdict.reason}")


def certify(instance: Instance) -> Row | None:
    """Return evidence for a reference that a checker without a solver can follow.

    Returns
    -------
    dict or None
        ``solution``, an optimal answer where the reference stores none, as a model would write
        it; ``proof``, what the family's ``confirm`` takes. Which optimum and which proof depends
        on the solvers' versions. None if the reference needs no evidence.
    """
    judge = Judge(instance)
    evidence = judge.family.evidence
    solution, proof = None, None
    with about(instance.id):
        if evidence is not None:
            solution, proof = evidence.certify(judge.problem, instance.reference)
        if solution is None and judge.family.problems.witness(instance.reference) is None:
            solution = judge.family.exact.solve(judge.problem)
    if solution is None and proof is None:
        return None
    text = None if solution is None else judge.family.answers.write(solution)
    return {"schema": SCHEMA, "id": instance.id, "solution": text, "proof": proof}


def read(judge: Judge) -> Any:
    """Return the problem that an instance's prompt asks, or None if it says none."""
    return judge.family.prompts.read(asked(judge.instance.prompt))


def read_back(instance: Instance) -> None:
    """Check that the prompt says the whole problem.

    Raises
    ------
    FormatError
        If the problem read out of the prompt is another one, or none.
    """
    judge = Judge(instance)
    if read(judge) != judge.problem:
        raise FormatError(f"{instance.id}: the prompt does not say the problem")

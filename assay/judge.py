"""From a model's completion to a verdict.

The family's checker judges solutions; this module decides what never reaches it: answers cut
by length, refused, or not there. A completion cut by length is judged only if it holds a whole
final answer, one complete JSON object; anything less is `truncated`. Nothing is ever read out
of unfinished reasoning. Judging is a pure function of the stored text, so it can be repeated.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from assay import families
from assay.core import NONE, Instance, Status, Verdict
from assay.errors import FormatError
from assay.jsonl import dumps
from assay.reasoning import Split, split
from assay.text import answer_object, stated_value

_DECLINED = ("i'm sorry", "i am sorry", "i cannot", "i can't", "i can’t", "i’m sorry")


class JudgeReason(StrEnum):
    """Why an answer never reached the family's checker."""

    NO_ANSWER = "no_answer"
    UNFINISHED_REASONING = "unfinished_reasoning"
    CUT_BY_LENGTH = "cut_by_length"
    CONTENT_FILTER = "content_filter"
    DECLINED = "declined"
    CHECKER_FAILED = "checker_failed"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and whether the answer claimed that there is no solution.

    ``claimed_none`` is None where no answer could be read, and so is ``solution``, what was read.
    """

    verdict: Verdict
    claimed_none: bool | None
    solution: Any = None


class Judge:
    """Judges completions of one instance.

    Parameters
    ----------
    instance : Instance
        What was asked.

    Raises
    ------
    FormatError
        If the instance's problem or reference is damaged.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.family = families.get(instance.family)
        if instance.version != self.family.version:
            raise FormatError(
                f"{instance.id} is of version {instance.version} of {self.family.name}; "
                f"this assay has version {self.family.version}"
            )
        self.problem: Any = self.family.problems.from_json(instance.problem)
        self.family.problems.check_reference(self.problem, instance.reference)

    @property
    def size(self) -> int:
        """How large the problem is."""
        return self.family.problems.size(self.problem)

    @property
    def unit(self) -> str:
        """What `size` counts."""
        return self.family.problems.SIZE

    def judge(
        self, content: str | None, reasoning: str | None = None, finish_reason: str | None = None
    ) -> Judged:
        """Judge one completion.

        Parameters
        ----------
        content, reasoning : str or None
            As the server sent them.
        finish_reason : str or None
            The server's word: ``stop``, ``length``, ``content_filter``, or nothing.
        """
        if finish_reason == "content_filter":
            return _unread(Status.REFUSED, JudgeReason.CONTENT_FILTER)
        parts = split(content, reasoning)
        if finish_reason == "length":
            return self._cut(parts)
        if not parts.finished:
            return _unread(Status.UNPARSABLE, JudgeReason.UNFINISHED_REASONING)
        solution = self.family.answers.read(parts.final, self.problem)
        if solution is None:
            if parts.final.strip().lower().startswith(_DECLINED):
                return _unread(Status.REFUSED, JudgeReason.DECLINED)
            return _unread(Status.UNPARSABLE, JudgeReason.NO_ANSWER)
        return self._judged(parts.final, solution)

    def _cut(self, parts: Split) -> Judged:
        """Judge the last complete JSON object of a text cut by length, and nothing around it."""
        found = answer_object(parts.final, self.family.answers.KEY)
        whole = "" if found is None else dumps(found, floats=True)
        solution = self.family.answers.read(whole, self.problem)
        if solution is None:
            return _unread(Status.TRUNCATED, JudgeReason.CUT_BY_LENGTH)
        return self._judged(whole, solution)

    def _judged(self, text: str, solution: Any) -> Judged:
        """Judge a solution, and record the value that was claimed for it beside the true one."""
        verdict = self.check(solution)
        names = getattr(self.family.answers, "VALUES", ())
        if verdict.objective is not None and names:
            claimed = stated_value(text, self.family.answers.KEY, names)
            if claimed is not None:
                agrees = "yes" if claimed == verdict.objective else "no"
                detail = {**verdict.detail, "claimed": claimed, "claim_agrees": agrees}
                verdict = replace(verdict, detail=detail)
        return Judged(verdict, solution is NONE, solution)

    def check(self, solution: Any) -> Verdict:
        """Judge a solution; a checker that fails is a judge error, never the model's fault."""
        try:
            return self.family.checker.check(self.problem, self.instance.reference, solution)
        except Exception as error:  # the run goes on, and the count of judge errors is loud
            fault = {"error": f"{type(error).__name__}: {error}"[:200]}
            return Verdict(Status.JUDGE_ERROR, JudgeReason.CHECKER_FAILED, detail=fault)

    def witness(self) -> Any:
        """Return a correct solution: the reference's own, else one found again."""
        stored = self.family.problems.witness(self.instance.reference)
        return self.family.exact.solve(self.problem) if stored is None else stored


def _unread(status: Status, reason: JudgeReason) -> Judged:
    return Judged(Verdict(status, reason), None)

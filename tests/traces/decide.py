"""Whether a labelled claim holds, decided from its normal form: docs/traces.md, a second time.

Nothing of the reader is used. A decider belongs to one trace; what the trace has set up is told
to it by the labels, never read out of the text.
"""

from collections.abc import Callable, Sequence
from typing import Any

from assay import families
from assay.core import Instance
from traces import decide_calendar, decide_jobshop, decide_maze, decide_sat, decide_tsp
from traces.decide_sums import arithmetic, comparison


class Decider:
    """Decides the claims of one trace, in the order of their starts.

    Parameters
    ----------
    instance : Instance
        What the trace is about.
    """

    def __init__(self, instance: Instance) -> None:
        family = families.get(instance.family)
        self.problem: Any = family.problems.from_json(instance.problem)
        self.reference = instance.reference
        self.check = family.checker.check
        self.part = PARTS[instance.family]
        self.state: Any = self.part.State()

    def set_up(self, words: Sequence[str]) -> None:
        """Take note of what the trace has set up."""
        self.part.set_up(self.problem, self.state, words)

    def holds(self, kind: str, words: Sequence[str]) -> bool | None:
        """Say whether a claim holds, or None if nothing decides it."""
        if kind == "arithmetic":
            return arithmetic("".join(words))
        if kind == "comparison":
            return comparison("".join(words))
        if kind == "quoted_value":
            return bool(self.part.quoted(self.problem)[words[0]] == " ".join(words[1:]))
        decide: Callable[[Any, Any, Sequence[str]], bool | None] = getattr(self.part, kind)
        return decide(self.problem, self.state, words)

    def status(self, words: Sequence[str]) -> str:
        """Return the checker's status of a candidate."""
        solution = self.part.solution(self.problem, self.state, words)
        return str(self.check(self.problem, self.reference, solution).status)


PARTS: dict[str, Any] = {
    "tsp": decide_tsp,
    "3sat": decide_sat,
    "maze": decide_maze,
    "calendar": decide_calendar,
    "jobshop": decide_jobshop,
}

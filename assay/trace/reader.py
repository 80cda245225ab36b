"""A stored completion read as a trace: its parts, claims, candidates, and its final verdict."""

import gc
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from assay.core import Claim, Instance, Row, Verdict, Written
from assay.judge import Judge, Judged
from assay.trace.segments import Segments, segments

CHARACTERS = 4
"""To a token, where no server has counted."""


class Candidate(NamedTuple):
    """A complete solution that a trace writes down.

    Parameters
    ----------
    start, end : int
        Where, in characters.
    key : hashable
        What it shares with other ways of writing the same.
    verdict : Verdict
        The family checker's.
    """

    start: int
    end: int
    key: Hashable
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Trace:
    """All that was read out of a completion.

    Parameters
    ----------
    parts : Segments
        Its text, and where the final part begins.
    claims : list of Claim
        In the order of the text.
    candidates : list of Candidate
        Likewise; those of the final part as well.
    judged : Judged
        The verdict on the final answer.
    answer : hashable or None
        The key of the final answer, None if none was read.
    tokens : int
        The length of the text in tokens.
    counted : bool
        Whether the server counted them; else they are `CHARACTERS` characters each.
    ended : bool
        Whether the completion was not cut by length.
    parted : bool
        Whether the server sent the reasoning in a field of its own, so that tags were there.
    """

    parts: Segments
    claims: list[Claim]
    candidates: list[Candidate]
    judged: Judged
    answer: Hashable | None
    tokens: int
    counted: bool
    ended: bool
    parted: bool

    def token(self, at: int) -> int:
        """Return how many tokens stand before a character, as if all were equally long."""
        return at * self.tokens // max(1, len(self.parts.text))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put garbage collection off for a while.

    A reading makes tens of thousands of tuples and no cycle, so that a collection, which looks at
    all of them and at all that the program holds, would find nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Tracer:
    """Reads the traces of one instance.

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
        self.judge = Judge(instance)

    def read(self, sample: Row) -> Trace:
        """Read a sample's row; see `trace`."""
        return self.trace(
            sample["content"],
            sample["reasoning"],
            sample["finish_reason"],
            sample["usage"]["completion"],
        )

    def trace(
        self,
        content: str | None,
        reasoning: str | None = None,
        finish_reason: str | None = None,
        tokens: int | None = None,
    ) -> Trace:
        """Read one completion.

        Parameters
        ----------
        content, reasoning, finish_reason : str or None
            As the server sent them.
        tokens : int or None
            The server's count of the completion's tokens.
        """
        with _uncollected():
            return self._trace(content, reasoning, finish_reason, tokens)

    def _trace(
        self,
        content: str | None,
        reasoning: str | None,
        finish_reason: str | None,
        tokens: int | None,
    ) -> Trace:
        parts = segments(content, reasoning)
        judge = self.judge
        read = judge.family.claims.read(parts.text, judge.problem, self.instance.surface)
        judged = judge.judge(content, reasoning, finish_reason)
        read_out = judged.solution
        answer = None if read_out is None else judge.family.claims.key(read_out)
        length = -(-len(parts.text) // CHARACTERS) if tokens is None else tokens
        candidates = self._judged(read.candidates)
        return Trace(
            parts,
            list(read.claims),
            candidates,
            judged,
            answer,
            length,
            counted=tokens is not None,
            ended=finish_reason != "length",
            parted=bool(reasoning),
        )

    def _judged(self, written: Iterable[Written]) -> list[Candidate]:
        known: dict[Hashable, tuple[Hashable, Verdict]] = {}
        key_of, check = self.judge.family.claims.key, self.judge.check
        found = []
        for start, end, solution in written:
            judged = known.get(solution)
            if judged is None:
                judged = known[solution] = key_of(solution), check(solution)
            found.append(Candidate(start, end, *judged))
        return found

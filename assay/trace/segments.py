"""The parts of a completion: reasoning and final answer, and the reasoning's steps.

The *text* of a sample is its content; where the server has a reasoning field, that comes first
and a line feed between. All offsets count characters of this text. Where it is cut is decided as
`assay.reasoning.split` does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assay.reasoning import CLOSE, split

_BREAK = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Segments:
    """A completion's text and where its parts begin.

    Parameters
    ----------
    text : str
        All of it.
    final : int
        Where the final part begins; everything before is the reasoning. Its length if the
        reasoning is unfinished.
    finished : bool
        False if a ``<think>`` was never closed.
    """

    text: str
    final: int
    finished: bool

    @property
    def reasoned(self) -> int:
        """Where the reasoning ends: all of the text counts where none is marked."""
        return self.final or len(self.text)

    def steps(self) -> Iterator[tuple[int, int]]:
        """Yield the start and the end of each paragraph of the reasoning."""
        start = 0
        for match in _BREAK.finditer(self.text, 0, self.reasoned):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
        if start < self.reasoned:
            yield start, self.reasoned


def segments(content: str | None, reasoning: str | None = None) -> Segments:
    """Return the parts of a completion.

    Parameters
    ----------
    content, reasoning : str or None
        As the server sent them.

    Examples
    --------
    >>> segments("<think>a</think>b")
    Segments(text='<think>a</think>b', final=16, finished=True)
    """
    body = content or ""
    text = f"{reasoning}\n{body}" if reasoning else body
    if not split(content, reasoning).finished:
        return Segments(text, len(text), False)
    closed = text.rfind(CLOSE)
    inside = not reasoning or closed > len(reasoning) or not body.strip()
    if closed >= 0 and inside:
        return Segments(text, closed + len(CLOSE), True)
    return Segments(text, len(text) - len(body) if reasoning else 0, True)

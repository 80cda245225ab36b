"""Telling the reasoning from the final answer in what a model sent.

Servers return reasoning in a field of its own, or inside the content between ``<think>`` and
``</think>``, or with only the closing tag (the opening one is then part of the prompt). A model
may close several times: the last close counts, and where a server has put the whole text into
its reasoning field, also there. What stands in an unclosed ``<think>`` is
unfinished reasoning, and no answer is ever read out of it.
"""

from dataclasses import dataclass

OPEN = "<think>"
CLOSE = "</think>"
STOPS = ("<|im_end|>", "<|endoftext|>", "<|end|>")


@dataclass(frozen=True, slots=True)
class Split:
    """A completion in two parts.

    Parameters
    ----------
    reasoning : str
        What came before the answer; empty if the model showed none.
    final : str
        The text in which to look for the answer; empty while the reasoning is unfinished.
    finished : bool
        False if a ``<think>`` was never closed.
    """

    reasoning: str
    final: str
    finished: bool


def split(content: str | None, reasoning: str | None = None) -> Split:
    """Split a completion. Pure: judging can be done again from the stored text.

    Parameters
    ----------
    content : str or None
        The message's content.
    reasoning : str or None
        The message's reasoning field, if the server has one.

    Returns
    -------
    Split
        The two parts, without the chat form's stop tokens.
    """
    text = _without_stop(content or "")
    if reasoning and CLOSE in reasoning and not text.strip():
        text, reasoning = _without_stop(reasoning), None
    before, closed, final = text.rpartition(CLOSE)
    reopened = final.find(OPEN)
    if reopened >= 0:
        inside = before + closed + final
        return Split(_join(reasoning, inside.replace(OPEN, "", 1)), "", False)
    thought = before.replace(OPEN, "", 1) if closed else ""
    if not closed and not text.strip() and reasoning:
        return Split(_join(reasoning, ""), "", False)
    return Split(_join(reasoning, thought), final, True)


def _without_stop(text: str) -> str:
    bare = text.rstrip()
    while bare.endswith(STOPS):
        text = bare = next(bare.removesuffix(s) for s in STOPS if bare.endswith(s))
        bare = bare.rstrip()
    return text


def _join(field: str | None, inside: str) -> str:
    # Some servers leave the tags in their reasoning field.
    bare = (field or "").removeprefix(OPEN).removesuffix(CLOSE)
    return "\n".join(part for part in (bare, inside.strip("\n")) if part)

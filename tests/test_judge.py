"""From completions to verdicts: what is cut, refused, unfinished or missing."""

import pytest

from assay import instances, orders
from assay.core import Status
from assay.judge import Judge
from assay.reasoning import split


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Return the judge of one small instance."""
    return Judge(instances.make(orders.order("tsp", {"cities": 5}), [0])[0][0])


@pytest.fixture(scope="module")
def right(judge: Judge) -> str:
    """Return a right answer as JSON."""
    return judge.family.answers.write(judge.witness())


WRONG = '{"tour": [0, 0, 0, 0, 0]}'


@pytest.mark.parametrize(
    ("content", "reasoning", "finish", "status", "reason"),
    [
        ("{right}", None, "stop", "correct", "optimal"),
        ("{right}", None, None, "correct", "optimal"),
        ("<think>{wrong}</think>{right}", None, "stop", "correct", "optimal"),
        ("<think>{right}</think>{wrong}", None, "stop", "wrong", "repeated_city"),
        ("thinking {wrong}</think>{right}", None, "stop", "correct", "optimal"),
        ("<think>a</think>{wrong}</think>{right}", None, "stop", "correct", "optimal"),
        ("{right}<|im_end|>", None, "stop", "correct", "optimal"),
        ("{right}", "{wrong}", "stop", "correct", "optimal"),
        ("<think>I have it: {right}", None, "stop", "unparsable", "unfinished_reasoning"),
        ("<think>I have it: {right}", None, "length", "truncated", "cut_by_length"),
        ("{wrong}</think><think>hm: {right}", None, "stop", "unparsable", "unfinished_reasoning"),
        (None, "I have it: {right}", "length", "truncated", "cut_by_length"),
        (None, "I have it: {right}", "stop", "unparsable", "unfinished_reasoning"),
        ("", "I have it: {right}", "stop", "unparsable", "unfinished_reasoning"),
        ("<think>x</think>{right} and fur", None, "length", "correct", "optimal"),
        ('<think>x</think>So {{"tour": [0, 1, 2', None, "length", "truncated", "cut_by_length"),
        ("<think>x</think>The tour 0 -> 1 -> 2 -> 3 -> 4", None, "length", "truncated",
         "cut_by_length"),
        ('{{"tour": "..."}} is the form. So 0, 1, 2, 3, 4', None, "length", "truncated",
         "cut_by_length"),
        ("<think>x</think>", None, "stop", "unparsable", "no_answer"),
        ("", None, "stop", "unparsable", "no_answer"),
        (None, None, None, "unparsable", "no_answer"),
        ("I cannot help with that.", None, "stop", "refused", "declined"),
        ("{right}", None, "content_filter", "refused", "content_filter"),
        ("I'm sorry, but here it is: {right}", None, "stop", "correct", "optimal"),
    ],
)  # fmt: skip
def test_completions(
    judge: Judge, right: str, content: str | None, reasoning: str | None, finish: str | None,
    status: str, reason: str,
) -> None:  # fmt: skip
    """Each way of ending a completion gets its own verdict."""

    def fill(text: str | None) -> str | None:
        marks = {"{right}": right, "{wrong}": WRONG, "{{": "{"}
        for mark, value in marks.items():
            text = text.replace(mark, value) if text else text
        return text

    verdict = judge.judge(fill(content), fill(reasoning), finish).verdict
    assert (verdict.status, verdict.reason) == (status, reason)


def test_a_failing_checker_is_our_fault(judge: Judge) -> None:
    """An exception inside a checker is a judge error, not a wrong answer."""
    verdict = judge.check(("not", "cities"))
    assert verdict.status is Status.JUDGE_ERROR
    assert verdict.reason == "checker_failed"


def test_reasoning_is_kept_apart() -> None:
    """A split loses neither the reasoning nor the final text, whatever the tags do."""
    parts = split("<think>one</think>mid</think> final<|im_end|>")
    assert (parts.reasoning, parts.final, parts.finished) == ("one</think>mid", " final", True)
    assert split("plain").final == "plain"
    assert split("final", "thought").reasoning == "thought"
    assert split("<think>open").reasoning == "open"
    assert split("<think>open").final == ""

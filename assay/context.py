"""One problem among others that are irrelevant: how a long context is written, and read back.

Every problem has a heading that says whether it is to be solved. A reader of prompts reads the
one that is; in a prompt without headings, that is the whole prompt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Words:
    head: str
    other: str
    part: str
    asked: str
    end: str


_WORDS = {
    "en": _Words(
        "The text below holds {n} problems, each under a heading of its own. Only problem {k} is "
        "to be solved. All the others are irrelevant: do not solve them, and give no answers to "
        "them.",
        "### Problem {} (irrelevant)",
        "### Problem {} (irrelevant, cut short)",
        "### Problem {} (solve this one)",
        "### End of the problems\n\n"
        "Solve problem {k} only, and end your reply as problem {k} says.",
    ),
    "ko": _Words(
        "아래에는 문제 {n}개가 각각 제목과 함께 있습니다. 풀어야 할 문제는 {k}번뿐입니다. 나머지 "
        "문제는 모두 관련이 없으므로 풀지 말고 답하지도 마십시오.",
        "### 문제 {} (관련 없음)",
        "### 문제 {} (관련 없음, 일부만)",
        "### 문제 {} (이 문제를 푸십시오)",
        "### 문제 끝\n\n{k}번 문제만 풀고, {k}번 문제에서 요구하는 형식으로 답변을 끝맺으십시오.",
    ),
}
_ASKED = re.compile(
    r"^### (?:Problem [0-9]{1,6} \(solve this one\)"
    r"|문제 [0-9]{1,6} \(이 문제를 푸십시오\))\n\n",
    re.MULTILINE,
)
_NEXT = re.compile(
    r"^### (?:Problem [0-9]{1,6} \(irrelevant|End of the problems"
    r"|문제 [0-9]{1,6} \(관련 없음|문제 끝)",
    re.MULTILINE,
)


def among(before: Sequence[str], asked: str, after: Sequence[str], cut: bool, language: str) -> str:
    """Write a prompt among others.

    Parameters
    ----------
    before, after : sequence of str
        Prompts that are irrelevant.
    asked : str
        The prompt to answer.
    cut : bool
        Whether the last of the irrelevant ones is not whole.
    language : str
        ``en`` or ``ko``.
    """
    words = _WORDS.get(language, _WORDS["en"])
    texts, k = [*before, asked, *after], len(before) + 1
    heads = [words.other] * len(texts)
    if cut:
        heads[-1 if after else k - 2] = words.part
    heads[k - 1] = words.asked
    parts = [words.head.format(n=len(texts), k=k)]
    for i, (head, text) in enumerate(zip(heads, texts, strict=True), 1):
        parts += [head.format(i), text.strip("\n")]
    return "\n\n".join([*parts, words.end.format(k=k)]) + "\n"


def asked(prompt: str) -> str:
    r"""Return the prompt that is to be answered, out of those around it.

    Examples
    --------
    >>> asked(among(["One?"], "Two?", ["Three?"], False, "en"))
    'Two?\n'
    """
    start = _ASKED.search(prompt)
    if start is None:
        return prompt
    end = _NEXT.search(prompt, start.end())
    return prompt[start.end() : end.start() if end else len(prompt)].rstrip("\n") + "\n"

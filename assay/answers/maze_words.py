"""The words in which moves are said, in English and Korean, and how it is said there is no path."""

import re

from assay.text import says_none

_ARROWS = dict(zip("↑↓←→⬆⬇⬅➡", "UDLRUDLR", strict=True))
_NAMES = {
    "U": ("up", "upward", "upwards", "north", "위", "위쪽", "북쪽"),
    "D": ("down", "downward", "downwards", "south", "아래", "아래쪽", "남쪽"),
    "L": ("left", "west", "왼쪽", "왼편", "좌측", "서쪽"),
    "R": ("right", "east", "오른쪽", "오른편", "우측", "동쪽"),
}
_WORDS = {
    word + ending: move
    for move, words in _NAMES.items()
    for word in words
    for ending in (("",) if word.isascii() else ("", "로", "으로"))
}
_LETTERS = str.maketrans("상하좌우", "UDLR")
_COMPASS = str.maketrans("NSWE북남서동", "UDLRUDLR")
NAME = "|".join(sorted(_WORDS, key=len, reverse=True))
"""A pattern of the names of moves."""
VERBS = "continue|go|head|move|proceed|step|take|travel|walk"
"""A pattern of the words for making a move."""
COUNTS = {
    word: count
    for count, words in enumerate(
        (
            *(("one", "once", "한"), ("two", "twice", "두"), ("three", "세"), ("four", "네")),
            *(("five", "다섯"), ("six", "여섯"), ("seven", "일곱"), ("eight", "여덟")),
            *(("nine", "아홉"), ("ten", "열")),
        ),
        1,
    )
    for word in words
}
_BETWEEN = frozenset(
    (
        *("and", "cell", "cells", "g", "goal", "start", "steps", "then", "x", *VERBS.split("|")),
        *("again", "finally", "first", "lastly", "next", "square", "squares", "time", "times"),
        *("칸", "칸씩", "번", "단계", "이동", "그리고", "다음", "그다음", "출발", "도착"),
        *(
            "시작",
            "목표",
            "이동합니다",
            "이동한다",
            "이동하고",
            "갑니다",
            "간다",
            "가고",
            "마지막으로",
        ),
    )
)
LABELS = frozenset(
    (
        *("answer", "are", "boxed", "is", "moves", "path", "route", "solution", "text"),
        *("경로", "경로는", "답", "답은", "정답", "정답은", "해"),
    )
)
_PLACES = ("goal", "exit", "target", "destination", "finish", "start")
_LATEX = (
    *((r"\rightarrow", "→"), (r"\to", "→"), (r"\leftarrow", "←")),
    *((r"\uparrow", "↑"), (r"\downarrow", "↓")),
)
_NO_PATH = (
    *("no path", "no route", "no such path", "no way", "path does not exist"),
    *("not reachable", "unreachable", "cannot be reached", "cannot reach", "impossible"),
    *("경로가 없", "경로는 없", "경로 없", "길이 없", "도달할 수 없", "갈 수 없", "불가능"),
    *("존재하지 않", "답: 없음", "답은 없음"),
)
_KOREAN_REMARK = re.compile("더 짧|더 적|더 빠|더 나은|보다 짧")


def classified(word: str) -> tuple[str, str]:
    """Tell moves in words or letters from words that may stand between moves, and breakers."""
    lower = word.lower()
    if lower in _WORDS:
        return "word", _WORDS[lower]
    if word in (lower, word.upper()) and not lower.strip("udlr"):
        return "letters", word
    if not word.strip("상하좌우") and word != "상하좌우":
        return "letters", word.translate(_LETTERS)
    if not word.strip("NSWE") or (not word.strip("동서남북") and word != "동서남북"):
        return "compass", word.translate(_COMPASS)
    return ("between" if lower in _BETWEEN else "breaker"), lower


def arrow(sign: str) -> str:
    """Return the move that an arrow means."""
    return _ARROWS[sign]


def plain_arrows(text: str) -> str:
    """Return a text with the arrows of LaTeX as signs."""
    for latex, sign in _LATEX:
        text = text.replace(latex, sign)
    return text


def of_goal(text: str, end: int) -> bool:
    """Say whether the words that end there speak of where the goal is, and so of no path."""
    return text[max(0, end - 16) : end].lower().rstrip().endswith(_PLACES)


def no_path(text: str) -> bool:
    """Say whether a text's last line states that there is no path; none *shorter* is a remark."""
    if text.strip() == "없음":
        return True
    last = text[-4096:].rstrip().rpartition("\n")[2]
    return not _KOREAN_REMARK.search(last) and says_none(text, _NO_PATH)

"""Steps told in words, put as plain moves before a path is read.

``Step 2: Move left to (2,3)`` becomes ``left``, and ``left left`` if that cell lies two away. A
line is put otherwise only if it then holds moves and nothing else. Of a numbered list whose
beginning, or a step in it, is not understood, all steps are left out: the rest would be another
path.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from assay.answers.maze_plain import MOVE, lowered, plain
from assay.answers.maze_words import NAME, VERBS, classified
from assay.problems.maze import Cell, Problem

MAX_STEPS = 50_000
"""No path is as long; what lies further away is not put as moves."""

_BARE = "UDLR ,->"
"""Signs that are moves already."""
_CELL = r"[(\[]\s{0,3}[0-9]{1,6}\s{0,3},\s{0,3}[0-9]{1,6}\s{0,3}[)\]]"
_STEP_ENDS = r"(?![^\W\d_])(?: ?\([udlr]\))?[^\n()\[\]]{0,40}[(\[]\s{0,3}[0-9]"
_STEP = re.compile(
    rf"(?:\bfrom (?:cell )?(?P<source>{_CELL})[,:]? {{0,2}}(?:(?:{VERBS}) )?)?"
    rf"(?:(?P<count>[0-9]{{1,4}}) )?(?P<move>{MOVE})(?: ?\([UDLR]\))?"
    rf"(?P<words>[^\n()\[\]]{{0,40}})(?P<cell>{_CELL})"
    rf"(?:\s{{0,3}}(?:-{{1,2}}>|=>|[→⇒]|to)\s{{0,3}}(?P<beyond>{_CELL}))?",
    re.IGNORECASE,
)
_LIKELY = tuple(
    re.compile(rf"(?:{names}){_STEP_ENDS}")
    for names in (
        "|".join([*filter(str.isascii, NAME.split("|")), *"udlr"]),
        "|".join(name for name in NAME.split("|") if not name.isascii()),
    )
)
"""Of lower-case letters alone, so that it is found quickly; every step holds one of the two."""
_TOWARDS = frozenset(
    (
        *("and", "arrive", "arriving", "at", "by", "cell", "cells", "from", "in", "into", "now"),
        *("position", "reach", "reaching", "square", "step", "steps", "the", "to"),
        *("이동", "이동하여", "이동해"),
    )
)
_BEGIN = re.compile(
    rf"\b(start|begin)(?:ing)? (?:at|from|in) (?:the )?(?:cell )?{_CELL}", re.IGNORECASE
)
_REMARK = re.compile(
    r"[\s,.;:(=–—*-]{0,4}(?:(?:(?:which|this|that) is|to reach|reaching|and reach|to|into) )?"
    r"(?:the )?(?:goal|exit|destination|finish|target)(?: cell)?[\s.!)*]{0,4}$",
    re.IGNORECASE,
)
_TAIL = 48
_NEAR = 20  # a destination, the word cell and four signs
_GOAL = re.compile("goal|exit|destination|finish|target")
_ITEM_SIGNS = (
    r"(?:[^\S\n]|[>*_`#|-]){0,8}(?:(?:step|move) ?)?#?([0-9]{1,4}) ?(?:단계)?"
    r"(?:\*{0,2}[.):]\*{0,2}|\*\*)\s{0,3}"
)
_ITEM = re.compile(_ITEM_SIGNS, re.IGNORECASE)
_NEXT_ITEM = re.compile(f"\n{_ITEM_SIGNS}", re.IGNORECASE)
_WALKS = re.compile(rf"\b(?:{VERBS})\b.{{0,40}}?{MOVE}|{MOVE} to\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile("[0-9]{1,6}")


def steps(text: str, problem: Problem) -> str:
    r"""Return a text with the steps that it tells in words put as plain moves.

    Parameters
    ----------
    text : str
        A model's final answer.
    problem : Problem
        Tells where the first step begins.

    Examples
    --------
    >>> from assay.problems.maze import from_passages
    >>> maze = from_passages(["20", "10"], (0, 0), (1, 1), "path")
    >>> steps("Step 1: Move down to (1,0)\nStep 2: Move right to (1,1)", maze)
    'Move down\nMove right'
    """
    if not text.strip(_BARE):
        return text
    text = plain(text)
    lower = lowered(text)
    if _likely(lower) or _GOAL.search(lower):
        walk = _Walk(problem.start)
        text = "\n".join([walk.line(line) for line in text.split("\n")])
    if not (_ITEM.match(text) or _NEXT_ITEM.search(text)):
        return text
    lines = text.split("\n")
    for items in _lists(lines):
        _settle(lines, items)
    return "\n".join(lines)


def _likely(lower: str) -> bool:
    """Say whether a text in lower case may hold a step."""
    return any(pattern.search(lower) for pattern in _LIKELY[: 1 if lower.isascii() else 2])


class _Walk:
    """Where the steps of a text have led so far."""

    def __init__(self, start: Cell) -> None:
        self.at: tuple[Cell, ...] = (start, start[::-1])
        self.made = 0

    def line(self, line: str) -> str:
        """Return a line with its steps as moves, or as it is if that leaves other words."""
        lower = lowered(line) if "(" in line or "[" in line else ""
        first = _STEP.search(line) if _likely(lower) else None
        if first is None:
            told = _unremarked(line)
            return told if len(told) < len(line) and _understood(told) else line
        cut = line.rfind(":", 0, first.start()) + 1
        lead, told = line[:cut], _STEP.sub(self._moves, line[cut:])
        if "start" in lower or "begin" in lower:
            lead, told = _BEGIN.sub(r"\1", lead), _BEGIN.sub(r"\1", told)
        told = _unremarked(told)
        return lead + told if _understood(told) else line

    def _moves(self, step: re.Match[str]) -> str:
        """Return a step as the name of its move, once for every cell it goes on."""
        words = _WORD.findall(step["words"].lower())
        numbers = _NUMBER.findall(step["words"])
        source = step["source"] or (step["cell"] if step["beyond"] else None)
        before = self.at if source is None else (_cell(source),)
        after = _cell(step["beyond"] or step["cell"])
        self.at = (after,)
        far = max(_distance(cell, after) for cell in before)
        stated = [int(n) for n in (step["count"], *numbers) if n is not None]
        self.made += far
        if not far or not _TOWARDS.issuperset(words) or stated not in ([], [far]):
            return step.group()
        return " ".join([step["move"]] * far) if self.made <= MAX_STEPS else step.group()


def _cell(text: str) -> Cell:
    row, column = map(int, _NUMBER.findall(text))
    return row, column


def _distance(a: Cell, b: Cell) -> int:
    """Return how far two cells are apart, 0 unless they share a row or a column."""
    rows, columns = abs(a[0] - b[0]), abs(a[1] - b[1])
    return 0 if rows and columns else rows + columns


def _unremarked(line: str) -> str:
    """Return a line without a remark on the goal at its end."""
    if not _GOAL.search(lowered(line[-_NEAR:])):
        return line
    return line[:-_TAIL] + _REMARK.sub("", line[-_TAIL:])


def _understood(text: str) -> bool:
    """Say whether a text holds moves, and no word that stands in no path."""
    moves = False
    for word in _WORD.finditer(text):
        kind = _kind(word.group())
        if kind == "breaker":
            return False
        moves = moves or kind != "between"
    return moves


@lru_cache(maxsize=4096)
def _kind(word: str) -> str:
    return classified(word)[0]


class _Item(NamedTuple):
    """A numbered line: its position, its number, where its words begin."""

    line: int
    number: int
    start: int


def _lists(lines: Sequence[str]) -> Iterator[list[_Item]]:
    """Yield the numbered lists of a text; one is over when the numbers begin again."""
    items: list[_Item] = []
    for k, line in enumerate(lines):
        if match := _ITEM.match(line):
            item = _Item(k, int(match[1]), match.end())
            if items and item.number <= items[-1].number:
                yield items
                items = []
            items.append(item)
    if items:
        yield items


def _settle(lines: list[str], items: Sequence[_Item]) -> None:
    """Take the numbers from a list of steps; leave its steps out if one is not understood."""
    told, other = [], []
    for item in items:
        if _understood(lines[item.line][item.start :]):
            told.append(item)
        elif _WALKS.search(lines[item.line]):
            other.append(item)
    if len(told) + len(other) < 2:
        return
    whole = not other and _follow_on(lines, told) and min(items[0].number, told[0].number) <= 1
    for item in (*told, *other):
        lines[item.line] = lines[item.line][item.start :] if whole else "?"


def _follow_on(lines: Sequence[str], told: Sequence[_Item]) -> bool:
    """Say whether items are numbered without a gap and nothing stands between them."""
    pairs = list(pairwise(told))
    between = (line for a, b in pairs for line in lines[a.line + 1 : b.line])
    return all(b.number == a.number + 1 for a, b in pairs) and not any(map(str.strip, between))

"""Paths as people and models write them.

First the last JSON object with a ``path``: a string or list of moves, or a list of cells. Else
the last place in the text where moves stand by themselves: a line of nothing but moves, or
moves after a colon or a word like *is*, such as ``The path is: R, R, D``. Moves are written
``RRDD``, ``right, down``, ``north``, ``→ → ↓``, ``오른쪽으로 3칸``, ``우우하하``, in runs ``R3 D2``
or ``3R 2D``, or as the cells passed, ``(0,0) -> (0,1)``. Moves inside a sentence ("I went down")
are no path.

A text is cut into tokens once; *breakers*, the words that no path holds, part it into segments.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from assay.answers.maze_json import inner, row_and_column, told
from assay.answers.maze_number import number
from assay.answers.maze_steps import steps
from assay.answers.maze_words import LABELS, arrow, classified, no_path, of_goal, plain_arrows
from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.maze import NUMBERS, Cell, Problem, as_moves
from assay.text import answer_object, answers_none, is_none

KEY = "path"
MAX_MOVES = 100_000
MAX_COUNT = 1_000
"""Counts are cut here: no maze is so wide, so the step that fails stays the same."""

_TOKEN = re.compile(
    r"(?P<cell>[(\[]\s{0,3}[0-9]{1,6}\s{0,3},\s{0,3}[0-9]{1,6}\s{0,3}[)\]])"
    r"|(?P<word>[^\W\d_]+)|(?P<number>[0-9]+)|(?P<arrow>[↑↓←→⬆⬇⬅➡])"
)
_ALL = frozenset("UDLR")  # one of each leads nowhere: these are the names of the moves
_NO_ENGLISH = 5  # letters u, d, l, r are no word of English; "dull" is one
_ORDER = ("word", "letters", "cell", "compass", "arrow")


class _Token(NamedTuple):
    """A piece of text that means something in a path, or a breaker."""

    kind: str
    value: str
    start: int
    end: int


class _Segment(NamedTuple):
    """Tokens between two breakers: whether it is all there is, and whether it is a path."""

    text: str
    tokens: list[_Token]
    alone: bool
    stands: bool
    weight: int


def read(text: str, problem: Problem) -> Any | None:
    """Return the path or number a text states, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem
        Tells where the path starts, or that a number is asked for.

    Returns
    -------
    str, tuple of cells, int, NONE or None
        The moves; or the cells, where they do not hang together as moves from the start.
    """
    if problem.question in NUMBERS:
        return number(text, problem.question)
    found = answer_object(text, KEY)
    solution = None if found is None else _from_object(found, problem)
    if solution is not None or any(isinstance(v, list | dict) for v in (found or {}).values()):
        return solution
    last, path = _from_prose(text, problem)
    if answers_none(text) or (not last and no_path(text)):
        return NONE
    return path


def _from_object(found: Mapping[str, Any], problem: Problem) -> Any | None:
    answer = found.get("answer")
    value = inner(found.get(KEY, answer))
    empty = value in (None, "", []) and is_none(answer)
    if empty or value is None or value is False or is_none(value):
        return NONE
    if isinstance(value, str):
        return NONE if no_path(value) else _from_string(value, problem)
    return _from_list(value, problem) if isinstance(value, list) else None


def _from_list(items: Sequence[Any], problem: Problem) -> Any | None:
    if not 0 < len(items) <= MAX_MOVES:
        return None if items else ""
    cells = [_cell(item) for item in items]
    if None not in cells:
        return _joined([cell for cell in cells if cell is not None], problem)
    words = map(told, items)
    found = [None if word is None else _from_string(word, problem) for word in words]
    moves = "".join(move for move in found if isinstance(move, str))
    return moves if all(isinstance(m, str) for m in found) and len(moves) <= MAX_MOVES else None


def _cell(item: Any) -> Cell | None:
    """Read [row, column], "(row, column)" or {"row": …, "column": …}."""
    if isinstance(item, dict):
        item = row_and_column(item)
    elif isinstance(item, str):
        return _written(item[:32])
    if not isinstance(item, list) or len(item) != 2 or any(type(v) is not int for v in item):
        return None
    return item[0], item[1]


@lru_cache(maxsize=4096)
def _written(text: str) -> Cell | None:
    parts = text.strip("()[] ").split(",")
    numbers = [int(v) for v in parts if v.strip().isascii() and v.strip().isdigit()]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _from_string(text: str, problem: Problem) -> Any | None:
    """Read a string that holds a path and nothing else; an empty one is a path of no moves."""
    if not text.strip():
        return ""
    segments = list(_segments(steps(text, problem)))
    if len(segments) != 1 or not segments[0].alone:
        return None
    return _resolved([segments[0]], problem)


def _from_prose(text: str, problem: Problem) -> tuple[bool, Any | None]:
    """Return whether a text's last line holds a path, and the last path in the text."""
    text = steps(plain_arrows(text), problem)
    block: list[_Segment] = []  # lines of nothing but moves, one after another
    best: list[_Segment] = []
    weight, last = 0, False
    for line in text.split("\n"):
        segments = list(_segments(line))
        if not segments and not line.strip(" \t`*-"):
            continue
        if len(segments) == 1 and segments[0].alone:
            block.append(segments[0])
            weight += segments[0].weight
            found = block if weight > 1 else []
        else:
            block, weight = [], 0
            found = [segment for segment in segments if segment.stands][-1:]
        last = bool(found)
        best = found or best
    return last, _resolved(best, problem)


def _segments(text: str) -> Iterator[_Segment]:
    """Yield the segments of a text that hold moves or cells."""
    tokens: list[_Token] = []
    before: _Token | None = None
    for token in _tokens(text):
        if token.kind != "breaker":
            tokens.append(token)
            continue
        yield from _segment(text, tokens, before, token)
        tokens, before = [], token
    yield from _segment(text, tokens, before, None)


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind, value = str(match.lastgroup), match.group()
        if kind == "word":
            kind, value = classified(value)
        elif kind == "arrow":
            value = arrow(value)
        yield _Token(kind, value, *match.span())


def _segment(
    text: str, tokens: list[_Token], before: _Token | None, after: _Token | None
) -> Iterator[_Segment]:
    """Yield the segment if it holds moves, with what its surroundings say about it."""
    picks = [token for token in tokens if token.kind in _ORDER]
    if not picks or (len(picks) == 4 and {t.value for t in picks} == _ALL):
        return
    alone = before is None and after is None
    lead = text[before.end if before else 0 : picks[0].start]
    tail = text[picks[-1].end : after.start if after else len(text)].lstrip()
    label = before is None or (before.value in LABELS and not of_goal(text, before.start))
    opened = label or any(c in lead for c in ':=`{"')
    closed = after is None or tail[:1] not in ("", ",")
    weight = sum(_weight(token, alone) for token in picks) + any(t.kind == "number" for t in tokens)
    told = ":" in lead or "=" in lead
    rows = (t.value for t in picks if t.kind == "letters")
    letters = "".join(row for row in rows if row.isupper() or len(row) >= _NO_ENGLISH)
    strong = len(letters) > 3 or sum(t.kind == "cell" for t in picks) > 1
    stands = strong or (opened and closed and weight > (not told))
    yield _Segment(text, tokens, alone, stands, weight)


def _weight(token: _Token, alone: bool) -> int:
    """Return how many moves a token stands for; "dull" is none unless nothing else is there."""
    if token.kind not in ("letters", "compass"):
        return 1
    return len(token.value) if alone or len(token.value) == 1 or token.value.isupper() else 0


def _resolved(segments: Sequence[_Segment], problem: Problem) -> Any | None:
    """Return the path that segments state, in the first way of writing that they use."""
    kinds = _kinds(segments)
    if not kinds:
        return None
    moves: list[Any] = []
    length = 0
    for segment in segments:
        for token, count in _counted(segment, kinds):
            if token.kind == "cell":
                moves.append(_cell(token.value))
                length += 1
            else:
                moves.append((token.value[:-1] + token.value[-1] * count).upper())
                length += len(moves[-1])
            if length > MAX_MOVES:
                return None
    return _joined(moves, problem) if kinds == "cell" else "".join(moves)


def _kinds(segments: Iterable[_Segment]) -> str:
    letters = dict.fromkeys(_ORDER, 0)
    for segment in segments:
        for token in segment.tokens:
            if token.kind in letters:
                letters[token.kind] += len(token.value)
    if letters["compass"] == 1 and letters["arrow"]:  # S for the start
        letters["compass"] = 0
    return next((kind for kind in _ORDER if letters[kind]), "")


def _counted(segment: _Segment, kind: str) -> Iterator[tuple[_Token, int]]:
    """Yield the tokens of a kind with their counts: R3 or 3R, whichever the first number is."""
    tokens = [t for t in segment.tokens if t.kind in (kind, "number")]
    k = next((k for k, token in enumerate(tokens[:-1]) if token.kind == "number"), -1)
    gap = segment.text[tokens[k - 1].end : tokens[k].start] if k > 0 else ""
    prefix = k == 0 or (gap.strip("x×*X^") != "" and tokens[k].end == tokens[k + 1].start)
    lone = kind == "letters" and sum(t.kind == "number" for t in tokens) == 1 and len(tokens) > 2
    for i, token in enumerate(tokens):
        if token.kind == "number":
            continue
        j = i - 1 if prefix else i + 1
        other = tokens[j] if 0 <= j < len(tokens) else token
        yield token, _number(segment.text, token, other, lone)


def _number(text: str, token: _Token, other: _Token, lone: bool) -> int:
    """Return the count that a number beside a move gives, 1 if it does not belong to it.

    A lone number after a row of letters does not, unless it touches: ``R R D D 4 moves``.
    """
    if other.kind != "number":
        return 1
    _, start, end, _ = sorted((token.end, token.start, other.end, other.start))
    near = end - start <= (0 if lone else 4) and not text[start:end].strip(" x×*X^")
    return min(int(other.value[:6]), MAX_COUNT) if near else 1


def _joined(cells: Sequence[Cell], problem: Problem) -> Any:
    """Return cells as moves where each touches the one before and the first is the start."""
    if cells[0] == problem.start:
        moves, reached = as_moves(cells)
        if reached == len(cells):
            return moves
    return tuple(cells)


def write(solution: str | int | Sequence[Cell] | Any) -> str:
    """Return the JSON object that states a path or a number, or that there is none."""
    if solution is NONE:
        return dumps({"answer": "none"})
    if isinstance(solution, int):
        return dumps({"answer": solution})
    return dumps({KEY: solution if isinstance(solution, str) else list(solution)})

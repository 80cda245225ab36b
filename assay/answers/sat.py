"""Answers about formulas as people and models write them.

First the last JSON object with an ``assignment`` or an ``answer``: an object of names, or a list
of values or of literals. Else what `assay.answers.sat_prose` finds. A variable may be left out;
what is not said is not guessed. The other questions have short answers: a word, a number, a list
of numbers (`assay.answers.sat_short`).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from assay.answers.sat_prose import (
    ITEMS,
    MAX_TEXT,
    PLAIN,
    TRUTH,
    Literals,
    Tokens,
    by_position,
    from_text,
)
from assay.answers.sat_short import claim, clause_numbers, whole_number
from assay.core import NONE
from assay.jsonl import dumps
from assay.problems.sat import Problem
from assay.problems.sat_names import number, plain
from assay.text import answers_none, is_none, last_object, says_none

KEY = "assignment"
_REMARK = re.compile(r"\bnot unsat|\bwould\b|\bleft unsatisfied\b|\bno assignment with\b")
_LAST = 1024
_NO_ASSIGNMENT = (
    "unsatisfiable",
    "not satisfiable",
    "cannot be satisfied",
    "cannot all be satisfied",
    "impossible to satisfy",
    "not possible to satisfy",
    "none of the assignments",
    "no satisfying assignment",
    "no such assignment",
    "no assignment",
    "no solution",
    "존재하지 않",
    "불가능",
    "수 없",
)
_FIRSTS = ("x1", "B", "apple")
_SHORT = {"decide": claim, "core": clause_numbers, "count": whole_number}


def read(text: str, problem: Problem) -> Any | None:
    """Return what a text answers, `NONE` if it says there is none, or None if neither.

    Parameters
    ----------
    text : str
        The final answer, without the reasoning.
    problem : Problem
        Tells what is asked and how many variables there are.

    Returns
    -------
    tuple of int, frozenset of int, int, str, NONE or None
        The literals said to be true, as written: they may be too few, contradict each other,
        or name no variable (0 where a name cannot be read). For the other questions the
        numbers of clauses, the count, or `SATISFIABLE`.
    """
    if problem.question in _SHORT:
        return _SHORT[problem.question](text)
    found = last_object(text, (KEY, "answer", *_FIRSTS)) or {}
    answer = found.get("answer")
    inner = answer.get(KEY) if isinstance(answer, dict) else None
    for value in (
        found.get(KEY),
        inner,
        answer,
        found if not {KEY, "answer"} & set(found) else None,
    ):
        solution = _stated(value, problem.variables)
        if solution is not None:
            return solution
    if KEY in found and found[KEY] is None:
        return NONE
    return NONE if _says_none(text) else _prose(text, problem.variables)


def _says_none(text: str) -> bool:
    """Say whether a text ends in "unsatisfiable", and not in a remark with that word in it."""
    last = text.rstrip()[-_LAST:].rpartition("\n")[2].lower()
    return answers_none(text) or (not _REMARK.search(last) and says_none(text, _NO_ASSIGNMENT))


def _prose(text: str, n: int) -> Literals | None:
    """Read prose, at first for variables called x7, then for other names."""
    text = text[-MAX_TEXT:]
    found = from_text(text, n)
    other = text if found is not None else plain(text, n)
    return found if other == text else from_text(other, n)


def _stated(value: Any, n: int) -> Any | None:
    """Read the value that a JSON object gives as the answer."""
    if isinstance(value, str):
        if is_none(value) or _says_none(value):
            return NONE
        return _prose(value, n)
    if not isinstance(value, dict | list) or not 0 < len(value) <= MAX_TEXT:
        return None
    return _set(value.items()) if isinstance(value, dict) else _from_list(value)


def _set(pairs: Iterable[tuple[str, Any]]) -> Literals | None:
    """Return the literals of names and values; a value of null leaves its variable out."""
    true: list[int] = []
    for name, value in pairs:
        if value is None:
            continue
        truth = _truth(value)
        if truth is None:
            return None
        true.append(_name(name) if truth else -_name(name))
    return tuple(true) or None


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return TRUTH.get(value.strip().lower())
    return bool(value) if isinstance(value, bool | int | float) and value in (0, 1) else None


def _name(text: str) -> int:
    """Return the number of a variable, 0 if the name is none's."""
    name = text[:32].translate(PLAIN).strip().lower().removeprefix("x").strip()
    if name.isascii() and name.isdigit():
        return int(name) if len(name) <= 6 else 0
    return number(text[:32].translate(PLAIN).strip())


def _from_list(items: Sequence[Any]) -> Literals | None:
    truths = [_truth(item) for item in items]
    if None not in truths:
        return by_position(truths)
    if all(isinstance(item, int) and not isinstance(item, bool) for item in items):
        whole = items[:-1] if items[-1] == 0 else items
        return tuple(max(-MAX_TEXT, min(item, MAX_TEXT)) for item in whole) or None
    if all(isinstance(item, dict) for item in items):
        return _set(pair for item in items for pair in item.items())
    return _from_strings(items) if all(isinstance(item, str) for item in items) else None


def _from_strings(items: Sequence[str]) -> Literals | None:
    """Read a list such as ``["x1", "¬x2", "x3 = false", "-4"]``, one literal an item."""
    known = {item: _from_item(item) for item in dict.fromkeys(items)}
    true = tuple(literal for literal in map(known.get, items) if literal is not None)
    return true if len(true) == len(items) else None


def _from_item(item: str) -> int | None:
    tokens = Tokens(item[:64])
    events = [(name, span) for name, span in tokens.events() if name in ITEMS]
    said = [str(x) for name, span in events for x in tokens.items(name, [span])]
    if len(said) != 1 or len(said[0]) > 7 or not said[0][-1].isdigit():
        return None
    return int(said[0])


def write(solution: Sequence[int] | Any) -> str:
    """Return the JSON object that states an answer, or that there is none."""
    if solution is NONE:
        return dumps({"answer": "none"})
    if isinstance(solution, frozenset):
        return dumps({"answer": sorted(solution)})
    if isinstance(solution, int | str):
        return dumps({"answer": solution})
    return dumps({KEY: {f"x{abs(literal)}": literal > 0 for literal in solution}})

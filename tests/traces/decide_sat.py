"""The claims about formulas, under the assignment that the labels set up."""

from collections.abc import Sequence
from typing import Any


class State:
    """The assignment in force: true or false by variable."""

    def __init__(self) -> None:
        self.values: dict[int, bool] = {}


def set_up(problem: Any, state: State, words: Sequence[str]) -> None:
    """Read ``reset``, ``1 -2 3`` (literals that become true) or ``drop 2``."""
    if words[0] == "reset":
        state.values.clear()
        words = words[1:]
    if words and words[0] == "drop":
        for word in words[1:]:
            del state.values[int(word)]
        return
    state.values.update({abs(int(word)): int(word) > 0 for word in words})


def quoted(problem: Any) -> dict[str, str]:
    """Return the numbers of the prompt."""
    return {"variables": str(problem.variables), "clauses": str(len(problem.clauses))}


def solution(problem: Any, state: State, words: Sequence[str]) -> tuple[int, ...]:
    """Return the literals given, or those of the assignment in force."""
    if words:
        return tuple(map(int, words))
    return tuple(v if value else -v for v, value in sorted(state.values.items()))


def _truths(problem: Any, state: State, clause: int) -> list[bool | None]:
    values = state.values
    return [
        None if abs(x) not in values else values[abs(x)] == (x > 0)
        for x in problem.clauses[clause - 1]
    ]


def clause_quote(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``3 1 -2 5``."""
    clause, *literals = map(int, words)
    return sorted(problem.clauses[clause - 1]) == sorted(literals)


def literal_value(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``-2 T``."""
    literal = int(words[0])
    return (state.values[abs(literal)] == (literal > 0)) == (words[1] == "T")


def clause_value(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``3 T``."""
    truths = _truths(problem, state, int(words[0]))
    assert set(truths) != {None}, f"clause {words[0]} is uncovered"
    return True in truths if words[1] == "T" else set(truths) == {False}


def unit(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``3 5``: sets the literal, whether it was forced or not."""
    clause, literal = map(int, words)
    others = [x for x in problem.clauses[clause - 1] if x != literal]
    inside = len(others) < len(problem.clauses[clause - 1])
    forced = inside and all(state.values.get(abs(x)) is (x < 0) for x in others)
    state.values[abs(literal)] = literal > 0
    return forced


def conflict(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``7``."""
    return set(_truths(problem, state, int(words[0]))) == {False}


def formula_satisfied(problem: Any, state: State, words: Sequence[str]) -> bool:
    """``T``."""
    assert state.values, "no variable has a value"
    clauses = range(1, len(problem.clauses) + 1)
    return all(True in _truths(problem, state, clause) for clause in clauses)

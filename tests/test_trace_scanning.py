"""The scanner of traces: where stretches are found, and what is remembered of them."""

import random
from types import ModuleType

import pytest

from assay.claims import calendar_words, jobshop_words, maze_words, sat_patterns, tsp_words
from assay.claims.scanning import MANY, SHORT, Scanner, remembered

MODULES = (calendar_words, jobshop_words, maze_words, sat_patterns, tsp_words)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_stretches_are_those_that_the_library_finds(module: ModuleType) -> None:
    """The scanner finds just the stretches of kinds that re2 does by its own ``finditer``."""
    scanner: Scanner = module.SCANNER
    rng = random.Random(module.__name__)
    count = 0
    for _ in range(50):
        kinds = "".join(rng.choices("\nnnnJmo|[](),:.;=+-dTsewvVCDPbfhai<>", k=400)).encode()
        found = [match.span() for match in scanner._any.finditer(kinds)]
        assert list(scanner._spans(kinds)) == found
        count += len(found)
    assert count > 20


def test_what_is_remembered_of_stretches_is_bounded() -> None:
    """Only so many stretches are remembered, long ones never, and all are worked out alike."""
    asked: list[str] = []

    def length(kinds: str) -> int:
        asked.append(kinds)
        return len(kinds)

    ask = remembered(length)
    every = [format(k, "b") for k in range(2 * MANY)]
    assert [ask(kinds) for kinds in every] == list(map(len, every))
    assert len(asked) == len(every)
    assert ask(every[-1]) == len(every[-1])
    assert len(asked) == len(every)
    for _ in range(2):
        assert ask("n" * (SHORT + 1)) == SHORT + 1
    assert len(asked) == len(every) + 2
    assert ask(every[0]) == 1
    assert len(asked) == len(every) + 3

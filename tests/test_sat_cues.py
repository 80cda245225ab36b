"""No cue: what can be counted in a prompt does not tell a twin with a solution from one without."""

from collections import Counter
from itertools import combinations

import pytest
from cues import measured

from assay.core import Instance

FEATURES = (
    *("clauses", "literals", "positive", "variables that occur", "polarity sum", "squared sum"),
    *("majority", "pure", "clauses of one sign", "clauses of two negations", "first signs"),
    *("last signs", "repeated pairs", "first clause", "prompt length", "negations", "digits"),
)


def features(instance: Instance) -> list[int]:
    """Return what is easily counted in a formula and its prompt, in the order of `FEATURES`."""
    clauses = instance.problem["clauses"]
    counts = Counter(x for clause in clauses for x in clause)
    n = instance.problem["variables"]
    sums = [counts[v] - counts[-v] for v in range(1, n + 1)]
    signs = [sum(x > 0 for x in clause) for clause in clauses]
    pairs = Counter(pair for clause in clauses for pair in combinations(clause, 2))
    majority = {v if sums[v - 1] >= 0 else -v for v in range(1, n + 1)}
    return [
        *(len(clauses), sum(map(len, clauses)), sum(signs), len({abs(x) for x in counts})),
        *(
            sum(map(abs, sums)),
            sum(x * x for x in sums),
            sum(majority.isdisjoint(c) for c in clauses),
        ),
        *(sum(-x not in counts for x in counts), signs.count(0)),
        *(signs.count(1), sum(c[0] > 0 for c in clauses), sum(c[-1] > 0 for c in clauses)),
        *(sum(k * k for k in pairs.values()), signs[0], len(instance.prompt)),
        *(instance.prompt.count("¬"), sum(c.isdigit() for c in instance.prompt)),
    ]


@pytest.mark.parametrize("n", [4, 5, 6, 8, 12, 20])
def test_twins_have_no_cue(n: int) -> None:
    """On 2,000 twins a regression on all of the features at once does no better than chance."""
    assert measured("3sat", "decide", 1000, features, {"variables": n}) <= 0.55


def test_uniform_formulas_have_one() -> None:
    """The same regression tells uniform formulas apart: the measure can see a cue."""
    assert measured("3sat", "decide", 600, features, {"variables": 12, "kind": "uniform"}) > 0.6

"""Draws 3-SAT formulas: uniform ones, around a hidden solution, with just one, and walks to twins.

A *uniform* formula has m clauses, each set of m different ones equally likely (the fixed clause
length model of Mitchell, Selman & Levesque 1992; with repeats every clause is drawn alone). In
it the counts of literals predict the status (AUC 0.7 to 0.8 below 50 variables), so a question
about the status is asked of *twins*: from a uniform formula a walk exchanges the signs of one
positive and one negative occurrence of a variable, over and over, until the status is another.
An exchange keeps how often each literal occurs and which variables each clause holds. The twins
are the last formula before the change and the first after it: they differ in two signs of one
variable. Small ones must agree in more (`assay.problems.sat_cues`): their walk goes on until it
changes the status between formulas that do. The walk's proposals are symmetric, so having been
walked to leaves no trace in a formula; only being next to a change does, and that both twins are.

A *community* formula (after Giraldez-Cru & Levy 2015) parts the variables at random into groups
of nearly equal size; most clauses lie inside one. It is posed as twins too.

A *planted* formula is drawn around a hidden assignment: a clause has one, two or three literals
that are true in it with probability 0.573, 0.354 and 0.073. The mean is 1.5, so that the signs
do not point at the assignment (Jia, Moore & Strain 2005, with q = 0.618).

A *unique* formula is one of those with exactly one solution, each equally likely. Drawing it
around its solution does not bias it, because it has only one. In it every variable is the only
true literal of some clause (else it could be flipped), so formulas are drawn on that condition
alone (`_supported`), and taken if the solver proves that there is no other solution.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

from assay.core import Posed
from assay.problems.sat import Clause, Problem
from assay.problems.sat_params import PAIRED, Params
from assay.problems.sat_walk import Base, exchanged, walk
from assay.rng import Stream
from generators.sat_support import supporters, thresholds

Triple = tuple[int, int, int]


def sample(params: Params, rng: Stream) -> Base:
    """Draw a formula, and for twins the key of the walk away from it."""
    n, repeats = params.variables, params.repeats
    if params.kind in ("planted", "unique"):
        return _around(params, rng)
    grouped = params.kind == "community"
    triples = _grouped(params, rng) if grouped else _triples(n, _SIGNS, rng)
    drawn = _drawn(params, (_signed(triple, signs) for triple, signs in triples))
    key = rng.word() if params.kind in PAIRED else None
    return Base(Problem(n, drawn), key, repeats)


_SIGNS = 8


def _drawn(params: Params, clauses: Iterator[Clause]) -> tuple[Clause, ...]:
    """Return the first m clauses, leaving out those seen before if they must differ."""
    if params.repeats:
        return tuple(islice(clauses, params.m))
    found: dict[Clause, None] = {}
    while len(found) < params.m:
        found[next(clauses)] = None
    return tuple(found)


def _triples(n: int, ways: int, rng: Stream) -> Iterator[tuple[Triple, int]]:
    """Yield sets of three variables, in their order, each with a number below ``ways``.

    One word decides both; all are equally likely. Few variables are looked up.
    """
    below = rng.below
    if n <= _LISTED:
        listed = _all_triples(n)
        total = len(listed) * ways
        while True:
            code = below(total)
            yield listed[code // ways], code % ways
    total = n * (n - 1) * (n - 2) * ways
    while True:
        code = below(total)
        rest, way = code // ways, code % ways
        rest, a = rest // n, rest % n + 1
        b, c = rest // (n - 2) + 1, rest % (n - 2) + 1
        b += b >= a  # one of the n - 1 others, and c one of the n - 2 that are left
        c += c >= min(a, b)
        c += c >= max(a, b)
        x, y, z = sorted((a, b, c))
        yield (x, y, z), way


_LISTED = 60


@lru_cache(maxsize=8)
def _all_triples(n: int) -> list[Triple]:
    return list(combinations(range(1, n + 1), 3))


def _signed(triple: Triple, signs: int) -> Clause:
    a, b, c = triple
    return (a if signs & 1 else -a, b if signs & 2 else -b, c if signs & 4 else -c)


def _grouped(params: Params, rng: Stream) -> Iterator[tuple[Triple, int]]:
    """Yield sets of three variables and signs, ``inside`` per cent of them of one community."""
    n, c = params.variables, params.communities
    order = rng.permutation(n)
    groups = [[v + 1 for v in order[k * n // c : (k + 1) * n // c]] for k in range(c)]
    anywhere = _triples(n, _SIGNS, rng)
    within = [_triples(len(group), _SIGNS, rng) for group in groups]
    while True:
        if not rng.chance(params.inside, 100):
            yield next(anywhere)
            continue
        k = rng.below(c)
        places, signs = next(within[k])
        x, y, z = sorted(groups[k][i - 1] for i in places)
        yield (x, y, z), signs


def _around(params: Params, rng: Stream) -> Base:
    """Draw a formula around a hidden assignment."""
    n, m = params.variables, params.m
    bits = "".join("01"[rng.below(2)] for _ in range(n))
    true = [0, *(v if bit == "1" else -v for v, bit in enumerate(bits, 1))]
    unique = params.kind == "unique"
    if unique and (params.repeats or m * m <= 28 * n * (n - 1) * (n - 2) // 6):
        clauses = _supported(params, true, rng)
    else:
        patterns = range(1, 8) if unique else _BALANCED
        triples = _triples(n, len(patterns), rng)
        held = (_pattern(triple, patterns[way], true) for triple, way in triples)
        clauses = _drawn(params, held)
    return Base(Problem(n, clauses), None, params.repeats, bits, unique)


_BALANCED = [1, 2, 4] * 573 + [6, 5, 3] * 354 + [7, 7, 7] * 73
"""Patterns in which half of the literals are true on average."""


def _pattern(triple: Triple, holds: int, true: list[int]) -> Clause:
    """Return the clause whose literals are true where ``holds`` has a bit."""
    a, b, c = triple
    a, b, c = true[a], true[b], true[c]
    return (a if holds & 1 else -a, b if holds & 2 else -b, c if holds & 4 else -c)


def _supported(params: Params, true: list[int], rng: Stream) -> tuple[Clause, ...]:
    """Draw clauses that hold in an assignment and in which each variable is needed somewhere.

    That is, clauses drawn alone, each of those that hold equally likely, on the condition that
    every variable is the only true literal of at least one, and that no two are the same where
    they must differ: drawn again as a whole, at the first repetition, until they do.
    """
    n, m = params.variables, params.m
    table, several = thresholds(n, m), _triples(n, len(_SEVERAL), rng)
    while True:
        clauses = _alone(supporters(table, n, (n - 1) * (n - 2), rng), n, true)
        if not params.repeats and len(set(clauses)) < len(clauses):
            continue
        found = dict.fromkeys(clauses)
        for triple, way in islice(several, m - len(clauses)):
            clause = _pattern(triple, _SEVERAL[way], true)
            if clause in found and not params.repeats:
                break
            found[clause] = None
            clauses.append(clause)
        else:
            keys = [rng.word() for _ in clauses]
            return tuple(clause for _, clause in sorted(zip(keys, clauses, strict=True)))


_SEVERAL = (3, 5, 6, 7)


def _alone(drawn: Iterable[tuple[int, int]], n: int, true: list[int]) -> list[Clause]:
    """Return for each variable a clause in which its literal is the only true one.

    Its number, below (n - 1) (n - 2), says which two of the other variables the clause holds.
    """
    found: list[Clause] = []
    for v, code in drawn:
        a, b = code // (n - 2) + 1, code % (n - 2) + 1
        if b >= a:
            b += 1  # two different ones of 1 .. n - 1
        else:
            a, b = b, a
        if b < v:
            found.append((-true[a], -true[b], true[v]))
        elif a < v:
            found.append((-true[a], true[v], -true[b + 1]))
        else:
            found.append((true[v], -true[a + 1], -true[b + 1]))
    return found


def accept(params: Params, facts: Mapping[str, Any]) -> bool:
    """Take walks that change the status, single solutions, and the status asked for."""
    if params.kind in PAIRED:
        return facts["exchanges"] is not None
    if params.kind == "unique":
        return bool(facts["unique"])
    return params.status == "any" or facts["first"]["feasible"] is (params.status == "satisfiable")


def adopted(problem: Problem) -> Base:
    """Return the base of a formula that was not drawn: a single one, without a twin."""
    return Base(problem, None)


def pose(base: Base, facts: Mapping[str, Any], question: str, rng: Stream) -> tuple[Posed, ...]:
    """Ask a question of a single formula, or of two twins."""
    if base.key is None:
        return (_posed(base.problem, facts["first"], question, 0),)
    steps = facts["exchanges"]
    exchanges = list(islice(walk(base), steps))
    before = exchanged(base.problem, exchanges[:-1])
    after = exchanged(before, exchanges[-1:])
    halves = [(before, facts["first"]), (after, facts["second"])]
    halves.sort(key=lambda half: not half[1]["feasible"])
    yes, no = (_posed(problem, found, question, steps) for problem, found in halves)
    return yes, no


_REFERENCE = {"assign": ("model",), "decide": ("model",), "core": ("core",), "count": ("count",)}


def _posed(problem: Problem, found: Mapping[str, Any], question: str, steps: int) -> Posed:
    """Return a formula with its reference; a core and a count there always are."""
    stored = {name: found[name] for name in _REFERENCE[question] if name in found}
    feasible = question in ("core", "count") or found["feasible"]
    features = {
        "clauses": len(problem.clauses),
        "exchanges": steps,
        "positive": sum(literal > 0 for clause in problem.clauses for literal in clause),
    }
    if found["feasible"]:
        features["backbone"] = found["backbone"]
    if "count" in found:
        features["solutions"] = found["count"]
    if "core" in found:
        features["core"] = len(found["core"])
    asked = Problem(problem.variables, problem.clauses, question)
    return Posed(asked, {"feasible": feasible, **stored}, features)

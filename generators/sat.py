"""Draws 3-SAT formulas: uniform ones, around a hidden solution, with just one, and walks to twins.

A *uniform* formula has m clauses, each set of m different ones equally likely (the fixed clause
length model of Mitchell, Selman & Levesque 1992; with repeats every clause is drawn alone). In
it the counts of literals predict the status (AUC 0.7 to 0.8 below 50 variables), so a question
about the status is asked of *twins*: from a uniform formula a walk exchanges the signs of one
positive and one negative occurrence of a variable, over and over, until the status is another.
An exchange keeps how often each literal occurs and which variables each clause holds. The twins
are the last formula before the change and the first after it: they differ in two signs of one
variable. The walk's proposals are symmetric, so having been walked to leaves no trace in a
formula; only being next to a change does, and that both twins are.

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

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
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
    triples = _grouped(params, rng) if params.kind == "community" else _triples(n, rng)
    drawn = _drawn(params, (_signed(triple, rng.below(8)) for triple in triples))
    key = rng.word() if params.kind in PAIRED else None
    return Base(Problem(n, drawn), key, repeats)


def _drawn(params: Params, clauses: Iterator[Clause]) -> tuple[Clause, ...]:
    """Return the first m clauses, leaving out those seen before if they must differ."""
    if params.repeats:
        return tuple(islice(clauses, params.m))
    found: dict[Clause, None] = {}
    while len(found) < params.m:
        found[next(clauses)] = None
    return tuple(found)


def _triples(n: int, rng: Stream) -> Iterator[Triple]:
    """Yield sets of three variables, each equally likely, in the order of the variables."""
    cube, square = n**3, n**2
    while True:
        code = rng.below(cube)
        a, b, c = code // square, code // n % n, code % n
        if a != b != c != a:
            a, b, c = sorted((a, b, c))
            yield a + 1, b + 1, c + 1


def _signed(triple: Triple, signs: int) -> Clause:
    a, b, c = triple
    return (a if signs & 1 else -a, b if signs & 2 else -b, c if signs & 4 else -c)


def _grouped(params: Params, rng: Stream) -> Iterator[Triple]:
    """Yield sets of three variables, ``inside`` per cent of them of one community."""
    n, c = params.variables, params.communities
    order = rng.permutation(n)
    groups = [[v + 1 for v in order[k * n // c : (k + 1) * n // c]] for k in range(c)]
    anywhere = _triples(n, rng)
    within = [_triples(len(group), rng) for group in groups]
    while True:
        if not rng.chance(params.inside, 100):
            yield next(anywhere)
            continue
        k = rng.below(c)
        x, y, z = sorted(groups[k][i - 1] for i in next(within[k]))
        yield x, y, z


def _around(params: Params, rng: Stream) -> Base:
    """Draw a formula around a hidden assignment."""
    n, m = params.variables, params.m
    bits = "".join("01"[rng.below(2)] for _ in range(n))
    true = [0, *(v if bit == "1" else -v for v, bit in enumerate(bits, 1))]
    unique = params.kind == "unique"
    if unique and (params.repeats or m * m <= 28 * n * (n - 1) * (n - 2) // 6):
        clauses = _supported(params, true, rng)
    else:
        pattern = _evenly if unique else _balanced
        clauses = _drawn(params, _held(_triples(n, rng), true, pattern, rng))
    return Base(Problem(n, clauses), None, params.repeats, bits, unique)


def _held(
    triples: Iterator[Triple], true: list[int], pattern: Callable[[Stream], int], rng: Stream
) -> Iterator[Clause]:
    """Yield clauses of which a pattern says which literals are true."""
    for triple in triples:
        yield _pattern(triple, pattern(rng), true)


def _pattern(triple: Triple, holds: int, true: list[int]) -> Clause:
    """Return the clause whose literals are true where ``holds`` has a bit."""
    a, b, c = (true[v] for v in triple)
    return (a if holds & 1 else -a, b if holds & 2 else -b, c if holds & 4 else -c)


def _evenly(rng: Stream) -> int:
    return 1 + rng.below(7)


def _balanced(rng: Stream) -> int:
    """Return a pattern in which half of the literals are true on average."""
    draw = rng.below(3000)
    kind, which = draw // 3, draw % 3
    return 1 << which if kind < 573 else 7 - (1 << which) if kind < 927 else 7


def _supported(params: Params, true: list[int], rng: Stream) -> tuple[Clause, ...]:
    """Draw clauses that hold in an assignment and in which each variable is needed somewhere.

    That is, clauses drawn alone, each of those that hold equally likely, on the condition that
    every variable is the only true literal of at least one, and that no two are the same where
    they must differ: drawn again as a whole until they do.
    """
    n, m = params.variables, params.m
    table = thresholds(n, m)
    triples = _triples(n, rng)
    while True:
        clauses = [_alone(v, n, true, rng) for v in supporters(table, n, rng)]
        clauses += [
            _pattern(triple, _SEVERAL[rng.below(4)], true)
            for triple in islice(triples, m - len(clauses))
        ]
        if params.repeats or len(set(clauses)) == m:
            keys = [rng.word() for _ in clauses]
            return tuple(clause for _, clause in sorted(zip(keys, clauses, strict=True)))


_SEVERAL = (3, 5, 6, 7)


def _alone(v: int, n: int, true: list[int], rng: Stream) -> Clause:
    """Return a clause in which a variable's literal is the only true one."""
    a, b = divmod(rng.below((n - 1) * (n - 2)), n - 2)
    b += b >= a  # two different ones of the n - 1 other variables
    a, b = a + 1 + (a >= v - 1), b + 1 + (b >= v - 1)
    if a > b:
        a, b = b, a
    x, y, z = true[v], -true[a], -true[b]
    return (x, y, z) if v < a else (y, x, z) if v < b else (y, z, x)


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

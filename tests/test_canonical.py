"""Canonical forms: equal exactly for isomorphic graphs and problems, and bounded."""

import time
from dataclasses import replace
from typing import Any

import igraph
import pytest

from assay import families, instances, orders
from assay.canonical import form
from assay.errors import FormatError
from assay.problems import sat
from assay.rng import Stream

Edges = dict[tuple[int, int], int]


def arcs(n: int, edges: Edges) -> list[list[tuple[int, int]]]:
    """Return each vertex's neighbours with the labels of the edges to them."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for (a, b), label in edges.items():
        found[a].append((b, label))
        found[b].append((a, label))
    return found


def drawn(rng: Stream, n: int) -> tuple[list[int], Edges]:
    """Draw a graph of few colours and labels, so that many are alike."""
    colours, labels, density = 1 + rng.below(2), 1 + rng.below(2), 1 + rng.below(9)
    pairs = [(a, b) for b in range(n) for a in range(b)]
    edges = {pair: rng.below(labels) for pair in pairs if rng.chance(density, 10)}
    return [rng.below(colours) for _ in range(n)], edges


def renamed(rng: Stream, colours: list[int], edges: Edges) -> tuple[list[int], Edges]:
    """Give the vertices other numbers, and list the edges in another order."""
    new = rng.permutation(len(colours))
    other = [0] * len(colours)
    for v, name in enumerate(new):
        other[name] = colours[v]
    pairs = [((new[a], new[b]), label) for (a, b), label in edges.items()]
    rng.shuffle(pairs)
    return other, dict(pairs)


def bliss(colours: list[int], edges: Edges) -> tuple[Any, ...]:
    """Return igraph's canonical graph; a labelled edge is a coloured vertex there."""
    n = len(colours)
    kinds = [2 * colour for colour in colours] + [2 * label + 1 for label in edges.values()]
    pairs = [(v, n + k) for k, pair in enumerate(edges) for v in pair]
    graph = igraph.Graph(len(kinds), pairs, vertex_attrs={"kind": kinds})
    graph = graph.permute_vertices(graph.canonical_permutation(color=kinds))
    return tuple(graph.vs["kind"]), tuple(sorted(map(tuple, map(sorted, graph.get_edgelist()))))


def test_forms_agree_with_bliss() -> None:
    """On thousands of small graphs forms are equal exactly where BLISS's are."""
    ours: dict[bytes, object] = {}
    theirs: dict[object, bytes] = {}
    for k in range(4_000):
        rng = Stream(["graph", k])
        colours, edges = drawn(rng, 1 + rng.below(8))
        mine, other = form(colours, arcs(len(colours), edges)), bliss(colours, edges)
        assert ours.setdefault(mine, other) == other
        assert theirs.setdefault(other, mine) == mine
        again = renamed(rng, colours, edges)
        assert form(again[0], arcs(len(colours), again[1])) == mine
    assert len(ours) > 1_000


@pytest.mark.parametrize(
    "graph",
    [
        igraph.Graph.Famous("Petersen"),
        igraph.Graph.Full(20),
        igraph.Graph.Ring(40),
        igraph.Graph.Lattice([5, 5], circular=True),
        igraph.Graph.Tree(31, 2),
        igraph.Graph.Full_Bipartite(6, 6),
        igraph.Graph(30),
    ],
    ids=["petersen", "full", "ring", "torus", "tree", "bipartite", "empty"],
)
def test_symmetric_graphs_have_one_form(graph: Any) -> None:
    """Graphs with many automorphisms give the same form however they are numbered."""
    edges = dict.fromkeys(graph.get_edgelist(), 0)
    n = graph.vcount()
    forms = set()
    for k in range(6):
        colours, moved = renamed(Stream(["symmetric", k]), [0] * n, edges)
        forms.add(form(colours, arcs(n, moved)))
    assert len(forms) == 1


def test_regular_graphs_are_told_apart() -> None:
    """Two rings of three and one of six look alike to every vertex, and have two forms."""
    ring = {(i, (i + 1) % 6): 0 for i in range(6)}
    threes = {(0, 1): 0, (1, 2): 0, (0, 2): 0, (3, 4): 0, (4, 5): 0, (3, 5): 0}
    assert form([0] * 6, arcs(6, ring)) != form([0] * 6, arcs(6, threes))


def test_directions_count() -> None:
    """An arc and its way back can have labels of their own."""
    there = form([0, 1], [[(1, 5)], [(0, 7)]], [[(1, 7)], [(0, 5)]])
    assert there != form([0, 1], [[(1, 7)], [(0, 5)]], [[(1, 5)], [(0, 7)]])


def test_hostile_graphs_are_refused_in_time() -> None:
    """A formula with hundreds of interchangeable parts is refused, not worked on for ever."""
    clauses = [(3 * k + 1, 3 * k + 2, 3 * k + 3) for k in range(300)]
    problem = sat.formula(900, clauses)
    start = time.process_time()
    with pytest.raises(FormatError, match="symmetries"):
        families.get("3sat").symmetries.canonical(problem)
    assert time.process_time() - start < 60


CASES: list[tuple[str, dict[str, Any], str]] = [
    *(("tsp", {"cities": n}, q) for n in (4, 8) for q in ("optimize", "decide", "path")),
    ("tsp", {"cities": 5, "metric": "uniform", "grid": 10}, "optimize"),
    ("tsp", {"cities": 6, "metric": "manhattan", "grid": 10}, "decide"),
    ("tsp", {"cities": 7, "metric": "asymmetric"}, "optimize"),
    *(("3sat", {"variables": n}, "assign") for n in (4, 12)),
    *(("3sat", {"variables": 8}, q) for q in ("decide", "core", "count")),
    *(("maze", {"width": n, "loops": 20}, q) for n in (3, 8) for q in ("path", "reachable")),
    ("maze", {"width": 4, "height": 7}, "path"),
    *(("calendar", {}, q) for q in ("slot", "earliest", "timetable")),
    *(("jobshop", {"jobs": 3}, q) for q in ("optimize", "decide")),
]


@pytest.mark.parametrize(("name", "params", "question"), CASES)
def test_relabelled_problems_are_the_same(name: str, params: dict[str, Any], question: str) -> None:
    """A relabelling keeps the canonical digest and every value of the reference, proven anew."""
    from assay.suite.derive import relabelled

    family = families.get(name)
    order = orders.order(name, params, question=question, seed=5)
    changed = 0
    for base in instances.make(order, range(12)):
        for instance in base:
            other = relabelled(instance, Stream(["relabel", instance.base_id]))
            problem = family.problems.from_json(other.problem)
            changed += other.problem != instance.problem
            first = family.problems.from_json(instance.problem)
            assert family.symmetries.canonical(problem) == family.symmetries.canonical(first)
            for key, value in family.exact.prove_again(problem).items():
                assert other.reference.get(key) == value, key
            family.problems.check_reference(problem, other.reference)
    assert changed > 6


def test_problems_of_a_stream_are_told_apart() -> None:
    """Different draws have different digests, and a question or a bound changes none."""
    for name, params in (("tsp", {"cities": 8}), ("3sat", {"variables": 12}), ("maze", {})):
        symmetries, problems = families.get(name).symmetries, families.get(name).problems
        made = instances.make(orders.order(name, params), range(60))
        seen = {symmetries.canonical(problems.from_json(i.problem)) for base in made for i in base}
        assert len(seen) == sum(len(base) for base in made)
    formula = sat.formula(5, [(1, 2, 3), (-1, -2, 4), (2, 4, 5)])
    canonical = families.get("3sat").symmetries.canonical
    both = {canonical(replace(formula, question=question)) for question in sat.NAMES}
    assert len(both) == 1


def test_all_mazes_of_two_by_three_fall_into_their_classes() -> None:
    """By Burnside's lemma: the digests of all mazes of a shape are as many as their orbits."""
    from assay.problems.maze import Problem
    from assay.symmetries.maze import mirrored, transposed

    symmetries = families.get("maze").symmetries

    def turned(maze: Problem, halves: int, mirror: int) -> Problem:
        for _ in range(halves):
            maze = mirrored(transposed(mirrored(transposed(maze))))
        return mirrored(maze) if mirror else maze

    mazes = [
        Problem(3, 2, right, down, divmod(s, 3), divmod(g, 3))
        for right in (r for r in range(64) if not r & 0b100100)
        for down in range(8)
        for s in range(6)
        for g in range(6)
        if s != g
    ]
    fixed = sum(
        turned(maze, halves, mirror) == (back if swap else maze)
        for maze in mazes
        for back in (replace(maze, start=maze.goal, goal=maze.start),)
        for halves in (0, 1)
        for mirror in (0, 1)
        for swap in (0, 1)
    )
    assert len({symmetries.canonical(maze) for maze in mazes}) == fixed // 8

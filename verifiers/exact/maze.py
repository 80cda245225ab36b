"""Proves shortest paths: breadth-first search on sets of cells, and Dijkstra's beside it.

Breadth-first search finds the layers of cells at distance 0, 1, … from the start
(`assay.problems.maze_grid`). Going back from the goal, each layer is cut down to the cells on
shortest paths. Walking forward through what is left gives the number of shortest paths and the
lexicographically smallest one: a canonical path, whatever machine made it. Where the goal is
not met, the cells from which it can be reached are *sealed*: no passage leaves them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from assay.core import NONE, Row
from assay.problems.maze import MAX_PATHS, Problem, to_json
from assay.problems.maze_grid import bits, layers, spread, turns


def _narrowed(problem: Problem, found: list[int], goal: int) -> list[int]:
    """Keep of each layer the cells on shortest paths to the goal."""
    kept = [goal]
    for layer in reversed(found[:-1]):
        kept.append(layer & spread(problem, kept[-1]))
    kept.reverse()
    return kept


def _least(problem: Problem, kept: Sequence[int]) -> str:
    """Walk the lexicographically smallest path through narrowed layers."""
    width, moves = problem.width, []
    at = kept[0].bit_length() - 1
    table = problem.open()
    letters = {width: "D", -1: "L", 1: "R", -width: "U"}
    for layer in kept[1:]:
        if not layer & layer - 1:
            to = layer.bit_length() - 1
            moves.append(letters[to - at])
            at = to
            continue
        for move, (cells, stride) in table.items():
            if cells >> at & 1 and layer >> at + stride & 1:
                moves.append(move)
                at += stride
                break
    return "".join(moves)


def _count(problem: Problem, kept: Sequence[int]) -> int:
    """Count the paths through narrowed layers, up to `MAX_PATHS`."""
    if not any(layer & (layer - 1) for layer in kept):
        return 1
    table = list(problem.open().values())
    ways = {kept[0].bit_length() - 1: 1}
    for layer in kept[1:]:
        after: dict[int, int] = {}
        for at, number in ways.items():
            for cells, stride in table:
                if cells >> at & 1 and layer >> at + stride & 1:
                    after[at + stride] = after.get(at + stride, 0) + number
        ways = after
    return min(sum(ways.values()), MAX_PATHS)


def _prove(problem: Problem) -> Row:
    start, goal = 1 << problem.number(problem.start), 1 << problem.number(problem.goal)
    found = layers(problem, start, goal)
    if not found[-1]:
        return _sealed(problem, sum(layers(problem, goal)))
    kept = _narrowed(problem, found, goal)
    path, paths = _least(problem, kept), _count(problem, kept)
    return {"feasible": True, "length": len(path), "path": path, "paths": paths}


def _sealed(problem: Problem, cells: int) -> Row:
    digits, width = bits(cells, problem.cells), problem.width
    rows = [digits[i : i + width] for i in range(0, problem.cells, width)]
    region = cells.bit_count()
    none: Row = {"feasible": False, "length": None, "path": None, "paths": 0}
    return {**none, "region": region, "sealed": rows}


def prove_many(bases: Sequence[Iterable[Problem]]) -> list[tuple[Row, ...]]:
    """Prove the shortest paths of every base.

    Parameters
    ----------
    bases : sequence of iterables of Problem
        Each with any number of problems; sizes may differ.

    Returns
    -------
    list of tuple of dict
        For each problem ``feasible``, ``length``, ``path``: the lexicographically smallest
        shortest path (None where there is no path), and ``paths``: the number of shortest
        paths, up to `MAX_PATHS`; where there is none also ``sealed``: rows of digits, 1 for
        the cells from which the goal can be reached, and ``region``: their number.
    """
    return [tuple(map(_prove, base)) for base in bases]


def prove_again(problem: Problem) -> Row:
    """Prove the shortest paths by Dijkstra's algorithm on a graph made from the JSON.

    Returns
    -------
    dict
        ``feasible``, ``length``, ``paths``, where there is no path ``region`` and ``sealed``,
        and ``answer`` where a number is asked for, to be compared with the reference.
    """
    import networkx as nx

    data = to_json(problem)
    start, goal = tuple(data["start"]), tuple(data["goal"])
    graph = _graph(data["passages"])
    before, distance = nx.dijkstra_predecessor_and_distance(graph, start)
    if goal not in distance:
        region = nx.node_connected_component(graph, goal)
        rows = [
            "".join("01"[(r, c) in region] for c in range(len(row)))
            for r, row in enumerate(data["passages"])
        ]
        none: Row = {"feasible": False, "length": None, "paths": 0}
        return {**none, "region": len(region), "sealed": rows}
    ways: dict[Any, int] = {start: 1}
    for cell in sorted(distance, key=lambda c: distance[c])[1:]:
        ways[cell] = sum(ways[other] for other in before[cell])
    paths = min(ways[goal], MAX_PATHS)
    proven: Row = {"feasible": True, "length": distance[goal], "paths": paths}
    if problem.question == "length":
        proven["answer"] = distance[goal]
    if problem.question == "turns":
        proven["answer"] = _bends(before, start, goal)
    return proven


def _bends(before: Any, start: Any, goal: Any) -> int:
    """Return how often three cells in a row of the only shortest path are not in a line."""
    cells = [goal]
    while cells[-1] != start:
        cells.append(before[cells[-1]][0])
    triples = zip(cells, cells[1:], cells[2:], strict=False)
    return sum(a[0] != c[0] and a[1] != c[1] for a, _, c in triples)


def _graph(rows: Sequence[str]) -> Any:
    """Return a networkx graph with (row, column) nodes from rows of passage digits."""
    import networkx as nx

    graph = nx.Graph()
    for r, row in enumerate(rows):
        for c, digit in enumerate(row):
            graph.add_node((r, c))
            if digit in "13":
                graph.add_edge((r, c), (r, c + 1))
            if digit in "23":
                graph.add_edge((r, c), (r + 1, c))
    return graph


def solve(problem: Problem) -> Any:
    """Return the answer: the smallest shortest path, its length or turns, or `NONE`."""
    facts = _prove(problem)
    if not facts["feasible"]:
        return NONE
    numbers = {"length": facts["length"], "turns": turns(facts["path"])}
    return numbers.get(problem.question, facts["path"])

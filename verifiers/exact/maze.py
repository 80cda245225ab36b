"""Proves shortest paths: breadth-first search on sets of cells, and Dijkstra's beside it.

Breadth-first search (Moore 1959) visits the cells in layers; a layer is an integer whose bits
are cells, so that one step of the whole frontier is a handful of shifts. Going back from the
goal, each layer is cut down to the cells on shortest paths. Walking forward through what is
left gives the number of shortest paths and the lexicographically smallest one: a canonical
path, whatever machine made it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from assay.core import NONE, Row
from assay.problems.maze import MAX_PATHS, Problem, to_json


def _next(problem: Problem, front: int) -> int:
    """Return the cells one move away from a set of cells."""
    right, down, width = problem.right, problem.down, problem.width
    return (
        (front & right) << 1 | front >> 1 & right | (front & down) << width | front >> width & down
    )


def _layers(problem: Problem, start: int, goal: int) -> list[int]:
    """Return the sets of cells at distance 0, 1, … until one holds the goal or is empty."""
    front = seen = start
    layers = [front]
    while front and not front & goal:
        front = _next(problem, front) & ~seen
        seen |= front
        layers.append(front)
    return layers


def _narrowed(problem: Problem, layers: list[int], goal: int) -> list[int]:
    """Keep of each layer the cells on shortest paths to the goal."""
    kept = [goal]
    for layer in reversed(layers[:-1]):
        kept.append(layer & _next(problem, kept[-1]))
    kept.reverse()
    return kept


def _least(problem: Problem, layers: Sequence[int]) -> str:
    """Walk the lexicographically smallest path through narrowed layers."""
    table = problem.open()
    at, moves = layers[0].bit_length() - 1, []
    for layer in layers[1:]:
        for move, (cells, stride) in table.items():
            if cells >> at & 1 and layer >> at + stride & 1:
                moves.append(move)
                at += stride
                break
    return "".join(moves)


def _count(problem: Problem, layers: Sequence[int]) -> int:
    """Count the paths through narrowed layers, up to `MAX_PATHS`."""
    if not any(layer & (layer - 1) for layer in layers):
        return 1
    table = list(problem.open().values())
    ways = {layers[0].bit_length() - 1: 1}
    for layer in layers[1:]:
        after: dict[int, int] = {}
        for at, number in ways.items():
            for cells, stride in table:
                if cells >> at & 1 and layer >> at + stride & 1:
                    after[at + stride] = after.get(at + stride, 0) + number
        ways = after
    return min(sum(ways.values()), MAX_PATHS)


def _prove(problem: Problem) -> Row:
    start, goal = 1 << problem.number(problem.start), 1 << problem.number(problem.goal)
    layers = _layers(problem, start, goal)
    if not layers[-1]:
        region = sum(layer.bit_count() for layer in _layers(problem, goal, start))
        return {"feasible": False, "length": None, "path": None, "paths": 0, "region": region}
    kept = _narrowed(problem, layers, goal)
    path, paths = _least(problem, kept), _count(problem, kept)
    return {"feasible": True, "length": len(path), "path": path, "paths": paths}


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
        paths, up to `MAX_PATHS`; where there is none also ``region``: the number of cells from
        which the goal can be reached.
    """
    return [tuple(map(_prove, base)) for base in bases]


def prove_again(problem: Problem) -> Row:
    """Prove the shortest paths by Dijkstra's algorithm on a graph made from the JSON.

    Returns
    -------
    dict
        ``feasible``, ``length``, ``paths`` and, where there is no path, ``region``, to be
        compared with the reference.
    """
    import networkx as nx

    data = to_json(problem)
    start, goal = tuple(data["start"]), tuple(data["goal"])
    graph = _graph(data["passages"])
    before, distance = nx.dijkstra_predecessor_and_distance(graph, start)
    if goal not in distance:
        region = len(nx.node_connected_component(graph, goal))
        return {"feasible": False, "length": None, "paths": 0, "region": region}
    ways: dict[Any, int] = {start: 1}
    for cell in sorted(distance, key=lambda c: distance[c])[1:]:
        ways[cell] = sum(ways[other] for other in before[cell])
    return {"feasible": True, "length": distance[goal], "paths": min(ways[goal], MAX_PATHS)}


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
    """Return the lexicographically smallest shortest path, or `NONE` if there is none."""
    facts = _prove(problem)
    return facts["path"] if facts["feasible"] else NONE

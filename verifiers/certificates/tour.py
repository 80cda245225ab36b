"""Checks the one or two shortest tours from a certificate, in integers, with no solver.

The problem is a graph in which every tour is a cycle through all nodes: for symmetric distances the
cities and all pairs; a path from s to t is a cycle that uses the edge st, which costs nothing then.
For asymmetric distances city i is two nodes, i where it is left and n + i where it is entered,
joined by an edge of cost 0 that every cycle must use (Jonker & Volgenant 1983).

A *step* gives each node an integer and some rows nonnegative integers y. A row is one set of nodes,
which a cycle leaves and enters at least twice together (Dantzig, Fulkerson & Johnson 1954), or a
blossom: a handle and k teeth, k odd and at least 3, each tooth two nodes, one in the handle and one
not, no two meeting; their borders are crossed at least 3k + 1 times (Edmonds 1965). One more kind
of row names a cycle: any other one has at most ``nodes - 2`` of its edges. With
rc = scale cost - sum y row, every cycle costs at least

    sum of 2 degree_v, y least_r, negative rc of edges not fixed, and rc of edges fixed to be used

in units of 1 / scale. Let L be the length of the last tour that the certificate gives, the optimum
or the second shortest. A bound above scale (L - 1) closes a node of the tree; otherwise edges
whose rc alone would lift it there are fixed, and the node's edge is tried both ways. The nodes
come in the order of a walk that takes the side that uses the edge first. A cycle that a row names
must be the first tour's, or no shorter than L: then the whole tree says that every tour but the
first has length L or more (with one tour given, that every tour has).

The certificate is a JSON object ``{"scale": …, "tours": [[…], …], "nodes": [{"steps": [step, …],
"branch": [a, b] or null}, …]}``, a step being ``{"degree": […], "rows": [[y, [[node, …], …]], …],
"others": [[y, [[a, b], …]], …]}``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from assay.errors import FormatError

Edge = tuple[int, int]
Distances = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Graph:
    """What the certificate speaks of."""

    nodes: int
    costs: Mapping[Edge, int]
    forced: frozenset[Edge]


def verify(
    distances: Distances,
    symmetric: bool,
    ends: tuple[int, int] | None,
    certificate: Any,
) -> list[int]:
    """Return the lengths that the certificate proves: the optimum and perhaps the second shortest.

    Parameters
    ----------
    distances : sequence of sequence of int
        (n, n) matrix.
    symmetric : bool
        Whether the graph of the certificate is that of symmetric distances.
    ends : tuple of int or None
        First and last city of a path; None for tours.
    certificate : JSON
        See the module's docstring.

    Raises
    ------
    FormatError
        If the certificate is damaged, or proves nothing.
    """
    graph = _graph(distances, symmetric, ends)
    tours = _field(certificate, "tours", list)
    lengths = [_length(distances, ends, tour) for tour in tours]
    cycles = [_cycle(tour, symmetric) for tour in tours]
    if not 1 <= len(tours) <= 2 or lengths[0] > lengths[-1] or len(set(cycles)) < len(cycles):
        raise FormatError("a tour certificate gives one tour, or two and the shorter one first")
    scale = _field(certificate, "scale", int)
    if scale < 1:
        raise FormatError("a tour certificate's scale must be positive")
    aim = _Aim(scale, lengths[-1], cycles[0] if len(cycles) > 1 else None)
    _walk(graph, aim, iter(_field(certificate, "nodes", list)))
    return lengths


@dataclass(frozen=True, slots=True)
class _Aim:
    """What is to be proven: no cycle but perhaps one costs less than a length."""

    scale: int
    length: int
    best: frozenset[Edge] | None

    @property
    def target(self) -> int:
        """The scaled cost of what is one shorter: a bound above it rules a node out."""
        return self.scale * (self.length - 1)


def _walk(graph: Graph, aim: _Aim, nodes: Iterator[Any]) -> None:
    """Go through the whole tree."""
    waiting: list[dict[Edge, int] | None] = [dict.fromkeys(graph.forced, 1)]
    while waiting:
        branch, status = _node(graph, waiting.pop(), next(nodes, None), aim)
        if branch is not None:
            waiting += [_side(status, branch, 0), _side(status, branch, 1)]
    if next(nodes, None) is not None:
        raise FormatError("a tour certificate has nodes that belong nowhere")


def _cycle(tour: Sequence[int], symmetric: bool) -> frozenset[Edge]:
    """Return the edges of a tour's cycle."""
    n = len(tour)
    steps = zip(tour, [*tour[1:], tour[0]], strict=True)
    if symmetric:
        return frozenset((min(a, b), max(a, b)) for a, b in steps)
    return frozenset([*((a, n + b) for a, b in steps), *((i, n + i) for i in range(n))])


def _field(row: Any, name: str, kind: type) -> Any:
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise FormatError(f"a tour certificate needs {name}")
    return value


def _graph(distances: Distances, symmetric: bool, ends: tuple[int, int] | None) -> Graph:
    n = len(distances)
    if symmetric:
        costs = {(a, b): distances[a][b] for a, b in combinations(range(n), 2)}
        forced = [] if ends is None else [(min(ends), max(ends))]
        nodes = n
    else:
        costs = {(a, n + b): distances[a][b] for a in range(n) for b in range(n)}
        forced = [(i, n + i) for i in range(n)] + ([(ends[1], n + ends[0])] if ends else [])
        nodes = 2 * n
    return Graph(nodes, {**costs, **dict.fromkeys(forced, 0)}, frozenset(forced))


def _length(distances: Distances, ends: tuple[int, int] | None, tour: Any) -> int:
    if (
        not isinstance(tour, list)
        or any(type(c) is not int for c in tour)
        or sorted(tour) != list(range(len(distances)))
    ):
        raise FormatError("the tour of a certificate is not one of all cities")
    if ends is not None and (tour[0], tour[-1]) != ends:
        raise FormatError("the path of a certificate does not run between its ends")
    steps = sum(distances[a][b] for a, b in pairwise(tour))
    if ends is None:
        steps += distances[tour[-1]][tour[0]]
    return int(steps)


def _side(status: dict[Edge, int] | None, edge: Edge, value: int) -> dict[Edge, int] | None:
    """Return what is fixed on one side of a branch; None if that side is empty."""
    if status is None or status.get(edge, value) != value:
        return None
    return {**status, edge: value}


def _node(
    graph: Graph, status: dict[Edge, int] | None, node: Any, aim: _Aim
) -> tuple[Edge | None, dict[Edge, int] | None]:
    """Check one node; return the edge it branches on and what is fixed, or no edge if closed."""
    closed = status is None
    for step in _field(node, "steps", list):
        if status is not None and not closed:
            closed = _step(graph, status, step, aim)
    if node.get("branch") is None:
        if not closed:
            raise FormatError("a leaf of a tour certificate is not closed by its bound")
        return None, None
    branch = tuple(_field(node, "branch", list))
    if branch not in graph.costs:
        raise FormatError("a tour certificate branches on no edge")
    return branch, None if closed else status


def _step(graph: Graph, status: dict[Edge, int], step: Any, aim: _Aim) -> bool:
    """Fix what the step's bound allows; say whether the bound closes the node."""
    degree = _field(step, "degree", list)
    if len(degree) != graph.nodes or any(type(y) is not int for y in degree):
        raise FormatError("a step of a tour certificate has an integer for each node")
    free = [edge for edge in graph.costs if edge not in status]
    used = [edge for edge, value in status.items() if value == 1]
    reduced = {e: aim.scale * graph.costs[e] - degree[e[0]] - degree[e[1]] for e in (*free, *used)}
    bound = 2 * sum(degree)
    for y, least, sets in _rows(graph, _field(step, "rows", list)):
        bound += y * least
        for inside in sets:
            for a, b in reduced:
                if inside[a] != inside[b]:
                    reduced[a, b] -= y
    for y, cycle in _others(graph, step.get("others", []), aim):
        bound += y * (2 - graph.nodes)
        for edge in cycle & reduced.keys():
            reduced[edge] += y
    bound += sum(min(0, reduced[edge]) for edge in free) + sum(reduced[edge] for edge in used)
    for edge in free:
        if bound + reduced[edge] > aim.target:
            status[edge] = 0
        elif bound - reduced[edge] > aim.target:
            status[edge] = 1
    return bool(bound > aim.target)


def _rows(graph: Graph, rows: list[Any]) -> Iterator[tuple[int, int, list[list[bool]]]]:
    """Yield each row's multiplier, right-hand side and sets, if it is valid for every cycle."""
    for row in rows:
        if not isinstance(row, list) or len(row) != 2 or type(row[0]) is not int or row[0] < 0:
            raise FormatError("a row of a tour certificate has a multiplier of 0 or more, and sets")
        sets = [_set(graph, nodes) for nodes in row[1]] if isinstance(row[1], list) else []
        if not sets or (len(sets) > 1 and not _blossom(sets)):
            raise FormatError("a row of a tour certificate is neither a subtour nor a blossom")
        flags = [[v in nodes for v in range(graph.nodes)] for nodes in sets]
        yield row[0], 2 if len(sets) == 1 else 3 * len(sets) - 2, flags


def _others(graph: Graph, rows: Any, aim: _Aim) -> Iterator[tuple[int, frozenset[Edge]]]:
    """Yield the cycles that rows exclude, if the proof may leave them out."""
    for row in rows if isinstance(rows, list) else [None]:
        if not isinstance(row, list) or len(row) != 2 or type(row[0]) is not int or row[0] < 0:
            raise FormatError("a tour certificate excludes a cycle with a multiplier of 0 or more")
        edges = row[1] if isinstance(row[1], list) else []
        pairs = [edge for edge in edges if isinstance(edge, list)]
        cycle = frozenset(tuple(pair) for pair in pairs if all(type(v) is int for v in pair))
        if not _whole(graph, cycle):
            raise FormatError("a tour certificate excludes what is no cycle through all nodes")
        if cycle != aim.best and sum(graph.costs[edge] for edge in cycle) < aim.length:
            raise FormatError("a tour certificate excludes a cycle that would be shorter")
        yield row[0], cycle


def _whole(graph: Graph, cycle: frozenset[Any]) -> bool:
    """Say whether edges form one cycle through all nodes."""
    if len(cycle) != graph.nodes or not cycle <= graph.costs.keys():
        return False
    beside: dict[int, list[int]] = {}
    for a, b in cycle:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    if any(len(others) != 2 for others in beside.values()):
        return False
    last, at, count = -1, 0, 0
    while count == 0 or at != 0:
        a, b = beside.get(at, [0, 0])
        last, at, count = at, (b if a == last else a), count + 1
    return count == graph.nodes


def _set(graph: Graph, nodes: Any) -> frozenset[int]:
    if not isinstance(nodes, list) or any(type(v) is not int for v in nodes):
        raise FormatError("a set of a tour certificate is a list of nodes")
    found = frozenset(nodes)
    if not found or not found < frozenset(range(graph.nodes)):
        raise FormatError("a set of a tour certificate holds some nodes and not all")
    return found


def _blossom(sets: Sequence[frozenset[int]]) -> bool:
    handle, *teeth = sets
    apart = len(frozenset().union(*teeth)) == 2 * len(teeth)
    across = all(len(tooth) == 2 and len(tooth & handle) == 1 for tooth in teeth)
    return len(teeth) % 2 == 1 and len(teeth) >= 3 and apart and across

"""What a shortest path costs: the cells that breadth-first search expands (Moore 1959)."""

from collections import deque
from collections.abc import Mapping
from typing import Any

UNIT = "cells expanded"


def effort(problem: Any, reference: Mapping[str, Any]) -> int | None:
    """Return how many cells are expanded before the goal is met, or all that can be reached."""
    start, goal = problem.number(problem.start), problem.number(problem.goal)
    table, seen, queue = problem.open(), {start}, deque([start])
    expanded = 0
    while queue:
        at = queue.popleft()
        if at == goal:
            break
        expanded += 1
        for cells, stride in table.values():
            if cells >> at & 1 and at + stride not in seen:
                seen.add(at + stride)
                queue.append(at + stride)
    return expanded

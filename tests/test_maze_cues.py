"""No cue: what can be counted in a maze does not tell the goal that can be reached."""

from typing import Any

import pytest
from cues import measured

from assay.core import Instance
from assay.problems.maze import Problem, from_json
from assay.problems.maze_grid import layers, spread
from generators.maze_kinds import clusters

FEATURES = (
    *("passages", "dead ends", "blocked", "regions", "largest region", "its height", "its width"),
    *("prompt length", "list length", "digits", "goal row", "goal column", "goal exits"),
    *("goal to border", "goal to middle", "goal to start", "goal and start by the middle"),
    *("passages within 1", "passages within 2", "passages within 3", "blocked within 2"),
    *("dead ends within 2", "reached in 2", "reached in 3", "reached in 4", "dead end"),
    *("passages between", "blocked between", "passages towards", "same side", "start exits"),
)


def window(problem: Problem, low: tuple[int, int], high: tuple[int, int]) -> int:
    """Return the cells of a rectangle, both corners included, as far as they are in the grid."""
    return sum(
        1 << problem.number((r, c))
        for r in range(max(low[0], 0), min(high[0], problem.height - 1) + 1)
        for c in range(max(low[1], 0), min(high[1], problem.width - 1) + 1)
    )


def whole(problem: Problem) -> list[int]:
    """Return what is counted in the whole maze, its regions and their shapes."""
    exits = [cells for cells, _ in problem.open().values()]
    free = problem.joined()
    regions = sorted(clusters(problem, free), key=lambda cells: (-cells.bit_count(), cells))
    cells = [problem.cell(i) for i in range(problem.cells) if regions[0] >> i & 1]
    return [
        problem.right.bit_count() + problem.down.bit_count(),
        dead_ends(exits, (1 << problem.cells) - 1),
        problem.cells - free.bit_count(),
        len(regions),
        regions[0].bit_count(),
        1 + max(r for r, _ in cells) - min(r for r, _ in cells),
        1 + max(c for _, c in cells) - min(c for _, c in cells),
    ]


def dead_ends(exits: list[int], cells: int) -> int:
    """Return how many of some cells have one exit."""
    return sum(
        sum(way >> i & 1 for way in exits) == 1 for i in range(cells.bit_length()) if cells >> i & 1
    )


def features(instance: Instance) -> list[int]:
    """Return what is easily counted in a maze and its prompt, in the order of `FEATURES`."""
    problem = from_json(instance.problem)
    exits = [cells for cells, _ in problem.open().values()]
    (a, b), (r, c) = problem.start, problem.goal
    goal, start = problem.number((r, c)), problem.number((a, b))
    middle = [
        abs(2 * x - problem.height + 1) + abs(2 * y - problem.width + 1)
        for x, y in ((a, b), (r, c))
    ]
    near = [window(problem, (r - k, c - k), (r + k, c + k)) for k in range(4)]
    inside = [sum((way & cells).bit_count() for way in exits) for cells in near]
    found = layers(problem, 1 << goal)
    free = problem.joined()
    box = window(problem, (min(a, r), min(b, c)), (max(a, r), max(b, c)))
    toward = spread(problem, 1 << goal) & box
    return [
        *whole(problem),
        len(instance.prompt),
        sum(map(len, instance.problem["passages"])),
        sum(x.isdigit() for x in instance.prompt),
        *(r, c, sum(way >> goal & 1 for way in exits)),
        min(r, c, problem.height - 1 - r, problem.width - 1 - c),
        *(middle[1], abs(a - r) + abs(b - c), middle[0] * middle[1]),
        *(inside[1], inside[2], inside[3], (near[2] & ~free).bit_count()),
        dead_ends(exits, near[2]),
        *(sum(found[: k + 1]).bit_count() for k in (2, 3, 4)),
        sum(way >> goal & 1 for way in exits) == 1,
        sum((way & box).bit_count() for way in exits),
        (box & ~free).bit_count(),
        toward.bit_count(),
        (2 * a < problem.height) == (2 * r < problem.height),
        sum(way >> start & 1 for way in exits),
    ]


@pytest.mark.parametrize(
    "params",
    [
        {"width": 10},
        {"width": 12, "height": 10, "kind": "dfs", "loops": 20},
        {"width": 10, "kind": "braided"},
        {"width": 10, "kind": "rooms"},
        {"width": 10, "kind": "percolation"},
    ],
)
def test_twins_have_no_cue(params: Any) -> None:
    """On 2,000 twins a regression on all of the features at once does no better than chance."""
    assert measured("maze", "reachable", 1000, features, params) <= 0.55


def test_small_mazes_have_one() -> None:
    """In mazes so small that a window shows nearly all of them the same regression sees it."""
    assert measured("maze", "reachable", 300, features, {"width": 4}) > 0.6

"""The maze family: trees, twins, proofs, answers, checker."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import linear

from assay import instances, orders
from assay.answers import maze as answers
from assay.core import NONE, Status
from assay.errors import UserError
from assay.jsonl import dumps
from assay.pictures.maze import draw
from assay.players import maze as players
from assay.problems.maze import (
    KINDS,
    MAX_PATHS,
    STEPS,
    Cell,
    Params,
    Problem,
    check_params,
    check_reference,
    from_json,
    from_passages,
    passages,
    to_json,
    walk,
)
from assay.problems.maze_grid import is_plan, layers, members, reached_once, turns
from assay.problems.maze_params import TREES
from assay.prompts import maze as prompts
from assay.rng import Stream
from assay.suite.freeze import freeze
from assay.suite.spec import parse
from assay.symmetries.maze import canonical
from generators import maze as generator
from generators import maze_kinds, maze_trees
from verifiers import maze as checker
from verifiers.exact import maze as exact

FIXED = from_passages(["2332", "1302", "1232", "1110"], (0, 0), (1, 3), "path")
REFERENCE = {"feasible": True, "length": 6, "path": "DRRURD", "paths": 2}
SHAPES = list(product(KINDS, (0, 30, 50), (1, 2), ((3, 3), (4, 3), (3, 4))))


def base(index: int, **values: int | str) -> tuple[Problem, ...]:
    """Return the base of one key, which is empty if the twins had no place."""
    return generator.sample(Params(**values), Stream(["m", values, index]))  # type: ignore[arg-type]


def bases(count: int, **values: int | str) -> list[tuple[Problem, ...]]:
    """Return accepted bases."""
    drawn = [base(i, **values) for i in range(count)]
    params = Params(**values)  # type: ignore[arg-type]
    facts = exact.prove_many(drawn)
    return [b for b, f in zip(drawn, facts, strict=True) if generator.accept(params, f)]


def brute_force(problem: Problem) -> list[str]:
    """Return every path that visits no cell twice, found by trying all, on cells as pairs."""
    rows = passages(problem)
    joined: set[tuple[Cell, Cell]] = set()
    for r, c in product(range(problem.height), range(problem.width)):
        if rows[r][c] in "13":
            joined |= {((r, c), (r, c + 1)), ((r, c + 1), (r, c))}
        if rows[r][c] in "23":
            joined |= {((r, c), (r + 1, c)), ((r + 1, c), (r, c))}

    def onward(trail: list[Cell], moves: str) -> Iterator[str]:
        if trail[-1] == problem.goal:
            yield moves
            return
        r, c = trail[-1]
        for move, there in (
            ("D", (r + 1, c)),
            ("L", (r, c - 1)),
            ("R", (r, c + 1)),
            ("U", (r - 1, c)),
        ):
            if (trail[-1], there) in joined and there not in trail:
                yield from onward([*trail, there], moves + move)

    return list(onward([problem.start], ""))


def test_three_routes_agree() -> None:
    """On thousands of small mazes of every kind search, Dijkstra and brute force agree."""
    compared = 0
    for kind, loops, regions, (width, height) in SHAPES:
        for i in range(20):
            drawn = base(i, kind=kind, loops=loops, regions=regions, width=width, height=height)
            for problem, facts in zip(drawn, exact.prove_many([drawn])[0], strict=True):
                found = brute_force(problem)
                least = min(map(len, found), default=None)
                shortest = sorted(path for path in found if len(path) == least)
                assert (facts["length"], facts["paths"]) == (least, len(shortest))
                assert facts["path"] == (shortest[0] if shortest else None)
                again = exact.prove_again(problem)
                assert again == {name: facts[name] for name in again}
                assert exact.solve(problem) == (shortest[0] if shortest else NONE)
                compared += 1
    assert compared > 2000


@pytest.mark.parametrize("width", [10, 20, 40])
@pytest.mark.parametrize("kind", KINDS)
def test_two_routes_agree_on_larger_mazes(width: int, kind: str) -> None:
    """Up to 40×40 the two routes find the same values, sealed regions included."""
    for drawn in bases(4, width=width, height=width - 3, kind=kind, regions=2):
        for problem, facts in zip(drawn, exact.prove_many([drawn])[0], strict=True):
            again = exact.prove_again(problem)
            assert again == {name: facts[name] for name in again}


def test_counts_stop_at_the_largest_safe_integer() -> None:
    """An open 60×60 grid has more shortest paths than a JSON number holds; both routes say so."""
    rows = ["3" * 59 + "2"] * 59 + ["1" * 59 + "0"]
    problem = from_passages(rows, (0, 0), (59, 59), "path")
    facts = exact.prove_many([[problem]])[0][0]
    assert (facts["length"], facts["paths"]) == (118, MAX_PATHS)
    assert facts["path"] == "D" * 59 + "R" * 59
    assert exact.prove_again(problem)["paths"] == MAX_PATHS
    assert dumps(facts["paths"]) == str(2**53)


@pytest.mark.parametrize("kind", TREES)
def test_trees_span(kind: str) -> None:
    """Without loops a maze has one passage fewer than cells, and every cell can be reached."""
    for i in range(30):
        (problem,) = base(i, kind=kind, width=3 + i % 9, height=3 + i % 5, min_length=1)
        assert problem.right.bit_count() + problem.down.bit_count() == problem.cells - 1
        sealed = exact.prove_again(replace(problem, question="reachable"))
        assert sealed["feasible"]
        start = problem.number(problem.start)
        for goal in {0, problem.cells - 1} - {start}:
            assert exact.solve(replace(problem, goal=problem.cell(goal))) is not NONE


def chi_squared(kind: str, count: int) -> tuple[int, float]:
    """Return how many trees of 3×3 cells occurred, and how unevenly."""
    draw_tree = maze_trees.TREES[kind]
    seen = Counter(
        frozenset((min(e), max(e)) for e in draw_tree(3, 3, Stream(["tree", kind, i])))
        for i in range(count)
    )
    mean = count / 192
    return len(seen), sum((n - mean) ** 2 / mean for n in seen.values()) + (192 - len(seen)) * mean


def test_wilson_is_uniform() -> None:
    """All 192 spanning trees of 3×3 cells are equally likely, which the others' are not."""
    found, spread = chi_squared("wilson", 192 * 60)
    assert found == 192
    assert spread < 191 + 4 * (2 * 191) ** 0.5
    assert chi_squared("dfs", 192 * 20)[1] > 1000
    assert chi_squared("kruskal", 192 * 60)[1] > 191 + 10 * (2 * 191) ** 0.5


def test_loops_remove_their_share_of_walls() -> None:
    """The percentage of the tree's walls is removed, rounded down."""
    for loops in (0, 1, 10, 50):
        (problem,) = base(1, loops=loops)
        passages_ = problem.right.bit_count() + problem.down.bit_count()
        assert passages_ == 99 + 81 * loops // 100


def test_bytes_are_pinned() -> None:
    """What is drawn from a key never changes: a digest over all kinds and shapes."""
    drawn = [
        [to_json(p) for p in base(i, kind=k, loops=o, regions=r, width=w, height=h)]
        for i, (k, o, r, (w, h)) in enumerate(SHAPES)
    ]
    assert sha256(dumps(drawn).encode()).hexdigest() == PINNED


PINNED = "c3f3343f48d2d17b021aad9fbff9f58a08b8b4b6cbd43164406af698884c4386"


def test_paths_are_not_trivial() -> None:
    """The shortest path is at least as long as the mean of the sides."""
    for height in (4, 9):
        order = orders.order("maze", {"width": 9, "height": height, "loops": 40})
        for (instance,) in instances.make(order, range(60)):
            assert 2 * instance.reference["length"] >= 9 + height


@pytest.mark.parametrize(("width", "loops"), [(3, 0), (5, 50), (10, 0), (10, 30)])
def test_twins_differ_in_the_goal_alone(width: int, loops: int) -> None:
    """Twins share grid and start, and their goals stand equally far from it."""
    found = bases(60, width=width, loops=loops, regions=2)
    assert len(found) > 20
    for good, bad in found:
        assert replace(good, goal=bad.goal) == bad
        far = [abs(p.start[0] - p.goal[0]) + abs(p.start[1] - p.goal[1]) for p in (good, bad)]
        assert far[0] == far[1]
        facts = exact.prove_many([(good, bad)])[0]
        assert (facts[0]["feasible"], facts[1]["feasible"]) == (True, False)
        assert width * width <= 4 * facts[1]["region"] <= 3 * width * width


def look(problem: Problem) -> list[float]:
    """Return what a glance at the goal tells: its place, its exits, the walls around it."""
    (a, b), (r, c), last = problem.start, problem.goal, problem.width - 1
    exits = sum(cells >> problem.number((r, c)) & 1 for cells, _ in problem.open().values())
    middle = abs(r - last / 2) + abs(c - last / 2)
    start_middle = abs(a - last / 2) + abs(b - last / 2)
    return [r, c, exits, exits == 1, middle, middle * start_middle, (r - a) * (c - b)]


@pytest.mark.parametrize("loops", [0, 30])
def test_a_glance_tells_twins_apart_no_better_than_chance(loops: int) -> None:
    """Over 1,500 twins no feature of the goal differs on average between the halves."""
    pairs = [[look(p) for p in b] for b in bases(1500, width=8, loops=loops, regions=2)]
    for good, bad in zip(
        *(zip(*half, strict=True) for half in zip(*pairs, strict=True)), strict=True
    ):
        gaps = [x - y for x, y in zip(good, bad, strict=True)]
        spread = sum(gap * gap for gap in gaps) ** 0.5
        assert abs(sum(gaps)) < 3.5 * spread


def turned(problem: Problem) -> Problem:
    """Return the maze turned by 90 degrees clockwise, cell by cell."""
    height, width = problem.height, problem.width
    digits = [[0] * height for _ in range(width)]
    for r, row in enumerate(passages(problem)):
        for c, digit in enumerate(row):
            if digit in "13":
                digits[c][height - 1 - r] += 2
            if digit in "23":
                digits[c][height - 2 - r] += 1
    ends = [(c, height - 1 - r) for r, c in (problem.start, problem.goal)]
    rows = ["".join(map(str, row)) for row in digits]
    return from_passages(rows, ends[0], ends[1], problem.question)


def mirrored(problem: Problem) -> Problem:
    """Return the maze as a mirror on its left shows it, cell by cell."""
    rows = []
    for row in passages(problem):
        down = [digit in "23" for digit in row]
        right = [digit in "13" for digit in row[-2::-1]] + [False]
        rows.append("".join(str(a + 2 * b) for a, b in zip(right, reversed(down), strict=True)))
    ends = [(r, problem.width - 1 - c) for r, c in (problem.start, problem.goal)]
    return from_passages(rows, ends[0], ends[1], problem.question)


def test_symmetric_mazes_are_the_same() -> None:
    """Turned, mirrored or walked back a maze is a duplicate; with another goal it is not."""
    for width, height in ((5, 5), (4, 6)):
        (problem,) = base(2, width=width, height=height, loops=20)
        seen = set()
        for _ in range(4):
            problem = turned(problem)
            back = replace(problem, start=problem.goal, goal=problem.start)
            for same in (problem, mirrored(problem), back):
                seen.add(canonical(same))
                assert exact.prove_many([[same]])[0][0]["length"] is not None
        assert len(seen) == 1
        assert turned(turned(turned(turned(problem)))) == problem
        others = {canonical(replace(problem, goal=problem.cell(i))) for i in range(problem.cells)}
        assert len(others) == problem.cells
        assert canonical(replace(problem, question="reachable")) in seen


def test_three_by_three_has_28_classes_of_trees() -> None:
    """The 192 trees of 3×3 cells fall into 28 classes under rotation and reflection."""
    trees = {frozenset(maze_trees.wilson(3, 3, Stream(["tree", "wilson", i]))) for i in range(4000)}
    corners = {
        min(canonical(p) for p in all_turns(of_edges([*tree])))
        for tree in {frozenset(map(frozenset, tree)): tree for tree in trees}.values()
    }
    assert len(corners) == 28


def of_edges(tree: list[tuple[int, int]]) -> Problem:
    """Return the maze of a tree of 3×3 cells, from corner to corner."""
    return Problem(3, 3, *maze_kinds.passages_of(tree, 9), (0, 0), (2, 2))


def all_turns(problem: Problem) -> Iterator[Problem]:
    """Yield the maze in four positions with start and goal kept in place."""
    for _ in range(4):
        problem = replace(turned(problem), start=problem.start, goal=problem.goal)
        yield problem


UNDERSTOOD = {
    "RRDD": "RRDD",
    "우우하하": "RRDD",
    "동 동 남 남": "RRDD",
    "오른쪽으로 3칸, 아래로 2칸": "RRRDD",
    "1단계: 오른쪽\n2단계: 아래": "RD",
    "경로: 위, 위, 왼쪽, 오른쪽": "UULR",
    "정답은 위쪽, 왼쪽입니다.\n경로: 위 왼쪽": "UL",
    '{"path": "오른쪽, 오른쪽, 아래"}': "RRD",
    '{"answer": "없음"}': NONE,
    "목표까지 도달할 수 없습니다.": NONE,
    "경로: 우우하하\n더 짧은 경로는 없습니다.": "RRDD",
    "상하좌우로 이동할 수 있습니다.": None,
    "R, R, D, D.": "RRDD",
    "right, down": "RD",
    "→ → ↓": "RRD",
    "⬆️ ⬇️ ⬅️ ➡️ ➡️": "UDLRR",
    "R3 D2": "RRRDD",
    "3R 2D": "RRRDD",
    "R×3, D*2": "RRRDD",
    "Path: R R D D 4 moves": "RRDD",
    "R D4": "RDDDD",
    "3 right, 2 down": "RRRDD",
    "Moves: Right x3, Down x2": "RRRDD",
    "N E E S": "URRD",
    "R\nD\nD": "RDD",
    "Step 1: right\nStep 2: down": "RD",
    "1. Right (R)\n2. Down (D)": "RD",
    "$R \\rightarrow R \\rightarrow D$": "RRD",
    "S → R → R → G": "RR",
    "(0,0) → (0,1) → (1,1)": "RD",
    "The path is RRDD with length 4": "RRDD",
    "There is no path shorter than RRDD": "RRDD",
    "The answer is: R, R, D, D.\n\nTotal: 4 moves": "RRDD",
    "**Answer:** `RRDD`": "RRDD",
    '{"path": "r r d"}': "RRD",
    '{"path": "R->R->D"}': "RRD",
    '{"path": ["R", "right", "⬇️"]}': "RRD",
    '{"path": ["(0, 0)", "(0, 1)"]}': "R",
    '{"path": ["0,0", "1,0"]}': "D",
    '{"path": [{"row": 0, "column": 0}, {"row": 1, "col": 0}]}': "D",
    '{"path": [[0, 0], [2, 2]]}': ((0, 0), (2, 2)),
    '{"path": [[-1, 0], [0, 0]]}': ((-1, 0), (0, 0)),
    '{"answer": "RRDD"}': "RRDD",
    '{"path": null}': NONE,
    '{"answer": "none", "path": ""}': NONE,
    '{"path": "no path exists"}': NONE,
    "RRDD does not work.\nAnswer: none": NONE,
    "Answer: none\n\nThe start reaches (0,0), (0,1), (1,1) only.": NONE,
    "The answer is none, as (0,0) -> (0,1) is a dead end": NONE,
    "<answer>none</answer>": NONE,
    "The path is RRDD.\nThere is no path shorter than this.": "RRDD",
    "**RRDD**\n\nThere is no path with fewer moves, so this is optimal.": "RRDD",
    "Path: RRDD\nA shorter path is impossible.": "RRDD",
    'RRDD\n\n(as in {"path": "..."})': "RRDD",
    '{"path": "RRDD"}\n{"answer": "yes"}': "RRDD",
    '{"path": "RR\nDD"}': "RRDD",
    "Path: R, R, 2D": "RRDD",
    "$R^2D^2$": "RRDD",
    "I went down to the answer: none": NONE,
    "최단 경로는 LULDLLU입니다.": "LULDLLU",
    "따라서 최단 경로는 RRDD이다.": "RRDD",
    "정답은 RRDD예요.": "RRDD",
    "경로 RRDD를 따라가면 됩니다.": "RRDD",
    "최단 경로는 R, R, D, D입니다.": "RRDD",
    "최단 경로는 우우하하입니다.": "RRDD",
    "최단 경로는 오른쪽, 위, 아래입니다.": "RUD",
    "아래로 한 칸, 오른쪽으로 두 칸 이동합니다.": "DRR",
    "1. 아래로 1칸 이동합니다.\n2. 오른쪽으로 2칸 이동합니다.": "DRR",
    "U는 위, D는 아래, L은 왼쪽, R은 오른쪽입니다.": None,
    "목표는 오른쪽입니다.": None,
    "Step 1: Move right to (0,1)\nStep 2: Move down to (1,1)": "RD",
    "1. Move **right** to (0, 1).\n2. Move **down** to (2, 1), the goal.": "RDD",
    "1. From (0,0) move down to (1,0)\n2. From (1,0) move right to (1,1)": "DR",
    "1. Go right\n2. Go down\n3. Reach the goal!": "RD",
    "1. R (to 0,1)\n2. D (to 1,1)": "RD",
    "1. Down to row 1, column 0\n2. Right to row 1, column 2": "DRR",
    "Start at (0,0), move down to (1,0), then right to (1,2), and up to (0,2).": "DRRU",
    "Move down one cell.\nThen move right two cells.\nFinally move up one cell.": "DRRU",
    "First go down, then right twice, and finally down.": "DRRD",
    "Go right 2 cells to (0,2).": "RR",
    "1 step down, 2 steps right": "DRR",
    "Move down 1 step, then 2 steps to the right, 1 step up.": "DRRU",
    "in 3 steps: down right right": "DRR",
    "Starting at (0,0): down to (1,0), right to (1,1) (goal).": "DR",
    "$\\text{D} \\to \\text{R} \\to \\text{R}$": "DRR",
    "down (1), right (2)": "DRR",
    "1. Right 2 cells\n2. Down 3 cells": "RRDDD",
    "Answer: rrddr": "RRDDR",
    "The answer is rrddr.": "RRDDR",
    "0,0 -> 1,0 -> 1,1": "DR",
    '{"path": "0,0 -> 1,0 -> 1,1"}': "DR",
    '{"answer": {"path": "RRDD"}}': "RRDD",
    '{"path": {"moves": ["R", "D"]}}': "RD",
    '{"moves": ["down", "right"]}': "DR",
    '{"path": [{"move": "R"}, {"direction": "down", "steps": 2}]}': "RDD",
    '{"path": [{"r": 0, "c": 0}, {"r": 1, "c": 0}]}': "D",
    '{"path": [{"x": 0, "y": 0}, {"x": 1, "y": 0}]}': None,
    '{"path": [{"move": "R", "steps": 0}]}': None,
    "The goal is two cells right and three cells down.": None,
    "From (0,0) you can move right to (0,1) or down to (1,0).": None,
    "Move right to (5,5)": None,
    "I was stuck after going down to (1,0).": None,
    "The answer is dull.": None,
    "Right, so I give up": None,
    "So I turned left and went right": None,
    "The maze is dull.": None,
    "The moves are U, D, L and R": None,
    "Dr. Ur said: a D": None,
    "Right.": None,
    '{"path": "I go right"}': None,
    '{"path": "..."}': None,
    '{"path": [1, 2]}': None,
    '{"path": {"R": 1}}': None,
    "": None,
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_answers_are_understood(text: str) -> None:
    """Usual ways of writing a path are read, and prose about directions is not."""
    assert answers.read(text, FIXED) == UNDERSTOOD[text]


BROKEN = (
    "1. Move down to (1,0)\n2. Move right, since up is walled\n3. Move right to (1,2)\n4. Go up",
    "1. Move **down** to (1,0)\n2. I move **right** once more\n3. Move **right** to (1,2)",
    "2. Go right\n3. Go down\n4. Go left",
    "1. Go down\n3. Go right",
    "1. Go down\nNo.\n2. Go right",
)


@pytest.mark.parametrize("steps", BROKEN)
def test_a_list_of_steps_is_read_whole_or_not_at_all(steps: str) -> None:
    """Steps of which one is missing or not understood are no path, and take none back."""
    assert answers.read(steps, FIXED) is None
    assert answers.read(f"The path is DRRURD.\n\n{steps}", FIXED) == "DRRURD"


@given(st.text(alphabet="UDLR", min_size=1, max_size=30))
def test_steps_to_cells_are_the_moves(moves: str) -> None:
    """A path told step by step, each with the cell it leads to, is read as its moves."""
    at = (40, 40)
    lines = []
    for k, move in enumerate(moves, 1):
        at = (at[0] + STEPS[move][0], at[1] + STEPS[move][1])
        name = {"U": "up", "D": "down", "L": "left", "R": "right"}[move]
        lines.append(f"Step {k}: Move {name} to ({at[0]},{at[1]})")
    assert answers.read("\n".join(lines), replace(FIXED, start=(40, 40))) == moves


@given(st.text(alphabet="UDLR", max_size=60))
def test_written_answers_read_back(moves: str) -> None:
    """Whatever path is written as an answer is read as that path."""
    assert answers.read(answers.write(moves), FIXED) == moves
    assert answers.read(f"So:\n{answers.write(NONE)}", FIXED) is NONE


WORDS = (
    "R D UL rr 3 R9 ×2 x ( ) [ , (0,0) (1,0) → ↓ right Down. is : ` { } path answer none a I N S "
    "\\to \\boxed{ 1. - 999999999999 ٣ 위"
)
PIECES = st.sampled_from(WORDS.split())


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.just("\n") | st.text(max_size=4), max_size=30).map(" ".join))
def test_any_text_is_judged(text: str) -> None:
    """No text makes the parser or the checker raise, or contradicts the reference."""
    solution = answers.read(text, FIXED)
    draw(FIXED, solution)
    if solution is not None:
        verdict = checker.check(FIXED, REFERENCE, solution)
        assert verdict.status is not Status.JUDGE_ERROR


@pytest.mark.parametrize("count", ["\u017fix", "s\u0130x", "s\u0131x"])
def test_counts_may_hold_letters_that_are_one_of_english_in_either_case(count: str) -> None:
    """A long s, and an i with a dot or without one, in a count is no fault of the parser's."""
    assert answers.read(f"The path is: {count} cells down", FIXED) == "DDDDDD"


HOSTILE = ["R", "(", "{", "R9", "R9 ", "R a ", "R999\n", "a: R999, ", "9", "(0,0)\n", "→", "\\to "]
HOSTILE += ["1. R\n", "go 3 cells to the ", "R (0,9) L (0,0) ", "from (0,0) go ", "0,0->"]
HOSTILE += ['{"path":"', "no ", ": ", "is R, ", "[[", "RL\n", "R x ", "'", '{"path":["R"]}']


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """Four times as much text takes about four times as long."""

    def read(text: str) -> None:
        """Read a text as it is, and within a string of JSON."""
        answers.read(text, FIXED)
        answers.read('{"path": "' + text.replace('"', "") + '"}', FIXED)

    text = piece * (10_000 // len(piece))
    linear(read, text, text * 4)


def test_counts_do_not_grow_memory() -> None:
    """A run of a billion steps is cut where every maze has ended long before."""
    path = answers.read('{"path": "D R999999999999 D"}', FIXED)
    assert path == "D" + "R" * answers.MAX_COUNT + "D"
    assert answers.read('{"path": "' + "R999 " * 200 + '"}', FIXED) is None


def test_faults_are_located() -> None:
    """A verdict names the step that fails, from 1, and the cell where the walk stood."""
    wall = checker.check(FIXED, REFERENCE, "DRU" + "RRR")
    assert wall.reason == "leaves_grid"
    assert dict(wall.detail) == {"step": 6, "row": 0, "column": 3}
    jump = checker.check(FIXED, REFERENCE, ((0, 0), (1, 0), (1, 3)))
    assert (jump.reason, dict(jump.detail)) == ("jumps", {"step": 2, "row": 1, "column": 0})
    earlier = checker.check(FIXED, REFERENCE, ((0, 0), (1, 0), (0, 0), (-1, 0), (3, 3)))
    assert (earlier.reason, earlier.detail["step"]) == ("leaves_grid", 3)
    assert checker.check(FIXED, REFERENCE, ()).reason == "wrong_start"


def test_reference_is_never_beaten_silently() -> None:
    """A path shorter than proven, or where none is, is a judge error."""
    for reference in ({**REFERENCE, "length": 7}, {"feasible": False, "length": None}):
        verdict = checker.check(FIXED, reference, "DRRURD")
        assert (verdict.status, verdict.reason) == (Status.JUDGE_ERROR, "beats_reference")


def test_quality_is_shortest_over_moves() -> None:
    """A longer path is valid: it has its true length and a quality."""
    verdict = checker.check(FIXED, REFERENCE, "DRDDRRUU")
    assert (verdict.status, verdict.objective) == (Status.SUBOPTIMAL, 8)
    assert verdict.quality == (6, 8)
    any_path = checker.check(replace(FIXED, question="reachable"), REFERENCE, "DRDDRRUU")
    assert (any_path.status, any_path.quality) == (Status.CORRECT, None)


def test_every_wall_matters_to_the_prompt() -> None:
    """A prompt with one character of the maze changed says another maze or none at all."""
    for rendering, language in product(*prompts.SURFACES.values()):
        text = prompts.write(FIXED, {"rendering": rendering, "language": language})
        maze = text.split("\n\n")[2]
        at = text.index(maze)
        for i in range(at, at + len(maze)):
            for other in " -|S#0":
                if text[i] != other:
                    damaged = text[:i] + other + text[i + 1 :]
                    assert prompts.read(damaged) != FIXED


def test_wall_follower_solves_trees() -> None:
    """A hand on the wall finds every goal of a maze without loops, and what is sealed off."""
    for good, bad in bases(40, width=9, regions=2):
        moves = players.greedy(replace(good, question="reachable")).solution
        assert walk(good, moves) == (len(moves), good.number(good.goal))
        assert players.greedy(replace(bad, question="reachable")).solution is NONE
    (large,) = base(0, width=60, loops=50)
    play = players.greedy(large)
    assert len(play.solution) <= 4 * large.cells
    assert len(play.trace) < 2000


def test_pictures_show_the_first_wrong_step() -> None:
    """A path is drawn up to an X where it fails, and the fault is said in words."""
    assert "DRRURD" not in draw(FIXED, "DRRURD")
    assert draw(FIXED, "DRRURD").endswith("6 moves to the goal")
    failed = draw(FIXED, "DRRD")
    assert "X" in failed.split("\n")[3]
    assert failed.endswith("step 4, D, is not possible from row 1, column 2")
    assert draw(FIXED, ((0, 0), (3, 3))).endswith("step 1 jumps to row 3, column 3")
    assert draw(FIXED, NONE).endswith("no path")


def test_heights_of_one_and_two_are_refused() -> None:
    """A height is 0, for a square, or at least 3."""
    with pytest.raises(UserError, match="--height"):
        check_params(Params(height=2))
    assert base(0, width=4)[0].height == 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("question", ["path", "any_path", "length", "turns", "reachable"])
def test_every_kind_answers_every_question(kind: str, question: str) -> None:
    """Start and goal lie in the asked range, the second proof agrees, every prompt reads back."""
    params = {"kind": kind, "width": 9, "height": 7, "min_length": 6, "max_length": 12}
    order = orders.order("maze", params, question=question)
    for one in (one for made in instances.make(order, range(20)) for one in made):
        problem = from_json(one.problem)
        again = exact.prove_again(problem)
        assert again == {name: one.reference[name] for name in again}
        check_reference(problem, one.reference)
        assert ("answer" in one.reference) is (question in ("length", "turns"))
        if one.reference["feasible"]:
            assert 6 <= one.reference["length"] <= 12
        for rendering, language in product(*prompts.SURFACES.values()):
            text = prompts.write(problem, {"rendering": rendering, "language": language})
            assert prompts.read(text) == problem


def exits(problem: Problem) -> list[int]:
    """Return the number of moves open from each cell."""
    ways = [cells for cells, _ in problem.open().values()]
    return [sum(cells >> i & 1 for cells in ways) for i in range(problem.cells)]


@pytest.mark.parametrize("regions", [1, 2])
def test_braided_mazes_have_no_dead_ends(regions: int) -> None:
    """From every cell of a braided maze two moves or more are open."""
    for drawn in bases(40, kind="braided", width=9, height=6, regions=regions):
        assert min(exits(drawn[0])) >= 2


def test_rooms_are_open_and_joined_by_doors() -> None:
    """Rooms have no wall inside, and without one of the doors the grid falls apart."""
    for i in range(30):
        edges, doors = maze_kinds.rooms(11, 8, Stream(["rooms", i]))
        inner = [edge for edge in edges if edge not in set(doors)]
        grid = Problem(11, 8, *maze_kinds.passages_of(inner, 88), (0, 0), (0, 1))
        found = list(maze_kinds.clusters(grid, (1 << 88) - 1))
        assert len(found) == len(doors) + 1
        for room in found:
            cells = [divmod(i, 11) for i in members(room)]
            sides = [1 + max(x) - min(x) for x in zip(*cells, strict=True)]
            assert max(sides) <= maze_kinds.ROOM
            assert sides[0] * sides[1] == len(cells)
            assert maze_kinds.among(room, 11, 8) == (
                grid.right & room,
                grid.down & room,
            )


@pytest.mark.parametrize("blocked", [5, 35, 45])
def test_percolation_blocks_its_share_of_cells(blocked: int) -> None:
    """So many cells are blocked, and all neighbours among the others are joined."""
    for i in range(20):
        free = maze_kinds.percolation(10, 8, blocked, Stream(["free", i]))
        assert free.bit_count() == 80 - 80 * blocked // 100
    for drawn in bases(20, kind="percolation", blocked=blocked, width=10, height=8, regions=2):
        assert is_plan(drawn[0])
        assert drawn[0].joined().bit_count() <= 80 - 80 * blocked // 100


def test_cells_reached_once_have_one_shortest_path() -> None:
    """The cells kept by the layers of single paths are those to which the count is one."""
    for kind in ("rooms", "percolation", "braided"):
        (problem,) = base(3, kind=kind, width=8)
        found = layers(problem, 1 << problem.number(problem.start))
        once = reached_once(problem, found)
        for distance in range(1, len(found)):
            for i in members(found[distance]):
                goal = replace(problem, goal=problem.cell(i))
                paths = exact.prove_again(goal)["paths"]
                assert (paths == 1) is bool(once[distance] >> i & 1)


NUMBERS = {
    '{"answer": 14}': 14,
    '{"length": "14 moves"}': 14,
    '{"answer": 14.0}': 14,
    "The length is 14.": 14,
    "So a shortest path has 14 moves (7 right and 7 down).": 14,
    "I need 3 steps here.\n\\boxed{14}": 14,
    "**14**": 14,
    "답은 14번입니다.": 14,
    "14번": 14,
    '{"answer": "none"}': NONE,
    "There is no path.": NONE,
    "A shortest path has 1,024 moves.": 1024,
    '{"answer": "1,024"}': 1024,
    "The length is 14; the goal is (3,4).": 14,
    '{"answer": 1e400}': None,
    '{"answer": NaN}': None,
    '{"answer": 1_4}': None,
    '{"answer": 0x0e}': None,
    '{"answer": .5}': None,
    '{"answer": 1/2}': None,
    '{"answer": "1e1"}': None,
    '{"answer": "-14"}': None,
    '{"answer": 99999999999999999999999}': None,
    "The length is -14.": None,
    "\\boxed{14.5}": None,
    "**7-8**": None,
    "7 or 8 moves": None,
    '{"answer": true}': None,
    '{"answer": 1.5}': None,
    "": None,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_are_understood(text: str) -> None:
    """Usual ways of writing a length are read, and two numbers without a word are not."""
    assert answers.read(text, replace(FIXED, question="length")) == NUMBERS[text]


def test_turns_are_counted() -> None:
    """A turn is a move after one in another direction."""
    assert [turns(path) for path in ("", "R", "RRR", "RDR", "RRDDLU")] == [0, 0, 0, 2, 3]


def test_contradictions_are_refused() -> None:
    """Wishes that cannot be met are named in one line."""
    for values, words in (
        ({"min_length": 9, "max_length": 8}, "--min-length"),
        ({"min_length": 100}, "--min-length"),
        ({"width": 5, "min_length": 90}, "no path in 25 cells has 90 moves"),
        ({"kind": "percolation", "loops": 10}, "--blocked"),
        ({"regions": 2, "paths": "one"}, "--paths"),
    ):
        with pytest.raises(UserError, match=words):
            check_params(Params(**values))


def test_more_mazes_than_there_are_is_an_error_with_their_number(tmp_path: Path) -> None:
    """Of 3×3 cells with paths of 8 moves there are as many mazes as all trees and ends give."""
    trees = {
        frozenset((min(e), max(e)) for e in maze_trees.wilson(3, 3, Stream(["all", i])))
        for i in range(4000)
    }
    assert len(trees) == 192
    there_are = set()
    for tree in trees:
        grid = of_edges(list(tree))
        for a, b in product(range(9), repeat=2):
            problem = replace(grid, start=divmod(a, 3), goal=divmod(b, 3))
            if a < b and exact.prove_again(problem)["length"] == 8:
                there_are.add(canonical(problem))
    split = {"name": "s", "family": "maze", "axis": "size", "count": 60}
    split["params"] = {"width": 3, "min_length": 8}
    suite = {"schema": 1, "name": "many", "version": "1.0.0", "licence": "CC0-1.0", "seed": "0x1"}
    with pytest.raises(UserError, match=f"only {len(there_are)} "):
        freeze(parse({**suite, "splits": [split]}), tmp_path / "many")

"""Baselines for mazes: a hand on the right wall, a random walk, "no path", and numbers at a glance.

The wall follower is the textbook way out of a maze: turn right where you can, else go on, else
left, else back. Its answer is the walk as walked, dead ends included: cut out, they would leave
the shortest path of every maze without loops. In such a maze the walk comes past every cell
that can be reached. Where there are loops it may come back to its first position and
direction without having met the goal; then it says so, rightly or wrongly.

Of the length of a shortest path greedy says the Manhattan distance, the least it can be, and of
its turns the fewest such a path has: one, or none if both ends are in a line.
"""

from typing import Any

from assay.core import NONE, Play
from assay.problems.maze import NUMBERS, Problem
from assay.rng import Stream

TOLD = 100
COMMON = {"length": 12, "turns": 6}
"""The numbers that the constant player says: usual ones for a maze of the default size."""
_CLOCKWISE = "URDL"
_WORD = {"U": "up", "D": "down", "L": "left", "R": "right"}


def greedy(problem: Problem) -> Play:
    """Follow the wall on the right until the goal, or until the walk begins to repeat."""
    if problem.question in NUMBERS:
        return _glance(problem)
    table = problem.open()
    at, goal = problem.number(problem.start), problem.number(problem.goal)
    heading, moves = 0, ""
    seen: set[tuple[int, int]] = set()
    while at != goal and (at, heading) not in seen:
        seen.add((at, heading))
        turns = [(heading + turn) % 4 for turn in (1, 0, 3, 2)]
        open_turns = [turn for turn in turns if table[_CLOCKWISE[turn]][0] >> at & 1]
        if not open_turns:
            break
        heading = open_turns[0]
        at += table[_CLOCKWISE[heading]][1]
        moves += _CLOCKWISE[heading]
    if at == goal:
        return Play(_told("I keep my right hand on the wall", problem, moves), moves)
    trace = _told("I keep my right hand on the wall and come back to where I was", problem, moves)
    return Play(trace, _without_goal(problem, moves))


def _glance(problem: Problem) -> Play:
    """Say what would hold if there were no walls."""
    (a, b), (c, d) = problem.start, problem.goal
    numbers = {"length": abs(a - c) + abs(b - d), "turns": int(a != c and b != d)}
    return Play("I go as the crow flies.", numbers[problem.question])


def _without_goal(problem: Problem, moves: str) -> Any:
    return NONE if problem.question == "reachable" else moves


def _told(what: str, problem: Problem, moves: str) -> str:
    """Tell a walk, its first `TOLD` moves one by one."""
    row, column = problem.start
    words = ", ".join(_WORD[move] for move in moves[:TOLD])
    rest = f", and {len(moves) - TOLD} more" if len(moves) > TOLD else ""
    return f"I start in row {row}, column {column}.\n{what}: {words}{rest}."


def random(problem: Problem, rng: Stream) -> Play:
    """Wander through open passages, back only in dead ends; or say none half of the time."""
    if problem.question in NUMBERS:
        return _guess(problem, rng)
    if problem.question == "reachable" and rng.chance(1, 2):
        return Play("I guess that there is no path.", NONE)
    table = problem.open()
    at, goal = problem.number(problem.start), problem.number(problem.goal)
    moves, back = "", ""
    while at != goal and len(moves) < problem.cells:
        exits = "".join(move for move, (cells, _) in table.items() if cells >> at & 1)
        if not exits:
            break
        move = rng.choice(exits.replace(back, "") or exits) if back else rng.choice(exits)
        at += table[move][1]
        back = {"U": "D", "D": "U", "L": "R", "R": "L"}[move]
        moves += move
    return Play(_told("I wander", problem, moves), moves)


def _guess(problem: Problem, rng: Stream) -> Play:
    """Guess a length of the right parity, or a number of turns."""
    (a, b), (c, d) = problem.start, problem.goal
    side = max(problem.width, problem.height)
    length = abs(a - c) + abs(b - d) + 2 * rng.below(side)
    return Play("I guess.", length if problem.question == "length" else rng.below(2 * side))


def constant(problem: Problem) -> Play:
    """Say that there is no path, whatever the maze; of a number always the same."""
    if problem.question in NUMBERS:
        return Play("I always say this number.", COMMON[problem.question])
    return Play("I always say that there is no path.", NONE)

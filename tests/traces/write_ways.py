"""Writes claims about mazes in manners that traces labelled blind had."""

from traces.decide_maze import STEPS, exits_of
from traces.writing import Pen, claim

ARROWS = {"D": "↓", "L": "←", "R": "→", "U": "↑"}
NAMES = {"D": "down", "L": "left", "R": "right", "U": "up"}


def _cell(pen: Pen) -> tuple[int, int, str]:
    """Return a cell that has an exit, and its exits."""
    while True:
        row, column = pen.rng.below(pen.problem.height), pen.rng.below(pen.problem.width)
        if moves := exits_of(pen.problem, row, column):
            return row, column, moves


def _beside(row: int, column: int, move: str) -> tuple[int, int]:
    return row + STEPS[move][0], column + STEPS[move][1]


def maze_arrows(pen: Pen) -> str:
    """Return ``(2,1): ← → ↓``: the exits of a cell as arrows."""
    row, column, moves = _cell(pen)
    if len(moves) > 2 and pen.rng.chance(1, 3):
        moves = moves[1:]
    if len(moves) < 2:
        return maze_leads(pen)
    text = f"({row},{column}): {' '.join(ARROWS[m] for m in moves)}"
    return claim("exits", f"{row} {column} {moves}", text) + "."


def maze_leads(pen: Pen) -> str:
    """Return ``(1,1) leads to (1,2) and (2,1)``."""
    row, column, moves = _cell(pen)
    verb = pen.one_of("leads to", "connects to", "opens to")
    said: list[str] = []
    for move in moves:
        text = "({},{})".format(*_beside(row, column, move))
        text = text if said else f"({row},{column}) {verb} {text}"
        said.append(claim("cell_open", f"{row} {column} {move}", text))
    return " and ".join(said) + "."


def maze_posed(pen: Pen) -> str:
    """Return ``1,0: 0,0 and 2,0.``: neighbours as the prompt lists them, in a sentence."""
    row, column, moves = _cell(pen)
    if len(moves) < 2:
        return maze_leads(pen)
    cells = ["{},{}".format(*_beside(row, column, move)) for move in moves]
    text = f"{row},{column}: {', '.join(cells[:-1])} and {cells[-1]}"
    return f"Look at it: {claim('exits', f'{row} {column} {moves}', text)}."


def maze_steps(pen: Pen) -> str:
    """Return a walk step by step: in one sentence, or as a table."""
    row, column, _ = _cell(pen)
    rows: list[str] = []
    said: list[str] = []
    for number in range(3):
        move = pen.rng.choice(exits_of(pen.problem, row, column) or "U")
        there = _beside(row, column, move)
        if min(there) < 0:
            break
        words = f"{row} {column} {there[0]} {there[1]} {move}"
        end = f"({there[0]},{there[1]})"
        text = f"{NAMES[move]} to {end}"
        said.append(claim("move", words, text if said else f"({row},{column}) {text}"))
        row_text = f"{move} | ({row},{column}) | {end}"
        rows.append(f"| {number + 1} | {claim('move', words, row_text)} |")
        row, column = there
    if len(said) < 2:
        return maze_leads(pen)
    if pen.rng.chance(1, 2):
        return f"Go {', '.join(said)}."
    return "\n| step | move | from | to |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"


def maze_sided(pen: Pen) -> str:
    """Return passages and walls in verbs of their own."""
    row, column, moves = _cell(pen)
    move = pen.rng.choice("DLRU")
    here, there = f"({row},{column})", _beside(row, column, move)
    if move in moves:
        text = pen.one_of(f"{here} can go {NAMES[move]}", f"{here} opens to the {NAMES[move]}")
        return claim("cell_open", f"{row} {column} {move}", text) + "."
    if min(there) < 0 or there[0] >= pen.problem.height or there[1] >= pen.problem.width:
        return maze_leads(pen)
    other = f"({there[0]},{there[1]})"
    text = pen.one_of(
        f"{here} is walled off from {other}",
        f"{here} and {other} are divided by a wall",
    )
    return claim("cell_wall", f"{row} {column} {move}", text) + "."


def maze_ends(pen: Pen) -> str:
    """Return ``(0,0) is the start`` and how many moves the path in force has."""
    name = pen.one_of("start", "goal")
    row, column = getattr(pen.problem, name) if pen.rng.chance(2, 3) else _cell(pen)[:2]
    said = claim("quoted_value", f"{name} {row} {column}", f"({row},{column}) is the {name}")
    if not pen.path:
        return f"{said}."
    length = pen.wrong(len(pen.path))
    text = claim("path_length", f"{pen.path} {length}", f"number of moves is {length}")
    return f"{said}. Moves: {pen.path}. The {text}."


SCENES = (maze_arrows, maze_leads, maze_posed, maze_steps, maze_sided, maze_ends)

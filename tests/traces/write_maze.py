"""Writes traces about mazes."""

from assay.problems.maze import Cell
from traces.decide_maze import STEPS, exits_of
from traces.writing import Pen, arithmetic, claim, comparison, quoted

NAMES = {
    "D": ("down", "south"),
    "L": ("left", "west"),
    "R": ("right", "east"),
    "U": ("up", "north"),
}
SIDES = {"D": "bottom", "L": "left", "R": "right", "U": "top"}


def _cell(pen: Pen, cell: Cell) -> str:
    """Write a cell in the manner of the trace."""
    row, column = cell
    texts = (
        f"({row},{column})",
        f"({row}, {column})",
        f"[{row},{column}]",
        f"r{row}c{column}",
        f"({row},{column})",
    )
    return texts[pen.manner % 5]


def _any(pen: Pen) -> Cell:
    return pen.rng.below(pen.problem.height), pen.rng.below(pen.problem.width)


def _inner(pen: Pen) -> tuple[Cell, str, Cell]:
    """Return a cell, a move, and the cell to which it would lead."""
    while True:
        row, column = _any(pen)
        move = pen.rng.choice("DLRU")
        down, right = STEPS[move]
        if 0 <= row + down < pen.problem.height and 0 <= column + right < pen.problem.width:
            return (row, column), move, (row + down, column + right)


def _likely(pen: Pen, opened: bool) -> tuple[Cell, str, Cell]:
    """Return such a step, in two of three cases one that is open (or is not)."""
    wanted = pen.rng.chance(2, 3)
    for _ in range(40):
        cell, move, other = _inner(pen)
        if not wanted or (move in exits_of(pen.problem, *cell)) == opened:
            break
    return cell, move, other


def _words(cell: Cell) -> str:
    return f"{cell[0]} {cell[1]}"


def cell_open(pen: Pen) -> str:
    """Return passages, or what is said to be one."""
    said = []
    for _ in range(pen.rng.between(1, 3)):
        cell, move, other = _likely(pen, True)
        here, there = _cell(pen, cell), _cell(pen, other)
        word, wind = NAMES[move]
        way = f"to the {word}" if move in "LR" else {"D": "downward", "U": "upward"}[move]
        text = pen.one_of(
            f"{here} is open {way}",
            f"{here} is open to the {wind}",
            f"from {here} we can go {word}",
            f"from {here} you can move {word}",
            f"{here} and {there} are connected",
            f"there is an opening between {here} and {there}",
            f"it is open between {here} and {there}",
            f"{here} and {there} are joined",
            f"there is a passage between {here} and {there}",
        )
        said.append(claim("cell_open", f"{_words(cell)} {move}", text))
    return pen.starts(pen.one_of(", ", "; ", " and ").join(said) + ".")


def cell_wall(pen: Pen) -> str:
    """Return walls, or what is said to be one."""
    said = []
    for _ in range(pen.rng.between(1, 3)):
        cell, move, other = _likely(pen, False)
        here, there = _cell(pen, cell), _cell(pen, other)
        word, wind = NAMES[move]
        side = f"on the {word}" if move in "LR" else {"D": "below", "U": "above"}[move]
        text = pen.one_of(
            f"there is a wall between {here} and {there}",
            f"{here} has a wall {side}",
            f"{here} is blocked to the {wind}",
            f"the way {word} from {here} is blocked",
            f"a wall separates {here} and {there}",
            f"{here} has a wall to the {wind}",
            f"there's a wall {side} of {here}" if move in "LR" else f"there's a wall {side} {here}",
        )
        said.append(claim("cell_wall", f"{_words(cell)} {move}", text))
    return pen.starts(pen.one_of(", ", "; ", " and ").join(said) + ".")


def _moves(pen: Pen, cell: Cell) -> str:
    """Return the exits of a cell, in one of three cases not quite."""
    moves = exits_of(pen.problem, *cell)
    if pen.rng.chance(1, 3):
        other = pen.rng.choice("DLRU")
        moves = moves.replace(other, "") if other in moves else "".join(sorted(moves + other))
    return moves


def exits(pen: Pen) -> str:
    """Return whole lists of exits, one a line."""
    lines = []
    for _ in range(pen.rng.between(2, 4)):
        cell = _any(pen)
        moves = _moves(pen, cell)
        if not moves:
            continue
        words = " and ".join(NAMES[m][0] for m in moves)
        if len(moves) > 2:
            words = ", ".join(NAMES[m][0] for m in moves[:-1]) + f" and {NAMES[moves[-1]][0]}"
        text = pen.one_of(
            f"{cell[0]},{cell[1]}: {' '.join(moves)}",
            f"{_cell(pen, cell)}: {' '.join(moves)}",
            f"{_cell(pen, cell)}: {', '.join(moves)}",
            f"from {_cell(pen, cell)}: {', '.join(moves)}",
            f"exits of {_cell(pen, cell)}: {words}",
            f"Exits from {_cell(pen, cell)}: {words}",
        )
        lines.append(claim("exits", f"{_words(cell)} {moves}", text))
    return "\n" + "\n".join(lines) + "\n" if lines else "Nothing to list."


def chain(pen: Pen) -> str:
    """Return a walk, cell by cell, that now and then goes through a wall."""
    cells = [_any(pen)]
    for _ in range(pen.rng.between(1, 6)):
        row, column = cells[-1]
        moves = exits_of(pen.problem, row, column)
        if pen.rng.chance(1, 5):
            moves = "".join(
                m
                for m in "DLRU"
                if 0 <= row + STEPS[m][0] < pen.problem.height
                and 0 <= column + STEPS[m][1] < pen.problem.width
            )
        down, right = STEPS[pen.rng.choice(moves)] if moves else (0, 0)
        cells.append((row + down, column + right))
    cells = [cell for i, cell in enumerate(cells) if not i or cell != cells[i - 1]]
    if len(cells) < 2:
        return move(pen)
    joint = "-" if not pen.latex and pen.rng.chance(1, 6) else pen.arrow
    text = joint.join(f"({r},{c})" if pen.spaced else f"({r}, {c})" for r, c in cells)
    text = f"${text}$" if pen.latex else text
    return pen.starts(f"⟦moves |{text}⟧.")


def move(pen: Pen) -> str:
    """Return single steps that name their direction."""
    said = []
    for _ in range(pen.rng.between(1, 3)):
        cell, way, other = _likely(pen, True)
        named = pen.rng.choice("DLRU") if pen.rng.chance(1, 6) else way
        here, there = _cell(pen, cell), _cell(pen, other)
        text = pen.one_of(
            f"from {here} {NAMES[named][0]} to {there}",
            f"{here} {named} {there}",
            f"from {here} go {NAMES[named][0]} to {there}",
            f"from {here} move {NAMES[named][1]} to {there}",
        )
        said.append(claim("move", f"{_words(cell)} {_words(other)} {named}", text))
    return pen.starts(pen.one_of(", ", "; ", ", then ").join(said) + ".")


def path_length(pen: Pen) -> str:
    """Return a string of moves and its length."""
    moves = "".join(pen.rng.choice("DLRU") for _ in range(pen.rng.between(5, 14)))
    length = pen.wrong(len(moves))
    text = pen.one_of(
        f"{moves} has {length} moves",
        f"{moves} has length {length}",
        f"The path {moves} is {length} moves long",
        f"{moves} ({length} moves)",
        f"the path {' '.join(moves)} has {length} steps",
        f"{moves}: {length} moves",
    )
    return pen.starts(claim("path_length", f"{moves} {length}", text) + ".")


def in_force(pen: Pen) -> str:
    """Return a path to the goal, and in a sentence of its own its length."""
    if not pen.path:
        return path_length(pen)
    length = pen.wrong(len(pen.path))
    shape = pen.one_of(pen.path, " ".join(pen.path), ", ".join(pen.path), "-".join(pen.path))
    said = pen.one_of(
        f"the path has {length} moves",
        f"the path has length {length}",
        f"the path has {length} steps",
        f"the length of the path is {length}",
    )
    text = pen.starts(claim("path_length", f"{pen.path} {length}", said))
    return f"{pen.one_of('Path', 'Moves', 'Route')}: {shape}. {text}."


def dead_end(pen: Pen) -> str:
    """Return cells that are called dead ends."""
    cell, wanted = _any(pen), pen.rng.chance(2, 3)
    for _ in range(20):
        if not wanted or len(exits_of(pen.problem, *cell)) <= 1:
            break
        cell = _any(pen)
    here = _cell(pen, cell)
    text = pen.one_of(f"{here} is a dead end", f"{here} is also a dead end", f"dead end at {here}")
    return pen.starts(claim("dead_end", _words(cell), text) + ".")


def quote(pen: Pen) -> str:
    """Return the size of the maze, or its ends."""
    if pen.rng.chance(1, 2):
        rows = ("[The maze has # rows].", "[There are # rows].")
        columns = ("[The maze has # columns].", "We see [# columns].")
        return quoted(
            pen, [("rows", pen.problem.height, rows), ("columns", pen.problem.width, columns)]
        )
    name = pen.one_of("start", "goal")
    cell = getattr(pen.problem, name) if pen.rng.chance(2, 3) else _any(pen)
    row, column = cell
    text = pen.one_of(
        f"the {name} is at {_cell(pen, cell)}",
        f"the {name} is {_cell(pen, cell)}",
        f"the {name} is in row {row}, column {column}",
    )
    return pen.starts(claim("quoted_value", f"{name} {row} {column}", text) + ".")


def _asked(pen: Pen) -> str:
    cell, move, other = _inner(pen)
    return pen.one_of(
        f"Can we go {NAMES[move][0]} from {_cell(pen, cell)}?",
        f"Is {_cell(pen, cell)} a dead end?",
        f"What about {_cell(pen, cell)} → {_cell(pen, other)}?",
        f"Is there a wall between {_cell(pen, cell)} and {_cell(pen, other)}?",
    )


def _supposed(pen: Pen) -> str:
    cell, move, other = _inner(pen)
    return pen.one_of(
        f"If {_cell(pen, cell)} is open to the {NAMES[move][1]} then we are lucky.",
        f"Maybe {_cell(pen, cell)} is a dead end.",
        f"Suppose there is a wall between {_cell(pen, cell)} and {_cell(pen, other)}.",
        f"We could go {NAMES[move][0]} from {_cell(pen, cell)}.",
    )


def _negated(pen: Pen) -> str:
    cell, move, other = _inner(pen)
    return pen.one_of(
        f"{_cell(pen, cell)} is not a dead end.",
        f"There is no wall between {_cell(pen, cell)} and {_cell(pen, other)}.",
        f"We can't go {NAMES[move][0]} from {_cell(pen, cell)}.",
        f"It isn't open between {_cell(pen, cell)} and {_cell(pen, other)}.",
    )


def _announced(pen: Pen) -> str:
    cell, move, _ = _inner(pen)
    return pen.one_of(
        f"Let me look at {_cell(pen, cell)}.",
        f"Now row {cell[0]}.",
        f"Next I look {NAMES[move][0]} of {_cell(pen, cell)}.",
        f'I noted "{_cell(pen, cell)} is a dead end" before.',
    )


SCENES = (
    *(cell_open, cell_open, cell_wall, cell_wall, exits, chain),
    *(move, path_length, in_force, dead_end, dead_end, quote),
    *(arithmetic, comparison),
)
NOISE = (_asked, _supposed, _negated, _announced)

"""Writes claims in lists, tables and chains, as models set them out, for every family."""

from assay.problems.calendar import DAYS, clock
from traces.decide_calendar import DAYS as SHORT
from traces.decide_maze import STEPS, exits_of
from traces.write_jobshop import begun as begun_jobshop
from traces.write_jobshop import end_of, schedule_rows
from traces.write_sat import begun as begun_sat
from traces.write_sat import some
from traces.writing import Pen, claim

SIDES = {"D": ("down", "below"), "L": ("left", "on the left"), "R": ("right", "on the right")}
SIDES |= {"U": ("up", "above")}


def tsp_chain(pen: Pen) -> str:
    """Return ``0→3 (7) →2 (10)``: a walk with the length of each step behind it."""
    a, *others = pen.pick(range(len(pen.problem.distances)), pen.rng.between(3, 4))
    text = ""
    for b in others:
        length = pen.wrong(pen.problem.distances[a][b])
        step = f"{a}→{b} ({length})" if not text else f"{b} ({length})"
        text += (" →" if text else "") + claim("distance", f"{a} {b} {length}", step)
        a = b
    return f"{pen.one_of('Greedy: ', 'Walk: ', '')}{text}."


def tsp_row(pen: Pen) -> str:
    """Return ``From 3: 1 (91), 2 (10)``: some distances from one city."""
    a, *others = pen.pick(range(len(pen.problem.distances)), pen.rng.between(3, 4))
    shape = pen.rng.below(3)
    said: list[str] = []
    for b in others:
        length = pen.wrong(pen.problem.distances[a][b])
        step = (f"{b} ({length})", f"{b} is {length}", f"to {b} = {length}")[shape]
        said.append(claim("distance", f"{a} {b} {length}", step if said else f"{a}: {step}"))
    return f"From {', '.join(said)}."


def tsp_pairs(pen: Pen) -> str:
    """Return ``- (0,1): 54, (0,2): 26``: distances of pairs, a city a line."""
    lines = []
    for a in pen.pick(range(len(pen.problem.distances) - 2), 2):
        said = []
        for b in range(a + 1, min(a + 5, len(pen.problem.distances))):
            length = pen.wrong(pen.problem.distances[a][b])
            said.append(claim("distance", f"{a} {b} {length}", f"({a},{b}): {length}"))
        lines.append("- " + ", ".join(said))
    return "\nAll pairs:\n" + "\n".join(lines) + "\n"


def sat_many(pen: Pen) -> str:
    """Return several clauses that are said to be satisfied, or violated, together."""
    chosen = some(pen)
    stated = pen.rng.chance(2, 3)
    known = {abs(x) for x in chosen}
    open_ = [
        k
        for k, clause in enumerate(pen.problem.clauses, 1)
        if not known.isdisjoint(map(abs, clause))
    ]
    numbers = sorted(pen.pick(open_, min(len(open_), pen.rng.between(2, 4))))
    if len(numbers) < 2:
        return begun_sat(pen, chosen)
    verb = pen.one_of("are satisfied", "are true") if stated else pen.one_of("are violated")
    text = f"{numbers[-1]} {verb}"
    for place, k in enumerate(reversed(numbers)):
        text = claim("clause_value", f"{k} {'T' if stated else 'F'}", text)
        if place + 1 < len(numbers):
            text = f"{numbers[-place - 2]}{' and ' if place == 0 else ', '}{text}"
    return f"{begun_sat(pen, chosen)} Clauses {text}."


def sat_table(pen: Pen) -> str:
    """Return a table of clauses and their values under a whole assignment."""
    chosen = [v if pen.rng.chance(1, 2) else -v for v in range(1, pen.problem.variables + 1)]
    rows = []
    for k in sorted(pen.pick(range(1, len(pen.problem.clauses) + 1), 4)):
        stated = bool(set(chosen) & set(pen.problem.clauses[k - 1])) ^ pen.rng.chance(1, 3)
        word = pen.one_of("satisfied", "T", "true") if stated else pen.one_of("violated", "F")
        text = claim("clause_value", f"{k} {'T' if stated else 'F'}", f"{k} | {word}")
        rows.append(f"| {text} |")
    head = "| clause | value |\n|---|---|\n"
    return f"{begun_sat(pen, chosen)}\n\n{head}" + "\n".join(rows) + "\n"


def maze_sides(pen: Pen) -> str:
    """Return ``(2,3): right is open, down is blocked``: the sides of a cell one by one."""
    row, column = pen.rng.below(pen.problem.height), pen.rng.below(pen.problem.width)
    moves = exits_of(pen.problem, row, column)
    said: list[str] = []
    for move in pen.pick("DLRU", pen.rng.between(2, 3)):
        opened = (move in moves) ^ pen.rng.chance(1, 4)
        kind = "cell_open" if opened else "cell_wall"
        text = f"{SIDES[move][0]} is {'open' if opened else 'blocked'}"
        text = text if said else f"({row},{column}): {text}"
        said.append(claim(kind, f"{row} {column} {move}", text))
    return ", ".join(said) + "."


def maze_neighbours(pen: Pen) -> str:
    """Return cells with the neighbours that they lead to, a cell a line."""
    lines = []
    for number in pen.pick(range(pen.problem.cells), 3):
        row, column = divmod(number, pen.problem.width)
        moves = exits_of(pen.problem, row, column)
        if len(moves) < 2:
            continue
        if pen.rng.chance(1, 3):
            moves = moves[1:]
        cells = [f"{row + STEPS[m][0]},{column + STEPS[m][1]}" for m in moves]
        text = f"{row},{column}: {' '.join(cells)}"
        lines.append(claim("exits", f"{row} {column} {moves}", text))
    return "\n" + "\n".join(lines) + "\n" if lines else "Nothing to list."


def maze_table(pen: Pen) -> str:
    """Return a table of cells and their open moves."""
    rows = []
    for number in pen.pick(range(pen.problem.cells), 3):
        row, column = divmod(number, pen.problem.width)
        moves = exits_of(pen.problem, row, column)
        moves = moves[1:] if len(moves) > 1 and pen.rng.chance(1, 3) else moves
        text = f"({row},{column}) | {' '.join(moves)}"
        rows += [f"| {claim('exits', f'{row} {column} {moves}', text)} |"] if moves else []
    head = pen.one_of("| cell | open moves |", "| cell | exits |")
    return f"\n{head}\n|---|---|\n" + "\n".join(rows) + "\n" if rows else "Nothing to list."


def _ranges(pen: Pen, name: str, day: int) -> list[str]:
    """Return the busy times of a person on a day as claims, some of them too long."""
    said = []
    for person in pen.problem.people:
        for d, start, end in person.busy if person.name == name else ():
            if d == day:
                late = min(pen.problem.hours[1], end + 30 * pen.rng.chance(1, 4))
                words = f"{name} {SHORT[day]} {clock(start)} {clock(late)}"
                said.append(claim("busy", words, f"{clock(start)}-{clock(late)}"))
    return said


def calendar_headed(pen: Pen) -> str:
    """Return a day's busy times under a heading, a person a line."""
    day = int(pen.rng.choice(pen.problem.days))
    lines = []
    for person in pen.problem.people:
        said = _ranges(pen, person.name, day)
        lines += [f"{person.name}: {', '.join(said)}"] if said else []
    head = pen.one_of(f"Busy on {DAYS[day]}:", f"Busy times on {DAYS[day]}:")
    return f"\n{head}\n" + "\n".join(lines) + "\n" if lines else "Nobody is listed."


def calendar_table(pen: Pen) -> str:
    """Return a week's busy times as a table, a person a row and a day a column."""
    days = list(pen.problem.days)[:3]
    rows = [
        f"| {person.name} | "
        + " | ".join(", ".join(_ranges(pen, person.name, day)) or "-" for day in days)
        + " |"
        for person in pen.problem.people
    ]
    head = "| person | " + " | ".join(f"{DAYS[day]} busy" for day in days) + " |"
    return f"\n{head}\n|{'---|' * (len(days) + 1)}\n" + "\n".join(rows) + "\n"


def jobshop_gantt(pen: Pen) -> str:
    """Return a schedule by machine, ``Machine 0: J0 (0-9), J1 (9-14)``."""
    rows = schedule_rows(pen, 0)
    lines = []
    shape = pen.one_of("({}-{})", "{}-{}", "[{}, {}]", "({}–{})")
    for machine in range(pen.problem.machines):
        said: list[str] = []
        for j, m, start in sorted(rows, key=lambda row: row[2]):
            if m == machine:
                end = max(start + 1, end_of(pen, j, machine, start))
                text = claim("end", f"{j} {m} {end}", f"J{j} {shape.format(start, end)}")
                said.append(claim("start", f"{j} {m} {start}", text))
        lines.append(f"Machine {machine}: {', '.join(said)}")
    return f"{begun_jobshop(pen)}\n" + "\n".join(lines) + "\n"


def jobshop_table(pen: Pen) -> str:
    """Return a schedule as a table of operations with their starts and ends."""
    lines = []
    for j, machine, start in schedule_rows(pen, 20):
        end = max(start + 1, end_of(pen, j, machine, start))
        text = claim("end", f"{j} {machine} {end}", f"J{j} M{machine} | {start} | {end}")
        lines.append(f"| {claim('start', f'{j} {machine} {start}', text)} |")
    head = pen.one_of("| op | start | end |", "| operation | start | end |")
    return f"{begun_jobshop(pen)}\n\n{head}\n|---|---|---|\n" + "\n".join(lines) + "\n"


SCENES = {
    "tsp": (tsp_chain, tsp_row, tsp_pairs),
    "3sat": (sat_many, sat_table),
    "maze": (maze_sides, maze_neighbours, maze_table),
    "calendar": (calendar_headed, calendar_table),
    "jobshop": (jobshop_gantt, jobshop_table),
}

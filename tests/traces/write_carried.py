"""Writes statements that leave out what was named before: job, machine, person or verb."""

from assay.problems.calendar import DAYS, clock
from traces.decide_calendar import DAYS as SHORT
from traces.write_jobshop import begun, end_of, schedule_rows
from traces.write_shapes import drawn_range
from traces.writing import Pen, claim

ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "6th")
Row = tuple[int, int, int]


def _spanned(pen: Pen, row: Row, text: str) -> str:
    """Return a start and an end of an operation that share their span."""
    j, m, start = row
    end = max(start + 1, end_of(pen, j, m, start))
    inner = claim("end", f"{j} {m} {end}", text.format(j=j, m=m, start=start, end=end))
    return claim("start", f"{j} {m} {start}", inner)


def _by_job(pen: Pen, rows: list[Row]) -> list[list[Row]]:
    return [[row for row in rows if row[0] == j] for j in range(len(pen.problem.jobs))]


def _journeys(pen: Pen, rows: list[Row]) -> str:
    """Return the way of each job over the machines, each way in a sentence, a line or a list."""
    first, more, joint = pen.rng.choice(
        (
            ("Job {j}: M{m} from {start} to {end}", "M{m} from {start} to {end}", ", then "),
            ("J{j} occupies M{m} from {start} until {end}", "M{m} from {start} until {end}", ", "),
            ("Job {j} gets machine {m} at {start}–{end}", "machine {m} at {start}–{end}", " and "),
            ("J{j}: M{m} {start}-{end}", "M{m} {start}-{end}", ", after that "),
            ("**Job {j}**\n- M{m}: {start}-{end}", "- M{m}: {start}-{end}", "\n"),
            (
                "Job {j} runs on M{m} from {start} to {end}",
                "then on M{m} from {start} to {end}",
                ", ",
            ),
        )
    )
    ways = []
    for way in _by_job(pen, rows):
        head, _, text = first.rpartition("\n")
        said = [_spanned(pen, way[0], text), *(_spanned(pen, row, more) for row in way[1:])]
        lead = head.format(j=way[0][0]) + "\n" if head else ""
        ways.append(lead + joint.join(said) + ("" if head else "."))
    return "\n" + ("\n\n" if joint == "\n" else "\n").join(ways) + "\n\n"


def jobshop_journeys(pen: Pen) -> str:
    """Return a schedule by job, and until when some jobs hold their machines."""
    rows = schedule_rows(pen, 0)
    text = f"{begun(pen)}\n{_journeys(pen, rows)}"
    for j, m, start in pen.pick(rows, 2):
        end = end_of(pen, j, m, start)
        held = pen.one_of(
            f"M{m} is taken by J{j} until {end}",
            f"machine {m} is busy with job {j} till {end}",
            f"J{j} has M{m} until {end}",
            f"job {j} leaves machine {m} at {end}",
        )
        text += pen.starts(claim("end", f"{j} {m} {end}", held)) + ". "
    return text


def jobshop_seats(pen: Pen) -> str:
    """Return a schedule by job, and once more by machine."""
    rows = schedule_rows(pen, 0)
    m = pen.rng.below(pen.problem.machines)
    there = sorted((row for row in rows if row[1] == m), key=lambda row: row[2])
    head, more = pen.rng.choice(
        (
            ("Machine {m}: ", "job {j} runs from {start} to {end}"),
            ("On machine {m} ", "job {j} goes from {start} to {end}"),
            ("M{m}: ", "J{j} from {start} to {end}"),
        )
    )
    said = pen.one_of(", ", ", then ").join(_spanned(pen, row, more) for row in there)
    return f"{begun(pen)}\n{_journeys(pen, rows)}{head.format(m=m)}{said}."


def jobshop_steps(pen: Pen) -> str:
    """Return a schedule as a table with a column for each operation: starts, or ranges."""
    heads = " | ".join(f"{ORDINALS[k]} op" for k in range(pen.problem.machines))
    ranged = pen.rng.chance(1, 2)
    lines = []
    for way in _by_job(pen, schedule_rows(pen, 0)):
        cells = [
            _spanned(pen, row, "M{m} ({start}-{end})")
            if ranged
            else claim("start", f"{row[0]} {row[1]} {row[2]}", str(row[2]))
            for row in way
        ]
        lines.append(f"| {way[0][0]} | {' | '.join(cells)} |")
    rule = "|---" * (pen.problem.machines + 1)
    table = f"| Job | {heads} |\n{rule}|\n" + "\n".join(lines)
    return f"{begun(pen)}\n\n**Start times**\n\n{table}\n\n"


def _range(pen: Pen, kind: str, name: str, day: int, text: str) -> str:
    """Return a claim about a person and a range of half hours, often one of the blocks."""
    start, end = drawn_range(pen, name, day)
    words = f"{name} {SHORT[day]} {clock(start)} {clock(end)}"
    return claim(kind, words, text.format(name=name, start=clock(start), end=clock(end)))


def calendar_run(pen: Pen) -> str:
    """Return what is said of one person and, in the same sentence, of others."""
    day, kind = int(pen.rng.choice(pen.problem.days)), pen.one_of("busy", "free")
    verb = pen.one_of("booked", "busy", "tied up") if kind == "busy" else "available"
    names = [person.name for person in pen.pick(pen.problem.people, 2)]
    said = [_range(pen, kind, names[0], day, f"{{name}} is {verb} {{start}}-{{end}}")]
    for name in names:
        for _ in range(pen.rng.between(1, 2)):
            own = pen.one_of("then {start} to {end}", "another one from {start} to {end}")
            own = own if name == names[0] else "{name} {start}-{end}"
            said.append(_range(pen, kind, name, day, own))
            names[0] = name
    return f"On {DAYS[day]}, {pen.one_of(', ', ', and ').join(said)}."


def calendar_lengths(pen: Pen) -> str:
    """Return a numbered list of days and ranges with their lengths."""
    opens, closes = pen.problem.hours
    lines = []
    for k in range(pen.rng.between(2, 4)):
        day = int(pen.rng.choice(pen.problem.days))
        start = opens + 30 * pen.rng.below((closes - opens) // 30 - 4)
        lasts = 30 * pen.rng.between(1, 4)
        told = lasts if pen.rng.chance(2, 3) else lasts + 30
        text = f"{clock(start)}–{clock(start + lasts)} = {told} min"
        words = f"{clock(start)} {clock(start + lasts)} {told}"
        mark = pen.one_of("✓", "✗", "")
        lines.append(f"{k + 1}. {DAYS[day]}: {claim('duration', words, text)} {mark}".rstrip())
    return "\nGaps:\n\n" + "\n".join(lines) + "\n"


def calendar_moments(pen: Pen) -> str:
    """Return what is said of a person at, until or from a time that stands before the name."""
    name, day = pen.rng.choice(pen.problem.people).name, int(pen.rng.choice(pen.problem.days))
    opens, closes = pen.problem.hours
    hour = opens // 60 + 1 + pen.rng.below((closes - opens) // 60 - 2)
    at, on = f"{hour:02d}:00", f"{name} {SHORT[day]}"
    kind, words, text = pen.rng.choice(
        (
            ("busy", f"{on} {at}", f"At {hour} on {DAYS[day]} {name} is still in a meeting"),
            ("free", f"{on} {at}", f"At {at} on {DAYS[day]}, {name} is free"),
            ("free", f"{on} open {at}", f"Until {at} on {DAYS[day]} {name} is free"),
            ("free", f"{on} {at} close", f"After {at} on {DAYS[day]}, {name} is available"),
        )
    )
    return claim(kind, words, text) + "."


SCENES = {
    "calendar": (*(calendar_run, calendar_run, calendar_lengths), calendar_moments),
    "jobshop": (jobshop_journeys, jobshop_seats, jobshop_steps),
}

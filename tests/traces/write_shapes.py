"""Writes claims about weeks and shops in the shapes that the traces labelled blind have shown."""

from assay.problems.calendar import DAYS, clock
from traces.decide_calendar import DAYS as SHORT
from traces.write_jobshop import begun, end_of, schedule_rows
from traces.writing import Pen, claim


def drawn_range(pen: Pen, name: str, day: int) -> tuple[int, int]:
    """Draw a range of half hours, often one of a person's blocks."""
    opens, closes = pen.problem.hours
    blocks = [x[1:] for p in pen.problem.people for x in p.busy if p.name == name and x[0] == day]
    start = opens + 30 * pen.rng.below((closes - opens) // 30 - 1)
    end = min(closes, start + 30 * pen.rng.between(1, 4))
    return pen.rng.choice(blocks) if blocks and pen.rng.chance(1, 2) else (start, end)


def _range(pen: Pen, kind: str, name: str, day: int, text: str = "{}") -> str:
    """Return a claim about a person and a range of half hours, busy or not."""
    start, end = drawn_range(pen, name, day)
    said = pen.one_of("{}-{}", "{} to {}", "{}–{}").format(clock(start), clock(end))
    words = f"{name} {SHORT[day]} {clock(start)} {clock(end)}"
    return claim(kind, words, text.format(said))


def calendar_roster(pen: Pen) -> str:
    """Return busy or free times under names, a day a line."""
    kind = pen.one_of("busy", "free")
    head = pen.one_of("Let me list the {} times.", "First the {} intervals of everybody:")
    parts = [head.format(kind)]
    for person in pen.problem.people:
        parts.append(f"\n{person.name}:")
        for day in list(pen.problem.days)[:3]:
            said = [_range(pen, kind, person.name, day) for _ in range(pen.rng.between(1, 3))]
            parts.append(f"- {DAYS[day]}: {', '.join(said)}.")
    return "\n" + "\n".join(parts) + "\n"


def calendar_daily(pen: Pen) -> str:
    """Return busy or free times of a day, a person a line, under a heading for several days."""
    kind, day = pen.one_of("busy", "free"), int(pen.rng.choice(pen.problem.days))
    lines = [f"Let me list the {kind} times first.", f"\n{DAYS[day]}:"]
    for person in pen.problem.people:
        said = [_range(pen, kind, person.name, day) for _ in range(pen.rng.between(1, 3))]
        lines.append(f"- {person.name}: {', '.join(said)}")
    return "\n" + "\n".join(lines) + "\n"


def calendar_kept(pen: Pen) -> str:
    """Return a person's times behind what they are, or a slot and for whom it is free."""
    name, day = pen.rng.choice(pen.problem.people).name, int(pen.rng.choice(pen.problem.days))
    kind = pen.one_of("busy", "free")
    if pen.rng.chance(1, 2):
        said = _range(pen, "free", name, day, f"{DAYS[day]} {{}} is free for {name}")
        return said + "."
    others = [_range(pen, kind, name, day) for _ in range(pen.rng.between(0, 2))]
    first = _range(pen, kind, name, day, f"{name} on {DAYS[day]}: {{}}")
    return f"{kind.capitalize()} times for {', '.join([first, *others])}."


def calendar_own(pen: Pen) -> str:
    """Return what is said of a person's own meetings, or of time that is open."""
    name, day = pen.rng.choice(pen.problem.people).name, int(pen.rng.choice(pen.problem.days))
    kind, text = pen.rng.choice(
        (
            ("busy", f"{name} is tied up {{}}"),
            ("busy", f"{name} has an appointment {{}}"),
            ("busy", f"{name}'s first meeting is {{}}"),
            ("free", f"{name} is open {{}}"),
            ("free", f"{name} has {{}} free"),
        )
    )
    return f"On {DAYS[day]}, {_range(pen, kind, name, day, text)}."


def _placed(pen: Pen, j: int, machine: int, start: int, text: str) -> str:
    end = max(start + 1, end_of(pen, j, machine, start))
    inner = claim("end", f"{j} {machine} {end}", text.format(start=start, end=end))
    return claim("start", f"{j} {machine} {start}", inner)


def jobshop_verbs(pen: Pen) -> str:
    """Return a schedule in sentences, with verbs for being on a machine."""
    shape = pen.one_of(
        "job {j} {v} M{m} from {{start}} to {{end}}",
        "job {j} {v} machine {m} from {{start}} until {{end}}",
        "J{j} on M{m} at t = {{start}}, finished at t = {{end}}",
        "at t = {{start}}, J{j} starts on M{m} and ends at {{end}}",
        "job {j} on machine {m} starts at max(0, {{start}}) = {{start}} and ends at {{end}}",
    )
    verb = pen.one_of("takes", "gets", "occupies", "moves to", "runs on")
    said = [
        _placed(pen, j, m, start, shape.format(j=j, m=m, v=verb)) + "."
        for j, m, start in schedule_rows(pen, 10)
    ]
    return f"{begun(pen)} {' '.join(said)}"


def jobshop_sums(pen: Pen) -> str:
    """Return a schedule in sentences that reckon each end."""
    said = []
    for j, m, start in schedule_rows(pen, 10):
        lasts = dict(pen.problem.jobs[j])[m]
        end = max(start + 1, end_of(pen, j, m, start))
        total = claim("arithmetic", f"{start}+{lasts}={end}", f"{start} + {lasts} = {end}")
        text = claim("end", f"{j} {m} {end}", f"J{j} on M{m} starts at {start} and ends at {total}")
        said.append(claim("start", f"{j} {m} {start}", text) + ".")
    return f"{begun(pen)} {' '.join(said)}"


def jobshop_turned(pen: Pen) -> str:
    """Return a schedule by job, the machine behind each range."""
    rows = schedule_rows(pen, 0)
    lines = []
    for j in range(len(pen.problem.jobs)):
        said = [
            _placed(pen, j, m, start, f"{{start}}-{{end}} (M{m})")
            for job, m, start in rows
            if job == j
        ]
        lines.append(f"J{j}: {', '.join(said)}")
    return f"{begun(pen)}\n" + "\n".join(lines) + "\n"


def jobshop_chart(pen: Pen) -> str:
    """Return a schedule as a table of ranges, a machine a row and a job a column."""
    cells = {}
    for j, m, start in sorted(schedule_rows(pen, 0), key=lambda row: row[1]):
        cells[j, m] = start
    jobs = range(len(pen.problem.jobs))
    lines = [
        f"| M{m} | " + " | ".join(_placed(pen, j, m, cells[j, m], "{start}-{end}") for j in jobs)
        for m in range(pen.problem.machines)
    ]
    head = "| Machine | " + " | ".join(f"J{j}" for j in jobs) + " |\n" + "|---" * (len(jobs) + 1)
    return f"{begun(pen)}\n\n{head}|\n" + " |\n".join(lines) + " |\n"


def jobshop_works(pen: Pen) -> str:
    """Return machines and durations as a table with a column for each operation."""
    lines = []
    for j, job in enumerate(pen.problem.jobs):
        said: list[str] = []
        for k, (machine, duration) in enumerate(job):
            shown = pen.wrong(duration)
            text = claim("duration_of", f"{j} {machine} {shown}", f"M{machine}: {shown}")
            said.append(claim("machine_of", f"{j} {k} {machine}", text))
        lines.append(f"| J{j} | {' | '.join(said)} |")
    names = " | ".join(f"Op {k + 1}" for k in range(pen.problem.machines))
    rule = "|---" * (pen.problem.machines + 1)
    return f"\n| Job | {names} |\n{rule}|\n" + "\n".join(lines) + "\n"


def jobshop_numbered(pen: Pen) -> str:
    """Return the operations of a job by their numbers, a line each."""
    j = pen.rng.below(len(pen.problem.jobs))
    lines = []
    for k, (machine, duration) in enumerate(pen.problem.jobs[j]):
        shown = pen.wrong(duration)
        text = f"Operation {k + 1} is on machine {machine} and takes {shown}"
        text = claim("duration_of", f"{j} {machine} {shown}", text)
        lines.append(f"{k + 1}. {claim('machine_of', f'{j} {k} {machine}', text)}.")
    return f"\nJob {j} has {len(lines)} operations:\n" + "\n".join(lines) + "\n"


SCENES = {
    "calendar": (
        *(calendar_roster, calendar_daily, calendar_kept, calendar_kept),
        *(calendar_own, calendar_own, calendar_own),
    ),
    "jobshop": (
        *(jobshop_verbs, jobshop_verbs, jobshop_sums, jobshop_turned),
        *(jobshop_chart, jobshop_works, jobshop_numbered),
    ),
}

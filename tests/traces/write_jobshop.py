"""Writes traces about job shops.

A schedule is built anew in every scene that speaks of starts, so that what is in force does not
depend on the scenes before.
"""

from collections.abc import Sequence

from assay.problems.jobshop_rules import timetable
from traces.writing import Pen, arithmetic, claim, comparison, quoted

ORDINALS = ("first", "second", "third", "fourth", "fifth")


def _job(pen: Pen, j: int) -> str:
    return (f"job {j}", f"J{j}", f"Job {j}", f"J{j}")[pen.manner % 4]


def _machine(pen: Pen, m: int) -> str:
    return (f"machine {m}", f"M{m}", f"machine {m}", f"M{m}")[pen.manner % 4]


def _operation(pen: Pen) -> tuple[int, int, int, int]:
    """Return a job, the place of an operation in it, its machine and its duration."""
    j, k = pen.rng.below(len(pen.problem.jobs)), pen.rng.below(pen.problem.machines)
    machine, duration = pen.problem.jobs[j][k]
    return j, k, machine, duration


def machine_of(pen: Pen) -> str:
    """Return which machine an operation is done on."""
    j, k, machine, _ = _operation(pen)
    if pen.rng.chance(1, 3):
        machine = pen.rng.below(pen.problem.machines)
    last = k == pen.problem.machines - 1 and pen.rng.chance(1, 2)
    place = "last" if last else ORDINALS[k]
    text = pen.one_of(
        f"the {place} operation of {_job(pen, j)} is on {_machine(pen, machine)}",
        f"the {place} operation of {_job(pen, j)} runs on {_machine(pen, machine)}",
        f"{_job(pen, j)}'s {place} operation is on {_machine(pen, machine)}",
        f"{_job(pen, j)}'s {place} operation uses {_machine(pen, machine)}",
    )
    return pen.starts(claim("machine_of", f"{j} {k} {machine}", text) + ".")


def duration_of(pen: Pen) -> str:
    """Return how long some operations take."""
    said = []
    for _ in range(pen.rng.between(1, 3)):
        j, _, machine, duration = _operation(pen)
        duration = pen.wrong(duration)
        job, on = _job(pen, j), _machine(pen, machine)
        text = pen.one_of(
            f"{job} on {on} takes {duration}",
            f"{job} takes {duration} on {on}",
            f"{job} on {on}: {duration} units",
            f"the duration of {job} on {on} is {duration}",
            f"{job} on {on} lasts {duration}",
        )
        said.append(claim("duration_of", f"{j} {machine} {duration}", text))
    return pen.starts(pen.one_of(", ", "; ", " and ").join(said) + ".")


def listed(pen: Pen) -> str:
    """Return the operations of some jobs, a job a line."""
    lines = []
    shape = pen.rng.below(4)
    for j in pen.pick(range(len(pen.problem.jobs)), pen.rng.between(1, len(pen.problem.jobs))):
        said = []
        for machine, duration in pen.problem.jobs[j]:
            shown = pen.wrong(duration)
            texts = (
                f"M{machine} ({shown})",
                f"machine {machine} for {shown}",
                f"M{machine}({shown})",
                f"machine {machine} ({shown})",
            )
            said.append(claim("duration_of", f"{j} {machine} {shown}", texts[shape]))
        joint = (", ", ", then ", " → ", ", ")[shape]
        lines.append(f"Job {j}: {joint.join(said)}")
    return "\n" + "\n".join(lines) + "\n"


def schedule_rows(pen: Pen, flaws: int) -> list[tuple[int, int, int]]:
    """Return job, machine and start of every operation in an order in which they can be said.

    Some starts are moved earlier, so that they may collide.
    """
    m = pen.problem.machines
    sequence = [j for j in range(len(pen.problem.jobs)) for _ in range(m)]
    pen.rng.shuffle(sequence)
    starts = timetable(pen.problem, sequence)
    step = [0] * len(pen.problem.jobs)
    said = []
    for j in sequence:
        k = step[j]
        step[j] += 1
        start = starts[j][k]
        if flaws and start and pen.rng.chance(flaws, 100):
            start -= min(start, pen.rng.between(1, 4))
        said.append((j, pen.problem.jobs[j][k][0], start))
    return said


def end_of(pen: Pen, j: int, machine: int, start: int) -> int:
    """Return when an operation ends, or a time near it."""
    return pen.wrong(start + dict(pen.problem.jobs[j])[machine])


def _ranged(pen: Pen, j: int, machine: int, start: int, shape: int) -> str:
    """Return a start and an end that share their span."""
    end = end_of(pen, j, machine, start)
    if end <= start:
        end = start + 1
    texts = (
        f"{_job(pen, j)} {_machine(pen, machine)}: {start}-{end}",
        f"J{j}{' /'[pen.manner % 2]}M{machine}: {start}–{end}",
        f"{_job(pen, j)} on {_machine(pen, machine)} from {start} to {end}",
        f"{_job(pen, j)} on {_machine(pen, machine)}: {start}-{end}",
        f"J{j} on M{machine}: {start} to {end}",
    )
    inner = claim("end", f"{j} {machine} {end}", texts[shape])
    return claim("start", f"{j} {machine} {start}", inner)


def _said(pen: Pen, j: int, machine: int, start: int, shape: int) -> str:
    """Return a start, and in two of three cases an end behind it."""
    job, on = _job(pen, j), _machine(pen, machine)
    texts = (
        f"{job} starts on {on} at {start}",
        f"{job} on {on} starts at {start}",
        f"{job} begins on {on} at {start}",
        f"{job} on {on} is scheduled at {start}",
        f"{job} on {on} begins at {start}",
    )
    text = claim("start", f"{j} {machine} {start}", texts[shape])
    if pen.rng.chance(2, 3):
        end = end_of(pen, j, machine, start)
        verb = pen.one_of("ends at", "finishes at", "is done at")
        text += pen.one_of(" and ", ", ") + claim("end", f"{j} {machine} {end}", f"{verb} {end}")
    return text


def begun(pen: Pen) -> str:
    """Return words that begin anew."""
    pen.attempts += 1
    return (
        pen.one_of("Let me start over.", "Restart.", f"Attempt {pen.attempts}.", "From scratch.")
        + " ⟦:reset⟧"
    )


def _built(pen: Pen, rows: Sequence[tuple[int, int, int]]) -> str:
    """Return a schedule in sentences, in lines or in a table."""
    shape = pen.rng.below(5)
    if pen.rng.chance(1, 4):
        return "\n" + "\n".join("- " + _ranged(pen, *row, shape) for row in rows) + "\n"
    if pen.rng.chance(1, 4):
        return _table(pen, rows)
    write = _ranged if pen.rng.chance(1, 2) else _said
    return " ".join(pen.starts(write(pen, *row, shape)) + "." for row in rows)


def _table(pen: Pen, rows: Sequence[tuple[int, int, int]]) -> str:
    head = "\n| job | machine | start | end |\n|---|---|---|---|\n"
    lines = []
    for j, machine, start in rows:
        end = max(start + 1, end_of(pen, j, machine, start))
        inner = claim("end", f"{j} {machine} {end}", f"{j} | {machine} | {start} | {end}")
        lines.append(f"| {claim('start', f'{j} {machine} {start}', inner)} |")
    return head + "\n".join(lines) + "\n"


def schedule(pen: Pen) -> str:
    """Return a part of a schedule."""
    rows = schedule_rows(pen, 20)
    return f"{begun(pen)} {_built(pen, rows[: pen.rng.between(2, len(rows))])}"


def makespan(pen: Pen) -> str:
    """Return a whole schedule and its makespan."""
    rows = schedule_rows(pen, 10)
    latest = max(start + dict(pen.problem.jobs[j])[machine] for j, machine, start in rows)
    value = pen.wrong(latest)
    text = pen.one_of(
        f"the makespan is {value}",
        f"makespan = {value}",
        f"makespan: {value}",
        f"this gives a makespan of {value}",
        f"the makespan equals {value}",
    )
    return f"{begun(pen)} {_built(pen, rows)} {pen.starts(claim('makespan', value, text))}."


def machine_conflict(pen: Pen) -> str:
    """Return a schedule and two jobs that are said to overlap on a machine."""
    rows = schedule_rows(pen, 40)
    one, other = pen.pick(range(len(pen.problem.jobs)), 2)
    machine = pen.rng.below(pen.problem.machines)
    starts = {(j, m): start for j, m, start in rows}
    lasts = {j: dict(pen.problem.jobs[j])[machine] for j in (one, other)}
    meeting = [
        (a, b, m)
        for (a, m), s in starts.items()
        for b in range(len(pen.problem.jobs))
        if a < b
        and s < starts[b, m] + dict(pen.problem.jobs[b])[m]
        and starts[b, m] < s + dict(pen.problem.jobs[a])[m]
    ]
    if meeting and lasts:
        one, other, machine = pen.rng.choice(meeting)
    a, b, on = _job(pen, one), _job(pen, other), _machine(pen, machine)
    plural = pen.one_of(f"jobs {one} and {other}", f"{a} and {b}")
    text = pen.one_of(
        f"{plural} overlap on {on}",
        f"{plural} conflict on {on}",
        f"{plural} clash on {on}",
        f"{a} overlaps with {b} on {on}",
        f"on {on}, {plural} overlap",
        f"{a} conflicts with {b} on {on}",
    )
    words = f"{machine} {one} {other}"
    return f"{begun(pen)} {_built(pen, rows)} {pen.starts(claim('machine_conflict', words, text))}."


def quote(pen: Pen) -> str:
    """Return the numbers of jobs and machines, or the bound."""
    values: list[tuple[str, int, Sequence[str]]] = [
        ("jobs", len(pen.problem.jobs), ("[There are # jobs].", "We have [# jobs].")),
        ("machines", pen.problem.machines, ("[There are # machines].", "We have [# machines].")),
    ]
    if pen.problem.bound is not None:
        values.append(("bound", pen.problem.bound, ("[The bound is #].",)))
    return quoted(pen, values)


def _asked(pen: Pen) -> str:
    j, _, machine, duration = _operation(pen)
    return pen.one_of(
        f"Does job {j} on machine {machine} take {duration}?",
        f"Is the makespan {duration * 5}?",
        f"Can job {j} start on machine {machine} at {duration}?",
        f"Do J{j} and J{j - 1 if j else 1} overlap on M{machine}?",
    )


def _supposed(pen: Pen) -> str:
    j, _, machine, duration = _operation(pen)
    return pen.one_of(
        f"If job {j} starts on machine {machine} at {duration}, things shift.",
        f"Maybe the makespan is {duration * 4}.",
        f"The makespan could be {duration * 5} then.",
        f"We want J{j} on M{machine} to take {duration}.",
    )


def _negated(pen: Pen) -> str:
    j, _, machine, duration = _operation(pen)
    return pen.one_of(
        f"Job {j} doesn't take {duration} on machine {machine}.",
        f"The makespan isn't {duration * 6}.",
        f"Job {j} cannot start on machine {machine} at {duration}.",
        f"The makespan is never {duration}.",
    )


def _announced(pen: Pen) -> str:
    j, _, machine, duration = _operation(pen)
    return pen.one_of(
        f"Let me look at job {j}.",
        f"Machine {machine} comes next.",
        f"The lower bound is {duration * 3}.",
        f'I wrote "the makespan is {duration * 3}" above.',
    )


SCENES = (
    *(machine_of, duration_of, duration_of, listed, schedule, makespan),
    *(makespan, machine_conflict, machine_conflict, quote, arithmetic, comparison),
)
NOISE = (_asked, _supposed, _negated, _announced)

"""Pictures as SVG: well formed, self-contained, escaped; every family, question and fault."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import families, instances, orders, play
from assay.cli.group import main
from assay.core import NONE, Instance, Status, Verdict
from assay.jsonl import dumps
from assay.judge import Judge
from assay.pictures import canvas
from assay.pictures.canvas_words import words_of
from assay.problems.calendar import Meeting, Person, Problem
from assay.problems.jobshop import Problem as JobShop

DATA = Path(__file__).parent / "data"
CASES = [
    (family.name, question.name)
    for family in families.FAMILIES.values()
    for question in family.problems.QUESTIONS
]
SVG = "{http://www.w3.org/2000/svg}"
BIG = [
    ("tsp", {"cities": 200}),
    ("tsp", {"cities": 40, "metric": "asymmetric"}),
    ("maze", {"width": 60, "height": 60}),
    ("calendar", {"people": 12, "days": 7, "constraints": "all"}),
    ("3sat", {"variables": 150, "kind": "planted"}),
    ("jobshop", {"jobs": 10, "machines": 10}),
]


def checked(drawn: str) -> ElementTree.Element:
    """Return the root of a picture that is well formed and refers to nothing outside."""
    root = ElementTree.fromstring(drawn)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    assert 100 < width < 2500
    assert 100 < height < 2500
    assert [child.tag for child in root[:3]] == [f"{SVG}title", f"{SVG}desc", f"{SVG}rect"]
    assert root[0].text
    assert root[1].text
    allowed = {"svg", "title", "desc", "rect", "line", "circle", "path", "text"}
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in allowed
        for name, value in element.attrib.items():
            assert name != "href"
            assert not name.startswith("on")
            assert "url(" not in value
            assert "nan" not in value.lower()
            assert "inf" not in value.lower().split()
    return root


@cache
def made(name: str, question: str, count: int = 3) -> tuple[Instance, ...]:
    """Return the first instances of a question."""
    order = orders.order(name, {}, question=question)
    return tuple(i for base in instances.make(order, range(count)) for i in base)


@pytest.mark.parametrize(("name", "question"), CASES)
def test_every_question_is_drawn(name: str, question: str) -> None:
    """An instance alone, with its solution, with every player's answer and with none, is drawn."""
    for instance in made(name, question):
        judge = Judge(instance)
        picture, best = judge.family.picture, judge.witness()
        checked(picture.svg(judge.problem, None))
        checked(picture.svg(judge.problem, best))
        answers = [play.answer(player, instance.prompt, 1) for player in play.PLAYERS]
        solutions = [judge.family.answers.read(text, judge.problem) for text in answers]
        for solution in [*solutions, NONE]:
            verdict = judge.check(solution)
            root = checked(picture.svg(judge.problem, solution, best, verdict))
            assert words_of(verdict) in str(root[1].text)


@pytest.mark.parametrize("name", list(families.FAMILIES))
def test_every_fault_is_marked(name: str) -> None:
    """Every answer of tests/data is drawn, and a wrong one with its reason in words and in red."""
    family = families.get(name)
    for folder in ("correct", "wrong"):
        for path in sorted((DATA / name / folder).glob("*.json")):
            case = json.loads(path.read_text())
            problem = family.problems.from_json(case["problem"])
            solution = family.answers.read(case["answer"], problem)
            verdict = family.checker.check(problem, case["reference"], solution)
            drawn = family.picture.svg(problem, solution, None, verdict)
            root = checked(drawn)
            assert case["reason"].replace("_", " ") in str(root[1].text), path
            if case["status"] == "wrong":
                assert "#B84F00" in drawn, path


@pytest.mark.parametrize(("name", "params"), BIG)
def test_large_instances_fit(name: str, params: dict[str, Any]) -> None:
    """The largest instances are pictures of less than a megabyte with everything inside."""
    order = orders.order(name, params)
    judge = Judge(instances.make(order, [0])[0][0])
    answer = play.answer("greedy", judge.instance.prompt, 1)
    solution = judge.family.answers.read(answer, judge.problem)
    drawn = judge.family.picture.svg(judge.problem, solution, solution, judge.check(solution))
    root = checked(drawn)
    assert len(drawn) < 1_000_000
    width, height = float(str(root.get("width"))), float(str(root.get("height")))
    for element in root.iter(f"{SVG}text"):
        assert -1 <= float(str(element.get("x"))) <= width
        assert -1 <= float(str(element.get("y"))) <= height


def test_a_clash_is_hatched() -> None:
    """Two operations on a machine at once get a hatched box as wide as the time they share."""
    family = families.get("jobshop")
    problem = JobShop((((0, 5), (1, 5)), ((0, 4), (1, 6))))
    starts = ((0, 5), (2, 10))
    verdict = family.checker.check(problem, {"optimum": 15, "feasible": True}, starts)
    drawn = family.picture.svg(problem, starts, None, verdict)
    scale = 900 - 20 - 34 - 20 - 12
    wide = [float(str(e.get("width"))) for e in checked(drawn).iter(f"{SVG}rect")
            if e.get("stroke") == canvas.RED]  # fmt: skip
    assert wide == [pytest.approx(3 * scale / 16, abs=0.02)]


HOSTILE = "</title><script>alert(1)</script>\"'&\x00\ud800\u202e" + "x" * 500


def test_only_meetings_at_fault_are_red() -> None:
    """Of a timetable's meetings those that the verdict names are red, and the others blue."""
    family = families.get("calendar")
    case = json.loads((DATA / "calendar" / "wrong" / "timetable_room_twice.json").read_text())
    problem = family.problems.from_json(case["problem"])
    solution = family.answers.read(case["answer"], problem)
    verdict = family.checker.check(problem, case["reference"], solution)
    root = checked(family.picture.svg(problem, solution, None, verdict))
    colours = {
        str(text.text)[:2]: text.get("fill")
        for text in root.iter(f"{SVG}text")
        if str(text.text)[:2] in ("A ", "B ", "C ")
    }
    assert colours == {"A ": canvas.RED, "B ": canvas.BLUE, "C ": canvas.RED}
    heights = [text.get("y") for text in root.iter(f"{SVG}text") if str(text.text)[:2] in colours]
    assert len(set(heights)) == 3


def written(drawn: str) -> list[tuple[str, float]]:
    """Return the texts of a picture and their heights on it."""
    return [(str(t.text), float(str(t.get("y")))) for t in checked(drawn).iter(f"{SVG}text")]


def test_labels_of_meetings_do_not_collide() -> None:
    """Every meeting's label stands in its own line, whichever of them begins first."""
    family = families.get("calendar")
    case = json.loads((DATA / "calendar" / "wrong" / "timetable_room_twice.json").read_text())
    problem = family.problems.from_json(case["problem"])
    day, (opens, _) = problem.days[0], problem.hours
    for starts in ((5, 0, 10), (10, 5, 0), (0, 0, 0), (0, 20, 10)):
        solution = tuple(Meeting(day, opens + start) for start in starts)
        drawn = family.picture.svg(problem, solution, None, None)
        heights = sorted(y for words, y in written(drawn) if words[:2] in ("A ", "B ", "C "))
        assert len(heights) == 3
        assert min(b - a for a, b in pairwise(heights)) >= 14


def test_a_calendar_says_all_of_its_people() -> None:
    """Every lane has its whole name, and the legend local times, travel and who is optional."""
    order = orders.order("calendar", {"people": 5, "days": 3, "constraints": "all"})
    for index in range(3):
        judge = Judge(instances.make(order, [index])[0][0])
        drawn = judge.family.picture.svg(judge.problem, None)
        words = [words for words, _ in written(drawn)]
        for person in judge.problem.people:
            assert words.count(person.name) >= len(judge.problem.days)
            (entry,) = {w for w in words if w.startswith(f"{person.name} (")} or {""}
            assert ("local time" in entry) == bool(person.offset)
            assert (f"{person.travel} min of travel" in entry) == bool(person.travel)
            assert ("optional" in entry) == person.optional


def test_times_to_be_free_are_pale() -> None:
    """Before and after a busy time a lane is pale where the person must be free as well."""
    family = families.get("calendar")
    person = Person("Ana", ((0, 600, 660),), travel=15)
    problem = Problem(days=(0,), hours=(540, 1020), slot=30, duration=60, people=(person,),
                      buffer_before=30, buffer_after=5)  # fmt: skip
    drawn = checked(family.picture.svg(problem, None))
    heights = [
        float(str(rect.get("height")))
        for rect in drawn.iter(f"{SVG}rect")
        if rect.get("fill-opacity") == canvas.number(canvas.PALE)
    ]
    assert heights == [15, 30, 12]


def test_words_of_a_claim_stand_above_the_days() -> None:
    """What an answer says that is no meeting is written above the days' names."""
    judge = Judge(made("calendar", "slot")[0])
    drawn = judge.family.picture.svg(judge.problem, NONE, None, judge.check(NONE))
    heights = dict(written(drawn))
    assert heights["The answer says that nothing fits."] + 14 <= heights["Monday"]


@pytest.mark.parametrize(("name", "question"), CASES)
def test_a_solution_is_no_answer(name: str, question: str) -> None:
    """A picture of an instance with a solution alone speaks of no answer, a judged one does."""
    for instance in made(name, question):
        judge = Judge(instance)
        best, picture = judge.witness(), judge.family.picture
        alone = picture.svg(judge.problem, best)
        assert "answer" not in alone
        assert "reference" not in alone
        assert "answer" in picture.svg(judge.problem, best, None, judge.check(best))


def test_a_schedule_within_a_bound_is_not_called_shortest() -> None:
    """Beside an answer to ``decide`` stands a schedule within the bound, and is called that."""
    for instance in made("jobshop", "decide"):
        judge = Judge(instance)
        best = judge.witness()
        if best is not NONE:
            drawn = judge.family.picture.svg(judge.problem, best, best, judge.check(best))
            words = [text for text, _ in written(drawn)]
            assert any(w.startswith(f"A schedule within {judge.problem.bound}") for w in words)
            assert not any("shortest" in w for w in words)


def test_the_legend_names_a_bound_where_it_is_drawn() -> None:
    """The bound is in the legend beside a schedule, and not beside the jobs alone."""
    problem = JobShop((((0, 2), (1, 3)), ((1, 2), (0, 2))), bound=5)
    picture = families.get("jobshop").picture
    for solution, named in ((((0, 2), (0, 2)), True), (NONE, False)):
        words = [text for text, _ in written(picture.svg(problem, solution))]
        assert ("bound 5" in words) is named


def test_a_meeting_frames_the_lanes_that_it_takes() -> None:
    """Of a timetable's meeting the lanes of its people and its room are framed, and no other."""
    judge = Judge(made("calendar", "timetable")[0])
    problem, best = judge.problem, judge.witness()
    best = best if best is not NONE else tuple(
        Meeting(problem.days[0], problem.hours[0]) for _ in problem.meetings
    )  # fmt: skip
    lanes = len(problem.people) + len(problem.rooms)
    wide = max(11.0, min(28.0, 140 / lanes))
    for k, task in enumerate(problem.meetings):
        alone = tuple(m if i == k else None for i, m in enumerate(best))
        root = checked(judge.family.picture.svg(problem, alone))
        frames = [r for r in root.iter(f"{SVG}rect") if r.get("stroke") == canvas.BLUE][:-1]
        framed = {
            lane
            for frame in frames
            for lane in range(lanes)
            if frame.get("stroke-width") == "3"
            if float(str(frame.get("x"))) - 2 <= left_of(problem, best[k].day, lane, wide)
            and left_of(problem, best[k].day, lane + 1, wide)
            <= float(str(frame.get("x"))) + float(str(frame.get("width"))) + 2
        }
        assert framed == {*task.people, len(problem.people) + task.room}


def left_of(problem: Any, day: int, lane: int, wide: float) -> float:
    """Return where a lane begins."""
    lanes = len(problem.people) + len(problem.rooms)
    return 60.0 + float(problem.days.index(day)) * (wide * lanes + 14) + lane * wide


def test_a_long_name_is_whole_when_pointed_at() -> None:
    """A lane's name that is too long for its place is cut, with the whole one as its title."""
    name = "Bartholomew Featherstonehaugh-Cholmondeley"
    people = (Person(name, ()), Person("Ana", ()))
    problem = Problem(days=(0,), hours=(540, 1020), slot=30, duration=60, people=people)
    root = checked(families.get("calendar").picture.svg(problem, None))
    cut = [t for t in root.iter(f"{SVG}text") if str(t.text).endswith("…") and t.get("transform")]
    assert [t.findtext(f"{SVG}title") for t in cut] == [name]


@pytest.mark.parametrize("name", list(families.FAMILIES))
def test_long_verdicts_are_whole(name: str) -> None:
    """A title and a verdict too long for a line are written in several, and the picture below."""
    judge = Judge(made(name, families.get(name).problems.QUESTIONS[0].name)[0])
    detail = {f"constraint {k}": f"value {k}" for k in range(6)}
    verdict = Verdict(Status.WRONG, "a_reason_of_some_length_for_a_line", detail=detail)
    texts = written(judge.family.picture.svg(judge.problem, None, None, verdict))
    lines = [words for words, y in texts if 40 < y < 120]
    assert words_of(verdict) in " ".join(lines)
    assert words_of(verdict) not in lines


def test_every_job_is_in_the_legend() -> None:
    """The legend names every job, and no two of the first twenty have the same colour."""
    problem = JobShop(tuple(((0, 2), (1, 3)) for _ in range(25)))
    root = checked(families.get("jobshop").picture.svg(problem, None))
    entries = [str(text.text) for text in root.iter(f"{SVG}text") if text.get("font-size") == "11"]
    named = [name for entry in entries for name in entry.split(", ")]
    assert {f"J{j}" for j in range(25)} <= set(named)
    fills = [rect.get("fill") for rect in root.iter(f"{SVG}rect") if rect.get("rx") == "2"]
    assert len(set(fills[:40])) == 20


def test_words_can_be_read_on_every_fill() -> None:
    """Words on a fill have a contrast of at least 3 to 1 (WCAG 2.1)."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05

    assert len(set(canvas.SERIES)) == len(canvas.SERIES)
    for fill in canvas.SERIES:
        ink, ground = light(canvas.ink_on(fill)), light(fill)
        assert max(ink, ground) / min(ink, ground) >= 3, fill


def test_hostile_words_stay_text() -> None:
    """Names and reasons that hold markup or characters that XML has not are words, cut to size."""
    verdict = Verdict(Status.WRONG, HOSTILE, detail={"person": HOSTILE})
    sheet = canvas.Canvas(400, HOSTILE, verdict)
    sheet.text((10, 100), HOSTILE)
    drawn = sheet.finished(120, [("box", canvas.BLUE, HOSTILE)])
    checked(drawn)
    assert "<script" not in drawn
    assert drawn.encode()


def test_a_hostile_name_of_a_person() -> None:
    """A person's name in a calendar is escaped in its picture."""
    family = families.get("calendar")
    row = json.loads(dumps(made("calendar", "slot")[0].problem))
    problem = family.problems.from_json(row)
    person = next(iter(problem.people))
    object.__setattr__(person, "name", HOSTILE)
    assert "<script" not in family.picture.svg(problem, None)
    checked(family.picture.svg(problem, None))


NUMBERS = st.integers(-(10**15), 10**15)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.none() | NUMBERS, max_size=5), max_size=5), st.lists(NUMBERS))
def test_pictures_of_anything(starts: list[list[int | None]], stops: list[int]) -> None:
    """Whatever numbers an answer holds, its picture is well formed and of sensible size."""
    shop, cities = made("jobshop", "optimize")[0], made("tsp", "optimize")[0]
    for instance, solution in ((shop, tuple(map(tuple, starts))), (cities, tuple(stops))):
        judge = Judge(instance)
        if solution:
            verdict = judge.check(solution)
            checked(judge.family.picture.svg(judge.problem, solution, None, verdict))


def test_show_writes_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``show`` writes SVG and PNG, with an answer and its verdict, and replaces nothing unasked."""
    source, answer = tmp_path / "a.jsonl", tmp_path / "answer.txt"
    source.write_text(dumps(made("jobshop", "optimize")[0].to_row()) + "\n")
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    drawing = ["show", str(source), "1", "--svg", str(svg), "--png", str(png)]
    assert main(drawing) == 0
    checked(svg.read_text())
    assert png.read_bytes().startswith(b"\x89PNG")
    assert main(drawing) == 2
    assert "exists" in capsys.readouterr().err
    answer.write_text('{"starts": [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]}')
    assert main([*drawing, "--force", "--answer", f"@{answer}"]) == 0
    assert "wrong: job order violated" in svg.read_text()


def test_show_judges_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``show --answer`` prints the verdict; a file that is not there is one clear line."""
    source = tmp_path / "a.jsonl"
    source.write_text(dumps(made("jobshop", "optimize")[0].to_row()) + "\n")
    assert main(["show", str(source), "1", "--answer", "I do not know."]) == 0
    assert "unparsable: no answer" in capsys.readouterr().out
    assert main(["show", str(source), "1", "--answer", f"@{tmp_path}/none"]) == 2
    assert "cannot be read" in capsys.readouterr().err

"""Pictures as SVG: well formed, self-contained, escaped; every family, question and fault."""

import json
from functools import cache
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
from assay.problems.jobshop import Problem

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
            assert canvas.words_of(verdict) in str(root[1].text)


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
    problem = Problem((((0, 5), (1, 5)), ((0, 4), (1, 6))))
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


def test_hostile_words_stay_text() -> None:
    """Names and reasons that hold markup or characters that XML has not are words, cut to size."""
    sheet = canvas.Canvas(400, 200, HOSTILE)
    sheet.heading(Verdict(Status.WRONG, HOSTILE, detail={"person": HOSTILE}))
    sheet.text((10, 100), HOSTILE)
    sheet.legend(120, [("box", canvas.BLUE, HOSTILE)])
    drawn = sheet.written()
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
    assert "unparsable no_answer" in capsys.readouterr().out
    assert main(["show", str(source), "1", "--answer", f"@{tmp_path}/none"]) == 2
    assert "cannot be read" in capsys.readouterr().err

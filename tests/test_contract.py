"""What every family in the table must do. A new family is picked up by being there."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay import families, instances, orders, play
from assay.core import NONE, Instance, Row, Status
from assay.errors import FormatError, UserError
from assay.jsonl import dumps, loads
from assay.judge import Judge
from assay.orders import Order
from assay.proofs import prove, read_back
from assay.rng import Stream
from assay.spec import Spec

DATA = Path(__file__).parent / "data"
CASES = [
    (family.name, question.name)
    for family in families.FAMILIES.values()
    for question in family.problems.QUESTIONS
]
NAMES = list(families.FAMILIES)
each_question = pytest.mark.parametrize(("name", "question"), CASES)
each_family = pytest.mark.parametrize("name", NAMES)


def an_order(name: str, question: str, **given_: Any) -> Order:
    """Return the order of a family at its default parameters."""
    return orders.order(name, {}, question=question, **given_)


@cache
def made(name: str, question: str, count: int = 12, seed: int = 0) -> tuple[Instance, ...]:
    """Return the first instances of a question."""
    order = an_order(name, question, seed=seed)
    return tuple(i for base in instances.make(order, range(count)) for i in base)


@each_question
def test_made_twice_is_the_same(name: str, question: str) -> None:
    """Making the same order again gives equal rows."""
    order = an_order(name, question)
    again = [i for base in instances.make(order, range(12)) for i in base]
    assert [dumps(i.to_row()) for i in again] == [dumps(i.to_row()) for i in made(name, question)]


@each_question
def test_order_of_making_is_irrelevant(name: str, question: str) -> None:
    """Any index can be made alone or in any company."""
    order = an_order(name, question)
    mixed = [i for base in instances.make(order, [7, 2, 11]) for i in base]
    alone = [i for k in (7, 2, 11) for base in instances.make(order, [k]) for i in base]
    whole = [i for k in (7, 2, 11) for i in made(name, question) if i.index == k]
    assert mixed == alone == whole


@each_question
def test_streams_are_disjoint(name: str, question: str) -> None:
    """Two seeds, and the two purposes of one seed, share no problem."""
    orders = [
        an_order(name, question, seed=1),
        an_order(name, question, seed=2),
        an_order(name, question, seed=1, purpose="train"),
    ]
    problems = [
        {dumps(i.problem) for base in instances.make(order, range(40)) for i in base}
        for order in orders
    ]
    assert not problems[0] & problems[1]
    assert not problems[0] & problems[2]


@each_question
def test_rows_survive_a_file(name: str, question: str) -> None:
    """An instance written as a JSON line and read back is the same instance."""
    for instance in made(name, question):
        assert Instance.from_row(loads(dumps(instance.to_row()))).to_row() == loads(
            dumps(instance.to_row())
        )


@each_question
def test_problems_survive_json(name: str, question: str) -> None:
    """A problem's JSON read back is the same problem, and the same size."""
    problems = families.get(name).problems
    for instance in made(name, question):
        problem = problems.from_json(instance.problem)
        assert problems.from_json(loads(dumps(problems.to_json(problem)))) == problem
        assert problems.size(problem) > 0


@each_question
def test_prompts_say_everything(name: str, question: str) -> None:
    """In every surface the problem can be read back out of the prompt, also inside a chat."""
    family = families.get(name)
    axes = list(family.prompts.SURFACES)
    for instance in made(name, question)[:4]:
        problem = family.problems.from_json(instance.problem)
        for values in product(*family.prompts.SURFACES.values()):
            prompt = family.prompts.write(problem, dict(zip(axes, values, strict=True)))
            assert family.prompts.read(prompt) == problem
            assert family.prompts.read(f"You are helpful.\n{prompt}\nThink first.") == problem
        read_back(instance)


@each_question
def test_prompts_belong_to_one_family(name: str, question: str) -> None:
    """No other family reads this family's prompts."""
    for instance in made(name, question)[:3]:
        found = play.read(instance.prompt)
        assert found is not None
        assert found[0].name == name


@each_question
def test_the_prompt_is_no_answer(name: str, question: str) -> None:
    """A model that only repeats the prompt has not answered."""
    family = families.get(name)
    for instance in made(name, question):
        problem = family.problems.from_json(instance.problem)
        assert family.answers.read(instance.prompt, problem) is None


@each_question
def test_the_oracle_is_always_right(name: str, question: str) -> None:
    """The oracle answers from the prompt alone and is judged correct on every instance."""
    for instance in made(name, question, 25):
        judged = Judge(instance).judge(play.answer("oracle", instance.prompt), None, "stop")
        assert judged.verdict.status is Status.CORRECT, (instance.id, judged)
        assert judged.claimed_none is not instance.reference["feasible"]


@each_question
def test_references_are_proven_again(name: str, question: str) -> None:
    """The independent route finds the stored values, and the checker takes the witness."""
    for instance in made(name, question):
        prove(instance)


@each_question
@pytest.mark.parametrize("player", play.PLAYERS)
def test_players_are_understood(name: str, question: str, player: str) -> None:
    """Every player's answer is read and judged; none is unparsable or a judge error."""
    for instance in made(name, question):
        text = play.answer(player, instance.prompt, 3)
        assert text == play.answer(player, instance.prompt, 3)
        verdict = Judge(instance).judge(text, None, "stop").verdict
        assert verdict.status in {Status.CORRECT, Status.SUBOPTIMAL, Status.WRONG}, verdict


def twins(name: str, question: str, count: int) -> Iterator[tuple[Instance, Instance]]:
    """Yield the pairs of a question that has twins."""
    order = an_order(name, question)
    if not order.twins:
        pytest.skip(f"{question} has no twins")
    yield from ((first, second) for first, second in instances.make(order, range(count)))


@each_question
def test_twins_are_one_of_each(name: str, question: str) -> None:
    """Of two twins exactly one has a solution, they name each other, and either comes first."""
    firsts = set()
    for first, second in twins(name, question, 30):
        assert first.twin_id == second.id
        assert second.twin_id == first.id
        assert first.base_id == second.base_id
        assert first.reference["feasible"] is not second.reference["feasible"]
        assert first.surface == second.surface
        firsts.add(first.reference["feasible"])
    assert firsts == {True, False}


@each_question
def test_a_constant_wins_no_twins(name: str, question: str) -> None:
    """The constant player never has both halves right."""
    for pair in twins(name, question, 30):
        right = [
            Judge(i).judge(play.answer("constant", i.prompt), None, "stop").verdict.status
            is Status.CORRECT
            for i in pair
        ]
        assert not all(right)


@each_question
def test_beating_the_reference_is_our_fault(name: str, question: str) -> None:
    """A right answer to a problem whose reference denies it is a judge error, never a score."""
    for first, second in twins(name, question, 10):
        good, bad = sorted((first, second), key=lambda i: not i.reference["feasible"])
        judge = Judge(good)
        solution = judge.witness()
        if "bound" in good.problem and good.problem["bound"] is not None:
            denied = {**bad.reference, "optimum": good.reference["optimum"] + 1}
        else:
            denied = dict(bad.reference)
        verdict = judge.family.checker.check(judge.problem, denied, solution)
        assert verdict.status is Status.JUDGE_ERROR
        assert verdict.reason == "beats_reference"


def cases(name: str, folder: str) -> list[Row]:
    """Return the cases of a folder, which states their verdict."""
    paths = sorted((DATA / name / folder).glob("*.json"))
    return [{"file": path.name, **json.loads(path.read_text())} for path in paths]


@each_family
def test_written_cases(name: str) -> None:
    """Answers as people and models write them get the verdict that their folder states."""
    family = families.get(name)
    for folder, least in (("correct", 6), ("wrong", 8)):
        found = cases(name, folder)
        assert len(found) >= least
        for case in found:
            problem = family.problems.from_json(case["problem"])
            family.problems.check_reference(problem, case["reference"])
            solution = family.answers.read(case["answer"], problem)
            assert solution is not None, case["file"]
            verdict = family.checker.check(problem, case["reference"], solution)
            assert (verdict.status, verdict.reason) == (case["status"], case["reason"]), case
            assert (verdict.status == Status.CORRECT) is (folder == "correct")


def _read(name: str, problem: Any, reference: Any) -> None:
    problems = families.get(name).problems
    problems.check_reference(problems.from_json(problem), reference)


@each_family
def test_invalid_input_is_refused(name: str) -> None:
    """Damaged problems and references are refused with a format error."""
    found = cases(name, "invalid_input")
    assert len(found) >= 6
    for case in found:
        with pytest.raises(FormatError):
            _read(name, case["problem"], case["reference"])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@each_question
def test_damaged_rows_are_refused(name: str, question: str) -> None:
    """Whatever one field of a problem or reference is replaced by, only a FormatError is raised."""
    instance = made(name, question)[0]

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def damage(data: st.DataObject) -> None:
        problem, reference = dict(instance.problem), dict(instance.reference)
        target = data.draw(st.sampled_from([problem, reference]))
        target[data.draw(st.sampled_from(sorted(target)))] = data.draw(JUNK)
        with suppress(FormatError):
            _read(name, problem, reference)

    damage()


PIECES = (
    '{ } [ ] : , " \' { "tour" "path" "answer" "none" none -> → 0 1 2 3 12 999 U D L R R3 up '
    "down (0,1) true false x1 ¬x2 x_{3} Monday 10:30 AM job machine | --- \\boxed{ ``` json "
    "No such Infinity NaN 1e400 ٣ <think> </think>"
)
WORDS = st.sampled_from([*PIECES.split(), "\n", "\u2028", "\ud800"])


@each_question
def test_parsers_never_raise(name: str, question: str) -> None:
    """Any text at all is read as a solution that the checker can judge, or as none."""
    instance = made(name, question)[0]
    judge = Judge(instance)
    key = judge.family.answers.KEY
    texts = st.lists(WORDS | st.text(max_size=8) | st.just(f'"{key}":'), max_size=25).map(" ".join)
    objects = JUNK.map(lambda junk: json.dumps({key: junk}))

    @settings(max_examples=250, deadline=None)
    @given(texts | objects)
    def fuzz(text: str) -> None:
        judged = judge.judge(text, None, "stop")
        assert judged.verdict.reason != "checker_failed", judged
        assert judged.verdict.status is not Status.JUDGE_ERROR

    fuzz()


@each_question
@pytest.mark.parametrize("piece", ["{", "}", '{"', "[", "(", "1 -> ", "R", "x1 ", "\n", "</think>"])
def test_hostile_texts_take_linear_time(name: str, question: str, piece: str) -> None:
    """Two hundred thousand characters of anything are read without a quadratic wait."""
    instance = made(name, question)[0]
    Judge(instance).judge(piece * (200_000 // len(piece)), None, "stop")


@each_family
def test_parameters_are_documented(name: str) -> None:
    """Every parameter has a help text and a range or choices that hold its default."""
    for field in fields(families.get(name).problems.Params):
        assert field.metadata["help"]
        if "choices" in field.metadata:
            assert field.default in field.metadata["choices"]
        else:
            low, high = field.metadata["range"]
            assert low <= getattr(families.get(name).problems.Params(), field.name) <= high


@each_family
def test_ranges_spread_evenly(name: str) -> None:
    """A range of the first numeric parameter is walked evenly, and each value alone agrees."""
    params = families.get(name).problems.Params
    field = next(f for f in fields(params) if "range" in f.metadata)
    low = int(getattr(params(), field.name))
    values = f"{low}..{low + 2}"
    spec = Spec.parse(params, {field.name: values})
    assert [getattr(spec.at(i), field.name) for i in range(6)] == [low, low + 1, low + 2] * 2
    ranged = orders.order(name, {field.name: values})
    single = orders.order(name, {field.name: str(low + 1)})
    assert instances.make(ranged, [4])[0][0].problem == instances.make(single, [4])[0][0].problem


@each_family
def test_unknown_parameters_are_refused(name: str) -> None:
    """A parameter, question or surface that does not exist is named in one line."""
    with pytest.raises(UserError, match="no parameter"):
        orders.order(name, {"nonsense": 1})
    with pytest.raises(UserError, match="no question"):
        orders.order(name, {}, question="nonsense")
    with pytest.raises(UserError, match="rendering"):
        orders.order(name, {}, surface={"rendering": "nonsense"})


@each_family
def test_pictures_fit_a_terminal(name: str) -> None:
    """A picture of an instance with its solution is at most 100 columns wide."""
    for _, question in [case for case in CASES if case[0] == name]:
        for instance in made(name, question)[:4]:
            judge = Judge(instance)
            for solution in (None, NONE if judge.witness() is NONE else judge.witness()):
                picture = judge.family.picture.draw(judge.problem, solution)
                assert picture
                assert max(map(len, picture.split("\n"))) <= 100


@each_family
def test_pictures_are_images(name: str) -> None:
    """The SVG of an instance, bare and with its solution, is one well-formed image with a title."""
    for _, question in [case for case in CASES if case[0] == name]:
        for instance in made(name, question)[:2]:
            judge = Judge(instance)
            best = judge.witness()
            for drawn in (
                judge.family.picture.svg(judge.problem, None),
                judge.family.picture.svg(judge.problem, best, best, judge.check(best)),
            ):
                root = ElementTree.fromstring(drawn)
                assert root.tag.endswith("svg")
                assert root[0].tag.endswith("title")
                assert root[0].text


@each_family
def test_random_player_varies(name: str) -> None:
    """The random player's answer depends on the seed, and on nothing else."""
    problem = families.get(name).problems.from_json(made(name, CASES_OF[name])[0].problem)
    players = families.get(name).players
    answers = {repr(players.random(problem, Stream(["r", i])).solution) for i in range(20)}
    assert len(answers) > 1


CASES_OF = dict(reversed(CASES))

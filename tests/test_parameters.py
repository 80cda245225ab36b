"""Parameters that have no effect: declared, refused on the command line, let be in a spec."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from assay import families, orders
from assay.cli.group import main
from assay.errors import UserError
from assay.rng import Stream
from assay.spec import bearing, refuse_idle

OTHER: dict[str, Any] = {
    "cities": 9,
    "metric": "uniform",
    "grid": 500,
    "slack": 2,
    "route": "path",
    "variables": 14,
    "clauses": 50,
    "kind": None,
    "status": "satisfiable",
    "distinct": "no",
    "communities": 2,
    "inside": 20,
    "width": 8,
    "height": 9,
    "loops": 20,
    "regions": 2,
    "blocked": 20,
    "min_length": 14,
    "max_length": 12,
    "paths": "one",
    "people": 4,
    "days": 4,
    "slot": 60,
    "opens": 10,
    "closes": 18,
    "duration": 90,
    "constraints": "all",
    "buffer": 40,
    "feasible": 6,
    "band": "5",
    "plan": "timetable",
    "meetings": 2,
    "rooms": 3,
    "jobs": 3,
    "machines": 4,
    "longest": 30,
    "gap": "any",
    "shortest": 3,
    "routing": "flowshop",
    "draw": "pair",
}
"""For each parameter a value that is not its default; None for what the settings below vary."""

SETTINGS: list[tuple[str, dict[str, Any]]] = [
    *(("tsp", {"metric": metric}) for metric in ("euclidean", "asymmetric")),
    *(("3sat", {"kind": kind}) for kind in ("twins", "uniform", "unique", "community")),
    *(("maze", {"kind": kind}) for kind in ("wilson", "loops", "percolation")),
    *(("calendar", {"constraints": name}) for name in ("none", "some", "priority", "travel")),
    ("calendar", {"band": "5"}),
    ("jobshop", {}),
]
LATER = {"slack", "status", "gap"}
"""What has an effect when a draw is accepted or posed, not when it is drawn."""


def ordered(family: str, params: dict[str, Any], question: str) -> orders.Order | None:
    """Return an order, or None where it is refused."""
    try:
        return orders.order(family, params, question=question)
    except UserError:
        return None


def idle(order: orders.Order, name: str) -> bool:
    """Say whether a parameter is refused as one that has no effect."""
    try:
        refuse_idle(order.spec, order.question.name, [name])
    except UserError:
        return True
    return False


def cases() -> Iterator[tuple[str, dict[str, Any], str, str]]:
    """Yield a family, a setting, a question and a parameter that may be given with them."""
    for family, setting in SETTINGS:
        problems = families.get(family).problems
        for question in problems.QUESTIONS:
            for field in fields(problems.Params):
                if field.name not in setting and OTHER[field.name] is not None:
                    yield family, setting, question.name, field.name


@pytest.mark.parametrize(("family", "setting", "question", "name"), list(cases()))
def test_a_parameter_has_an_effect_or_is_refused(
    family: str, setting: dict[str, Any], question: str, name: str
) -> None:
    """From the same stream another value draws another base, unless the parameter is refused."""
    plain = ordered(family, setting, question)
    other = ordered(family, {**setting, name: OTHER[name]}, question)
    if plain is None or other is None:
        return
    sample = families.get(family).generator.sample
    before, after = plain.spec.at(0), other.spec.at(0)
    same = all(
        sample(before, Stream(["idle", i])) == sample(after, Stream(["idle", i])) for i in range(8)
    )
    tree = name == "paths" and setting == {"kind": "wilson"}  # where every path is the only one
    meant = name in LATER or tree or plain.question.needs.get(name) == OTHER[name]
    assert same == idle(other, name) or (same and meant)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("maze --blocked 20", "--blocked has no effect here: it is for --kind percolation"),
        ("maze --kind wilson,dfs --blocked 20", "--blocked"),
        ("tsp --slack 2", "--slack has no effect here: it is for --question decide"),
        ("tsp --question path --slack 2", "--slack"),
        ("jobshop --slack 2", "--slack"),
        ("3sat --communities 2", "--communities has no effect here: it is for --kind community"),
        ("3sat --kind uniform --inside 50", "--inside"),
        ("calendar --meetings 3", "--meetings has no effect here: it is for --question timetable"),
        ("calendar --rooms 3", "--rooms"),
        ("calendar --band 5 --feasible 2", "--feasible has no effect here: it is for --band twins"),
        (
            "calendar --constraints priority --buffer 10",
            "it is for --constraints some, all, buffer",
        ),
        ("calendar --question timetable --buffer 10", "it is for --question slot or earliest"),
    ],
)
def test_idle_parameters_are_refused_in_one_line(
    line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is given on the command line and has no effect is named, with where it has one."""
    assert main(["generate", *line.split(), "--n", "2"]) == 2
    said = capsys.readouterr()
    assert words in said.err
    assert said.err.count("\n") == 1
    assert not said.out


@pytest.mark.parametrize(
    "line",
    [
        "maze --kind wilson,percolation --blocked 20",
        "tsp --question decide --slack 2 --cities 6",
        "calendar --constraints none,buffer --buffer 10",
        "3sat --kind community --inside 50",
    ],
)
def test_parameters_of_some_instances_are_taken(line: str, tmp_path: Path) -> None:
    """A parameter that has an effect on some of the instances that are asked for is taken."""
    out = tmp_path / "a.jsonl"
    assert main(["generate", *line.split(), "--n", "2", "--out", str(out)]) == 0


def test_specs_may_name_idle_parameters() -> None:
    """In a spec a parameter without effect stays what it was: part of the key, and no error."""
    for family in families.FAMILIES.values():
        for field in fields(family.problems.Params):
            if bearing(field):
                order = orders.order(family.name, {field.name: field.default})
                assert getattr(order.spec.at(0), field.name) == field.default

"""The page: whole, self-contained, the figures of the report, and dead to hostile names."""

import re
import shutil
import subprocess
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_report import Row, count, missing, row

from assay import jsonl
from assay.cli.demo import command as demo
from assay.cli.report import command
from assay.errors import UserError
from assay.report import files, grids
from assay.report.figures import Measure, Report
from assay.report.legend import ACCURACY, TWIN
from assay.report.looks import GREY, looks
from assay.report.markup import tag
from assay.report.page import page

VOID = {"meta", "br", "input"}
ELEMENTS = """
    html head title style body main header footer section div span p a b h1 h2 h3 h4 ul li bdi
    code small strong figure figcaption details summary table thead tbody tfoot tr th td
    svg g path line rect circle text
    script noscript form label select option button nav caption dialog
"""
FLAGS = """
    --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --enable-logging=stderr --dump-dom
"""
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": "\"><img src=x onerror=alert(1)> ' onload='alert(1)",
    "cdata": "]]></style></svg><iframe src=https://e.vil></iframe><!--",
    "direction": "\u202eevil\u2066 \u05d0\u05d1\u05d2 \x1b[2J\x00",
    "long": "x" * 5000 + " " + "W" * 5000,
    "surrogate": "\ud800\udfff",
    "expression": "{{constructor}} ${alert(1)} datum.value signal",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)


class Seen(HTMLParser):
    """What a page holds: elements, attributes, text, and tables; tags must close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.tables: list[list[list[str]]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself, as vl-convert writes them."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the last element."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text, but not the style sheet's, the script's and its data."""
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data
            if {"td", "th"} & set(self.open):
                self.tables[-1][-1][-1] += data


def report(rows: list[Row], model: str = "m", digest: str = "d") -> Report:
    """Return the report of rows."""
    return replace(count(rows), model=model, name=f"run of {model}", digest=digest)


def rows(wrong: int = 3, reason: str = "repeated_city", **changes: Any) -> list[Row]:
    """Return rows of two questions, one of them in twins, at two sizes."""
    found = []
    for size in (5, 9):
        for i in range(6):
            fault: Row = {"status": "wrong", "reason": reason} if i < wrong else {}
            found.append(row(f"o{size}.{i}", size=size, **fault, **changes))
            found.append(row(f"d{size}.{i}", "a", size=size, **fault, **changes))
            found.append(row(f"d{size}.{i}", "b", size=size, **changes))
    return found


@pytest.fixture(scope="module")
def players() -> list[Report]:
    """Return reports as the demo has them."""
    return [
        report(rows(wrong), model) for wrong, model in enumerate(("oracle", "greedy", "random"))
    ]


def check_alive(text: str) -> Seen:
    """Check that a page is whole and asks a browser for nothing, and return what it holds."""
    seen = Seen(text)
    assert {name for name, _ in seen.tags} <= VOID | set(ELEMENTS.split())
    for name, attributes in seen.tags:
        assert not [key for key in attributes if key.startswith("on")]
        assert not {"src", "style", "srcset", "xlink:href", "action"} & set(attributes)
        assert (attributes.get("href") or "#kind-").startswith("#kind-"), name
    assert "url(" not in text
    assert "@import" not in text
    assert len(re.findall("<style", text)) == 1
    bare = re.sub(r' xmlns(:xlink)?=\\?"http://www\.w3\.org/[0-9a-z/]+\\?"', "", text)
    assert set(re.findall(r"https?://[\w.]*", bare)) <= {"https://e.vil"}
    return seen


# What it holds


def test_one_run(players: list[Report]) -> None:
    """A page of one run names its suite, model and data, and has a section a question."""
    text = page(players[:1], ["2026-11-21T09:48:58+00:00"])
    seen = check_alive(text)
    for word in ("model oracle", "run of oracle", "2026-11-21", "tsp decide", "tsp optimize"):
        assert word in seen.text
    headings = [name for name, _ in seen.tags if name in ("h1", "h2")]
    assert headings == ["h1", "h2", "h2", "h2"]
    assert all(line in seen.text for line in (ACCURACY, TWIN))
    bare = page([report(rows(0, tokens=None), "oracle")])
    assert bare.count(">9</text>") == 3 + 2


def test_several_runs(players: list[Report]) -> None:
    """Each run stands in the overview and in every panel of each question."""
    seen = check_alive(page(players))
    charts = [attributes for name, attributes in seen.tags if attributes.get("class") == "marks"]
    assert len(charts) == 3 + 2 + 2 * len(players)
    heads = [
        table[0][1:] for table in seen.tables if table[0][1:] == ["oracle", "greedy", "random"]
    ]
    assert len(heads) == 1 + 3
    for name in ("oracle", "greedy", "random"):
        assert f"{name}, 5 cities: " in seen.text


def test_tables_hold_the_figures_with_intervals(players: list[Report]) -> None:
    """The numbers below a chart are the report's, each with its interval."""
    seen = Seen(page(players))
    tables = [r.tables[0] for r in players]
    columns = [[*table.lines, table.total] for table in tables]
    for measure in (Measure.ACCURACY, Measure.TWIN):
        wanted = [["cities", "oracle", "greedy", "random"]]
        for name, *lines in zip(("5", "9", "all"), *columns, strict=True):
            wanted.append([name, *(grids.estimate(li.figures.measures[measure]) for li in lines)])
        assert wanted in seen.tables
    assert "66.7 (" in seen.text


def test_verdicts_are_all_counted() -> None:
    """However many reasons there are, the rare ones are folded and none is lost."""
    many = [row(f"b{i}", status="wrong", reason=f"r{i % 9}") for i in range(40)]
    many += [row("c"), row("s", status="suboptimal", reason="longer"), missing(base="x")]
    seen = Seen(page([report(many)]))
    (counts,) = [t for t in seen.tables if t[0][:3] == ["run", "cities", "correct"]]
    assert len(counts[0]) == 2 + 1 + 5 + 2
    assert counts[0][-2:] == ["other reasons", "missing: not scored"]
    for line in counts[1:]:
        assert sum(map(int, line[2:])) == len(many)


def test_faults_are_loud() -> None:
    """Missing samples, judge errors and a mixture of suites are said before any figure."""
    bad = [*rows(), missing(base="x"), row("j", status="judge_error", reason="beats_optimum")]
    text = page([report(bad, "a"), report(rows(), "b", "e")])
    top = Seen(text).text.partition("tsp optimize")[0]
    assert "different suites" in top
    assert "a: 1 of 38 samples missing" in top
    assert "a: 1 JUDGE ERRORS" in top
    assert "36/38" in Seen(text).text
    assert "judge error: beats optimum" in Seen(text).text


def test_nothing_scored_is_no_number() -> None:
    """A question of which every sample is missing has a section, and no figure."""
    seen = check_alive(page([report([missing(base="x")])]))
    assert "0/1" in seen.text
    assert "0.0" not in seen.text


def test_runs_may_ask_different_questions() -> None:
    """A run that was not asked a question has a dash in the overview and no curve."""
    seen = check_alive(page([report(rows(), "a"), report([row()], "b")]))
    overview = seen.tables[0]
    assert overview[1][0].startswith("tsp decide")
    assert overview[1][2] == grids.ABSENT
    assert "b, 5 cities" not in seen.text


@pytest.mark.parametrize("sizes", [[0], [-3, 0, 4], [1, 10**15], [4, 5, 6, 4000], range(1, 60)])
def test_any_sizes(sizes: list[int]) -> None:
    """Charts can be drawn for any sizes: one, negative, far apart, or many."""
    seen = check_alive(page([report([row(f"b{n}", size=n, tokens=None) for n in sizes])]))
    points = [a for name, a in seen.tags if a.get("aria-roledescription") == "point"]
    assert len(points) == len(sizes)
    places = [re.findall(r"-?[\d.]+", a["transform"] or "") for a in points]
    assert all(0 <= float(x) <= 400 for x, _ in places)


def test_players_are_the_frame() -> None:
    """Players are hollow and grey beside a model, in colour on their own; no two look alike."""
    alone, beside = looks(["oracle", "greedy", "random"]), looks(["greedy", "x", "oracle", "y"])
    assert GREY not in {look.colour for look in alone}
    assert [look.colour == GREY for look in beside] == [True, False, True, False]
    assert [look.hollow for look in beside] == [True, False, True, False]
    assert [bool(look.dash) for look in alone] == [False, True, True]
    assert len(set(looks([f"m{i}" for i in range(40)]))) == 40


# What it must not do


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_are_dead(kind: str) -> None:
    """Names from files are text wherever they stand, in the page and in its pictures."""
    name = HOSTILE[kind]
    bad = report(rows(family=name, unit=name, reason=name), name)
    bad = replace(bad, suite=name, name=name, digest=name)
    text = page([bad, replace(bad, digest="other")], [name, name])
    seen = check_alive(text)
    text.encode("utf-8")
    for mark in "\u202e\u2066\x1b\x00":
        assert mark not in text
    assert max(map(len, seen.text.split())) < 200
    assert grids.plain(name).split()[0] in seen.text


def test_the_policy_lets_nothing_in(players: list[Report]) -> None:
    """The page forbids everything but its own style sheet, which it names by its hash."""
    text = page(players[:1])
    (policy,) = [a["content"] for _, a in Seen(text).tags if "http-equiv" in a]
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    wanted = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy == wanted


def test_same_reports_same_page(players: list[Report], tmp_path: Path) -> None:
    """The same files give the same bytes, in another process and with other hashes of strings."""
    directory = tmp_path / "run"
    directory.mkdir()
    (directory / "run.json").write_text('{"created":"2026-11-21T09:48:58+00:00","model":"m"}')
    with (directory / "verdicts.jsonl").open("wb") as stream:
        jsonl.write(stream, rows())
    found = []
    for seed in "12":
        out = tmp_path / f"{seed}.html"
        code = "from assay.cli.report import command; command()"
        subprocess.run(
            [sys.executable, "-c", code, str(directory), "--html", str(out)],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            cwd=Path(__file__).parents[1],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        found.append(out.read_bytes())
    assert found[0] == found[1]
    assert b"2026-11-21" in found[0]


@given(st.text())
def test_text_stays_text(value: str) -> None:
    """Whatever stands in an element or an attribute is read back as it was."""
    seen = Seen(tag("p", value, title=value or "x"))
    assert seen.text == value
    assert seen.tags == [("p", {"title": value or "x"})]


# The commands


def test_command_writes_the_page(tmp_path: Path) -> None:
    """The report command writes a page where it is told to, and only then."""
    directory = tmp_path / "run"
    directory.mkdir()
    with (directory / "verdicts.jsonl").open("wb") as stream:
        jsonl.write(stream, rows())
    out = tmp_path / "page.html"
    assert CliRunner().invoke(command, [str(directory)]).exit_code == 0
    assert not list(tmp_path.rglob("*.html"))
    assert CliRunner().invoke(command, [str(directory), "--html", str(out)]).exit_code == 0
    check_alive(out.read_text("utf-8"))
    result = CliRunner().invoke(command, [str(directory), "--html", str(out / "x.html")])
    assert isinstance(result.exception, UserError)
    assert CliRunner().invoke(command, [str(directory), "--html", str(tmp_path)]).exit_code == 2


def test_demo_ends_with_the_page(tmp_path: Path) -> None:
    """The demo writes a page of all players and names it last."""
    spec = tmp_path / "tiny.toml"
    spec.write_text(
        'schema = 1\nname = "tiny"\nversion = "1.0.0"\nlicence = "CC-BY-4.0"\nseed = "0x1"\n'
        '[[splits]]\nname = "maze"\nfamily = "maze"\naxis = "size"\ncount = 2\n'
        'params = { width = "5" }\n'
    )
    result = CliRunner().invoke(demo, ["--run", str(tmp_path / "demo"), "--spec", str(spec)])
    assert result.exit_code == 0, result.output
    out = tmp_path / "demo" / files.HTML
    assert result.output.rstrip().endswith(f"report: {out}")
    assert "maze path" in check_alive(out.read_text("utf-8")).text


def test_help_draws_nothing() -> None:
    """Neither help nor a report without a page loads the libraries that draw."""
    code = (
        "import sys; from assay.cli import demo, report; from assay.report import files; "
        "report.command(['--help'], standalone_mode=False); "
        "sys.exit(bool({'altair', 'vl_convert'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


# In a browser


def dom(path: Path, profile: Path) -> tuple[str, list[str]]:
    """Load a file in Chromium; return the document it made of it, and what its console says."""
    assert BROWSER
    done = subprocess.run(
        [BROWSER, *FLAGS.split(), f"--user-data-dir={profile}", path.as_uri()],
        capture_output=True,
        check=True,
        timeout=60,
    )
    said = done.stderr.decode(errors="replace").split("\n")
    return done.stdout.decode(), [line for line in said if ":CONSOLE" in line]


@pytest.mark.skipif(not BROWSER, reason=f"none of {', '.join(BROWSERS)} is installed")
def test_in_a_browser(players: list[Report], tmp_path: Path) -> None:
    """A browser shows the page without a word on its console; a changed style sheet is blocked."""
    bad = report(rows(reason=HOSTILE["cdata"]), HOSTILE["script"] + HOSTILE["attribute"])
    text = page([*players, bad])
    file = tmp_path / "report.html"
    file.write_text(text, "utf-8")
    found, said = dom(file, tmp_path / "profile")
    assert not said
    seen = Seen(found)
    mine = Seen(text)
    assert [name for name, _ in seen.tags] == [name for name, _ in mine.tags]
    assert seen.text.split() == mine.text.split()
    file.write_text(text.replace("<style>", "<style>/* */"), "utf-8")
    _, said = dom(file, tmp_path / "profile")
    assert len(said) == 1
    assert "Content Security Policy" in said[0]

"""The page's samples: which are shown in full, and the page in a real Chromium."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Dialog, Page, sync_playwright
from test_report import Row, missing, row
from test_trace import PARAMS

from assay import instances, jsonl, orders
from assay.cli.report import command
from assay.core import Instance
from assay.play import PLAYERS, answer
from assay.report import telling
from assay.report.build import read
from assay.report.marked import CANDIDATE, FALSE, FINAL, NOTE, TRUE, clean, stretches
from assay.run import traces
from assay.run.importing import bring_in
from assay.trace.reader import Tracer

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
in_browser = pytest.mark.skipif(not BROWSER, reason=f"none of {', '.join(BROWSERS)} is installed")
VECTORS = (
    "<script>window.hit=1;alert(1)</script>",
    "</script><script>window.hit=1</script>",
    '<img src=x onerror="window.hit=1;alert(1)">',
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<style>*{display:none}</style>",
    "<!--<script>",
    "]]></svg></pre></dialog></main></body></html><h1 id=sample>",
    "<base href=https://e.vil><link rel=stylesheet href=https://e.vil/x.css>",
    "<form action=https://e.vil><button formaction=javascript:alert(1)>ok</button></form>",
    "javascript:alert(1) data:text/html,<script>alert(1)</script>",
    "<meta http-equiv=refresh content='0;url=https://e.vil'>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "\\u003cimg src=x onerror=alert(1)\\u003e &lt;img src=x onerror=alert(1)&gt;",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
    "<template><img src=x onerror=alert(1)></template><details open ontoggle=alert(1)>",
    "__proto__ constructor toString hasOwnProperty",
    "\u202eevil\u2066 \x1b[2J\x07 \u2028 \u05d0\u05d1",
    "<video><source onerror=alert(1)></video><object data=https://e.vil></object>",
    "<input autofocus onfocus=alert(1)><marquee onstart=alert(1)>",
)
PAYLOADS = [f"{form.format(v)} №{i}" for form in (
    "{}", "<b>{}</b>", '">{}', "'>{}", "<p {}>") for i, v in enumerate(VECTORS)]  # fmt: skip


@cache
def made(name: str, count: int = 1) -> tuple[Instance, ...]:
    """Return the first instances of a family."""
    order = orders.order(name, PARAMS[name])
    return tuple(i for base in instances.make(order, range(count)) for i in base)


def scored(folder: Path, said: Callable[[Any], list[str]], model: str = "m") -> Path:
    """Return a run with answers to two instances of every family, traced."""
    folder.mkdir(parents=True, exist_ok=True)
    every = [instance for name in PARAMS for instance in made(name, 2)]
    suite, answers = folder / "suite.jsonl", folder / "answers.jsonl"
    suite.write_text("".join(jsonl.dumps(i.to_row()) + "\n" for i in every))
    rows = [{"id": i.id, "content": text} for i in every for text in said(i)]
    answers.write_text("".join(json.dumps(each) + "\n" for each in rows))
    bring_in((answers,), str(suite), folder / "run", model)
    traces.build(folder / "run")
    return folder / "run"


def drawn(page: Path, *runs: Path) -> Path:
    """Write the page of runs."""
    result = CliRunner().invoke(command, [*map(str, runs), "--html", str(page)])
    assert result.exit_code in (0, 4), result.output
    return page


# The choice


def frame(tmp_path: Path, rows: list[Row]) -> Any:
    """Return the frame of verdict rows."""
    tmp_path.mkdir(exist_ok=True)
    with (tmp_path / "verdicts.jsonl").open("wb") as stream:
        jsonl.write(stream, rows)
    return read(tmp_path)


def test_choice_spreads(tmp_path: Path) -> None:
    """Rare verdicts, sizes and marks are among the chosen, and samples without an answer never."""
    rows = [row(f"b{i:04}", size=5 + i % 3, question="optimize") for i in range(900)]
    rows += [row(f"c{i}", size=7, status="truncated", reason="cut_by_length") for i in range(2)]
    rows += [missing(base=f"m{i}") for i in range(50)]
    found = frame(tmp_path / "run", rows)
    marked = {"b0890#0": telling.LUCKY, "b0895#0": telling.FALSE_CLAIM}
    places = telling.chosen([found], [marked], 30)
    names = [telling.name(found, at) for _, at in places]
    assert len(set(names)) == 30
    assert not [name for name in names if name.startswith("m")]
    assert {"c0#0", "c1#0", "b0890#0", "b0895#0"} <= set(names)
    sizes = Counter(int(found.size[at]) for _, at in places)
    assert max(sizes.values()) - min(sizes.values()) <= 2
    assert telling.chosen([found], [marked], 30) == places
    assert len(telling.chosen([found, found], [marked, {}], 10_000)) == 2 * 902


@pytest.mark.parametrize("name", PARAMS)
def test_stretches_are_the_text(name: str) -> None:
    """A trace's stretches, notes aside, are its text, and their looks are its claims'."""
    tracer = Tracer(made(name)[0])
    for player in PLAYERS:
        trace = tracer.trace(answer(player, tracer.instance.prompt) + " \x1b[2J\ud800")
        found = list(stretches(trace))
        assert "".join(s.text for s in found if s.looks < NOTE) == clean(trace.parts.text)
        assert sum(s.looks == NOTE for s in found) == len(trace.candidates)
        assert sum(s.looks == FINAL for s in found) == bool(trace.parts.final)
        at = 0
        for text, looks in found:
            if looks < NOTE:
                for bit, holds in ((TRUE, True), (FALSE, False)):
                    within = [c for c in trace.claims if c.start <= at < c.end and c.holds is holds]
                    assert bool(looks & bit) == bool(within)
                tried = any(c.start <= at < c.end for c in trace.candidates)
                assert bool(looks & CANDIDATE) == tried
                at += len(text)


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium without a window."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield found
        found.close()


class Watched:
    """A tab, and whatever it said or asked for that a page of ours must not."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self.page: Page = browser.new_context(**context).new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._stopped)
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())
        self.page.wait_for_selector("#samples-count:not(:empty)")

    def _stopped(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check(self) -> None:
        """Check that nothing was said and nothing but the page and its pictures asked for."""
        assert not self.said
        assert self.asked[0].startswith("file")
        others = [url for url in self.asked if not url.startswith("data:image/svg+xml;")]
        assert others == self.asked[:1]

    def count(self) -> str:
        """Return what the table says of how many samples it shows."""
        return self.page.locator("#samples-count").inner_text()


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page of two runs, by players, of ten instances each."""
    folder = tmp_path_factory.mktemp("players")
    return drawn(folder / "page.html", *(played(folder, each) for each in ("oracle", "random")))


def played(folder: Path, player: str) -> Path:
    """Return a run of a player."""
    return scored(folder / player, lambda instance: [answer(player, instance.prompt)], player)


@in_browser
def test_page_is_silent_and_filters(browser: Browser, players: Path) -> None:
    """The page loads without a word or a request, and each filter shows what it says."""
    tab = Watched(browser, players)
    all_ = int(tab.count().split()[0])
    assert tab.count() == f"{all_} of {all_} samples"
    page = tab.page
    page.select_option("#filter-run", "0")
    assert tab.count() == f"{all_ // 2} of {all_} samples"
    page.select_option("#filter-verdict", label="wrong")
    assert tab.count().startswith("none of")
    page.click("#filter-clear")
    assert tab.count() == f"{all_} of {all_} samples"
    page.fill("#filter-text", "maze RANDOM")
    shown = page.locator("#samples-table tbody tr").all_inner_texts()
    assert shown
    assert all("maze" in text and "random" in text for text in shown)
    page.fill("#filter-text", "")
    for name in ("kind", "size", "reason", "mark"):
        box = page.locator(f"#filter-{name}")
        for value in box.evaluate("box => [...box.options].map(o => o.value)")[1:]:
            box.select_option(value)
            words = box.evaluate("box => box.selectedOptions[0].label")
            shown = page.locator("#samples-table tbody tr").all_inner_texts()
            assert shown or name == "mark"
            if name != "mark":
                assert all(words.replace("_", " ") in text for text in shown)
        box.select_option("all")
    tab.check()


@in_browser
def test_keyboard(browser: Browser, players: Path) -> None:
    """Filters, table and dialog are reached by keys; Escape closes and gives the focus back."""
    tab = Watched(browser, players)
    page = tab.page
    focused = "document.activeElement.id || document.activeElement.className"
    page.focus("#filter-run")
    order = []
    for _ in range(8):
        page.keyboard.press("Tab")
        order.append(page.evaluate(focused))
    names = ("kind", "size", "verdict", "reason", "mark", "text", "clear")
    assert order == [*(f"filter-{name}" for name in names), "open"]
    here = "document.activeElement.closest('tr').innerText"
    first = page.evaluate(here)
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid"
    page.keyboard.press("ArrowDown")
    second = page.evaluate(here)
    assert second != first
    page.keyboard.press("Enter")
    assert page.locator("#sample").is_visible()
    assert page.locator("#sample-name").inner_text() in second
    page.keyboard.press("ArrowRight")
    third = page.locator("#sample-name").inner_text()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || "
                             "document.activeElement.closest('#sample') !== null")  # fmt: skip
    page.keyboard.press("Escape")
    assert not page.locator("#sample").is_visible()
    assert page.evaluate("document.activeElement.textContent") == third
    tab.check()


@in_browser
def test_a_sample_in_full(browser: Browser, players: Path) -> None:
    """A sample shows its picture, prompt and trace with claims, and its address opens it again."""
    tab = Watched(browser, players)
    page = tab.page
    for name in PARAMS:
        page.fill("#filter-text", f"{made(name)[0].id} oracle")
        page.locator("button.open").first.click()
        assert page.locator(".picture").evaluate("i => i.decode().then(() => i.naturalWidth)") > 99
        page.locator("summary", has_text="the prompt").last.click()
        assert made(name)[0].prompt.strip() in page.locator("dialog details pre").inner_text()
        said = answer("oracle", made(name)[0].prompt)
        page.evaluate("document.querySelectorAll('.note, .final').forEach(e => e.remove())")
        assert page.locator(".trace").evaluate("pre => pre.textContent") == clean(said)
        address = page.url
        page.keyboard.press("Escape")
        again = Watched(browser, players)
        again.page.goto(address)
        again.page.reload()
        assert again.page.locator("#sample-name").inner_text().startswith(made(name)[0].id)
    tab.check()


def samples(tab: Watched, width: int) -> list[Any]:
    """Return the box of the table of samples, which only a phone has to scroll."""
    return tab.page.locator(".samples .scroll").all() if width > 760 else []


@in_browser
@pytest.mark.parametrize("width", [1280, 768, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits(browser: Browser, players: Path, width: int, scheme: Any) -> None:
    """Page, card of totals and dialog are no wider than the window, on light and dark paper."""
    size = {"width": width, "height": 800}
    tab = Watched(browser, players, viewport=size, color_scheme=scheme)
    wide = "document.documentElement.scrollWidth"
    assert tab.page.evaluate(wide) <= width
    totals = tab.page.locator(".panel:has(h3:text-is('All sizes')) .scroll").all()
    assert totals
    for box in [*totals, *samples(tab, width)]:
        assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    tab.page.locator("button.open").first.click()
    assert tab.page.evaluate("document.querySelector('#sample-body').scrollWidth") <= width
    tab.check()


@in_browser
def test_hostile_output_is_dead(browser: Browser, tmp_path: Path) -> None:
    """A hundred payloads in answers and names stay text: no element, no script, no dialog."""
    assert len(set(PAYLOADS)) == 100
    every = [i.id for name in PARAMS for i in made(name, 2)]

    def said(instance: Any) -> list[str]:
        mine = PAYLOADS[every.index(instance.id) :: len(every)]
        return [f"<think>\n{text}\n</think>\n{text}" for text in mine]

    run = scored(tmp_path / "a", said, VECTORS[0])
    tab = Watched(browser, drawn(tmp_path / "page.html", run))
    page = tab.page
    count = "document.querySelectorAll('body *').length"
    kinds = "[...new Set([...document.querySelectorAll('*')].map(e => e.localName))].sort()"
    page.select_option("#filter-mark", label="shown in full ◆")
    assert tab.count().startswith("100 of ")
    seen, before = "", page.evaluate(count)
    page.locator("button.open").first.click()
    for _ in range(100):
        seen += page.locator("#sample").evaluate("dialog => dialog.textContent")
        if page.locator("#sample-on").is_enabled():
            page.click("#sample-on")
    assert not [text for text in PAYLOADS if clean(text) not in seen]
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('#sample-body').replaceChildren()")
    page.click("#page-first")
    assert page.evaluate(count) == before
    strange = {"iframe", "marquee", "math", "object", "base", "link", "template", "video"}
    assert not strange & set(page.evaluate(kinds))
    assert page.evaluate("window.hit") is None
    tab.check()


@in_browser
def test_hostile_rows_are_dead(browser: Browser, tmp_path: Path) -> None:
    """Payloads as families, questions, reasons, splits and names are text in every place."""
    rows = [
        row(
            f"{text[:150]}/{i}", family=text, question=text, reason=text, split=text, status="wrong"
        )
        for i, text in enumerate(PAYLOADS[:20])
    ]
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.json").write_text(json.dumps({"model": VECTORS[2]}))
    with (tmp_path / "run" / "verdicts.jsonl").open("wb") as stream:
        jsonl.write(stream, rows)
    tab = Watched(browser, drawn(tmp_path / "page.html", tmp_path / "run"))
    page = tab.page
    images = page.locator("img, iframe, object").count()
    for button in page.locator("button.open").all():
        button.click()
        assert "cli.py trace" in page.locator(".command").inner_text()
        page.keyboard.press("Escape")
    assert page.locator("img, iframe, object").count() == images == 0
    assert page.evaluate("window.hit") is None
    tab.check()


@in_browser
@pytest.mark.long
def test_fifty_thousand_samples_open_fast(browser: Browser, tmp_path: Path) -> None:
    """A page over 50,000 samples shows its first row within 3 s, and filters them in half a one."""
    run = played(tmp_path, "greedy")
    with (run / "verdicts.jsonl").open("ab") as stream:
        jsonl.write(stream, (row(f"x{i}", size=5 + i % 40) for i in range(50_000)))
    file = drawn(tmp_path / "page.html", run)
    watch = """new MutationObserver(() => {
        if (document.querySelector('#samples-table tbody tr')) window.first ??= performance.now();
    }).observe(document, { childList: true, subtree: true })"""
    search = """() => { const start = performance.now(); const box = document.querySelector(
        '#filter-text'); box.value = 'x49999'; box.dispatchEvent(new Event('input'));
        return performance.now() - start; }"""
    found = []
    for _ in range(3):
        page = browser.new_page()
        page.add_init_script(watch)
        page.goto(file.as_uri())
        page.wait_for_function("window.first")
        found.append((page.evaluate("window.first"), page.evaluate(search)))
        assert page.locator("#samples-count").inner_text().startswith("1 of 50,0")
        page.close()
    first, searched = (min(each) for each in zip(*found, strict=True))
    assert first < 3000
    assert searched < 500

"""How long the page of 50,000 samples takes to make and to open.

    python benchmarks/page.py [samples] [characters]

The run has real instances of every family, answered by the embedded players with as many
characters of reasoning before; what is timed is `report --html` in a process of its own, beside a
bare ``json.loads`` of every line of its files, and then how long a Chromium without a window takes
from the start of loading to the first row of the table. Needs playwright.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assay import instances, orders
from assay.jsonl import dumps
from assay.play import answer
from assay.run import traces
from assay.run.importing import bring_in

FAMILIES = {
    "tsp": "cities",
    "3sat": "variables",
    "maze": "width",
    "calendar": "people",
    "jobshop": "jobs",
}
SIZES = (4, 5, 6, 7, 8)
EACH = 4
FILLER = "Wait, let me check that again: 3 + 4 = 7, so this holds. "


def make(folder: Path, samples: int, characters: int) -> Path:
    """Return a run of so many samples."""
    every = []
    for family, name in FAMILIES.items():
        for size in SIZES:
            order = orders.order(family, {name: size})
            every += [i for base in instances.make(order, range(EACH)) for i in base]
    filler = FILLER * (characters // len(FILLER))
    (folder / "suite.jsonl").write_text("".join(dumps(i.to_row()) + "\n" for i in every))
    players = ("oracle", "greedy", "random", "constant")
    said = {(i.id, p): answer(p, i.prompt) for i in every for p in players}
    with (folder / "answers.jsonl").open("w") as stream:
        for k in range(samples):
            one, player = every[k % len(every)], players[k // len(every) % len(players)]
            text = said[one.id, player].replace("<think>", f"<think>{filler}{k}.")
            stream.write(json.dumps({"id": one.id, "content": text}) + "\n")
    bring_in((folder / "answers.jsonl",), str(folder / "suite.jsonl"), folder / "run", "m")
    traces.build(folder / "run")
    return folder / "run"


def bare(run: Path) -> float:
    """Return the CPU time of reading every line of a run's derived files."""
    start = time.process_time()
    for name in ("verdicts.jsonl", "traces.jsonl"):
        with (run / name).open("rb") as stream:
            for line in stream:
                json.loads(line)
    return time.process_time() - start


def built(run: Path, page: Path) -> tuple[float, float]:
    """Make the page; return the CPU time and the memory in MiB that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, str(ROOT / "cli.py"), "report", str(run), "--html", str(page)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, after.ru_maxrss / 1024


def opened(page: Path) -> list[float]:
    """Return the seconds from the start of loading to the first row, and of a filter, best of 5."""
    from playwright.sync_api import sync_playwright

    browser = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))))
    watch = """new MutationObserver((_, watcher) => {
        if (document.querySelector('#samples-table tbody tr')) {
            window.first = performance.now(); watcher.disconnect(); }
    }).observe(document, { childList: true, subtree: true })"""
    filtered = """() => { const start = performance.now(); const box = document.querySelector(
        '#filter-text'); box.value = 'maze'; box.dispatchEvent(new Event('input'));
        return performance.now() - start; }"""
    found = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(5):
            tab = chromium.new_page()
            tab.add_init_script(watch)
            tab.goto(page.as_uri())
            tab.wait_for_function("window.first")
            found.append((tab.evaluate("window.first") / 1e3, tab.evaluate(filtered) / 1e3))
            tab.close()
    return [min(each) for each in zip(*found, strict=True)]


def main(samples: str = "50000", characters: str = "2000") -> None:
    """Make a run, its page, and print what they cost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = make(folder, int(samples), int(characters))
        size = sum(path.stat().st_size for path in run.iterdir()) / 1e6
        plain = bare(run)
        spent, memory = built(run, folder / "page.html")
        large = (folder / "page.html").stat().st_size / 1e6
        print(f"{int(samples):,} samples, {size:.0f} MB: page of {large:.1f} MB in {spent:.1f} s")
        print(f"  {spent / plain:.1f} times a bare json.loads of its rows, {memory:.0f} MiB")
        first, filtered = opened(folder / "page.html")
        print(f"  opens in {first:.2f} s to the first row; a search takes {filtered:.2f} s")


if __name__ == "__main__":
    main(*sys.argv[1:3])

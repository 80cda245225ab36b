"""Take the pictures of a report that the README shows: its top, and one sample in full.

    python cli.py demo --run runs/demo
    python docs/picture.py runs/demo/report.html docs

They are drawn by a Chromium on this machine, without a window and without a network: the page
loads nothing. ``report.png`` is the page's top, ``sample.png`` the largest tour of ``greedy``
that is too long, beside the shortest one. Both arguments may be left out.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTH = 1200
REPORT, SAMPLE = 1620, 1280
"""How many pixels high the pictures are."""
LARGEST = 400_000
DATA = re.compile('<script type="application/json" id="samples-data">(.*?)</script>')


def browser() -> str:
    """Return the path of a Chromium, or leave with a message."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or sys.exit(f"no browser found: install one of {', '.join(BROWSERS)}")


def sample(page: Path) -> str:
    """Return where in the page a sample is that is worth a picture, or leave with a message."""
    found = DATA.search(page.read_text("utf-8"))
    if not found:
        sys.exit(f"{page} has no table of samples")
    data = json.loads(found.group(1))
    wanted = {"runs": "greedy", "verdicts": "suboptimal", "kinds": ["tsp", "optimize", "cities"]}
    codes = {name[:-1]: data[name].index(word) for name, word in wanted.items()}
    rows = [row for row in data["shown"] if all(data[k][row] == c for k, c in codes.items())]
    row = max(rows, key=lambda each: data["size"][each])
    name = f"{data['instances'][data['instance'][row]]}%23{data['epoch'][row]}"
    return f"#sample={data['run'][row]}/{name}"


def take(page: str, picture: Path, height: int) -> None:
    """Draw the top of a page into a PNG file.

    Parameters
    ----------
    page : str
        The address of a report that ``demo`` or ``report --html`` has written.
    picture : Path
        The file to make; an older one is replaced.
    height : int
        In pixels.
    """
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser(),
            *FLAGS,
            f"--user-data-dir={profile}",
            f"--window-size={WIDTH},{height}",
            f"--screenshot={picture.resolve()}",
            page,
        ]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)  # noqa: S603
    if done.returncode or not picture.is_file():
        sys.exit(f"no picture was taken: {done.stderr.decode(errors='replace')[-500:]}")
    if picture.stat().st_size > LARGEST:
        sys.exit(f"{picture} has more than {LARGEST} bytes: too large to commit")
    sys.stdout.write(f"{picture}: {picture.stat().st_size} bytes\n")


def main(page: str = "runs/demo/report.html", folder: str = "docs") -> None:
    """Take the pictures, if there is a page."""
    if not Path(page).is_file():
        sys.exit(f"there is no {page}: run `make demo` first")
    address = Path(page).resolve().as_uri()
    take(address, Path(folder) / "report.png", REPORT)
    take(address + sample(Path(page)), Path(folder) / "sample.png", SAMPLE)


if __name__ == "__main__":
    main(*sys.argv[1:3])

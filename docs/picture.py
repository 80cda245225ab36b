"""Take the picture of a report that the README shows.

    python cli.py demo --run runs/demo
    python docs/picture.py runs/demo/report.html docs/report.png 1380

It is drawn by a Chromium on this machine, without a window and without a network: the page loads
nothing. The number is how many pixels of the page are shown, from its top; all three arguments
may be left out, and those above are the defaults.
"""

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
LARGEST = 300_000


def browser() -> str:
    """Return the path of a Chromium, or leave with a message."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or sys.exit(f"no browser found: install one of {', '.join(BROWSERS)}")


def take(page: Path, picture: Path, height: int) -> None:
    """Draw the top of a page into a PNG file.

    Parameters
    ----------
    page : Path
        A report that ``demo`` or ``report --html`` has written.
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
            page.resolve().as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, check=False, timeout=120)  # noqa: S603
    if done.returncode or not picture.is_file():
        sys.exit(f"no picture was taken: {done.stderr.decode(errors='replace')[-500:]}")
    if picture.stat().st_size > LARGEST:
        sys.exit(f"{picture} has more than {LARGEST} bytes: too large to commit")


def main(
    page: str = "runs/demo/report.html", picture: str = "docs/report.png", height: str = "1380"
) -> None:
    """Take the picture, if there is a page."""
    if not Path(page).is_file():
        sys.exit(f"there is no {page}: run `make demo` first")
    take(Path(page), Path(picture), int(height))
    sys.stdout.write(f"{picture}: {Path(picture).stat().st_size} bytes\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])

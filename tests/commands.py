"""The real command line, run to its end or killed on its way, for several test files."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KILLED = 137
_SCRIPT = f"""\
import os, runpy, sys
folder, left = sys.argv[1], int(sys.argv[2])
sys.argv[:3] = ["cli.py"]

def hook(event, arguments):
    global left
    change = event in ("os.rename", "os.remove") or event == "open" and "w" in str(arguments[1])
    if change and str(arguments[0]).startswith(folder):
        left -= 1
        if left < 0:
            os._exit({KILLED})

sys.addaudithook(hook)
runpy.run_path("cli.py", run_name="__main__")
"""


def cli(
    *arguments: object, text: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python cli.py …`` with a text as its standard input."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        input=text,
        timeout=300,
        check=False,
    )


def suite_command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python cli.py suite …``."""
    return cli("suite", *arguments, **environment)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let what is started within heed Ctrl-C.

    A shell without job control lets the tests themselves ignore it where it starts them in the
    background, and what ignores it hands that on.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def run_until(folder: Path, changes: int, *arguments: object) -> int:
    """Run ``python cli.py …``, kill it after so many changes, and return its exit code."""
    command = [sys.executable, "-c", _SCRIPT, folder, changes, *arguments]
    return subprocess.run(
        [*map(str, command)], cwd=ROOT, capture_output=True, timeout=120, check=False
    ).returncode

"""The real command line, run to its end or killed on its way, for several test files."""

import os
import subprocess
import sys
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


def suite_command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python cli.py suite …``."""
    return subprocess.run(
        [sys.executable, "cli.py", "suite", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def run_until(folder: Path, changes: int, *arguments: object) -> int:
    """Run ``python cli.py …``, kill it after so many changes, and return its exit code."""
    command = [sys.executable, "-c", _SCRIPT, folder, changes, *arguments]
    return subprocess.run(
        [*map(str, command)], cwd=ROOT, capture_output=True, timeout=120, check=False
    ).returncode

"""Every command in the README and the docs runs, and prints what is written there."""

import doctest
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAME = doctest.OutputChecker()
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def sessions(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the commands of a page's console blocks, each with the output written below it."""
    for block in BLOCK.findall(path.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.replace("\\\n", "").partition("\n")
            yield command, output


def test_commands_print_what_is_written(tmp_path: Path) -> None:
    """The README's commands, run in order in a fresh folder, print what the README shows."""
    for name in ("assay", "generators", "verifiers", "suites", "cli.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    path = f"{python.parent}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "100"}
    background: list[subprocess.Popen[str]] = []
    try:
        for command, wanted in sessions(ROOT / "README.md"):
            if command.startswith("make "):
                continue  # `make demo` and `make test` are what runs this
            shell = ["bash", "-c", command.removesuffix("&")]
            if command.endswith("&"):
                process = subprocess.Popen(
                    shell,
                    cwd=tmp_path,
                    env=environment,
                    stdout=subprocess.PIPE,
                    text=True,
                    start_new_session=True,
                )
                background.append(process)
                assert process.stdout is not None
                got = process.stdout.readline()
            else:
                got = subprocess.run(
                    shell,
                    cwd=tmp_path,
                    env=environment,
                    text=True,
                    check=False,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                ).stdout
            assert SAME.check_output(wanted or "\n", got or "\n", LOOSE), f"$ {command}\n{got}"
    finally:
        for process in background:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=60)


def test_every_command_is_shown() -> None:
    """The README shows an example of each command."""
    from assay.cli.group import COMMANDS

    shown = {command for command, _ in sessions(ROOT / "README.md")}
    for name in COMMANDS:
        assert any(f"cli.py {name}" in command for command in shown) or name == "demo", name
    assert {"make demo", "make test"} <= shown


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    """A link in the docs to a file of the project leads to one."""
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_readme_links() -> None:
    """So does one in the README."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (ROOT / target).exists(), target
    assert shutil.which("make")

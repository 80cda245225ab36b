"""How a run goes is told in one line: live on a terminal, now and then elsewhere."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import servers
from servers import Server

from assay.cli import progress_score
from assay.cli.progress_score import Speed, duration, shown, state
from assay.run.ask import Tally

ROOT = Path(__file__).resolve().parents[1]


def test_a_line_says_everything() -> None:
    """What is zero is left out; trouble goes first."""
    tally = Tally(100, kept=10, answered=40, in_flight=8)
    assert state(tally, 0.0, 0.0) == "8 in flight"
    tally = Tally(
        100, 10, 40, 2, 3, 5000, 8, judged=50, correct=31, refused=1, trouble="paused for 1 s"
    )
    assert state(tally, 0.5, 1234.5) == (
        "paused for 1 s, 31 of 50 correct so far, 1234 tokens/s, 8 in flight, 3 retries, "
        "2 failed, 2 min left"
    )


def test_speed_is_that_of_the_last_minute() -> None:
    """What was long ago does not count."""
    speed = Speed()
    assert speed.look(Tally(9), 0.0) == (0.0, 0.0)
    assert speed.look(Tally(9, answered=10, tokens=500), 10.0) == (1.0, 50.0)
    speed.look(Tally(9, answered=10, tokens=500), 70.0)
    assert speed.look(Tally(9, answered=10, tokens=500), 120.0) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(3, "3 s"), (200, "3 min"), (4000, "1 h 7 min"), (200_000, "2 d 7 h")],
)
def test_durations_are_rough(seconds: float, said: str) -> None:
    """Two units at most."""
    assert duration(seconds) == said


def test_without_a_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing at first, then a line every so often, and one as soon as there is trouble."""
    with shown() as changed:
        changed(Tally(9, answered=1))
        assert capsys.readouterr().err == ""
        changed(Tally(9, answered=1, trouble="paused for 1 s"))
        changed(Tally(9, answered=1, trouble="paused for 2 s"))
        assert capsys.readouterr().err == "1 of 9 answered, paused for 1 s, 0 in flight\n"
        monkeypatch.setattr(progress_score, "LINE_EVERY", 0.0)
        changed(Tally(9, answered=2))
        assert capsys.readouterr().err.startswith("2 of 9 answered, ")


def test_a_terminal_shows_a_bar(tmp_path: Path) -> None:
    """On a real one, with the numbers of the moment."""
    suite = tmp_path / "few.jsonl"
    cli = [sys.executable, str(ROOT / "cli.py")]
    made = ["generate", "tsp", "--n", "4", "--cities", "5", "--out", str(suite)]
    subprocess.run([*cli, *made], check=True, timeout=60)
    ours, theirs = pty.openpty()
    with Server(servers.echo(0.5)) as server:
        options = ["--endpoint", server.url, "--model", "m", "--run", str(tmp_path / "run")]
        with subprocess.Popen(
            [*cli, "score", str(suite), *options, "--concurrency", "2"],
            stderr=theirs,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "120"},
        ) as process:
            os.close(theirs)
            said = b""
            try:
                while piece := os.read(ours, 4096):
                    said += piece
            except OSError:
                pass  # the other side has gone
            assert process.wait(30) == 0
    os.close(ours)
    assert b"2 in flight" in said

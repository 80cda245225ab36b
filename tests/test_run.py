"""Runs: every answer is kept raw, resuming asks only for what is missing, faults are no zeros."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import servers
from click.testing import CliRunner
from commands import cli, interruptible
from servers import DONE, Asked, Server, Step, always, delta, echo, in_turn, stream, whole

from assay import jsonl
from assay.cli.report import command as report
from assay.core import Instance, Row, Status, Verdict
from assay.endpoint.breaker import Pause
from assay.endpoint.connect import connect
from assay.endpoint.messages import Completion, Request
from assay.endpoint.retrying import Policy
from assay.endpoint.watch import Limits
from assay.errors import (
    AssayError,
    FormatError,
    IncompleteError,
    JudgeError,
    TransportError,
    UserError,
)
from assay.judge import Judge
from assay.run import samples, verdicts
from assay.run.ask import Asker, Manner, Tally, jobs
from assay.run.directory import Directory, locked
from assay.run.plan import Plan
from assay.run.samples import VOLATILE, Writer
from assay.run.score import Outcome, score
from assay.suite.source import identity

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = Policy(retries=2, first=0.001, ceiling=0.002)
NEVER = Policy(retries=0)
COUNT = 8
os_write = os.pwrite


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a few instances of two families."""
    path = tmp_path_factory.mktemp("suite") / "few.jsonl"
    made = [
        cli("generate", family, "--n", COUNT // 2, *extra).stdout
        for family, *extra in (("tsp", "--cities", "5"), ("maze", "--width", "5"))
    ]
    path.write_text("".join(made), encoding="utf-8")
    return path


def plan(suite: Path, **changes: Any) -> Plan:
    """Return a plan for a suite."""
    given: dict[str, Any] = {
        "suite": identity(str(suite)),
        "endpoint": "http://h/v1/chat/completions",
        "model": "m",
        "sampling": {"temperature": 0.5},
        "system": None,
        "samples": 2,
        "max_tokens": 99,
        "seed": 0,
    }
    return Plan(**given | changes)


def go(
    suite: Path,
    run: Path,
    reply: servers.Reply,
    policy: Policy = AT_ONCE,
    **changes: Any,
) -> tuple[Outcome, list[Asked]]:
    """Score against a server with this reply; return the outcome and what was asked."""
    how = {
        name: changes.pop(name) for name in ("changed", "retry_errors", "sync") if name in changes
    }
    with Server(reply) as server:
        transport = connect(server.url, limits=Limits(connect=3, first=5, idle=5, total=10))
        manner = Manner(concurrency=4, policy=policy, **how)
        outcome = score(run, plan(suite, **changes), str(suite), transport, manner)
    return outcome, server.asked


def lines(path: Path) -> list[Row]:
    """Return the rows of a file."""
    return list(jsonl.read_file(path))


def steady(run: Path) -> list[Row]:
    """Return the answers of a run without what may differ, in one order."""
    found = [row for row in lines(run / "samples.jsonl") if row["state"] == "ok"]
    kept = [{k: v for k, v in row.items() if k not in VOLATILE} for row in found]
    return sorted(kept, key=lambda row: str(row["id"]))


@pytest.fixture(scope="module")
def done(suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an undisturbed run."""
    run = tmp_path_factory.mktemp("done") / "run"
    go(suite, run, echo())
    return run


def test_a_run_holds_everything(suite: Path, done: Path) -> None:
    """Every sample once, raw, with what was sent; a copy of the instances; the settings."""
    instances = lines(suite)
    rows = lines(done / "samples.jsonl")
    wanted = {f"{row['id']}#{epoch}" for row in instances for epoch in range(2)}
    assert sorted(row["id"] for row in rows) == sorted(wanted)
    assert len(rows) == 2 * COUNT
    assert (done / "instances.jsonl").read_bytes() == suite.read_bytes()
    row = rows[0]
    assert row["id"] == f"{row['instance']}#{row['epoch']}"
    assert row["state"] == "ok"
    assert row["reasoning"].startswith("I saw ")
    assert row["usage"] == {"completion": 3, "prompt": 7}
    assert row["request"]["temperature"] == "0.5"
    assert "messages" not in row["request"]
    assert row["attempts"] == 1
    assert 0 <= row["first_ms"] <= row["ms"]
    settings = json.loads((done / "run.json").read_text())
    assert settings["suite"] == identity(str(suite))
    assert settings["sampling"] == {"temperature": 0.5}
    assert settings["instances"]["count"] == COUNT
    assert "asking http://h/v1/chat/completions" in (done / "log.txt").read_text()


def test_requests_depend_on_the_sample_alone(suite: Path, tmp_path: Path) -> None:
    """Seeds differ between samples and runs' seeds, and are the same in every run."""
    once, again, other = (
        {
            json.dumps([asked.body["messages"], asked.body["seed"]])
            for asked in go(suite, tmp_path / name, echo(), seed=seed)[1]
        }
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    )
    assert once == again
    assert len(once) == 2 * COUNT
    assert not once & other


def test_a_system_message_goes_first(suite: Path, tmp_path: Path) -> None:
    """It is sent before every prompt, and recorded."""
    _, asked = go(suite, tmp_path / "run", echo(), system="Think.", samples=1)
    roles = {tuple(m["role"] for m in each.body["messages"]) for each in asked}
    assert roles == {("system", "user")}
    assert json.loads((tmp_path / "run" / "run.json").read_text())["system"] == "Think."


def test_a_finished_run_asks_nothing(suite: Path, tmp_path: Path) -> None:
    """Starting it again only judges, to the same bytes."""
    run = tmp_path / "run"
    go(suite, run, echo())
    before = {path.name: path.read_bytes() for path in run.glob("*.json*")}
    outcome, asked = go(suite, run, echo())
    assert asked == []
    assert outcome.counts.total() == 2 * COUNT
    outcome.check()
    assert {path.name: path.read_bytes() for path in run.glob("*.json*")} == before


def test_verdicts_are_in_one_order(suite: Path, done: Path) -> None:
    """Instance by instance, epoch by epoch, whatever order the answers came in."""
    rows = lines(done / "verdicts.jsonl")
    wanted = [f"{row['id']}#{epoch}" for row in lines(suite) for epoch in range(2)]
    assert [row["id"] for row in rows] == wanted
    assert {row["state"] for row in rows} == {"judged"}
    assert {row["status"] for row in rows} == {"unparsable"}
    assert {row["family"] for row in rows} == {"tsp", "maze"}
    assert {(row["tokens"], row["prompt_tokens"]) for row in rows} == {(3, 7)}
    tsp = rows[0]
    assert (tsp["size"], tsp["unit"], tsp["witness"]) == (5, "cities", True)
    assert isinstance(tsp["optimum"], int)


def test_verdicts_need_no_endpoint(done: Path) -> None:
    """They can be deleted and made again from the files, to the same bytes."""
    path = done / "verdicts.jsonl"
    before = path.read_bytes()
    path.unlink()
    counts = verdicts.build(Directory(done))
    assert path.read_bytes() == before
    assert counts == {"unparsable": 2 * COUNT}


def test_faults_are_missing_and_asked_again(suite: Path, done: Path, tmp_path: Path) -> None:
    """A failure is a row, not a verdict; the next start asks for it and nothing else."""
    run = tmp_path / "run"

    def broken(asked: Asked, count: int) -> Iterable[Step]:
        return [whole({"error": "busy"}, 503)] if count % 3 == 0 else echo()(asked, count)

    outcome, _ = go(suite, run, broken, NEVER)
    missing = outcome.counts["missing"]
    assert 0 < missing < 2 * COUNT
    with pytest.raises(IncompleteError, match=f"{missing} of {2 * COUNT} samples are missing"):
        outcome.check()
    assert outcome.tally.missing == missing
    failed = [row for row in lines(run / "samples.jsonl") if row["state"] == "error"]
    assert len(failed) == missing
    assert failed[0]["error"] == {"kind": "http_503", "message": "http 503: busy"}
    assert failed[0]["content"] is None
    empty = [row for row in lines(run / "verdicts.jsonl") if row["state"] == "missing"]
    assert sorted(row["id"] for row in empty) == sorted(row["id"] for row in failed)
    assert {(row["status"], row["reason"], row["claimed_none"]) for row in empty} == {(None,) * 3}
    outcome, again = go(suite, run, echo())
    assert len(again) == missing
    outcome.check()
    assert steady(run) == steady(done)
    assert (run / "verdicts.jsonl").read_bytes() == (done / "verdicts.jsonl").read_bytes()


def test_retries_are_recorded(suite: Path, tmp_path: Path) -> None:
    """A sample says how often it was asked, and the log says why."""
    run = tmp_path / "run"
    busy = [whole(b"", 429, Retry_After_Ms="1")]
    outcome, _ = go(suite, run, in_turn(busy, busy, stream(delta("stop", content="x"), DONE)))
    assert sum(row["attempts"] - 1 for row in lines(run / "samples.jsonl")) == 2
    assert outcome.tally.retries == 2
    assert "http_429" in (run / "log.txt").read_text()


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_a_dead_endpoint_stops_the_run(suite: Path, tmp_path: Path, status: int) -> None:
    """What would fail for every sample is not burnt through the whole suite."""
    outcome, asked = go(suite, tmp_path / "run", always(whole(b"", status)), samples=50)
    assert Pause().after <= len(asked) < Pause().after + 4
    with pytest.raises(IncompleteError, match=f"failed {Pause().after} times in a row: .*{status}"):
        outcome.check()


def test_a_fault_of_single_requests_does_not_stop_the_run(suite: Path, tmp_path: Path) -> None:
    """Prompts that are too long stand next to each other and must not hide the others."""
    _, asked = go(suite, tmp_path / "run", always(whole({"error": "too long"}, 400)))
    assert len(asked) == 2 * COUNT


@pytest.mark.parametrize(
    "change",
    [
        {"model": "n"},
        {"sampling": {"temperature": 0.6}},
        {"sampling": {}},
        {"system": "Think."},
        {"samples": 3},
        {"max_tokens": 98},
        {"seed": 1},
    ],
)
def test_other_settings_are_refused(suite: Path, done: Path, change: dict[str, Any]) -> None:
    """A run goes on only as it began; the message names the difference."""
    before = (done / "samples.jsonl").read_bytes()
    (name,) = change
    with pytest.raises(UserError, match=f"of a run with {name} "):
        go(suite, done, echo(), **change)
    assert (done / "samples.jsonl").read_bytes() == before


def test_another_suite_is_refused(suite: Path, done: Path, tmp_path: Path) -> None:
    """Also one of the same name."""
    other = tmp_path / suite.name
    other.write_bytes(suite.read_bytes().partition(b"\n")[2])
    with pytest.raises(UserError, match="of a run with suite few "):
        go(other, done, echo())


def test_the_address_may_change(suite: Path, done: Path) -> None:
    """Servers move; what they are asked stays."""
    outcome, _ = go(suite, done, echo(), endpoint="http://elsewhere/v1/chat/completions")
    outcome.check()


def copy(run: Path, to: Path) -> Path:
    """Copy a run's files."""
    to.mkdir()
    for path in run.iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def test_any_truncation_loses_at_most_the_torn_line(
    suite: Path, done: Path, tmp_path: Path
) -> None:
    """Wherever the file was cut, the resumed run ends with the same rows."""
    data = (done / "samples.jsonl").read_bytes()
    for number, cut in enumerate([0, 1, len(data) // 2, len(data) - 1]):
        run = copy(done, tmp_path / str(number))
        (run / "samples.jsonl").write_bytes(data[:cut])
        _, asked = go(suite, run, echo())
        assert len(asked) == 2 * COUNT - data[:cut].count(b"\n")
        assert steady(run) == steady(done)


def test_every_byte_of_a_torn_line_is_cut(tmp_path: Path) -> None:
    """Lines before the tear stay as they are, also when the last one is very long."""
    path = tmp_path / "samples.jsonl"
    row = {"schema": 1, "id": "a", "state": "ok"}
    first = (jsonl.dumps(row) + "\n").encode()
    for tail in (b"", b"{", first[:-1], b"\xff" * 200_000):
        path.write_bytes(first + tail)
        assert samples.answered(path) == {"a": 0}
        writer = Writer(path)
        writer.append({**row, "id": "b"})
        writer.close()
        assert [r["id"] for r in lines(path)] == ["a", "b"]


def test_every_cut_of_a_file_loses_at_most_the_torn_line(
    done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte: what is whole is known, and the next row stands behind it."""
    monkeypatch.setattr(os, "fsync", lambda fd: None)
    data = b"".join((done / "samples.jsonl").read_bytes().splitlines(keepends=True)[:5])
    path = tmp_path / "samples.jsonl"
    row = {"schema": 1, "id": "new", "state": "ok"}
    for cut in range(len(data) + 1):
        path.write_bytes(data[:cut])
        whole_rows = data[:cut].count(b"\n")
        assert len(samples.answered(path)) == whole_rows
        writer = Writer(path)
        writer.append(row)
        writer.close()
        kept = path.read_bytes()
        assert kept == data[: data[:cut].rfind(b"\n") + 1] + (jsonl.dumps(row) + "\n").encode()


@pytest.mark.parametrize(
    "line", [b"{}\n", b"nonsense\n", b"\n", b'{"schema":1,"id":"a"\n', b"\xff\n"]
)
def test_damage_elsewhere_is_named(suite: Path, done: Path, tmp_path: Path, line: bytes) -> None:
    """A damaged line before the last is never passed over in silence."""
    run = copy(done, tmp_path / "run")
    rows = (run / "samples.jsonl").read_bytes().splitlines(keepends=True)
    (run / "samples.jsonl").write_bytes(b"".join([*rows[:2], line, *rows[2:]]))
    with pytest.raises(FormatError, match=r"samples\.jsonl, line 3"):
        go(suite, run, echo())


def test_a_changed_copy_is_refused(suite: Path, done: Path, tmp_path: Path) -> None:
    """Verdicts are made from the copy, so it must be what the run began with."""
    run = copy(done, tmp_path / "run")
    with (run / "instances.jsonl").open("ab") as stream:
        stream.write(b"\n")
    for again in (lambda: go(suite, run, echo()), lambda: verdicts.build(Directory(run))):
        with pytest.raises(FormatError, match="it was changed"):
            again()


def test_the_first_of_two_answers_counts(done: Path, tmp_path: Path) -> None:
    """It should not happen; if it does, nobody chooses the better one."""
    run = copy(done, tmp_path / "run")
    before = (run / "verdicts.jsonl").read_bytes()
    row = {**lines(run / "samples.jsonl")[0], "content": '{"answer": "none"}'}
    with (run / "samples.jsonl").open("ab") as file:
        file.write((jsonl.dumps(row) + "\n").encode())
    verdicts.build(Directory(run))
    assert (run / "verdicts.jsonl").read_bytes() == before


def test_two_writers_are_kept_apart(suite: Path, done: Path) -> None:
    """The second one is told who the first is."""
    with locked(Directory(done)), pytest.raises(UserError, match=f"by process {os.getpid()};"):
        go(suite, done, echo())


@pytest.mark.parametrize("name", ["thesis.txt", "samples.jsonl"])
def test_other_directories_are_left_alone(suite: Path, tmp_path: Path, name: str) -> None:
    """A run begins in a new or empty directory only."""
    (tmp_path / name).write_text("precious")
    with pytest.raises(UserError, match=f"it holds {name} and no run.json"):
        go(suite, tmp_path, echo())
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with pytest.raises(UserError, match="not a directory"):
        go(suite, tmp_path / name, echo())


def test_what_a_kill_left_at_the_start_is_no_hindrance(suite: Path, tmp_path: Path) -> None:
    """Before run.json is there, nothing was asked."""
    for name in ("lock", "log.txt", "instances.jsonl", ".instances.jsonl.17.part"):
        (tmp_path / name).write_text("half")
    outcome, _ = go(suite, tmp_path, echo())
    outcome.check()
    assert not list(tmp_path.glob(".*"))


def test_what_cannot_be_judged_is_not_asked(suite: Path, tmp_path: Path) -> None:
    """A damaged problem is found before a week of GPU time."""
    row = {**lines(suite)[0], "problem": {}}
    bad = tmp_path / "bad.jsonl"
    bad.write_text(jsonl.dumps(row) + "\n")
    for path in (bad, Path(os.devnull)):
        with pytest.raises(UserError):
            go(path, tmp_path / "run", always())


@pytest.mark.parametrize("fault", [lambda fd, data, at: os_write(fd, data[:9], at), None])
def test_a_full_disk_stops_loudly(
    fault: Callable[[int, bytes, int], int] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A short write is no write; everything before it is intact."""

    def full(fd: int, data: bytes, at: int) -> int:
        raise OSError(28, "No space left on device")

    path = tmp_path / "samples.jsonl"
    row = {"schema": 1, "id": "a", "state": "ok"}
    writer = Writer(path)
    writer.append(row)
    monkeypatch.setattr(os, "pwrite", fault or full)
    with pytest.raises(IncompleteError, match=r"samples\.jsonl: .*(disk full|No space)"):
        writer.append({**row, "id": "b"})
    writer.close()
    assert lines(path) == [row]


def test_a_failed_sync_stops_loudly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that may not be on the disk is not reported as safe."""

    def broken(fd: int) -> None:
        raise OSError(5, "Input/output error")

    writer = Writer(tmp_path / "samples.jsonl")
    writer.append({"id": "a"})
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(IncompleteError, match="Input/output error"):
        writer.close()


def test_a_full_disk_ends_the_whole_run(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No worker goes on asking for what cannot be kept, and the run can be resumed."""
    left = iter([True] * 5)

    def filling(fd: int, data: bytes, at: int) -> int:
        fits = at == 0 or data[:1] != b"{" or next(left, False)
        return os_write(fd, data if fits else data[:7], at)

    run = tmp_path / "run"
    with monkeypatch.context() as full:
        full.setattr(os, "pwrite", filling)
        with pytest.raises(IncompleteError, match="run the same command again"):
            go(suite, run, echo())
    assert 5 <= len(lines(run / "samples.jsonl")) <= 6
    outcome, _ = go(suite, run, echo())
    outcome.check()


def test_a_disk_that_is_really_full(suite: Path, tmp_path: Path) -> None:
    """The kernel refuses: exit code 3, one line, whole rows before it, and a way on."""
    run = tmp_path / "run"
    with Server(echo()) as server:
        arguments = [*asking(suite, run, server.url, "--samples", "20")]
        command = [sys.executable, str(ROOT / "cli.py"), *arguments]
        limited = subprocess.run(
            ["bash", "-c", 'ulimit -f 40; exec "$@"', "-", *command],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (limited.returncode, limited.stdout) == (3, "")
        assert limited.stderr.count("\n") == 1
        assert "samples.jsonl" in limited.stderr
        before = (run / "samples.jsonl").read_bytes()
        assert before.endswith(b"\n")
        assert 20 < before.count(b"\n") < 20 * COUNT
        assert cli(*arguments).returncode == 0
    after = (run / "samples.jsonl").read_bytes()
    assert after.startswith(before)
    assert len({row["id"] for row in lines(run / "samples.jsonl")}) == 20 * COUNT


def test_a_failed_sync_ends_the_whole_run(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loudly, with everything before it, and without a row that may not be on the disk."""
    run = tmp_path / "run"
    sync = os.fsync
    left = iter([True] * 5)

    def failing(fd: int) -> None:
        if os.readlink(f"/proc/self/fd/{fd}").endswith("samples.jsonl") and not next(left, False):
            raise OSError(5, "Input/output error")
        sync(fd)

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing)
        with pytest.raises(IncompleteError, match="Input/output error"):
            go(suite, run, echo(), sync=0.0)
    assert 5 <= len(lines(run / "samples.jsonl")) <= 6
    outcome, _ = go(suite, run, echo())
    outcome.check()


def test_what_was_refused_for_good_is_asked_again_on_demand(suite: Path, tmp_path: Path) -> None:
    """A 400 stays missing on resume, and the message says how to ask for it again."""
    run = tmp_path / "run"

    def picky(asked: Asked, count: int) -> Iterable[Step]:
        if count == 0:
            return [whole({"error": "too long"}, 400)]
        return [whole({"error": "no"}, 500)] if count == 1 else echo()(asked, count)

    outcome, _ = go(suite, run, picky, NEVER)
    with pytest.raises(IncompleteError, match=r"2 of 16 .*1 refused for good .*same command"):
        outcome.check()
    outcome, asked = go(suite, run, echo())
    assert len(asked) == 1
    with pytest.raises(IncompleteError, match=r"1 of 16 .*\(http 400: too long\): --retry-errors"):
        outcome.check()
    outcome, asked = go(suite, run, echo(), retry_errors=True)
    assert len(asked) == 1
    outcome.check()


def test_judging_goes_on_beside_the_asking(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process counts what is correct while answers still come."""
    monkeypatch.setattr("assay.run.follow.AFTER", 0.0)
    seen: list[tuple[int, int, int]] = []
    right = {}
    for row in lines(suite):
        judge = Judge(Instance.from_row(row))
        right[row["prompt"]] = judge.family.answers.write(judge.witness())

    def reply(asked: Asked, count: int) -> Iterable[Step]:
        yield 0.0 if count < 2 * COUNT - 2 else 2.5
        yield from stream(delta("stop", content=right[asked.body["messages"][0]["content"]]), DONE)

    def changed(tally: Tally) -> None:
        seen.append((tally.answered, tally.judged, tally.correct))

    outcome, _ = go(suite, tmp_path / "run", reply, changed=changed)
    assert outcome.counts == {"correct": 2 * COUNT}
    assert any(0 < correct == judged <= answered < 2 * COUNT for answered, judged, correct in seen)


def test_judge_errors_are_loud(
    suite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is written, and then the run ends with an error of its own."""
    monkeypatch.setattr(
        Judge, "check", lambda self, solution: Verdict(Status.JUDGE_ERROR, "better_than_optimum")
    )
    none = stream(delta("stop", content='{"answer": "none"}'), DONE)
    outcome, _ = go(suite, tmp_path / "run", always(*none))
    assert len(lines(tmp_path / "run" / "verdicts.jsonl")) == 2 * COUNT
    with pytest.raises(JudgeError, match=f"{2 * COUNT} answers contradict"):
        outcome.check()


class Odd:
    """A transport whose answers are hard to store."""

    async def send(self, request: Request) -> Completion:
        """Answer with a lone surrogate and control characters, or fail likewise."""
        if request.sample.endswith("#1"):
            raise TransportError("\ud800\n", kind="odd", retryable=False)
        return Completion("\ud83d\x00\u2028\r\n", "\udc00", "stop")

    async def aclose(self) -> None:
        """Nothing to let go of."""


def test_any_text_survives_the_file(suite: Path, tmp_path: Path) -> None:
    """What a server sent is read back as it was, whatever characters it holds."""
    run = tmp_path / "run"
    outcome = score(run, plan(suite), str(suite), Odd())
    assert outcome.counts == {"missing": COUNT, "unparsable": COUNT}
    row = next(row for row in lines(run / "samples.jsonl") if row["state"] == "ok")
    assert (row["content"], row["reasoning"]) == ("\ud83d\x00\u2028\r\n", "\udc00")


class Slow(Odd):
    """A transport that never answers."""

    async def send(self, request: Request) -> Completion:
        """Wait for ever."""
        await asyncio.sleep(1e6)
        raise AssertionError


def test_an_outer_cancellation_goes_through(suite: Path, tmp_path: Path) -> None:
    """Only our own reasons to stop are taken for an end of the run."""
    instances = map(Instance.from_row, lines(suite))
    asker = Asker(Slow(), Manner(3), lambda row: None, Tally(9), lambda tally: None)

    async def cut() -> None:
        await asyncio.wait_for(asker.run(jobs(plan(suite), instances, set())), 0.05)

    with pytest.raises(TimeoutError):
        asyncio.run(cut())


# The command itself.


def asking(suite: Path, run: Path, url: str, *more: str) -> list[str]:
    """Return the command line's arguments."""
    return ["score", str(suite), "--endpoint", url, "--model", "m", "--run", str(run), *more]


def test_score_on_the_command_line(suite: Path, tmp_path: Path) -> None:
    """It asks, judges, counts, and names the report; without a terminal it is quiet."""
    run = tmp_path / "run"
    with Server(echo()) as server:
        more = ["--samples", "2", "--temperature", "0.5", "--top-k", "7", "--seed", "0x10"]
        done = cli(*asking(suite, run, server.url, *more))
    assert done.stdout == f"16 samples: 16 unparsable\nreport: python cli.py report {run}\n"
    assert (done.stderr, done.returncode) == ("", 0)
    body = server.asked[0].body
    assert (body["temperature"], body["top_k"], body["stream"]) == (0.5, 7, True)
    assert "top_p" not in body
    assert "n" not in body


def test_score_reads_standard_input(suite: Path, tmp_path: Path) -> None:
    """A dash is standard input, also when the run goes on."""
    with Server(echo()) as server:
        for _ in range(2):
            text = suite.read_text(encoding="utf-8")
            arguments = asking(Path("-"), tmp_path / "run", server.url, "--no-stream")
            assert cli(*arguments, text=text).returncode == 0
    assert len(server.asked) == COUNT


def test_a_key_is_in_no_file(suite: Path, tmp_path: Path) -> None:
    """Not in the run directory, not on the terminal, also when the server repeats it."""
    key = "sk-verysecret"
    leak = whole({"error": f"Bearer {key} is not a key"}, 400)
    with Server(always(leak)) as server:
        arguments = asking(suite, tmp_path / "run", server.url, "--key-env", "MY_KEY")
        done = cli(*arguments, MY_KEY=key)
    assert server.asked[0].headers["authorization"] == f"Bearer {key}"
    assert done.returncode == 3
    assert "8 of 8 samples are missing" in done.stderr
    assert key not in done.stdout + done.stderr
    files = [path.read_text(encoding="utf-8") for path in (tmp_path / "run").iterdir()]
    assert len(files) == 7
    assert not any(key in text for text in files)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--endpoint", "http://me:pw@h/v1"], "credentials"),
        (["--endpoint", "h:80"], "must look like http"),
        (["--key-env", "NO_SUCH_KEY"], "NO_SUCH_KEY is not set"),
        (["--seed", "x"], "--seed"),
        (["--system", "/nonexistent"], "--system"),
        (["--temperature", "nan"], "--temperature"),
    ],
)
def test_bad_input_is_one_line(suite: Path, tmp_path: Path, more: list[str], said: str) -> None:
    """Exit code 2, no traceback, and no run directory."""
    done = cli(*asking(suite, tmp_path / "run", "http://127.0.0.1:9/v1", *more))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_cleanly(
    suite: Path, done: Path, tmp_path: Path, number: signal.Signals
) -> None:
    """What has arrived is kept, the exit code is 130, and the run goes on later."""
    run = tmp_path / "run"
    common = ["--samples", "2", "--temperature", "0.5", "--max-tokens", "99"]
    arguments = [sys.executable, str(ROOT / "cli.py")]
    with Server(lambda asked, count: echo(0.0 if count < 6 else 60.0)(asked, count)) as server:
        arguments += asking(suite, run, server.url, *common, "--concurrency", "3")
        with (
            interruptible(),
            subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process,
        ):
            while process.poll() is None and len(server.asked) < 9:
                time.sleep(0.01)
            process.send_signal(number)
            try:
                _, said = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
    assert (process.returncode, said.strip()) == (130, "error: interrupted")
    assert len(lines(run / "samples.jsonl")) == 6
    _, asked = go(suite, run, echo())
    assert len(asked) == 2 * COUNT - 6
    assert steady(run) == steady(done)


def test_errors_keep_their_exit_codes() -> None:
    """Missing samples are 3, judge errors 4."""
    assert [kind.exit_code for kind in (AssayError, UserError, IncompleteError, JudgeError)] == [
        1,
        2,
        3,
        4,
    ]


def test_report_judges_what_was_not(done: Path, tmp_path: Path) -> None:
    """A report of a run without verdicts, or with old ones, judges it first."""
    run = Path(shutil.copytree(done, tmp_path / "run"))
    wanted = (run / "verdicts.jsonl").read_bytes()
    (run / "verdicts.jsonl").unlink()
    assert CliRunner().invoke(report, [str(run)]).exit_code == 0
    assert (run / "verdicts.jsonl").read_bytes() == wanted
    (run / "verdicts.jsonl").write_bytes(wanted[: wanted.index(b"\n") + 1])
    os.utime(run / "verdicts.jsonl", ns=(0, 0))
    assert CliRunner().invoke(report, [str(run)]).exit_code == 0
    assert (run / "verdicts.jsonl").read_bytes() == wanted

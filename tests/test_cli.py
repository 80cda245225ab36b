"""The command line: help is quick, bad input is one line, nothing is overwritten."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from time import sleep

import click
import pytest
from commands import cli, interruptible

from assay.cli.group import COMMANDS, group
from assay.families import FAMILIES

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("numpy", "httpx", "networkx", "ortools", "pysat", "rich", "uvicorn", "starlette")


def commands(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of a command and of everything under it."""
    found = [path]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            found += commands(inner, (*path, name))
    return found


@pytest.mark.parametrize("path", commands(group), ids=" ".join)
def test_help_is_there_and_light(path: tuple[str, ...]) -> None:
    """Every command has help that explains each option, and shows it without heavy imports."""
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from assay.cli.group import main; "
        f"code = main(); print([m for m in {HEAVY!r} if m in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT), *path, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    shown, heavy = done.stdout.rstrip("\n").rsplit("\n", 1)
    assert heavy == "[]"
    assert shown.startswith(f"Usage: cli.py{''.join(' ' + name for name in path)}")
    assert len(shown.split("\n")) > 4


def test_every_command_says_what_it_does() -> None:
    """The list of commands has a line for each, and every option has a help text."""
    for path in commands(group):
        command: click.Command = group
        for name in path:
            assert isinstance(command, click.Group)
            inner = command.get_command(click.Context(command), name)
            assert inner is not None
            command = inner
        assert command.help, path
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (path, parameter.name)
    assert all(COMMANDS.values())


@pytest.fixture
def tsp(tmp_path: Path) -> Path:
    """Return a file of six small TSP instances."""
    path = tmp_path / "tsp.jsonl"
    assert cli("generate", "tsp", "--n", 6, "--cities", "4..6", "--out", path).returncode == 0
    return path


BAD = [
    (["nonsense"], "nonsense"),
    (["generate"], "Usage"),
    (["generate", "nonsense", "--n", "5"], "nonsense"),
    (["generate", "tsp"], "--n"),
    (["generate", "tsp", "--n", "0"], "--n"),
    (["generate", "tsp", "--n", "many"], "--n"),
    (["generate", "tsp", "--n", "5", "--cities", "3"], "--cities must be 4 to"),
    (["generate", "tsp", "--n", "5", "--cities", "9..5"], "low..high"),
    (["generate", "tsp", "--n", "5", "--cities", "4..99999999999999999999"], "--cities"),
    (["generate", "tsp", "--n", "5", "--cities", "twelve"], "--cities"),
    (["generate", "tsp", "--n", "5", "--metric", "hyperbolic"], "euclidean"),
    (["generate", "tsp", "--n", "5", "--question", "why"], "--question"),
    (["generate", "tsp", "--n", "5", "--question", "decide"], "even"),
    (["generate", "tsp", "--n", "5", "--seed", "minus"], "--seed"),
    (["generate", "tsp", "--n", "5", "--seed", "-1"], "--seed"),
    (["generate", "tsp", "--n", "5", "--cities", "12", "--grid", "10"], "--grid"),
    (["generate", "tsp", "--n", "5", "--metric", "uniform", "--rendering", "coordinates"], "coord"),
    (["generate", "tsp", "--n", "5", "--out", "no/such/folder/x.jsonl"], "folder"),
    (["generate", "tsp", "--n", "5", "--out", "."], "exists"),
    (["generate", "maze", "--n", "5", "--width", "2"], "--width"),
    (["verify", "missing.jsonl", "--answers", "missing.jsonl"], "missing.jsonl"),
    (["prove", "missing.jsonl"], "missing.jsonl"),
    (["show", "missing.jsonl", "1"], "missing.jsonl"),
    (["suite", "freeze", "missing.toml", "out"], "missing.toml"),
    (["suite", "check", "missing"], "missing"),
    (["report", "missing"], "missing"),
    (
        ["score", "missing", "--endpoint", "http://127.0.0.1:1/v1", "--model", "m", "--run", "r"],
        "missing",
    ),
]


@pytest.mark.parametrize(("arguments", "word"), BAD, ids=[" ".join(a) for a, _ in BAD])
def test_bad_input_is_one_line(arguments: Sequence[str], word: str, tmp_path: Path) -> None:
    """Bad input gets exit code 2 and one line that names the trouble, and leaves nothing behind."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    if "Usage" not in done.stderr:
        assert done.stderr.startswith("error: ")
        assert done.stderr.count("\n") == 1
    assert not done.stdout
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        "{}",
        '{"schema":1}',
        '{"schema":1,"schema":1}',
        "NaN",
        "\ufeff{}",
        "[" * 100_000,
        '{"a":' + "9" * 5_000 + "}",
        "{}\r",
        "",
    ],
)
def test_damaged_files_are_named(line: str, tsp: Path, tmp_path: Path) -> None:
    """A damaged line in a file of instances is named by file and number, with exit code 2."""
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(tsp.read_bytes() + line.encode() + b"\n")
    done = cli("prove", damaged)
    assert done.returncode == 2
    assert f"{damaged}, line 7" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_damaged_reference_is_refused(tsp: Path, tmp_path: Path) -> None:
    """A reference that does not fit its problem is refused, one that is wrong fails its proof."""
    rows = [json.loads(line) for line in tsp.read_text().split("\n")[:-1]]
    rows[2]["reference"]["optimum"] += 1
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = cli("prove", damaged)
    assert done.returncode == 2
    assert "optimum" in done.stderr


def test_a_wrong_reference_fails_its_proof(tsp: Path, tmp_path: Path) -> None:
    """A tour that is not the shortest, stored as if it were, is caught with exit code 4."""
    row = json.loads(tsp.read_text().split("\n")[2])
    from assay.problems.tsp import from_json

    problem = from_json(row["problem"])
    tour = row["reference"]["tour"]
    longer = [tour[0], *sorted(tour[1:])]
    assert problem.length(longer) > row["reference"]["optimum"]
    row["reference"] = {"feasible": True, "optimum": problem.length(longer), "tour": longer}
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text(json.dumps(row) + "\n")
    done = cli("prove", damaged)
    assert done.returncode == 4
    assert row["id"] in done.stderr


def test_nothing_is_overwritten(tsp: Path) -> None:
    """A file that exists stays as it is unless --force is given."""
    before = tsp.read_bytes()
    again = ("generate", "tsp", "--n", 2, "--cities", 4, "--out", tsp)
    done = cli(*again)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert tsp.read_bytes() == before
    assert cli(*again, "--force").returncode == 0
    assert tsp.read_bytes().count(b"\n") == 2


def test_five_hundred_are_the_same_everywhere() -> None:
    """500 instances have one SHA-256 whatever the hash seed and the number of workers."""
    digests = set()
    for hash_seed, workers in (("0", 1), ("1", 2), ("random", 3)):
        done = cli("generate", "tsp", "--n", 500, "--workers", workers, PYTHONHASHSEED=hash_seed)
        assert done.stdout.count("\n") == 500
        digests.add(sha256(done.stdout.encode()).hexdigest())
        assert sha256(done.stdout.encode()).hexdigest() in done.stderr
    assert len(digests) == 1


@pytest.mark.parametrize("name", FAMILIES)
def test_workers_do_not_matter(name: str) -> None:
    """Every family gives the same bytes from one process and from two."""
    first, second = (
        cli("generate", name, "--n", 140, "--workers", workers, PYTHONHASHSEED=seed)
        for workers, seed in ((1, "3"), (2, "4"))
    )
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    assert first.stdout.count("\n") == 140


def test_seeds_share_no_problem() -> None:
    """The 500 instances of seed 1 and of seed 2 have no problem in common."""
    problems = []
    for seed in (1, 2):
        lines = cli("generate", "tsp", "--n", 500, "--seed", seed).stdout.split("\n")[:-1]
        problems.append({json.dumps(json.loads(line)["problem"]) for line in lines})
    assert len(problems[0]) == len(problems[1]) == 500
    assert not problems[0] & problems[1]


def test_seeds_may_be_hexadecimal() -> None:
    """A root seed of 256 bits is taken, and 0x10 is 16."""
    ten, hexadecimal = (
        cli("generate", "maze", "--n", 2, "--seed", seed).stdout for seed in ("16", "0x10")
    )
    assert ten == hexadecimal
    assert cli("generate", "maze", "--n", 2, "--seed", "0x" + "f" * 64).stdout not in {"", ten}


def test_start_continues_a_stream(tmp_path: Path) -> None:
    """The instances from --start on are those of the longer run."""
    whole = cli("generate", "maze", "--n", 9).stdout.split("\n")
    rest = cli("generate", "maze", "--n", 4, "--start", 5).stdout.split("\n")
    assert rest == whole[5:]


def test_scheduling_is_half_and_half() -> None:
    """A mixture holds equal parts of its families, in turn, and their own bytes."""
    lines = cli("generate", "scheduling", "--n", 500).stdout.split("\n")[:-1]
    rows = [json.loads(line) for line in lines]
    names = [row["family"] for row in rows]
    assert names[:8] == ["calendar", "calendar", "jobshop", "jobshop"] * 2
    assert names.count("calendar") == names.count("jobshop") == 250
    alone = cli("generate", "jobshop", "--n", 250).stdout.split("\n")[:-1]
    assert [line for line, row in zip(lines, rows, strict=True) if row["family"] == "jobshop"] == (
        alone
    )
    assert cli("generate", "scheduling", "--n", 6).returncode == 2


def test_verify_judges_answers(tsp: Path, tmp_path: Path) -> None:
    """Offline answers are judged, missing ones counted, foreign ones refused."""
    rows = [json.loads(line) for line in tsp.read_text().split("\n")[:-1]]
    answers = tmp_path / "answers.jsonl"
    right = [{"id": r["id"], "answer": {"tour": r["reference"]["tour"]}} for r in rows[:3]]
    wrong = {"id": rows[3]["id"] + "#1", "content": "I give up.", "finish_reason": "stop"}
    answers.write_text("".join(json.dumps(row) + "\n" for row in [*right, wrong]))
    done = cli("verify", tsp, "--answers", answers)
    verdicts = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    assert [v["status"] for v in verdicts] == ["correct"] * 3 + ["unparsable"]
    assert "2 instances have no answer" in done.stderr
    assert done.returncode == 0
    answers.write_text('{"id": "tsp-v1-0000000000000000", "answer": "0"}\n')
    assert cli("verify", tsp, "--answers", answers).returncode == 2


def test_show_prints_everything(tsp: Path) -> None:
    """A picture, the reference and the prompt are printed, by id or by number."""
    row = json.loads(tsp.read_text().split("\n")[1])
    by_id, by_number = cli("show", tsp, row["id"]), cli("show", tsp, "2")
    assert by_id.stdout == by_number.stdout
    assert row["prompt"] in by_id.stdout
    assert f"length {row['reference']['optimum']}" in by_id.stdout
    assert cli("show", tsp, "7").returncode == 2


def test_standard_input_is_a_file(tsp: Path) -> None:
    """Whatever takes instances takes them from standard input too."""
    done = cli("prove", "-", text=tsp.read_text())
    assert done.returncode == 0
    assert "6 references" in done.stderr


def test_a_port_in_use_is_one_line() -> None:
    """A server that cannot have its port says so and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = cli("serve", "--port", taken.getsockname()[1])
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_reader_that_leaves_is_no_error() -> None:
    """``generate … | head -1`` ends quietly."""
    command = f"'{sys.executable}' '{ROOT / 'cli.py'}' generate tsp --n 2000 --cities 4 | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-"])
@pytest.mark.parametrize("arguments", ["generate tsp --n 2 --cities 4", "prove -"])
def test_a_closed_stream_is_no_crash(arguments: str, closed: str) -> None:
    """A standard stream that is closed is like one that nobody reads, or that is empty."""
    command = f"'{sys.executable}' '{ROOT / 'cli.py'}' {arguments} </dev/null {closed}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_only_plain_files_are_replaced(tmp_path: Path) -> None:
    """A folder, a device, a pipe stays what it is, --force or not; a dangling link is there."""
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "nowhere")
    generate = ("generate", "tsp", "--n", 2, "--cities", 4, "--out")
    for path, force in ((tmp_path, ("--force",)), (pipe, ("--force",)), (link, ())):
        done = cli(*generate, path, *force)
        assert done.returncode == 2
        assert f"error: {path} " in done.stderr
        assert done.stderr.count("\n") == 1
    assert pipe.is_fifo()
    assert link.is_symlink()


def test_a_missing_package_is_one_line(tsp: Path) -> None:
    """Outside the environment a command says what to do."""
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); sys.modules['jsonlines'] = None; "
        "from assay.cli.group import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT), "prove", str(tsp)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "jsonlines" in done.stderr
    assert done.stderr.count("\n") == 1


def test_halves_in_an_answer_are_the_models_fault(tsp: Path, tmp_path: Path) -> None:
    """An answer object with fractions is judged, and does not stop the others."""
    row = {"id": json.loads(tsp.read_text().split("\n")[0])["id"], "answer": {"tour": [0.5, 1]}}
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps(row) + "\n")
    done = cli("verify", tsp, "--answers", answers)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["status"] == "unparsable"


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "jobshop", "--n", 100_000, "--out", "out.jsonl"),
        ("generate", "jobshop", "--n", 100_000, "--workers", 2, "--out", "out.jsonl"),
        ("generate", "3sat", "--n", 100_000, "--variables", 90, "--out", "out.jsonl"),
    ],
)
@pytest.mark.parametrize("moment", [0, 2])
def test_ctrl_c_leaves_nothing(arguments: Sequence[str | int], moment: int, tmp_path: Path) -> None:
    """Ctrl-C, also inside a solver, is one line, exit code 130, and no file left behind."""
    with (
        interruptible(),
        subprocess.Popen(
            [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        while process.poll() is None and not list(tmp_path.iterdir()):
            sleep(0.01)
        sleep(moment)
        os.killpg(process.pid, signal.SIGINT)
        try:
            _, said = process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 130
    assert said.strip() == "error: interrupted"
    assert not list(tmp_path.iterdir())

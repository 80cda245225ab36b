"""Answers from elsewhere are judged as if they had been asked here."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from commands import cli

from assay import families, jsonl
from assay.core import Instance, Row
from assay.errors import FormatError, UserError
from assay.instances import make
from assay.judge import Judge
from assay.orders import order
from assay.run.foreign import read
from assay.run.importing import bring_in

ROOT = Path(__file__).resolve().parents[1]
COUNT = 4


@pytest.fixture(scope="module")
def instances() -> list[Instance]:
    """Make a few instances."""
    return [made for (made,) in make(order("tsp", {"cities": "5"}), range(COUNT))]


@pytest.fixture(scope="module")
def suite(instances: list[Instance], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write them down."""
    path = tmp_path_factory.mktemp("suite") / "few.jsonl"
    path.write_text("".join(jsonl.dumps(each.to_row()) + "\n" for each in instances))
    return path


def right(instance: Instance) -> str:
    """Return a correct answer."""
    return families.get(instance.family).answers.write(Judge(instance).witness())


def as_lines(path: Path, rows: list[Any]) -> Path:
    """Write JSON lines as others do."""
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return path


def inspect_sample(instance: Instance, epoch: int, answer: str) -> Row:
    """Return a sample of an Inspect log: id by number, prompt as a message, content in parts."""
    parts = [{"type": "reasoning", "reasoning": "hm"}, {"type": "text", "text": answer}]
    message = {"role": "assistant", "content": parts}
    return {
        "id": 1,
        "epoch": epoch,
        "input": [
            {"role": "system", "content": "Think."},
            {"role": "user", "content": instance.prompt},
        ],
        "output": {
            "model": "phi",
            "choices": [{"message": message, "stop_reason": "stop"}],
            "usage": {"input_tokens": 5, "output_tokens": 6, "total_cost": 0.5},
        },
        "scores": {"x": {"value": float("nan")}},
    }


def plain_ids(folder: Path, asked: list[Instance]) -> list[Path]:
    """Write plain rows with ids, one of them of a sample."""
    rows: list[Row] = [{"id": each.id, "content": right(each), "model": "phi"} for each in asked]
    rows[0]["id"] += "#3"
    return [as_lines(folder / "a.jsonl", rows)]


def plain_prompts(folder: Path, asked: list[Instance]) -> list[Path]:
    """Write plain rows with prompts, and the answer as an object; one file each."""
    return [
        as_lines(
            folder / f"{number}.jsonl",
            [{"prompt": each.prompt, "answer": json.loads(right(each)), "model": "phi"}],
        )
        for number, each in enumerate(asked)
    ]


def inspect_json(folder: Path, asked: list[Instance]) -> list[Path]:
    """Write an Inspect log as JSON."""
    samples = [inspect_sample(each, 1, right(each)) for each in asked]
    log = {"version": 2, "status": "success", "eval": {"model": "phi"}, "samples": samples}
    (folder / "log.json").write_text(json.dumps(log))
    return [folder / "log.json"]


def inspect_eval(folder: Path, asked: list[Instance]) -> list[Path]:
    """Write an Inspect log as a zip."""
    with zipfile.ZipFile(folder / "log.eval", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.json", "{}")
        for number, each in enumerate(asked):
            sample = inspect_sample(each, 1, right(each))
            archive.writestr(f"samples/{number}_epoch_1.json", json.dumps(sample))
    return [folder / "log.eval"]


def lm_eval(folder: Path, asked: list[Instance]) -> list[Path]:
    """Write lm-eval's samples, with both ways of keeping arguments."""
    arguments: list[Callable[[str], Any]] = [
        lambda prompt: [[prompt, {"until": []}]],
        lambda prompt: {"gen_args_0": {"arg_0": prompt, "arg_1": {}}},
    ]
    rows = [
        {
            "doc_id": number,
            "doc": {"n": 1.5},
            "arguments": arguments[number % 2](each.prompt),
            "resps": [[right(each)]],
            "filtered_resps": ["x"],
        }
        for number, each in enumerate(asked)
    ]
    return [as_lines(folder / "samples_x_2026.jsonl", rows)]


@pytest.mark.parametrize(
    "write",
    [plain_ids, plain_prompts, inspect_json, inspect_eval, lm_eval],
    ids=lambda f: f.__name__,
)
def test_every_form_is_understood(
    write: Any, suite: Path, instances: list[Instance], tmp_path: Path
) -> None:
    """By id or by exact prompt, each answer reaches its instance, and is right."""
    done = bring_in(write(tmp_path, instances), str(suite), tmp_path / "run", "phi")
    assert done.outcome.counts == {"correct": COUNT}
    assert (done.matched, done.unknown) == (COUNT, 0)
    rows = list(jsonl.read_file(tmp_path / "run" / "samples.jsonl"))
    assert [row["id"] for row in rows] == [f"{each.id}#0" for each in instances]
    assert all(row["request"]["imported"].startswith(str(tmp_path)) for row in rows)
    if write in (inspect_json, inspect_eval):
        assert rows[0]["usage"] == {"prompt": 5, "completion": 6}
        assert (rows[0]["reasoning"], rows[0]["finish_reason"]) == ("hm", "stop")


def test_repeated_answers_are_numbered(
    suite: Path, instances: list[Instance], tmp_path: Path
) -> None:
    """In the order of the files; what belongs nowhere is counted."""
    good, bad = right(instances[0]), "I do not know."
    rows: list[Row] = [{"id": instances[0].id, "content": each} for each in (good, bad, good)]
    rows += [
        {"id": instances[1].id, "content": None, "reasoning": "hm"},
        {"id": "?", "content": ""},
    ]
    files = [as_lines(tmp_path / "a.jsonl", rows)]
    done = bring_in(files, str(suite), tmp_path / "run", "phi")
    assert done.outcome.counts == {"correct": 2, "unparsable": 2, "missing": 3 * COUNT - 4}
    assert (done.matched, done.unknown) == (4, 1)
    assert done.example.endswith("a.jsonl, line 5")
    before = (tmp_path / "run" / "verdicts.jsonl").read_bytes()
    again = bring_in(files, str(suite), tmp_path / "run", "phi")
    assert again.outcome.counts == done.outcome.counts
    assert (tmp_path / "run" / "verdicts.jsonl").read_bytes() == before
    assert len(list(jsonl.read_file(tmp_path / "run" / "samples.jsonl"))) == 4


def test_a_shared_prompt_tells_nothing(
    suite: Path, instances: list[Instance], tmp_path: Path
) -> None:
    """An answer that might be of two instances is given to neither."""
    double = tmp_path / "double.jsonl"
    other = {**instances[0].to_row(), "id": "tsp-v1-0000000000000000"}
    double.write_text(suite.read_text() + jsonl.dumps(other) + "\n")
    files = [as_lines(tmp_path / "a.jsonl", [{"prompt": instances[0].prompt, "content": "x"}])]
    with pytest.raises(UserError, match="none of 1 answers belongs"):
        bring_in(files, str(double), tmp_path / "run", "phi")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.jsonl", "{}\nnope\n", "line 1: no answer"),
        ("a.jsonl", "nope\n", "line 1: not JSON"),
        ("a.jsonl", "[1]\n", "line 1: not a JSON object"),
        ("a.jsonl", "[" * 100_000 + "\n", "line 1: not JSON"),
        ("a.json", '{"samples": 3}', "not an Inspect log"),
        ("a.json", "\ud83d", "not JSON"),
    ],
)
def test_damage_is_named(name: str, text: str, said: str, tmp_path: Path) -> None:
    """With the file and the place."""
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FormatError, match=said):
        list(read(path))


@pytest.mark.parametrize(
    "value",
    [
        {"resps": 3},
        {"resps": [[3]], "doc": 1, "arguments": {"gen_args_0": []}},
        {"content": "x", "prompt": [3, {"role": "user"}], "usage": {"prompt": True}},
        {"error": "broke"},
    ],
)
def test_odd_rows_do_no_harm(value: Any, tmp_path: Path) -> None:
    """What has another type than it should is as if it were not there."""
    for found in read(as_lines(tmp_path / "a.jsonl", [value])):
        assert (found.id, found.prompt, found.prompt_tokens) == (None, None, None)


def test_an_archive_that_cannot_be_unpacked_is_named(tmp_path: Path) -> None:
    """Inspect may pack its samples in a way that the standard library cannot undo."""
    path = tmp_path / "log.eval"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("samples/a.json", "{}")
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.find(mark) + at] = 97
    path.write_bytes(data)
    with pytest.raises(FormatError, match="inspect log convert --to json"):
        list(read(path))


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_an_archive_damaged_anywhere_is_refused_in_one_line(method: int, tmp_path: Path) -> None:
    """Whatever byte of an archive is another, it is read or refused, and never with a traceback."""
    path = tmp_path / "log.eval"
    sample = json.dumps({"output": {"choices": [{"message": {"content": "0123" * 20}}]}})
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("samples/a.json", sample)
    data = path.read_bytes()
    refused = []
    for at in range(len(data)):
        for value in (0, 255, data[at] ^ 1):
            path.write_bytes(data[:at] + bytes([value]) + data[at + 1 :])
            try:
                list(read(path))
            except UserError as error:
                refused.append(str(error))
    assert len(refused) > len(data) // 2
    assert not [line for line in refused if "None" in line or "\n" in line]


def zstandard_log(packed: bytes, unpacked: bytes) -> bytes:
    """Return an archive of one sample that Zstandard has packed, as newer Inspect writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("samples/a.json", packed)
    data = bytearray(buffer.getvalue())
    for mark, method, crc in ((b"PK\x03\x04", 8, 14), (b"PK\x01\x02", 10, 16)):
        at = data.find(mark)
        struct.pack_into("<H", data, at + method, 93)
        struct.pack_into("<III", data, at + crc, zlib.crc32(unpacked), len(packed), len(unpacked))
    return bytes(data)


def test_a_log_packed_by_zstandard_is_read(tmp_path: Path) -> None:
    """Also where it is in several frames; one that is damaged is named."""
    sample = json.dumps({"id": "x", "output": {"choices": [{"message": {"content": "hi"}}]}})
    halves = sample[:20].encode(), sample[20:].encode()
    packed = b"".join(zstandard.ZstdCompressor().compress(half) for half in halves)
    path = tmp_path / "log.eval"
    path.write_bytes(zstandard_log(packed, sample.encode()))
    assert [found.content for found in read(path)] == ["hi"]
    for damaged in (packed[:-3], packed.replace(packed[:4], b"abcd"), b""):
        path.write_bytes(zstandard_log(damaged, sample.encode()))
        with pytest.raises(FormatError, match="inspect log convert --to json"):
            list(read(path))


def test_run_on_the_command_line(suite: Path, instances: list[Instance], tmp_path: Path) -> None:
    """Import, then judge again to the same bytes; what is missing is asked for by name."""
    files, run = plain_ids(tmp_path, instances), tmp_path / "run"
    done = cli("run", "import", *files, "--suite", suite, "--run", run)
    said = f"{COUNT} samples: {COUNT} correct\nreport: python cli.py report {run}\n"
    assert (done.stdout, done.stderr) == (f"{COUNT} answers brought in\n{said}", "")
    verdicts = run / "verdicts.jsonl"
    before = verdicts.read_bytes()
    verdicts.unlink()
    assert cli("run", "judge", run).stdout == said
    assert verdicts.read_bytes() == before
    assert cli("report", run).returncode == 0
    refused = cli("run", "judge", tmp_path / "none")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "none").exists()
    nameless = as_lines(tmp_path / "b.jsonl", [{"id": instances[0].id, "content": "x"}])
    refused = cli("run", "import", nameless, "--suite", suite, "--run", tmp_path / "other")
    assert "--model" in refused.stderr
    assert refused.returncode == 2

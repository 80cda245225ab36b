"""The random streams."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from assay.rng import Stream, digest

ROOT = Path(__file__).resolve().parents[1]


def test_test_vectors() -> None:
    """The words of two keys are these for ever."""
    assert digest([0, "eval", "tsp", 1, {}, 0, 0]).hex() == (
        "bb03579cc5f7d80c7cc25fb28fe32120f81fe8e0a1766c2e9ade09cec81a4165"
    )
    stream = Stream(["example", 1])
    assert [stream.word() for _ in range(3)] == [
        3477769597645451507,
        8207988747195091285,
        13640139729640396212,
    ]
    assert [Stream(["example", 2]).below(10**k) for k in (1, 9, 18)] == [
        6,
        910287406,
        907049376910287406,
    ]


def test_blocks_join() -> None:
    """Words go on across blocks without repeating or skipping."""
    stream = Stream(["blocks"])
    words = [stream.word() for _ in range(1000)]
    assert len(set(words)) == 1000
    again = Stream(["blocks"])
    assert [again.word() for _ in range(1000)] == words


def test_below_is_uniform() -> None:
    """Each of six values comes up within six standard deviations of its share."""
    stream = Stream(["uniform"])
    counts = Counter(stream.below(6) for _ in range(60_000))
    assert sorted(counts) == list(range(6))
    assert all(abs(count - 10_000) < 550 for count in counts.values())


def test_shuffle_reaches_every_order() -> None:
    """All 24 orders of four items occur about equally often."""
    stream = Stream(["orders"])
    counts = Counter(tuple(stream.permutation(4)) for _ in range(24_000))
    assert len(counts) == 24
    assert all(abs(count - 1_000) < 200 for count in counts.values())


@pytest.mark.parametrize("bound", [0, -1, 2**64 + 1])
def test_bounds_are_checked(bound: int) -> None:
    """A bound outside 1 to 2**64 is an error, not a silent wrap."""
    with pytest.raises(ValueError, match="bound"):
        Stream(["x"]).below(bound)


def test_neighbouring_seeds_share_nothing() -> None:
    """Streams whose keys differ by one in the seed have no word in common."""
    first, second = (Stream([seed, "x"]) for seed in (1, 2))
    assert not {first.word() for _ in range(500)} & {second.word() for _ in range(500)}


def interpreters() -> list[str]:
    """Return other Pythons of this machine that assay supports."""
    found = [shutil.which(f"python3.{minor}") for minor in (11, 12, 13, 14)]
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    found += [str(path) for path in sorted(pyenv.glob("3.1[1-4]*/bin/python"))]
    return [path for path in dict.fromkeys(found) if path and _runs(path)]


def _runs(path: str) -> bool:
    command = [path, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


PURE = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from assay import families
from assay.rng import Stream
digest = hashlib.sha256()
for family in families.FAMILIES.values():
    params = family.problems.Params()
    for index in range(20):
        base = family.generator.sample(params, Stream([7, family.name, index]))
        digest.update(repr(base).encode())
print(digest.hexdigest())
"""


def test_every_python_draws_the_same() -> None:
    """Bases are the same on every installed Python from 3.11 on, without any package."""
    digests = set()
    for path in [sys.executable, *interpreters()]:
        for seed in ("0", "1"):
            done = subprocess.run(
                [path, "-S", "-c", PURE, str(ROOT)],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            )
            digests.add(done.stdout)
    assert len(digests) == 1

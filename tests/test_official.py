"""The official suites that stand in the repository are whole, and are what their specs say."""

import subprocess
import sys
from pathlib import Path

import pytest

from assay.suite.manifest import read_manifest
from assay.suite.spec import load

ROOT = Path(__file__).resolve().parents[1]
SHARES = {"smoke-v1": "100%", "phi-v1": "2%", "phi-v1-natural": "10%", "reach-v1": "2%"}


@pytest.mark.parametrize("name", SHARES)
def test_an_official_suite_stands(name: str) -> None:
    """Its spec is the one beside it, its sums hold, and a share is made and proven again."""
    directory = ROOT / "suites" / name
    assert read_manifest(directory)["spec"] == load(directory.with_suffix(".toml")).data
    command = [sys.executable, str(ROOT / "cli.py"), "suite", "check", str(directory)]
    done = subprocess.run(
        [*command, "--sample", SHARES[name]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[-2] == read_manifest(directory)["data_digest"]

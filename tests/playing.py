"""Runs scored against the embedded players, which `assay.server.serving` serves."""

from pathlib import Path

from assay.endpoint.connect import Target, connect
from assay.run.plan import Plan
from assay.run.score import Outcome, score
from assay.suite.source import identity


def play(url: str, suite: Path, run: Path, player: str = "oracle") -> Outcome:
    """Ask a player for everything in a suite, and judge."""
    plan = Plan(
        suite=identity(str(suite)),
        endpoint=url,
        model=player,
        sampling={},
        system=None,
        samples=1,
        max_tokens=4096,
        seed=0,
    )
    return score(run, plan, str(suite), connect(Target(url)))

"""``score SUITE``: ask an endpoint, keep every answer, judge."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assay.cli.progress_score import shown

if TYPE_CHECKING:
    from assay.run.ask import Manner, Tally
    from assay.run.plan import Plan
    from assay.run.score import Outcome


@click.command()
@click.argument("suite")
@click.option("--endpoint", metavar="URL", required=True, help="such as http://127.0.0.1:8000/v1")
@click.option("--model", metavar="NAME", required=True, help="as the server calls it")
@click.option(
    "--run",
    "directory",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="where every answer is kept; the same DIR again goes on from there",
)
@click.option(
    "--samples",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="answers for each instance",
)
@click.option("--seed", default="0", show_default=True, help="of the requests' seeds, also as 0x…")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 4096),
    default=16,
    show_default=True,
    help="the most requests in flight at once; fewer while the endpoint is crowded",
)
@click.option(
    "--max-tokens",
    type=click.IntRange(1, 1 << 24),
    default=16384,
    show_default=True,
    help="the most an answer may have, reasoning included",
)
@click.option("--temperature", type=click.FloatRange(0, 10), help="default: the server's")
@click.option("--top-p", type=click.FloatRange(0, 1), help="default: the server's")
@click.option("--top-k", type=click.IntRange(-1, 1 << 24), help="default: the server's")
@click.option(
    "--system",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="text file with a system message",
)
@click.option("--key-env", metavar="NAME", help="environment variable that holds the key")
@click.option("--no-stream", is_flag=True, help="ask for answers in one piece")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, 1e6, min_open=True),
    default=1800.0,
    show_default=True,
    help="deadline of one answer",
)
@click.option(
    "--retries",
    type=click.IntRange(0, 100),
    default=6,
    show_default=True,
    help="how often to ask again after a fault that may pass",
)
@click.option(
    "--patience",
    metavar="SECONDS",
    type=click.FloatRange(0, 1e9),
    default=900.0,
    show_default=True,
    help="how long to wait for an endpoint that is down",
)
@click.option("--retry-errors", is_flag=True, help="ask also for what was refused for good")
@click.option(
    "--sync",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600),
    default=1.0,
    show_default=True,
    help="what a power failure may lose; 0 syncs every answer",
)
def command(suite: str, **given: Any) -> None:
    """Ask an OpenAI-compatible chat endpoint about SUITE and judge its answers.

    SUITE is a JSON-lines file of instances, a suite directory, or - for standard input. Every
    answer is in DIR before it is judged; if it stops, the same command goes on from there.
    """
    from assay.endpoint.address import key_from
    from assay.endpoint.connect import connect
    from assay.endpoint.watch import Limits
    from assay.run.score import score

    key = key_from(given["key_env"])
    plan = _plan(suite, given)
    transport = connect(given["endpoint"], key=key, limits=Limits(total=given["timeout"]))
    with shown() as changed:
        manner = _manner(given, changed)
        outcome = score(given["directory"], plan, suite, transport, manner)
    _summary(given["directory"], outcome)
    outcome.check()


def _plan(suite: str, given: dict[str, Any]) -> "Plan":
    from assay.cli.generate import seed
    from assay.endpoint.address import chat_url
    from assay.errors import UserError
    from assay.run.plan import Plan
    from assay.suite.source import identity

    names = ("temperature", "top_p", "top_k")
    sampling = {name: given[name] for name in names if given[name] is not None}
    if any(math.isnan(value) for value in sampling.values()):
        raise UserError("--temperature and --top-p must be numbers")
    return Plan(
        suite=identity(suite),
        endpoint=chat_url(given["endpoint"]),
        model=given["model"],
        sampling=sampling,
        system=_text(given["system"]),
        samples=given["samples"],
        max_tokens=given["max_tokens"],
        seed=seed(given["seed"]),
        stream=not given["no_stream"],
    )


def _text(path: Path | None) -> str | None:
    from assay.errors import UserError

    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text") from None


def _manner(given: dict[str, Any], changed: "Callable[[Tally], None]") -> "Manner":
    from assay.endpoint.breaker import Pause
    from assay.endpoint.retrying import Policy
    from assay.run.ask import Manner

    return Manner(
        given["concurrency"],
        Policy(retries=given["retries"]),
        changed,
        Pause(patience=given["patience"]),
        given["retry_errors"],
        given["sync"],
    )


def _summary(directory: Path, outcome: "Outcome") -> None:
    counts = sorted(outcome.counts.items(), key=lambda item: (-item[1], item[0]))
    said = ", ".join(f"{count} {status}" for status, count in counts)
    click.echo(f"{outcome.counts.total()} samples: {said}")
    click.echo(f"report: python cli.py report {directory}")

"""``score SUITE``: ask an endpoint, keep every answer, judge."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assay.cli.asking import endpoint_options
from assay.cli.progress_score import shown
from assay.endpoint.models import MODELS

if TYPE_CHECKING:
    from assay.cli.planning import Asked
    from assay.run.ask import Manner, Tally
    from assay.run.score import Outcome

_DEFAULT = "default: the model's card, else the server's"


@click.command()
@click.argument("suite")
@endpoint_options
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
    help="the most an answer may have, reasoning included "
    "(default: the model's, else 16384; at most half the context)",
)
@click.option(
    "--model-preset",
    metavar="NAME",
    default="auto",
    show_default=True,
    help=f"sampling and context as that model's card says: {', '.join(MODELS)}, "
    "auto (by --model) or none",
)
@click.option("--temperature", type=click.FloatRange(0, 10), help=_DEFAULT)
@click.option("--top-p", type=click.FloatRange(0, 1), help=_DEFAULT)
@click.option("--top-k", type=click.IntRange(-1, 1 << 24), help=_DEFAULT)
@click.option("--min-p", type=click.FloatRange(0, 1), help=_DEFAULT)
@click.option(
    "--send",
    metavar="NAME=VALUE",
    multiple=True,
    help="another parameter, its value as JSON; may be repeated",
)
@click.option(
    "--omit",
    metavar="NAME",
    multiple=True,
    help="leave a parameter out, such as seed or stream_options; may be repeated",
)
@click.option(
    "--context",
    type=click.IntRange(1, 1 << 30),
    help="tokens of prompt and answer together; what does not leave --max-tokens is not asked "
    "(default: the smaller of what the model's card and the server say)",
)
@click.option(
    "--system",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="text file with a system message",
)
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
@click.option("--budget-requests", type=click.IntRange(1), help="stop after so many requests")
@click.option(
    "--budget-tokens",
    type=click.IntRange(1),
    help="stop when prompts and answers of the whole run have used so many",
)
@click.option(
    "--max-cost",
    type=click.FloatRange(0, min_open=True),
    help="stop when the whole run has cost so much; needs the prices",
)
@click.option("--price-in", type=click.FloatRange(0), help="of a million prompt tokens")
@click.option("--price-out", type=click.FloatRange(0), help="of a million answer tokens")
@click.option("--dry-run", is_flag=True, help="show one request, count the rest, and send nothing")
@click.option(
    "--patience",
    metavar="SECONDS",
    type=click.FloatRange(0, 1e9),
    default=900.0,
    show_default=True,
    help="how long to wait for an endpoint that is down",
)
@click.option("--no-trace", is_flag=True, help="do not read the traces at the end")
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
    Budgets count what the run has used since it began. What servers take, and what is sent:
    docs/endpoints.md.
    """
    from assay.cli.planning import planned

    asked = planned(suite, given)
    if given["dry_run"]:
        from assay.cli.dry import dry_run

        dry_run(suite, asked, given["directory"])
    else:
        _score(suite, given, asked)


def _score(suite: str, given: dict[str, Any], asked: "Asked") -> None:
    from assay.cli.planning import transport
    from assay.run.score import score

    directory: Path = given["directory"]
    ready = transport(asked, directory, given["timeout"])
    with shown() as changed:
        outcome = score(directory, asked.plan, suite, ready, _manner(given, changed))
    _summary(directory, outcome)
    if not given["no_trace"]:
        _traces(directory)
    outcome.check()


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


def _traces(directory: Path) -> None:
    from assay.run import traces
    from assay.trace.totals import totals

    for total in totals(traces.build(directory)):
        told = total.figures
        if total.size is None and told["claims"] + told["candidates"]:
            click.echo(
                f"traces, {total.family}: {told['true']} of {told['claims']} claims true, "
                f"{told['candidates']} candidates, {told['found_and_lost']} found and lost"
            )


def _summary(directory: Path, outcome: "Outcome") -> None:
    from assay.core import in_words

    counts = sorted(outcome.counts.items(), key=lambda item: (-item[1], item[0]))
    said = ", ".join(f"{count} {in_words(status)}" for status, count in counts)
    click.echo(f"{outcome.counts.total()} samples: {said}")
    click.echo(f"report: python cli.py report {directory}")

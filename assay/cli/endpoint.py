"""``endpoint check``: what a server supports, before a week-long run."""

import json
import shlex
from typing import TYPE_CHECKING, Any

import click

from assay.cli.asking import endpoint_options

if TYPE_CHECKING:
    from assay.endpoint.connect import Target
    from assay.endpoint.probe import Probed


@click.group("endpoint", no_args_is_help=True)
def command() -> None:
    """Look at an endpoint before it is asked in earnest."""


@command.command("check")
@endpoint_options
@click.option("--model", metavar="NAME", help="as the server calls it (default: its first)")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, 3600, min_open=True),
    default=120.0,
    show_default=True,
    help="deadline of one question",
)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def check_command(model: str | None, timeout: float, as_json: bool, **given: Any) -> None:
    """Ask a server some two dozen small questions and print what it supports.

    Answers take at most 64 tokens each. What is accepted may still be ignored.
    """
    import asyncio

    from assay.cli.asking import target
    from assay.endpoint.probe import probe

    whom = target(given)
    found = asyncio.run(probe(whom, model, timeout))
    if as_json:
        click.echo(json.dumps(_row(whom, found), sort_keys=True))
    else:
        _table(whom, found)


def _row(whom: "Target", found: "Probed") -> dict[str, Any]:
    return {
        "schema": 1,
        "endpoint": whom.url,
        "model": found.model,
        "preset": found.preset,
        "context": found.context,
        "findings": [
            {"name": each.name, "value": each.value, "note": each.note} for each in found.findings
        ],
    }


def _table(whom: "Target", found: "Probed") -> None:
    click.echo(f"{whom.url} as {found.model}")
    names = max(len(each.name) for each in found.findings)
    values = max(len(each.value) for each in found.findings)
    for each in found.findings:
        line = f"  {each.name:<{names}}  {each.value:<{values}}  {each.note}"
        click.echo(line.rstrip())
    told = (whom.endpoint, "--server", found.preset, "--model", found.model)
    click.echo(f"score with: --endpoint {shlex.join(told)}")

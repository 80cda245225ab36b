"""``score --dry-run``: one request as it would be sent, and what all of them come to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assay.cli.planning import Asked
    from assay.endpoint.budget import Budget
    from assay.endpoint.connect import Target
    from assay.endpoint.messages import Request
    from assay.run.plan import Plan


def dry_run(source: str, asked: "Asked", directory: Path) -> None:
    """Print what scoring would send, and send nothing.

    Parameters
    ----------
    source : str
        Where the instances come from.
    asked : Asked
        What would be asked of whom, at which price.
    directory : Path
        The run's: what is answered there would not be asked again.

    Raises
    ------
    UserError
        If there are no instances.
    """
    from assay.endpoint.tokens import estimate
    from assay.errors import UserError
    from assay.run import samples
    from assay.run.directory import Directory

    have = set(samples.answered(Directory(directory).samples))
    plan, template = asked.plan, asked.template
    count = kept = unfit = prompts = 0
    for request in _requests(source, plan):
        if count == 0:
            _show(asked.whom, request)
        count += 1
        tokens = estimate(request.messages, template)
        if request.sample in have:
            kept += 1
        elif plan.context is not None and tokens + plan.max_tokens > plan.context:
            unfit += 1
        else:
            prompts += tokens
    if count == 0:
        raise UserError(f"{source} holds no instances")
    _total(plan, count, kept, unfit)
    _expected(count - kept - unfit, prompts, plan, asked.budget)


def _requests(source: str, plan: "Plan") -> "Iterator[Request]":
    from assay.suite.source import instances

    for instance in instances(source):
        for epoch in range(plan.samples):
            yield plan.request(instance, epoch)


def _show(whom: "Target", request: "Request") -> None:
    click.echo(f"POST {whom.url}")
    for name, value in whom.headers().items():
        hidden = value.replace(whom.key, "[key]") if whom.key else value
        click.echo(f"{name}: {hidden}")
    click.echo(json.dumps(request.body(), indent=2, ensure_ascii=False))


def _total(plan: "Plan", count: int, have: int, unfit: int) -> None:
    asked = count - have - unfit
    parts = [f"{count // plan.samples} instances x {plan.samples} samples"]
    parts += [f"{have} answered before"] if have else []
    parts += [f"{unfit} do not fit the context, as estimated"] if unfit else []
    click.echo(f"requests  {asked:,} ({', '.join(parts)})")
    window = "unknown (not asked for; see --context)" if plan.context is None else plan.context
    click.echo(f"context   {window}")


def _expected(asked: int, prompts: int, plan: "Plan", budget: "Budget") -> None:
    answers = asked * plan.max_tokens
    click.echo(f"tokens    about {prompts:,} of prompts, at most {answers:,} of answers")
    if budget.price_in or budget.price_out:
        click.echo(f"cost      at most {budget.price(prompts, answers):.2f}")

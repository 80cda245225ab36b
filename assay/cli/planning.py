"""From options to a plan and a transport: what ``score`` asks, and how it is limited."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay.cli import asking, parameters

if TYPE_CHECKING:
    from assay.endpoint.budget import Budget
    from assay.endpoint.connect import Target
    from assay.endpoint.messages import Transport
    from assay.endpoint.models import ModelPreset
    from assay.run.plan import Plan

MAX_TOKENS = 16384
PATIENCE = 5.0
"""Seconds to wait for a server to state its context window, before a run begins."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom, and how it is limited."""

    plan: "Plan"
    whom: "Target"
    model: "ModelPreset | None"
    budget: "Budget"

    @property
    def template(self) -> int:
        """Tokens that the chat form adds, for estimates."""
        from assay.endpoint.tokens import TEMPLATE

        return self.model.template if self.model else TEMPLATE


def planned(suite: str, given: dict[str, Any]) -> Asked:
    """Read the options of ``score``.

    Parameters
    ----------
    suite : str
        Where the instances come from.
    given : dict
        The options.

    Raises
    ------
    UserError
        If one of them cannot be used.
    """
    from assay.cli.generate import seed
    from assay.run.plan import Plan
    from assay.suite.source import identity

    budget = _budget(given)
    model = parameters.model_preset(given)
    sampling = parameters.sampling(given, asking.server(given), model)
    whom = asking.target(given, frozenset(sampling))
    suite_identity = identity(suite)
    window = _window(given, whom, model)
    plan = Plan(
        suite=suite_identity,
        endpoint=whom.url,
        model=given["model"],
        sampling=sampling,
        system=_text(given["system"]),
        samples=given["samples"],
        max_tokens=_answer(given["max_tokens"], model, window),
        seed=seed(given["seed"]),
        stream=not given["no_stream"],
        server=whom.server.name,
        model_preset=model.name if model else None,
        context=window,
        omit=parameters.omitted(given),
    )
    return Asked(plan, whom, model, budget)


def transport(asked: Asked, directory: Path, timeout: float) -> "Transport":
    """Return the transport that keeps to the window and the budget; nothing is sent yet.

    Parameters
    ----------
    asked : Asked
        As `planned` returns it.
    directory : Path
        The run's, in which stands what it has used so far.
    timeout : float
        Seconds for an answer.

    Raises
    ------
    FormatError
        If the run's samples are damaged.
    """
    from assay.endpoint.budget import Budgeted
    from assay.endpoint.connect import connect
    from assay.endpoint.tokens import Counter
    from assay.endpoint.watch import Limits
    from assay.endpoint.window import Window
    from assay.run.directory import Directory
    from assay.run.usage import used

    plan, whom = asked.plan, asked.whom
    found = connect(whom, limits=Limits(total=timeout))
    if not asked.budget.unlimited:
        found = Budgeted(found, asked.budget, used(Directory(directory).samples))
    if plan.context is not None:
        counter = Counter(whom.plain(), whom.root, plan.model, whom.server.tokenizer)
        found = Window(found, plan.context, counter, asked.template)
    return found


def _budget(given: dict[str, Any]) -> "Budget":
    from assay.endpoint.budget import Budget
    from assay.errors import UserError

    prices = given["price_in"], given["price_out"]
    if given["max_cost"] is not None and None in prices:
        raise UserError("--max-cost needs --price-in and --price-out")
    return Budget(
        requests=given["budget_requests"],
        tokens=given["budget_tokens"],
        cost=given["max_cost"],
        price_in=prices[0] or 0.0,
        price_out=prices[1] or 0.0,
    )


def _text(path: Path | None) -> str | None:
    from assay.errors import UserError

    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text") from None


def _window(given: dict[str, Any], whom: "Target", model: "ModelPreset | None") -> int | None:
    """Return the context window: given, else the smaller of what model and server state.

    A run that has begun keeps the one it began with.
    """
    from assay.run import plan as plans
    from assay.run.directory import Directory

    if given["context"] is not None:
        return int(given["context"])
    settings = Directory(given["directory"]).settings
    if settings.is_file():
        recorded = plans.read(settings).get("context")
        return recorded if isinstance(recorded, int) else None
    stated = None if given["dry_run"] else asyncio.run(_stated(whom, given["model"]))
    return min((size for size in (stated, model and model.context) if size), default=None)


async def _stated(whom: "Target", model: str) -> int | None:
    from assay.endpoint.window import context_of

    plain = whom.plain(PATIENCE)
    try:
        return await context_of(plain, whom.root, whom.base, model)
    finally:
        await plain.aclose()


def _answer(given: int | None, model: "ModelPreset | None", window: int | None) -> int:
    """Return ``max_tokens``: given, else the model's, but never more than half the context."""
    if given is not None:
        return given
    wanted = model.max_tokens if model else MAX_TOKENS
    return wanted if window is None else max(1, min(wanted, window // 2))

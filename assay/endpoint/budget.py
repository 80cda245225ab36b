"""A limit on requests, tokens or cost: what it does not leave room for is not started.

A `Budgeted` wraps a `Transport`. What is in flight counts by what a request took so far on
average, and before any has been answered by the most it may take, so a budget is overshot by
about one answer at most; and one request may always go, so that a small budget is spent too.
"""

import asyncio
from dataclasses import dataclass

from assay.endpoint.messages import Completion, Request, Transport
from assay.endpoint.tokens import Messages, estimate
from assay.errors import BudgetReached

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may use altogether, however often it is started again.

    Parameters
    ----------
    requests, tokens : int or None
        The most requests, and tokens of prompts and answers; None for no limit.
    cost : float or None
        The most it may cost, in the currency of the prices.
    price_in, price_out : float
        For a million tokens of prompts, and of answers.
    """

    requests: int | None = None
    tokens: int | None = None
    cost: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0

    @property
    def unlimited(self) -> bool:
        """Whether nothing is limited."""
        return self.requests is None and self.tokens is None and self.cost is None

    def price(self, prompt: float, completion: float) -> float:
        """Return what tokens cost."""
        return (prompt * self.price_in + completion * self.price_out) / MILLION


@dataclass(slots=True)
class Used:
    """What a run has used.

    Parameters
    ----------
    requests : int
        Sent, failed ones and retries included.
    answers : int
        That came back.
    prompt, completion : int
        Tokens of those.
    """

    requests: int = 0
    answers: int = 0
    prompt: int = 0
    completion: int = 0

    def add(self, prompt: int, completion: int) -> None:
        """Count an answer."""
        self.answers += 1
        self.prompt += prompt
        self.completion += completion


def tokens_of(
    messages: Messages,
    texts: tuple[str | None, ...],
    prompt: int | None,
    completion: int | None,
) -> tuple[int, int]:
    """Return the tokens of a prompt and of an answer: the server's figures, else estimates.

    Parameters
    ----------
    messages : tuple of (str, str)
        What was asked.
    texts : tuple of str or None
        What came.
    prompt, completion : int or None
        What the server states.
    """
    came = tuple(("assistant", text) for text in texts if text)
    return (
        estimate(messages) if prompt is None else prompt,
        estimate(came, 0) if completion is None else completion,
    )


class Budgeted:
    """Wraps a transport and lets through what the budget has room for.

    Parameters
    ----------
    inner : Transport
        What to ask.
    budget : Budget
        The limits.
    used : Used
        What has been used before; kept up to date.
    """

    def __init__(self, inner: Transport, budget: Budget, used: Used) -> None:
        self._inner = inner
        self._budget = budget
        self._used = used
        self._in_flight = 0
        self._ended = asyncio.Condition()

    async def send(self, request: Request) -> Completion:
        """Ask once, as soon as the budget has room for it.

        Raises
        ------
        BudgetReached
            If it never will.
        TransportError
            As the transport does.
        """
        async with self._ended:
            while not self._room(request):
                await self._ended.wait()
            self._used.requests += 1
            self._in_flight += 1
        try:
            came = await self._inner.send(request)
            texts = (came.reasoning, came.content)
            counts = (came.prompt_tokens, came.completion_tokens)
            self._used.add(*tokens_of(request.messages, texts, *counts))
            return came
        finally:
            self._in_flight -= 1
            async with self._ended:
                self._ended.notify_all()

    async def aclose(self) -> None:
        """Close what it wraps."""
        await self._inner.aclose()

    def _room(self, request: Request) -> bool:
        """Say whether to ask now; raise if there is nothing to wait for."""
        budget, used = self._budget, self._used
        if budget.requests is not None and used.requests >= budget.requests:
            raise BudgetReached(f"--budget-requests {budget.requests} is reached")
        if budget.tokens is None and budget.cost is None:
            return True
        tokens = used.prompt + used.completion
        if budget.tokens is not None and tokens >= budget.tokens:
            raise BudgetReached(f"--budget-tokens {budget.tokens} is reached: {tokens} used")
        cost = budget.price(used.prompt, used.completion)
        if budget.cost is not None and cost >= budget.cost:
            raise BudgetReached(f"--max-cost {budget.cost:g} is reached: {cost:.4g} spent")
        return self._in_flight == 0 or self._fits(request)

    def _fits(self, request: Request) -> bool:
        budget, used = self._budget, self._used
        prompt, completion = self._typical(request)
        coming = self._in_flight + 1
        prompt, completion = used.prompt + coming * prompt, used.completion + coming * completion
        tokens = budget.tokens is None or prompt + completion <= budget.tokens
        return tokens and (budget.cost is None or budget.price(prompt, completion) <= budget.cost)

    def _typical(self, request: Request) -> tuple[float, float]:
        used = self._used
        if used.answers:
            return used.prompt / used.answers, used.completion / used.answers
        return estimate(request.messages), request.max_tokens

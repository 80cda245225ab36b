"""What a server supports, found out by asking it a handful of small questions.

Each question is one or two requests for a few tokens. What a server answers is evidence, not
proof: a parameter that is *accepted* may still be ignored, and the report says which is which.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assay.endpoint import presets
from assay.endpoint.assembly import REASONING
from assay.endpoint.connect import Target
from assay.endpoint.faults import one_line
from assay.endpoint.plain import Plain
from assay.endpoint.presets import Preset
from assay.endpoint.small import QUESTION, TOKENS, Chat, message, usage, words
from assay.endpoint.tokens import WAYS, Counter
from assay.endpoint.window import context_of
from assay.errors import TransportError, UserError
from assay.reasoning import CLOSE, OPEN

PREFIX = "The numbers from one to nine are 1 2 3"
SEEDS = (7, 7, 8, 9, 10)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question.

    Parameters
    ----------
    name : str
        What was asked about.
    value : str
        ``yes``, ``no``, ``ignored``, ``unclear``, or what it is.
    note : str
        The evidence, in a few words.
    """

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a server supports.

    Parameters
    ----------
    model : str
        The one that was asked.
    preset : str
        The kind of server that fits.
    context : int or None
        Tokens of prompt and answer together, if it states them.
    findings : tuple of Finding
        In the order of the questions.
    """

    model: str
    preset: str
    context: int | None
    findings: tuple[Finding, ...]


async def probe(whom: Target, model: str | None, seconds: float) -> Probed:
    """Ask a server what it supports.

    Parameters
    ----------
    whom : Target
        The server.
    model : str or None
        Which of its models; by default the first it lists.
    seconds : float
        For each request.

    Raises
    ------
    UserError
        If it names no model and lists none.
    TransportError
        If it does not answer the simplest question.
    """
    plain = whom.plain(seconds)
    try:
        return await _Probe(whom, plain).run(model)
    finally:
        await plain.aclose()


class _Probe:
    """The questions, in turn; `findings` grows."""

    def __init__(self, whom: Target, plain: Plain) -> None:
        self._whom = whom
        self._plain = plain
        self.findings: list[Finding] = []

    async def run(self, model: str | None) -> Probed:
        """Ask all questions of a model; None is the first one that the server lists."""
        listed = await self._listed()
        self._model = model or next(iter(listed), "")
        if not self._model:
            raise UserError("the server lists no models; name one with --model")
        self._chat = Chat(self._whom, self._plain, self._model)
        first = await self._chat.ask()  # without an answer to this there is nothing to find out
        self._note("answers", "yes", words(first))
        self._reasoning(first)
        for question in (self._streams, self._seed, self._n, self._logprobs, self._limit):
            await question()
        for name, value in (("top_k", 20), ("min_p", 0.05), ("no_such_parameter", 1)):
            await self._takes(name, value)
        await self._continues()
        context = await self._context()
        await self._tokenizer()
        kind = await self._kind()
        return Probed(self._model, kind.name, context, tuple(self.findings))

    def _note(self, name: str, value: str, note: str = "") -> None:
        self.findings.append(Finding(name, value, note))

    async def _listed(self) -> list[str]:
        try:
            found = await self._plain.get(f"{self._whom.base}/models")
        except TransportError as error:
            self._note("models", "no", str(error))
            return []
        rows = found.get("data") if isinstance(found, dict) else None
        names = [row.get("id") for row in rows or () if isinstance(row, dict)]
        plain = [one_line(name) for name in names if isinstance(name, str)]
        self._note("models", str(len(plain)), ", ".join(plain[:_SHOWN]))
        return plain

    def _reasoning(self, answer: Mapping[str, Any]) -> None:
        said = message(answer)
        fields = [name for name in REASONING if said.get(name)]
        content = str(said.get("content") or "")
        if fields:
            self._note("reasoning", fields[0], "in a field of its own")
        elif OPEN in content or CLOSE in content:
            self._note("reasoning", "content", f"between {OPEN} and {CLOSE}")
        else:
            self._note("reasoning", "none", "this answer showed none")

    async def _streams(self) -> None:
        try:
            bare = await self._chat.stream()
        except TransportError as error:
            self._note("streaming", "no", str(error))
            return
        places = sorted({name for delta in bare.deltas for name in delta} & set(REASONING))
        where = f"reasoning in {', '.join(places)}" if places else f"{len(bare.deltas)} pieces"
        self._note("streaming", "yes" if bare.deltas else "no", where)
        self._note("[DONE]", "yes" if bare.done else "no", "at the end of a stream")
        if bare.usage:
            self._note("usage", "yes", "in every stream")
            return
        try:
            told = await self._chat.stream(stream_options={"include_usage": True})
        except TransportError as error:
            self._note("usage", "refused", str(error))
            return
        self._note("usage", "yes" if told.usage else "no", "in a stream, with stream_options")

    async def _seed(self) -> None:
        try:
            texts = [
                words(await self._chat.ask(seed=seed, temperature=1.0, messages=_RANDOM))
                for seed in SEEDS
            ]
        except TransportError as error:
            self._note("seed", "refused", str(error))
            return
        if texts[0] != texts[1]:
            self._note("seed", "no", "two equal requests were answered differently")
        elif len(set(texts)) == 1:
            self._note("seed", "unclear", "every seed gave the same answer")
        else:
            self._note("seed", "yes", "equal requests, equal answers; other seeds, others")

    async def _n(self) -> None:
        try:
            count = len((await self._chat.ask(n=2))["choices"])
        except TransportError as error:
            self._note("n", "refused", str(error))
            return
        value = "yes" if count == 2 else "ignored"
        self._note("n", value, f"{count} of 2 choices; assay asks for one at a time")

    async def _logprobs(self) -> None:
        try:
            choice = (await self._chat.ask(logprobs=True, top_logprobs=2))["choices"][0]
        except TransportError as error:
            self._note("logprobs", "refused", str(error))
            return
        self._note("logprobs", "yes" if choice.get("logprobs") else "ignored")

    async def _limit(self) -> None:
        for name in ("max_tokens", "max_completion_tokens"):
            fields: dict[str, Any] = {"max_tokens": None, "max_completion_tokens": None, name: 3}
            try:
                answer = await self._chat.ask(**fields)
            except TransportError as error:
                self._note(name, "refused", str(error))
                continue
            finish = answer["choices"][0].get("finish_reason")
            kept = finish == "length" or (usage(answer, "completion_tokens") or TOKENS) <= 3
            self._note(name, "yes" if kept else "ignored")

    async def _takes(self, name: str, value: Any) -> None:
        try:
            await self._chat.ask(**{name: value})
        except TransportError as error:
            self._note(name, "refused", str(error))
            return
        self._note(name, "accepted", "it may still be ignored")

    async def _continues(self) -> None:
        """Find out how a partial answer can be continued."""
        partial = [
            {"role": "user", "content": "Write the numbers from one to nine as digits."},
            {"role": "assistant", "content": PREFIX},
        ]
        plain = await self._chat.maybe(messages=partial)
        told = await self._chat.maybe(
            messages=partial, continue_final_message=True, add_generation_prompt=False
        )
        if plain is not None and words(plain).startswith(PREFIX):
            self._note("continuation", "trailing message", "its text comes back in front")
        elif _shorter(told, plain):
            self._note("continuation", "continue_final_message", "with add_generation_prompt false")
        elif await self._completes():
            self._note("continuation", "completions", "/completions with a rendered prompt")
        else:
            self._note("continuation", "no")

    async def _completes(self) -> bool:
        body = {"model": self._model, "prompt": "1 2 3", "max_tokens": 2}
        try:
            found = await self._plain.post(f"{self._whom.base}/completions", body)
        except TransportError:
            return False
        return isinstance(found, dict) and bool(found.get("choices"))

    async def _context(self) -> int | None:
        found = await context_of(self._plain, self._whom.root, self._whom.base, self._model)
        value = "unknown" if found is None else f"{found}"
        self._note("context", value, "tokens" if found else "the server states none: see --context")
        return found

    async def _tokenizer(self) -> None:
        # Hosted servers have none, and are not asked for one.
        for way in WAYS if not self._whom.server.hosts else ():
            counter = Counter(self._plain, self._whom.root, self._model, [way])
            if (count := await counter.count((("user", QUESTION),))) is not None:
                self._note("tokenizer", way, f"{count} tokens for the first question")
                return
        self._note("tokenizer", "no", "prompts are estimated")

    async def _kind(self) -> Preset:
        """Return the preset that fits: told, or by what only one kind of server has."""
        kind = self._whom.server
        if kind is presets.GENERIC:
            kind = presets.get(await self._recognised())
        self._note("preset", kind.name, kind.title)
        return kind

    async def _recognised(self) -> str:
        for name, path, field in _SIGNS:
            try:
                found = await self._plain.get(f"{self._whom.root}{path}")
            except TransportError:
                continue
            if isinstance(found, dict) and field in found:
                return name
        refused = {f.name for f in self.findings if f.value == "refused"}
        return "transformers" if {"no_such_parameter", "top_k"} <= refused else "generic"


_SIGNS = (
    ("llamacpp", "/props", "default_generation_settings"),
    ("sglang", "/get_model_info", "model_path"),
    ("tgi", "/info", "max_total_tokens"),
    ("ollama", "/api/tags", "models"),
    ("vllm", "/version", "version"),
)
"""Addresses that one kind of server has, and what stands there."""

_RANDOM = [{"role": "user", "content": "Write ten random words."}]


def _shorter(told: Mapping[str, Any] | None, plain: Mapping[str, Any] | None) -> bool:
    """Say whether a prompt lost the end of its last message and the beginning of an answer."""
    sizes = [usage(answer, "prompt_tokens") if answer else None for answer in (told, plain)]
    return sizes[0] is not None and sizes[1] is not None and sizes[0] < sizes[1]

"""What each kind of server takes, where its reasoning comes back, and how it wants its key.

A preset is a statement about a kind of server, not about one that answers here: ``endpoint
check`` asks a server itself. Sources: the servers' own documentation and source, and recorded
answers of vLLM 0.32 and llama-server (``docs/endpoints.md``).
"""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from assay.errors import UserError

Auth = Literal["bearer", "api-key"]
Continuation = Literal["continue_final_message", "trailing message", "completions", "none"]

OPTIONAL = (
    "top_k",
    "min_p",
    "seed",
    "n",
    "stream_options",
    "chat_template_kwargs",
    "logprobs",
)
"""The parameters in which servers differ. What is not among them every server takes."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of server.

    Parameters
    ----------
    name, title : str
        As ``--server`` takes it, and in words.
    takes : frozenset of str
        Those of `OPTIONAL` that do something there; the others are refused or ignored.
    limit : str
        What the limit on an answer's tokens is called.
    reasoning : tuple of str
        Where reasoning comes back, the usual place first. All places are always read.
    continuation : str
        How a partial answer is continued.
    auth : str
        Where the key goes: ``Authorization: Bearer …`` or ``api-key: …``.
    tokenizer : tuple of str
        Which of the ways of counting tokens to try (`assay.endpoint.tokens`).
    hosts : tuple of str
        Ends of host names by which it is recognised.
    """

    name: str
    title: str
    takes: frozenset[str]
    limit: str = "max_tokens"
    reasoning: tuple[str, ...] = ("content",)
    continuation: Continuation = "none"
    auth: Auth = "bearer"
    tokenizer: tuple[str, ...] = ()
    hosts: tuple[str, ...] = field(default=())


def _takes(*names: str) -> frozenset[str]:
    return frozenset(names)


GENERIC = Preset(
    "generic",
    "any server that speaks chat completions",
    # Most servers ignore what they do not know; one that refuses it is named, with the remedy.
    frozenset(OPTIONAL),
    reasoning=("reasoning_content", "reasoning", "thinking", "content"),
    continuation="none",
    tokenizer=("vllm", "llamacpp"),
)

_ALL = (
    GENERIC,
    Preset(
        "vllm",
        "vLLM",
        frozenset(OPTIONAL),
        reasoning=("reasoning", "reasoning_content", "content"),
        continuation="continue_final_message",
        tokenizer=("vllm",),
    ),
    Preset(
        "sglang",
        "SGLang",
        frozenset(OPTIONAL),
        reasoning=("reasoning_content", "content"),
        continuation="continue_final_message",
        tokenizer=("vllm",),
    ),
    Preset(
        "llamacpp",
        "llama.cpp's llama-server",
        frozenset(OPTIONAL),
        reasoning=("reasoning_content", "content"),
        continuation="trailing message",
        tokenizer=("llamacpp",),
    ),
    Preset(
        "ollama",
        "Ollama, its /v1",
        # top_k and min_p belong into its Modelfile: /v1 ignores them.
        _takes("seed", "stream_options", "logprobs"),
        reasoning=("reasoning", "content"),
        continuation="trailing message",
    ),
    Preset(
        "tgi",
        "Text Generation Inference",
        _takes("seed", "stream_options", "logprobs"),
        tokenizer=("tgi",),
    ),
    Preset(
        "transformers",
        "transformers serve",
        # Answers 422 to every field that it does not know, top_k and stream_options included.
        _takes("seed"),
    ),
    Preset(
        "azure",
        "Azure AI model inference and Azure OpenAI",
        # top_k and the like are not its own: they go through with `extra-parameters`.
        _takes("top_k", "min_p", "seed", "stream_options", "chat_template_kwargs"),
        reasoning=("reasoning_content", "content"),
        auth="api-key",
        hosts=(
            ".services.ai.azure.com",
            ".models.ai.azure.com",
            ".inference.ai.azure.com",
            ".inference.ml.azure.com",
            ".openai.azure.com",
            ".cognitiveservices.azure.com",
        ),
    ),
    Preset(
        "huggingface",
        "Hugging Face inference providers and endpoints",
        _takes("seed", "stream_options", "logprobs"),
        reasoning=("reasoning", "reasoning_content", "content"),
        hosts=("router.huggingface.co", "api-inference.huggingface.co", ".huggingface.cloud"),
    ),
    Preset(
        "openrouter",
        "OpenRouter",
        _takes("top_k", "min_p", "seed", "stream_options", "logprobs"),
        reasoning=("reasoning", "content"),
        continuation="trailing message",
        hosts=("openrouter.ai",),
    ),
    Preset(
        "openai",
        "OpenAI",
        _takes("seed", "n", "stream_options", "logprobs"),
        limit="max_completion_tokens",
        hosts=("api.openai.com",),
    ),
)

PRESETS = {preset.name: preset for preset in _ALL}


def get(name: str) -> Preset:
    """Return the preset of a name.

    Raises
    ------
    UserError
        If there is none, with the names there are.
    """
    if name not in PRESETS:
        raise UserError(f"there is no server {name!r}; choose one of {', '.join(PRESETS)}")
    return PRESETS[name]


def fitting(endpoint: str) -> Preset:
    """Return the preset that an address tells by its host, else the generic one.

    Parameters
    ----------
    endpoint : str
        As a user gives it; one that is no address is generic too.

    Examples
    --------
    >>> fitting("https://openrouter.ai/api/v1").name
    'openrouter'
    """
    try:
        host = "." + (urlsplit(endpoint).hostname or "")
    except ValueError:
        return GENERIC
    for preset in _ALL:
        if any(host.endswith("." + end.lstrip(".")) for end in preset.hosts):
            return preset
    return GENERIC

"""The Phi-4 models: how their cards say to sample, and what fits into their context.

Sources: the cards of microsoft/phi-4 (16K), microsoft/Phi-4-reasoning and -reasoning-plus (32K;
"inference is better with temperature=0.8, top_k=50, top_p=0.95") and
microsoft/Phi-4-mini-reasoning (128K; temperature 0.8, top_p 0.95 in its example, which samples
with the library's own top_k of 50). Context sizes are those of the models' configurations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assay.errors import UserError

AUTO, NONE = "auto", "none"

_THINKING = {"temperature": 0.8, "top_p": 0.95, "top_k": 50}


@dataclass(frozen=True, slots=True)
class ModelPreset:
    """What a model's card recommends.

    Parameters
    ----------
    name : str
        As ``--model-preset`` takes it.
    context : int
        Tokens of prompt and answer together.
    max_tokens : int
        The budget of an answer, unless another one is given.
    stop : str
        The token that ends an answer.
    template : int
        Tokens that the chat form adds at most: its system prompt and marks.
    tags : tuple of str, or None
        Between what it reasons, if it does.
    sampling : mapping
        Sent as it is; empty where the card recommends nothing.
    """

    name: str
    context: int
    max_tokens: int
    stop: str
    template: int
    tags: tuple[str, str] | None = None
    sampling: Mapping[str, Any] = field(default_factory=dict)


_TAGS = ("<think>", "</think>")
_ALL = (
    # The longer name first: the first that a name begins with is taken.
    ModelPreset("phi-4-mini-reasoning", 131_072, 32_768, "<|end|>", 128, _TAGS, _THINKING),
    ModelPreset("phi-4-reasoning-plus", 32_768, 16_384, "<|im_end|>", 512, _TAGS, _THINKING),
    ModelPreset("phi-4-reasoning", 32_768, 16_384, "<|im_end|>", 512, _TAGS, _THINKING),
    ModelPreset("phi-4", 16_384, 8_192, "<|im_end|>", 128),
)
MODELS = {preset.name: preset for preset in _ALL}
_OTHERS = ("phi-4-mini", "phi-4-multimodal", "phi-4-reasoning-vision")


def fitting(model: str) -> ModelPreset | None:
    """Return the preset that a model's name tells, or None.

    Parameters
    ----------
    model : str
        As a server calls it: ``microsoft/Phi-4-reasoning-plus``, ``phi4-reasoning:14b``, a
        path to a GGUF file, …

    Examples
    --------
    >>> fitting("unsloth/Phi-4-mini-reasoning-GGUF").name
    'phi-4-mini-reasoning'
    >>> fitting("phi4-reasoning:14b-plus-q4_K_M").name
    'phi-4-reasoning-plus'
    """
    name = model.replace("\\", "/").rstrip("/").rpartition("/")[2].lower().replace("_", "-")
    if name.startswith("phi4"):
        name = "phi-4" + name[4:]
    if name.startswith("phi-4-reasoning") and "plus" in name:
        return MODELS["phi-4-reasoning-plus"]
    if name.startswith("phi-4-mini-reasoning"):
        return MODELS["phi-4-mini-reasoning"]
    if name.startswith(_OTHERS):
        return None
    return next((preset for preset in _ALL if name.startswith(preset.name)), None)


def chosen(name: str, model: str) -> ModelPreset | None:
    """Return the preset that a user chose: by name, ``auto`` from the model's name, or ``none``.

    Raises
    ------
    UserError
        If there is none of that name.
    """
    if name == AUTO:
        return fitting(model)
    if name == NONE:
        return None
    if name not in MODELS:
        raise UserError(
            f"there is no model preset {name!r}; choose {AUTO}, {NONE} or one of "
            f"{', '.join(MODELS)}"
        )
    return MODELS[name]

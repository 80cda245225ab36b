"""The reward in TRL's own GRPO trainer, with a tiny model; skipped where TRL is not installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from assay import instances, orders
from assay.jsonl import dumps
from assay.trace.reward import reward

pytest.importorskip("torch", reason="the optional test of the trainer needs torch")
pytest.importorskip("trl", reason="the optional test of the trainer needs trl")
pytestmark = pytest.mark.filterwarnings("ignore")


def a_tokenizer(folder: Path) -> Any:
    """Return a tokenizer of whole words, made here: nothing is fetched."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = ["<pad>", "<eos>", "<unk>", "<think>", "</think>", "none", *map(str, range(40))]
    inner = Tokenizer(models.WordLevel({w: k for k, w in enumerate(words)}, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>"
    )
    fast.save_pretrained(folder)
    return fast


def test_a_trainer_takes_the_reward(tmp_path: Path) -> None:
    """GRPOTrainer hands over prompts, completions, ids and the instance, and logs the reward."""
    from datasets import Dataset
    from transformers import LlamaConfig, LlamaForCausalLM
    from trl import GRPOConfig, GRPOTrainer

    order = orders.order("tsp", {"cities": 5})
    every = [i for base in instances.make(order, range(4)) for i in base]
    rows = [{"prompt": "1 2 3", "instance": dumps(one.to_row())} for one in every]
    seen: list[float] = []

    def seeing(**given: Any) -> list[float]:
        found = reward(**given)
        assert {"prompts", "completions", "completion_ids", "instance"} <= set(given)
        assert len(found) == len(given["completions"])
        seen.extend(found)
        return found

    tokenizer = a_tokenizer(tmp_path / "tokenizer")
    sizes = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1}
    heads = {"num_attention_heads": 2, "num_key_value_heads": 2, "vocab_size": len(tokenizer)}
    ends = {"pad_token_id": tokenizer.pad_token_id, "eos_token_id": tokenizer.eos_token_id}
    model = LlamaForCausalLM(LlamaConfig(**sizes, **heads, **ends))
    settings = GRPOConfig(
        output_dir=str(tmp_path / "out"),
        per_device_train_batch_size=2,
        num_generations=2,
        max_completion_length=8,
        max_steps=2,
        report_to=[],
        use_cpu=True,
        save_strategy="no",
    )
    trainer = GRPOTrainer(
        model=model,
        reward_funcs=seeing,
        args=settings,
        train_dataset=Dataset.from_list(rows),
        processing_class=tokenizer,
    )
    trainer.train()
    assert len(seen) >= 4
    assert all(-1 <= value <= 8 / 13 for value in seen)
    logged = [row for row in trainer.state.log_history if "reward" in row]
    assert logged, json.dumps(trainer.state.log_history)

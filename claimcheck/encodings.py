"""Pairs as the tensors that a checkpoint reads: each text tokenised once, joined, padded, nothing cut."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

Pair = tuple[str, str]
Encoding = Mapping[str, list[int]]

# Trained with segment ids, which their tokenizers in transformers 5 leave out unless asked
# (https://github.com/huggingface/transformers/issues/48128).
SEGMENTED = {"albert", "funnel", "rembert", "roformer", "splinter", "xlnet"}
PADS_LEFT = {"xlnet"}  # classifies by the last position; all others are read by the first, the mean or the last real token


class PairEncoder:
    """Turns premise-hypothesis pairs into one checkpoint's inputs.

    It keeps a tokenizer of its own, set up once, so that threads may share it and nothing that is
    done to the tokenizer elsewhere cuts a text here. What looks like a special token in a text
    ("[SEP]", "</s>") is read as the text it is.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase, model: nn.Module) -> None:
        self._tokenizer = tokenizer
        self._backend = _own_backend(tokenizer)
        self._names = _input_names(tokenizer, model)
        config: Any = model.config
        padding = getattr(config, "pad_token_id", None)
        self._padding: int | None = padding if isinstance(padding, int) and padding >= 0 else None
        self._pads_left = config.model_type in PADS_LEFT

    @property
    def can_pad(self) -> bool:
        """Whether pairs of different length may share a batch: the model knows padding and can mask it."""
        return self._padding is not None and "attention_mask" in self._names

    def count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text on its own, without special tokens."""
        if not texts:
            return []
        if self._backend is None:
            return [len(self._in_python(text, add_special_tokens=False)["input_ids"]) for text in texts]
        return [len(encoding.ids) for encoding in self._backend.encode_batch(list(texts), add_special_tokens=False)]

    def encode(self, pairs: Sequence[Pair]) -> list[Encoding]:
        """Inputs of every pair, unpadded; each distinct text is tokenised once."""
        if self._backend is None:  # a tokenizer in Python: no way to join encodings, so pair by pair
            encoded = [self._in_python(*pair) for pair in pairs]
        else:
            texts = list(dict.fromkeys(text for pair in pairs for text in pair))
            alone = dict(zip(texts, self._backend.encode_batch(texts, add_special_tokens=False), strict=True))
            encoded = [self._joined(alone[premise], alone[hypothesis]) for premise, hypothesis in pairs]
        return [{name: item[name] for name in self._names} for item in encoded]

    def pad(self, batch: Sequence[Encoding], device: str) -> dict[str, Tensor]:
        """One tensor per input. Shape: (pairs, longest)."""
        longest = max(len(item["input_ids"]) for item in batch)
        padded = {}
        for name in self._names:
            filler = (self._padding or 0) if name == "input_ids" else 0
            gaps = [[filler] * (longest - len(item[name])) for item in batch]
            rows = [gap + item[name] if self._pads_left else item[name] + gap for gap, item in zip(gaps, batch, strict=True)]
            padded[name] = torch.tensor(rows, dtype=torch.long, device=device)
        return padded

    def _joined(self, premise: Any, hypothesis: Any) -> Encoding:
        joined = self._backend.post_process(premise, hypothesis)
        return {"input_ids": joined.ids, "attention_mask": joined.attention_mask, "token_type_ids": joined.type_ids}

    def _in_python(self, *texts: str, add_special_tokens: bool = True) -> Encoding:
        encoded: Encoding = self._tokenizer(
            *texts,
            add_special_tokens=add_special_tokens,
            split_special_tokens=True,
            return_token_type_ids=True,
            return_attention_mask=True,
            verbose=False,
        )
        return encoded


def _own_backend(tokenizer: PreTrainedTokenizerBase) -> Any:
    """A copy of the Rust tokenizer that neither cuts nor pads; None where the checkpoint has none."""
    shared = getattr(tokenizer, "backend_tokenizer", None)
    if shared is None:
        return None
    backend = copy.deepcopy(shared)
    backend.no_truncation()
    backend.no_padding()
    backend.encode_special_tokens = True
    return backend


def _input_names(tokenizer: PreTrainedTokenizerBase, model: nn.Module) -> tuple[str, ...]:
    """The inputs to give: those that the model takes, with segment ids where it was trained with them."""
    config: Any = model.config
    taken = inspect.signature(model.forward).parameters
    segments = "token_type_ids" in tokenizer.model_input_names or config.model_type in SEGMENTED
    wanted = ["input_ids", "attention_mask"]
    if segments and getattr(config, "type_vocab_size", None) != 1:  # with one type there's nothing to tell apart
        wanted.append("token_type_ids")
    return tuple(name for name in wanted if name in taken)

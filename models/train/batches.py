"""Pairs as tensors: encoding, packing into batches, and the losses."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import torch
from data import NOT_ENTAILMENT, Row
from torch import Tensor
from torch.nn import functional
from transformers import PreTrainedTokenizerBase


class Encoded(NamedTuple):
    """One pair as the model reads it: token ids, token types (where it has them), label, and what a teacher says of it."""

    ids: list[int]
    types: list[int] | None
    label: int
    teacher: tuple[float, ...] | None = None


def pair_loss(logits: Tensor, labels: Tensor, *, smoothing: float) -> Tensor:
    """Loss of each pair; a two-way row is right when the mass of its two labels is high.

    Shapes: ``logits`` is ``(pairs, labels)``, ``labels`` and the result are ``(pairs,)``.
    """
    two_way = labels == NOT_ENTAILMENT
    three_way = functional.cross_entropy(logits, labels.clamp(min=0), label_smoothing=smoothing, reduction="none")
    not_entailed = -torch.logsumexp(functional.log_softmax(logits, dim=-1)[:, 1:], dim=-1)
    return torch.where(two_way, not_entailed, three_way)


def taught_loss(logits: Tensor, teacher: Tensor, *, temperature: float) -> Tensor:
    """Kullback-Leibler divergence of each pair from what the teacher says, both softened (Hinton et al. 2015).

    Shapes: ``logits`` and ``teacher`` (probabilities) are ``(pairs, labels)``, the result is ``(pairs,)``.
    """
    target = torch.softmax(teacher.clamp(min=1e-6).log() / temperature, dim=-1)
    found = functional.log_softmax(logits / temperature, dim=-1)
    return functional.kl_div(found, target, reduction="none").sum(dim=-1) * temperature**2


def encode(rows: Sequence[Row], tokenizer: PreTrainedTokenizerBase, max_length: int) -> list[Encoded]:
    """Token ids of every pair; training alone may cut, the longer text first."""
    tokens = tokenizer(
        [row.premise for row in rows], [row.hypothesis for row in rows], truncation="longest_first", max_length=max_length
    )
    types = tokens.get("token_type_ids") or [None] * len(rows)
    return [Encoded(*fields) for fields in zip(tokens["input_ids"], types, [row.label for row in rows], strict=True)]


def pack(encoded: Sequence[Encoded], budget: int, *, seed: int) -> list[list[int]]:
    """Batches of about ``budget`` tokens, alike in length within and in random order between."""
    rng = random.Random(seed)
    order = sorted(range(len(encoded)), key=lambda i: (len(encoded[i].ids), rng.random()))
    batches: list[list[int]] = [[]]
    for i in order:
        if batches[-1] and (len(batches[-1]) + 1) * len(encoded[i].ids) > budget:
            batches.append([])
        batches[-1].append(i)
    rng.shuffle(batches)
    return batches


def collate(batch: Sequence[Encoded], *, pad: int, device: str) -> tuple[dict[str, Tensor], Tensor]:
    """Padded tensors of shape ``(pairs, tokens)``, and labels of shape ``(pairs,)``."""
    longest = max(len(pair.ids) for pair in batch)
    gaps = [longest - len(pair.ids) for pair in batch]
    columns = {
        "input_ids": [pair.ids + [pad] * gap for pair, gap in zip(batch, gaps, strict=True)],
        "attention_mask": [[1] * len(pair.ids) + [0] * gap for pair, gap in zip(batch, gaps, strict=True)],
    }
    if batch[0].types is not None:
        columns["token_type_ids"] = [(pair.types or []) + [0] * gap for pair, gap in zip(batch, gaps, strict=True)]
    inputs = {name: torch.tensor(column, device=device) for name, column in columns.items()}
    return inputs, torch.tensor([pair.label for pair in batch], device=device)


@torch.no_grad()
def accuracy(model: torch.nn.Module, encoded: Sequence[Encoded], *, pad: int, device: str, bfloat16: bool) -> float:
    """Share of pairs whose most probable label is the gold one."""
    model.eval()
    right = 0
    for batch in pack(encoded, 4_000, seed=0):
        inputs, labels = collate([encoded[i] for i in batch], pad=pad, device=device)
        with torch.autocast(torch.device(device).type, dtype=torch.bfloat16, enabled=bfloat16):
            right += int((model(**inputs).logits.argmax(dim=-1) == labels).sum())
    model.train()
    return right / len(encoded)

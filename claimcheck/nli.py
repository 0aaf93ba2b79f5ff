"""The NLI cross-encoder: load a checkpoint, read its labels, predict pairs in packed batches.

Only this file, ``checkpoints.py``, ``encodings.py`` and ``modeling.py`` import torch.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import PreTrainedTokenizerBase

from claimcheck.checkpoints import (
    calibration_of,
    label_names,
    load,
    resolve_device,
    resolve_dtype,
    weights_digest,
    window_of,
)
from claimcheck.encodings import Encoding, Pair, PairEncoder
from claimcheck.errors import InputError, ModelError, ModelNotFoundError
from claimcheck.labels import LabelMap, read_labels
from claimcheck.resources import SHIPPED, default_model
from claimcheck.schema import ModelInfo, NliPair, NliScores

PairLike = NliPair | tuple[str, str] | Mapping[str, str]
logger = logging.getLogger(__name__)


class NliCrossEncoder:
    """A Hugging Face sequence classifier that judges premise-hypothesis pairs.

    ``__init__`` takes ready objects; ``from_pretrained`` loads them.
    """

    def __init__(
        self,
        model: nn.Module,
        tokenizer: PreTrainedTokenizerBase,
        *,
        labels: LabelMap,
        info: ModelInfo,
        token_budget: int = 4096,
    ) -> None:
        """Store the parts.

        Args:
            model: in evaluation mode, on its device; called with ``input_ids`` and the like.
            tokenizer: of the same checkpoint.
            labels: which of the model's outputs stands for which class.
            info: name, device, precision, window in tokens, calibration.
            token_budget: padded tokens a batch; memory grows with it, results don't change.
        """
        self.model = model
        self.tokenizer = tokenizer
        self.labels = labels
        self.token_budget = token_budget
        self._info = info
        self.encoder = PairEncoder(tokenizer, model)

    @classmethod
    def from_pretrained(
        cls,
        path: str | Path | None = None,
        *,
        device: str = "auto",
        dtype: str = "auto",
        labels: Sequence[str] | None = None,
        token_budget: int = 4096,
    ) -> NliCrossEncoder:
        """Load a checkpoint from a folder or the Hugging Face hub.

        Args:
            path: name of a shipped model (claimcheck-base, claimcheck-mini), folder, or hub id; the most
                accurate shipped model that is installed when None.
            device: "auto" (cuda, else mps, else cpu), or a torch device such as "cuda:1".
            dtype: "auto" (bfloat16 where the hardware computes in it, else float32), "float32",
                "bfloat16" or "float16". Softmax is in float32 always.
            labels: the classes in the order of the model's outputs, for a checkpoint whose config
                doesn't name them: three, or ("not_entailment", "entailment") for one that can
                support a claim and never refute it.
            token_budget: padded tokens a batch.

        Raises:
            ModelNotFoundError: nothing loadable at ``path``.
            LabelMappingError: the labels don't name the classes.
            ModelError: the checkpoint isn't a classifier of pairs, or its files don't belong together.
            DeviceError: the device isn't there.
        """
        name = default_model() if path is None else str(path)
        folder = _folder(name)
        torch_device = resolve_device(device)
        torch_dtype = resolve_dtype(dtype, torch_device)
        digest = weights_digest(Path(folder))
        model, tokenizer = load(folder, torch_dtype)
        config: Any = model.config
        label_map = read_labels(label_names(config), labels, places=config.label2id)
        info = ModelInfo(
            name=name,
            device=str(torch_device),
            dtype=str(torch_dtype).removeprefix("torch."),
            window=window_of(model, tokenizer),
            special_tokens=tokenizer.num_special_tokens_to_add(pair=True),
            calibration=calibration_of(folder),
            can_refute=label_map.can_refute,
            sha256=digest,
        )
        model = model.to(torch_device).eval()
        loaded = cls(model, tokenizer, labels=label_map, info=info, token_budget=token_budget)
        loaded._warn()
        return loaded

    @property
    def info(self) -> ModelInfo:
        """Name, device, precision and window."""
        return self._info

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text on its own, without special tokens."""
        return self.encoder.count(texts)

    def predict(self, pairs: Sequence[PairLike]) -> list[NliScores]:
        """Probabilities of the three classes for each pair, in the order given.

        A pair is an NliPair, a tuple (premise, hypothesis) or a mapping with these two names.

        Identical pairs are scored once, each distinct text is tokenised once, and pairs are sorted by
        length and packed. The result doesn't depend on order or batch size (within 1e-5 in float32).
        A model without a padding token reads one pair at a time.

        Raises:
            InputError: a pair isn't two texts with words, or is longer than the window; nothing is ever cut.
            ModelError: the model can't read a pair, or gave something that isn't a number.
        """
        if not pairs:
            return []
        asked = [_texts(pair, number) for number, pair in enumerate(pairs, start=1)]
        distinct = list(dict.fromkeys(asked))
        encoded = self.encoder.encode(distinct)
        lengths = [len(item["input_ids"]) for item in encoded]
        self._refuse_long(distinct, lengths)
        scores: dict[Pair, NliScores] = {}
        for batch in pack(lengths, self.token_budget if self.encoder.can_pad else 1):
            rows = self._probabilities([encoded[i] for i in batch])
            for i, row in zip(batch, rows, strict=True):
                scores[distinct[i]] = self.labels.scores(row)
        return [scores[pair] for pair in asked]

    def _warn(self) -> None:
        """Log what a user of this checkpoint has to know."""
        if not self.labels.can_refute:
            logger.warning(
                "%s has no contradiction among its labels %s: it can support a claim and never refute one",
                self.info.name,
                list(self.labels.names),
            )
        if not self.encoder.can_pad:
            logger.warning("%s has no padding token: pairs are scored one at a time, which is slow", self.info.name)

    def _refuse_long(self, pairs: Sequence[Pair], lengths: Sequence[int]) -> None:
        longest = max(range(len(pairs)), key=lambda i: lengths[i])
        if lengths[longest] > self.info.window:
            premise, hypothesis = pairs[longest]
            raise InputError(
                f"a pair has {lengths[longest]} tokens and {self.info.name} reads {self.info.window} "
                f"(premise {premise[:40]!r}..., hypothesis {hypothesis[:40]!r}...): split the premise "
                f"into passages or shorten the hypothesis; nothing is cut silently"
            )

    @torch.inference_mode()
    def _probabilities(self, batch: Sequence[Encoding]) -> list[list[float]]:
        """Shape: (pairs, labels), in the order of the model's outputs."""
        inputs = self.encoder.pad(batch, self.info.device)
        try:
            logits = self.model(**inputs).logits.float()  # Shape: (pairs, labels)
        except torch.OutOfMemoryError as error:
            raise ModelError(
                f"{self.info.name} ran out of memory on {self.info.device} with {inputs['input_ids'].numel()} tokens at once: "
                f"give a smaller token_budget, or device='cpu'"
            ) from error
        except (IndexError, RuntimeError, TypeError, ValueError) as error:
            raise ModelError(
                f"{self.info.name} can't read a pair ({str(error).strip()[:120]}): its weights, config and tokenizer "
                f"may not belong together; check the folder, or use another checkpoint"
            ) from error
        if not torch.isfinite(logits).all():
            raise ModelError(
                f"{self.info.name} gave a score that isn't a number: its weights are broken or overflow in {self.info.dtype}"
            )
        rows: list[list[float]] = torch.softmax(logits / self.info.calibration.temperature, dim=-1).tolist()
        return rows


def _texts(pair: PairLike, number: int) -> Pair:
    """Premise and hypothesis of whatever says them."""
    if isinstance(pair, NliPair):
        texts: tuple[Any, ...] = (pair.premise, pair.hypothesis)
    elif isinstance(pair, Mapping):
        texts = (pair.get("premise"), pair.get("hypothesis"))
    else:
        texts = tuple(pair) if isinstance(pair, list | tuple) else (pair,)
    if len(texts) != 2 or not all(isinstance(text, str) and text.strip() for text in texts):
        raise InputError(
            f"pair {number} is {str(pair)[:80]!r}; expected a premise and a hypothesis, both with words: NliPair(premise=..., "
            f"hypothesis=...), (premise, hypothesis) or a mapping with these names"
        )
    return texts[0], texts[1]


def _folder(name: str) -> str:
    """Where a shipped model lies; any other name as it stands: a folder or a hub id."""
    model = SHIPPED.get(name)
    if model is None:
        return name
    if model.folder is None:
        raise ModelNotFoundError(f"{name} isn't installed: run {model.install} in a clone of claimcheck, or choose another model")
    return str(model.folder)


def pack(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first, each at most ``budget`` tokens once padded.

    A single item longer than the budget gets a batch of its own.
    """
    if not lengths:
        return
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    starts = [0]
    for position in range(1, len(order)):
        longest = lengths[order[starts[-1]]]
        if (position - starts[-1] + 1) * longest > budget:
            starts.append(position)
    for start, end in pairwise([*starts, len(order)]):
        yield order[start:end]

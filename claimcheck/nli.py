"""The NLI cross-encoder: load a checkpoint, read its labels, predict pairs in packed batches.

Only this file, ``checkpoints.py`` and ``modeling.py`` import torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

from claimcheck.checkpoints import (
    calibration_of,
    label_columns,
    label_names,
    load,
    resolve_device,
    resolve_dtype,
    weights_digest,
    window_of,
)
from claimcheck.errors import InputError, ModelError, ModelNotFoundError
from claimcheck.resources import SHIPPED, default_model
from claimcheck.schema import ModelInfo, NliPair, NliScores

Pair = tuple[str, str]


class NliCrossEncoder:
    """A Hugging Face sequence classifier that judges premise-hypothesis pairs.

    ``__init__`` takes ready objects; ``from_pretrained`` loads them.
    """

    def __init__(
        self,
        model: nn.Module,
        tokenizer: PreTrainedTokenizerBase,
        *,
        columns: Sequence[int],
        info: ModelInfo,
        token_budget: int = 4096,
    ) -> None:
        """Store the parts.

        Args:
            model: in evaluation mode, on its device; called with ``input_ids`` and the like.
            tokenizer: of the same checkpoint.
            columns: where entailment, neutral and contradiction stand among the model's logits.
            info: name, device, precision, window in tokens, calibration.
            token_budget: padded tokens a batch; memory grows with it, results don't change.
        """
        self.model = model
        self.tokenizer = tokenizer
        self.columns = tuple(columns)
        self.token_budget = token_budget
        self._info = info

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
                doesn't name them.
            token_budget: padded tokens a batch.

        Raises:
            ModelNotFoundError: nothing loadable at ``path``.
            LabelMappingError: the labels don't name the three classes.
            DeviceError: the device isn't there.
        """
        name = default_model() if path is None else str(path)
        folder = _folder(name)
        torch_device = resolve_device(device)
        torch_dtype = resolve_dtype(dtype, torch_device)
        model, tokenizer = load(folder, torch_dtype)
        columns = label_columns(labels or label_names(model.config), given=labels is not None)
        info = ModelInfo(
            name=name,
            device=str(torch_device),
            dtype=str(torch_dtype).removeprefix("torch."),
            window=window_of(model.config, tokenizer),
            special_tokens=tokenizer.num_special_tokens_to_add(pair=True),
            calibration=calibration_of(Path(folder)),
            sha256=weights_digest(Path(folder)),
        )
        model = model.to(torch_device).eval()
        return cls(model, tokenizer, columns=columns, info=info, token_budget=token_budget)

    @property
    def info(self) -> ModelInfo:
        """Name, device, precision and window."""
        return self._info

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text on its own, without special tokens."""
        if not texts:
            return []
        backend = self._backend()
        if backend is not None:
            return [len(encoding.ids) for encoding in backend.encode_batch(list(texts), add_special_tokens=False)]
        return [len(self.tokenizer.tokenize(text)) for text in texts]

    def predict(self, pairs: Sequence[NliPair]) -> list[NliScores]:
        """Probabilities of the three classes for each pair, in the order given.

        Identical pairs are scored once, each distinct text is tokenised once, and pairs are sorted by
        length and packed. The result doesn't depend on order or batch size (within 1e-5 in float32).

        Raises:
            InputError: a pair is longer than the window; nothing is ever cut.
            ModelError: the model gave something that isn't a number.
        """
        if not pairs:
            return []
        distinct = list(dict.fromkeys((pair.premise, pair.hypothesis) for pair in pairs))
        encoded = self._encode(distinct)
        lengths = [len(item["input_ids"]) for item in encoded]
        self._refuse_long(distinct, lengths)
        scores: dict[Pair, NliScores] = {}
        for batch in pack(lengths, self.token_budget):
            rows = self._probabilities([encoded[i] for i in batch])
            for i, row in zip(batch, rows, strict=True):
                scores[distinct[i]] = NliScores(entailment=row[0], neutral=row[1], contradiction=row[2])
        return [scores[pair.premise, pair.hypothesis] for pair in pairs]

    def _encode(self, pairs: Sequence[Pair]) -> list[Mapping[str, list[int]]]:
        """Input ids and the like for every pair, tokenising each distinct text once."""
        backend = self._backend()
        if backend is None:  # a tokenizer in Python: no way to join encodings, so pair by pair
            return [self.tokenizer(premise, hypothesis) for premise, hypothesis in pairs]
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        alone = dict(zip(texts, backend.encode_batch(texts, add_special_tokens=False), strict=True))
        wanted = set(self.tokenizer.model_input_names)
        encoded: list[Mapping[str, list[int]]] = []
        for premise, hypothesis in pairs:
            joined = backend.post_process(alone[premise], alone[hypothesis])
            item = {"input_ids": joined.ids, "attention_mask": joined.attention_mask}
            if "token_type_ids" in wanted:
                item["token_type_ids"] = joined.type_ids
            encoded.append(item)
        return encoded

    def _backend(self) -> Any:
        """The Rust tokenizer, set to neither cut nor pad; None where the checkpoint has none."""
        backend = getattr(self.tokenizer, "backend_tokenizer", None)
        if backend is not None:
            backend.no_truncation()
            backend.no_padding()
        return backend

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
    def _probabilities(self, batch: Sequence[Mapping[str, list[int]]]) -> list[list[float]]:
        """Shape: (pairs, 3), columns in the order of ``CLASSES``."""
        inputs = {name: self._pad(name, [item[name] for item in batch]) for name in batch[0]}
        logits = self.model(**inputs).logits.float()  # Shape: (pairs, labels)
        if not torch.isfinite(logits).all():
            raise ModelError(
                f"{self.info.name} gave a score that isn't a number: its weights are broken or overflow in {self.info.dtype}"
            )
        ordered = logits[:, list(self.columns)] / self.info.calibration.temperature
        rows: list[list[float]] = torch.softmax(ordered, dim=-1).tolist()
        return rows

    def _pad(self, name: str, rows: Sequence[list[int]]) -> Tensor:
        filler = (self.tokenizer.pad_token_id or 0) if name == "input_ids" else 0
        longest = max(len(row) for row in rows)
        padded = [row + [filler] * (longest - len(row)) for row in rows]
        return torch.tensor(padded, dtype=torch.long, device=self.info.device)


def _folder(name: str) -> str:
    """Where a shipped model lies; any other name as it stands: a folder or a hub id."""
    model = SHIPPED.get(name)
    if model is None:
        return name
    if model.folder is None:
        raise ModelNotFoundError(f"{name} isn't installed: {model.install}, or choose another model")
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

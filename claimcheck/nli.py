"""The NLI cross-encoder: load a checkpoint, read its labels, predict pairs in packed batches.

Only this file and ``modeling.py`` import torch.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging

from claimcheck.errors import DeviceError, InputError, LabelMappingError, ModelError, ModelNotFoundError
from claimcheck.modeling import MeanPooledBertForSequenceClassification
from claimcheck.resources import MINI, shipped
from claimcheck.schema import ModelInfo, NliLabel, NliPair, NliScores

logger = logging.getLogger(__name__)

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
CLASSES = (NliLabel.ENTAILMENT, NliLabel.NEUTRAL, NliLabel.CONTRADICTION)
# What checkpoints call the classes, by the first letters of the name in lower case.
SYNONYMS = {
    NliLabel.ENTAILMENT: ("entail", "support"),
    NliLabel.NEUTRAL: ("neutral", "not enough info", "not_enough_info", "nei", "undetermined"),
    NliLabel.CONTRADICTION: ("contradict", "refute"),
}
LONGEST_WINDOW = 512  # what to take where a tokenizer states no limit

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
            info: name, device, precision, window in tokens, temperature.
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
            path: folder or hub id; the shipped claimcheck-mini when None.
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
        folder = str(shipped(MINI) if path is None else path)
        torch_device = _device(device)
        torch_dtype = _dtype(dtype, torch_device)
        model, tokenizer = _load(folder, torch_dtype)
        columns = label_columns(labels or list(_id2label(model.config)), given=labels is not None)
        info = ModelInfo(
            name=MINI if path is None else str(path),
            device=str(torch_device),
            dtype=str(torch_dtype).removeprefix("torch."),
            window=_window(model.config, tokenizer),
            temperature=_temperature(Path(folder)),
            sha256=_weights_digest(Path(folder)),
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
        with _quiet_tokenizer():
            ids = self.tokenizer(list(texts), add_special_tokens=False)["input_ids"]
        return [len(tokens) for tokens in ids]

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
        backend = getattr(self.tokenizer, "backend_tokenizer", None)
        if backend is None:  # a tokenizer in Python: no way to join encodings, so pair by pair
            return [self.tokenizer(premise, hypothesis) for premise, hypothesis in pairs]
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        backend.no_truncation()
        backend.no_padding()
        alone = dict(zip(texts, backend.encode_batch(texts, add_special_tokens=False), strict=True))
        wanted = set(self.tokenizer.model_input_names)
        encoded = []
        for premise, hypothesis in pairs:
            joined = backend.post_process(alone[premise], alone[hypothesis])
            item = {"input_ids": joined.ids, "attention_mask": joined.attention_mask}
            if "token_type_ids" in wanted:
                item["token_type_ids"] = joined.type_ids
            encoded.append(item)
        return encoded

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
            raise ModelError(f"{self.info.name} gave a score that isn't a number: its weights are broken or overflow in {self.info.dtype}")
        ordered = logits[:, list(self.columns)] / self.info.temperature
        rows: list[list[float]] = torch.softmax(ordered, dim=-1).tolist()
        return rows

    def _pad(self, name: str, rows: Sequence[list[int]]) -> Tensor:
        filler = (self.tokenizer.pad_token_id or 0) if name == "input_ids" else 0
        longest = max(len(row) for row in rows)
        padded = [row + [filler] * (longest - len(row)) for row in rows]
        return torch.tensor(padded, dtype=torch.long, device=self.info.device)


def pack(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Indices in batches of like length, longest first, each at most ``budget`` tokens once padded.

    A single item longer than the budget gets a batch of its own.
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    starts = [0]
    for position in range(1, len(order)):
        longest = lengths[order[starts[-1]]]
        if (position - starts[-1] + 1) * longest > budget:
            starts.append(position)
    for start, end in pairwise([*starts, len(order)]):
        yield order[start:end]


def label_columns(names: Sequence[str], *, given: bool = False) -> tuple[int, int, int]:
    """Where entailment, neutral and contradiction stand among a checkpoint's labels.

    Raises:
        LabelMappingError: a class is missing or named twice, or there aren't three labels.
    """
    found = {
        label: [i for i, name in enumerate(names) if str(name).strip().lower().startswith(starts)]
        for label, starts in SYNONYMS.items()
    }
    if len(names) != len(CLASSES) or any(len(places) != 1 for places in found.values()):
        source = "the labels given" if given else "the checkpoint's id2label"
        raise LabelMappingError(
            f"{source} are {list(names)}; expected one each of entailment, neutral and contradiction: "
            f"pass labels in the order of the model's outputs, such as "
            f"labels=('contradiction', 'neutral', 'entailment') or --labels contradiction,neutral,entailment"
        )
    entailment, neutral, contradiction = (found[label][0] for label in CLASSES)
    return entailment, neutral, contradiction


def _id2label(config: Any) -> list[str]:
    return [str(config.id2label[i]) for i in sorted(config.id2label)]


def _load(folder: str, dtype: torch.dtype) -> tuple[nn.Module, PreTrainedTokenizerBase]:
    level = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    try:
        config = AutoConfig.from_pretrained(folder)
        ours = config.architectures == [MeanPooledBertForSequenceClassification.__name__]
        loader = MeanPooledBertForSequenceClassification if ours else AutoModelForSequenceClassification
        model, loading = loader.from_pretrained(folder, dtype=dtype, output_loading_info=True)
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFoundError(
            f"can't load a model from {folder!r}: {_first_line(error)} (tried it as a folder and as a "
            f"Hugging Face hub id{_offline_note()}): check the spelling, or give the path of a checkpoint folder"
        ) from error
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()
    if loading["missing_keys"]:
        raise ModelError(
            f"{folder!r} has no trained classifier (missing {', '.join(sorted(loading['missing_keys'])[:3])}): "
            f"expected a checkpoint fine-tuned for natural-language inference"
        )
    return model, tokenizer


def _offline_note() -> str:
    from huggingface_hub import constants

    return ", offline" if constants.HF_HUB_OFFLINE else ""


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0][:160]


def _device(name: str) -> torch.device:
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise DeviceError(f"{name!r} is not a device; expected auto, cpu, cuda, cuda:0 or mps") from error
    absent = (
        (device.type == "cuda" and (not torch.cuda.is_available() or (device.index or 0) >= torch.cuda.device_count()))
        or (device.type == "mps" and not torch.backends.mps.is_available())
        or device.type not in ("cpu", "cuda", "mps")
    )
    if absent:
        raise DeviceError(f"device {name!r} was asked for and isn't available here: use --device cpu or auto")
    return device


def _dtype(name: str, device: torch.device) -> torch.dtype:
    if name != "auto":
        if name not in DTYPES:
            raise InputError(f"dtype {name!r} is unknown; expected auto, {', '.join(DTYPES)}")
        return DTYPES[name]
    native = torch.cuda.is_bf16_supported(including_emulation=False) if device.type == "cuda" else _cpu_has_bfloat16()
    return torch.bfloat16 if native and device.type in ("cpu", "cuda") else torch.float32


def _cpu_has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16 (avx512_bf16 or amx); emulated, it is far slower."""
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, probe, lambda: False)() for probe in probes)


def _window(config: Any, tokenizer: PreTrainedTokenizerBase) -> int:
    positions = getattr(config, "max_position_embeddings", None) or LONGEST_WINDOW
    if config.model_type in ("roberta", "xlm-roberta", "camembert"):
        positions -= 2  # positions start after the padding index
    return int(min(positions, tokenizer.model_max_length))


def _temperature(folder: Path) -> float:
    path = folder / "calibration.json"
    if not path.is_file():
        return 1.0
    return float(json.loads(path.read_text(encoding="utf-8"))["temperature"])


def _weights_digest(folder: Path) -> str | None:
    path = folder / "model.safetensors"
    if not path.is_file():
        return None
    with path.open("rb") as weights:
        return hashlib.file_digest(weights, "sha256").hexdigest()


class _quiet_tokenizer:
    """Silences the warning about texts past the window while tokens are only being counted."""

    def __enter__(self) -> None:
        self.level = transformers_logging.get_verbosity()
        transformers_logging.set_verbosity_error()

    def __exit__(self, *error: object) -> None:
        transformers_logging.set_verbosity(self.level)

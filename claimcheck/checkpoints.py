"""Loading a checkpoint: weights and tokenizer, device, precision, window."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerBase
from transformers.utils import logging as transformers_logging
from transformers.utils.hub import cached_file

from claimcheck.errors import DeviceError, InputError, ModelError, ModelNotFoundError
from claimcheck.modeling import MeanPooledBertForSequenceClassification
from claimcheck.schema import Calibration

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
HUB_ID = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)?")
LONGEST_WINDOW = 512  # what to take where a tokenizer states no limit


def label_names(config: Any) -> list[str]:
    """The checkpoint's own names for its outputs, in the order of the logits."""
    return [str(config.id2label[i]) for i in sorted(config.id2label)]


def load(folder: str, dtype: torch.dtype) -> tuple[nn.Module, PreTrainedTokenizerBase]:
    """A sequence classifier and its tokenizer, loaded without log lines, progress bars or code of others.

    Raises:
        ModelNotFoundError: nothing loadable at ``folder``, read as a path and as a hub id.
        ModelError: the checkpoint has no trained classifier, or its files don't belong together.
    """
    if not Path(folder).is_dir() and not HUB_ID.fullmatch(folder):
        raise ModelNotFoundError(
            f"no model folder at {folder!r}; expected a checkpoint folder or a Hugging Face hub id such as owner/name"
        )
    try:
        with _silence():
            model, loading, tokenizer = _from_pretrained(folder, dtype)
    except Exception as error:  # loaders meet a bad file with whatever it led to
        raise ModelNotFoundError(
            f"can't load a model from {folder!r}: {_first_line(error)} (tried it as a folder and as a "
            f"Hugging Face hub id{_offline_note()}): {_advice(str(error))}"
        ) from error
    _refuse_unfit(folder, model.config, loading, tokenizer)
    return model, tokenizer


def _from_pretrained(folder: str, dtype: torch.dtype) -> tuple[Any, dict[str, Any], PreTrainedTokenizerBase]:
    config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
    ours = config.architectures == [MeanPooledBertForSequenceClassification.__name__]
    loader: Any = MeanPooledBertForSequenceClassification if ours else AutoModelForSequenceClassification
    safely = {} if ours else {"trust_remote_code": False}
    # Weights of another shape are reported in ``loading`` and then refused.
    model, loading = loader.from_pretrained(folder, dtype=dtype, output_loading_info=True, ignore_mismatched_sizes=True, **safely)
    return model, loading, AutoTokenizer.from_pretrained(folder, trust_remote_code=False)


def _refuse_unfit(folder: str, config: Any, loading: dict[str, Any], tokenizer: PreTrainedTokenizerBase) -> None:
    """Raise ModelError where files load and yet don't make a classifier of pairs."""
    if loading["mismatched_keys"]:
        name, stored, built = min(loading["mismatched_keys"])
        raise ModelError(
            f"{folder!r} is inconsistent: {name} has shape {tuple(stored)} in the weights and {tuple(built)} by its config.json "
            f"with {config.num_labels} labels: expected weights and config of one training; mend config.json (id2label needs "
            f"one label per output)"
        )
    if loading["missing_keys"]:
        raise ModelError(
            f"{folder!r} has no trained classifier (missing {', '.join(sorted(loading['missing_keys'])[:3])}): "
            f"expected a checkpoint fine-tuned for natural-language inference"
        )
    if config.problem_type not in (None, "single_label_classification"):
        raise ModelError(
            f"{folder!r} was trained for {config.problem_type!r} by its config.json, so its outputs don't compete and "
            f"softmax would misread them: expected single_label_classification; use an NLI checkpoint, or mend problem_type"
        )
    known, expected = len(tokenizer), getattr(config, "vocab_size", None)
    if expected and known < expected / 2:  # transformers makes an empty tokenizer where files are missing
        raise ModelError(
            f"{folder!r} has {known} tokens in its tokenizer and {expected} in its model: expected the checkpoint's own "
            f"tokenizer files (tokenizer.json or a vocabulary) beside the weights"
        )


def _advice(message: str) -> str:
    """What to do about a loader's error."""
    if "trust_remote_code" in message or "custom code" in message:
        return "claimcheck runs no code that comes with a checkpoint: use one of a standard architecture"
    if "tiktoken" in message or "sentencepiece" in message.lower():
        return 'its tokenizer is a sentencepiece file, which two more packages read: pip install "claimcheck-nli[sentencepiece]"'
    return "check the spelling, or give the path of a checkpoint folder"


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the loaders' notices, retries and progress bars off the user's terminal, for a while."""
    loggers = [logging.getLogger("transformers"), logging.getLogger("huggingface_hub")]
    levels = [logger.level for logger in loggers]
    bars = transformers_logging.is_progress_bar_enabled()
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            transformers_logging.enable_progress_bar()


def _offline_note() -> str:
    from huggingface_hub import constants

    return ", offline" if constants.HF_HUB_OFFLINE else ""


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0][:160]


def resolve_device(name: str) -> torch.device:
    """The device that was asked for; "auto" is cuda, else mps, else cpu.

    Raises:
        DeviceError: it isn't there.
    """
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


def resolve_dtype(name: str, device: torch.device) -> torch.dtype:
    """The precision that was asked for; "auto" is bfloat16 where the device computes in it, else float32.

    Raises:
        InputError: an unknown name.
    """
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


def window_of(model: nn.Module, tokenizer: PreTrainedTokenizerBase) -> int:
    """Tokens that the checkpoint reads at once, special tokens included.

    The positions that its config states, less those that stay unused where counting starts after the
    padding index (RoBERTa, XLM-R, CamemBERT, MPNet, Longformer), or the tokenizer's own limit where
    that is less; 512 where neither states one.
    """
    stated = getattr(model.config, "max_position_embeddings", None)
    positions = stated if isinstance(stated, int) and stated > 0 else LONGEST_WINDOW
    tables = (module for name, module in model.named_modules() if name.endswith("position_embeddings"))
    paddings = [table.padding_idx for table in tables if isinstance(getattr(table, "padding_idx", None), int)]
    return int(min(positions - max((index + 1 for index in paddings), default=0), tokenizer.model_max_length))


def calibration_of(folder: str) -> Calibration:
    """The measured facts in ``calibration.json``, defaults where there is none; other fields there are ignored.

    ``folder`` is a checkpoint's folder or hub id, as ``load`` takes it.

    Raises:
        ModelError: the file can't be read as a calibration.
    """
    found = _companion(folder, "calibration.json")
    if found is None:
        return Calibration()
    path = Path(found)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(record, dict):
            raise TypeError(f"it holds a JSON {type(record).__name__}")
        return Calibration(**{name: record[name] for name in Calibration.model_fields if name in record})
    except (ValueError, TypeError, RecursionError) as error:
        raise ModelError(
            f"{path}: not a calibration ({_first_line(error)}): expected a JSON object with "
            f"{', '.join(Calibration.model_fields)}; mend it, or remove it to run uncalibrated"
        ) from error


def _companion(folder: str, name: str) -> str | None:
    """A file beside the weights, in a folder or on the hub; None where there is none."""
    with _silence():
        found: str | None = cached_file(
            folder,
            name,
            _raise_exceptions_for_gated_repo=False,
            _raise_exceptions_for_missing_entries=False,
            _raise_exceptions_for_connection_errors=False,
        )
    return found


def weights_digest(folder: Path) -> str | None:
    """SHA-256 of the weights, checked against the folder's ``SHA256SUMS`` where it has one.

    Of several shards it is the digest of their hexadecimal digests in order of name. None for a
    checkpoint that isn't local safetensors files.

    Raises:
        ModelError: a file isn't what ``SHA256SUMS`` says.
    """
    digests = {shard.name: _digest(shard) for shard in sorted(folder.glob("model*.safetensors"))}
    sums = folder / "SHA256SUMS"
    if sums.is_file():
        stated = _read_sums(sums)
        damaged = sorted(name for name in stated.keys() | digests.keys() if digests.get(name) != stated.get(name))
        if damaged:
            raise ModelError(
                f"{folder}: {', '.join(damaged)} isn't what SHA256SUMS says (missing, damaged or added): install the model again"
            )
    if len(digests) > 1:
        return hashlib.sha256("".join(digests.values()).encode()).hexdigest()
    return next(iter(digests.values()), None)


def _read_sums(path: Path) -> dict[str, str]:
    """Digests by name of the weight files that a file of sha256sum lists."""
    lines = [line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if any(len(parts) != 2 for parts in lines):
        raise ModelError(f"{path}: expected lines of a SHA-256 and a name, as sha256sum writes them: install the model again")
    named = {name.strip().lstrip("*"): digest.lower() for digest, name in lines}
    return {name: digest for name, digest in named.items() if name.startswith("model") and name.endswith(".safetensors")}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

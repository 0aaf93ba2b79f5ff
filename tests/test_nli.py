"""The cross-encoder: label order, batching, tokenisation, refusals."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForSequenceClassification, AutoTokenizer, BertModel

from claimcheck import DeviceError, InputError, LabelMappingError, ModelError, ModelNotFoundError, NliCrossEncoder, NliPair
from claimcheck.checkpoints import load
from claimcheck.nli import pack

from .conftest import build_checkpoint

TOLERANCE = 1e-5


def rows(model: NliCrossEncoder, pairs: list[NliPair]) -> torch.Tensor:
    return torch.tensor([[s.entailment, s.neutral, s.contradiction] for s in model.predict(pairs)])


def test_scores_are_those_of_the_checkpoint_with_its_own_label_order(
    tiny_checkpoint: Path, tiny_model: NliCrossEncoder, some_pairs: list[NliPair]
) -> None:
    plain = AutoModelForSequenceClassification.from_pretrained(tiny_checkpoint).eval()
    tokenizer = AutoTokenizer.from_pretrained(tiny_checkpoint)
    expected = []
    for pair in some_pairs:
        with torch.inference_mode():
            logits = plain(**tokenizer(pair.premise, pair.hypothesis, return_tensors="pt")).logits[0]
        contradiction, entailment, neutral = torch.softmax(logits, dim=-1).tolist()
        expected.append([entailment, neutral, contradiction])
    assert torch.allclose(rows(tiny_model, some_pairs), torch.tensor(expected), atol=TOLERANCE)
    assert rows(tiny_model, some_pairs).std(dim=0).min() > 0.01  # the check above could see a swap


def test_given_labels_decide_where_the_config_has_no_names(
    tmp_path: Path, tiny_model: NliCrossEncoder, some_pairs: list[NliPair]
) -> None:
    folder = build_checkpoint(tmp_path, {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"})
    with pytest.raises(LabelMappingError, match="LABEL_0"):
        NliCrossEncoder.from_pretrained(folder)
    named = NliCrossEncoder.from_pretrained(
        folder, labels=("contradiction", "entailment", "neutral"), device="cpu", dtype="float32"
    )
    assert torch.allclose(rows(named, some_pairs), rows(tiny_model, some_pairs), atol=TOLERANCE)


def test_order_changes_nothing(tiny_model: NliCrossEncoder, some_pairs: list[NliPair]) -> None:
    order = random.Random(1).sample(range(len(some_pairs)), len(some_pairs))
    shuffled = rows(tiny_model, [some_pairs[i] for i in order])
    assert torch.allclose(rows(tiny_model, some_pairs)[order], shuffled, atol=TOLERANCE)


@pytest.mark.parametrize("budget", [1, 50, 100_000])
def test_batch_size_changes_nothing(
    budget: int, tiny_checkpoint: Path, tiny_model: NliCrossEncoder, some_pairs: list[NliPair]
) -> None:
    other = NliCrossEncoder.from_pretrained(tiny_checkpoint, token_budget=budget, device="cpu", dtype="float32")
    assert torch.allclose(rows(tiny_model, some_pairs), rows(other, some_pairs), atol=TOLERANCE)


def test_identical_pairs_are_scored_once(tiny_checkpoint: Path, some_pairs: list[NliPair]) -> None:
    model = NliCrossEncoder.from_pretrained(tiny_checkpoint, device="cpu", dtype="float32")
    seen: list[int] = []
    model.model.register_forward_pre_hook(lambda _, __, inputs: seen.append(len(inputs["input_ids"])), with_kwargs=True)
    model.predict(some_pairs * 3)
    assert sum(seen) == len(set(some_pairs))


def test_joined_tokens_are_those_of_the_tokenizer(tiny_model: NliCrossEncoder, some_pairs: list[NliPair]) -> None:
    for pair, encoded in zip(some_pairs, tiny_model.encoder.encode([(p.premise, p.hypothesis) for p in some_pairs]), strict=True):
        expected = tiny_model.tokenizer(pair.premise, pair.hypothesis)
        assert {name: encoded[name] for name in expected} == dict(expected)


def test_no_pairs_give_no_scores(tiny_model: NliCrossEncoder) -> None:
    assert tiny_model.predict([]) == []
    assert tiny_model.count_tokens([]) == []


def test_tokens_are_counted_without_special_ones(tiny_model: NliCrossEncoder) -> None:
    assert tiny_model.count_tokens(["the bridge opened", ""]) == [3, 0]


def test_a_pair_past_the_window_is_refused(tiny_model: NliCrossEncoder) -> None:
    with pytest.raises(InputError, match=r"203 tokens and .* reads 128 .*nothing is cut silently"):
        tiny_model.predict([NliPair(premise="bridge " * 199, hypothesis="bridge")])


def test_broken_weights_are_an_error_and_no_verdict(tiny_checkpoint: Path) -> None:
    model = NliCrossEncoder.from_pretrained(tiny_checkpoint, device="cpu", dtype="float32")
    with torch.no_grad():
        model.model.classifier.bias[0] = float("nan")
    with pytest.raises(ModelError, match="isn't a number"):
        model.predict([NliPair(premise="a", hypothesis="b")])


@pytest.mark.parametrize("path", ["./no/such/folder", "/no/such", "three/part/id"])
def test_a_path_without_a_model_is_refused_without_a_look_at_the_hub(path: str) -> None:
    with pytest.raises(ModelNotFoundError, match="no model folder at"):
        NliCrossEncoder.from_pretrained(path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="can't load a model from"):
        NliCrossEncoder.from_pretrained(tmp_path)


def test_an_encoder_without_a_classifier_is_refused(tmp_path: Path, tiny_checkpoint: Path) -> None:
    BertModel.from_pretrained(tiny_checkpoint).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(tiny_checkpoint).save_pretrained(tmp_path)
    with pytest.raises(ModelError, match="no trained classifier"):
        load(str(tmp_path), torch.float32)


@pytest.mark.parametrize(
    ("device", "message"), [("cuda:99", "isn't available here"), ("abacus", "is not a device"), ("xla", "isn't available here")]
)
def test_an_absent_device_is_refused(device: str, message: str, tiny_checkpoint: Path) -> None:
    with pytest.raises(DeviceError, match=message):
        NliCrossEncoder.from_pretrained(tiny_checkpoint, device=device)


def test_an_unknown_dtype_is_refused(tiny_checkpoint: Path) -> None:
    with pytest.raises(InputError, match="dtype 'int3' is unknown"):
        NliCrossEncoder.from_pretrained(tiny_checkpoint, dtype="int3")


def test_bfloat16_agrees_with_float32_within_its_precision(
    tiny_checkpoint: Path, tiny_model: NliCrossEncoder, some_pairs: list[NliPair]
) -> None:
    fast = NliCrossEncoder.from_pretrained(tiny_checkpoint, dtype="bfloat16", device="cpu")
    assert fast.info.dtype == "bfloat16"
    assert torch.allclose(rows(fast, some_pairs), rows(tiny_model, some_pairs), atol=0.05)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_cuda_agrees_with_the_cpu(tiny_checkpoint: Path, tiny_model: NliCrossEncoder, some_pairs: list[NliPair]) -> None:
    fast = NliCrossEncoder.from_pretrained(tiny_checkpoint, dtype="float32", device="cuda")
    assert torch.allclose(rows(fast, some_pairs), rows(tiny_model, some_pairs), atol=1e-3)


@given(st.lists(st.integers(1, 60), max_size=80), st.integers(1, 300))
def test_batches_hold_every_item_once_and_keep_to_the_budget(lengths: list[int], budget: int) -> None:
    batches = list(pack(lengths, budget))
    assert sorted(i for batch in batches for i in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= budget


def test_a_pair_may_be_a_tuple_or_a_mapping(tiny_model: NliCrossEncoder) -> None:
    premise, hypothesis = "the bridge opened", "it opened in 1932"
    asked = [
        NliPair(premise=premise, hypothesis=hypothesis),
        (premise, hypothesis),
        {"premise": premise, "hypothesis": hypothesis},
    ]
    scores = tiny_model.predict(asked)
    assert scores[0] == scores[1] == scores[2]


@pytest.mark.parametrize("pair", [("the bridge",), ("a", "b", "c"), ("the bridge", " "), {"premise": "a"}, "ab", None, (1, 2)])
def test_what_is_no_pair_of_texts_is_refused(pair: object, tiny_model: NliCrossEncoder) -> None:
    with pytest.raises(InputError, match=r"pair 1 is .*expected a premise and a hypothesis"):
        tiny_model.predict([pair])  # type: ignore[list-item]

"""Checkpoints of every well-known architecture score as transformers scores them, within their true window."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers as hf

from claimcheck import InputError, NliCrossEncoder, NliPair

from .conftest import WORDS
from .tiny_checkpoints import POSITIONS, build, tokenizer_for

TOLERANCE = 2e-5  # of a probability, in float32; the random weights are far larger than trained ones

# The label order of a checkpoint on the hub: roberta-large-mnli, bart-large-mnli, cross-encoder's, VitaminC ...
LABELS = {
    "bert": ("contradiction", "entailment", "neutral"),
    "roberta": ("CONTRADICTION", "NEUTRAL", "ENTAILMENT"),
    "xlm-roberta": ("contradiction", "neutral", "entailment"),
    "bart": ("contradiction", "neutral", "entailment"),
    "deberta-v2": ("entailment", "neutral", "contradiction"),
    "modernbert": ("entailment", "neutral", "contradiction"),
    "albert": ("SUPPORTS", "REFUTES", "NOT ENOUGH INFO"),
    "distilbert": ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
    "mpnet": ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
    "xlnet": ("entailment", "neutral", "contradiction"),
}
COLUMNS = {  # of entailment, neutral and contradiction; written out, so that the reading of labels is tested too
    "bert": [1, 2, 0],
    "roberta": [2, 1, 0],
    "xlm-roberta": [2, 1, 0],
    "bart": [2, 1, 0],
    "deberta-v2": [0, 1, 2],
    "modernbert": [0, 1, 2],
    "albert": [0, 2, 1],
    "distilbert": [0, 1, 2],
    "mpnet": [0, 1, 2],
    "xlnet": [0, 1, 2],
}
SEGMENTS = {"bert", "albert", "xlnet"}  # models that tell premise from hypothesis by token types


@dataclass(frozen=True)
class Case:
    kind: str
    folder: Path
    model: NliCrossEncoder


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Any:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # tiny matrices; more threads only wait for each other
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module", params=sorted(LABELS))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = build(request.param, tmp_path_factory.mktemp(request.param), LABELS[request.param])
    return Case(request.param, folder, loaded(folder))


def loaded(folder: Path, **options: Any) -> NliCrossEncoder:
    return NliCrossEncoder.from_pretrained(folder, device="cpu", dtype="float32", **options)


def rows(model: NliCrossEncoder, pairs: list[NliPair]) -> torch.Tensor:
    return torch.tensor([[s.entailment, s.neutral, s.contradiction] for s in model.predict(pairs)])


def plain_rows(folder: Path, pairs: list[NliPair], columns: list[int], **options: Any) -> torch.Tensor:
    """One forward pass of transformers for each pair."""
    model = hf.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = hf.AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        found = [model(**tokenizer(p.premise, p.hypothesis, return_tensors="pt", **options)).logits[0] for p in pairs]
    return torch.stack(found).softmax(dim=-1)[:, columns]


def pairs_of(count: int = 12) -> list[NliPair]:
    rng = random.Random(0)
    words = [*WORDS, "In", "1932.", "not!"]
    return [
        NliPair(premise=" ".join(rng.choices(words, k=rng.randrange(1, 6))), hypothesis=" ".join(rng.choices(words, k=3)))
        for _ in range(count)
    ]


def test_scores_are_those_of_a_plain_forward_pass(case: Case) -> None:
    options = {"return_token_type_ids": True} if case.kind in SEGMENTS else {}
    expected = plain_rows(case.folder, pairs_of(), COLUMNS[case.kind], **options)
    assert torch.allclose(rows(case.model, pairs_of()), expected, atol=TOLERANCE)
    assert expected.std(dim=0).min() > 100 * TOLERANCE  # the check above could see a swap


def test_batch_size_and_order_change_nothing(case: Case) -> None:
    pairs = pairs_of()
    order = random.Random(1).sample(range(len(pairs)), len(pairs))
    together = rows(case.model, pairs)
    assert torch.allclose(rows(case.model, [pairs[i] for i in order]), together[order], atol=TOLERANCE)
    alone = NliCrossEncoder(
        case.model.model, case.model.tokenizer, labels=case.model.labels, info=case.model.info, token_budget=1
    )
    assert torch.allclose(rows(alone, pairs), together, atol=TOLERANCE)


def test_special_tokens_are_those_that_a_pair_gains(case: Case) -> None:
    for pair in pairs_of():
        (encoded,) = case.model.encoder.encode([(pair.premise, pair.hypothesis)])
        assert len(encoded["input_ids"]) == sum(case.model.count_tokens([*pair_texts(pair)])) + case.model.info.special_tokens


def test_segment_ids_go_to_the_models_that_learnt_them(case: Case) -> None:
    (encoded,) = case.model.encoder.encode([("the bridge", "it opened")])
    told_apart = "token_type_ids" in encoded and len(set(encoded["token_type_ids"])) > 1
    assert told_apart == (case.kind in SEGMENTS | {"deberta-v2"})  # which leaves them unused


def test_a_pair_may_fill_the_window_and_not_exceed_it(case: Case) -> None:
    model = case.model
    window = POSITIONS if case.kind != "xlnet" else 512
    assert model.info.window == (8192 if case.kind == "modernbert" else window)
    full = filling(model, window)
    assert torch.isfinite(rows(model, [full])).all()
    if case.kind != "modernbert":  # 8192 is past what a test should compute
        with pytest.raises(InputError, match=f"a pair has {window + 1} tokens and .* reads {window} "):
            model.predict([NliPair(premise=full.premise + "!", hypothesis=full.hypothesis)])


def filling(model: NliCrossEncoder, tokens: int) -> NliPair:
    """A pair of so many tokens, special ones included."""
    one, two, hypothesis = model.count_tokens(["!", "!!", "it opened"])
    assert two == one + 1
    return NliPair(premise="!" * (tokens - model.info.special_tokens - hypothesis - one + 1), hypothesis="it opened")


def pair_texts(pair: NliPair) -> tuple[str, str]:
    return pair.premise, pair.hypothesis


@pytest.mark.parametrize(
    ("kind", "positions", "window"),
    [("roberta", 514, 512), ("xlm-roberta", 514, 512), ("mpnet", 514, 512), ("bart", 1024, 1024), ("bert", 512, 512)],
)
def test_the_window_of_published_sizes(kind: str, positions: int, window: int, tmp_path: Path) -> None:
    model = loaded(build(kind, tmp_path, LABELS[kind], max_position_embeddings=positions))
    assert model.info.window == window
    assert torch.isfinite(rows(model, [filling(model, window)])).all()


def test_a_tokenizers_own_limit_lowers_the_window(tmp_path: Path) -> None:
    folder = build("bert", tmp_path, LABELS["bert"])
    tokenizer = tokenizer_for("bert")
    tokenizer.model_max_length = 20
    tokenizer.save_pretrained(folder)
    assert loaded(folder).info.window == 20


def test_labels_without_names_are_read_in_the_order_given(tmp_path: Path) -> None:
    folder = build("roberta", tmp_path, ["LABEL_0", "LABEL_1", "LABEL_2"])
    model = loaded(folder, labels=("entailment", "contradiction", "neutral"))
    assert torch.allclose(rows(model, pairs_of()), plain_rows(folder, pairs_of(), [0, 2, 1]), atol=TOLERANCE)


@pytest.mark.parametrize(
    ("own", "given", "columns"),
    [
        (["entailment", "not_entailment"], None, [0, 1]),
        (["not_entailment", "entailment"], None, [1, 0]),
        (["LABEL_0", "LABEL_1"], ["unsupported", "supported"], [1, 0]),
    ],
)
def test_two_labels_support_and_never_refute(
    own: list[str], given: list[str] | None, columns: list[int], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = build("deberta-v2", tmp_path, own)
    model = loaded(folder, labels=given)
    found = rows(model, pairs_of())
    assert torch.allclose(found[:, :2], plain_rows(folder, pairs_of(), columns), atol=TOLERANCE)
    assert found[:, 2].abs().max() == 0
    assert not model.labels.can_refute
    assert "it can support a claim and never refute one" in caplog.text


@pytest.mark.parametrize("kind", ["bart", "bert", "deberta-v2", "mpnet", "xlm-roberta"])
def test_a_special_token_in_a_text_is_text(kind: str, tmp_path: Path) -> None:
    folder = build(kind, tmp_path, LABELS[kind])
    separator = hf.AutoTokenizer.from_pretrained(folder).sep_token
    pairs = [NliPair(premise=f"the bridge {separator} opened", hypothesis="it"), *pairs_of(3)]
    expected = plain_rows(folder, pairs, COLUMNS[kind], split_special_tokens=True)
    assert torch.allclose(rows(loaded(folder), pairs), expected, atol=TOLERANCE)


def test_what_is_done_to_the_tokenizer_elsewhere_cuts_nothing(tmp_path: Path) -> None:
    model = loaded(build("bert", tmp_path, LABELS["bert"]))
    expected = rows(model, pairs_of())
    model.tokenizer("the bridge opened", "it opened", truncation=True, max_length=5, padding="max_length")
    assert torch.equal(rows(model, pairs_of()), expected)


def test_threads_may_share_a_model(tmp_path: Path) -> None:
    model = loaded(build("bert", tmp_path, LABELS["bert"]))
    expected = rows(model, pairs_of(40))
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: rows(model, pairs_of(40)), range(8)):
            assert torch.equal(found, expected)

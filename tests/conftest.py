"""A tiny checkpoint for speed, and a scripted model for tests that need no torch."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from claimcheck import Bm25Selector, ClaimChecker, NliCrossEncoder, NliPair, NliScores, ThresholdPolicy
from claimcheck.claims import ClaimExtractor
from claimcheck.claims.kinds import KindClassifier
from claimcheck.evidence import PassageWindows
from claimcheck.schema import ModelInfo
from claimcheck.syntax import SentencexSplitter, SpacyParser

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = ["bridge", "opened", "harbour", "the", "in", "it", "a", "not", "was", "1932"]


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT classifier of some 17 kB whose labels stand in an odd order."""
    return build_checkpoint(tmp_path_factory.mktemp("tiny"), {0: "CONTRADICTION", 1: "entailment", 2: "Neutral"})


@pytest.fixture(scope="session")
def tiny_model(tiny_checkpoint: Path) -> NliCrossEncoder:
    return NliCrossEncoder.from_pretrained(tiny_checkpoint, device="cpu", dtype="float32")


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    return SpacyParser.load()


def build_checkpoint(folder: Path, labels: dict[int, str]) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(0)
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *WORDS,
        *LETTERS,
        *(f"##{letter}" for letter in LETTERS),
        *"0123456789.,?!",
    ]
    vocabulary = {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
        initializer_range=0.6,  # so that probabilities differ between pairs
        id2label=labels,
        label2id={name: i for i, name in labels.items()},
    )
    model = BertForSequenceClassification(config)
    model.save_pretrained(folder)
    BertTokenizerFast(vocab=vocabulary, model_max_length=128).save_pretrained(folder)
    return folder


class ScriptedModel:
    """An NliModel that follows a rule and counts its calls."""

    def __init__(self, rule: Callable[[NliPair], str], *, window: int = 128) -> None:
        self.rule = rule
        self.calls: list[list[NliPair]] = []
        self.info = ModelInfo(name="scripted", device="cpu", dtype="float32", window=window)

    def predict(self, pairs: Sequence[NliPair]) -> list[NliScores]:
        self.calls.append(list(pairs))
        names = ("entailment", "neutral", "contradiction")
        return [NliScores(**{name: 0.9 if name == self.rule(pair) else 0.05 for name in names}) for pair in pairs]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def scripted_checker(model: ScriptedModel, parser: SpacyParser, *, selector: Bm25Selector, resolve: bool = False) -> ClaimChecker:
    """The usual checker around a scripted model."""
    splitter = SentencexSplitter()
    return ClaimChecker(
        extractor=ClaimExtractor(splitter=splitter, parser=parser, classifier=KindClassifier.load(), resolve=resolve),
        windows=PassageWindows(splitter=splitter, count_tokens=model.count_tokens),
        selector=selector,
        model=model,
        policy=ThresholdPolicy(),
    )


@pytest.fixture
def some_pairs() -> list[NliPair]:
    rng = random.Random(0)
    return [
        NliPair(
            premise=" ".join(rng.choices(WORDS, k=rng.randrange(1, 30))),
            hypothesis=" ".join(rng.choices(WORDS, k=rng.randrange(1, 9))),
        )
        for _ in range(60)
    ]

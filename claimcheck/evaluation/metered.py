"""A model around a model, that counts what is scored."""

from __future__ import annotations

import time
from collections.abc import Sequence

from claimcheck.protocols import NliModel
from claimcheck.schema import ModelInfo, NliPair, NliScores


class MeteredModel:
    """An NliModel that counts what the model inside it scores, and the seconds it takes."""

    def __init__(self, model: NliModel) -> None:
        self.model = model
        self.pairs = 0
        self.seconds = 0.0

    @property
    def info(self) -> ModelInfo:
        """Of the model inside."""
        return self.model.info

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Of the model inside."""
        return self.model.count_tokens(texts)

    def predict(self, pairs: Sequence[NliPair]) -> Sequence[NliScores]:
        """Of the model inside, each distinct pair once."""
        distinct = list(dict.fromkeys(pairs))
        started = time.perf_counter()
        scores = dict(zip(distinct, self.model.predict(distinct), strict=True))
        self.seconds += time.perf_counter() - started
        self.pairs += len(distinct)
        return [scores[pair] for pair in pairs]

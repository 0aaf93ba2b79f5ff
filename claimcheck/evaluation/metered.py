"""Models around a model: one that counts what is scored, one that gathers many claims' pairs into one call."""

from __future__ import annotations

import time
from collections.abc import Sequence

from claimcheck.protocols import NliModel
from claimcheck.schema import ModelInfo, NliPair, NliScores

UNREAD = NliScores(entailment=0.0, neutral=1.0, contradiction=0.0)


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


class RehearsedModel(MeteredModel):
    """Notes the pairs it is asked for, so that those of many claims are scored in one call.

    Every claim is put to the checker twice: the first time each pair counts as unread, then ``learn``
    scores all that was asked, and the second time the answers are the model's.
    """

    def __init__(self, model: NliModel) -> None:
        super().__init__(model)
        self._known: dict[NliPair, NliScores] = {}
        self._asked: list[NliPair] = []

    def predict(self, pairs: Sequence[NliPair]) -> Sequence[NliScores]:
        """What has been learnt of the pairs."""
        self._asked.extend(pairs)
        return [self._known.get(pair, UNREAD) for pair in pairs]

    def learn(self) -> None:
        """Score the pairs asked for so far, in one call."""
        pairs = self._take()
        self._known = dict(zip(pairs, self.model.predict(pairs), strict=True))

    def read(self) -> list[NliScores]:
        """Scores of the pairs asked for since this was last called."""
        return [self._known[pair] for pair in self._take()]

    def _take(self) -> list[NliPair]:
        pairs, self._asked = list(dict.fromkeys(self._asked)), []
        return pairs

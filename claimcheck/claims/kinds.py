"""What a sentence does, and how much it deserves checking, by one linear classifier.

It reads words, the shape of the parse and the rules that fire (``features.py``), and gives one score for being a
fact, one for each other kind, and one for check-worthiness. The model is plain arrays, so it loads without
scikit-learn and without pickle; ``models/train/kinds.py`` fits it.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimcheck.claims.features import shape_of, words_of
from claimcheck.claims.rules import asks, fact_reasons, fired, reason_for
from claimcheck.errors import ModelNotFoundError
from claimcheck.parses import ParsedSentence
from claimcheck.resources import KINDS, shipped
from claimcheck.schema import ClaimKind

WORTHINESS = "check-worthiness"  # the last column of the weights
# Log-odds of a fact from which a sentence is kept. To leave a fact out is the worse mistake, so where no rule says why,
# the wording must be clear; where one does, it may speak more softly. Chosen by cross-validation over articles.
LEAST_WITHOUT_RULE = -1.0
LEAST_AGAINST_RULE = 0.5
NAMED_WORDS = 3  # in the reason of a kind that no rule speaks for


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a sentence does, why in words, and how much it deserves checking."""

    kind: ClaimKind
    reasons: tuple[str, ...]
    check_worthiness: float


class Terms:
    """Features with their inverse document frequencies; a sentence's are a vector of length 1."""

    def __init__(self, names: Sequence[str], idf: NDArray[np.float32]) -> None:
        self.names = names
        self.index = {name: i for i, name in enumerate(names)}
        self.idf = idf

    def vector(self, found: Iterable[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Places and values of what is known; counts weigh by their logarithm."""
        counts = Counter(self.index[name] for name in found if name in self.index)
        places = np.fromiter(counts, dtype=np.int64, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[places]
        return places, values / max(float(np.linalg.norm(values)), 1e-9)


class KindClassifier:
    """Fact or not, by the odds and whether a rule objects; what is no fact gets the likeliest other kind."""

    def __init__(
        self, *, words: Terms, shape: Terms, weights: NDArray[np.float32], bias: NDArray[np.float32], labels: Sequence[str]
    ) -> None:
        """Store the fitted arrays: ``weights`` has a row for each word, then for each shape; a column for each label."""
        self.words = words
        self.shape = shape
        self.weights = weights
        self.bias = bias
        self.labels = labels
        self.fact, self.worthiness = (labels.index(name) for name in (ClaimKind.FACT.value, WORTHINESS))

    @classmethod
    def load(cls, folder: str | Path | None = None) -> KindClassifier:
        """The shipped classifier, or the one in ``folder``.

        Raises:
            ModelNotFoundError: no ``model.npz`` there.
        """
        return _load((shipped(KINDS) if folder is None else Path(folder)) / "model.npz")

    def judge(self, sentence: ParsedSentence) -> Judgement:
        """Kind, reasons and check-worthiness in one step."""
        if not sentence.tokens:
            return Judgement(ClaimKind.OTHER, (reason_for(ClaimKind.OTHER, sentence) or "no words",), 0.0)
        places, values = self.words.vector(words_of(sentence))
        shape_places, shape_values = self.shape.vector(shape_of(sentence))
        rows = np.concatenate([places, shape_places + len(self.words.names)])
        pushes = np.concatenate([values, shape_values])[:, None] * self.weights[rows].astype(np.float32)
        logits = pushes.sum(axis=0) + self.bias
        is_fact = logits[self.fact] >= _least_odds(sentence)
        label = self.fact if is_fact else self._likeliest_other(logits)
        if asks(sentence):
            label = self.labels.index(ClaimKind.QUESTION.value)
        kind = ClaimKind(self.labels[label])
        if kind is ClaimKind.FACT:
            reasons = fact_reasons(sentence)
        else:
            # What speaks for this kind against a fact, among the words: shapes have no name that a reader knows.
            lean = pushes[: len(places), label] - pushes[: len(places), self.fact]
            reasons = (reason_for(kind, sentence) or self._wording(kind, places, lean),)
        return Judgement(kind, reasons, _probability(float(logits[self.worthiness])))

    def _likeliest_other(self, logits: NDArray[np.float32]) -> int:
        return max((i for i in range(len(self.labels)) if i not in (self.fact, self.worthiness)), key=lambda i: float(logits[i]))

    def _wording(self, kind: ClaimKind, places: NDArray[np.int64], lean: NDArray[np.float32]) -> str:
        strongest = [int(i) for i in np.argsort(-lean, kind="stable") if lean[i] > 0 and self.words.names[places[i]] != "#"]
        words: list[str] = []
        for name in (self.words.names[places[i]] for i in strongest):
            if not any(name in other or other in name for other in words):
                words.append(name)
        article = "an" if kind.value[0] in "aeio" else "a"
        named = ", ".join(f"'{word}'" for word in words[:NAMED_WORDS])
        return f"reads like {article} {kind}: {named}" if named else f"built like {article} {kind}"


def _least_odds(sentence: ParsedSentence) -> float:
    rules = [rule for rule, _ in fired(sentence)]
    if ClaimKind.OTHER.value in rules:
        return math.inf  # what isn't a clause states nothing
    return LEAST_AGAINST_RULE if rules else LEAST_WITHOUT_RULE


@functools.cache
def _load(path: Path) -> KindClassifier:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            words, shape, labels = (bytes(arrays[name]).decode("utf-8").split("\n") for name in ("words", "shape", "labels"))
            return KindClassifier(
                words=Terms(words, arrays["words_idf"].astype(np.float32)),
                shape=Terms(shape, arrays["shape_idf"].astype(np.float32)),
                weights=arrays["weights"],
                bias=arrays["bias"].astype(np.float32),
                labels=labels,
            )
    except (OSError, KeyError, ValueError) as error:
        raise ModelNotFoundError(f"can't read the kind classifier {path}: {error}: reinstall claimcheck-nli") from error


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

"""How much a sentence deserves checking: TF-IDF and logistic regression, fitted on ClaimBuster.

The model is three plain arrays, so it loads without scikit-learn and without pickle.
``models/train/checkworthiness.py`` fits it and uses ``terms_of`` from here.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ModelNotFoundError
from claimcheck.resources import WORTHINESS, shipped

WORD = re.compile(r"\d[\d,.]*|[a-z]+(?:['’][a-z]+)?")


def terms_of(sentence: str) -> list[str]:
    """Words and word pairs in lower case; every number is the one word ``#``."""
    words = ["#" if word[0].isdigit() else word.replace("’", "'") for word in WORD.findall(sentence.lower())]
    return words + [f"{first} {second}" for first, second in pairwise(words)]


class TfidfScorer:
    """Check-worthiness as the probability of ClaimBuster's label CFS (check-worthy factual sentence)."""

    def __init__(self, *, terms: Sequence[str], idf: NDArray[np.float32], weights: NDArray[np.float32], bias: float) -> None:
        """Store the fitted arrays: ``idf`` and ``weights`` have one entry per term."""
        self.index = {term: i for i, term in enumerate(terms)}
        self.idf = idf
        self.weights = weights
        self.bias = bias

    @classmethod
    def load(cls, folder: str | Path | None = None) -> TfidfScorer:
        """The shipped scorer, or the one in ``folder``.

        Raises:
            ModelNotFoundError: no ``model.npz`` there.
        """
        path = (shipped(WORTHINESS) if folder is None else Path(folder)) / "model.npz"
        try:
            with np.load(path, allow_pickle=False) as arrays:
                terms = bytes(arrays["terms"]).decode("utf-8").split("\n")
                idf, weights = (arrays[name].astype(np.float32) for name in ("idf", "weights"))
                return cls(terms=terms, idf=idf, weights=weights, bias=float(arrays["bias"]))
        except (OSError, KeyError, ValueError) as error:
            raise ModelNotFoundError(
                f"can't read the check-worthiness model {path}: {error}: reinstall claimcheck-nli"
            ) from error

    def score(self, sentences: Sequence[str]) -> list[float]:
        """Probability of each sentence being check-worthy."""
        return [self._probability(sentence) for sentence in sentences]

    def _probability(self, sentence: str) -> float:
        counts = Counter(self.index[term] for term in terms_of(sentence) if term in self.index)
        if not counts:
            return 1 / (1 + math.exp(-self.bias))
        places = np.fromiter(counts, dtype=np.int64)
        frequencies = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32))
        features = frequencies * self.idf[places]
        logit = float(features @ self.weights[places]) / float(np.linalg.norm(features)) + self.bias
        return 1 / (1 + math.exp(-logit))

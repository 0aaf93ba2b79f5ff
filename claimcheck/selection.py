"""Which passages are worth reading for a claim."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import Stemmer

from claimcheck.errors import InputError
from claimcheck.schema import Claim, Passage

TOP_K = 12  # of some 20 snippets these hold nearly every one that decides (benchmarks/selection.py)


class Bm25Selector:
    """The ``top_k`` passages that share most with the claim by BM25 (Robertson & Zaragoza 2009).

    Words are compared as stems, without stop words, and a passage's context (its title) counts as its
    words. A passage far down the ranking is read as long as ``top_k`` isn't reached, because evidence in
    other words than the claim's decides it just as well. ``top_k=None`` takes all.

    ``min_overlap`` is a floor for models that take what is off the subject for a contradiction: a passage
    that shares less than this part of the words of the shorter text is never read, whatever ``top_k`` is.
    """

    def __init__(self, top_k: int | None = TOP_K, *, min_overlap: float = 0.0) -> None:
        if top_k is not None and top_k < 1:
            raise InputError(f"top_k is {top_k}; expected 1 or more, or None to read every passage")
        if not 0 <= min_overlap <= 1:
            raise InputError(f"min_overlap is {min_overlap}; expected a share from 0 to 1")
        self.top_k = top_k
        self.min_overlap = min_overlap
        self._last = _Index(())

    @property
    def settings(self) -> dict[str, float | None]:
        """How many passages it takes, and its floor."""
        return {"top_k": self.top_k, "min_overlap": self.min_overlap}

    def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
        """The chosen passages, best first (in the order given where all are chosen); ties keep the order given."""
        if not passages or (not self.min_overlap and (self.top_k is None or len(passages) <= self.top_k)):
            return list(passages)
        index = self._last
        if index.passages is not passages:  # once for all claims that are weighed against the same passages
            index = self._last = _Index(passages)
        words = _tokens([claim.text])[0]
        scores = index.scores(words)
        ranked = sorted(range(len(passages)), key=lambda i: -scores[i])
        near = [i for i in ranked if _overlap(frozenset(words), index.words[i]) >= self.min_overlap]
        return [passages[i] for i in near[: self.top_k]]


class _Index:
    """BM25 over some passages; never changed once made, so that threads may share it."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        tokens = _tokens([passage.premise for passage in passages]) if passages else []
        self.words = [frozenset(words) for words in tokens]
        self._vocabulary = frozenset[str]().union(*self.words)
        self._bm25 = bm25s.BM25()
        if any(tokens):
            self._bm25.index(tokens, show_progress=False)

    def scores(self, words: Sequence[str]) -> Sequence[float]:
        """One score per passage."""
        known = [word for word in words if word in self._vocabulary]
        found: Sequence[float] = self._bm25.get_scores(known) if known else [0.0] * len(self.passages)
        return found


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Overlap coefficient: the shared words as a share of the shorter text's."""
    return len(left & right) / (min(len(left), len(right)) or 1)


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="en_plus", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
    )
    return tokens

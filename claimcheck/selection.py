"""Which passages are worth reading for a claim."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import Stemmer

from claimcheck.errors import InputError
from claimcheck.schema import Claim, Passage


class Bm25Selector:
    """The passages that share most with the claim by BM25 (Robertson & Zaragoza 2009).

    At most ``top_k``, and none that scores less than ``min_share`` of the best one: a passage on
    another subject that shares a word or two with the claim is what a model most often takes for a
    contradiction. ``top_k=None`` takes every passage and applies no floor.
    """

    def __init__(self, top_k: int | None = 8, *, min_share: float = 0.7) -> None:
        if top_k is not None and top_k < 1:
            raise InputError(f"top_k is {top_k}; expected 1 or more, or None to read every passage")
        if not 0 <= min_share <= 1:
            raise InputError(f"min_share is {min_share}; expected a share of the best score from 0 to 1")
        self.top_k = top_k
        self.min_share = min_share
        self._indexed: Sequence[Passage] = ()
        self._index = bm25s.BM25()

    def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
        """The chosen passages, best first; ties keep the order given."""
        if self.top_k is None or not passages:
            return list(passages)
        self._prepare(passages)
        known = [token for token in _tokens([claim.text])[0] if token in self._index.vocab_dict]
        if not known:
            return []
        scores = self._index.get_scores(known)
        floor = max(self.min_share * float(scores.max()), 1e-9)
        ranked = sorted(range(len(passages)), key=lambda i: -scores[i])
        return [passages[i] for i in ranked[: self.top_k] if scores[i] >= floor]

    def _prepare(self, passages: Sequence[Passage]) -> None:
        """Index the passages once for all claims that are weighed against them."""
        if self._indexed is passages:
            return
        self._index = bm25s.BM25()
        self._index.index(_tokens([passage.text for passage in passages]), show_progress=False)
        self._indexed = passages


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="en_plus", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
    )
    return tokens

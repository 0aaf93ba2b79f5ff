"""Which passages are worth reading for a claim."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import Stemmer

from claimcheck.errors import InputError
from claimcheck.schema import Claim, Passage


class Bm25Selector:
    """The passages that share most with the claim by BM25 (Robertson & Zaragoza 2009).

    At most ``top_k``, none that scores less than ``min_share`` of the best one, and none that shares
    less than ``min_overlap`` of the words of the shorter text (stems, without stop words): a passage
    on another subject that shares a word or two with the claim is what a model most often takes for
    a contradiction. ``top_k=None`` takes every passage and applies no floor.
    """

    def __init__(self, top_k: int | None = 8, *, min_share: float = 0.7, min_overlap: float = 0.25) -> None:
        if top_k is not None and top_k < 1:
            raise InputError(f"top_k is {top_k}; expected 1 or more, or None to read every passage")
        for name, value in (("min_share", min_share), ("min_overlap", min_overlap)):
            if not 0 <= value <= 1:
                raise InputError(f"{name} is {value}; expected a share from 0 to 1")
        self.top_k = top_k
        self.min_share = min_share
        self.min_overlap = min_overlap
        self._indexed: Sequence[Passage] = ()
        self._words: list[frozenset[str]] = []
        self._index = bm25s.BM25()

    def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
        """The chosen passages, best first; ties keep the order given."""
        if self.top_k is None or not passages:
            return list(passages)
        self._prepare(passages)
        words = _tokens([claim.text])[0]
        known = [word for word in words if word in self._index.vocab_dict]
        if not known:
            return []
        scores = self._index.get_scores(known)
        floor = max(self.min_share * float(scores.max()), 1e-9)
        ranked = sorted(range(len(passages)), key=lambda i: -scores[i])
        near = [i for i in ranked if scores[i] >= floor and _overlap(frozenset(words), self._words[i]) >= self.min_overlap]
        return [passages[i] for i in near[: self.top_k]]

    def _prepare(self, passages: Sequence[Passage]) -> None:
        """Index the passages once for all claims that are weighed against them."""
        if self._indexed is passages:
            return
        self._index = bm25s.BM25()
        tokens = _tokens([passage.text for passage in passages])
        self._index.index(tokens, show_progress=False)
        self._words = [frozenset(words) for words in tokens]
        self._indexed = passages


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Overlap coefficient: the shared words as a share of the shorter text's."""
    return len(left & right) / (min(len(left), len(right)) or 1)


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="en_plus", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
    )
    return tokens

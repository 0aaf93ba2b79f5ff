"""Which passages are worth reading for a claim."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import Stemmer

from claimcheck.errors import InputError
from claimcheck.schema import Claim, Passage

TOP_K = 12  # of 20 snippets these hold every one that decides a claim of our labelled articles (benchmarks/articles)


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
        self._indexed: Sequence[Passage] = ()
        self._words: list[frozenset[str]] = []
        self._index = bm25s.BM25()

    def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
        """The chosen passages, best first; ties keep the order given."""
        if not passages or (not self.min_overlap and (self.top_k is None or len(passages) <= self.top_k)):
            return list(passages)
        self._prepare(passages)
        words = _tokens([claim.text])[0]
        known = [word for word in words if word in self._index.vocab_dict]
        scores = self._index.get_scores(known) if known else [0.0] * len(passages)
        ranked = sorted(range(len(passages)), key=lambda i: -scores[i])
        near = [i for i in ranked if _overlap(frozenset(words), self._words[i]) >= self.min_overlap]
        return [passages[i] for i in near[: self.top_k]]

    def _prepare(self, passages: Sequence[Passage]) -> None:
        """Index the passages once for all claims that are weighed against them."""
        if self._indexed is passages:
            return
        self._index = bm25s.BM25()
        tokens = _tokens([passage.premise for passage in passages])
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

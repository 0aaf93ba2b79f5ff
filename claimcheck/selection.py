"""Which passages are worth reading for a claim."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s

from claimcheck.errors import InputError
from claimcheck.schema import Claim, Passage


class Bm25Selector:
    """The ``top_k`` passages that share most with the claim by BM25 (Robertson & Zaragoza 2009).

    Passages that share no word with the claim are never chosen, except with ``top_k=None``, which
    takes every passage.
    """

    def __init__(self, top_k: int | None = 8) -> None:
        if top_k is not None and top_k < 1:
            raise InputError(f"top_k is {top_k}; expected 1 or more, or None to read every passage")
        self.top_k = top_k
        self._indexed: Sequence[Passage] = ()
        self._index = bm25s.BM25()

    def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
        """The chosen passages, best first; ties keep the order given."""
        if self.top_k is None or not passages:
            return list(passages)
        query = _tokens([claim.text])[0]
        self._prepare(passages)
        known = [token for token in query if token in self._index.vocab_dict]
        if not known:
            return []
        scores = self._index.get_scores(known)
        ranked = sorted(range(len(passages)), key=lambda i: -scores[i])
        return [passages[i] for i in ranked[: self.top_k] if scores[i] > 0]

    def _prepare(self, passages: Sequence[Passage]) -> None:
        """Index the passages once for all claims that are weighed against them."""
        if self._indexed is passages:
            return
        self._index = bm25s.BM25()
        self._index.index(_tokens([passage.text for passage in passages]), show_progress=False)
        self._indexed = passages


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(list(texts), stopwords="en", return_ids=False, show_progress=False)
    return tokens

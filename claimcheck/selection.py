"""Which passages are worth reading for a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from claimcheck.embeddings import Floats, StaticEncoder
from claimcheck.errors import InputError
from claimcheck.schema import Claim, Passage

TOP_K = 12  # of some 20 snippets these hold nearly every one that decides (benchmarks/selection.py)
MANY = 40  # among more passages than this words alone miss what is said in others
RANK_OFFSET = 60  # k of reciprocal rank fusion, as its authors set it
WORDS_WEIGHT = 2.0  # of BM25 beside the dense ranking's 1: within one long article words tell more


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
        ranked = self._ranked(claim, passages, index.scores(words))
        near = [i for i in ranked if _overlap(frozenset(words), index.words[i]) >= self.min_overlap]
        return [passages[i] for i in near[: self.top_k]]

    def _ranked(self, claim: Claim, passages: Sequence[Passage], scores: Sequence[float]) -> Sequence[int]:
        """Places of all passages, best first, from the claim and the passages' BM25 scores."""
        return _best_first(scores)


class HybridSelector(Bm25Selector):
    """BM25 as it is for few passages; for many, fused with a dense ranking that finds other words for the same thing.

    The two are joined by reciprocal rank fusion (Cormack, Clarke & Buettcher 2009), BM25 weighing double. A passage
    that shares no word with the claim has no place in the ranking by words. ``neighbours`` brings with each pick the
    passages before and after it in the same snippet, within ``top_k``: it costs recall on long articles
    (benchmarks/selection.py), so it is off.
    """

    def __init__(
        self,
        top_k: int | None = TOP_K,
        *,
        min_overlap: float = 0.0,
        encoder: StaticEncoder | None = None,
        many: int = MANY,
        neighbours: bool = False,
    ) -> None:
        """Store the options, and load the shipped embeddings unless an encoder is given.

        Args:
            top_k: as for ``Bm25Selector``.
            min_overlap: as for ``Bm25Selector``.
            encoder: makes the vectors of the dense ranking.
            many: passages up to this number are ranked by BM25 alone.
            neighbours: whether each pick brings those beside it.

        Raises:
            InputError: an option makes no sense.
            ModelNotFoundError: the shipped embeddings can't be read.
        """
        super().__init__(top_k, min_overlap=min_overlap)
        if many < 0:
            raise InputError(f"many is {many}; expected a number of passages from 0")
        self.encoder = encoder or StaticEncoder.load()
        self.many = many
        self.neighbours = neighbours
        self._embedded = _Vectors((), self.encoder)

    @property
    def settings(self) -> dict[str, float | None]:
        """As for ``Bm25Selector``, from how many passages on it fuses, and whether picks bring their neighbours."""
        return super().settings | {"many": self.many, "neighbours": self.neighbours}

    def _ranked(self, claim: Claim, passages: Sequence[Passage], scores: Sequence[float]) -> Sequence[int]:
        ranked = _best_first(scores)
        if len(passages) > self.many:
            vectors = self._embedded
            if vectors.passages is not passages:
                vectors = self._embedded = _Vectors(passages, self.encoder)
            by_words = [i for i in ranked if scores[i] > 0]
            ranked = _fused(by_words, _best_first(vectors.scores(claim.text)))
        return _with_neighbours(ranked, passages) if self.neighbours else ranked


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


class _Vectors:
    """The vectors of some passages; never changed once made, so that threads may share it."""

    def __init__(self, passages: Sequence[Passage], encoder: StaticEncoder) -> None:
        self.passages = passages
        self._encoder = encoder
        self._vectors = encoder.encode([passage.premise for passage in passages])  # Shape: (passages, dimensions)

    def scores(self, text: str) -> Floats:
        """Cosine similarity of each passage; rounded, so that equal passages tie wherever they stand."""
        found: Floats = np.round(self._vectors @ self._encoder.encode([text])[0], 5)
        return found


def _best_first(scores: Sequence[float] | NDArray[np.floating]) -> list[int]:
    """Places by falling score; ties keep the order given."""
    order: list[int] = np.argsort(-np.asarray(scores), kind="stable").tolist()
    return order


def _fused(by_words: Sequence[int], by_meaning: Sequence[int]) -> list[int]:
    """Places of all passages by the weighted sum of their reciprocal ranks; the second ranking holds every one."""
    scores = np.zeros(len(by_meaning))
    for ranked, weight in ((by_words, WORDS_WEIGHT), (by_meaning, 1.0)):
        scores[np.asarray(ranked, dtype=np.intp)] += weight / (RANK_OFFSET + 1 + np.arange(len(ranked)))
    return _best_first(scores)


def _with_neighbours(ranked: Sequence[int], passages: Sequence[Passage]) -> list[int]:
    """The same places, each followed by those beside it in its snippet that haven't come yet."""
    return list(dict.fromkeys(chain.from_iterable(_beside(i, passages) for i in ranked)))


def _beside(place: int, passages: Sequence[Passage]) -> Iterator[int]:
    """A place, the one before it and the one after it, where they are of the same snippet."""
    for i in (place, place - 1, place + 1):
        if 0 <= i < len(passages) and passages[i].evidence_id == passages[place].evidence_id:
            yield i


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Overlap coefficient: the shared words as a share of the shorter text's."""
    return len(left & right) / (min(len(left), len(right)) or 1)


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        list(texts), stopwords="en_plus", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
    )
    return tokens

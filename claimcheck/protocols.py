"""The plug points: anything with the method can take the part's place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from claimcheck.schema import Claim, Coverage, Judgement, ModelInfo, NliPair, NliScores, Passage, Sentence, Verdict


class SentenceSplitter(Protocol):
    """Finds sentence boundaries."""

    def split(self, text: str) -> Sequence[Sentence]:
        """Sentences in order; their spans and the white space between them make up ``text``."""
        ...


class CheckWorthinessScorer(Protocol):
    """Ranks sentences by how much they deserve checking."""

    def score(self, sentences: Sequence[str]) -> Sequence[float]:
        """One probability per sentence, in order."""
        ...


class EvidenceSelector(Protocol):
    """Chooses the passages worth reading for a claim."""

    def select(self, claim: Claim, passages: Sequence[Passage]) -> Sequence[Passage]:
        """Passages from among those given, best first."""
        ...


class NliModel(Protocol):
    """Judges premise-hypothesis pairs."""

    @property
    def info(self) -> ModelInfo:
        """Name, device, precision and window, for the report."""
        ...

    def predict(self, pairs: Sequence[NliPair]) -> Sequence[NliScores]:
        """One distribution per pair, in order; raises InputError for a pair past the window."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Tokens of each text on its own, without special tokens."""
        ...


class VerdictPolicy(Protocol):
    """Turns the judgements of one claim into a verdict."""

    @property
    def thresholds(self) -> dict[str, float]:
        """The numbers it decides by, shown in every report."""
        ...

    def decide(self, claim: Claim, judgements: Sequence[Judgement], coverage: Coverage) -> Verdict:
        """The verdict; no judgements at all is NOT_ENOUGH_EVIDENCE, never an error."""
        ...

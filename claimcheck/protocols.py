"""The plug points: anything with the method can take the part's place.

A part that has options says them in a property ``settings``, a mapping of names to plain values; every report
shows them. A part without one is shown by its name alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from claimcheck.parses import ParsedDocument
from claimcheck.schema import Claim, Coverage, ModelInfo, NliPair, NliScores, Passage, Reading, Sentence, Span, Verdict


class SentenceSplitter(Protocol):
    """Finds sentence boundaries."""

    def split(self, text: str) -> Sequence[Sentence]:
        """Sentences in order; their spans and the white space between them make up ``text``."""
        ...


class SentenceParser(Protocol):
    """Parses sentences whose boundaries are known."""

    def parse(self, text: str, sentences: Sequence[Span]) -> ParsedDocument:
        """The sentences with their tokens, in order; all offsets index ``text``."""
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
    """Turns what was read for one claim into a verdict."""

    def decide(self, claim: Claim, readings: Sequence[Reading], coverage: Coverage) -> Verdict:
        """The verdict; no readings at all is NOT_ENOUGH_EVIDENCE without a confidence, never an error."""
        ...

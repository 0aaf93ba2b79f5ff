"""What an article states, and what each statement is."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from claimcheck.schema.articles import Sentence
from claimcheck.schema.records import Record, Span


class ClaimKind(StrEnum):
    """What a sentence does; only a fact is checked against evidence."""

    FACT = "fact"
    OPINION = "opinion"
    PREDICTION = "prediction"
    QUESTION = "question"
    ADVICE = "advice"
    EXPERIENCE = "experience"
    OTHER = "other"


class OffsetsInto(StrEnum):
    """Which text a claim's offsets index."""

    ARTICLE = "article"
    CLAIM = "claim"  # the string that was given to be verified


class Speaker(Span):
    """Who is quoted or reported, where the article names them, and with which verb."""

    text: str
    verb: str | None = None


class Substitution(Span):
    """A word of the claim replaced by what it refers to.

    ``antecedent`` is where that was said, and None for a time that the article's date tells.
    """

    original: str
    replacement: str
    antecedent: Span | None = None


class Claim(Record):
    """A statement, standing alone in ``text``.

    ``spans`` are its words in the text that ``offsets_into`` names, in order and without the marks between
    them; a part of a sentence may have several ("The bridge ... closed in 1990"). ``parent`` is the id of the
    claim that this is a part of. ``left_out`` says why there is no verdict, and is None where there is one.
    ``unresolved`` are words whose referent lies outside of ``text``.
    """

    id: str
    text: str
    spans: tuple[Span, ...] = Field(min_length=1)
    offsets_into: OffsetsInto = OffsetsInto.ARTICLE
    sentence: Sentence
    kind: ClaimKind
    check_worthiness: float | None = Field(default=None, ge=0, le=1)
    reasons: tuple[str, ...] = ()
    speaker: Speaker | None = None
    parent: str | None = None
    substitutions: tuple[Substitution, ...] = ()
    unresolved: tuple[str, ...] = ()
    left_out: str | None = None

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return self.spans[-1].end

"""From what was read to what was decided."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from claimcheck.schema.evidence import Passage
from claimcheck.schema.models import NliScores
from claimcheck.schema.records import Record, Span


class Relation(StrEnum):
    """What one passage does to one claim."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    NEUTRAL = "neutral"


class VerdictLabel(StrEnum):
    """The four verdicts of AVeriTeC (Schlichtkrull et al. 2023)."""

    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    CONFLICTING_EVIDENCE = "CONFLICTING_EVIDENCE"
    NOT_ENOUGH_EVIDENCE = "NOT_ENOUGH_EVIDENCE"


class Cause(StrEnum):
    """Why a verdict is what it is, for programs; ``Verdict.reason`` says it to people."""

    EVIDENCE = "evidence"  # passages on one side decided
    CONFLICT = "conflict"  # passages on both sides
    NO_EVIDENCE = "no_evidence"  # none was given
    NOTHING_SELECTED = "nothing_selected"  # the selector chose no passage for the claim
    BELOW_THRESHOLD = "below_threshold"  # passages were read, none was decisive
    ABSTAINED = "abstained"  # the policy declined to decide
    TOO_LONG = "too_long"  # the claim doesn't fit the model beside a passage


class QuantityCheck(Record):
    """A number, date or direction that claim and passage both state, compared."""

    claim_span: Span
    evidence_span: Span
    compared: str
    agrees: bool
    line: str


class Reading(Record):
    """What the model and the checks found in one passage for one claim, before anything is decided.

    ``quote`` is the sentence of the passage that speaks of the claim, ``shared`` the words of it that the claim has too;
    both are offsets into the evidence text.
    """

    passage: Passage
    scores: NliScores
    checks: tuple[QuantityCheck, ...] = ()
    quote: Span | None = None
    shared: tuple[Span, ...] = ()


class Judgement(Reading):
    """A reading, and what it does to the claim."""

    relation: Relation


class Coverage(Record):
    """What was read and what was not: an honest account beside every verdict."""

    passages_given: int = Field(ge=0)
    passages_read: int = Field(ge=0)
    tokens_cut: int = Field(default=0, ge=0)
    titles_unread: int = Field(default=0, ge=0, description="passages read without their snippet's title, which is too long")


class Verdict(Record):
    """The outcome for one claim.

    ``claim`` is the claim's id. ``judgements`` are all passages that were read, most decisive first;
    ``rationale`` those that decided, or the nearest one for NOT_ENOUGH_EVIDENCE. ``confidence`` is the
    probability of the label, None where nothing was read.
    """

    claim: str
    label: VerdictLabel
    confidence: float | None = Field(ge=0, le=1)
    cause: Cause
    reason: str
    rationale: tuple[Judgement, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    coverage: Coverage

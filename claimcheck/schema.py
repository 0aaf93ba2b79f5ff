"""Every noun of claimcheck, as frozen pydantic models; nothing else defines one.

Offsets count characters (Unicode code points) from 0, half-open: ``text[start:end]`` of the text that
the user gave reproduces the span exactly.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

SCHEMA_VERSION = "2"


class Record(BaseModel):
    """Base of all nouns: immutable, and an unknown field is an error rather than a loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class BlockKind(StrEnum):
    """What part of the page a block is; only body and quote yield claims."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"


class ClaimKind(StrEnum):
    """What a sentence does; only a fact is checked against evidence."""

    FACT = "fact"
    OPINION = "opinion"
    PREDICTION = "prediction"
    QUESTION = "question"
    ADVICE = "advice"
    EXPERIENCE = "experience"
    OTHER = "other"


class NliLabel(StrEnum):
    """The three classes of natural-language inference."""

    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"
    CONTRADICTION = "contradiction"


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


def _iso_date(value: object) -> object:
    """A date as ISO 8601 text of year, month or day precision."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(f"a date is text such as 2017-10-23, got {value!r}")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?", value.strip())
    if match is None:
        raise ValueError(f"{value!r} is not an ISO date such as 2017-10-23, 2017-10 or 2017")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    date(year, month, day)  # refuses 2017-13-40
    return "-".join(part for part in match.groups() if part)


IsoDate = Annotated[str, BeforeValidator(_iso_date)]


class Span(Record):
    """Half-open character offsets."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"span ends at {self.end}, before its start at {self.start}")
        return self


class Block(Span):
    """A typed stretch of an article; blocks don't overlap and hold every non-blank character."""

    kind: BlockKind


class Article(Record):
    """An article as the user gave it, with its parts told apart.

    ``markup`` holds the Markdown marks in ``text``, in order: ``text`` without them reads as rendered.
    It is empty for plain text.
    """

    text: str
    title: str | None = None
    byline: str | None = None
    published: IsoDate | None = None
    source: str | None = None
    blocks: tuple[Block, ...] = ()
    markup: tuple[Span, ...] = ()


class Sentence(Span):
    """One sentence; ``text`` is ``article.text[start:end]``."""

    index: int = Field(ge=0)
    text: str


class Speaker(Span):
    """Who is quoted or reported, where the article names them, and with which verb."""

    text: str
    verb: str | None = None


class Substitution(Span):
    """A word of the claim replaced by what it refers to; ``antecedent`` is where that was said."""

    original: str
    replacement: str
    antecedent: Span


class Claim(Span):
    """A statement of the article, standing alone in ``text``; ``start`` and ``end`` are its source."""

    id: str
    text: str
    sentence: Sentence
    kind: ClaimKind
    check_worthiness: float | None = Field(default=None, ge=0, le=1)
    reasons: tuple[str, ...] = ()
    speaker: Speaker | None = None
    parent: str | None = None
    substitutions: tuple[Substitution, ...] = ()


class Evidence(Record):
    """A snippet that the user supplied, with what is known of its source."""

    id: str = Field(min_length=1)
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: IsoDate | None = None

    @model_validator(mode="after")
    def _has_text(self) -> Evidence:
        if not self.text.strip():
            raise ValueError(f"evidence {self.id!r} has no text")
        return self


class Passage(Span):
    """A stretch of one evidence text that fits the model beside a claim.

    ``context`` is what is read before the text: the snippet's title, which often names the subject.
    """

    evidence_id: str
    text: str
    context: str = ""

    @property
    def premise(self) -> str:
        """What the model reads: the context, then the text."""
        return f"{self.context} {self.text}" if self.context else self.text


class NliPair(Record):
    """What the model reads: the evidence side first, the claim side second, always."""

    premise: str
    hypothesis: str


class NliScores(Record):
    """Probabilities of the three classes; they are finite and sum to 1 (within 1e-3)."""

    entailment: float
    neutral: float
    contradiction: float

    @model_validator(mode="after")
    def _is_distribution(self) -> NliScores:
        total = self.entailment + self.neutral + self.contradiction
        if not math.isclose(total, 1.0, abs_tol=1e-3):
            raise ValueError(f"probabilities must sum to 1, got {total}")
        return self

    @property
    def label(self) -> NliLabel:
        """The most probable class; on a tie, the more cautious one (neutral first)."""
        scores = {
            NliLabel.NEUTRAL: self.neutral,
            NliLabel.CONTRADICTION: self.contradiction,
            NliLabel.ENTAILMENT: self.entailment,
        }
        return max(scores, key=lambda label: scores[label])


class QuantityCheck(Record):
    """A number, date or direction that claim and passage both state, compared."""

    claim_span: Span
    evidence_span: Span
    compared: str
    agrees: bool
    line: str


class Judgement(Record):
    """What one passage says of one claim."""

    passage: Passage
    scores: NliScores
    checks: tuple[QuantityCheck, ...] = ()
    relation: Relation


class Coverage(Record):
    """What was read and what was not: an honest account beside every verdict."""

    passages_given: int = Field(ge=0)
    passages_scored: int = Field(ge=0)
    tokens_cut: int = Field(default=0, ge=0)


class Verdict(Record):
    """The outcome for one claim.

    ``rationale`` holds the judgements that decided, strongest first; for NOT_ENOUGH_EVIDENCE it
    holds the nearest one, when any passage was read. ``confidence`` is the probability of the label.
    """

    claim: Claim
    label: VerdictLabel
    confidence: float = Field(ge=0, le=1)
    rationale: tuple[Judgement, ...] = ()
    reason: str
    coverage: Coverage


class Calibration(Record):
    """What was measured of a model on held-back pairs; it lives in the checkpoint's ``calibration.json``.

    The defaults are for a checkpoint that nobody calibrated.
    """

    temperature: float = Field(default=1.0, gt=0, description="logits are divided by it (Guo et al. 2017)")
    support: float = Field(default=0.5, ge=0.5, le=1, description="entailment from which a passage supports")
    refute: float = Field(default=0.6, ge=0.5, le=1, description="contradiction from which a passage refutes")
    passage_tokens: int = Field(default=128, gt=0, description="longest passage that the model reads well")
    min_overlap: float = Field(
        default=0.0, ge=0, le=1, description="words that a passage must share with a claim for the model to be trusted with it"
    )


class ModelInfo(Record):
    """Which model judged, and how it ran."""

    name: str
    device: str
    dtype: str
    window: int = Field(gt=0, description="tokens of premise and hypothesis together, special tokens included")
    special_tokens: int = Field(default=4, ge=0, description="tokens that the checkpoint adds to a pair")
    calibration: Calibration = Calibration()
    can_refute: bool = Field(default=True, description="whether contradiction is among its classes")
    sha256: str | None = Field(default=None, description="of the weights: of their one file, or of its shards' sums")


class Settings(Record):
    """The options that shaped a report."""

    top_k: int | None
    min_check_worthiness: float
    policy: str
    thresholds: dict[str, float]


class Timing(Record):
    """Wall-clock seconds of each stage."""

    extract: float = Field(ge=0)
    select: float = Field(ge=0)
    predict: float = Field(ge=0)


class Report(Record):
    """Everything about one run: enough to render it or to audit it without the model.

    ``claims`` lists every sentence that was considered; one without a verdict says why in its
    ``kind`` and ``reasons``.
    """

    schema_version: str = SCHEMA_VERSION
    article: Article
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    model: ModelInfo
    settings: Settings
    timing: Timing

    @property
    def left_out(self) -> tuple[Claim, ...]:
        """The claims that got no verdict, in article order."""
        judged = {verdict.claim.id for verdict in self.verdicts}
        return tuple(claim for claim in self.claims if claim.id not in judged)

    def evidence_of(self, judgement: Judgement) -> Evidence:
        """The snippet that a judgement's passage was taken from."""
        return next(item for item in self.evidence if item.id == judgement.passage.evidence_id)

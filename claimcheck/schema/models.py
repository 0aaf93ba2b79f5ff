"""What the model reads and says, and what is known of it."""

from __future__ import annotations

import math
from enum import StrEnum

from pydantic import Field, model_validator

from claimcheck.schema.records import Record

ROUNDING = 1e-3  # that probabilities may lack or exceed, having been computed or stored with few digits


class NliLabel(StrEnum):
    """The three classes of natural-language inference."""

    ENTAILMENT = "entailment"
    NEUTRAL = "neutral"
    CONTRADICTION = "contradiction"


class NliPair(Record):
    """What the model reads: the evidence side first, the claim side second, always."""

    premise: str
    hypothesis: str


class NliScores(Record):
    """Probabilities of the three classes; each from 0 to 1, together 1 (within 1e-3)."""

    entailment: float
    neutral: float
    contradiction: float

    @model_validator(mode="after")
    def _is_distribution(self) -> NliScores:
        values = (self.entailment, self.neutral, self.contradiction)
        if not math.isclose(sum(values), 1.0, abs_tol=ROUNDING):
            raise ValueError(f"probabilities must sum to 1, got {sum(values)}")
        if min(values) < -ROUNDING or max(values) > 1 + ROUNDING:
            raise ValueError(f"probabilities lie from 0 to 1, got {', '.join(map(str, values))}")
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


class RiskPoint(Record):
    """What a threshold decided on labelled claims.

    ``wrong`` is the share of all claims that it decided wrongly, ``precision`` the share of its decisions that were
    right (None where it decided nothing), ``found`` the share of the true ones that it found.
    """

    threshold: float = Field(ge=0, le=1)
    wrong: float = Field(ge=0, le=1)
    precision: float | None = Field(ge=0, le=1)
    found: float = Field(ge=0, le=1)


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
    support_curve: tuple[RiskPoint, ...] = Field(default=(), description="what each support threshold risked and found")
    refute_curve: tuple[RiskPoint, ...] = Field(default=(), description="what each refute threshold risked and found")


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

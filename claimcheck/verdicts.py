"""Judgements in, verdict out: support and refutation weighed on their own."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.errors import InputError
from claimcheck.schema import Calibration, Claim, Coverage, Judgement, ModelInfo, NliScores, Relation, Verdict, VerdictLabel


class ThresholdPolicy:
    """The strongest support and the strongest refutation decide, each against its own threshold.

    1. A passage supports a claim when its probability of entailment reaches ``support``; it refutes
       the claim when its probability of contradiction reaches ``refute``. Else it is neutral.
    2. The strongest passage of each snippet on each side counts, so that one source counts once.
    3. Support and no refutation: SUPPORTED. Refutation and no support: REFUTED.
    4. Both: CONFLICTING_EVIDENCE, with the strongest of each side quoted.
    5. Neither: NOT_ENOUGH_EVIDENCE, with the passage that came nearest to either.

    Confidence is the strongest deciding probability; for CONFLICTING_EVIDENCE the weaker of the two
    sides, and for NOT_ENOUGH_EVIDENCE what the nearest passage leaves.
    """

    def __init__(self, *, support: float = Calibration().support, refute: float = Calibration().refute) -> None:
        for name, value in (("support", support), ("refute", refute)):
            if not 0.5 <= value <= 1:
                raise InputError(f"the {name} threshold is {value}; expected a probability from 0.5 to 1")
        self.support = support
        self.refute = refute

    @classmethod
    def for_model(cls, info: ModelInfo) -> ThresholdPolicy:
        """The policy with the thresholds that the model's calibration states."""
        return cls(support=info.calibration.support, refute=info.calibration.refute)

    @property
    def thresholds(self) -> dict[str, float]:
        """Probabilities from which a passage supports or refutes."""
        return {"support": self.support, "refute": self.refute}

    def relation(self, scores: NliScores) -> Relation:
        """What a passage with these scores does to the claim."""
        if scores.entailment >= self.support:
            return Relation.SUPPORTS
        return Relation.REFUTES if scores.contradiction >= self.refute else Relation.NEUTRAL

    def decide(self, claim: Claim, judgements: Sequence[Judgement], coverage: Coverage) -> Verdict:
        """The verdict for one claim by the rules above."""
        related = [item.model_copy(update={"relation": self.relation(item.scores)}) for item in judgements]
        related.sort(key=_decisiveness, reverse=True)
        support = _strongest(related, Relation.SUPPORTS)
        refutation = _strongest(related, Relation.REFUTES)
        rationale: tuple[Judgement, ...]
        if support and refutation:
            label, rationale = VerdictLabel.CONFLICTING_EVIDENCE, (support[0], refutation[0])
            confidence = min(support[0].scores.entailment, refutation[0].scores.contradiction)
            reason = f"{_count(support)} supporting and {_count(refutation)} refuting it"
        elif support:
            label, rationale, confidence = VerdictLabel.SUPPORTED, tuple(support), support[0].scores.entailment
            reason = f"{_count(support)} supporting it, none refuting it"
        elif refutation:
            label, rationale, confidence = VerdictLabel.REFUTED, tuple(refutation), refutation[0].scores.contradiction
            reason = f"{_count(refutation)} refuting it, none supporting it"
        else:
            return self._undecided(claim, related, coverage)
        return Verdict(claim=claim, label=label, confidence=confidence, rationale=rationale, reason=reason, coverage=coverage)

    def _undecided(self, claim: Claim, judgements: Sequence[Judgement], coverage: Coverage) -> Verdict:
        rationale: tuple[Judgement, ...] = ()
        if not coverage.passages_given:
            confidence, reason = 1.0, "no evidence given"
        elif not judgements:
            confidence, reason = 1.0, "no passage shares enough words with the claim for this model"
        else:
            nearest = max(judgements, key=_decisiveness)
            rationale, confidence = (nearest,), 1 - _decisiveness(nearest)
            reason = f"no passage reaches {self.support:.2f} for support or {self.refute:.2f} for refutation"
        return Verdict(
            claim=claim,
            label=VerdictLabel.NOT_ENOUGH_EVIDENCE,
            confidence=confidence,
            rationale=rationale,
            reason=reason,
            coverage=coverage,
        )


def _strongest(judgements: Sequence[Judgement], relation: Relation) -> list[Judgement]:
    """The first judgement of each snippet with that relation; they come strongest first."""
    first: dict[str, Judgement] = {}
    for item in judgements:
        if item.relation is relation:
            first.setdefault(item.passage.evidence_id, item)
    return list(first.values())


def _decisiveness(judgement: Judgement) -> float:
    return max(judgement.scores.entailment, judgement.scores.contradiction)


def _count(judgements: Sequence[Judgement]) -> str:
    return f"{len(judgements)} snippet{'s' if len(judgements) > 1 else ''}"

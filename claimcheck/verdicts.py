"""Readings in, verdict out: support and refutation weighed on their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from claimcheck.calibration import threshold_for
from claimcheck.errors import InputError
from claimcheck.protocols import VerdictPolicy
from claimcheck.schema import (
    Calibration,
    Cause,
    Claim,
    Coverage,
    Judgement,
    ModelInfo,
    NliScores,
    Reading,
    Relation,
    Report,
    Verdict,
    VerdictLabel,
    settings_of,
)


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
    def for_model(
        cls, info: ModelInfo, *, max_false_support: float | None = None, max_false_refutation: float | None = None
    ) -> ThresholdPolicy:
        """The policy with the thresholds that the model's calibration states, or those that kept to a risk.

        Args:
            info: of the model.
            max_false_support: share of all claims that may be falsely supported, as on the calibration's claims.
            max_false_refutation: share that may be falsely refuted.

        Raises:
            InputError: the calibration has no such risk.
        """
        known = info.calibration
        support, refute = known.support, known.refute
        if max_false_support is not None:
            support = threshold_for(known.support_curve, most_wrong=max_false_support, side="supported").threshold
        if max_false_refutation is not None:
            refute = threshold_for(known.refute_curve, most_wrong=max_false_refutation, side="refuted").threshold
        return cls(support=support, refute=refute)

    @property
    def settings(self) -> dict[str, float]:
        """Probabilities from which a passage supports or refutes."""
        return {"support": self.support, "refute": self.refute}

    def relation(self, scores: NliScores) -> Relation:
        """What a passage with these scores does to the claim."""
        if scores.entailment >= self.support:
            return Relation.SUPPORTS
        return Relation.REFUTES if scores.contradiction >= self.refute else Relation.NEUTRAL

    def decide(self, claim: Claim, readings: Sequence[Reading], coverage: Coverage) -> Verdict:
        """The verdict for one claim by the rules above."""
        judgements = sorted(
            (
                Judgement(**{name: getattr(item, name) for name in Reading.model_fields}, relation=self.relation(item.scores))
                for item in readings
            ),
            key=_decisiveness,
            reverse=True,
        )
        support = _strongest(judgements, Relation.SUPPORTS)
        refutation = _strongest(judgements, Relation.REFUTES)
        decision = _both(support, refutation) or _one_side(support, refutation) or self._neither(judgements, coverage)
        return Verdict(claim=claim.id, judgements=tuple(judgements), coverage=coverage, **decision._asdict())

    def _neither(self, judgements: Sequence[Judgement], coverage: Coverage) -> _Decision:
        if not judgements:
            nothing_given = not coverage.passages_given
            return _Decision(
                VerdictLabel.NOT_ENOUGH_EVIDENCE,
                Cause.NO_EVIDENCE if nothing_given else Cause.NOTHING_SELECTED,
                "no evidence given" if nothing_given else "no passage was chosen to be read: none shares enough with the claim",
                (),
                None,
            )
        nearest = judgements[0]
        reason = f"no passage reaches {self.support:.2f} for support or {self.refute:.2f} for refutation"
        return _Decision(VerdictLabel.NOT_ENOUGH_EVIDENCE, Cause.BELOW_THRESHOLD, reason, (nearest,), 1 - _decisiveness(nearest))


class _Decision(NamedTuple):
    """What the rules give."""

    label: VerdictLabel
    cause: Cause
    reason: str
    rationale: tuple[Judgement, ...]
    confidence: float | None


def redecide(report: Report, policy: VerdictPolicy) -> Report:
    """The same readings decided by another policy, such as one with other thresholds; no model is needed.

    A verdict that rests on no reading stays as it is.
    """
    verdicts = tuple(
        policy.decide(report.claim_of(verdict), verdict.judgements, verdict.coverage) if verdict.judgements else verdict
        for verdict in report.verdicts
    )
    settings = report.settings.model_copy(update={"policy": settings_of(policy)})
    return report.model_copy(update={"verdicts": verdicts, "settings": settings})


def _both(support: Sequence[Judgement], refutation: Sequence[Judgement]) -> _Decision | None:
    if not (support and refutation):
        return None
    return _Decision(
        VerdictLabel.CONFLICTING_EVIDENCE,
        Cause.CONFLICT,
        f"{_count(support)} supporting and {_count(refutation)} refuting it",
        (support[0], refutation[0]),
        min(support[0].scores.entailment, refutation[0].scores.contradiction),
    )


def _one_side(support: Sequence[Judgement], refutation: Sequence[Judgement]) -> _Decision | None:
    if support:
        reason = f"{_count(support)} supporting it, none refuting it"
        return _Decision(VerdictLabel.SUPPORTED, Cause.EVIDENCE, reason, tuple(support), min(support[0].scores.entailment, 1.0))
    if refutation:
        reason = f"{_count(refutation)} refuting it, none supporting it"
        return _Decision(
            VerdictLabel.REFUTED, Cause.EVIDENCE, reason, tuple(refutation), min(refutation[0].scores.contradiction, 1.0)
        )
    return None


def _strongest(judgements: Sequence[Judgement], relation: Relation) -> list[Judgement]:
    """The first judgement of each snippet with that relation; they come strongest first."""
    first: dict[str, Judgement] = {}
    for item in judgements:
        if item.relation is relation:
            first.setdefault(item.passage.evidence_id, item)
    return list(first.values())


def _decisiveness(reading: Reading) -> float:
    return min(max(reading.scores.entailment, reading.scores.contradiction), 1.0)


def _count(judgements: Sequence[Judgement]) -> str:
    return f"{len(judgements)} snippet{'s' if len(judgements) > 1 else ''}"

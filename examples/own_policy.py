"""Decide verdicts your own way: here, one voice is not enough to refute.

python examples/own_policy.py
"""

from collections.abc import Sequence

from claimcheck import Cause, Claim, ClaimChecker, Coverage, Reading, Relation, ThresholdPolicy, Verdict, VerdictLabel

CLAIM = "The ferry sank in the harbour."
EVIDENCE = ["The ferry did not sink in the harbour.", "Harbour officials keep records of every ship."]


class TwoVoices(ThresholdPolicy):
    """REFUTED only when passages of two different snippets refute."""

    def decide(self, claim: Claim, readings: Sequence[Reading], coverage: Coverage) -> Verdict:
        verdict = super().decide(claim, readings, coverage)
        voices = {item.passage.evidence_id for item in verdict.rationale if item.relation is Relation.REFUTES}
        if verdict.label is not VerdictLabel.REFUTED or len(voices) > 1:
            return verdict
        undecided = {"label": VerdictLabel.NOT_ENOUGH_EVIDENCE, "cause": Cause.ABSTAINED, "confidence": None}
        return verdict.model_copy(update={**undecided, "reason": f"only {', '.join(voices)} refutes it"})


def main() -> None:
    for policy in (ThresholdPolicy(), TwoVoices()):
        (verdict,) = ClaimChecker.from_pretrained(policy=policy).verify([CLAIM], EVIDENCE)
        print(f"{type(policy).__name__}: {verdict.label} ({verdict.reason})")


if __name__ == "__main__":
    main()

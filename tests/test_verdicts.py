"""Support and refutation are weighed on their own."""

from __future__ import annotations

import pytest

from claimcheck import (
    Claim,
    ClaimKind,
    Coverage,
    InputError,
    NliScores,
    Passage,
    Relation,
    Sentence,
    ThresholdPolicy,
    Verdict,
)
from claimcheck.schema import Cause, Reading, Span

CLAIM = Claim(
    id="c1",
    text="It rained.",
    spans=(Span(start=0, end=10),),
    kind=ClaimKind.FACT,
    sentence=Sentence(index=0, text="It rained.", start=0, end=10),
)


def judgement(entailment: float, contradiction: float, *, snippet: str = "e1", start: int = 0, end: int = 10) -> Reading:
    scores = NliScores(entailment=entailment, neutral=1 - entailment - contradiction, contradiction=contradiction)
    passage = Passage(evidence_id=snippet, text="x" * (end - start), start=start, end=end)
    return Reading(passage=passage, scores=scores)


def decide(*judgements: Reading, given: int = 9) -> Verdict:
    policy = ThresholdPolicy(support=0.7, refute=0.7)
    return policy.decide(CLAIM, judgements, Coverage(passages_given=given, passages_read=len(judgements)))


@pytest.mark.parametrize(
    ("judgements", "label", "confidence"),
    [
        ([(0.9, 0.05)], "SUPPORTED", 0.9),
        ([(0.05, 0.8)], "REFUTED", 0.8),
        ([(0.9, 0.05), (0.05, 0.8)], "CONFLICTING_EVIDENCE", 0.8),
        ([(0.6, 0.1)], "NOT_ENOUGH_EVIDENCE", 0.4),
        ([(0.1, 0.2), (0.3, 0.5)], "NOT_ENOUGH_EVIDENCE", 0.5),
        ([(0.99, 0.0), (0.1, 0.69)], "SUPPORTED", 0.99),
    ],
)
def test_the_label_follows_from_the_scores(judgements: list[tuple[float, float]], label: str, confidence: float) -> None:
    verdict = decide(*(judgement(*scores, snippet=f"e{i}") for i, scores in enumerate(judgements)))
    assert verdict.label == label
    assert verdict.confidence == pytest.approx(confidence)


def test_conflicting_evidence_quotes_both_sides() -> None:
    verdict = decide(judgement(0.9, 0.0), judgement(0.0, 0.9, snippet="e2"))
    assert [item.relation for item in verdict.rationale] == [Relation.SUPPORTS, Relation.REFUTES]


def test_a_passage_that_supports_never_hides_its_neighbour_that_refutes() -> None:
    verdict = decide(judgement(0.95, 0.0, start=0, end=30), judgement(0.0, 0.8, start=20, end=50))
    assert verdict.label == "CONFLICTING_EVIDENCE"


def test_a_snippet_that_contradicts_itself_elsewhere_is_conflicting() -> None:
    verdict = decide(judgement(0.9, 0.0, start=0, end=10), judgement(0.0, 0.8, start=20, end=30))
    assert verdict.label == "CONFLICTING_EVIDENCE"


def test_a_snippet_counts_once() -> None:
    verdict = decide(
        judgement(0.8, 0.0, start=0, end=10), judgement(0.9, 0.0, start=20, end=30), judgement(0.75, 0.0, snippet="e2")
    )
    assert verdict.reason == "2 snippets supporting it, none refuting it"
    assert [item.scores.entailment for item in verdict.rationale] == [0.9, 0.75]


def test_nothing_decisive_shows_the_nearest_passage() -> None:
    verdict = decide(judgement(0.2, 0.1), judgement(0.1, 0.6, snippet="e2"))
    assert [item.passage.evidence_id for item in verdict.rationale] == ["e2"]
    assert "0.70 for support" in verdict.reason


def test_no_evidence_and_no_likely_passage_are_told_apart() -> None:
    assert decide(given=0).reason == "no evidence given"
    assert decide(given=5).reason == "no passage was chosen to be read: none shares enough with the claim"
    assert decide(given=5).label == "NOT_ENOUGH_EVIDENCE"


@pytest.mark.parametrize(
    ("verdict", "cause", "has_confidence"),
    [
        (decide(judgement(0.9, 0.0)), Cause.EVIDENCE, True),
        (decide(judgement(0.9, 0.0), judgement(0.0, 0.9, snippet="e2")), Cause.CONFLICT, True),
        (decide(judgement(0.2, 0.1)), Cause.BELOW_THRESHOLD, True),
        (decide(given=5), Cause.NOTHING_SELECTED, False),
        (decide(given=0), Cause.NO_EVIDENCE, False),
    ],
)
def test_the_cause_is_named_and_nothing_read_has_no_confidence(verdict: Verdict, cause: Cause, has_confidence: bool) -> None:
    assert verdict.cause is cause
    assert (verdict.confidence is not None) is has_confidence


def test_all_that_was_read_is_kept_most_decisive_first() -> None:
    verdict = decide(judgement(0.2, 0.1), judgement(0.0, 0.9, snippet="e2"), judgement(0.5, 0.0, snippet="e3"))
    assert [item.passage.evidence_id for item in verdict.judgements] == ["e2", "e3", "e1"]
    assert [item.relation for item in verdict.judgements] == [Relation.REFUTES, Relation.NEUTRAL, Relation.NEUTRAL]
    assert verdict.claim == "c1"


@pytest.mark.parametrize("value", [0.4, 1.1, float("nan")])
def test_a_senseless_threshold_is_refused(value: float) -> None:
    with pytest.raises(InputError, match=r"expected a probability from 0\.5 to 1"):
        ThresholdPolicy(support=value)

"""Checked by mypy in test_typed_api.py and never run: the types that a user of the public names sees."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import assert_type

from claimcheck import (
    Article,
    Bm25Selector,
    Cause,
    CheckPlan,
    Claim,
    ClaimChecker,
    Coverage,
    Evidence,
    NliCrossEncoder,
    NliPair,
    NliScores,
    Passage,
    Reading,
    Report,
    ThresholdPolicy,
    Verdict,
    VerdictLabel,
    parse_article,
    read_evidence,
    read_report,
    redecide,
    to_html,
)


class FirstPassage:
    """A selector of one's own."""

    def select(self, claim: Claim, passages: Sequence[Passage]) -> Sequence[Passage]:
        return passages[:1]


class Undecided:
    """A policy of one's own."""

    def decide(self, claim: Claim, readings: Sequence[Reading], coverage: Coverage) -> Verdict:
        return Verdict(
            claim=claim.id,
            label=VerdictLabel.NOT_ENOUGH_EVIDENCE,
            confidence=None,
            cause=Cause.ABSTAINED,
            reason="never sure",
            coverage=coverage,
        )


class EvenModel:
    """A model of one's own."""

    def __init__(self, inside: NliCrossEncoder) -> None:
        self.info = inside.info

    def predict(self, pairs: Sequence[NliPair]) -> list[NliScores]:
        return [NliScores(entailment=0.25, neutral=0.5, contradiction=0.25) for _ in pairs]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


def use(folder: Path) -> None:
    """The calls of the README, with what they give."""
    checker = ClaimChecker.from_pretrained("claimcheck-mini", selector=FirstPassage(), policy=Undecided())
    assert_type(checker, ClaimChecker)
    checker.model = EvenModel(NliCrossEncoder.from_pretrained(folder))
    checker.selector = Bm25Selector(3)
    report = checker.check(folder / "article.txt", ["a snippet", "another"])
    assert_type(report, Report)
    assert_type(checker.check("It rained.", [{"text": "a snippet", "id": "b"}]), Report)
    assert_type(checker.check("It rained.", [Evidence(id="c", text="a snippet")]), Report)
    assert_type(checker.check_many([("text", ["a snippet"]), (parse_article("text"), folder)]), list[Report])
    assert_type(checker.verify(["It rained."], folder / "evidence.jsonl"), tuple[Verdict, ...])
    assert_type(checker.extract("It rained."), tuple[Claim, ...])
    plan = checker.plan("It rained.", read_evidence([folder / "a.jsonl", folder / "b.csv"]))
    assert_type(plan, CheckPlan)
    assert_type(checker.decide(plan, checker.model.predict(plan.pairs)), tuple[Verdict, ...])
    assert_type(redecide(read_report(folder / "report.json"), ThresholdPolicy(support=0.9)), Report)
    assert_type(to_html(report), str)
    assert_type(report.article, Article)
    for verdict in report.verdicts:
        assert_type(verdict.confidence, float | None)
        assert_type(report.claim_of(verdict), Claim)
        for judgement in verdict.rationale:
            assert_type(report.evidence_of(judgement), Evidence)
    scores = NliCrossEncoder.from_pretrained(folder).predict([("premise", "hypothesis"), {"premise": "a", "hypothesis": "b"}])
    assert_type(scores, list[NliScores])

"""The facade: what goes in, what is asked of the model, what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck import Bm25Selector, ClaimChecker, InputError, NliPair, ThresholdPolicy, VerdictLabel
from claimcheck.checkworthiness import TfidfScorer
from claimcheck.claims import ClaimExtractor
from claimcheck.evidence import PassageWindows
from claimcheck.syntax import SentencexSplitter, SpacyParser

from .conftest import ScriptedModel

ARTICLE = "The bridge opened in 1932. It cost 5 million pounds. Who paid for it? We should ask."
EVIDENCE = ["The bridge opened in 1932.", "The bridge was not opened in 1932."]


def rule(pair: NliPair) -> str:
    if " not " in pair.premise and "bridge" in pair.hypothesis:
        return "contradiction"
    return "entailment" if pair.hypothesis in pair.premise else "neutral"


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(rule)


@pytest.fixture
def checker(model: ScriptedModel, parser: SpacyParser) -> ClaimChecker:
    splitter = SentencexSplitter()
    return ClaimChecker(
        extractor=ClaimExtractor(splitter=splitter, parser=parser, scorer=TfidfScorer.load()),
        windows=PassageWindows(splitter=splitter, count_tokens=model.count_tokens),
        selector=Bm25Selector(8),
        model=model,
        policy=ThresholdPolicy(),
        top_k=8,
    )


def test_a_report_holds_verdicts_and_what_was_left_out(checker: ClaimChecker) -> None:
    report = checker.check(ARTICLE, EVIDENCE)
    assert [(verdict.claim.text, verdict.label) for verdict in report.verdicts] == [
        ("The bridge opened in 1932.", VerdictLabel.CONFLICTING_EVIDENCE),
        ("It cost 5 million pounds.", VerdictLabel.NOT_ENOUGH_EVIDENCE),
    ]
    assert [claim.kind.value for claim in report.left_out] == ["question", "advice"]


def test_all_pairs_of_all_claims_go_to_the_model_at_once(checker: ClaimChecker, model: ScriptedModel) -> None:
    checker.check(ARTICLE, EVIDENCE)
    assert len(model.calls) == 1
    assert {pair.hypothesis for pair in model.calls[0]} == {"The bridge opened in 1932.", "It cost 5 million pounds."}


def test_the_title_is_read_before_the_text(checker: ClaimChecker, model: ScriptedModel) -> None:
    checker.verify(["The bridge opened in 1932."], [{"title": "Harbour Bridge", "text": "Opened: 1932."}])
    assert [pair.premise for pair in model.calls[0]] == ["Harbour Bridge. Opened: 1932."]


def test_coverage_counts_what_was_given_and_what_was_read(checker: ClaimChecker) -> None:
    verdicts = checker.verify(
        ["The bridge opened in 1932.", "Penguins swim."], [*EVIDENCE, *(f"Bananas ripen in {n} days." for n in range(7))]
    )
    assert [(v.coverage.passages_given, v.coverage.passages_scored, v.coverage.tokens_cut) for v in verdicts] == [
        (9, 8, 0),
        (9, 8, 0),
    ]


def test_without_evidence_every_claim_is_undecided(checker: ClaimChecker) -> None:
    assert [verdict.reason for verdict in checker.check(ARTICLE, []).verdicts] == ["no evidence given"] * 2


def test_a_floor_on_check_worthiness_leaves_facts_out_with_the_reason(checker: ClaimChecker) -> None:
    checker.min_check_worthiness = 1.0
    with pytest.raises(
        InputError, match=r"no claims to check; found 2 fact, 1 question, 1 advice.*check-worthiness of 1.0 or more"
    ):
        checker.check(ARTICLE, EVIDENCE)


def test_an_article_without_facts_is_refused_with_what_was_found(checker: ClaimChecker) -> None:
    with pytest.raises(InputError, match="no claims to check; found 1 question"):
        checker.check("Who knows?", EVIDENCE)


def test_no_claims_give_no_verdicts(checker: ClaimChecker) -> None:
    assert checker.verify([], EVIDENCE) == ()


@pytest.mark.parametrize("claim", ["", "  ", 5])
def test_a_claim_without_words_is_refused(claim: object, checker: ClaimChecker) -> None:
    with pytest.raises(InputError, match="claim 1 is"):
        checker.verify([claim], EVIDENCE)  # type: ignore[list-item]


def test_a_claim_too_long_for_the_window_is_refused(checker: ClaimChecker) -> None:
    with pytest.raises(InputError, match=r"a claim has 120 tokens, too long .* window of 128"):
        checker.verify(["word " * 120], EVIDENCE)


def test_paths_are_read(checker: ClaimChecker, tmp_path: Path) -> None:
    article, evidence = tmp_path / "a.txt", tmp_path / "e"
    article.write_text(ARTICLE, encoding="utf-8")
    evidence.mkdir()
    (evidence / "one.txt").write_text(EVIDENCE[0], encoding="utf-8")
    report = checker.check(article, evidence)
    assert report.article.source == str(article)
    assert report.verdicts[0].label is VerdictLabel.SUPPORTED
    assert report.evidence_of(report.verdicts[0].rationale[0]).id == "one"


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_senseless_floor_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="expected a probability from 0 to 1"):
        ClaimChecker.from_pretrained(min_check_worthiness=value)

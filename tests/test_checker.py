"""The facade: what goes in, what is asked of the model, what comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from claimcheck import Bm25Selector, Claim, ClaimChecker, InputError, NliPair, Passage, VerdictLabel
from claimcheck.schema import Cause, CheckPlan
from claimcheck.syntax import SpacyParser

from .conftest import ScriptedModel, scripted_checker

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
    return scripted_checker(model, parser, selector=Bm25Selector(8))


def test_a_report_holds_verdicts_and_what_was_left_out(checker: ClaimChecker) -> None:
    report = checker.check(ARTICLE, EVIDENCE)
    assert [(report.claim_of(verdict).text, verdict.label) for verdict in report.verdicts] == [
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
    assert [(v.coverage.passages_given, v.coverage.passages_read, v.coverage.tokens_cut) for v in verdicts] == [
        (9, 8, 0),
        (9, 8, 0),
    ]


def test_without_evidence_every_claim_is_undecided(checker: ClaimChecker) -> None:
    assert [verdict.reason for verdict in checker.check(ARTICLE, []).verdicts] == ["no evidence given"] * 2


def test_a_floor_on_check_worthiness_leaves_facts_out_with_the_reason(checker: ClaimChecker) -> None:
    checker.extractor.min_check_worthiness = 1.0
    report = checker.check(ARTICLE, EVIDENCE)
    assert report.verdicts == ()
    assert all(re.fullmatch(r"check-worthiness 0\.\d\d is below 1\.00", claim.left_out or "") for claim in report.left_out[:2])


def test_an_article_without_facts_is_a_report_without_verdicts(checker: ClaimChecker, model: ScriptedModel) -> None:
    report = checker.check("Who knows?", EVIDENCE)
    assert report.verdicts == ()
    assert [claim.left_out for claim in report.left_out] == ["question: ends with a question mark"]
    assert model.calls == [[]]


def test_blocks_that_yield_no_claims_are_listed_with_their_reason(checker: ClaimChecker) -> None:
    page = f"A headline about the bridge\n\nBy Jane Doe\n\n{ARTICLE}\n"
    blocks = checker.check(page, EVIDENCE).blocks_left_out
    assert [(block.kind.value, page[block.start : block.end]) for block in blocks] == [
        ("title", "A headline about the bridge"),
        ("byline", "By Jane Doe"),
    ]
    assert all(block.reason for block in blocks)


def test_no_claims_give_no_verdicts(checker: ClaimChecker) -> None:
    assert checker.verify([], EVIDENCE) == ()


@pytest.mark.parametrize("claim", ["", "  ", 5])
def test_a_claim_without_words_is_refused(claim: object, checker: ClaimChecker) -> None:
    with pytest.raises(InputError, match="claim 1 is"):
        checker.verify([claim], EVIDENCE)  # type: ignore[list-item]


def test_a_claim_too_long_for_the_window_is_said_to_be_and_the_rest_is_judged(checker: ClaimChecker) -> None:
    long, short = checker.verify(["word " * 120, "The bridge opened in 1932."], EVIDENCE[:1])
    assert (long.cause, long.confidence, long.coverage.passages_read) == (Cause.TOO_LONG, None, 0)
    assert "the claim has 120 tokens" in long.reason
    assert "split it" in long.reason
    assert short.label is VerdictLabel.SUPPORTED


def test_many_articles_are_asked_in_one_call_and_come_out_as_one_by_one(checker: ClaimChecker, model: ScriptedModel) -> None:
    jobs = [(ARTICLE, EVIDENCE), ("The ferry sank in 1912.", ["The ferry sank in 1912."]), ("Who knows?", [])]
    reports = checker.check_many(jobs)
    assert len(model.calls) == 1
    for (article, evidence), report in zip(jobs, reports, strict=True):
        assert report.verdicts == checker.check(article, evidence).verdicts
    assert checker.check_many([]) == []


def test_a_plan_needs_no_model_and_its_scores_may_come_from_anywhere(checker: ClaimChecker, model: ScriptedModel) -> None:
    plan = checker.plan(ARTICLE, EVIDENCE)
    assert model.calls == []
    report = checker.conclude(CheckPlan.model_validate_json(plan.model_dump_json()), model.predict(plan.pairs))
    assert report.verdicts == checker.check(ARTICLE, EVIDENCE).verdicts


def test_a_claim_gets_the_verdict_that_it_gets_in_the_article(tiny_checkpoint: Path) -> None:
    checker = ClaimChecker.from_pretrained(tiny_checkpoint, device="cpu", dtype="float32", top_k=3)
    long = " ".join(["The bridge opened in 1932 and it was not a harbour"] * 4) + "."
    evidence = [*EVIDENCE, *(f"{text} " * 9 for text in EVIDENCE), {"title": "Bridges", "text": "Opened 1932."}]
    report = checker.check(f"{ARTICLE} {long}", evidence)
    claims = [report.claim_of(verdict) for verdict in report.verdicts]
    assert len(claims) == 3
    for claim, verdict in zip(claims, report.verdicts, strict=True):
        (alone,) = checker.verify([claim.text], evidence)
        assert (alone.label, alone.cause, alone.coverage) == (verdict.label, verdict.cause, verdict.coverage)
        assert [item.passage for item in alone.judgements] == [item.passage for item in verdict.judgements]
        assert alone.confidence == pytest.approx(verdict.confidence, abs=1e-5)


def test_scores_of_another_plan_are_refused(checker: ClaimChecker) -> None:
    with pytest.raises(InputError, match="0 scores were given for 4 pairs"):
        checker.conclude(checker.plan(ARTICLE, EVIDENCE), [])
    with pytest.raises(InputError, match="this plan has no article"):
        checker.conclude(checker.plan_claims([], EVIDENCE), [])


def test_claims_and_strings_verified_together_keep_ids_of_their_own(checker: ClaimChecker) -> None:
    (claim, *_) = checker.extract(ARTICLE)
    plan = checker.plan_claims(["It rained.", claim.model_copy(update={"id": "c1"})], EVIDENCE)
    assert [item.claim.id for item in plan.planned] == ["c1'", "c1"]
    with pytest.raises(InputError, match="claim 2 has the id 'c1' of one before it"):
        checker.verify([claim, claim], EVIDENCE)
    with pytest.raises(InputError, match="expected a list of claims"):
        checker.verify("It rained.", EVIDENCE)


def test_the_report_states_the_options_of_the_parts_themselves(checker: ClaimChecker) -> None:
    settings = checker.check(ARTICLE, EVIDENCE).settings
    assert settings.selector.options == {"top_k": 8, "min_overlap": 0.0}
    assert settings.policy.options == {"support": 0.5, "refute": 0.6}
    assert settings.extractor.options["min_check_worthiness"] == 0.0
    assert settings.windows.options == {"max_tokens": 128, "overlap": "one sentence"}


def test_parts_of_ones_own_take_the_place_of_the_usual_ones(tiny_checkpoint: Path) -> None:
    class Nothing:
        def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
            return []

    class Sure:
        def score(self, sentences: Sequence[str]) -> list[float]:
            return [1.0 for _ in sentences]

    checker = ClaimChecker.from_pretrained(tiny_checkpoint, selector=Nothing(), scorer=Sure(), min_check_worthiness=0.9)
    report = checker.check(ARTICLE, EVIDENCE)
    assert [verdict.cause for verdict in report.verdicts] == [Cause.NOTHING_SELECTED] * 2
    assert (report.settings.selector.part, report.settings.extractor.options["scorer"]) == ("Nothing", "Sure")
    with pytest.raises(InputError, match="top_k is 3 beside a selector of your own"):
        ClaimChecker.from_pretrained(tiny_checkpoint, selector=Nothing(), top_k=3)


def test_a_checker_may_be_used_from_many_threads_at_once(tiny_checkpoint: Path) -> None:
    checker = ClaimChecker.from_pretrained(tiny_checkpoint, device="cpu", dtype="float32")
    expected = checker.check(ARTICLE, EVIDENCE).verdicts

    def work(number: int) -> list[str]:
        wrong = []
        for turn in range(20):
            claim = f"The bridge opened in {1900 + number * 20 + turn}."
            (alone,) = checker.verify([claim], [*EVIDENCE, *(f"It cost {n} pounds." for n in range(12))])
            if alone.coverage.passages_read != 12:
                wrong.append(claim)
            if checker.check(ARTICLE, EVIDENCE).verdicts != expected:
                wrong.append("report")
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert [found for found in pool.map(work, range(8)) if found] == []


def test_paths_are_read(checker: ClaimChecker, tmp_path: Path) -> None:
    article, evidence = tmp_path / "a.txt", tmp_path / "e"
    article.write_text(ARTICLE, encoding="utf-8")
    evidence.mkdir()
    (evidence / "one.txt").write_text(EVIDENCE[0], encoding="utf-8")
    report = checker.check(article, evidence)
    assert report.article.source == str(article)
    assert report.verdicts[0].label is VerdictLabel.SUPPORTED
    assert report.evidence_of(report.verdicts[0].rationale[0]).id == "one"


def test_the_name_of_a_file_given_as_a_text_is_refused_with_advice(checker: ClaimChecker, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    with pytest.raises(InputError, match=r"names a file: give Path\("):
        checker.check(str(path), EVIDENCE)


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_senseless_floor_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="expected a probability from 0 to 1"):
        ClaimChecker.from_pretrained(min_check_worthiness=value)

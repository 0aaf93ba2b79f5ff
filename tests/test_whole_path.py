"""Whatever goes in, a report or one clear error comes out."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimcheck import Bm25Selector, ClaimChecker, InputError, NliPair, Report, to_html, to_markdown, to_text
from claimcheck.syntax import SpacyParser

from .conftest import ScriptedModel, scripted_checker

INPUTS = 2_000
PIECES = (
    "the bridge opened in 1932 . It cost £5m ! Who paid ? “ ” \" ' ( ) - – * ** _ ` # > [a](b) <b> & | @x https://a.b/c "
    "By Jane Doe Published 2019-13-45 Photo: Reuters Replying to Comments are closed Copyright law was passed Ö ß 东京 🙂 "
    "e\u0301 \u200b \u202e \x1b[31m \t \r\n \n \n\n \u2028 \xa0 1,000,000 3.5% 24/7 I should will perhaps said that"
)
REFERRING = "She it they his the bridge the Harbour Bridge last year since then there Mr Doe in May on Monday Jane Doe"
WORDS = [*PIECES.split(" "), *REFERRING.split()]

texts = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=40).map(" ".join)
snippets = st.lists(
    st.one_of(
        texts,
        st.fixed_dictionaries(
            {"text": texts},
            optional={
                "title": texts,
                "publisher": st.none() | texts,
                "published": st.sampled_from(["2019", "1-1-1", None]),
                "x": texts,
            },
        ),
    ),
    max_size=4,
)


def rule(pair: NliPair) -> str:
    digest = hashlib.blake2b(f"{pair.premise}\0{pair.hypothesis}".encode("utf-8", "surrogatepass"), digest_size=1).digest()
    return ("entailment", "neutral", "contradiction")[digest[0] % 3]


@pytest.fixture(scope="module")
def checker(parser: SpacyParser) -> ClaimChecker:
    model = ScriptedModel(rule, window=64)
    return scripted_checker(model, parser, selector=Bm25Selector(3, min_overlap=0.1), resolve=True)


@pytest.mark.slow
@settings(max_examples=INPUTS, deadline=None, suppress_health_check=list(HealthCheck))
@given(article=texts, evidence=snippets)
def test_any_input_gives_a_sound_report_or_an_input_error(article: str, evidence: list[object], checker: ClaimChecker) -> None:
    try:
        report = checker.check(article, evidence)  # type: ignore[arg-type]
    except InputError:
        return
    text = report.article.text
    assert text == article
    for claim in report.claims:
        joined = "".join(text[span.start : span.end] for span in claim.spans)
        assert claim.substitutions or " ".join(joined.split()) == claim.text
        for item in claim.substitutions:
            assert claim.start <= item.start < item.end <= claim.end
            assert item.antecedent is None or item.antecedent.end <= item.start
        assert text[claim.sentence.start : claim.sentence.end] == claim.sentence.text
    judged = [verdict.claim for verdict in report.verdicts]
    assert judged == [claim.id for claim in report.claims if claim.left_out is None]
    for verdict in report.verdicts:
        assert set(verdict.rationale) <= set(verdict.judgements)
        assert len(verdict.judgements) == verdict.coverage.passages_read <= verdict.coverage.passages_given
        assert (verdict.confidence is None) == (not verdict.judgements)
        for judgement in verdict.judgements:
            passage = judgement.passage
            assert report.evidence_of(judgement).text[passage.start : passage.end] == passage.text
            assert judgement.quote is not None
            assert passage.start <= judgement.quote.start <= judgement.quote.end <= passage.end
            assert all(judgement.quote.start <= span.start < span.end <= judgement.quote.end for span in judgement.shared)
    covered = sorted((block.start, block.end) for block in report.article.blocks)
    assert all(left[1] <= right[0] for left, right in pairwise(covered))
    assert "".join("".join(text[start:end] for start, end in covered).split()) == "".join(text.split())
    assert Report.model_validate_json(report.model_dump_json()) == report
    for view in (to_text, to_markdown, to_html):
        assert view(report)
    assert "\x1b" not in to_text(report)

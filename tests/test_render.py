"""Views show what the report holds, and escape what came from outside."""

from __future__ import annotations

import html
import re

import pytest

from claimcheck import (
    Claim,
    ClaimKind,
    Coverage,
    Evidence,
    Judgement,
    NliScores,
    Passage,
    Relation,
    Report,
    Sentence,
    ThresholdPolicy,
    Verdict,
    parse_article,
    to_html,
    to_markdown,
    to_text,
)
from claimcheck.schema import ModelInfo, Settings, Timing

NASTY = "The <script>alert('x')</script> bridge *cost* 5 & opened in 1932."
TEXT = f"A headline about bridges\n\n{NASTY} Who knows?\n"


def claim(number: int, text: str, kind: ClaimKind, reason: str) -> Claim:
    start = TEXT.index(text)
    sentence = Sentence(index=number, text=text, start=start, end=start + len(text))
    return Claim(
        id=f"c{number}",
        text=text,
        start=start,
        end=start + len(text),
        sentence=sentence,
        kind=kind,
        check_worthiness=0.9,
        reasons=(reason,),
    )


def report(url: str | None = "https://example.org/bridge?a=1&b=2") -> Report:
    fact, question = (
        claim(1, NASTY, ClaimKind.FACT, "date '1932'"),
        claim(2, "Who knows?", ClaimKind.QUESTION, "ends with a question mark"),
    )
    evidence = Evidence(
        id="e1", text="It opened in 1931 <b>not</b> later.", title="Bridges | a_history", url=url, published="1999"
    )
    passage = Passage(evidence_id="e1", text=evidence.text, start=0, end=len(evidence.text))
    scores = NliScores(entailment=0.02, neutral=0.03, contradiction=0.95)
    judgement = Judgement(passage=passage, scores=scores, relation=Relation.NEUTRAL)
    verdict: Verdict = ThresholdPolicy().decide(fact, [judgement], Coverage(passages_given=1, passages_scored=1))
    return Report(
        article=parse_article(TEXT),
        evidence=(evidence,),
        claims=(fact, question),
        verdicts=(verdict,),
        model=ModelInfo(name="tiny", device="cpu", dtype="float32", window=64),
        settings=Settings(
            top_k=8, min_check_worthiness=0.0, policy="ThresholdPolicy", thresholds={"support": 0.7, "refute": 0.7}
        ),
        timing=Timing(extract=0.1, select=0.1, predict=0.1),
    )


@pytest.mark.parametrize("view", [to_text, to_markdown, to_html])
def test_every_view_shows_verdict_evidence_date_and_what_was_left_out(view: object) -> None:
    shown = view(report())  # type: ignore[operator]
    assert "refuted" in shown.lower()
    assert "95%" in shown
    assert "It opened in 1931" in shown
    assert "1999" in shown
    assert "Who knows?" in shown
    assert "ends with a question mark" in shown


def test_html_escapes_article_and_evidence() -> None:
    page = to_html(report())
    assert "<script" not in page
    assert "<b>not</b>" not in page
    assert html.escape(NASTY) in page.replace("&#39;", "&#x27;")


def test_html_page_fetches_nothing_and_runs_no_script() -> None:
    page = to_html(report())
    assert re.findall(r"\bsrc=|@import|url\(", page) == []
    assert "default-src 'none'" in page


def test_html_links_claim_and_verdict_both_ways() -> None:
    page = to_html(report())
    assert 'id="c1"' in page
    assert 'href="#c1"' in page
    assert 'href="#in-c1"' in page
    assert 'id="in-c1"' in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", 'https://x.org/" onclick="x', None])
def test_only_a_web_address_becomes_a_link(url: str | None) -> None:
    page = to_html(report(url))
    assert "rel=" not in page
    assert "onclick" not in page
    assert "<javascript" not in to_markdown(report(url))


def test_html_shows_the_article_text_in_full() -> None:
    page = to_html(report())
    body = page[page.index('<div class="article">') : page.index("</div>")]
    assert "A headline about bridges" in body
    assert "Who knows?" in body


def test_markdown_escapes_what_would_be_markup() -> None:
    shown = to_markdown(report())
    assert r"\*cost\*" in shown
    assert r"\<b\>not\</b\>" in shown
    assert r"Bridges \| a\_history" in shown


def test_text_carries_no_escape_codes_unless_colour_is_asked_for() -> None:
    assert "\x1b" not in to_text(report())
    assert "\x1b" in to_text(report(), colour=True)


def test_a_report_survives_json_unchanged() -> None:
    original = report()
    assert Report.model_validate_json(original.model_dump_json()) == original

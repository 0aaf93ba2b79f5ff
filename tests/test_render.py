"""Views show what the report holds, and escape what came from outside."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest

from claimcheck import (
    BlockKind,
    Bm25Selector,
    Claim,
    ClaimKind,
    Coverage,
    Evidence,
    InputError,
    NliScores,
    Passage,
    Report,
    Sentence,
    ThresholdPolicy,
    parse_article,
    to_html,
    to_markdown,
    to_text,
)
from claimcheck.schema import LeftOutBlock, ModelInfo, Reading, Settings, Span, Timing, settings_of
from claimcheck.verdicts import redecide

NASTY = "The <script>alert('x')</script> bridge *cost* 5 & opened in 1932."
TEXT = f"A headline about bridges\n\n{NASTY} Who knows?\n"


def claim(number: int, text: str, kind: ClaimKind, reason: str) -> Claim:
    start = TEXT.index(text)
    sentence = Sentence(index=number, text=text, start=start, end=start + len(text))
    return Claim(
        id=f"c{number}",
        text=text,
        spans=(Span(start=start, end=start + len(text)),),
        sentence=sentence,
        kind=kind,
        check_worthiness=0.9,
        reasons=(reason,),
        left_out=None if kind is ClaimKind.FACT else f"{kind}: {reason}",
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
    coverage = Coverage(passages_given=1, passages_read=1)
    verdict = ThresholdPolicy().decide(fact, [Reading(passage=passage, scores=scores)], coverage)
    return Report(
        article=parse_article(TEXT),
        evidence=(evidence,),
        claims=(fact, question),
        verdicts=(verdict,),
        model=ModelInfo(name="tiny", device="cpu", dtype="float32", window=64),
        blocks_left_out=(LeftOutBlock(kind=BlockKind.TITLE, start=0, end=24, reason="a heading"),),
        settings=Settings(
            extractor=settings_of(object()),
            windows=settings_of(object()),
            selector=settings_of(Bm25Selector(8)),
            policy=settings_of(ThresholdPolicy()),
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


def test_a_saved_report_can_be_decided_anew_without_the_model() -> None:
    saved = Report.model_validate_json(report().model_dump_json())
    stricter = redecide(saved, ThresholdPolicy(refute=0.96))
    assert [verdict.label for verdict in stricter.verdicts] == ["NOT_ENOUGH_EVIDENCE"]
    assert stricter.settings.policy.options == {"support": 0.5, "refute": 0.96}
    assert redecide(stricter, ThresholdPolicy()).verdicts == saved.verdicts


def test_a_verdict_of_another_report_is_refused() -> None:
    here = report()
    (verdict,) = here.verdicts
    with pytest.raises(InputError, match="this report has no claim 'c9'"):
        here.claim_of(verdict.model_copy(update={"claim": "c9"}))
    passage = verdict.rationale[0].passage.model_copy(update={"evidence_id": "e9"})
    with pytest.raises(InputError, match="this report has no evidence 'e9'"):
        here.evidence_of(verdict.rationale[0].model_copy(update={"passage": passage}))


@pytest.mark.parametrize("view", [to_text, to_markdown, to_html])
def test_every_view_lists_the_blocks_left_out(view: Callable[[Report], str]) -> None:
    shown = view(report())
    assert "A headline about bridges" in shown
    assert "title: a heading" in shown


def test_every_summary_counts_what_was_left_out() -> None:
    assert "Sentences left out: 1. Blocks left out: 1 title." in " ".join(to_text(report()).split())
    assert "Sentences left out: 1 · Blocks left out: 1" in to_markdown(report())
    assert "<strong>1</strong> blocks left out" in to_html(report())


@pytest.mark.parametrize("view", [to_text, to_markdown, to_html])
def test_a_report_without_verdicts_says_so_and_shows_no_percentage(view: Callable[[Report], str]) -> None:
    empty = report().model_copy(update={"verdicts": ()})
    assert "%" not in view(empty).partition("</style>")[2]
    assert "Who knows?" in view(empty)


def test_nothing_read_shows_no_confidence() -> None:
    nothing = ThresholdPolicy().decide(report().claims[0], [], Coverage(passages_given=0, passages_read=0))
    for view in (to_text, to_markdown, to_html):
        shown = view(report().model_copy(update={"verdicts": (nothing,)}))
        assert "no evidence given" in shown.lower()
        assert "None" not in shown


def test_html_keeps_the_case_of_words() -> None:
    loud = report().verdicts[0].model_copy(update={"reason": "the BBC and Reuters say so"})
    assert "The BBC and Reuters say so." in to_html(report().model_copy(update={"verdicts": (loud,)}))


@pytest.mark.parametrize(
    ("obeyed", "shown"), [("\x1b[31m", r"\x1b[31m"), ("\u202e", r"\u202e"), ("\x07", r"\x07"), ("\x9b", r"\x9b")]
)
def test_the_terminal_shows_controls_and_does_not_obey_them(obeyed: str, shown: str) -> None:
    evidence = report().evidence[0].model_copy(update={"publisher": f"The {obeyed} Times"})
    text = to_text(report().model_copy(update={"evidence": (evidence,)}))
    assert obeyed not in text
    assert f"The {shown} Times" in text


@pytest.mark.parametrize("width", [60, 120])
def test_lines_are_as_long_as_the_terminal_is_wide(width: int) -> None:
    lines = to_text(report(), width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert max(map(len, lines)) > width - 25


def test_html_tells_the_quoted_sentence_and_the_shared_words_from_the_rest() -> None:
    here = report()
    (verdict,) = here.verdicts
    text = verdict.rationale[0].passage.text
    start = text.index("1931")
    marked = verdict.rationale[0].model_copy(
        update={"quote": Span(start=3, end=len(text)), "shared": (Span(start=start, end=start + 4),)}
    )
    page = to_html(here.model_copy(update={"verdicts": (verdict.model_copy(update={"rationale": (marked,)}),)}))
    assert '<span class="around">It </span><span class="quote">opened in </span><b class="shared">1931</b>' in page

"""Each sentence gets a kind with a reason, and stays where it was found."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck import Article, BlockKind, Claim, InputError, ModelNotFoundError, parse_article
from claimcheck.claims import ClaimExtractor
from claimcheck.claims.kinds import KindClassifier
from claimcheck.schema import Block, Span
from claimcheck.syntax import SentencexSplitter, SpacyParser


class NoScorer:
    def score(self, sentences: list[str]) -> list[float]:
        return [0.5 for _ in sentences]


@pytest.fixture(scope="module")
def extractor(parser: SpacyParser) -> ClaimExtractor:
    return ClaimExtractor(splitter=SentencexSplitter(), parser=parser, classifier=KindClassifier.load(), scorer=NoScorer())


def extract(extractor: ClaimExtractor, text: str) -> list[Claim]:
    block = Block(kind=BlockKind.BODY, start=0, end=len(text))
    return extractor.extract(Article(text=text, blocks=(block,)))


@pytest.mark.parametrize(
    ("sentence", "kind", "reason"),
    [
        ("The Harbour Bridge opened in 1932.", "fact", "date '1932'"),
        ("The government spent 40 million dollars on the road.", "fact", "number"),
        ("The disastrous cut of 2011 cost 40,000 jobs.", "fact", "evaluative 'disastrous' noted"),
        ("Who would pay for that?", "question", "ends with a question mark"),
        ("The council should publish the estimate.", "advice", "modal 'should'"),
        ("The city must act before the summer.", "advice", "modal 'must'"),
        ("Build the line before it is too late.", "advice", "imperative 'Build'"),
        ("The tram will carry passengers within six years.", "prediction", "future 'will'"),
        ("The party is likely to lose the next election.", "prediction", "future 'is likely to'"),
        ("It is a beautiful bridge.", "opinion", "evaluative 'beautiful'"),
        ("The deal appears to be dead.", "opinion", "conjecture 'appears'"),
        ("Perhaps the minister never read the report.", "opinion", "hedge 'Perhaps'"),
        ("I walked across the bridge as a child.", "experience", "first person 'I'"),
        ("Was the sinking of the Olga, a ship of the Tana Line, part of that deal?", "question", "ends with a question mark"),
        ("What a mess.", "other", "no complete clause"),
    ],
)
def test_the_kind_comes_with_its_reason(sentence: str, kind: str, reason: str, extractor: ClaimExtractor) -> None:
    (claim,) = extract(extractor, sentence)
    assert claim.kind == kind
    assert reason in " ".join(claim.reasons)


@pytest.mark.parametrize(
    ("sentence", "speaker", "verb"),
    [
        ("Pakistan believes that the attacks were planned abroad.", "Pakistan", "believes"),
        ("“The road is closed,” said Captain Olsen.", "Captain Olsen", "said"),
        ("Both governments accused the company of fraud.", "Both governments", "accused"),
    ],
)
def test_the_speaker_is_named_with_the_verb(sentence: str, speaker: str, verb: str, extractor: ClaimExtractor) -> None:
    (claim,) = extract(extractor, sentence)
    assert claim.speaker is not None
    assert (claim.speaker.text, claim.speaker.verb) == (speaker, verb)
    assert sentence[claim.speaker.start : claim.speaker.end] == speaker


def test_only_the_body_yields_claims(extractor: ClaimExtractor) -> None:
    page = (
        "A headline of the day\n\nBy Jane Doe\n\n"
        "The bridge opened in 1932 after eight years of work, and nobody missed the ferry.\n\n"
        "Pat | 2 years ago | Reply The ferry sank in 1931.\n"
    )
    assert [claim.text[:17] for claim in extractor.extract(parse_article(page))] == ["The bridge opened"]


def test_claims_are_numbered_in_order_and_keep_their_place(extractor: ClaimExtractor) -> None:
    text = "The bridge opened in 1932. Café owners wept — twice. 🌉 The ferry stopped."
    claims = extract(extractor, text)
    assert [claim.id for claim in claims] == ["c1", "c2", "c3"]
    assert all(text[claim.start : claim.end] == claim.sentence.text for claim in claims)


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=120).filter(lambda text: text.strip()))
def test_offsets_are_exact_on_any_text(text: str, extractor: ClaimExtractor) -> None:
    for claim in extract(extractor, text):
        assert text[claim.start : claim.end] == claim.sentence.text
        assert claim.reasons


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("The **bridge** opened [in 1932](https://example.org/a).", "The bridge opened in 1932."),
        ("It was *very* late.", "It was very late."),
        ("- The bridge\n  opened.", "The bridge opened."),
    ],
)
def test_a_claim_of_markdown_has_the_words_and_its_spans_hold_just_them(
    marked: str, plain: str, extractor: ClaimExtractor
) -> None:
    marks = tuple(Span(start=m.start(), end=m.end()) for m in re.finditer(r"\*+|\[|\]\([^)]*\)|^- ", marked))
    block = Block(kind=BlockKind.BODY, start=0, end=len(marked))
    (claim,) = extractor.extract(Article(text=marked, blocks=(block,), markup=marks))
    assert claim.text == plain
    assert " ".join("".join(marked[span.start : span.end] for span in claim.spans).split()) == plain
    assert marked[claim.start : claim.end] in claim.sentence.text


@pytest.mark.parametrize("text", ["f(x)[1](2) is 5 * 3 * 2.", "The snake_case_name was *never* used.", "- The bridge opened."])
def test_plain_text_is_never_touched(text: str, extractor: ClaimExtractor) -> None:
    assert [claim.text for claim in extract(extractor, text)] == [text]


def test_why_a_sentence_is_left_out_is_said_once_in_the_claim(parser: SpacyParser) -> None:
    strict = ClaimExtractor(
        splitter=SentencexSplitter(), parser=parser, classifier=KindClassifier.load(), scorer=NoScorer(), min_check_worthiness=0.6
    )
    fact, question = extract(strict, "The bridge opened in 1932. Who knows?")
    assert fact.left_out == "check-worthiness 0.50 is below 0.60"
    assert question.left_out == "question: ends with a question mark"
    with pytest.raises(InputError, match="expected a probability from 0 to 1"):
        ClaimExtractor.load(min_check_worthiness=1.1)


def test_a_stretch_without_an_end_is_no_claim_and_no_crash(extractor: ClaimExtractor) -> None:
    (claim,) = extract(extractor, "word " * 300_000)
    assert claim.left_out == "other: no complete clause"


def test_time_grows_with_the_length_and_no_faster(extractor: ClaimExtractor) -> None:
    def seconds(copies: int) -> float:
        text = " ".join(f"The bridge of village {n} opened in {1900 + n % 100} after long delays." for n in range(copies))
        started = time.process_time()
        assert len(extract(extractor, text)) == copies
        return time.process_time() - started

    seconds(5)
    assert seconds(1000) < 25 * seconds(100)  # linear is 10; the pipeline's own noise is large on short texts


@pytest.mark.parametrize(
    "sentence",
    [
        "The county's ferry board said on Tuesday that fares will rise.",
        "I signed the contract for the harbour in 1999.",
        "Nurses in the islands earn less than nurses on the mainland.",
        "The commission has no right to open letters.",
        "The ministry has never published the list.",
        "A farm in six has no well.",
    ],
)
def test_facts_told_in_other_ways_than_with_names_and_figures_are_kept(sentence: str, extractor: ClaimExtractor) -> None:
    (claim,) = extract(extractor, sentence)
    assert (claim.kind, claim.left_out) == ("fact", None)


def test_without_a_scorer_the_classifier_gives_check_worthiness_too(parser: SpacyParser) -> None:
    own = ClaimExtractor(splitter=SentencexSplitter(), parser=parser, classifier=KindClassifier.load())
    fact, talk = extract(own, "Unemployment fell to 4.1 percent last year. Thank you all very much indeed.")
    assert (fact.check_worthiness or 0) > 0.5 > (talk.check_worthiness or 0)
    assert own.settings["scorer"] == "KindClassifier"


def test_what_no_rule_explains_is_explained_by_its_words(extractor: ClaimExtractor) -> None:
    (claim,) = extract(extractor, "Hope is no plan, and a slogan is no bridge.")
    assert claim.kind == "opinion"
    assert re.match(r"general statement|reads like an opinion: '", claim.reasons[0])


def test_a_missing_classifier_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="reinstall claimcheck-nli"):
        KindClassifier.load(tmp_path)

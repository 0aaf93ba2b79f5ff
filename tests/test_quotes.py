"""The quote is the sentence that speaks of the claim."""

from __future__ import annotations

import pytest

from claimcheck import Passage
from claimcheck.quotes import Quoter
from claimcheck.syntax import SentencexSplitter

BRIDGE = "The Harbour Bridge joins both shores. It opened in March 1932 after eight years. Trains cross the bridge."


def passage(text: str, start: int = 0) -> Passage:
    return Passage(evidence_id="e1", text=text, start=start, end=start + len(text))


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The bridge was opened in 1932.", "It opened in March 1932 after eight years."),
        ("Trains use the bridge.", "Trains cross the bridge."),
        ("Both shores are joined.", "The Harbour Bridge joins both shores."),
    ],
)
def test_the_sentence_that_shares_the_rarest_words_is_quoted(claim: str, sentence: str) -> None:
    found = Quoter(SentencexSplitter()).quote(claim, passage(BRIDGE))
    assert BRIDGE[found.sentence.start : found.sentence.end] == sentence


def test_the_shared_words_are_marked_whatever_their_ending() -> None:
    found = Quoter(SentencexSplitter()).quote("The bridge opens in 1932.", passage(BRIDGE))
    assert [BRIDGE[span.start : span.end] for span in found.shared] == ["opened", "1932"]


def test_places_are_of_the_evidence_and_not_of_the_passage() -> None:
    text = f"A first sentence. {BRIDGE}"
    found = Quoter(SentencexSplitter()).quote("It opened in 1932.", passage(BRIDGE, start=18))
    assert text[found.sentence.start : found.sentence.end] == "It opened in March 1932 after eight years."
    assert [text[span.start : span.end] for span in found.shared] == ["opened", "1932"]


def test_a_passage_without_a_shared_word_is_quoted_whole() -> None:
    found = Quoter(SentencexSplitter()).quote("Penguins swim.", passage(BRIDGE))
    assert (found.sentence.start, found.sentence.end, found.shared) == (0, len(BRIDGE), ())
    assert Quoter(SentencexSplitter()).quote("Penguins swim.", passage("-")).shared == ()

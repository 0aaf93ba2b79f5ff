"""Sentences and tokens with exact places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.syntax import LONGEST_STRETCH, SentencexSplitter, SpacyParser


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One here. Two here.", ["One here.", "Two here."]),
        ("Dr. Smith paid 3.5 million. He left.", ["Dr. Smith paid 3.5 million.", "He left."]),
        ("It cost $5.\r\n\r\nNobody paid!", ["It cost $5.", "Nobody paid!"]),
        ("  Café “Blau” — ja. 🙂 Next one.  ", ["Café “Blau” — ja.", "🙂 Next one."]),
        ("", []),
    ],
)
def test_sentences_are_found(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in SentencexSplitter().split(text)] == sentences


@given(st.text(max_size=300))
def test_sentences_and_white_space_make_up_the_text(text: str) -> None:
    position = 0
    for sentence in SentencexSplitter().split(text):
        assert text[position : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end] == sentence.text
        position = sentence.end
    assert text[position:].strip() == ""


def test_there_is_one_parse_a_sentence_with_tokens_in_place(parser: SpacyParser) -> None:
    text = "The bridge opened. The mayor, who was late, smiled!"
    parsed = parser.parse(text, SentencexSplitter().split(text)).sentences
    assert len(parsed) == 2
    assert all(text[token.start : token.end] == token.text for item in parsed for token in item.tokens)
    assert [[token.text for token in item.tokens if token.dep == "ROOT"] for item in parsed] == [["opened"], ["smiled"]]


def test_a_subtree_is_the_phrase(parser: SpacyParser) -> None:
    text = "The tall mayor smiled."
    (parsed,) = parser.parse(text, SentencexSplitter().split(text)).sentences
    mayor = next(i for i, token in enumerate(parsed.tokens) if token.text == "mayor")
    assert [token.text for token in parsed.subtree(mayor)] == ["The", "tall", "mayor"]


def test_a_long_text_is_parsed_in_stretches_as_if_at_once(parser: SpacyParser) -> None:
    text = " ".join(f"The mayor of village {n} smiled." for n in range(2000))
    document = parser.parse(text, SentencexSplitter().split(text))
    assert len(text) > 2 * LONGEST_STRETCH
    assert document.text == text
    assert len(document.sentences) == 2000
    for parsed in document.sentences:
        assert text[parsed.start : parsed.end] == parsed.text
        assert all(text[token.start : token.end] == token.text for token in parsed.tokens)
        assert parsed.root is not None

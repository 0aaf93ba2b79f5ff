"""What can be checked ranks above what can't, and the words that this rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck import ModelNotFoundError
from claimcheck.claims.features import terms_of
from claimcheck.claims.kinds import KindClassifier
from claimcheck.schema import Span
from claimcheck.syntax import SpacyParser


def scores(parser: SpacyParser, *sentences: str) -> list[float]:
    classifier = KindClassifier.load()
    parsed = [parser.parse(text, [Span(start=0, end=len(text))]).sentences[0] for text in sentences]
    return [classifier.judge(sentence).check_worthiness for sentence in parsed]


def test_facts_with_numbers_rank_above_small_talk(parser: SpacyParser) -> None:
    facts = ["Unemployment fell to 4.1 percent last year.", "We spent 40 billion dollars on defense in 1999."]
    talk = ["Thank you very much.", "What a lovely evening this is."]
    found = scores(parser, *facts, *talk)
    assert min(found[:2]) > 0.5 > max(found[2:])


def test_a_score_is_a_probability_even_for_unknown_words(parser: SpacyParser) -> None:
    assert all(0 < score < 1 for score in scores(parser, "zzyzx qwrt", "the " * 500))


def test_numbers_are_one_word_and_neighbours_are_pairs() -> None:
    assert terms_of("It cost 1,500.50 — don’t ask") == [
        "it",
        "cost",
        "#",
        "don't",
        "ask",
        "it cost",
        "cost #",
        "# don't",
        "don't ask",
    ]


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFoundError, match="reinstall claimcheck-nli"):
        KindClassifier.load(tmp_path)

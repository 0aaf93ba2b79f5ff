"""The shipped scorer ranks what can be checked above what can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimcheck import ModelNotFoundError
from claimcheck.checkworthiness import TfidfScorer, terms_of


def test_facts_with_numbers_rank_above_small_talk() -> None:
    facts = ["Unemployment fell to 4.1 percent last year.", "We spent 40 billion dollars on defense in 1999."]
    talk = ["Thank you very much.", "What a lovely evening this is."]
    scores = TfidfScorer.load().score(facts + talk)
    assert min(scores[:2]) > 0.5 > max(scores[2:])


def test_a_score_is_a_probability_even_for_unknown_words() -> None:
    assert all(0 < score < 1 for score in TfidfScorer.load().score(["", "zzyzx qwrt", "the " * 500]))


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
        TfidfScorer.load(tmp_path)

"""BM25 picks the passages on the claim's subject."""

from __future__ import annotations

import pytest

from claimcheck import Bm25Selector, Claim, ClaimKind, InputError, Passage, Sentence

TEXTS = [
    "The Harbour Bridge opened in May 1932.",
    "The ferry opened in May 1994.",
    "Bananas ripen in the sun.",
    "The Harbour Bridge carries trains and cars.",
]


def claim(text: str) -> Claim:
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    return Claim(id="c1", text=text, spans=(sentence,), sentence=sentence, kind=ClaimKind.FACT)


@pytest.fixture
def passages() -> list[Passage]:
    return [Passage(evidence_id=f"e{i}", text=text, start=0, end=len(text)) for i, text in enumerate(TEXTS)]


def chosen(selector: Bm25Selector, text: str, passages: list[Passage]) -> list[str]:
    return [passage.text for passage in selector.select(claim(text), passages)]


def test_the_passage_that_shares_most_comes_first(passages: list[Passage]) -> None:
    assert chosen(Bm25Selector(2), "The Harbour Bridge opened in 1932.", passages)[0] == TEXTS[0]


def test_at_most_top_k_are_chosen(passages: list[Passage]) -> None:
    assert len(chosen(Bm25Selector(1), "The Harbour Bridge opened in 1932.", passages)) == 1


def test_the_title_counts_as_words_of_the_passage(passages: list[Passage]) -> None:
    titled = [*passages, Passage(evidence_id="t", text="It is open at weekends.", start=0, end=23, context="Penguin pool.")]
    assert chosen(Bm25Selector(1), "Penguins swim in the pool.", titled) == ["It is open at weekends."]


def test_fewer_passages_than_top_k_are_all_read_even_without_a_shared_word(passages: list[Passage]) -> None:
    assert chosen(Bm25Selector(8), "Penguins swim.", passages) == TEXTS


def test_none_reads_every_passage(passages: list[Passage]) -> None:
    assert chosen(Bm25Selector(None), "Penguins swim.", passages) == TEXTS


def test_a_claim_that_shares_no_word_still_gets_its_passages(passages: list[Passage]) -> None:
    assert len(chosen(Bm25Selector(2), "Penguins swim.", passages)) == 2


def test_no_passages_give_none() -> None:
    assert Bm25Selector(8).select(claim("Penguins swim."), []) == []


def test_a_floor_keeps_passages_out_that_share_too_few_words(passages: list[Passage]) -> None:
    selector = Bm25Selector(None, min_overlap=0.5)
    assert chosen(selector, "The Harbour Bridge opened in 1932.", passages) == [TEXTS[0], TEXTS[3]]
    assert chosen(selector, "Penguins swim.", passages) == []


def test_passages_of_stop_words_alone_are_no_error() -> None:
    bare = [Passage(evidence_id=f"e{i}", text="It is.", start=0, end=6) for i in range(20)]
    assert len(Bm25Selector(8).select(claim("Penguins swim."), bare)) == 8


@pytest.mark.parametrize("text", ["Penguins swim.", "It is.", "?!"])
def test_passages_of_stop_words_alone_share_nothing_above_a_floor(text: str) -> None:
    bare = [Passage(evidence_id=f"e{i}", text="It is.", start=0, end=6) for i in range(20)]
    assert Bm25Selector(8, min_overlap=0.3).select(claim(text), bare) == []


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_a_senseless_floor_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="expected a share from 0 to 1"):
        Bm25Selector(min_overlap=value)


@pytest.mark.parametrize("top_k", [0, -1])
def test_a_senseless_option_is_refused(top_k: int) -> None:
    with pytest.raises(InputError, match="expected 1 or more"):
        Bm25Selector(top_k)

"""BM25 picks the passages on the claim's subject; among many a dense ranking helps it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from claimcheck import Bm25Selector, Claim, ClaimKind, HybridSelector, InputError, Passage, Sentence
from claimcheck.embeddings import Floats, StaticEncoder

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


PARAPHRASE = "A doctor at the infirmary earned an excessive salary."
OF_THE_PHYSICIAN = "Physicians in hospitals were paid too much."
DISTRACTORS = [
    f"{thing} {done} on {day}."
    for thing in (
        "The ferry",
        "A choir",
        "The quarry",
        "Our library",
        "One orchard",
        "The tram depot",
        "A football club",
        "The mill",
    )
    for done in ("opened", "closed its doors", "was painted green", "drew a crowd", "burnt down")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
]


class CountingEncoder(StaticEncoder):
    """The shipped encoder, remembering how many texts it was given at a time."""

    def __init__(self) -> None:
        inside = StaticEncoder.load()
        super().__init__(tokenizer=inside.tokenizer, table=inside.table)
        self.calls: list[int] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.calls.append(len(texts))
        return super().encode(texts)


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder.load()


@pytest.fixture
def many() -> list[Passage]:
    texts = [*DISTRACTORS[:150], PARAPHRASE, *DISTRACTORS[150:]]
    return [Passage(evidence_id=f"e{i}", text=text, start=0, end=len(text)) for i, text in enumerate(texts)]


def windows(evidence_id: str, texts: Sequence[str]) -> list[Passage]:
    return [Passage(evidence_id=evidence_id, text=text, start=10 * i, end=10 * i + len(text)) for i, text in enumerate(texts)]


def test_evidence_that_shares_no_word_is_found_among_two_hundred_others(encoder: StaticEncoder, many: list[Passage]) -> None:
    assert len(DISTRACTORS) == 200
    assert PARAPHRASE not in chosen(Bm25Selector(8), OF_THE_PHYSICIAN, many)
    assert chosen(HybridSelector(8, encoder=encoder), OF_THE_PHYSICIAN, many)[0] == PARAPHRASE


def test_a_title_in_other_words_is_read_too(encoder: StaticEncoder, many: list[Passage]) -> None:
    titled = Passage(evidence_id="t", text="It rose again.", start=0, end=14, context="Wages of doctors in hospitals.")
    assert chosen(HybridSelector(2, encoder=encoder), OF_THE_PHYSICIAN, [*many, titled]).count("It rose again.") == 1


def test_few_passages_are_ranked_by_words_alone(passages: list[Passage]) -> None:
    encoder = CountingEncoder()
    selector = HybridSelector(2, encoder=encoder)
    text = "The Harbour Bridge opened in 1932."
    assert chosen(selector, text, passages) == chosen(Bm25Selector(2), text, passages)
    assert sum(encoder.calls) == 0


@pytest.mark.parametrize("top_k", [300, None])
def test_all_are_read_in_the_order_given_where_all_are_taken(
    encoder: StaticEncoder, many: list[Passage], top_k: int | None
) -> None:
    assert HybridSelector(top_k, encoder=encoder).select(claim(OF_THE_PHYSICIAN), many) == many


def test_passages_are_embedded_once_for_all_claims(many: list[Passage]) -> None:
    encoder = CountingEncoder()
    selector = HybridSelector(8, encoder=encoder)
    for text in (OF_THE_PHYSICIAN, "The mill burnt down.", "A choir sang."):
        selector.select(claim(text), many)
    assert [size for size in encoder.calls if size > 1] == [len(many)]


def test_neighbours_in_the_same_snippet_come_along_within_top_k(encoder: StaticEncoder) -> None:
    page = windows("page", ["One.", "Two.", "The Harbour Bridge opened in 1932.", "Four.", "Five."])
    given = [*windows("before", ["Zero."]), *page, *windows("after", ["Six."])]
    text = "The Harbour Bridge opened in 1932."
    for top_k, expected in ((1, [3]), (2, [3, 2]), (3, [3, 2, 4])):
        picked = HybridSelector(top_k, encoder=encoder, neighbours=True).select(claim(text), given)
        assert picked == [given[i] for i in expected]


def test_a_pick_at_a_snippets_edge_brings_nothing_of_the_next_snippet(encoder: StaticEncoder) -> None:
    given = [*windows("a", ["One.", "The Harbour Bridge opened."]), *windows("b", ["Ferries opened.", "Three.", "Four."])]
    picked = HybridSelector(3, encoder=encoder, neighbours=True).select(claim("The Harbour Bridge opened."), given)
    assert picked == [given[1], given[0], given[2]]  # the last by its own rank


def test_equal_passages_keep_the_order_given(encoder: StaticEncoder) -> None:
    same = [Passage(evidence_id=f"e{i}", text=PARAPHRASE, start=0, end=len(PARAPHRASE)) for i in range(70)]
    for text in (OF_THE_PHYSICIAN, PARAPHRASE, "?!"):
        assert HybridSelector(9, encoder=encoder).select(claim(text), same) == same[:9]


@pytest.mark.parametrize("text", ["It is.", "?!", "\u4e2d"])
def test_claims_and_passages_without_words_are_no_error_among_many(encoder: StaticEncoder, text: str) -> None:
    bare = [Passage(evidence_id=f"e{i}", text=words, start=0, end=len(words)) for i, words in enumerate(["It is.", "..."] * 40)]
    assert len(HybridSelector(8, encoder=encoder).select(claim(text), bare)) == 8


def test_a_floor_holds_for_neighbours_and_for_the_dense_ranking(encoder: StaticEncoder, many: list[Passage]) -> None:
    selector = HybridSelector(8, encoder=encoder, min_overlap=0.5, neighbours=True)
    assert PARAPHRASE not in chosen(selector, OF_THE_PHYSICIAN, many)
    page = windows("page", ["One.", "The Harbour Bridge opened in 1932.", "Three."])
    assert selector.select(claim("The Harbour Bridge opened in 1932."), page) == [page[1]]


def test_threads_with_collections_of_their_own_get_what_they_would_get_alone(encoder: StaticEncoder, many: list[Passage]) -> None:
    collections = [many[shift:] + many[:shift] for shift in range(0, 200, 25)]
    claims = [claim(text) for text in (OF_THE_PHYSICIAN, "The mill burnt down on Friday.")]
    alone = [HybridSelector(8, encoder=encoder).select(item, given) for given in collections for item in claims]
    shared = HybridSelector(8, encoder=encoder)
    with ThreadPoolExecutor(8) as threads:
        jobs = [threads.submit(shared.select, item, given) for given in collections for item in claims]
        assert [job.result() for job in jobs] == alone


def test_the_weight_of_words_lets_an_exact_match_win(encoder: StaticEncoder, many: list[Passage]) -> None:
    assert chosen(HybridSelector(1, encoder=encoder), "The mill burnt down on Friday.", many) == [
        "The mill burnt down on Friday."
    ]


def test_the_settings_say_how_it_ranks(encoder: StaticEncoder) -> None:
    selector = HybridSelector(3, encoder=encoder, many=9)
    assert selector.settings == {"top_k": 3, "min_overlap": 0.0, "many": 9, "neighbours": False}


def test_a_senseless_number_of_many_is_refused(encoder: StaticEncoder) -> None:
    with pytest.raises(InputError, match="expected a number of passages from 0"):
        HybridSelector(encoder=encoder, many=-1)

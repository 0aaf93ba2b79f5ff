"""What a word refers to is put in its place where one antecedent fits, and left where none is certain."""

from __future__ import annotations

import pytest

from claimcheck.article import parse_article
from claimcheck.claims.references import Resolution, resolve, resolve_all
from claimcheck.render import to_html, to_markdown, to_text
from claimcheck.schema import Report
from claimcheck.selection import Bm25Selector
from claimcheck.syntax import SentencexSplitter, SpacyParser

from .conftest import ScriptedModel, scripted_checker

PUBLISHED = "2019-06-14"  # a Friday


def last(parser: SpacyParser, text: str, *, published: str | None = PUBLISHED, title: str | None = None) -> Resolution:
    document = parser.parse(text, SentencexSplitter().split(text))
    return resolve(document, len(document.sentences) - 1, published=published, title=title)


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        ("Mayor Anna Brook opened the pier in May 2012.", "She closed the baths.", "Mayor Anna Brook closed the baths."),
        ("The auditor, Peter Lyle, resigned.", "His report was never printed.", "Peter Lyle's report was never printed."),
        ("The bridge opened in 1932.", "It cost five million pounds.", "The bridge cost five million pounds."),
        ("The ferry company lost its licence.", "Its boats were sold.", "The ferry company's boats were sold."),
        ("The drivers went on strike.", "They returned in a week.", "The drivers returned in a week."),
        ("A surveyor examined two bridges.", "Both of them were shut.", "Both of the two bridges were shut."),
        ("Rovers have sold the ground.", "Their fans protested.", "Rovers' fans protested."),
        ("Councillor Mary Hart chairs the board.", "The vote surprised her.", "The vote surprised Councillor Mary Hart."),
    ],
)
def test_a_pronoun_takes_the_one_antecedent_that_fits(parser: SpacyParser, before: str, sentence: str, expected: str) -> None:
    found = last(parser, f"{before} {sentence}")
    assert found.text == expected


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened in 1932. It rained for a week.",
        "The bridge opened in 1932. It is clear that the town paid for the works.",
        "The bridge opened in 1932. It took ten years to pay the debt.",
        "The bridge opened in 1932. It was the mayor who cut the ribbon.",
    ],
)
def test_an_it_that_stands_for_nothing_is_neither_replaced_nor_listed(parser: SpacyParser, text: str) -> None:
    found = last(parser, text)
    assert (found.substitutions, found.unresolved) == ((), ())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Peter Lyle praised John Hart. The paper quoted him.", ("him",)),
        ("No bridge was ever built. It cost five million pounds.", ("It",)),
        ("A trust and a bank own the hall and the pier. They closed it.", ("They", "it")),
        ("The town has two piers. That post was cut.", ("That post",)),
        ("The town has a pier. Last week the council sold the pier.", ("Last week",)),
        ("The town has a pier. We paid for the pier.", ("We",)),
    ],
)
def test_what_is_not_certain_is_left_and_said(parser: SpacyParser, text: str, left: tuple[str, ...]) -> None:
    found = last(parser, text)
    assert found.unresolved == left
    assert not found.substitutions


def test_a_pronoun_bound_in_its_own_sentence_stays(parser: SpacyParser) -> None:
    found = last(parser, "The pier burned. Anna Brook said that she would rebuild her shop.")
    assert (found.substitutions, found.unresolved) == ((), ())


@pytest.mark.parametrize(
    ("before", "sentence", "expected"),
    [
        ("The Harbour Bridge opened in 1932.", "Storms shut the bridge twice.", "Storms shut the Harbour Bridge twice."),
        ("Mayor Anna Brook won in 2012.", "In 2014 the mayor lost.", "In 2014 Mayor Anna Brook lost."),
        ("The auditor, Peter Lyle, resigned.", "The auditor had warned us.", "Peter Lyle had warned us."),
        ("Peter Lyle resigned in 2012.", "Lyle had served ten years.", "Peter Lyle had served ten years."),
    ],
)
def test_a_description_or_a_surname_takes_up_the_one_name_that_fits(
    parser: SpacyParser, before: str, sentence: str, expected: str
) -> None:
    assert last(parser, f"{before} {sentence}").text == expected


def test_a_description_that_two_names_fit_is_left(parser: SpacyParser) -> None:
    text = "The Harbour Bridge opened in 1932. The Station Bridge fell in 1950. Storms shut the bridge twice."
    found = last(parser, text)
    assert found.unresolved == ("the bridge",)
    chosen = last(parser, text, title="The harbour and its ruin")
    assert chosen.text == "Storms shut the Harbour Bridge twice."


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Fares rose last year.", "Fares rose in 2018."),
        ("Fares rose by a tenth by last year.", "Fares rose by a tenth by 2018."),
        ("Last year's fares were lower.", "2018's fares were lower."),
        ("The pier shut two years ago.", "The pier shut in 2017."),
        ("The pier shut only two years ago.", "The pier shut in 2017."),
        ("The pier shut last October.", "The pier shut in October 2018."),
        ("The pier shut in October last year.", "The pier shut in October 2018."),
        ("The pier shut in March.", "The pier shut in March 2019."),
        ("The pier shut in November.", "The pier shut in November 2018."),
        ("The pier shut last month.", "The pier shut in May 2019."),
        ("The pier shut on Tuesday.", "The pier shut on Tuesday 11 June 2019."),
    ],
)
def test_a_relative_time_is_told_by_the_articles_date(parser: SpacyParser, sentence: str, expected: str) -> None:
    found = last(parser, sentence)
    assert found.text == expected
    assert [item.antecedent for item in found.substitutions] == [None]


@pytest.mark.parametrize(
    "sentence",
    [
        "The pier shut in March 2012.",
        "The pier will open in March.",
        "The pier shut in June.",
        "He spent it all in his last year.",
        "The pier opens every Tuesday.",
    ],
)
def test_a_time_that_is_not_relative_or_not_past_stays(parser: SpacyParser, sentence: str) -> None:
    assert last(parser, sentence).text == sentence


@pytest.mark.parametrize("sentence", ["The pier shut last year.", "The pier shut more than two years ago."])
def test_a_time_that_cant_be_told_is_said(parser: SpacyParser, sentence: str) -> None:
    published = None if "last" in sentence else PUBLISHED
    found = last(parser, sentence, published=published)
    assert found.text == sentence
    assert len(found.unresolved) == 1


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Fares have doubled since then.", "Fares have doubled since 2012."),
        ("That year fares doubled.", "In 2012 fares doubled."),
        ("The baths shut two years later.", "The baths shut in 2014."),
    ],
)
def test_a_time_is_told_by_the_year_named_just_before(parser: SpacyParser, sentence: str, expected: str) -> None:
    before = "The pier shut in 2012. "
    found = last(parser, before + sentence)
    assert found.text == expected
    (item,) = found.substitutions
    assert item.antecedent is not None
    assert before[item.antecedent.start : item.antecedent.end] == "2012"


def test_nothing_inside_quotation_marks_is_touched(parser: SpacyParser) -> None:
    text = "Anna Brook closed the pier. “She lost our money last year,” said the treasurer of the town."
    found = last(parser, text)
    assert (found.substitutions, found.unresolved) == ((), ())


def test_only_what_was_said_before_is_read(parser: SpacyParser) -> None:
    text = "She closed the baths. Mayor Anna Brook won in 2012."
    document = parser.parse(text, SentencexSplitter().split(text))
    first = resolve(document, 0, published=None)
    assert first.unresolved == ("She",)
    assert resolve_all(document, published=None)[0] == first


@pytest.fixture(scope="module")
def report(parser: SpacyParser) -> Report:
    model = ScriptedModel(lambda pair: "neutral")
    checker = scripted_checker(model, parser, selector=Bm25Selector(3), resolve=True)
    text = "# The pier\n\nThe **Harbour Bridge** opened in 1932. It cost five million pounds, and we were told that last week.\n"
    return checker.check(parse_article(text, format="markdown"), ["The Harbour Bridge cost ten million pounds."])


def test_a_claim_keeps_the_articles_words_and_says_what_was_put_for_them(report: Report) -> None:
    article, claim = report.article.text, report.claims[1]
    assert claim.text.startswith("The Harbour Bridge cost five million")
    assert article[claim.start : claim.end].startswith("It cost")
    (item,) = claim.substitutions
    assert item.antecedent is not None
    assert article[item.start : item.end] == item.original == "It"
    assert article[item.antecedent.start : item.antecedent.end] == "The **Harbour Bridge"
    assert claim.unresolved == ("we", "last week")
    assert report.settings.extractor.options["resolve"] is True


@pytest.mark.parametrize("view", [to_text, to_markdown, to_html])
def test_every_view_shows_what_was_replaced_and_what_was_not(report: Report, view: object) -> None:
    assert callable(view)
    shown = " ".join(view(report).split())
    assert "with The Harbour Bridge for “It”" in shown
    assert "not resolved: we, last week" in shown

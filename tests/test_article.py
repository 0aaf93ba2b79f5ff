"""Blocks of an article: typed right, never overlapping, nothing lost."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill
from time import process_time
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck import InputError, parse_article, read_article

PAGE = """The long wait for the bridge

Why patience pays in the end

Jane Doe March 3, 2019
The writer is a columnist of The Daily Example. She tweets @janedoe_ex

The bridge opened in 1932 after eight years of work, and nobody has missed the ferry since.

“We built it to last,” said the engineer, who had drawn every bolt of it with his own hand.

By 1940 the bridge carried more cars in a day than the ferry had carried in a whole year.

Published in The Daily Example, March 3rd, 2019.

Like Example Comment on Facebook, follow @ExampleOped on Twitter to receive all updates.

Our Publications

Pat | 2 years ago | Reply I remember the ferry well and it was never late in all those years.
A second line of the same reader, who had a lot to say about ferries and their captains.

Comments are moderated and will be posted if they are on topic.
"""

MARKDOWN = """# Bridges

*By Jane Doe*

The **bridge** opened in 1932 after eight years of work, and [nobody](https://example.org) has missed the ferry since.

> It was built to last, and it will last, whatever anybody says of it.

- The bridge has six lanes and a railway that nobody uses any more.

![The bridge](bridge.jpg)

```
not prose
```
"""


PROSE = "The weir at Oslin was built in 1871 by two brothers, and their mill ran until the flood of 1953."
MORE = "Its owners sold the land for 40,000 crowns in 1981. The buyer never built on it, and went under in 1990."
PARTS = (
    "The weir",
    "By Ola Falk",
    "3 May 2020",
    "Related",
    "Comments (2)",
    "Ola | 3 days ago | Reply",
    PROSE,
    "Ola says:",
    "- it fell",
)
PAGES = st.lists(st.sampled_from([*PARTS, "", "---", "> ", "title: x", "Published 2019-13-45"]), max_size=14).map("\n".join)


def kinds(text: str, format: Literal["text", "markdown"] = "text") -> list[tuple[str, str]]:
    article = parse_article(text, format=format)
    return [(block.kind.value, article.text[block.start : block.end]) for block in article.blocks]


def test_the_parts_of_a_newspaper_page_are_told_apart() -> None:
    assert [kind for kind, _ in kinds(PAGE)] == [
        *("title", "standfirst", "byline", "byline", "body", "body", "body"),
        *("boilerplate", "boilerplate", "boilerplate", "comment", "comment", "boilerplate"),
    ]


def test_title_byline_and_date_are_lifted_out() -> None:
    article = parse_article(PAGE)
    assert (article.title, article.byline, article.published) == ("The long wait for the bridge", "Jane Doe", "2019-03-03")


def test_the_parts_of_markdown_are_told_apart() -> None:
    assert [kind for kind, _ in kinds(MARKDOWN, "markdown")] == [
        "title",
        "byline",
        "body",
        "quote",
        "body",
        "caption",
        "boilerplate",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Jane Doe", "byline"),
        ("Updated March 4, 2019", "byline"),
        ("Photo: the bridge at dawn", "caption"),
        ("Share this article", "boilerplate"),
        ("Subscribe to our newsletter", "boilerplate"),
        ("© 2019 The Daily Example", "boilerplate"),
        ("Kim | 3 hours ago | Reply", "comment"),
    ],
)
def test_furniture_is_known_by_its_words(line: str, kind: str) -> None:
    body = "The bridge opened in 1932 after eight years of work, and nobody has missed the ferry since.\n\n"
    assert (kind, line) in kinds(body + line + "\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "By the time the bridge opened in 1932, eight years of work had gone into it and the ferry was gone.",
        "The author is wrong about the bridge, which has carried cars and trains without a break since 1932.",
        "Published accounts of the bridge differ, and none of them gives the number of workers who died there.",
    ],
)
def test_a_sentence_of_the_body_is_not_taken_for_furniture(sentence: str) -> None:
    prose = "The bridge opened in 1932 after eight years of work, and nobody has missed the ferry since."
    assert ("body", sentence) in kinds(f"{prose}\n\n{sentence}\n\n{prose}")


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    lines = [
        "The bridge opened in 1932 after eight years of work, and nobody has",
        "missed the ferry since, least of all its captain, who became a baker.",
    ]
    assert kinds("\n".join(lines)) == [("body", "\n".join(lines))]


@given(st.text(st.characters(exclude_categories=()), max_size=400) | PAGES, st.sampled_from(["text", "markdown"]))
def test_blocks_hold_all_that_is_not_white_space_once(text: str, format: Literal["text", "markdown"]) -> None:
    try:
        article = parse_article(text, format=format)
    except InputError:
        return
    text, position = article.text, 0
    for block in article.blocks:
        assert block.start >= position
        assert text[position : block.start].strip() == ""
        assert text[block.start : block.end].strip() != ""
        position = block.end
    assert text[position:].strip() == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the article is empty"),
        (" \n\t", "the article is empty"),
        ("<!DOCTYPE html><p>x", "this is HTML"),
        ("a\x00b", "not a text"),
    ],
)
def test_what_is_no_article_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_article(text)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    article = read_article(path)
    assert [block.kind.value for block in article.blocks] == [kind for kind, _ in kinds(PAGE)]


def test_the_shared_sample_page_is_read_when_it_is_there() -> None:
    path = Path(__file__).parents[2] / "shared" / "op_ed.txt"
    if not path.exists():
        pytest.skip("the sample article is not part of the repository")
    article = read_article(path)
    assert article.published == "2017-10-23"
    assert [block.kind.value for block in article.blocks].count("body") == 7


def kind_of(line: str, page: str, format: Literal["text", "markdown"] = "text") -> str:
    return next(kind for kind, text in kinds(page, format) if text == line)


@pytest.mark.parametrize(
    "sentence",
    [
        "Replying to critics of the plan, the mayor said that the weir had cost 40 million crowns.",
        "Privacy International sued the agency in 2015.",
        "Copyright law was passed in 1911.",
        "Cookie sales rose by 4 percent.",
        "Related party deals cost the firm 4 million crowns.",
        "More from this fund went to roads than to schools.",
        "The strike began, according to Reuters.",
        "The mayor resigned. (Reuters)",
        "Published in 1962, the book sold two million copies.",
        "Published in The Times, the letter drew 400 replies.",
        "Home > work, the commuters said, and they left.",
        "Share prices fell.",
        "Terms of the treaty were kept secret.",
        "Save the Children reported 300 cases.",
        "Subscribe to that view and you must accept the rest of it.",
        "Like Facebook, the mill never made money on Twitter.",
        "12 comments were deleted by the ministry.",
        "The views expressed at the inquiry were those of the engineers.",
        "The author is wrong about it.",
        "Letters are published by the state.",
        "By 1940 the weir was full.",
        "As the senator said:",
    ],
)
@pytest.mark.parametrize("page", ["{0}\n\n{1}\n\n{2}", "{1}\n\n{0}\n\n{2}", "{1}\n\n{2}\n\n{0}"], ids=["first", "amid", "last"])
def test_a_sentence_that_begins_like_furniture_is_body_and_so_is_what_follows(sentence: str, page: str) -> None:
    article = "The mill and its weir\n\nBy Ola Falk\n\n" + page.format(sentence, PROSE, MORE)
    assert [kind for kind, _ in kinds(article)][2:] == ["body"] * 3


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Tags: weirs, mills", "boilerplate"),
        ("Home > Opinion > Rivers", "boilerplate"),
        ("Story continues below advertisement", "boilerplate"),
        ("Sign up for our weekly newsletter.", "boilerplate"),
        ("The weir in spring. Photograph: Ola Falk/The Oslin Post", "caption"),
        ("The weir in spring (Getty Images)", "caption"),
        ("“Its owners sold the land for 40,000 crowns”", "quote"),
        ("Q: Who sold it?", "body"),
        ("OLA FALK: Nobody knows", "body"),
        ("• 14 mills in 1950", "body"),
        ("1998: 23 percent", "body"),
        ("What the flood left", "title"),
    ],
)
def test_lines_amid_the_body_are_told_apart(line: str, kind: str) -> None:
    assert kind_of(line, f"The mill and its weir\n\n{PROSE}\n\n{line}\n\n{MORE}") == kind


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("OPINION\n\nThe weir must go\n\nBy Ola Falk", ["boilerplate", "title", "byline"]),
        ("Comment | Economy\n\nThe weir must go", ["boilerplate", "title"]),
        (
            "The weir must go\n\nIt was never needed. It never will be.\n\nOla Falk\n\nRivers editor",
            ["title", "standfirst", "byline", "byline"],
        ),
        ("The weir must go\n\nWhy nobody needs it\n\nby Ola Falk", ["title", "standfirst", "byline"]),
        ("The weir must go.\n\nBy Ola Falk", ["title", "byline"]),
        ("The weir must go\n\nThe weir of Oslin leaks.", ["title", "body"]),
        ("Menu\n\nWe value your privacy\n\nSkip to main content\n\nThe weir must go", [*["boilerplate"] * 3, "title"]),
        ("We use cookies and ask your consent.\n\nAccept all | Reject all\n\nThe weir must go", [*["boilerplate"] * 2, "title"]),
    ],
)
def test_headers_are_told_apart(header: str, expected: list[str]) -> None:
    assert [kind for kind, _ in kinds(f"{header}\n\n{PROSE}\n\n{MORE}")] == [*expected, "body", "body"]


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("Most read\nTen soups for a cold night\nIs the river safe?", ["boilerplate"] * 3),
        ("Correction: an earlier version gave a wrong year.", ["boilerplate"]),
        ("This column was amended on 5 May 2020.", ["boilerplate"]),
        ("Ola Falk is a fisherman in Oslin. His book is out in May.", ["byline"]),
        (
            "The writer teaches history in Oslin.\n\n2 comments\n\nper_70\n3 hours ago\nNo!",
            ["byline", "boilerplate", *["comment"] * 3],
        ),
        ("Comments\n\nPer says:\nMay 4, 2020 at 4:15 pm\nIt stank in 1969.", ["boilerplate", *["comment"] * 3]),
        ("Comments", ["boilerplate"]),
    ],
)
def test_tails_are_told_apart(tail: str, expected: list[str]) -> None:
    assert [kind for kind, _ in kinds(f"The weir must go\n\nBy Ola Falk\n\n{PROSE}\n\n{MORE}\n\n{tail}")][4:] == expected


def test_one_line_like_a_comment_does_not_make_comments_of_the_article() -> None:
    page = f"The weir must go\n\n{MORE}\n\nOla | 3 days ago | Reply\n\n" + "\n\n".join([f"{PROSE} It was cheap."] * 15)
    assert [kind for kind, text in kinds(page) if text.startswith((PROSE, MORE))] == ["body"] * 16


@pytest.mark.parametrize("width", [40, 60, 72])
def test_text_wrapped_at_any_width_is_joined_to_paragraphs(width: int) -> None:
    paragraphs = [
        PROSE + " " + MORE,
        "Share prices fell in the year of the sale, and related claims were heard by a court until 1990.",
    ]
    wrapped = [fill(paragraph, width) for paragraph in paragraphs]
    page = "The weir must go\nby Ola Falk\n\n" + "\n\n".join(wrapped)
    assert kinds(page) == [("title", "The weir must go"), ("byline", "by Ola Falk"), *(("body", text) for text in wrapped)]


def test_front_matter_gives_title_byline_and_date_and_is_no_headline() -> None:
    page = f'---\ntitle: "The weir"\nauthors:\n  - Ola Falk\ndate: 2020-05-03\n---\n\n{PROSE}\n'
    article = parse_article(page, format="markdown")
    assert (article.title, article.byline, article.published) == ("The weir", "Ola Falk", "2020-05-03")
    assert [block.kind.value for block in article.blocks] == ["boilerplate", "body"]


def test_a_sentence_in_html_tags_within_markdown_is_body() -> None:
    assert (
        kind_of("<center>The weir fell in 1953.</center>", f"{PROSE}\n\n<center>The weir fell in 1953.</center>\n", "markdown")
        == "body"
    )


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published 2019-13-45", None),
        ("Published February 30, 2019", None),
        ("Published 3 May 2020", "2020-05-03"),
        ("MAY 3, 2020 at 6:00 a.m. EDT", "2020-05-03"),
        ("Updated 4 May 2020\n\nPublished 3 May 2020", "2020-05-03"),
        ("Sun 3rd of May 2020 06.00 BST", "2020-05-03"),
    ],
)
def test_a_date_is_published_only_if_the_calendar_has_it(line: str, published: str | None) -> None:
    assert parse_article(f"The weir must go\n\n{line}\n\n{PROSE}\n\n{MORE}").published == published


def test_lone_surrogates_become_replacement_characters() -> None:
    assert parse_article("The weir \ud800 fell in 1953.").text == "The weir \ufffd fell in 1953."


@pytest.mark.parametrize("format", ["text", "markdown"])
@pytest.mark.parametrize(
    "text",
    [f"{PROSE}\n\n", f"{PROSE} ", "Share prices fell\n", "photo by ", "Related\n", "*a* ", "Ola | 3 days ago | Reply no\n"],
)
def test_twenty_thousand_words_take_no_longer_than_their_length(text: str, format: Literal["text", "markdown"]) -> None:
    page = text * (20_000 // len(text.split()))
    start = process_time()
    parse_article(page, format=format)
    assert process_time() - start < 3  # a third of it on a quiet machine; a quadratic rule takes minutes

"""Blocks of an article: typed right, never overlapping, nothing lost."""

from __future__ import annotations

from pathlib import Path
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


@given(st.text(min_size=1, max_size=400), st.sampled_from(["text", "markdown"]))
def test_blocks_hold_all_that_is_not_white_space_once(text: str, format: Literal["text", "markdown"]) -> None:
    try:
        article = parse_article(text, format=format)
    except InputError:
        return
    position = 0
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

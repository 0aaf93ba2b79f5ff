"""Markdown marks as spans: the text without them reads as rendered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck import InputError, parse_article


def without_markup(text: str) -> str:
    for span in reversed(parse_article(text, format="markdown").markup):
        text = text[: span.start] + text[span.end :]
    return text.strip()


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("The **weir** is *older* than __the__ _mill_.", "The weir is older than the mill."),
        ("***Both** of* them", "Both of them"),
        ('A [n*ew* weir](https://example.org/a_b_c "the *weir*") came.', "A new weir came."),
        ("A [weir][w] and [w].\n\n[w]: https://example.org", "A weir and w."),
        ("See <https://example.org/x_y_z>.", "See https://example.org/x_y_z."),
        ("The `weir_gate` and ``a`b``.", "The weir_gate and a`b."),
        ("## The *weir* ##", "The weir"),
        ("The *weir*\n==========", "The weir"),
        ("> It was *old*\n> and low.", "It was old\nand low."),
        ("1. one\n2. two", "one\ntwo"),
        ("- > - deep", "deep"),
        ("Five \\* six \\[not a link\\]", "Five * six [not a link]"),
        ("A path\\quay stays", "A path\\quay stays"),
        ("Mill &amp; weir", "Mill & weir"),
        ("H<sub>2</sub>O", "H2O"),
        ("An ![old *weir*](weir.jpg) here", "An old weir here"),
        ("snake_case and 2 * 3 * 4 stay", "snake_case and 2 * 3 * 4 stay"),
        ("an *unclosed star and a [lone bracket", "an *unclosed star and a [lone bracket"),
        ("---\ntitle: The *weir*\n---\n\nIt *fell*.", "---\ntitle: The *weir*\n---\n\nIt fell."),
        ("It *fell\r\nin* 1990.", "It fell\r\nin 1990."),
    ],
)
def test_the_text_without_its_marks_reads_as_rendered(source: str, rendered: str) -> None:
    assert without_markup(source) == rendered


@pytest.mark.parametrize("text", ["snake_case_name", "2*3*4 is *24*", "f(x)[1](2)", "# not a heading", "> 5 and - 3", "a \\* b"])
def test_plain_text_has_no_marks(text: str) -> None:
    assert parse_article(text).markup == ()


@given(st.text(alphabet='ab *_`[]()!<>\\&#-1.\n\t"', min_size=1, max_size=80))
def test_marks_are_in_order_and_never_blank(text: str) -> None:
    try:
        marks = parse_article(text, format="markdown").markup
    except InputError:
        return
    position = 0
    for mark in marks:
        assert position <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end].strip()
        position = mark.end

"""Text without its marks, and the way back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.alignments import Alignment
from claimcheck.schema import Span


def aligned(text: str, *marks: tuple[int, int]) -> Alignment:
    return Alignment(text, [Span(start=start, end=end) for start, end in marks])


@pytest.mark.parametrize(
    ("text", "marks", "plain"),
    [
        ("a *b* c", [(2, 3), (4, 5)], "a b c"),
        ("**a**", [(0, 2), (3, 5)], "a"),
        ("abc", [], "abc"),
        ("***", [(0, 3)], ""),
        ("abcd", [(1, 3), (2, 3)], "ad"),
        ("", [], ""),
    ],
)
def test_marks_are_left_out(text: str, marks: list[tuple[int, int]], plain: str) -> None:
    assert aligned(text, *marks).plain == plain


def test_a_stretch_maps_back_to_the_words_around_its_marks() -> None:
    alignment = aligned("The *old* bridge", (4, 5), (8, 9))
    assert alignment.plain == "The old bridge"
    assert [(span.start, span.end) for span in alignment.kept(0, 14)] == [(0, 4), (5, 8), (9, 16)]
    place = alignment.place(4, 7)
    assert (place.start, place.end) == (5, 8)
    assert alignment.range(5, 8) == (4, 7)


@given(data=st.data(), text=st.text(min_size=1, max_size=40))
def test_every_stretch_comes_back_as_the_same_characters(data: st.DataObject, text: str) -> None:
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    alignment = aligned(text, *(tuple(sorted(cut)) for cut in cuts))
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(alignment.plain))] * 2)))
    spans = alignment.kept(start, end)
    assert "".join(text[span.start : span.end] for span in spans) == alignment.plain[start:end]
    assert all(left.end <= right.start for left, right in pairwise(spans))

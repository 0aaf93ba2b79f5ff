"""One text without its marks, every character of which knows its place in the text with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from claimcheck.schema import Span


class Alignment:
    """The words of a text without some stretches of it, such as Markdown's marks.

    ``plain`` is what remains; offsets into it map back with ``place`` and ``kept``.
    """

    def __init__(self, text: str, marks: Sequence[Span] = ()) -> None:
        self.text = text
        self._kept = _between(marks, len(text))  # stretches that remain
        self._starts = [start for start, _ in self._kept]
        self._offsets: list[int] = []  # of each kept stretch in the plain text
        length = 0
        for start, end in self._kept:
            self._offsets.append(length)
            length += end - start
        self.plain = "".join(text[start:end] for start, end in self._kept)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text lies in ``plain``."""
        return self._to_plain(start), self._to_plain(end)

    def place(self, start: int, end: int) -> Span:
        """Where a stretch of ``plain`` lies in the text, marks in between included."""
        spans = self.kept(start, end)
        return Span(start=spans[0].start, end=spans[-1].end)

    def kept(self, start: int, end: int) -> tuple[Span, ...]:
        """A stretch of ``plain`` as stretches of the text, marks in between left out; at least one."""
        found: list[Span] = []
        i = max(bisect_right(self._offsets, start) - 1, 0)
        while i < len(self._kept) and (self._offsets[i] < end or not found):
            left, right = self._kept[i]
            first = left + max(start - self._offsets[i], 0)
            last = min(left + end - self._offsets[i], right)
            if first < last or end <= start:
                found.append(Span(start=first, end=max(first, last)))
            i += 1
        return tuple(found)

    def _to_plain(self, place: int) -> int:
        i = bisect_left(self._starts, place + 1) - 1
        if i < 0:
            return 0
        start, end = self._kept[i]
        return self._offsets[i] + min(place, end) - start


def _between(marks: Sequence[Span], length: int) -> list[tuple[int, int]]:
    """What lies between some stretches; they may touch or overlap."""
    kept, position = [], 0
    for mark in sorted(marks, key=lambda span: span.start):
        if mark.start > position:
            kept.append((position, mark.start))
        position = max(position, mark.end)
    if position < length or not kept:
        kept.append((min(position, length), length))
    return kept

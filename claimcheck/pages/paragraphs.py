"""Paragraphs: the units that a page is told apart by, and how plain text is cut into them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from claimcheck.pages import furniture
from claimcheck.schema import BlockKind

_CLOSE = r"[”\"’'»)\]]*(?:\s*\([^()]{1,40}\)|(?:\[\d+\])+)?$"  # after it a wire's name or a note's number
ENDED = re.compile(rf"[.!?…]{_CLOSE}")
TERMINATED = re.compile(rf"[.!?…:;]{_CLOSE}")
ITEM = re.compile(r"(?:[-*•‣–·▪◦●]|\d{1,3}[.)]|\([a-z\d]\))\s+\S")
LABEL = re.compile(r"(?:[A-Z]|[A-Z][A-Z.'’ -]{1,30}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}):\s")
PLACE = re.compile(r"[A-Z][\w .'’-]{1,30}, [A-Z][\w.]{1,14}")

LONGEST_FURNITURE = 60  # words; a longer block is the article's own, whatever it begins with
LONGEST_NOTICE = 90  # words; a consent banner is longer than other furniture
PROSE_WORDS = 12  # a shorter sentence may be a caption's or a comment's
WIDEST_WRAP = 120  # characters; a longer line was not wrapped
NARROWEST_WRAP = 20
WRAPPED_SHARE = 0.6  # of the lines that a sentence runs over: those with no room for its next word
TOP_LINES = 5  # among them a byline may follow the title without a blank line


@dataclass(frozen=True)
class Unit:
    """A candidate block: its span, its words as read, and what the markup tells of it."""

    start: int
    end: int
    text: str
    kind: BlockKind | None = None
    is_item: bool = False
    is_emphasised: bool = False
    is_linked: bool = False

    @cached_property
    def words(self) -> int:
        """How many there are."""
        return len(self.text.split())

    @cached_property
    def is_ended(self) -> bool:
        """With a sentence's mark at the end, before closing quotes and the like."""
        return ENDED.search(self.text) is not None

    @cached_property
    def is_sentence(self) -> bool:
        """Ended like one, and more than a place or an abbreviation."""
        return self.is_ended and self.words >= 3 and PLACE.fullmatch(self.text) is None

    @cached_property
    def is_prose(self) -> bool:
        """Long enough and ended like a sentence."""
        return self.is_ended and self.words >= PROSE_WORDS

    @cached_property
    def is_mark(self) -> bool:
        """A line of who wrote it or when."""
        return self.words <= PROSE_WORDS + 3 and (furniture.is_byline(self.text) or furniture.is_dateline(self.text))

    @cached_property
    def is_notice(self) -> bool:
        """The page speaking of itself; only at the page's edges is that certain."""
        is_short = self.words <= LONGEST_FURNITURE
        notice = is_short and (furniture.NOTICE.search(self.text) or furniture.is_imprint(self.text))
        return bool(notice) or (self.words <= LONGEST_NOTICE and furniture.is_cookie_notice(self.text))

    @cached_property
    def is_capitalised(self) -> bool:
        """At least half of its words begin with a capital."""
        words = re.findall(r"[^\W\d_][\w.'’-]*", self.text)
        return bool(words) and 2 * sum(word[0].isupper() for word in words) >= len(words)


def trimmed(text: str, start: int, end: int) -> Unit:
    """The unit between two offsets, without the white space around it."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    inner = inner.strip()
    return Unit(start=start, end=start + len(inner), text=inner, is_item=ITEM.match(inner) is not None)


def read_paragraphs(text: str) -> Iterator[Unit]:
    """Lines, each its own unit but where a hard wrap cut them."""
    groups: list[list[Unit]] = [[]]
    position = 0
    for line in text.splitlines(keepends=True):
        unit = trimmed(text, position, position + len(line))
        position += len(line)
        if unit.text:
            groups[-1].append(unit)
        elif groups[-1]:
            groups.append([])
    width = _wrap_width(groups)
    top = {line.start for line in [line for group in groups[:TOP_LINES] for line in group][:TOP_LINES]}
    for group in groups:
        start = 0
        for place in range(1, len(group) + 1):
            is_byline = place < len(group) and group[place].start in top and group[place].is_mark
            if place == len(group) or is_byline or not _goes_on(text, group[place - 1], group[place], width=width):
                yield trimmed(text, group[start].start, group[place - 1].end)
                start = place


def _wrap_width(groups: list[list[Unit]]) -> int | None:
    """The width that the text was wrapped to, in characters; it shows where a sentence runs over a line end."""
    cuts = [
        (len(line.text), len(line.text) + 1 + len(after.text.split()[0]))
        for group in groups
        for line, after in pairwise(group)
        if _runs_over(line, after) and len(line.text) <= WIDEST_WRAP and not after.is_mark
    ]
    width = max((length for length, _ in cuts), default=0)
    full = sum(needed > width for _, needed in cuts)
    return width if width >= NARROWEST_WRAP and full >= WRAPPED_SHARE * len(cuts) else None


def _runs_over(line: Unit, after: Unit) -> bool:
    return after.text[:1].islower() and not TERMINATED.search(line.text) and not ITEM.match(after.text)


def _goes_on(text: str, line: Unit, after: Unit, *, width: int | None) -> bool:
    """Whether a line is continued in the next: mid-sentence, or cut for want of room."""
    if ITEM.match(after.text) or LABEL.match(after.text) or len(line.text) > WIDEST_WRAP:
        return False
    if _runs_over(line, after):
        return True
    if width is None or line.is_mark or after.is_mark:
        return False
    is_full = len(line.text) <= width + 6 and len(line.text) + 1 + len(after.text.split()[0]) > width
    return is_full and _indent(text, after) < _indent(text, line) + 2


def _indent(text: str, line: Unit) -> int:
    before = text[max(0, line.start - WIDEST_WRAP) : line.start]
    return len(before) - len(before.rstrip(" \t"))

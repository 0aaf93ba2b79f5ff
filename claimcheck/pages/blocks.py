"""Which part of the page each paragraph is, by its place, length, form and neighbours together.

A page is a header, a body, a tail and perhaps readers' comments. Only outside the body may words
that could open a sentence make a block furniture; in the body a line has to be nothing but furniture.
In doubt a block is body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from claimcheck.pages import furniture
from claimcheck.pages.edges import TITLE_WORDS, find_author, find_tail, read_header, read_tail
from claimcheck.pages.paragraphs import LABEL, LONGEST_FURNITURE, PROSE_WORDS, TERMINATED, Unit
from claimcheck.schema import Block, BlockKind

QUOTED = re.compile(r"^[“\"].*[”\"](?:\s*[-–—].*)?$", re.DOTALL)

LONGEST_PROMPT = 30
HEADING_WORDS = 10  # a longer unterminated line in the body is a paragraph that lost its full stop
COMMENT_WORDS = 250  # so much text without a sign of another comment is no comment
QUOTE_WORDS = 40  # a longer repetition is no pull quote


def classify(units: Sequence[Unit], *, titled: bool = False) -> tuple[Block, ...]:
    """The units as blocks of a kind; ``titled`` when the title is known from elsewhere."""
    own = [_own_kind(unit) for unit in units]
    for place in _listed(units, own):
        own[place] = BlockKind.BOILERPLATE
    comments = _comments_start(units, own)
    kinds = read_header(units[:comments], own, titled=titled)
    start = len(kinds)
    author = find_author(units, kinds)
    tail = find_tail(units, own, first=start, end=comments, author=author)
    repeated = _pull_quotes(units, own)
    kinds += [_body_kind(units, own, place, is_repeated=place in repeated) for place in range(start, tail)]
    kinds += read_tail(units, own, tail, comments, author=author)
    kinds += [_comment_kind(unit, kind) for unit, kind in zip(units[comments:], own[comments:], strict=True)]
    return tuple(Block(kind=kind, start=unit.start, end=unit.end) for unit, kind in zip(units, kinds, strict=True))


def _own_kind(unit: Unit) -> BlockKind | None:
    """The kind that markup tells, or words that can be nothing else, wherever they stand."""
    text = unit.text
    if unit.kind is not None and unit.kind is not BlockKind.TITLE:
        return unit.kind
    if not re.search(r"\w", text):
        return BlockKind.BOILERPLATE
    if unit.words > LONGEST_FURNITURE:
        return unit.kind
    ends_plainly = text.endswith(".")
    is_routine = (
        furniture.is_formula(text)
        or (not unit.is_ended and furniture.is_navigation(text))
        or (unit.is_linked and not unit.is_ended and unit.kind is None)
        or furniture.RIGHTS.search(text)
        or (furniture.TAGS.search(text) and not (ends_plainly and unit.words > PROSE_WORDS))
        or (furniture.SIGNPOST.search(text) and not ends_plainly and unit.words <= LONGEST_PROMPT)
        or (furniture.PROMPT.search(text) and unit.words <= LONGEST_PROMPT)
    )
    if is_routine:
        return BlockKind.BOILERPLATE
    if unit.kind is None and (furniture.CAPTION_LABEL.search(text) or furniture.CREDIT_END.search(text)):
        return BlockKind.CAPTION
    return unit.kind


def _listed(units: Sequence[Unit], own: Sequence[BlockKind | None]) -> Iterator[int]:
    """Headlines under "Most read" and the like; the list ends with the first block that isn't one."""
    in_list = False
    for place, unit in enumerate(units):
        if furniture.is_list_heading(unit.text):
            in_list = True
        elif furniture.is_comments_heading(unit.text) or _is_comment_sign(units, place):
            in_list = False
        elif in_list and own[place] is None:
            before_prose = place + 1 < len(units) and units[place + 1].is_prose
            is_headline = unit.words <= TITLE_WORDS and (not unit.is_ended or (unit.text[-1] in "?!" and not before_prose))
            in_list = unit.is_linked or is_headline
            if in_list:
                yield place
        elif own[place] in (BlockKind.TITLE, BlockKind.QUOTE):
            in_list = False


def _comments_start(units: Sequence[Unit], own: Sequence[BlockKind | None]) -> int:
    """Where readers' comments begin: from there to the end, signs of comments are never far apart."""
    start, gap, signs = len(units), 0, 0
    first_prose = next((place for place, unit in enumerate(units) if unit.is_prose and own[place] is None), len(units))
    for place in range(len(units) - 1, first_prose, -1):
        unit = units[place]
        if _is_comment_sign(units, place):
            gap, signs = 0, signs + 1
            if not furniture.REPLY_LINE.fullmatch(unit.text):
                before = units[place - 1]
                has_name_above = unit.words <= 3 and before.words <= 3 and not before.is_ended and own[place - 1] is None
                start = place - 1 if has_name_above else place
        elif furniture.is_comments_heading(unit.text):
            start = place if signs else start
        elif own[place] is None and not unit.is_notice:
            gap += unit.words
        if gap > COMMENT_WORDS:
            break
    return start


def _is_comment_sign(units: Sequence[Unit], place: int) -> bool:
    text = units[place].text
    if furniture.AGO_LINE.search(text) or (furniture.REPLY_LINE.fullmatch(text) and re.match(r"\W*reply", text, re.IGNORECASE)):
        return True
    return (
        furniture.SAYS_LINE.search(text) is not None and place + 1 < len(units) and furniture.is_dateline(units[place + 1].text)
    )


def _comment_kind(unit: Unit, own: BlockKind | None) -> BlockKind:
    is_furniture = own is BlockKind.BOILERPLATE or furniture.is_comments_heading(unit.text) or unit.is_notice
    return BlockKind.BOILERPLATE if is_furniture else BlockKind.COMMENT


def _body_kind(units: Sequence[Unit], own: Sequence[BlockKind | None], place: int, *, is_repeated: bool) -> BlockKind:
    unit, kind = units[place], own[place]
    if kind is not None:
        return kind
    if is_repeated or (QUOTED.match(unit.text) and unit.text.count("“") + unit.text.count('"') <= 2):
        return BlockKind.QUOTE
    is_short = unit.words <= HEADING_WORDS and not TERMINATED.search(unit.text)
    if is_short and furniture.is_byline(unit.text):
        return BlockKind.BYLINE
    after = next(
        (other for other, known in zip(units[place + 1 :][:3], own[place + 1 :][:3], strict=True) if known is None), None
    )
    stands_over = after is not None and (TERMINATED.search(after.text) is not None or after.words >= PROSE_WORDS)
    is_heading = is_short and unit.text[:1].isupper() and not unit.is_item and not LABEL.match(unit.text)
    return BlockKind.TITLE if is_heading and stands_over else BlockKind.BODY


def _pull_quotes(units: Sequence[Unit], own: Sequence[BlockKind | None]) -> set[int]:
    """Short blocks that a longer one holds word for word; four words in a row are the index."""
    said = [re.findall(r"[\w'’]+", unit.text.lower()) for unit in units]
    holders: dict[tuple[str, ...], list[int]] = {}
    for place, words in enumerate(said):
        if own[place] is None and len(words) > PROSE_WORDS:
            for start in range(len(words) - 3):
                places = holders.setdefault(tuple(words[start : start + 4]), [])
                if len(places) < 4 and place not in places:
                    places.append(place)
    repeated = set()
    for place, words in enumerate(said):
        if own[place] is None and 4 <= len(words) <= QUOTE_WORDS:
            phrase = f" {' '.join(words)} "
            holding = holders.get(tuple(words[:4]), [])
            if any(len(said[other]) > len(words) and phrase in f" {' '.join(said[other])} " for other in holding):
                repeated.add(place)
    return repeated

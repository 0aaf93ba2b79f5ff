"""Which part of the page each paragraph is, by its place, length, form and neighbours together.

A page is a header, a body, a tail and perhaps readers' comments. The header ends with the first
paragraph that isn't one of its parts; the tail holds what follows the last sentence of the body.
Only there may words that could open a sentence make a block furniture. In doubt a block is body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from claimcheck import furniture
from claimcheck.schema import Block, BlockKind

ENDED = re.compile(r"[.!?…][”\"’'»)\]]*$")
TERMINATED = re.compile(r"[.!?…:;][”\"’'»)\]]*$")
QUOTED = re.compile(r"^[“\"].*[”\"](?:\s*[-–—].*)?$", re.DOTALL)
ITEM = re.compile(r"(?:[-*•‣–·▪◦●]|\d{1,3}[.)]|\([a-z\d]\))\s+\S")
LABEL = re.compile(r"(?:[A-Z]|[A-Z][A-Z.'’ -]{1,30}|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}):\s")
PLACE = re.compile(r"[A-Z][\w .'’-]{1,30}, [A-Z][\w.]{1,14}")

LONGEST_FURNITURE = 60  # words; a longer block is the article's own, whatever it begins with
LONGEST_NOTICE = 90  # words; a consent banner is longer than other furniture
LONGEST_PROMPT = 30
PROSE_WORDS = 12  # a shorter sentence may be a caption's or a comment's
TITLE_WORDS = 25  # a longer first line is a paragraph
STANDFIRST_WORDS = 45
HEADING_WORDS = 10  # a longer unterminated line in the body is a paragraph that lost its full stop
COMMENT_WORDS = 250  # so much text without a sign of another comment is no comment
QUOTE_WORDS = 40  # a longer repetition is no pull quote
LOOK_AHEAD = 15  # units; a header's byline isn't further off


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
        return len(self.text.split())

    @cached_property
    def is_ended(self) -> bool:
        return ENDED.search(self.text) is not None

    @cached_property
    def is_sentence(self) -> bool:
        """Ended like one, and more than a place or an abbreviation."""
        return self.is_ended and self.words >= 3 and PLACE.fullmatch(self.text) is None

    @cached_property
    def is_prose(self) -> bool:
        return self.is_ended and self.words >= PROSE_WORDS

    @cached_property
    def is_mark(self) -> bool:
        """A line of who wrote it or when."""
        return self.words <= PROSE_WORDS + 3 and (furniture.is_byline(self.text) or furniture.is_dateline(self.text))

    @cached_property
    def is_notice(self) -> bool:
        """The page speaking of itself; only at the page's edges is that certain."""
        is_short = self.words <= LONGEST_FURNITURE
        notice = is_short and (furniture.NOTICE.search(self.text) or furniture.PRINTED_IN.search(self.text))
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


def classify(units: Sequence[Unit], *, titled: bool = False) -> tuple[Block, ...]:
    """The units as blocks of a kind; ``titled`` when the title is known from elsewhere."""
    own = [_own_kind(unit) for unit in units]
    for place in _listed(units, own):
        own[place] = BlockKind.BOILERPLATE
    comments = _comments_start(units, own)
    kinds = _header(units[:comments], own, titled=titled)
    start = len(kinds)
    author = _author(units, kinds)
    tail = _tail_start(units, own, first=start, end=comments, author=author)
    repeated = _pull_quotes(units, own)
    kinds += [_body_kind(units, own, place, is_repeated=place in repeated) for place in range(start, tail)]
    kinds += _tail(units, own, tail, comments, author=author)
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
                start = place
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


def _header(units: Sequence[Unit], own: Sequence[BlockKind | None], *, titled: bool) -> list[BlockKind]:
    """The kinds of the blocks before the body."""
    last = max((place for place, unit in enumerate(units) if unit.is_sentence and own[place] is None), default=-1)
    kinds: list[BlockKind] = []
    for place, unit in enumerate(units[:last]):
        kind = own[place]
        if kind is BlockKind.QUOTE or (kind is None and unit.is_item):
            break
        if kind is None and titled and kinds:
            kind = _byline_kind(units, place, is_after_byline=kinds[-1] is BlockKind.BYLINE)
        if kind is None:
            kind = _header_kind(units, place, titled=titled, standfirsts=kinds.count(BlockKind.STANDFIRST))
        if kind is BlockKind.TITLE and furniture.is_rubric(unit.text) and _title_follows(units, own, place):
            kind = BlockKind.BOILERPLATE
        if kind is None:
            break
        titled = titled or kind is BlockKind.TITLE
        kinds.append(kind)
    return kinds


def _title_follows(units: Sequence[Unit], own: Sequence[BlockKind | None], place: int) -> bool:
    """Another line before the body could be the title."""
    for unit, kind in zip(units[place + 1 : place + 5], own[place + 1 : place + 5], strict=True):
        if kind is BlockKind.TITLE or (kind is None and not unit.is_mark and not furniture.is_full_name(unit.text)):
            return kind is BlockKind.TITLE or _is_title(units, place + 1)
    return False


def _header_kind(units: Sequence[Unit], place: int, *, titled: bool, standfirsts: int) -> BlockKind | None:
    unit = units[place]
    if unit.is_notice:
        return BlockKind.BOILERPLATE
    if unit.is_mark or (furniture.WRITER_NOTE.search(unit.text) and unit.words <= LONGEST_FURNITURE and titled):
        return BlockKind.BYLINE
    if not titled:
        is_section = unit.words == 1 and unit.text.isupper() and place + 1 < len(units) and _is_title(units, place + 1)
        if is_section and not units[place + 1].is_mark:
            return BlockKind.BOILERPLATE
        return BlockKind.TITLE if _is_title(units, place) else None
    if furniture.is_rubric(unit.text):
        return BlockKind.BOILERPLATE
    return BlockKind.STANDFIRST if standfirsts < 2 and _is_standfirst(units, place) else None


def _is_title(units: Sequence[Unit], place: int) -> bool:
    unit = units[place]
    if unit.words > TITLE_WORDS or unit.text.endswith((":", ";")):
        return False
    if unit.text.endswith("."):  # a headline only if who or when stands near
        return unit.words <= PROSE_WORDS and _mark_follows(units, place)
    return True


def _mark_follows(units: Sequence[Unit], place: int) -> bool:
    """A byline or a date follows at once, with nothing but short blocks between."""
    for unit in units[place + 1 : place + 4]:
        if unit.is_mark:
            return True
        if unit.words > STANDFIRST_WORDS:
            return False
    return False


def _is_standfirst(units: Sequence[Unit], place: int) -> bool:
    """Under the title, and unended, set in emphasis, or followed by who and when: a lead alone is body."""
    unit = units[place]
    if unit.words > STANDFIRST_WORDS or unit.text.endswith(":") or LABEL.match(unit.text):
        return False
    if not TERMINATED.search(unit.text) or unit.is_emphasised:
        return True
    dates = sum(other.is_mark for other in units[place:] if not other.is_ended)
    return dates <= 3 and _mark_follows(units, place)  # more dates are those of a diary


def _byline_kind(units: Sequence[Unit], place: int, *, is_after_byline: bool) -> BlockKind | None:
    """A name alone, a name with a role, and what a byline goes on with."""
    unit = units[place]
    if is_after_byline and unit.words <= LONGEST_FURNITURE and furniture.ROLE.search(unit.text):
        note = furniture.PERSON_NOTE.search(unit.text)
        if note and note["name"].split()[-1] in units[place - 1].text:
            return BlockKind.BYLINE
    if unit.words > HEADING_WORDS or unit.is_sentence or LABEL.match(unit.text):
        return None
    has_role = unit.is_capitalised and "," in unit.text and furniture.ROLE.search(unit.text)
    goes_on = is_after_byline and (furniture.CREDIT_LINE.search(unit.text) or unit.is_capitalised)
    if has_role or goes_on:
        return BlockKind.BYLINE
    if not furniture.is_full_name(unit.text):
        return None
    named = any(furniture.is_byline(other.text) for other in units[place : place + LOOK_AHEAD] if not other.is_prose)
    after = units[place + 1]
    return None if named or not (after.is_mark or after.is_prose or _own_kind(after)) else BlockKind.BYLINE


def _author(units: Sequence[Unit], kinds: Sequence[BlockKind]) -> str | None:
    """The byline's words, to know the author's note by."""
    lines = [unit.text for unit, kind in zip(units, kinds, strict=False) if kind is BlockKind.BYLINE]
    return " ".join(lines) if any(re.search(r"[A-Z]\w+ [A-Z]", furniture.undated(line)) for line in lines) else None


def _is_writer_note(units: Sequence[Unit], place: int, author: str | None) -> bool:
    """A word on the writer: named in the byline, or a full name with a role that the article didn't mention."""
    unit = units[place]
    if unit.words > LONGEST_FURNITURE:
        return False
    if furniture.WRITER_NOTE.search(unit.text):
        return True
    match = furniture.PERSON_NOTE.search(unit.text)
    if match is None:
        return False
    surname = match["name"].split()[-1].strip(".,'’")
    if author is not None:
        return re.search(rf"\b{re.escape(surname)}\b", author, re.IGNORECASE) is not None
    is_new = not any(surname in other.text for other in units[:place] if other.is_prose)
    return is_new and furniture.is_full_name(match["name"]) and furniture.ROLE.search(match["rest"]) is not None


def _tail_start(units: Sequence[Unit], own: Sequence[BlockKind | None], *, first: int, end: int, author: str | None) -> int:
    """Where the body ends: nothing behind it reads as one of its sentences."""
    closed = _closing(units, own, first=first, end=end)
    place = end
    while place > first:
        unit, kind = units[place - 1], own[place - 1]
        is_aside = kind not in (None, BlockKind.QUOTE) or unit.is_mark or unit.is_notice
        is_line = not unit.is_sentence and not unit.is_item
        goes_on = unit.words <= LONGEST_PROMPT and furniture.NOTE_GOES_ON.search(unit.text) and place - 2 >= first
        is_note = _is_writer_note(units, place - 1, author) or (goes_on and _is_writer_note(units, place - 2, author))
        is_after_close = closed < place - 1 and not unit.is_prose
        if kind is BlockKind.QUOTE or not (is_aside or is_line or is_note or is_after_close):
            break
        place -= 1
    return place


def _closing(units: Sequence[Unit], own: Sequence[BlockKind | None], *, first: int, end: int) -> int:
    """The line that closes the page (rights, "Published in ..."), when no prose follows it."""
    closing = end
    for place in range(end - 1, first, -1):
        unit = units[place]
        if unit.is_prose and own[place] is None and not unit.is_notice:
            break
        if furniture.RIGHTS.search(unit.text) or furniture.PRINTED_IN.search(unit.text):
            closing = place
    return closing


def _tail(units: Sequence[Unit], own: Sequence[BlockKind | None], first: int, end: int, *, author: str | None) -> list[BlockKind]:
    kinds: list[BlockKind] = []
    for place in range(first, end):
        unit, kind = units[place], own[place]
        is_after_byline = bool(kinds) and kinds[-1] is BlockKind.BYLINE
        if kind is not None:
            pass
        elif unit.is_notice:
            kind = BlockKind.BOILERPLATE
        elif unit.is_mark or _is_writer_note(units, place, author) or _is_signature(unit, author, is_first=not kinds):
            kind = BlockKind.BYLINE
        elif is_after_byline and (
            furniture.NOTE_GOES_ON.search(unit.text)
            or (unit.words <= HEADING_WORDS and not unit.is_sentence and unit.is_capitalised)
        ):
            kind = BlockKind.BYLINE
        elif kinds and BlockKind.BODY not in kinds:
            kind = BlockKind.BOILERPLATE
        else:
            kind = BlockKind.BODY
        kinds.append(kind)
    return kinds


def _is_signature(unit: Unit, author: str | None, *, is_first: bool) -> bool:
    name = unit.text.strip("—–- ")
    return is_first and furniture.is_full_name(name) and (author is None or name.split()[-1] in author)


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

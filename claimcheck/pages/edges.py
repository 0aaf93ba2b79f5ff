"""What stands before and after the body: header and tail, where a block's place makes it furniture.

The header ends with the first paragraph that isn't one of its parts; the tail holds what follows the
last sentence of the body. A standfirst, a title that ends in a full stop, an author's note: each needs
a second sign beside its form, and in doubt the block is body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimcheck.pages import furniture
from claimcheck.pages.paragraphs import LABEL, LONGEST_FURNITURE, PROSE_WORDS, TERMINATED, Unit
from claimcheck.schema import BlockKind

LONGEST_NOTE = 30  # words of what an author's note goes on with
TITLE_WORDS = 25  # a longer first line is a paragraph
STANDFIRST_WORDS = 45
LINE_WORDS = 10  # a longer line is no name, role or place
LOOK_AHEAD = 15  # units; a header's byline isn't further off


def read_header(units: Sequence[Unit], own: Sequence[BlockKind | None], *, titled: bool) -> list[BlockKind]:
    """The kinds of the blocks before the body."""
    last = max((place for place, unit in enumerate(units) if unit.is_sentence and own[place] is None), default=-1)
    kinds: list[BlockKind] = []
    for place, unit in enumerate(units[:last]):
        kind = own[place]
        if kind is BlockKind.QUOTE or (kind is None and unit.is_item):
            break
        if kind is None and titled and kinds:
            kind = _byline_kind(units, own, place, is_after_byline=kinds[-1] is BlockKind.BYLINE)
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
    if unit.is_notice or not re.search(r"[^\W\d]", unit.text):  # a count of shares
        return BlockKind.BOILERPLATE
    if unit.is_mark or (furniture.WRITER_NOTE.search(unit.text) and unit.words <= LONGEST_FURNITURE and titled):
        return BlockKind.BYLINE
    if not titled:
        is_under_rubric = place > 0 and furniture.is_rubric(units[place - 1].text)
        is_section = (
            unit.words == 1
            and (unit.text.isupper() or is_under_rubric)
            and place + 1 < len(units)
            and _is_title(units, place + 1)
        )
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
    return _writer_follows(units, place)


def _writer_follows(units: Sequence[Unit], place: int) -> bool:
    """A byline or a name follows at once; a date alone may be a diary's."""
    for unit in units[place + 1 : place + 4]:
        if furniture.AGO_LINE.search(unit.text):  # a reader's comment
            return False
        if furniture.is_full_name(unit.text) or (unit.is_mark and furniture.undated(furniture.STAMP.sub("", unit.text))):
            return True
        if unit.words > STANDFIRST_WORDS:
            return False
    return False


def _byline_kind(
    units: Sequence[Unit], own: Sequence[BlockKind | None], place: int, *, is_after_byline: bool
) -> BlockKind | None:
    """A name alone, a name with a role, and what a byline goes on with."""
    unit = units[place]
    if is_after_byline and unit.words <= LONGEST_FURNITURE and furniture.ROLE.search(unit.text):
        note = furniture.PERSON_NOTE.search(unit.text)
        if note and note["name"].split()[-1] in units[place - 1].text:
            return BlockKind.BYLINE
    if unit.words > LINE_WORDS or TERMINATED.search(unit.text) or LABEL.match(unit.text):
        return None
    has_role = unit.is_capitalised and "," in unit.text and furniture.ROLE.search(unit.text)
    is_role = unit.words <= 5 and furniture.ROLE.search(unit.text) is not None
    goes_on = is_after_byline and (is_role or unit.is_capitalised or furniture.CREDIT_LINE.search(unit.text))
    if has_role or goes_on:
        return BlockKind.BYLINE
    if not furniture.is_full_name(unit.text):
        return None
    named = any(furniture.is_byline(other.text) for other in units[place : place + LOOK_AHEAD] if not other.is_prose)
    after = units[place + 1]
    has_role_below = after.words <= LINE_WORDS and not after.is_ended and furniture.ROLE.search(after.text) is not None
    is_over_lead = after.words > 3 and not after.is_ended and any(other.is_prose for other in units[place + 2 : place + 3])
    stands_there = after.is_mark or after.is_prose or has_role_below or is_over_lead or own[place + 1] is not None
    return BlockKind.BYLINE if stands_there and not named else None


def find_author(units: Sequence[Unit], kinds: Sequence[BlockKind]) -> str | None:
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
    if re.search(r"\d", re.sub(r"\b\d{4}\b", "", unit.text)):
        return False  # figures are what a body has
    is_new = not any(surname in other.text for other in units[:place] if other.is_prose)
    return is_new and furniture.is_full_name(match["name"]) and furniture.ROLE.search(match["rest"]) is not None


def find_tail(units: Sequence[Unit], own: Sequence[BlockKind | None], *, first: int, end: int, author: str | None) -> int:
    """Where the body ends: nothing behind it reads as one of its sentences."""
    closed = _closing(units, own, first=first, end=end)
    place = end
    while place > first:
        unit, kind = units[place - 1], own[place - 1]
        is_aside = kind not in (None, BlockKind.QUOTE) or unit.is_mark or unit.is_notice
        is_line = not unit.is_sentence and not unit.is_item
        goes_on = unit.words <= LONGEST_NOTE and furniture.NOTE_GOES_ON.search(unit.text) and place - 2 >= first
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
        if furniture.RIGHTS.search(unit.text) or furniture.is_imprint(unit.text):
            closing = place
    return closing


def read_tail(
    units: Sequence[Unit], own: Sequence[BlockKind | None], first: int, end: int, *, author: str | None
) -> list[BlockKind]:
    """The kinds of the blocks between the body and the comments."""
    kinds: list[BlockKind] = []
    for place in range(first, end):
        unit, kind = units[place], own[place]
        is_after_byline = bool(kinds) and kinds[-1] is BlockKind.BYLINE
        if kind is not None:
            pass
        elif unit.is_notice:
            kind = BlockKind.BOILERPLATE
        elif (
            unit.is_mark
            or _is_writer_note(units, place, author)
            or _is_signature(unit, author, is_first=not kinds)
            or (
                is_after_byline
                and (
                    furniture.NOTE_GOES_ON.search(unit.text)
                    or (unit.words <= LINE_WORDS and not unit.is_sentence and unit.is_capitalised)
                )
            )
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

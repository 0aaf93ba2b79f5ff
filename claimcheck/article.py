"""Text or Markdown in, an Article with typed blocks out.

A page pasted from a newspaper holds more than the article: headline, standfirst, byline, author
note, "Published in", follow-us lines, readers' comments. Each line or paragraph becomes a block with
its kind, and only body and quotes yield claims. The rules look at one block at a time, with what
came before it: a header ends with the first body paragraph, comments run to the end of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt

from claimcheck.errors import InputError
from claimcheck.files import read_text
from claimcheck.schema import Article, Block, BlockKind

Format = Literal["text", "markdown"]

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
DATE = re.compile(
    rf"(?P<month>{MONTHS})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{MONTHS})\.?,? (?P<year2>\d{{4}})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
)
NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|van|von|bin|al|and|of|the))*"
BY_NAME = re.compile(rf"^\W*(?i:by|written by|words by|opinion by)\s+(?P<name>{NAME})")
AUTHOR_NOTE = re.compile(
    r"^\W*(?i:the (?:writer|author) (?:is|was|teaches|writes|works)\b)"
    rf"|^\W*{NAME} (?:is|was) (?:a|an|the) [^.]*\b(?:columnist|contributor|correspondent|editor|writer|professor)\b"
)
STAMP = re.compile(r"^\W*(?:published|updated|posted|last updated|first published)\b(?: on| at|:)?", re.IGNORECASE)
COMMENT = re.compile(r"\|\s*(?:\d+|an?) (?:second|minute|hour|day|week|month|year)s? ago\b|^replying to\b", re.IGNORECASE)
BOILERPLATE = re.compile(
    r"^\W*(?:published in\b|like .{0,40} on facebook\b|follow (?:us|@|our)|subscribe\b|sign up\b|share (?:this|on)\b|share$"
    r"|advertisement\b|read more\b|related\b|more from\b|most read\b|our publications\b|all rights reserved\b"
    r"|comments are\b|comments?$|\d+ comments?$|leave a comment\b|for more information, please\b|copyright\b|©|cookie|home\s*[>|»]"
    r"|the views expressed\b|this (?:article|column|essay|post) (?:was|first|originally) (?:first |originally )?(?:appeared|published)"
    r"|\d+ min(?:ute)?s? read\b|print$|e-?mail$|log in\b|terms of\b|privacy\b|save$|tags:|filed under)",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^\W*(?:photo|photograph|image|picture|illustration|figure|credit)s?\b ?[:(/]"
    r"|(?:getty images|reuters|afp|ap photo|shutterstock)\W*$",
    re.IGNORECASE,
)
FEED = re.compile(r"@\w+.*\b(?:twitter|updates|tweets)\b|\b(?:twitter|facebook|instagram)\b.*@\w+", re.IGNORECASE)
QUOTED = re.compile(r"^[“\"].*[”\"](?:\s*[-–—].*)?$", re.DOTALL)
TERMINATED = re.compile(r"[.!?…:;][”\"'’)\]]*$")
FOOTER = re.compile(r"^\W*(?:published in\b|our publications\b|comments are\b|©|copyright\b)", re.IGNORECASE)
HTML = re.compile(r"^\s*<(?:!doctype|html|head|body|article|div|p)\b", re.IGNORECASE)

LONGEST_FURNITURE = 60  # words; a longer block is the article's own, whatever it begins with
TITLE_WORDS = 25  # a longer first line is a paragraph
HEADING_WORDS = 10  # a longer unterminated line in the body is a paragraph that lost its full stop


@dataclass(frozen=True)
class _Unit:
    """A candidate block: its span, text, and the kind when the markup already tells."""

    start: int
    end: int
    text: str
    kind: BlockKind | None = None

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_prose(self) -> bool:
        """Long enough and ended like a sentence."""
        return self.words >= 12 and TERMINATED.search(self.text) is not None


def read_article(path: str | Path) -> Article:
    """Read an article file in UTF-8; ``.md`` and ``.markdown`` are read as Markdown.

    Raises:
        InputError: no such file, not UTF-8, HTML, or nothing in it.
    """
    path = Path(path)
    return parse_article(
        read_text(path, what="article"),
        source=str(path),
        format="markdown" if path.suffix.lower() in (".md", ".markdown") else "text",
    )


def parse_article(text: str, *, source: str | None = None, format: Format = "text") -> Article:
    """Tell the parts of an article apart.

    Raises:
        InputError: the text is empty, or HTML.
    """
    name = source or "article"
    if not text.strip():
        raise InputError(f"{name}: the article is empty; expected some text")
    if "\x00" in text:
        raise InputError(f"{name}: not a text (it holds NUL characters); expected an article as plain text or Markdown")
    if HTML.match(text):
        raise InputError(f"{name}: this is HTML; expected plain text or Markdown: save the page as text first")
    units = list(_markdown_units(text) if format == "markdown" else _text_units(text))
    blocks = tuple(_classify(units))
    first = next((b for b in blocks if b.kind is BlockKind.TITLE), None)
    return Article(
        text=text,
        title=text[first.start : first.end].lstrip("# ").strip() if first else None,
        byline=_byline(text, blocks),
        published=_published(text, blocks),
        source=source,
        blocks=blocks,
    )


def _text_units(text: str) -> Iterator[_Unit]:
    """Paragraphs; a line that stands for itself (byline, footer, comment) is a unit of its own."""
    pending: list[_Unit] = []
    position = 0
    for line in text.splitlines(keepends=True):
        unit = _trimmed(text, position, position + len(line))
        position += len(line)
        if unit.text and not _stands_alone(unit):
            pending.append(unit)
            continue
        yield from _paragraph(text, pending)
        pending = []
        if unit.text:
            yield unit
    yield from _paragraph(text, pending)


def _paragraph(text: str, lines: list[_Unit]) -> Iterator[_Unit]:
    """Hard-wrapped lines as one unit, else every line as its own."""
    wrapped = len(lines) > 1 and all(40 <= len(line.text) <= 100 for line in lines[:-1])
    if wrapped and not all(TERMINATED.search(line.text) for line in lines):
        yield _trimmed(text, lines[0].start, lines[-1].end)
    else:
        yield from lines


def _stands_alone(unit: _Unit) -> bool:
    return _kind_by_words(unit) is not None or AUTHOR_NOTE.search(unit.text) is not None


def _markdown_units(text: str) -> Iterator[_Unit]:
    """Top-level Markdown blocks by their line maps; what the parser maps to nothing stays boilerplate."""
    lines = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)), len(text)]
    kinds = {
        "heading_open": BlockKind.TITLE,
        "blockquote_open": BlockKind.QUOTE,
        "fence": BlockKind.BOILERPLATE,
        "code_block": BlockKind.BOILERPLATE,
        "html_block": BlockKind.BOILERPLATE,
        "hr": BlockKind.BOILERPLATE,
    }
    covered = 0
    for token in MarkdownIt("commonmark").parse(text):
        is_item = token.type == "list_item_open" and token.level == 1
        is_top = token.level == 0 and token.type not in ("bullet_list_open", "ordered_list_open")
        if token.map is None or token.nesting < 0 or not (is_item or is_top):
            continue
        start, end = lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]
        if start > covered:
            yield from _leftover(text, covered, start)
        unit = _trimmed(text, max(start, covered), end)
        covered = max(covered, end)
        if unit.text:
            image = re.fullmatch(r"!\[.*\]\(.*\)(?:\s*[*_].*[*_])?", unit.text, re.DOTALL)
            yield _Unit(unit.start, unit.end, unit.text, BlockKind.CAPTION if image else kinds.get(token.type))
    yield from _leftover(text, covered, len(text))


def _leftover(text: str, start: int, end: int) -> Iterator[_Unit]:
    unit = _trimmed(text, start, end)
    if unit.text:
        yield _Unit(unit.start, unit.end, unit.text, BlockKind.BOILERPLATE)


def _trimmed(text: str, start: int, end: int) -> _Unit:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return _Unit(start, start + len(inner.strip()), inner.strip())


def _classify(units: list[_Unit]) -> Iterator[Block]:
    last_prose = max((i for i, unit in enumerate(units) if unit.is_prose), default=-1)
    in_header, in_comments, in_footer, titled = True, False, False, False
    for position, unit in enumerate(units):
        prose_follows = position < last_prose
        kind = unit.kind or _kind_by_words(unit)
        if kind is None and in_comments:
            kind = BlockKind.COMMENT
        elif kind is None and AUTHOR_NOTE.search(unit.text) and (in_header or not prose_follows):
            kind = BlockKind.BYLINE
        elif kind is None and in_footer and not unit.is_prose:
            kind = BlockKind.BOILERPLATE
        elif kind is None and in_header and not unit.is_prose and prose_follows:
            kind = _header_kind(unit, titled=titled)
        elif kind is None:
            kind = _body_kind(unit)
        titled = titled or kind is BlockKind.TITLE
        in_header = in_header and kind not in (BlockKind.BODY, BlockKind.QUOTE)
        in_comments = in_comments or kind is BlockKind.COMMENT
        in_footer = in_footer or (not in_header and FOOTER.search(unit.text) is not None)
        yield Block(kind=kind, start=unit.start, end=unit.end)


def _kind_by_words(unit: _Unit) -> BlockKind | None:
    """The kind that a block's own words give away, wherever it stands."""
    if COMMENT.search(unit.text):
        return BlockKind.COMMENT
    if unit.words > LONGEST_FURNITURE:
        return None
    if BOILERPLATE.search(unit.text) or (FEED.search(unit.text) and not AUTHOR_NOTE.search(unit.text)):
        return BlockKind.BOILERPLATE
    if CAPTION.search(unit.text):
        return BlockKind.CAPTION
    is_line = not unit.is_prose and (BY_NAME.search(unit.text) or STAMP.search(unit.text))
    if is_line or _is_dateline(unit.text):
        return BlockKind.BYLINE
    return None


def _is_dateline(text: str) -> bool:
    """A date with at most a name, a place or a time around it."""
    match = DATE.search(text)
    rest = (text[: match.start()] + text[match.end() :]) if match else text
    return match is not None and len(rest.split()) <= 6 and not re.search(r"[.!?]$|\b(?:is|was|were|are|has|had|in|on)\b", rest)


def _header_kind(unit: _Unit, *, titled: bool) -> BlockKind:
    if titled:
        return BlockKind.STANDFIRST
    if unit.words <= TITLE_WORDS and not unit.text.endswith((".", ":", ";")):
        return BlockKind.TITLE
    return _body_kind(unit)


def _body_kind(unit: _Unit) -> BlockKind:
    if QUOTED.match(unit.text) and unit.text.count("“") + unit.text.count('"') <= 2:
        return BlockKind.QUOTE
    if unit.words <= HEADING_WORDS and not TERMINATED.search(unit.text) and unit.text[:1].isupper():
        return BlockKind.TITLE
    return BlockKind.BODY


def _byline(text: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        line = text[block.start : block.end]
        if block.kind is not BlockKind.BYLINE or STAMP.search(line) or AUTHOR_NOTE.search(line):
            continue
        name = BY_NAME.search(line) or re.match(rf"(?P<name>{NAME})", DATE.sub("", line).strip(" *_"))
        if name:
            return name["name"].strip()
    return None


def _published(text: str, blocks: tuple[Block, ...]) -> str | None:
    for block in blocks:
        match = DATE.search(text, block.start, block.end)
        if match and (block.kind is BlockKind.BYLINE or STAMP.search(text[block.start : block.end])):
            return _iso(match)
    return None


def _iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        return match["iso"]
    month, day, year = (match[name] or match[f"{name}2"] for name in ("month", "day", "year"))
    try:
        return datetime.strptime(f"{day} {month[:3]} {year}", "%d %b %Y").date().isoformat()
    except ValueError:  # February 30
        return None

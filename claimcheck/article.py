"""Text or Markdown in, an Article with typed blocks out.

A page pasted from a newspaper holds more than the article: headline, standfirst, byline, author
note, credits, lists of other articles, readers' comments. Here title, byline and date are lifted
out; ``paragraphs`` and ``markup`` cut the page, and ``blocks`` says what each part is.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Literal

from claimcheck.errors import InputError
from claimcheck.files import read_text
from claimcheck.pages import furniture
from claimcheck.pages.blocks import classify
from claimcheck.pages.markup import read_markdown
from claimcheck.pages.paragraphs import Unit, read_paragraphs, trimmed
from claimcheck.schema import Article, Block, BlockKind, Span

Format = Literal["text", "markdown"]

HTML = re.compile(r"^\s*<(?:!doctype|html|head|body|article|div|p)\b", re.IGNORECASE)
FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<fields>.*?)(?:(?<=\n)|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
FIELD = re.compile(r"^(?P<key>[A-Za-z][\w -]*):(?:[ \t]+(?P<value>.*?))?[ \t\r]*$")


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

    Surrogates, which are halves of characters, are joined where both are there, else replaced by U+FFFD.

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
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    fields: dict[str, str] = {}
    markup: tuple[Span, ...] = ()
    if format == "markdown":
        fields, front = _front_matter(text)
        body = sum(unit.end for unit in front)
        # Blanked and not cut off, so that offsets stay the user's.
        units, markup = read_markdown(re.sub(r"[^\r\n]", " ", text[:body]) + text[body:])
        units = front + units
    else:
        units = list(read_paragraphs(text))
    blocks = classify(units, titled="title" in fields)
    first = next((unit for unit, block in zip(units, blocks, strict=True) if block.kind is BlockKind.TITLE), None)
    return Article(
        text=text,
        title=fields.get("title") or (first.text.lstrip("# ").strip() if first else None),
        byline=fields.get("author") or _byline(units, blocks),
        published=_iso_date(fields["date"]) if "date" in fields else _published(units, blocks),
        source=source,
        blocks=blocks,
        markup=markup,
    )


def _front_matter(text: str) -> tuple[dict[str, str], list[Unit]]:
    """Title, author and date of the YAML on top, and its block; only fields of one line are read."""
    match = FRONT_MATTER.match(text)
    lines = match["fields"].splitlines() if match else []
    if match is None or not lines or not all(FIELD.match(line) or re.match(r"\s*$|\s+\S|[-#]", line) for line in lines):
        return {}, []
    fields: dict[str, str] = {}
    key = ""
    for line in lines:
        field = FIELD.match(line)
        entry = re.match(r"\s*-\s+(?:name:\s*)?(.+)", line)
        if field:
            key = {"authors": "author", "byline": "author", "by": "author", "published": "date", "pubdate": "date"}.get(
                field["key"].lower(), field["key"].lower()
            )
        value = field["value"] if field else entry[1] if entry else None
        if value and value not in (">", "|", ">-", "|-"):
            fields.setdefault(key, value.strip("[]").strip().strip("\"'"))
    block = trimmed(text, match.start(), match.end())
    return fields, [Unit(start=block.start, end=block.end, text=block.text, kind=BlockKind.BOILERPLATE)]


def _byline(units: list[Unit], blocks: tuple[Block, ...]) -> str | None:
    """The name in the first line that gives one: after "by", alone, or in the author's note."""
    lines = [unit.text for unit, block in zip(units, blocks, strict=True) if block.kind is BlockKind.BYLINE]
    for line in lines:
        if match := furniture.BY_NAME.search(line):
            return match["name"].strip(" ,")
        match = re.search(rf"\bby (?P<name>{furniture.NAME}|[\w.-]+$)", line) if furniture.STAMP.search(line) else None
        if match:
            return match["name"].strip(" ,")
    for line in lines:
        name = re.match(furniture.NAME, furniture.DATE.sub("|", line.strip("—–- ")))
        is_note = furniture.WRITER_NOTE.search(line) or furniture.STAMP.search(line)
        if name and not is_note and not re.match(r"(?i:special to|for|from)\b", line) and furniture.is_full_name(name[0]):
            return name[0].strip()
    return None


def _published(units: list[Unit], blocks: tuple[Block, ...]) -> str | None:
    """The first date of publication, else of an update."""
    lines = [
        unit.text
        for unit, block in zip(units, blocks, strict=True)
        if block.kind is BlockKind.BYLINE or (block.kind is BlockKind.BOILERPLATE and unit.is_notice)
    ]
    lines.sort(key=lambda line: re.match(r"\W*(?:last )?(?:updated|modified)", line, re.IGNORECASE) is not None)
    return next((found for found in map(_iso_date, lines) if found), None)


def _iso_date(text: str) -> str | None:
    match = furniture.DATE.search(text)
    if match is None:
        return None
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        day, month, year = (match[name] or match[f"{name}2"] for name in ("day", "month", "year"))
        return date(int(year), furniture.MONTHS.index(month[:3].lower()) + 1, int(day)).isoformat()
    except ValueError:  # February 30
        return None

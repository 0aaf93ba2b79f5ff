"""The article as the user gave it, and its parts."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from claimcheck.schema.records import IsoDate, Record, Span


class BlockKind(StrEnum):
    """What part of the page a block is; only body and quote yield claims."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    QUOTE = "quote"
    CAPTION = "caption"
    COMMENT = "comment"
    BOILERPLATE = "boilerplate"


class Block(Span):
    """A typed stretch of an article; blocks don't overlap and hold every non-blank character."""

    kind: BlockKind


class LeftOutBlock(Block):
    """A block that yields no claims, and why."""

    reason: str


class Article(Record):
    """An article, with its parts told apart.

    ``markup`` holds the Markdown marks in ``text``, in order: ``text`` without them reads as rendered, and
    sentences are read without them. It is empty for plain text.
    """

    text: str
    title: str | None = None
    byline: str | None = None
    published: IsoDate | None = None
    source: str | None = None
    blocks: tuple[Block, ...] = ()
    markup: tuple[Span, ...] = ()


class Sentence(Span):
    """One sentence; ``text`` is what stands at its offsets, marks included."""

    index: int = Field(ge=0)
    text: str

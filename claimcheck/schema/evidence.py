"""What the user brings to weigh claims against."""

from __future__ import annotations

from pydantic import Field, model_validator

from claimcheck.schema.records import IsoDate, NamedTexts, Record, Span


class Evidence(Record):
    """A snippet that the user supplied, with what is known of its source.

    ``extra`` holds the user's own fields as pairs of name and text, in the order given; in JSON, and
    when an Evidence is made, they are an object. What wasn't text is JSON.
    """

    id: str = Field(min_length=1)
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: IsoDate | None = None
    extra: NamedTexts = ()

    @model_validator(mode="after")
    def _has_text(self) -> Evidence:
        if not self.text.strip():
            raise ValueError(f"evidence {self.id!r} has no text")
        return self


class Passage(Span):
    """A stretch of one evidence text that fits the model beside a claim; offsets index that text.

    ``context`` is what is read before the text: the snippet's title, which often names the subject.
    """

    evidence_id: str
    text: str
    context: str = ""

    @property
    def premise(self) -> str:
        """What the model reads: the context, then the text."""
        return f"{self.context} {self.text}" if self.context else self.text

"""What every noun is made of: a frozen record, a span of characters, a date."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator


class Record(BaseModel):
    """Base of all nouns: immutable, and an unknown field is an error rather than a loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Half-open character offsets."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> Span:
        if self.end < self.start:
            raise ValueError(f"span ends at {self.end}, before its start at {self.start}")
        return self


def _iso_date(value: object) -> object:
    """A date as ISO 8601 text of year, month or day precision."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(f"a date is text such as 2017-10-23, got {value!r}")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?", value.strip())
    if match is None:
        raise ValueError(f"{value!r} is not an ISO date such as 2017-10-23, 2017-10 or 2017")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    date(year, month, day)  # refuses 2017-13-40
    return "-".join(part for part in match.groups() if part)


IsoDate = Annotated[str, BeforeValidator(_iso_date)]


def _named_texts(value: object) -> object:
    """A mapping as pairs of name and text; what isn't text is written as JSON."""
    if not isinstance(value, Mapping):
        return value
    return tuple((str(name), _json_text(held, name)) for name, held in value.items() if held is not None)


def _json_text(value: object, name: object) -> str:
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{name!r} can't be written as JSON ({error})") from error


NamedTexts = Annotated[
    tuple[tuple[str, str], ...],
    BeforeValidator(_named_texts),
    PlainSerializer(dict, return_type=dict[str, str]),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]

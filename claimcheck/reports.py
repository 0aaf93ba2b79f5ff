"""Reading a saved report back."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from claimcheck.errors import InputError
from claimcheck.files import read_text
from claimcheck.schema import SCHEMA_VERSION, Report


def read_report(path: str | Path) -> Report:
    """A report as ``claimcheck check --format json`` writes it; fields that this version doesn't know are ignored.

    Raises:
        InputError: no such file, not a report, or one of another schema version.
    """
    path = Path(path)
    text = read_text(path, what="report")
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON ({error}); expected a report written by claimcheck check --format json") from error
    found = record.get("schema_version") if isinstance(record, dict) else None
    if found != SCHEMA_VERSION:
        raise InputError(
            f"{path}: schema_version is {found!r}; this claimcheck reads {SCHEMA_VERSION!r}: check the article again, "
            f"or use the version of claimcheck that wrote it"
        )
    try:
        return Report.model_validate_json(text, extra="ignore")
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: not a report: {place}: {first['msg']}") from error

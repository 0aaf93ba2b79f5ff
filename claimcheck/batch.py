"""Files of pairs in, files of scores out: read, scored and written a chunk at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from claimcheck.errors import InputError
from claimcheck.protocols import NliModel
from claimcheck.schema import NliPair, NliScores

CLAIM_COLUMNS = ("claim", "hypothesis")
EVIDENCE_COLUMNS = ("evidence", "premise")
CHUNK = 4096  # rows; enough to pack batches well, little enough to hold


class Row(NamedTuple):
    """A row of the input file and the pair read from it."""

    line: int
    fields: dict[str, Any]
    pair: NliPair


def score_file(
    model: NliModel,
    path: Path,
    output: TextIO,
    *,
    claim_column: str | None = None,
    evidence_column: str | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> int:
    """Score a JSON-lines file of pairs; every row is written back with label and probabilities.

    Args:
        model: judges the pairs.
        path: one JSON object a line, with a claim and one text of evidence.
        output: receives the rows in the order read.
        claim_column: field of the claim; ``claim`` or ``hypothesis`` when None.
        evidence_column: field of the evidence; ``evidence`` or ``premise`` when None.
        on_rows: called with the number of rows after each chunk.

    Returns:
        The number of rows scored.

    Raises:
        InputError: no such file, or a bad row; the message begins ``path:line``.
    """
    total = 0
    claims = (claim_column,) if claim_column else CLAIM_COLUMNS
    evidence = (evidence_column,) if evidence_column else EVIDENCE_COLUMNS
    rows = _read_rows(path, claims, evidence)
    while chunk := list(islice(rows, CHUNK)):
        for row, scores in zip(chunk, _predict(model, path, chunk), strict=True):
            output.write(json.dumps({**row.fields, **scored_fields(scores)}, ensure_ascii=False) + "\n")
        total += len(chunk)
        if on_rows:
            on_rows(len(chunk))
    if not total:
        raise InputError(f"{path}: holds no rows; expected one JSON object a line")
    return total


def scored_fields(scores: NliScores) -> dict[str, str | float]:
    """What scoring adds to a row."""
    return {
        "label": scores.label.value,
        "entailment": round(scores.entailment, 6),
        "neutral": round(scores.neutral, 6),
        "contradiction": round(scores.contradiction, 6),
    }


def _predict(model: NliModel, path: Path, chunk: list[Row]) -> Iterable[NliScores]:
    try:
        return model.predict([row.pair for row in chunk])
    except InputError as error:  # a pair past the window: its line is not known here
        raise InputError(f"{path}:{chunk[0].line}-{chunk[-1].line}: {error}") from error


def _read_rows(path: Path, claims: tuple[str, ...], evidence: tuple[str, ...]) -> Iterator[Row]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _row(line, f"{path}:{number}", number, claims, evidence)
    except OSError as error:
        raise InputError(f"{path}: can't read the pairs ({error.strerror}): check the path") from error


def _row(line: bytes, where: str, number: int, claims: tuple[str, ...], evidence: tuple[str, ...]) -> Row:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: not UTF-8: convert the file first, for example with iconv") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON ({error.msg}); expected one object a line") from error
    if not isinstance(fields, dict):
        raise InputError(f"{where}: got a JSON {type(fields).__name__}; expected an object")
    return Row(number, fields, NliPair(premise=_text(fields, evidence, where), hypothesis=_text(fields, claims, where)))


def _text(fields: dict[str, Any], names: tuple[str, ...], where: str) -> str:
    name = next((name for name in names if name in fields), None)
    if name is None:
        raise InputError(f"{where}: no column {' or '.join(names)}; the row has {', '.join(fields) or 'none'}")
    text = fields[name]
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{where}: column {name} holds {text!r}; expected a non-empty text")
    return text

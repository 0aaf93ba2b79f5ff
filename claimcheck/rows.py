"""Rows of claim-evidence pairs, read from a file and written to one; a file of any size, a row at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from claimcheck.errors import InputError
from claimcheck.records import TABLES, Placed, read_json_lines, read_table, refuse_half_characters
from claimcheck.schema import NliPair, NliScores

CLAIM_COLUMNS = ("claim", "hypothesis")
EVIDENCE_COLUMNS = ("evidence", "premise")
ADDED = ("cc_label", "cc_entailment", "cc_neutral", "cc_contradiction")


class PairColumns(NamedTuple):
    """The columns that may hold a claim and its evidence; the first that a row has is read."""

    claim: tuple[str, ...] = CLAIM_COLUMNS
    evidence: tuple[str, ...] = EVIDENCE_COLUMNS

    @classmethod
    def named(cls, claim: str | None, evidence: str | None) -> PairColumns:
        """The usual columns where None."""
        return cls((claim,) if claim else CLAIM_COLUMNS, (evidence,) if evidence else EVIDENCE_COLUMNS)

    def of(self, columns: Collection[str], *, where: str) -> tuple[str, str]:
        """The claim's column and the evidence's among those that there are.

        Raises:
            InputError: one is missing, or the columns that scoring adds are there already.
        """
        refuse_scored(columns, where=where)
        return _first(self.claim, columns, where=where), _first(self.evidence, columns, where=where)


class Row(NamedTuple):
    """A row of a file: its place (``path:line``), all its fields, and the pair among them."""

    where: str
    fields: Mapping[str, Any]
    pair: NliPair


def read_rows(path: str | Path, *, claim_column: str | None = None, evidence_column: str | None = None) -> Iterator[Row]:
    """The rows of a JSON-lines, CSV or TSV file, in order; only one is held at a time.

    Args:
        path: one JSON object a line, or a table with a header; each row has a claim and one text of evidence.
        claim_column: field of the claim; ``claim`` or ``hypothesis`` when None.
        evidence_column: field of the evidence; ``evidence`` or ``premise`` when None.

    Raises:
        InputError: no such file, a bad row, or one that was scored already; the message begins ``path:line``.
    """
    columns = PairColumns.named(claim_column, evidence_column)
    for where, fields in _records(Path(path)):
        if not isinstance(fields, dict):
            raise InputError(f"{where}: got a JSON {type(fields).__name__}; expected an object")
        claim, evidence = columns.of(fields, where=where)
        yield Row(where, fields, pair_of(fields, claim=claim, evidence=evidence, where=where))


def write_rows(rows: Iterable[Mapping[str, Any]], file: TextIO) -> int:
    """Write one JSON object a line as the rows come; dates are written as text.

    Returns:
        The number of rows.
    """
    total = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
        total += 1
    return total


def pair_of(fields: Mapping[str, Any], *, claim: str, evidence: str, where: str) -> NliPair:
    """The pair of one row.

    Raises:
        InputError: claim or evidence is no text, or an empty one.
    """
    for name in (claim, evidence):
        text = fields[name]
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"{where}: column {name} holds {text!r:.80}; expected a non-empty text")
        refuse_half_characters(text, where=f"{where}: column {name}")
    return NliPair(premise=str(fields[evidence]), hypothesis=str(fields[claim]))


def refuse_scored(columns: Collection[str], *, where: str) -> None:
    """Refuse what has the columns that scoring adds.

    Raises:
        InputError: such a column is there.
    """
    if there := [name for name in ADDED if name in columns]:
        raise InputError(
            f"{where}: already has {', '.join(there)}, as if scored before; scoring overwrites nothing: "
            f"rename or remove these, or score the original rows"
        )


def scored_fields(scores: NliScores) -> dict[str, str | float]:
    """What scoring adds to a row: probabilities rounded to six digits."""
    probabilities = (scores.entailment, scores.neutral, scores.contradiction)
    return dict(zip(ADDED, (scores.label.value, *(round(value, 6) for value in probabilities)), strict=True))


def _records(path: Path) -> Iterator[Placed]:
    if path.suffix.lower() in TABLES:
        return read_table(path, what="pairs")
    return read_json_lines(path, what="pairs", example='{"claim": "...", "evidence": "..."}')


def _first(names: tuple[str, ...], columns: Collection[str], *, where: str) -> str:
    name = next((name for name in names if name in columns), None)
    if name is None:
        raise InputError(f"{where}: no column {' or '.join(names)}; the row has {', '.join(map(str, columns)) or 'none'}")
    return name


def _plain(value: Any) -> Any:
    """NumPy's numbers and arrays as Python's; anything else that JSON doesn't know as text."""
    return value.tolist() if hasattr(value, "tolist") else str(value)

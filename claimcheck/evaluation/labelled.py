"""Labelled files in, rows out: NLI pairs and claims with evidence, as JSON lines, CSV or TSV, gzipped or not."""

from __future__ import annotations

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.errors import InputError
from claimcheck.evaluation.labels import NLI_CLASSES, NLI_NAMES, VERDICT_CLASSES, VERDICT_NAMES, read_label
from claimcheck.evaluation.results import SetKind, Skipped
from claimcheck.records import LINES, TABLES, Placed, read_json_lines, read_table, suffix_of
from claimcheck.schema import Evidence, Record

SUFFIXES = (*LINES, *TABLES)
NO_LABEL = "-"  # how SNLI marks pairs whose annotators did not agree


class LabelledRow(Record):
    """A claim (or hypothesis), its evidence (or premise) and the label to compare with.

    ``group`` is the kind of difficulty, where the row names one; rows with one ``pair`` are solved only together.
    """

    where: str
    id: str
    cluster: str
    claim: str
    evidence: tuple[Evidence, ...]
    gold: str
    group: str | None = None
    pair: str | None = None


class LabelledSet(NamedTuple):
    """The rows of one file, and those without a label."""

    name: str
    kind: SetKind
    rows: list[LabelledRow]
    skipped: list[Skipped]


def read_labelled(path: Path) -> LabelledSet:
    """Rows of a labelled file; the kind follows from the columns of its first row.

    NLI rows have ``premise``, ``hypothesis`` and ``label``. Rows of claims have ``claim``, ``evidence`` (a
    text, or a list of texts or of objects with a ``text``) and ``label``. Optional are an ``id``, a
    ``phenomenon`` by which the rows are grouped, and a ``pair`` that rows share which differ in one detail. A
    row labelled ``-`` is listed as skipped.

    Raises:
        InputError: no such file, or a bad row; the message begins ``path:line``.
    """
    name = path.name.removesuffix(".gz")
    if suffix_of(path) not in SUFFIXES:
        expected = f"expected {', '.join(SUFFIXES)}, gzipped or not, or a folder of labelled articles"
        raise InputError(f"{path}: {'unknown kind of file' if path.exists() else 'no such file'}; {expected}")
    kind: SetKind | None = None
    rows: dict[str, LabelledRow] = {}
    skipped: list[Skipped] = []
    for where, fields in _records(path):
        kind = kind or _kind(fields, where)
        label = _text(fields, "label", where)
        if label.strip() == NO_LABEL:
            skipped.append(Skipped(where=where, reason="no gold label"))
            continue
        row = _row(fields, kind, where=where)
        if row.id in rows:
            raise InputError(f"{where}: the id {row.id!r} is used twice; give every row its own id, or none")
        rows[row.id] = row
    if kind is None or not rows:
        raise InputError(f"{path}: holds no labelled rows; expected columns premise, hypothesis, label or claim, evidence, label")
    return LabelledSet(name=name.removesuffix(Path(name).suffix), kind=kind, rows=list(rows.values()), skipped=skipped)


def stratified(rows: Sequence[LabelledRow], limit: int, *, seed: int) -> list[LabelledRow]:
    """``limit`` rows in file order, each label in proportion to its share (largest remainders get the rest).

    Args:
        rows: to draw from; all are returned when there are no more than ``limit``.
        limit: rows to draw.
        seed: the same seed draws the same rows.
    """
    if limit >= len(rows):
        return list(rows)
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[row.gold].append(place)
    exact = {label: limit * len(found) / len(rows) for label, found in sorted(places.items())}
    quota = {label: int(share) for label, share in exact.items()}
    for label in sorted(exact, key=lambda label: (quota[label] - exact[label], label))[: limit - sum(quota.values())]:
        quota[label] += 1
    rng = random.Random(seed)
    drawn = [place for label, count in quota.items() for place in rng.sample(places[label], count)]
    return [rows[place] for place in sorted(drawn)]


def _kind(fields: dict[str, Any], where: str) -> SetKind:
    if "premise" in fields and "hypothesis" in fields:
        return SetKind.NLI
    if "claim" in fields and "evidence" in fields:
        return SetKind.VERIFY
    found = ", ".join(fields) or "none"
    raise InputError(f"{where}: the row has the columns {found}; expected premise, hypothesis, label or claim, evidence, label")


def _row(fields: dict[str, Any], kind: SetKind, *, where: str) -> LabelledRow:
    if kind is SetKind.NLI:
        claim, names, classes = _text(fields, "hypothesis", where), NLI_NAMES, NLI_CLASSES
        shared = premise = _text(fields, "premise", where)
        evidence: tuple[Evidence, ...] = (Evidence(id="premise", text=premise),)
    else:
        claim, names, classes = _text(fields, "claim", where), VERDICT_NAMES, VERDICT_CLASSES
        shared, evidence = claim, _evidence(fields.get("evidence"), where)
    gold = read_label(fields["label"], names)
    if gold is None:
        raise InputError(f"{where}: label {fields['label']!r} is unknown; expected one of {', '.join(classes)}")
    given = fields.get("id")
    name = where.rpartition(":")[2] if given is None or given == "" else str(given)
    group, pair = (None if fields.get(key) in (None, "") else str(fields[key]) for key in ("phenomenon", "pair"))
    cluster = _digest(shared) if pair is None else f"pair {pair}"
    return LabelledRow(where=where, id=name, cluster=cluster, claim=claim, evidence=evidence, gold=gold, group=group, pair=pair)


def _text(fields: dict[str, Any], name: str, where: str) -> str:
    text = fields.get(name)
    if not isinstance(text, str) or not text.strip():
        found = f"column {name} holds {text!r}" if name in fields else f"no column {name}; the row has {', '.join(fields)}"
        raise InputError(f"{where}: {found}; expected a non-empty text")
    return text


def _evidence(given: Any, where: str) -> tuple[Evidence, ...]:
    """The texts as snippets; blank ones say nothing and are passed over."""
    items = [given] if isinstance(given, str | dict) else given
    texts: list[tuple[str, str | None]] = []
    for item in items if isinstance(items, list) else [items]:
        fields = {"text": item} if isinstance(item, str) else item
        if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
            raise InputError(f"{where}: evidence holds {str(item)[:60]!r}; expected texts, or objects with a text")
        title = fields.get("title")
        texts.append((fields["text"], title if isinstance(title, str) and title.strip() else None))
    said = [(text, title) for text, title in texts if text.strip()]
    return tuple(Evidence(id=f"e{number}", text=text, title=title) for number, (text, title) in enumerate(said, start=1))


def _digest(text: str) -> str:
    """What stands for a text in a result, which may be published where the text may not."""
    return hashlib.blake2b(" ".join(text.lower().split()).encode(), digest_size=8).hexdigest()


def _records(path: Path) -> Iterator[Placed]:
    """Place and fields of every row."""
    if suffix_of(path) in TABLES:
        yield from read_table(path, what="rows")
        return
    for row in read_json_lines(path, what="rows", example='{"claim": "...", "evidence": "...", "label": "..."}'):
        if not isinstance(row.value, dict):
            raise InputError(f"{row.where}: got a JSON {type(row.value).__name__}; expected an object")
        yield row

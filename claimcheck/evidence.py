"""Evidence in, passages out: snippets from files or objects, and windows that fit the model.

A passage is a run of whole sentences. Windows overlap by a sentence, so that what two neighbouring
sentences say together is read together; a sentence too long for a window is divided at white space,
overlapping too. Nothing is cut.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from claimcheck.errors import InputError
from claimcheck.files import names_a_file
from claimcheck.protocols import SentenceSplitter
from claimcheck.records import refuse_half_characters
from claimcheck.schema import Evidence, Passage, Sentence
from claimcheck.snippets import Snippet, read_snippets

OPTIONAL = ("title", "url", "publisher", "published")
FIELDS = ", ".join(("id", "text", *OPTIONAL))

CountTokens = Callable[[Sequence[str]], Sequence[int]]
EvidenceLike = str | Mapping[str, Any] | Evidence


def read_evidence(paths: str | Path | Sequence[str | Path]) -> tuple[Evidence, ...]:
    """Evidence from one path or several: JSON lines, JSON (a list), CSV, TSV, .txt, .md, or folders of those.

    Suffixes are read in any case, folders with their subfolders. Files of other kinds in a folder are
    named in a logged warning. A snippet without an id gets e1, e2, ... by its place among all that
    were read; that of a text file is the file's name without its suffix, or its path where two are
    called the same. Fields that are not claimcheck's own go into ``Evidence.extra``.

    Raises:
        InputError: no such file, a bad row (the message begins ``path:line``), nothing to read, or
            an id that another snippet has.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths or ())
    if not given:
        raise InputError("no path of evidence was given; expected at least one")
    for path in given:
        if not isinstance(path, str | Path) or not str(path) or "\0" in str(path):
            raise InputError(f"{path!r} can't be the path of evidence; expected that of a file or folder")
    return _built(read_snippets(given))


def parse_evidence(items: EvidenceLike | Iterable[EvidenceLike]) -> tuple[Evidence, ...]:
    """Evidence from strings, mappings or Evidence objects, a pandas DataFrame or a datasets.Dataset.

    A missing id becomes e1, e2, ...; None and NaN in an optional field are absence.

    Raises:
        InputError: an item has no text, or an id that another one has; or a string is the name of a
            file, which is read when given as a Path.
    """
    return _built(_parsed(items))


class PassageWindows:
    """Divides evidence into sentence-aligned, overlapping passages, each under its snippet's title."""

    def __init__(self, *, splitter: SentenceSplitter, count_tokens: CountTokens) -> None:
        """Store the parts.

        Args:
            splitter: finds the sentences.
            count_tokens: the model's own count, without special tokens.
        """
        self.splitter = splitter
        self.count_tokens = count_tokens

    def window(self, evidence: Sequence[Evidence], *, max_tokens: int) -> list[Passage]:
        """Passages of at most ``max_tokens`` tokens, context included, in the order of the evidence.

        A snippet that fits is one passage. A longer one becomes windows of as many sentences as fit,
        each starting with the last sentence of the one before. The context is the title; one that
        would take more than half of a passage is left out.
        """
        return [passage for item in evidence for passage in self._passages(item, max_tokens)]

    def _passages(self, item: Evidence, max_tokens: int) -> Iterator[Passage]:
        context, taken = self._context(item, max_tokens)
        room = max_tokens - taken - bool(context)  # joined, two texts may come to a token more
        pieces = [piece for sentence in self.splitter.split(item.text) for piece in self._fitting(sentence, room)]
        lengths = self.count_tokens([item.text[start:end] for start, end in pieces])
        start = end = 0
        while end < len(pieces):
            end = start + 1
            while end < len(pieces) and self._fits(item.text[pieces[start][0] : pieces[end][1]], lengths[start : end + 1], room):
                end += 1
            first, last = pieces[start][0], pieces[end - 1][1]
            yield Passage(evidence_id=item.id, text=item.text[first:last], start=first, end=last, context=context)
            start = max(end - 1, start + 1)

    def _context(self, item: Evidence, max_tokens: int) -> tuple[str, int]:
        """What is read before the text, and its tokens."""
        title = " ".join((item.title or "").split())
        if not title:
            return "", 0
        context = title if title[-1] in ".!?:" else f"{title}."
        taken = self.count_tokens([context])[0]
        return (context, taken) if taken <= max_tokens // 2 else ("", 0)

    def _fits(self, text: str, lengths: Sequence[int], room: int) -> bool:
        """Whether several pieces fit together; the sum of their lengths is close, so it is tried first."""
        return sum(lengths) <= room and self.count_tokens([text])[0] <= room

    def _fitting(self, sentence: Sentence, max_tokens: int) -> Iterator[tuple[int, int]]:
        """The sentence's span, or overlapping parts of it that fit."""
        if self.count_tokens([sentence.text])[0] <= max_tokens:
            yield sentence.start, sentence.end
            return
        text, start = sentence.text, 0
        while start < len(text):
            end = self._longest_fit(text, start, max_tokens)
            yield sentence.start + start, sentence.start + end
            if end == len(text):
                return
            middle = start + (end - start) // 2
            overlap = text.find(" ", middle, end)
            start = (overlap + 1) if overlap > 0 else middle + 1

    def _longest_fit(self, text: str, start: int, max_tokens: int) -> int:
        """End of the longest stretch from ``start`` that fits, at white space where there is any."""
        low, high = start + 1, min(len(text), start + 20 * max_tokens)
        while low < high:
            middle = (low + high + 1) // 2
            if self.count_tokens([text[start:middle]])[0] <= max_tokens:
                low = middle
            else:
                high = middle - 1
        space = text.rfind(" ", start + (low - start) // 2, low + 1)
        return low if low == len(text) or space <= start else space


def _parsed(items: object) -> Iterator[Snippet]:
    for number, item in enumerate(_members(items), start=1):
        where = f"evidence item {number}"
        if isinstance(item, str) and names_a_file(item):
            raise InputError(f"{where}: {item!r} is the name of a file; give pathlib.Path({item!r}) to read what is in it")
        if isinstance(item, Path):
            raise InputError(f"{where}: got the path {str(item)!r} among snippets; read_evidence reads one path or several")
        yield Snippet(where, item)


def _members(items: Any) -> Iterable[Any]:
    """The snippets of whatever holds them; a table gives its rows."""
    if isinstance(items, str | Mapping | Evidence | Path):
        return [items]
    rows: Iterable[Any] = items
    if hasattr(items, "columns") and hasattr(items, "iterrows"):  # pandas, which iterates over the columns' names
        rows = items.to_dict(orient="records")
    elif hasattr(items, "columns") and hasattr(items, "to_dicts"):  # polars, which iterates over the columns
        rows = items.to_dicts()
    if not isinstance(items, Iterable):
        raise InputError(
            f"the evidence is a {type(items).__name__}; expected snippets as strings, mappings or Evidence, or a table"
        )
    return rows


def _built(snippets: Iterable[Snippet]) -> tuple[Evidence, ...]:
    read = [(snippet, _fields(snippet.value, where=snippet.where)) for snippet in snippets]
    stated = [fields.id if isinstance(fields, Evidence) else fields.get("id") for _, fields in read]
    ids = _ids([snippet for snippet, _ in read], stated)
    seen: dict[str, str] = {}
    built = []
    for (snippet, fields), name in zip(read, ids, strict=True):
        item = fields if isinstance(fields, Evidence) else _evidence({**fields, "id": name}, where=snippet.where)
        if item.id in seen:
            raise InputError(
                f"{snippet.where}: the id {item.id!r} is used twice (first in {seen[item.id]}); "
                f"give every snippet its own id, or none"
            )
        seen[item.id] = snippet.where
        built.append(item)
    return tuple(built)


def _ids(snippets: Sequence[Snippet], stated: Sequence[Any]) -> Iterator[Any]:
    """The stated ids, and new ones where none was stated."""
    levels = [Counter(level) for level in zip(*(snippet.names for snippet in snippets if snippet.names), strict=True)]
    taken = {name for name in stated if isinstance(name, str)}
    spare = len(snippets)
    for number, (snippet, name) in enumerate(zip(snippets, stated, strict=True), start=1):
        if name is None:
            own = [candidate for candidate, times in zip(snippet.names, levels, strict=False) if times[candidate] == 1]
            name = next((candidate for candidate in (*own, f"e{number}") if candidate not in taken), None)
            while name is None:
                spare += 1
                name = None if f"e{spare}" in taken else f"e{spare}"
            taken.add(name)
        yield name


def _fields(item: Any, *, where: str) -> Evidence | dict[str, Any]:
    """The fields of a snippet under our names; what isn't ours is in ``extra``, what is absent is left out."""
    if isinstance(item, Evidence):
        return item
    if isinstance(item, str):
        item = {"text": item}
    if not isinstance(item, Mapping):
        raise InputError(f"{where}: got {type(item).__name__}; expected an object with a text")
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in item.items():
        ours = _ours(name)
        if _is_absent(value) or (ours in OPTIONAL and isinstance(value, str) and not value.strip()):
            continue
        if ours in fields:
            raise InputError(f"{where}: the fields {ours!r} and {name!r} are the same; remove or rename one")
        if ours == "extra" and isinstance(value, Mapping):
            extra |= value
        elif ours in Evidence.model_fields and ours != "extra":
            fields[ours] = value if ours == "text" else _plain(value)
        else:
            extra[str(name)] = value
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        has = ", ".join(map(str, item)) or "none"
        raise InputError(f"{where}: the evidence has no text; expected a non-empty string in its field 'text', and it has {has}")
    return fields | {"extra": extra}


def _ours(name: Any) -> str:
    """The field that a column names; tables write Title and URL."""
    lower = str(name).strip().lower()
    return lower if lower in Evidence.model_fields else str(name)


def _is_absent(value: Any) -> bool:
    """Whether a table's way of saying that there is nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ in ("NaTType", "NAType")


def _plain(value: Any) -> Any:
    """A number as text, a whole one without a fraction (a column with gaps holds 1999.0); NumPy's as Python's."""
    if type(value).__module__ == "numpy" and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        return str(value)
    except ValueError:  # Python bounds the digits
        return value


def _evidence(fields: Mapping[str, Any], *, where: str) -> Evidence:
    try:
        item = Evidence(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"][:1])
        raise InputError(f"{where}: field {name!r}: {first['msg']}; evidence has the fields {FIELDS}") from error
    for name, text in (*((name, getattr(item, name)) for name in Evidence.model_fields if name != "extra"), *item.extra):
        refuse_half_characters(text or "", where=f"{where}: {name}")
    return item

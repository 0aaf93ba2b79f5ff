"""Evidence in, passages out: snippets from files or objects, and windows that fit the model.

A passage is a run of whole sentences. Windows overlap by a sentence, so that what two neighbouring
sentences say together is read together; a sentence too long for a window is divided at white space,
overlapping too. Nothing is cut.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from claimcheck.errors import InputError
from claimcheck.files import read_text
from claimcheck.protocols import SentenceSplitter
from claimcheck.schema import Evidence, Passage, Sentence

TEXT_SUFFIXES = (".txt", ".md")
FIELDS = ", ".join(Evidence.model_fields)

CountTokens = Callable[[Sequence[str]], Sequence[int]]
EvidenceLike = str | Mapping[str, Any] | Evidence


def read_evidence(path: str | Path) -> tuple[Evidence, ...]:
    """Evidence from JSONL, JSON (a list), one .txt or .md file, or a directory of those.

    Raises:
        InputError: no such file, a bad row (the message begins ``path:line``), or nothing in it.
    """
    path = Path(path)
    if path.is_dir():
        items = _read_directory(path)
    elif path.suffix in TEXT_SUFFIXES:
        items = [(str(path), {"id": path.stem, "text": read_text(path, what="evidence")})]
    elif path.suffix == ".json":
        items = _read_json(path)
    elif path.suffix in (".jsonl", ".ndjson"):
        items = list(_read_lines(path))
    else:
        expected = "expected .jsonl, .json, .txt, .md or a directory of .txt and .md files"
        raise InputError(f"{path}: {'unknown kind of evidence file' if path.exists() else 'no such file'}; {expected}")
    if not items:
        raise InputError(f"{path}: holds no evidence; expected at least one snippet with a text")
    return _unique((where, _evidence(item, number, where)) for number, (where, item) in enumerate(items, start=1))


def parse_evidence(items: EvidenceLike | Iterable[EvidenceLike]) -> tuple[Evidence, ...]:
    """Evidence from strings, mappings or Evidence objects; a missing id becomes e1, e2, ...

    Raises:
        InputError: an item has no text, an unknown field, or an id that another one has.
    """
    if isinstance(items, str | Mapping | Evidence):
        items = [items]
    pairs = ((f"evidence item {number}", number, item) for number, item in enumerate(items, start=1))
    return _unique((where, _evidence(item, number, where)) for where, number, item in pairs)


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


def _read_directory(path: Path) -> list[tuple[str, Any]]:
    files = sorted(file for file in path.iterdir() if file.suffix in TEXT_SUFFIXES and file.is_file())
    if not files:
        raise InputError(f"{path}: the directory has no .txt or .md files; expected one file per snippet")
    stems = {file.stem for file in files}
    return [
        (str(file), {"id": file.stem if len(stems) == len(files) else file.name, "text": read_text(file, what="evidence")})
        for file in files
    ]


def _read_json(path: Path) -> list[tuple[str, Any]]:
    try:
        rows = json.loads(read_text(path, what="evidence"))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: not JSON ({error.msg}); expected a list of objects with a text") from error
    if not isinstance(rows, list):
        raise InputError(f"{path}: holds a JSON {type(rows).__name__}; expected a list of objects with a text")
    return [(f"{path}: item {number}", row) for number, row in enumerate(rows, start=1)]


def _read_lines(path: Path) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(read_text(path, what="evidence").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield f"{path}:{number}", json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(
                f"{path}:{number}: not JSON ({error.msg}); expected one object a line, such as " + '{"text": "..."}'
            ) from error


def _evidence(item: Any, number: int, where: str) -> Evidence:
    if isinstance(item, Evidence):
        return item
    if isinstance(item, str):
        item = {"text": item}
    if not isinstance(item, Mapping):
        raise InputError(f"{where}: got {type(item).__name__}; expected an object with a text")
    if not isinstance(item.get("text"), str) or not item["text"].strip():
        raise InputError(f"{where}: the evidence has no text; expected a non-empty string in its field 'text'")
    fields = {"id": f"e{number}", **item}
    if isinstance(fields["id"], int):
        fields["id"] = str(fields["id"])
    try:
        return Evidence(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        message = "unknown field" if first["type"] == "extra_forbidden" else first["msg"]
        raise InputError(f"{where}: field {name!r}: {message}; evidence has the fields {FIELDS}") from error


def _unique(items: Iterable[tuple[str, Evidence]]) -> tuple[Evidence, ...]:
    seen: dict[str, Evidence] = {}
    for where, item in items:
        if item.id in seen:
            raise InputError(f"{where}: the id {item.id!r} is used twice; give every snippet its own id, or none")
        seen[item.id] = item
    return tuple(seen.values())

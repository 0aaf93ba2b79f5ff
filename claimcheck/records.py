"""JSON and tables as records, each with its place; whatever can't be used or written again is refused by line."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.errors import InputError
from claimcheck.files import read_lines, read_text

DEEPEST = 100  # levels of nesting; Python's own limit depends on who calls
LINES = (".jsonl", ".ndjson")
TABLES: Mapping[str, str] = {".csv": ",", ".tsv": "\t"}  # suffix and what parts the cells
BLANK = " \t\r\n"  # white space of JSON

_DECODER = json.JSONDecoder()


def suffix_of(path: Path) -> str:
    """A file's suffix in lower case, that of what is inside for a gzipped one."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


class Placed(NamedTuple):
    """A value and where it was read: ``path:line``."""

    where: str
    value: Any


def parse_json(text: str, *, where: str, expected: str) -> Any:
    """The value of one JSON text.

    Args:
        text: the JSON.
        where: begins every error.
        expected: ends the error for what isn't JSON.

    Raises:
        InputError: not JSON, or a value that Python or UTF-8 can't hold.
    """
    value, end = _value(text, 0, where=where, expected=expected)
    if rest := text[end:].strip(BLANK):
        raise InputError(f"{where}: not JSON (after the value comes {rest[:20]!r}); expected {expected}")
    return value


def read_json_lines(path: Path, *, what: str, example: str) -> Iterator[Placed]:
    """The value of each line that isn't blank; only one is held at a time. An error shows the example.

    Raises:
        InputError: the file can't be read, or a line isn't JSON; the message begins ``path:line``.
    """
    for number, line in read_lines(path, what=what):
        if line.strip():
            where = f"{path}:{number}"
            yield Placed(where, parse_json(line.rstrip(BLANK), where=where, expected=f"one object a line, such as {example}"))


def read_json_list(path: Path, *, what: str) -> Iterator[Placed]:
    """The members of a file that is one JSON list, each placed at its first line.

    Raises:
        InputError: the file can't be read or isn't a JSON list; the message begins ``path:line``.
    """
    expected = "a list of objects with a text"
    text = read_text(path, what=what)
    position, line, counted = _skip_blank(text, 0), 1, 0
    if text[position : position + 1] != "[":
        value = parse_json(text, where=f"{path}:{text.count(chr(10), 0, position) + 1}", expected=expected)
        raise InputError(f"{path}: holds a JSON {type(value).__name__}; expected {expected}")
    position, first = _skip_blank(text, position + 1), True
    while text[position : position + 1] != "]" or not first:
        line, counted = line + text.count("\n", counted, position), position
        where = f"{path}:{line}"
        value, position = _value(text, position, where=where, expected=expected)
        yield Placed(where, value)
        position, first = _skip_blank(text, position), False
        if text[position : position + 1] == "]":
            break
        if text[position : position + 1] != ",":
            line += text.count("\n", counted, position)
            raise InputError(f"{path}:{line}: not JSON (neither ',' nor ']' after a value); expected {expected}")
        position = _skip_blank(text, position + 1)
    position = _skip_blank(text, position + 1)
    if rest := text[position:]:
        line += text.count("\n", counted, position)
        raise InputError(f"{path}:{line}: not JSON (after the list comes {rest[:20]!r}); expected {expected}")


def read_table(path: Path, *, what: str) -> Iterator[Placed]:
    """The rows of a CSV or TSV file as mappings from column to text; an empty cell is left out.

    Only one row is held at a time. A row is placed at its first line.

    Raises:
        InputError: the file can't be read, the header names no column or one twice, or a row doesn't fit it.
    """
    delimiter = TABLES[suffix_of(path)]
    rows = csv.reader((line for _, line in read_lines(path, what=what)), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in rows:
            where, line = f"{path}:{line}", rows.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells, where=where)
            elif len(cells) != len(header):
                raise InputError(f"{where}: the row has {len(cells)} cells; expected {len(header)}, as in the header")
            else:
                yield Placed(where, {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()})
    except csv.Error as error:
        raise InputError(
            f"{path}:{line}: can't read the row ({error}): put a cell with quotes or line breaks between quotes and "
            f"double the quotes inside, or use JSON lines"
        ) from error


def refuse_half_characters(text: str, *, where: str) -> None:
    """Refuse text that UTF-8 can't hold, which a tokenizer or a file would refuse later.

    Raises:
        InputError: there is a lone surrogate in it; the message begins with ``where``.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InputError(
            f"{where} holds half a character (\\u{ord(text[error.start]):04x}, a lone surrogate): the text was cut inside "
            f"a character or not decoded; write the whole character"
        ) from error


def _header(cells: list[str], *, where: str) -> list[str]:
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(cells, start=1)]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{where}: the header has {', '.join(twice)} more than once; give every column its own name")
    return names


def _skip_blank(text: str, position: int) -> int:
    while text[position : position + 1] in tuple(BLANK):
        position += 1
    return position


def _value(text: str, position: int, *, where: str, expected: str) -> tuple[Any, int]:
    """The value that begins there, and where it ends."""
    start = _skip_blank(text, position)
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        line = text.count("\n", start, error.pos)
        raise InputError(f"{_further(where, line)}: not JSON ({error.msg}); expected {expected}") from error
    except RecursionError:
        raise InputError(f"{where}: nested too deep to read; expected {expected}") from None
    except ValueError as error:  # Python bounds the digits of a whole number
        raise InputError(f"{where}: a number has too many digits; write it as text, between quotes") from error
    _refuse_unusable(value, text[start:end], where=where)
    return value, end


def _further(where: str, lines: int) -> str:
    """A place some lines below ``path:line``."""
    path, _, line = where.rpartition(":")
    return f"{path}:{int(line) + lines}" if lines and line.isdigit() else where


def _refuse_unusable(value: Any, text: str, *, where: str) -> None:
    if text.count("[") + text.count("{") > DEEPEST and _depth_exceeds(value, DEEPEST):
        raise InputError(f"{where}: nested too deep (more than {DEEPEST} levels); flatten it first")
    if "\\ud" in text.lower():
        refuse_half_characters(json.dumps(value, ensure_ascii=False), where=f"{where}: the value")


def _depth_exceeds(value: Any, most: int) -> bool:
    level = [value]
    for _ in range(most + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, list | dict)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True

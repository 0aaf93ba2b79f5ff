"""The snippets that lie in files and folders, each with its place and the ids it may get; nothing is parsed yet."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from claimcheck.errors import InputError
from claimcheck.files import read_text
from claimcheck.records import LINES, TABLES, read_json_lines, read_json_list, read_table

TEXTS = (".txt", ".md")
SUFFIXES = (*LINES, ".json", *TABLES, *TEXTS)
EXPECTED = "expected .jsonl, .json, .csv, .tsv, .txt or .md, or a folder of those"
MOST_NAMED = 20  # files in a warning

logger = logging.getLogger(__name__)


class Snippet(NamedTuple):
    """One snippet as it was found.

    ``names`` are ids for one that states none, the shortest first: a file's stem, its path in the
    folder that was given, its whole path.
    """

    where: str
    value: Any
    names: tuple[str, ...] = ()


def read_snippets(paths: Sequence[str | Path]) -> Iterator[Snippet]:
    """Every snippet of the files and folders, in the order given; a file that is named twice is read once.

    Folders are read with their subfolders, hidden files left out; files of other kinds are named in a
    logged warning.

    Raises:
        InputError: no such file, a kind that can't be read, a bad row (the message begins
            ``path:line``), or a file or folder without evidence.
    """
    seen: set[str] = set()
    for path in map(Path, paths):
        for file in _files(path):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield from _read(file, folder=path if file != path else path.parent)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        if path.suffix.lower() not in SUFFIXES:
            raise InputError(f"{path}: {'unknown kind of evidence file' if path.exists() else 'no such file'}; {EXPECTED}")
        return [path]
    files = _walk(path)
    readable = [file for file in files if file.suffix.lower() in SUFFIXES and file.is_file()]
    others = [str(file) for file in files if file not in set(readable)]
    if not readable:
        found = f"found {_listed(others)}" if others else "it is empty"
        raise InputError(f"{path}: the folder has no .txt or .md files and no .jsonl, .json, .csv or .tsv ({found}); {EXPECTED}")
    if others:
        logger.warning("%s: not read as evidence, being of another kind: %s", path, _listed(others))
    return readable


def _walk(folder: Path) -> list[Path]:
    """Every file below, sorted by path, but for hidden ones; links to folders are followed, each folder once."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: can't read the folder ({error.strerror}): check its permissions") from error

    files, visited = [], {os.path.realpath(folder)}
    for place, folders, names in os.walk(folder, followlinks=True, onerror=refuse):
        fresh = []
        for name in folders:
            real = os.path.realpath(Path(place, name))
            if not name.startswith(".") and real not in visited:
                visited.add(real)
                fresh.append(name)
        folders[:] = fresh
        files += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(files)


def _read(file: Path, *, folder: Path) -> Iterator[Snippet]:
    suffix = file.suffix.lower()
    if suffix in TEXTS:
        names = (file.stem, file.relative_to(folder).as_posix(), file.as_posix())
        yield Snippet(str(file), {"text": read_text(file, what="evidence")}, names)
        return
    if suffix in LINES:
        records = read_json_lines(file, what="evidence", example='{"text": "..."}')
    elif suffix in TABLES:
        records = read_table(file, what="evidence")
    else:
        records = read_json_list(file, what="evidence")
    empty = True
    for where, value in records:
        empty = False
        yield Snippet(where, value)
    if empty:
        raise InputError(f"{file}: holds no evidence; expected at least one snippet with a text")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")

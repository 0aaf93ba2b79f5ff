"""Reading and writing files, with errors a user can act on."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from claimcheck.errors import InputError


def read_text(path: Path, *, what: str) -> str:
    """The UTF-8 text of a file, without a byte-order mark; ``what`` names it in errors.

    Raises:
        InputError: the file can't be read, or isn't UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: can't read the {what} ({error.strerror}): check the path") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: the {what} is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x}): "
            f"convert it first, for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A file to write to that appears at ``path`` whole, at the end, or not at all.

    Raises:
        InputError: the place can't be written to.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            yield file
        partial.replace(path)
    except OSError as error:
        raise InputError(f"{path}: can't write there ({error.strerror}): choose another output path") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises:
        InputError: the place can't be written to.
    """
    with writing(path) as file:
        file.write(text)

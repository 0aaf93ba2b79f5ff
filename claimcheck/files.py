"""Reading and writing files, with errors a user can act on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

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


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all.

    Raises:
        InputError: the place can't be written to.
    """
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path}: can't write there ({error.strerror}): choose another output path") from error
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(partial, 0o666 & ~_umask())
        os.replace(partial, path)
    except OSError as error:
        Path(partial).unlink(missing_ok=True)
        raise InputError(f"{path}: can't write there ({error.strerror}): choose another output path") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

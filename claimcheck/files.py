"""Reading and writing files, with errors a user can act on."""

from __future__ import annotations

import errno
import gzip
import io
import os
import re
import secrets
import shutil
import signal
import stat
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from claimcheck.errors import InputError

DESCRIPTOR = re.compile(r"/(?:dev|proc/self|proc/thread-self|proc/(?P<pid>\d+))/fd/(?P<number>\d+)")
MOST_LINKS = 40  # as Linux follows
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def read_text(path: Path, *, what: str) -> str:
    """The UTF-8 text of a file, without a byte-order mark; ``what`` names it in errors.

    Raises:
        InputError: the file can't be read, or isn't UTF-8.
    """
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: can't read the {what} ({_reason(error)}): check the path") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: the {what} is not UTF-8 (byte {error.start} is 0x{data[error.start]:02x}): "
            f"convert it first, for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error


def read_lines(path: Path, *, what: str) -> Iterator[tuple[int, str]]:
    """Each line of a UTF-8 file, gzipped where its name ends so, with its number from 1; only one line is held at a time.

    Raises:
        InputError: the file can't be read, or a line isn't UTF-8.
    """
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}:{number}: not UTF-8 (0x{error.object[error.start]:02x}): "
            f"convert the {what} first, for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from error
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise InputError(
            f"{path}: can't read the {what} ({_reason(error)}): check the path, and that the file is whole"
        ) from error


def names_a_file(text: str) -> bool:
    """Whether a text is the path of a file or folder that is there, and so was hardly meant as a text."""
    if "\n" in text or not text.strip():
        return False
    try:
        path = Path(text)
        return path.is_file() or (path.is_dir() and os.sep in text)
    except (OSError, ValueError):  # too long for a path, or with a null character
        return False


@contextmanager
def writing(path: Path | None) -> Iterator[TextIO]:
    """A file to write to that appears at ``path`` whole, at the end, or not at all.

    So the input may be the output too. A symbolic link keeps its place and its target is written;
    a device, a pipe and a descriptor (``/dev/stdout``) are written to directly, as is standard
    output, which is meant by None.

    Raises:
        InputError: the place can't be written to, or is full.
    """
    shown = "standard output" if path is None else path
    try:
        with _standard_output() if path is None else _opened(path) as file:
            yield file
    except BrokenPipeError:  # whoever read has had enough: nothing is wrong with the place
        raise
    except OSError as error:
        if error.filename is not None and not isinstance(error, _PlaceError):
            raise  # of another file, which was read meanwhile
        raise InputError(f"{shown}: can't write there ({_reason(error)}): choose another output path") from error


def write_text(path: Path | None, text: str) -> None:
    """Write a file whole or not at all, or standard output when None.

    Raises:
        InputError: the place can't be written to, or is full.
    """
    with writing(path) as file:
        file.write(text)


def refuse_unwritable(path: Path | None) -> None:
    """Raise before any work what ``writing`` would raise when it is done; nothing is left at ``path``.

    Raises:
        InputError: the place can't be written to.
    """
    if path is None:
        return
    try:
        target = _target(path)
        if isinstance(target, int):
            os.close(target)
        elif not _is_special(target, path):
            partial = _partial(target)
            _open(partial, "x").close()
            partial.unlink()
    except OSError as error:
        raise InputError(f"{path}: can't write there ({_reason(error)}): choose another output path") from error


@contextmanager
def unwinding_when_ended() -> Iterator[None]:
    """SIGTERM and SIGHUP leave through the ``finally`` clauses, so that no partial file stays behind.

    They become SystemExit with 128 plus the signal's number, as a shell reports them. For a program's
    outermost call; outside the main thread, or where a signal is handled or ignored already (nohup),
    nothing changes.
    """
    ours = threading.current_thread() is threading.main_thread()
    taken = [number for number in ENDING if ours and signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _leave(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: a second one must not stop the cleaning up
    raise SystemExit(128 + number)


class _PlaceError(OSError):
    """The output can't be opened or put in place."""


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    try:
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            _forget_standard_output()
        raise


def _forget_standard_output() -> None:
    """What is still buffered would fail again at exit, with a traceback."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    target = _target(path)
    if isinstance(target, int):
        sys.stdout.flush()  # what was printed before comes before
        with os.fdopen(target, "w", encoding="utf-8", newline="\n") as file:
            yield file
        return
    if _is_special(target, path):
        with _open(target, "w") as file:
            yield file
        return
    partial = _partial(target)
    try:
        with _open(partial, "x") as file:
            yield file
        if target.exists():
            shutil.copymode(target, partial)
        try:
            partial.replace(target)
        except OSError as error:
            raise _PlaceError(error.errno, _reason(error), str(path)) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _is_special(target: Path, path: Path) -> bool:
    """Whether it is a device or a pipe; a folder is refused, and what isn't there yet will be a file."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        raise _PlaceError(errno.EINVAL, _reason(error), str(path)) from error
    if stat.S_ISDIR(mode):
        raise _PlaceError(errno.EISDIR, "it is a folder, or the path is empty; a file's name is expected", str(path))
    return not stat.S_ISREG(mode)


def _partial(target: Path) -> Path:
    """A name beside the target that nothing else has."""
    return target.with_name(f".{os.getpid()}-{secrets.token_hex(4)}.partial")


def _target(path: Path) -> Path | int:
    """What a path names in the end: a file that may not exist yet, or a copy of an open descriptor.

    A descriptor is not opened by its name, because that would begin at the start of the file behind it.
    """
    place = os.fspath(path)
    try:
        for _ in range(MOST_LINKS):
            resolved = os.path.join(os.path.realpath(os.path.dirname(place)), os.path.basename(place))  # noqa: PTH118, PTH119, PTH120
            found = DESCRIPTOR.fullmatch(place) or DESCRIPTOR.fullmatch(resolved)
            place = resolved
            if found and found["pid"] in (None, str(os.getpid())):
                return os.dup(int(found["number"]))
            if not os.path.islink(place):  # noqa: PTH114
                return Path(place)
            place = os.path.join(os.path.dirname(place), os.readlink(place))  # noqa: PTH115, PTH118, PTH120
    except (OSError, ValueError) as error:
        raise _PlaceError(errno.EINVAL, _reason(error), str(path)) from error
    raise _PlaceError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def _open(path: Path, mode: str) -> io.TextIOWrapper:
    try:
        file = path.open(mode, encoding="utf-8", newline="\n")
    except OSError as error:
        raise _PlaceError(error.errno, _reason(error), str(path)) from error
    assert isinstance(file, io.TextIOWrapper)
    return file


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)

"""The command line's side of things: streams, errors in one line, progress."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from claimcheck.errors import ClaimcheckError, InputError
from claimcheck.protocols import NliModel
from claimcheck.schema import ModelInfo, NliPair, NliScores

NARROWEST, WIDEST = 60, 120  # characters a line, whatever the terminal has
CHUNK = 256  # pairs between two steps of the progress bar
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count

OnProgress = Callable[[int, int | None], None]  # done, and of how many where that is known


@contextmanager
def one_line_errors(usage: type[Exception]) -> Iterator[None]:
    """End the program with one line on stderr and exit code 2 for an expected error, quietly for a closed pipe.

    Args:
        usage: the argument parser's own error.
    """
    try:
        yield
        sys.stdout.flush()
    except (ClaimcheckError, usage) as error:
        _end(f"error: {_message(error)}", 2)
    except BrokenPipeError:  # the reader has seen enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        _end("stopped", INTERRUPTED)
    except OSError as error:
        with suppress(OSError, ValueError):
            sys.stdout.close()
        _end(f"error: can't write the output ({error.strerror}): choose another place with -o", 2)


def prepare_streams() -> None:
    """Characters that the terminal's encoding lacks are escaped, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def read_standard_input() -> str:
    """The UTF-8 text of standard input.

    Raises:
        InputError: it is closed, or not UTF-8.
    """
    if sys.stdin is None:
        raise InputError("standard input is closed: pipe an article into it, or give a file")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("standard input: the article is not UTF-8: convert it first, for example with iconv") from error
    except OSError as error:
        raise InputError(f"standard input can't be read ({error.strerror}): give a file") from error


def width() -> int:
    """Characters a line: the terminal's, within reason; 100 where output isn't shown on one."""
    if not sys.stdout.isatty():
        return 100
    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


@contextmanager
def progress(what: str) -> Iterator[OnProgress | None]:
    """A bar on stderr where that is a terminal, else None: call it with what is done and what there is."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


class ReportingModel:
    """An NliModel that asks the one inside for a part of the pairs at a time, and says how far it is."""

    def __init__(self, model: NliModel, on_progress: OnProgress) -> None:
        self.model = model
        self.on_progress = on_progress

    @property
    def info(self) -> ModelInfo:
        """Of the model inside."""
        return self.model.info

    def count_tokens(self, texts: Sequence[str]) -> Sequence[int]:
        """Of the model inside."""
        return self.model.count_tokens(texts)

    def predict(self, pairs: Sequence[NliPair]) -> Sequence[NliScores]:
        """Of the model inside; like lengths together, so that it packs them as well as if it had all."""
        order = sorted(dict.fromkeys(pairs), key=lambda pair: len(pair.premise) + len(pair.hypothesis), reverse=True)
        found: dict[NliPair, NliScores] = {}
        for start in range(0, len(order), CHUNK):
            chunk = order[start : start + CHUNK]
            found |= zip(chunk, self.model.predict(chunk), strict=True)
            self.on_progress(len(found), len(order))
        return [found[pair] for pair in pairs]


def _message(error: Exception) -> str:
    from claimcheck.render.text import visible

    text = error.format_message() if hasattr(error, "format_message") else str(error)
    return visible(" ".join(text.split()))


def _end(line: str, code: int) -> None:
    with suppress(OSError, ValueError, AttributeError):
        print(f"claimcheck: {line}", file=sys.stderr)
    sys.exit(code)

"""Options that several commands take, and what they ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from claimcheck.errors import InputError

ModelName = Annotated[
    str | None,
    typer.Option("--model", "-m", help="claimcheck-base, claimcheck-mini, or a folder or hub id of any NLI checkpoint."),
]
Labels = Annotated[
    str | None, typer.Option(help="Classes in the order of the model's outputs, for a checkpoint that doesn't name them.")
]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps.")]
Dtype = Annotated[str, typer.Option(help="auto, float32, bfloat16, float16.")]
Resolve = Annotated[
    bool, typer.Option("--resolve/--no-resolve", help="Judge facts with their pronouns and relative times replaced.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")]


def passages_of(top_k: str | None) -> int | Literal["all"] | None:
    """What ``--top-k`` asks for.

    Raises:
        InputError: it is neither a number from 1 nor all.
    """
    if top_k in (None, "all"):
        return "all" if top_k else None
    if not (top_k.isascii() and top_k.isdigit() and len(top_k) < 10 and int(top_k)):
        raise InputError(f"--top-k is {top_k!r}; expected a number of passages from 1, or all")
    return int(top_k)


def labels_of(labels: str | None) -> list[str] | None:
    """The names in ``--labels``."""
    return [name.strip() for name in labels.split(",")] if labels else None

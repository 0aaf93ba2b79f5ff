"""Runs as text: the tables or JSON of one run or two, and a saved run read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from claimcheck.errors import InputError
from claimcheck.evaluation.comparisons import compare_runs
from claimcheck.evaluation.results import EvaluationRun
from claimcheck.evaluation.tables import comparison_table, run_table
from claimcheck.files import read_text
from claimcheck.schema import Record


def read_run(path: Path) -> EvaluationRun:
    """A run saved as JSON.

    Raises:
        InputError: it can't be read, or is something else.
    """
    text = read_text(path, what="result")
    try:
        return EvaluationRun.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(
            f"{path}: not a saved result ({place}: {first['msg']}); expected what claimcheck eval --json --rows -o FILE wrote"
        ) from error


def written(runs: Sequence[EvaluationRun], *, as_json: bool, keep_rows: bool, only_difference: bool = False) -> str:
    """One run, or two and their difference, as tables or as JSON.

    Args:
        runs: one or two.
        as_json: else tables.
        keep_rows: leave every row's label and prediction in the JSON.
        only_difference: of two runs, print no tables of their own.

    Raises:
        InputError: two runs can't be compared, or there are more.
    """
    if len(runs) == 1:
        return _json(runs[0] if keep_rows else without_rows(runs[0])) if as_json else run_table(runs[0])
    if len(runs) != 2:
        raise InputError(f"{len(runs)} models or results were given; expected one, or two to compare")
    compared = compare_runs(runs[0], runs[1])
    if as_json:
        kept = compared if keep_rows else compared.model_copy(update={"runs": tuple(without_rows(run) for run in runs)})
        return _json(kept)
    tables = [] if only_difference else [run_table(run) for run in runs]
    return "\n".join([*tables, comparison_table(compared)])


def without_rows(run: EvaluationRun) -> EvaluationRun:
    """The run's figures alone."""
    return run.model_copy(update={"sets": tuple(item.model_copy(update={"outcomes": ()}) for item in run.sets)})


def _json(record: Record) -> str:
    return record.model_dump_json(indent=2) + "\n"

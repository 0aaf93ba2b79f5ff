"""Two models on the same rows: what changes, and whether more than chance."""

from __future__ import annotations

import numpy as np

from claimcheck.errors import InputError
from claimcheck.evaluation.bootstrap import Tally, accuracy, balanced_accuracy, estimate, macro_f1, resampled
from claimcheck.evaluation.metrics import collapsed
from claimcheck.evaluation.results import ComparedRuns, Comparison, Difference, EvaluationRun, Outcome, SetKind, SetResult

METRICS = {"accuracy": accuracy, "balanced accuracy": balanced_accuracy, "macro-F1": macro_f1}


def compare_runs(first: EvaluationRun, second: EvaluationRun) -> ComparedRuns:
    """Every set that both runs judged, compared on the rows they share.

    Raises:
        InputError: no set is in both, or one was saved without its rows.
    """
    theirs = {item.name: item for item in second.sets}
    pairs = [(item, theirs[item.name]) for item in first.sets if item.name in theirs]
    if not pairs:
        names = " and ".join(", ".join(item.name for item in run.sets) for run in (first, second))
        raise InputError(f"the runs have no set in common: they hold {names}; evaluate both models on the same file")
    settings = first.settings
    found = [
        compare(one, other, first=first.model.name, second=second.model.name, resamples=settings.resamples, seed=settings.seed)
        for one, other in pairs
    ]
    return ComparedRuns(runs=(first, second), comparisons=tuple(found))


def compare(one: SetResult, other: SetResult, *, first: str, second: str, resamples: int = 1000, seed: int = 0) -> Comparison:
    """The paired differences on one set; both models are seen on the same resamples.

    Raises:
        InputError: rows are missing, share no id, or disagree about a gold label.
    """
    for result, model in ((one, first), (other, second)):
        if not result.outcomes:
            raise InputError(f"{result.name}: the result of {model} holds no rows to pair: evaluate it again with --rows")
    left, right = _paired(one, other)
    tallies = [Tally.of(left), Tally.of(right)]
    metrics = list(METRICS.values())
    draws = [resampled(tally, metrics, resamples=resamples, seed=seed) for tally in tallies]
    totals = [tally.counts.sum(axis=0) for tally in tallies]
    differences = []
    for place, (name, metric) in enumerate(METRICS.items()):
        before, after = (metric(counts) for counts in totals)
        change = draws[1][place] - draws[0][place]
        differences.append(
            Difference(
                metric=name,
                first=before,
                second=after,
                change=estimate(after - before, change),
                second_better=float(np.mean(change > 0) + np.mean(change == 0) / 2),
            )
        )
    correct = [(a.gold == a.predicted, b.gold == b.predicted) for a, b in zip(left, right, strict=True)]
    return Comparison(
        name=one.name,
        first=first,
        second=second,
        rows=len(left),
        clusters=len(tallies[0].counts),
        resamples=resamples,
        only_first_right=sum(a and not b for a, b in correct),
        only_second_right=sum(b and not a for a, b in correct),
        unmatched=len(one.outcomes) + len(other.outcomes) - 2 * len(left),
        differences=tuple(differences),
    )


def _paired(one: SetResult, other: SetResult) -> tuple[list[Outcome], list[Outcome]]:
    """The rows that both judged, in the order of their ids, in the classes of the set."""
    left = {row.id: row for row in collapsed(one.outcomes)}
    right = {row.id: row for row in collapsed(other.outcomes)}
    shared = sorted(left.keys() & right.keys())
    if not shared:
        raise InputError(f"{one.name}: the two results share no row ids; evaluate both models on the same file")
    for name in shared:
        same_gold = left[name].gold == right[name].gold or one.kind is SetKind.ARTICLES  # there, several labels may be right
        if left[name].cluster != right[name].cluster or not same_gold:
            raise InputError(f"{one.name}: row {name} is not the same row in both results; evaluate both on the same file")
    return [left[name] for name in shared], [right[name] for name in shared]

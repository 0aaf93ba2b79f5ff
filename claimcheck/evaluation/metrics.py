"""(gold, predictions) -> one ``Evaluation``; pure functions, whatever the order of the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from claimcheck.errors import InputError
from claimcheck.evaluation.bootstrap import Counts, Metric, Tally, accuracy, balanced_accuracy, estimate, macro_f1, resampled
from claimcheck.evaluation.labels import LEFT_OUT, REFUTES, REST, SUPPORTS, in_order
from claimcheck.evaluation.results import (
    ClassResult,
    Confusion,
    ErrorCount,
    Estimate,
    Evaluation,
    GroupResult,
    Outcome,
    ReliabilityBin,
    TwoWay,
)
from claimcheck.schema import NliScores

Marks = npt.NDArray[np.bool_]


def outcomes_of(
    gold: Sequence[str],
    scores: Sequence[NliScores],
    *,
    ids: Sequence[str] | None = None,
    clusters: Sequence[str] | None = None,
) -> list[Outcome]:
    """One outcome per pair, predicting the most probable class.

    Args:
        gold: entailment, neutral, contradiction or not_entailment.
        scores: of the same pairs, in the same order.
        ids: names of the rows; their numbers when None.
        clusters: what each row shares with others; every row is on its own when None.

    Raises:
        InputError: the lengths differ.
    """
    names = [str(number) for number in range(len(gold))] if ids is None else ids
    groups = names if clusters is None else clusters
    lengths = {"gold labels": len(gold), "scores": len(scores), "ids": len(names), "clusters": len(groups)}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{length} {what}" for what, length in lengths.items())
        raise InputError(f"got {found}; expected one of each a row")
    return [
        Outcome(
            id=name,
            cluster=cluster,
            gold=label,
            predicted=item.label.value,
            confidence=min(1.0, getattr(item, item.label.value)),
            support=item.entailment,
            refutation=item.contradiction,
        )
        for name, cluster, label, item in zip(names, groups, gold, scores, strict=True)
    ]


def evaluate(outcomes: Sequence[Outcome], *, bins: int = 10, resamples: int = 1000, seed: int = 0) -> Evaluation:
    """All figures of one set.

    Args:
        outcomes: the rows, in any order.
        bins: of confidence, equally wide, for the calibration error.
        resamples: of the bootstrap behind the intervals.
        seed: of the same.

    Raises:
        InputError: there are no rows.
    """
    if not outcomes:
        raise InputError("no rows to evaluate; expected at least one row with a label and a prediction")
    ordered = sorted(outcomes, key=lambda row: (row.cluster, row.id))  # so that the draws don't depend on the order given
    rows = collapsed(ordered)
    tally = Tally.of(rows)
    counts = tally.counts.sum(axis=0)
    draws = resampled(tally, [accuracy, balanced_accuracy, macro_f1], resamples=resamples, seed=seed)
    reliability = _reliability(rows, bins)
    return Evaluation(
        rows=len(rows),
        clusters=len(tally.counts),
        resamples=resamples,
        accuracy=estimate(accuracy(counts), draws[0]),
        balanced_accuracy=estimate(balanced_accuracy(counts), draws[1]),
        macro_f1=estimate(macro_f1(counts), draws[2]),
        classes=tuple(_class_result(counts, tally.labels, label) for label in tally.labels if label != LEFT_OUT),
        confusion=_confusion(counts, tally.labels),
        calibration_error=_calibration_error(reliability),
        reliability=reliability,
        false_supports=_errors(ordered, SUPPORTS, REFUTES, resamples=resamples, seed=seed),
        false_refutations=_errors(ordered, REFUTES, SUPPORTS, resamples=resamples, seed=seed),
        two_way=_two_way(rows, resamples=resamples, seed=seed),
        groups=_groups(rows),
    )


def collapsed(rows: Sequence[Outcome]) -> list[Outcome]:
    """The rows in the classes that the gold labels tell apart.

    Where the gold labels say only "not entailment" or "not supported" of some row, every label that
    isn't the positive one becomes that class, and confidence is what entailment leaves.
    """
    rest = next((name for name in REST if any(row.gold == name for row in rows)), None)
    if rest is None:
        return list(rows)
    positive = REST[rest]

    def collapse(row: Outcome) -> Outcome:
        gold = row.gold if row.gold == positive else rest
        if row.predicted == positive:
            return row.model_copy(update={"gold": gold})
        confidence = row.confidence if row.support is None else 1 - row.support
        return row.model_copy(update={"gold": gold, "predicted": rest, "confidence": confidence})

    return [collapse(row) for row in rows]


def _class_result(counts: Counts, labels: Sequence[str], label: str) -> ClassResult:
    place = labels.index(label)
    rows, predicted, right = counts[place].sum(), counts[:, place].sum(), counts[place, place]
    return ClassResult(
        label=label,
        rows=int(rows),
        predicted=int(predicted),
        precision=float(right / predicted) if predicted else None,
        recall=float(right / rows) if rows else None,
        f1=float(2 * right / (rows + predicted)) if rows else None,
    )


def _confusion(counts: Counts, labels: Sequence[str]) -> Confusion:
    gold = [i for i in range(len(labels)) if counts[i].sum()]
    return Confusion(
        gold=tuple(labels[i] for i in gold),
        predicted=tuple(labels),
        counts=tuple(tuple(int(count) for count in counts[i]) for i in gold),
    )


def _reliability(rows: Sequence[Outcome], bins: int) -> tuple[ReliabilityBin, ...]:
    members: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for row in rows:
        if row.confidence is not None:
            members[min(int(row.confidence * bins), bins - 1)].append((row.confidence, row.predicted == row.gold))
    return tuple(
        ReliabilityBin(
            low=place / bins,
            high=(place + 1) / bins,
            rows=len(found),
            confidence=float(np.mean(sorted(c for c, _ in found))) if found else None,
            accuracy=float(np.mean([right for _, right in found])) if found else None,
        )
        for place, found in enumerate(members)
    )


def _calibration_error(reliability: Sequence[ReliabilityBin]) -> float | None:
    total = sum(item.rows for item in reliability)
    if not total:
        return None
    return sum(abs((item.confidence or 0) - (item.accuracy or 0)) * item.rows for item in reliability) / total


def _errors(rows: Sequence[Outcome], side: Sequence[str], opposite: Sequence[str], *, resamples: int, seed: int) -> ErrorCount:
    """Rows predicted on one side whose gold label isn't; the predictions as they were before any collapse."""
    wrong = np.array([row.predicted in side and row.gold not in side for row in rows])
    if side == REFUTES:  # what is merely not entailed may well be contradicted
        wrong &= np.array([row.gold not in REST for row in rows])
    (share,) = _measured(rows, np.zeros_like(wrong), wrong, [_error_rate], resamples=resamples, seed=seed)
    reversals = sum(bool(bad) and row.gold in opposite for row, bad in zip(rows, wrong, strict=True))
    return ErrorCount(count=int(wrong.sum()), share=share, reversals=reversals)


def _two_way(rows: Sequence[Outcome], *, resamples: int, seed: int) -> TwoWay | None:
    labels = in_order(row.gold for row in rows)
    positive = next((label for label in labels if label in SUPPORTS), None)
    if len(labels) != 2 or positive is None:
        return None
    negative = next(label for label in labels if label != positive)
    gold = np.array([row.gold == positive for row in rows])
    predicted = np.array([row.predicted == positive for row in rows])
    right, balanced = _measured(rows, gold, predicted, [accuracy, balanced_accuracy], resamples=resamples, seed=seed)
    scored = all(row.support is not None for row in rows)
    threshold, ceiling = best_threshold(gold, np.array([row.support for row in rows], dtype=float)) if scored else (None, None)
    likelier_side = None
    if negative in REFUTES and scored:
        likelier = np.array([(row.support or 0) > (row.refutation or 0) for row in rows])
        (likelier_side,) = _measured(rows, gold, likelier, [accuracy], resamples=resamples, seed=seed)
    return TwoWay(
        positive=positive,
        negative=negative,
        accuracy=right,
        balanced_accuracy=balanced,
        best_threshold=threshold,
        balanced_accuracy_at_best=ceiling,
        likelier_side=likelier_side,
    )


def _measured(
    rows: Sequence[Outcome], gold: Marks, predicted: Marks, metrics: Sequence[Metric], *, resamples: int, seed: int
) -> list[Estimate]:
    """Metrics of yes-or-no labels of the rows, with intervals. Shape of both: (rows,)."""
    marked = [
        row.model_copy(update={"gold": str(bool(g)), "predicted": str(bool(p))})
        for row, g, p in zip(rows, gold, predicted, strict=True)
    ]
    tally = Tally.of(marked)
    values = resampled(tally, metrics, resamples=resamples, seed=seed)
    return [estimate(metric(tally.counts.sum(axis=0)), drawn) for metric, drawn in zip(metrics, values, strict=True)]


def _error_rate(counts: Counts) -> float:
    return 1 - accuracy(counts)


def best_threshold(gold: Marks, scores: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The least score from which calling a row positive gives the best balanced accuracy, and that accuracy.

    Args:
        gold: whether a row is positive; both classes occur. Shape: (rows,).
        scores: of the positive class. Shape: (rows,).
    """
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(gold[order]) / gold.sum()  # recall when the first so many rows are called positive
    false = np.cumsum(~gold[order]) / (~gold).sum()
    balanced = (hits + 1 - false) / 2
    ends = np.append(np.diff(scores[order]) != 0, True)  # rows of one score are called alike
    balanced[~ends] = -1
    best = int(np.argmax(balanced))
    return float(scores[order][best]), float(balanced[best])


def _groups(rows: Sequence[Outcome]) -> tuple[GroupResult, ...]:
    members: dict[str, list[Outcome]] = defaultdict(list)
    for row in rows:
        if row.group is not None:
            members[row.group].append(row)
    return tuple(sorted((_group(name, found) for name, found in members.items()), key=lambda item: (-item.rows, item.group)))


def _group(name: str, rows: Sequence[Outcome]) -> GroupResult:
    pairs: dict[str, bool] = {}
    for row in rows:
        if row.pair is not None:
            pairs[row.pair] = pairs.get(row.pair, True) and row.gold == row.predicted
    right = sum(row.gold == row.predicted for row in rows)
    return GroupResult(group=name, rows=len(rows), right=right, pairs=len(pairs), solved=sum(pairs.values()))

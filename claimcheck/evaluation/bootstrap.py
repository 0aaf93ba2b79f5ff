"""Intervals by resampling clusters of rows, for one model and for the difference of two.

Rows about one claim stand or fall together, so whole clusters are drawn, with replacement (Field &
Welsh 2007); drawing rows would make the intervals too narrow. Every figure here is a function of
the confusion counts, so a draw costs one weighted sum.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claimcheck.evaluation.labels import in_order
from claimcheck.evaluation.results import Estimate, Outcome

LEVEL = 0.95
Counts = npt.NDArray[np.float64]
Metric = Callable[[Counts], float]


@dataclass(frozen=True, slots=True)
class Tally:
    """Confusion counts of every cluster. Shape of ``counts``: (clusters, labels, labels), gold first."""

    labels: tuple[str, ...]
    counts: Counts

    @classmethod
    def of(cls, rows: Sequence[Outcome]) -> Tally:
        """Count the rows; clusters come in the order of their names."""
        labels = tuple(in_order([row.gold for row in rows] + [row.predicted for row in rows]))
        places = {label: place for place, label in enumerate(labels)}
        clusters = {name: place for place, name in enumerate(sorted({row.cluster for row in rows}))}
        counts = np.zeros((len(clusters), len(labels), len(labels)))
        for row in rows:
            counts[clusters[row.cluster], places[row.gold], places[row.predicted]] += 1
        return cls(labels=labels, counts=counts)


def accuracy(counts: Counts) -> float:
    """The share of rows on the diagonal."""
    return float(np.trace(counts) / counts.sum())


def balanced_accuracy(counts: Counts) -> float:
    """The mean recall of the classes that the gold labels hold."""
    gold = counts.sum(axis=1)
    return float(np.mean(np.diag(counts)[gold > 0] / gold[gold > 0]))


def macro_f1(counts: Counts) -> float:
    """The mean F1 of the classes that the gold labels hold."""
    gold, predicted = counts.sum(axis=1), counts.sum(axis=0)
    return float(np.mean(2 * np.diag(counts)[gold > 0] / (gold + predicted)[gold > 0]))


def draws(clusters: int, *, resamples: int, seed: int) -> Iterator[Counts]:
    """How often each cluster was drawn, once per resample. Shape of each: (clusters,)."""
    rng = np.random.default_rng(seed)
    for _ in range(resamples):
        yield np.bincount(rng.integers(clusters, size=clusters), minlength=clusters).astype(np.float64)


def resampled(tally: Tally, metrics: Sequence[Metric], *, resamples: int, seed: int) -> npt.NDArray[np.float64]:
    """Every metric on every resample. Shape: (metrics, resamples)."""
    flat = tally.counts.reshape(len(tally.counts), -1)
    values = []
    for weights in draws(len(flat), resamples=resamples, seed=seed):
        counts = (weights @ flat).reshape(tally.counts.shape[1:])
        values.append([metric(counts) for metric in metrics])
    return np.array(values).T


def estimate(value: float, values: npt.NDArray[np.float64]) -> Estimate:
    """The figure with the percentiles that hold ``LEVEL`` of the resampled values."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value=value, low=float(low), high=float(high))

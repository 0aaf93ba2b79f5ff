"""Thresholds for a user's own model and data: chosen on one half of the labelled rows, checked on the other."""

from __future__ import annotations

import random
from collections.abc import Sequence

from claimcheck.calibration import risk_curve, threshold_for
from claimcheck.errors import InputError
from claimcheck.evaluation.results import Outcome
from claimcheck.schema import Calibration, Record, RiskPoint

SUPPORTING = ("SUPPORTED", "CONFLICTING_EVIDENCE", "entailment")
REFUTING = ("REFUTED", "CONFLICTING_EVIDENCE", "contradiction")
FEWEST = 20  # rows in each half; below that a share says nothing


class CalibrationResult(Record):
    """A calibration, and what its thresholds did on rows that didn't choose them."""

    calibration: Calibration
    rows: int
    held_back_rows: int
    support: RiskPoint
    refute: RiskPoint
    held_back_support: RiskPoint
    held_back_refute: RiskPoint


def calibrated(
    outcomes: Sequence[Outcome], known: Calibration, *, max_false_support: float, max_false_refutation: float, seed: int = 0
) -> CalibrationResult:
    """The calibration with thresholds that keep to the risks.

    Args:
        outcomes: of labelled rows, with the strongest support and refutation of each.
        known: what is kept of the model's own calibration: temperature and passage length.
        max_false_support: share of all rows that may be falsely supported.
        max_false_refutation: share that may be falsely refuted.
        seed: of the halves; rows of one cluster stay together.

    Raises:
        InputError: there are too few rows, or no threshold is as safe.
    """
    rows = [row for row in outcomes if row.support is not None and row.refutation is not None]
    clusters = sorted({row.cluster for row in rows})
    random.Random(seed).shuffle(clusters)
    chosen = set(clusters[: len(clusters) // 2])
    fit, held_back = [row for row in rows if row.cluster in chosen], [row for row in rows if row.cluster not in chosen]
    if min(len(fit), len(held_back)) < FEWEST:
        raise InputError(f"{len(rows)} rows were given; expected at least {2 * FEWEST} that don't all share a premise or claim")
    support_curve, refute_curve = _curves(fit)
    support = threshold_for(support_curve, most_wrong=max_false_support, side="supported")
    refute = threshold_for(refute_curve, most_wrong=max_false_refutation, side="refuted")
    held_support, held_refute = _curves(held_back)
    return CalibrationResult(
        calibration=known.model_copy(
            update={
                "support": support.threshold,
                "refute": refute.threshold,
                "support_curve": support_curve,
                "refute_curve": refute_curve,
            }
        ),
        rows=len(fit),
        held_back_rows=len(held_back),
        support=support,
        refute=refute,
        held_back_support=_at(held_support, support.threshold),
        held_back_refute=_at(held_refute, refute.threshold),
    )


def calibration_table(result: CalibrationResult) -> str:
    """The thresholds, and what they did on both halves, as text."""
    lines = [
        f"chosen on {result.rows} rows, checked on {result.held_back_rows} others",
        "",
        f"{'':10}  threshold  {'falsely so, of all rows':>25}  {'right, of those decided':>25}  {'found, of the true ones':>25}",
    ]
    for name, fit, held in (
        ("supported", result.support, result.held_back_support),
        ("refuted", result.refute, result.held_back_refute),
    ):
        shares = [(fit.wrong, held.wrong), (fit.precision, held.precision), (fit.found, held.found)]
        cells = [f"{_percent(first)}, checked {_percent(second)}" for first, second in shares]
        lines.append(f"{name:10}  {fit.threshold:9.2f}  " + "  ".join(f"{cell:>25}" for cell in cells))
    return "\n".join(lines) + "\n"


def _curves(rows: Sequence[Outcome]) -> tuple[tuple[RiskPoint, ...], tuple[RiskPoint, ...]]:
    support = risk_curve([row.support or 0.0 for row in rows], [row.gold in SUPPORTING for row in rows])
    refute = risk_curve([row.refutation or 0.0 for row in rows], [row.gold in REFUTING for row in rows])
    return support, refute


def _at(curve: Sequence[RiskPoint], threshold: float) -> RiskPoint:
    return next(point for point in curve if point.threshold == threshold)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"

"""From labelled scores to a calibration: temperature, and what each threshold risks and finds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from claimcheck.errors import InputError
from claimcheck.schema import NliLabel, NliScores, RiskPoint

THRESHOLDS = tuple(round(0.5 + step / 100, 2) for step in range(50))
TEMPERATURES = tuple(round(0.5 + step / 100, 2) for step in range(351))
LABELS = (NliLabel.ENTAILMENT, NliLabel.NEUTRAL, NliLabel.CONTRADICTION)


def fit_temperature(scores: Sequence[NliScores], gold: Sequence[NliLabel]) -> float:
    """The temperature from 0.5 to 4 with the least negative log-likelihood (Guo et al. 2017).

    Args:
        scores: of a model whose temperature is 1.
        gold: the labels of the same pairs.

    Raises:
        InputError: there are no pairs, or the lengths differ.
    """
    _refuse_unlike(scores, gold)
    logs = [_logs(item) for item in scores]
    places = [LABELS.index(label) for label in gold]

    def loss(temperature: float) -> float:
        return sum(
            math.log(sum(math.exp(value / temperature) for value in row)) - row[place] / temperature
            for row, place in zip(logs, places, strict=True)
        )

    return min(TEMPERATURES, key=loss)


def softened(scores: NliScores, temperature: float) -> NliScores:
    """The same logits divided by a temperature."""
    powers = [math.exp(value / temperature) for value in _logs(scores)]
    entailment, neutral, contradiction = (power / sum(powers) for power in powers)
    return NliScores(entailment=entailment, neutral=neutral, contradiction=contradiction)


def risk_curve(strengths: Sequence[float], right: Sequence[bool]) -> tuple[RiskPoint, ...]:
    """What each threshold from 0.5 on would decide, and how much of that wrongly.

    Args:
        strengths: of every claim, the strongest probability on one side.
        right: whether a decision for that side would be right.

    Raises:
        InputError: there are no claims, or the lengths differ.
    """
    _refuse_unlike(strengths, right)
    true = sum(right) or 1
    points = []
    for threshold in THRESHOLDS:
        decided = [is_right for strength, is_right in zip(strengths, right, strict=True) if strength >= threshold]
        points.append(
            RiskPoint(
                threshold=threshold,
                wrong=round((len(decided) - sum(decided)) / len(right), 4),
                precision=round(sum(decided) / len(decided), 4) if decided else None,
                found=round(sum(decided) / true, 4),
            )
        )
    return tuple(points)


def threshold_for(curve: Sequence[RiskPoint], *, most_wrong: float, side: str) -> RiskPoint:
    """The lowest threshold at which at most the share ``most_wrong`` of all claims is decided wrongly.

    Args:
        curve: of one side.
        most_wrong: share of all claims.
        side: how the message names it.

    Raises:
        InputError: the share is no share, there is no curve, or no threshold on it is as safe.
    """
    if not 0 < most_wrong < 1:
        raise InputError(f"the share of claims that may be falsely {side} is {most_wrong}; expected one between 0 and 1")
    if not curve:
        raise InputError(
            f"nothing is known of how often this model falsely calls a claim {side}: measure it with claimcheck calibrate, "
            f"or set the threshold yourself"
        )
    safe = next((point for point in curve if point.wrong <= most_wrong), None)
    if safe is None:
        least = min(point.wrong for point in curve)
        raise InputError(
            f"at most {most_wrong:.1%} of claims may be falsely {side}, and this model's safest threshold got {least:.1%} wrong: "
            f"allow more, or use another model"
        )
    return safe


def _refuse_unlike(scores: Sequence[object], gold: Sequence[object]) -> None:
    if not scores or len(scores) != len(gold):
        raise InputError(f"got {len(scores)} scores and {len(gold)} labels; expected as many of both, and some")


def _logs(scores: NliScores) -> tuple[float, float, float]:
    entailment, neutral, contradiction = (
        math.log(max(value, 1e-9)) for value in (scores.entailment, scores.neutral, scores.contradiction)
    )
    return entailment, neutral, contradiction

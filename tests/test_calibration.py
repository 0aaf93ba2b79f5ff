"""Thresholds from labelled scores, for a risk that the user names."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from claimcheck import ClaimChecker, InputError, NliLabel, NliScores, ThresholdPolicy, cli
from claimcheck.calibration import THRESHOLDS, fit_temperature, risk_curve, softened, threshold_for
from claimcheck.evaluation.calibrating import calibrated, calibration_table
from claimcheck.evaluation.results import Outcome
from claimcheck.schema import Calibration, ModelInfo

ENTAILMENT, NEUTRAL = NliLabel.ENTAILMENT, NliLabel.NEUTRAL
STRENGTHS = [0.95, 0.9, 0.85, 0.75, 0.7, 0.65, 0.55, 0.3, 0.2, 0.1]
RISKS = ("--max-false-support", "0.9", "--max-false-refutation", "0.9")
RIGHT = [True, True, False, True, False, True, False, False, True, False]


def scores(entailment: float) -> NliScores:
    return NliScores(entailment=entailment, neutral=1 - entailment, contradiction=0.0)


def test_an_overconfident_model_is_softened_and_a_shy_one_sharpened() -> None:
    sure, shy = [scores(0.99)] * 10, [scores(0.55)] * 10
    assert fit_temperature(sure, [ENTAILMENT] * 7 + [NEUTRAL] * 3) > 3
    assert fit_temperature(shy, [ENTAILMENT] * 10) < 0.6


def test_a_temperature_moves_the_probabilities_and_keeps_their_order() -> None:
    found = softened(NliScores(entailment=0.7, neutral=0.2, contradiction=0.1), 2.0)
    assert 0.4 < found.entailment < 0.7
    assert found.entailment > found.neutral > found.contradiction
    assert softened(found, 1.0).entailment == pytest.approx(found.entailment)


def test_a_curve_says_what_each_threshold_gets_wrong_and_finds() -> None:
    at = {point.threshold: point for point in risk_curve(STRENGTHS, RIGHT)}
    assert tuple(at) == THRESHOLDS
    assert (at[0.5].wrong, at[0.5].precision, at[0.5].found) == (0.3, 0.5714, 0.8)
    assert (at[0.9].wrong, at[0.9].precision, at[0.9].found) == (0.0, 1.0, 0.4)
    assert (at[0.96].precision, at[0.96].found) == (None, 0.0)


@pytest.mark.parametrize(("most_wrong", "threshold"), [(0.35, 0.5), (0.2, 0.56), (0.1, 0.71), (0.05, 0.86)])
def test_the_lowest_threshold_that_keeps_to_the_risk_is_taken(most_wrong: float, threshold: float) -> None:
    assert threshold_for(risk_curve(STRENGTHS, RIGHT), most_wrong=most_wrong, side="supported").threshold == threshold


def test_a_risk_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(InputError, match=r"safest threshold got 100\.0% wrong"):
        threshold_for(risk_curve([1.0], [False]), most_wrong=0.05, side="supported")
    with pytest.raises(InputError, match="expected one between 0 and 1"):
        threshold_for(risk_curve([1.0], [False]), most_wrong=5, side="supported")
    with pytest.raises(InputError, match="measure it with claimcheck calibrate"):
        threshold_for((), most_wrong=0.05, side="refuted")
    with pytest.raises(InputError, match="0 scores and 0 labels"):
        risk_curve([], [])


def test_a_policy_takes_the_models_threshold_for_a_risk() -> None:
    known = Calibration(support=0.6, refute=0.7, support_curve=risk_curve(STRENGTHS, RIGHT))
    info = ModelInfo(name="m", device="cpu", dtype="float32", window=64, calibration=known)
    assert ThresholdPolicy.for_model(info, max_false_support=0.1).settings == {"support": 0.71, "refute": 0.7}
    with pytest.raises(InputError, match="falsely calls a claim refuted"):
        ThresholdPolicy.for_model(info, max_false_refutation=0.1)


def outcomes(count: int) -> list[Outcome]:
    """Claims of which the surer the model is, the truer they are."""
    rng = random.Random(0)
    rows = []
    for number in range(count):
        support, refutation = rng.random(), rng.random()
        gold = "SUPPORTED" if rng.random() < support**2 else "REFUTED" if rng.random() < refutation**2 else "NOT_ENOUGH_EVIDENCE"
        name = str(number)
        rows.append(Outcome(id=name, cluster=name, gold=gold, predicted=gold, support=support, refutation=refutation))
    return rows


def test_thresholds_chosen_on_one_half_are_checked_on_the_other() -> None:
    result = calibrated(outcomes(4000), Calibration(temperature=1.5), max_false_support=0.1, max_false_refutation=0.05)
    assert (result.rows, result.held_back_rows) == (2000, 2000)
    assert result.calibration.temperature == 1.5
    assert result.support.wrong <= 0.1
    assert result.refute.wrong <= 0.05
    assert result.held_back_support.wrong == pytest.approx(result.support.wrong, abs=0.03)
    assert result.held_back_refute.wrong == pytest.approx(result.refute.wrong, abs=0.03)
    assert result.calibration.refute == result.refute.threshold > 0.5
    table = calibration_table(result)
    assert "chosen on 2000 rows, checked on 2000 others" in table
    assert f"{result.held_back_support.wrong:.1%}" in table


def test_rows_of_one_cluster_stay_on_one_side_and_too_few_are_refused() -> None:
    together = [row.model_copy(update={"cluster": str(int(row.id) % 2)}) for row in outcomes(100)]
    result = calibrated(together, Calibration(), max_false_support=0.5, max_false_refutation=0.5)
    assert (result.rows, result.held_back_rows) == (50, 50)
    with pytest.raises(InputError, match="30 rows were given; expected at least 40"):
        calibrated(outcomes(30), Calibration(), max_false_support=0.5, max_false_refutation=0.5)


def test_the_command_writes_what_a_model_folder_takes(
    tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"claim": f"it opened {n}", "evidence": [f"the bridge opened {n % 7}"], "label": ("SUPPORTED", "REFUTED")[n % 2]}
        for n in range(60)
    ]
    labelled, written = tmp_path / "rows.jsonl", tmp_path / "calibration.json"
    labelled.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        cli.main(["calibrate", str(labelled), "-m", str(tiny_checkpoint), "-o", str(written), *RISKS])
    assert not stopped.value.code
    assert "chosen on 30 rows, checked on 30 others" in capsys.readouterr().out
    found = Calibration.model_validate_json(written.read_text(encoding="utf-8"))
    assert len(found.support_curve) == len(THRESHOLDS)


def test_a_risk_beside_a_policy_of_ones_own_is_refused() -> None:
    with pytest.raises(InputError, match="a risk was given beside a policy of your own"):
        ClaimChecker.from_pretrained(policy=ThresholdPolicy(), max_false_support=0.05)

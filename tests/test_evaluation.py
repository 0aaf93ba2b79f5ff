"""Figures of an evaluation: by hand, by property, and what has nothing to rest on."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimcheck import InputError, NliScores
from claimcheck.evaluation import Comparison, Evaluation, Outcome, SetResult, compare, evaluate, outcomes_of
from claimcheck.evaluation.metrics import best_threshold
from claimcheck.evaluation.results import SetKind

E, N, C = "entailment", "neutral", "contradiction"
LABELS = (E, N, C)


def outcomes(pairs: Sequence[tuple[str, str]], *, confidence: float | None = 0.5, each: int = 1) -> list[Outcome]:
    """Rows of gold and predicted labels; ``each`` of them in a cluster."""
    return [
        Outcome(id=str(i), cluster=f"{i // each:05}", gold=gold, predicted=predicted, confidence=confidence)
        for i, (gold, predicted) in enumerate(pairs)
    ]


def found(pairs: Sequence[tuple[str, str]]) -> Evaluation:
    return evaluate(outcomes(pairs), resamples=20)


BY_HAND = [(E, E), (E, N), (N, N), (N, N), (C, C), (C, E)]


def test_the_headline_figures_are_those_worked_out_by_hand() -> None:
    result = found(BY_HAND)
    assert result.accuracy.value == pytest.approx(4 / 6)
    assert result.balanced_accuracy.value == pytest.approx((1 / 2 + 1 + 1 / 2) / 3)
    assert result.macro_f1.value == pytest.approx((1 / 2 + 4 / 5 + 2 / 3) / 3)


def test_the_classes_are_those_worked_out_by_hand() -> None:
    entailment, neutral, contradiction = found(BY_HAND).classes
    assert (entailment.rows, entailment.predicted, entailment.precision, entailment.recall) == (2, 2, 0.5, 0.5)
    assert (neutral.precision, neutral.recall, neutral.f1) == (pytest.approx(2 / 3), 1.0, pytest.approx(0.8))
    assert (contradiction.precision, contradiction.recall) == (1.0, 0.5)


def test_the_confusion_counts_gold_in_rows_and_predictions_in_columns() -> None:
    table = found(BY_HAND).confusion
    assert table.gold == table.predicted == LABELS
    assert table.counts == ((1, 1, 0), (0, 2, 0), (1, 0, 1))


@pytest.mark.parametrize(
    ("pairs", "supports", "refutations"),
    [
        ([(C, E), (N, E), (E, E)], (2, 1), (0, 0)),
        ([(E, C), (N, C), (C, C)], (0, 0), (2, 1)),
        ([("REFUTED", "SUPPORTED"), ("SUPPORTED", "CONFLICTING_EVIDENCE")], (1, 1), (0, 0)),
        ([("not_entailment", C), ("not_entailment", E), (E, C)], (1, 0), (1, 1)),
        ([("NOT_SUPPORTED", "REFUTED"), ("SUPPORTED", "SUPPORTED")], (0, 0), (0, 0)),
    ],
)
def test_errors_are_counted_by_direction_and_by_how_many_reverse_the_truth(
    pairs: list[tuple[str, str]], supports: tuple[int, int], refutations: tuple[int, int]
) -> None:
    result = found(pairs)
    assert (result.false_supports.count, result.false_supports.reversals) == supports
    assert (result.false_refutations.count, result.false_refutations.reversals) == refutations
    assert result.false_supports.share.value == pytest.approx(supports[0] / len(pairs))


def test_calibration_error_weighs_the_gap_of_each_bin_by_its_rows() -> None:
    rows = [
        *outcomes([(E, E), (E, N)], confidence=0.9),  # mean 0.9, half right
        *(row.model_copy(update={"id": "x", "cluster": "x"}) for row in outcomes([(N, N)], confidence=0.4)),
    ]
    result = evaluate(rows, bins=10, resamples=5)
    assert result.calibration_error == pytest.approx(2 / 3 * 0.4 + 1 / 3 * 0.6)
    assert [item.rows for item in result.reliability] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 2]
    assert result.reliability[0].confidence is None


def test_full_confidence_falls_in_the_last_bin_and_none_in_no_bin() -> None:
    rows = [*outcomes([(E, E)], confidence=1.0), Outcome(id="n", cluster="n", gold=E, predicted=N)]
    assert [item.rows for item in evaluate(rows, bins=2, resamples=5).reliability] == [0, 1]
    assert evaluate(rows[1:], resamples=5).calibration_error is None


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        ("not_entailment", C, True),
        ("not_entailment", N, True),
        ("not_entailment", E, False),
        ("NOT_SUPPORTED", "CONFLICTING_EVIDENCE", True),
        ("NOT_SUPPORTED", "NOT_ENOUGH_EVIDENCE", True),
        ("NOT_SUPPORTED", "SUPPORTED", False),
    ],
)
def test_what_is_merely_not_entailed_is_right_unless_entailment_is_predicted(gold: str, predicted: str, right: bool) -> None:
    assert found([(gold, predicted)]).accuracy.value == float(right)


def test_a_set_of_supported_and_refuted_claims_reports_the_likelier_side_too() -> None:
    rows = [
        Outcome(id="a", cluster="a", gold="SUPPORTED", predicted="NOT_ENOUGH_EVIDENCE", support=0.4, refutation=0.1),
        Outcome(id="b", cluster="b", gold="REFUTED", predicted="REFUTED", support=0.1, refutation=0.8),
        Outcome(id="c", cluster="c", gold="REFUTED", predicted="SUPPORTED", support=0.7, refutation=0.2),
    ]
    two = evaluate(rows, resamples=5).two_way
    assert two is not None
    assert two.likelier_side is not None
    assert two.likelier_side.value == pytest.approx(2 / 3)
    assert two.accuracy.value == pytest.approx(1 / 3)
    assert two.balanced_accuracy.value == pytest.approx((0 + 1 / 2) / 2)
    assert (two.best_threshold, two.balanced_accuracy_at_best) == (0.4, pytest.approx(3 / 4))


def test_three_classes_have_no_two_way_figures() -> None:
    assert found(BY_HAND).two_way is None


def test_a_class_that_only_the_predictions_hold_has_no_recall_and_no_weight() -> None:
    result = found([(E, E), (E, C)])
    extra = next(item for item in result.classes if item.label == C)
    assert (extra.rows, extra.precision, extra.recall, extra.f1) == (0, 0.0, None, None)
    assert result.balanced_accuracy.value == result.accuracy.value == 0.5


def test_a_class_that_is_never_predicted_has_no_precision_and_counts_as_missed() -> None:
    result = found([(E, E), (C, E)])
    missed = next(item for item in result.classes if item.label == C)
    assert (missed.precision, missed.recall, missed.f1) == (None, 0.0, 0.0)
    assert result.balanced_accuracy.value == 0.5


def test_nothing_to_evaluate_is_an_error_and_no_figure() -> None:
    with pytest.raises(InputError, match="no rows to evaluate"):
        evaluate([])


def test_scores_become_predictions_of_the_most_probable_class() -> None:
    scores = [
        NliScores(entailment=0.7, neutral=0.2, contradiction=0.1),
        NliScores(entailment=0.1, neutral=0.3, contradiction=0.6),
    ]
    first, second = outcomes_of([E, N], scores)
    assert (first.predicted, first.confidence, first.support) == (E, 0.7, 0.7)
    assert (second.predicted, second.confidence, second.refutation) == (C, 0.6, 0.6)
    with pytest.raises(InputError, match="1 gold labels, 2 scores"):
        outcomes_of([E], scores)


label_pairs = st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None)
@given(label_pairs, st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_order_of_the_rows_changes_nothing(pairs: list[tuple[str, str]], rng: random.Random, each: int) -> None:
    rows = outcomes(pairs, each=each)
    shuffled = rng.sample(rows, len(rows))
    assert evaluate(shuffled, resamples=20) == evaluate(rows, resamples=20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LABELS), min_size=1, max_size=30))
def test_a_perfect_predictor_gets_ones_and_no_errors(gold: list[str]) -> None:
    result = evaluate(outcomes([(label, label) for label in gold], confidence=1.0), resamples=20)
    for figure in (result.accuracy, result.balanced_accuracy, result.macro_f1):
        assert (figure.value, figure.low, figure.high) == (1.0, 1.0, 1.0)
    assert result.calibration_error == 0
    assert result.false_supports.count == result.false_refutations.count == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LABELS), min_size=1, max_size=30), st.sampled_from(LABELS))
def test_a_constant_predictor_is_as_right_as_its_class_is_common_and_no_better_balanced(gold: list[str], always: str) -> None:
    result = found([(label, always) for label in gold])
    assert result.accuracy.value == pytest.approx(gold.count(always) / len(gold))
    assert result.balanced_accuracy.value == pytest.approx((1 / len(set(gold))) if always in gold else 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=2, max_size=20))
def test_the_best_threshold_is_the_best_of_all_scores(rows: list[tuple[bool, int]]) -> None:
    gold, scores = np.array([g for g, _ in rows]), np.array([s / 10 for _, s in rows])
    if gold.all() or not gold.any():
        return
    balanced = {t: float((scores[gold] >= t).mean() + (scores[~gold] < t).mean()) / 2 for t in scores}
    threshold, figure = best_threshold(gold, scores)
    assert figure == pytest.approx(max(balanced.values()))
    assert balanced[threshold] == pytest.approx(figure)


def test_rows_repeated_within_their_cluster_leave_the_interval_as_it_was() -> None:
    pairs = [(E, E), (E, N), (N, N), (C, C), (C, E), (N, C)]
    single = evaluate(outcomes(pairs), resamples=200)
    tenfold = evaluate(outcomes([pair for pair in pairs for _ in range(10)], each=10), resamples=200)
    alone = evaluate(outcomes([pair for pair in pairs for _ in range(10)]), resamples=200)
    assert tenfold.accuracy == single.accuracy
    assert tenfold.macro_f1 == single.macro_f1
    assert alone.accuracy.high - alone.accuracy.low < (single.accuracy.high - single.accuracy.low) / 2


def test_the_interval_of_independent_rows_is_that_of_the_binomial() -> None:
    rows = outcomes([(E, E if i % 5 else N) for i in range(500)])
    figure = evaluate(rows, resamples=2000).accuracy
    half = 1.96 * math.sqrt(0.8 * 0.2 / 500)
    assert figure.value == pytest.approx(0.8)
    assert figure.low == pytest.approx(0.8 - half, abs=0.006)
    assert figure.high == pytest.approx(0.8 + half, abs=0.006)


def compared(first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]]) -> Comparison:
    one, other = (as_set(outcomes(pairs)) for pairs in (first, second))
    return compare(one, other, first="a", second="b", resamples=200)


def as_set(rows: Sequence[Outcome]) -> SetResult:
    return SetResult(
        name="set", kind=SetKind.NLI, evaluation=evaluate(rows, resamples=5), pairs=len(rows), seconds=1.0, outcomes=tuple(rows)
    )


def test_a_model_against_itself_differs_by_nothing() -> None:
    result = compared(BY_HAND, BY_HAND)
    assert all(item.change.low == item.change.high == 0 and item.second_better == 0.5 for item in result.differences)


def test_a_model_that_is_right_wherever_the_other_is_wrong_is_surely_ahead() -> None:
    result = compared([(E, N)] * 30, [(E, E)] * 30)
    accuracy = result.differences[0]
    assert (accuracy.change.value, accuracy.change.low, accuracy.second_better) == (1.0, 1.0, 1.0)
    assert (result.only_first_right, result.only_second_right) == (0, 30)


def test_pairing_makes_the_difference_surer_than_two_intervals_would() -> None:
    first = [(E, E if i % 2 else N) for i in range(200)]
    second = [(E, E if i % 2 or i < 12 else N) for i in range(200)]
    change = compared(first, second).differences[0].change
    assert change.value == pytest.approx(0.03)
    assert change.low > 0


def test_rows_that_do_not_pair_are_refused_or_counted() -> None:
    whole, part = as_set(outcomes(BY_HAND)), as_set(outcomes(BY_HAND)[:4])
    assert compare(whole, part, first="a", second="b", resamples=5).unmatched == 2
    with pytest.raises(InputError, match="holds no rows to pair: evaluate it again with --rows"):
        compare(whole.model_copy(update={"outcomes": ()}), part, first="a", second="b")
    other = as_set([row.model_copy(update={"gold": C}) for row in outcomes(BY_HAND)])
    with pytest.raises(InputError, match="row 0 is not the same row"):
        compare(whole, other, first="a", second="b")

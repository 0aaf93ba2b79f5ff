"""The nouns refuse what can't be true."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from claimcheck import Evidence, NliLabel, NliScores
from claimcheck.schema import Span


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2017-10-23", "2017-10-23"),
        ("2017-10", "2017-10"),
        ("2017", "2017"),
        (2017, "2017"),
        ("2017-10-23T08:30:00Z", "2017-10-23"),
        (date(2017, 10, 23), "2017-10-23"),
        (datetime(2017, 10, 23, 8, 30), "2017-10-23"),
        (None, None),
    ],
)
def test_a_date_is_kept_in_iso_form(given: object, kept: str | None) -> None:
    assert Evidence.model_validate({"id": "a", "text": "b", "published": given}).published == kept


@pytest.mark.parametrize("given", ["soon", "2017-13-01", "2017-02-30", "23.10.2017", True, 1.5])
def test_what_is_no_date_is_refused(given: object) -> None:
    with pytest.raises(ValidationError, match="published"):
        Evidence.model_validate({"id": "a", "text": "b", "published": given})


@pytest.mark.parametrize("scores", [(0.5, 0.5, 0.5), (0.0, 0.0, 0.0), (float("nan"), 0.5, 0.5)])
def test_scores_that_do_not_sum_to_one_are_refused(scores: tuple[float, float, float]) -> None:
    with pytest.raises(ValidationError, match="must sum to 1"):
        NliScores(entailment=scores[0], neutral=scores[1], contradiction=scores[2])


@pytest.mark.parametrize(
    ("scores", "label"),
    [
        ((0.6, 0.3, 0.1), NliLabel.ENTAILMENT),
        ((0.1, 0.3, 0.6), NliLabel.CONTRADICTION),
        ((0.4, 0.4, 0.2), NliLabel.NEUTRAL),
        ((0.4, 0.2, 0.4), NliLabel.CONTRADICTION),
    ],
)
def test_the_label_is_the_likeliest_and_on_a_tie_the_more_cautious(scores: tuple[float, float, float], label: NliLabel) -> None:
    assert NliScores(entailment=scores[0], neutral=scores[1], contradiction=scores[2]).label is label


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="before its start"):
        Span(start=5, end=4)


def test_a_noun_does_not_change_and_knows_its_fields() -> None:
    evidence = Evidence(id="a", text="b")
    with pytest.raises(ValidationError, match="frozen"):
        evidence.text = "c"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="colour"):
        Evidence.model_validate({"id": "a", "text": "b", "colour": "red"})


@pytest.mark.parametrize("scores", [(1.2, -0.1, -0.1), (-0.5, 1.0, 0.5)])
def test_scores_outside_zero_to_one_are_refused(scores: tuple[float, float, float]) -> None:
    with pytest.raises(ValidationError, match="probabilities lie from 0 to 1"):
        NliScores(entailment=scores[0], neutral=scores[1], contradiction=scores[2])


def test_fields_of_the_users_own_do_not_change_and_are_an_object_in_json() -> None:
    evidence = Evidence.model_validate({"id": "a", "text": "b", "extra": {"colour": "red", "pages": [1, 2]}})
    assert evidence.extra == (("colour", "red"), ("pages", "[1, 2]"))
    assert '"extra":{"colour":"red","pages":"[1, 2]"}' in evidence.model_dump_json()
    assert Evidence.model_validate_json(evidence.model_dump_json()) == evidence
    assert hash(evidence) == hash(evidence.model_copy())
    assert Evidence.model_json_schema()["properties"]["extra"]["type"] == "object"

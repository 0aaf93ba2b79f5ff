"""Labels are read by meaning, in the sets and spellings that checkpoints have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claimcheck import LabelMappingError
from claimcheck.labels import read_labels

MODELS_PAGE = Path(__file__).parents[1] / "docs" / "models.md"


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (["entailment", "neutral", "contradiction"], (0, 1, 2)),
        (["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], (2, 1, 0)),
        (["contradiction", "entailment", "neutral"], (1, 2, 0)),
        (["Contradict", "Entails", "neutral "], (1, 2, 0)),
        (["SUPPORTS", "REFUTES", "NOT ENOUGH INFO"], (0, 2, 1)),
        (["REFUTED", "NOT_ENOUGH_EVIDENCE", "SUPPORTED"], (2, 1, 0)),
        (["NotEnoughInfo", "Supports", "Refutes"], (1, 0, 2)),
        (["SUPPORT", "NEI", "CONTRADICT"], (0, 1, 2)),
    ],
)
def test_three_labels_are_read_by_meaning(names: list[str], places: tuple[int, int, int]) -> None:
    labels = read_labels(names)
    assert (labels.entailment, labels.neutral, labels.contradiction) == places
    assert labels.can_refute
    assert labels.names == tuple(names)


@pytest.mark.parametrize(
    ("names", "entailment"),
    [
        (["entailment", "not_entailment"], 0),
        (["not_entailment", "entailment"], 1),
        (["not-entailment", "entailment"], 1),
        (["Entailment", "Non-Entailment"], 0),
        (["non_entailment", "entailment"], 1),
        (["unsupported", "supported"], 1),
        (["SUPPORTED", "NOT_SUPPORTED"], 0),
        (["neutral", "entailment"], 1),
    ],
)
def test_of_two_labels_all_that_is_not_entailment_is_neutral(names: list[str], entailment: int) -> None:
    labels = read_labels(names)
    scores = labels.scores([0.7, 0.3] if entailment else [0.3, 0.7])
    assert (scores.entailment, scores.neutral, scores.contradiction) == (0.3, 0.7, 0.0)
    assert not labels.can_refute


@pytest.mark.parametrize(
    ("names", "advice"),
    [
        (["LABEL_0", "LABEL_1", "LABEL_2"], r"labels=\('contradiction', 'neutral', 'entailment'\) or --labels contradiction,n"),
        (["LABEL_0", "LABEL_1"], r"labels=\('not_entailment', 'entailment'\) or --labels not_entailment,entailment"),
        (["0", "1"], r"these names say nothing: pass labels in the order of the model's outputs"),
        (["LABEL_0"], "one output is a score and no classification"),
        (["entailment", "entails", "neutral"], "if they mean these classes"),
        (["CORRECT", "INCORRECT"], "if they mean these classes"),
        (["entailment", "contradiction"], "without neutral, every passage would support or refute"),
        (["contradiction", "contradiction-free"], "without entailment, none could support"),
        (["SUPPORTS", "REFUTES", "NOT_ENOUGH_INFO", "DISPUTED"], "more classes"),
        (["agree", "disagree", "discuss", "unrelated"], "more classes"),
        (["negative", "neutral", "positive"], "if they mean these classes"),
        (["contradiction-free", "neutral", "entailment"], "if they mean these classes"),
    ],
)
def test_other_labels_are_refused_with_what_they_are_and_what_to_do(names: list[str], advice: str) -> None:
    with pytest.raises(LabelMappingError, match=advice) as caught:
        read_labels(names)
    assert f"the checkpoint's id2label are {names}" in str(caught.value)


def test_given_names_take_the_place_of_the_checkpoints_own() -> None:
    assert read_labels(["LABEL_0", "LABEL_1"], ["not_entailment", "entailment"]).entailment == 1
    with pytest.raises(LabelMappingError, match=r"the labels given are \['yes', 'no'\]"):
        read_labels(["LABEL_0", "LABEL_1"], ["yes", "no"])


def test_given_names_must_be_as_many_as_the_outputs() -> None:
    with pytest.raises(LabelMappingError, match=r"has 3 outputs \(\['a', 'b', 'c'\]\): name each output once"):
        read_labels(["a", "b", "c"], ["entailment", "not_entailment"])


def test_a_config_that_names_two_orders_is_refused_until_one_is_given() -> None:
    own, places = ["ENTAILMENT", "NEUTRAL", "CONTRADICTION"], {"ENTAILMENT": 0, "CONTRADICTION": 1, "NEUTRAL": 2}
    with pytest.raises(LabelMappingError, match="contradicts itself"):
        read_labels(own, places=places)
    assert read_labels(own, own, places=places).contradiction == 2


@pytest.mark.parametrize("places", [{"LABEL_0": 0, "LABEL_1": 1}, {"entailment": "1", "not_entailment": "0"}, {}])
def test_a_label2id_that_was_left_as_it_was_is_no_matter(places: dict[str, object]) -> None:
    assert read_labels(["not_entailment", "entailment"], places=places).entailment == 1


@pytest.mark.tree
def test_the_labels_in_the_table_of_checkpoints_are_read_as_the_table_says() -> None:
    page = MODELS_PAGE.read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in page.splitlines() if re.match(r"\| [\w.-]+/[\w.-]+ \|", line)]
    assert len(rows) > 10
    for hub_id, _, outputs, _, _, passed in rows:
        own = read_labels(outputs.strip(" `").split(", "))
        assert own.can_refute == ("two labels" not in passed), hub_id
        given = re.search(r"--labels ([\w,]+)", passed)
        if given:
            named = read_labels(own.names, given[1].split(","))
            assert (named.entailment, named.neutral, named.contradiction) == (own.entailment, own.neutral, own.contradiction)

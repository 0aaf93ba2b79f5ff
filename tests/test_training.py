"""The parts of the training recipes that decide labels: a wrong one here would be learnt."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
import torch

TRAIN = Path(__file__).parents[1] / "models" / "train"
pytestmark = pytest.mark.tree


Recipe = Callable[[str], ModuleType]


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recipe]:
    """Imports a module of models/train, which isn't a package."""
    monkeypatch.setattr(sys, "path", [str(TRAIN), *sys.path])
    yield importlib.import_module
    for name in ("edits", "mixes", "data", "batches"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("kind", "claim", "fits"),
    [
        ("another_number", "The bridge cost more than 300 crowns.", lambda n: n > 300),
        ("another_number", "Fewer than 80 houses were let.", lambda n: n < 80),
        ("another_number", "The mill burnt down in 1874.", lambda n: n != 1874 and 1850 < n < 1890),
        ("another_number", "The fund holds 12,400 crowns.", lambda n: n != 12400),
    ],
)
def test_a_changed_number_is_outside_what_its_bounds_allow(
    recipe: Recipe, kind: str, claim: str, fits: Callable[[int], bool]
) -> None:
    edits = recipe("edits")
    for seed in range(30):
        changed, label = getattr(edits, kind)(claim, random.Random(seed))
        (number,) = edits.NUMBER.findall(changed)
        assert label == "contradiction"
        assert fits(int(number.replace(",", ""))), changed


def test_a_rounded_number_agrees_and_is_said_to_be_rounded(recipe: Recipe) -> None:
    edits = recipe("edits")
    changed, label = edits.rounded("The fund paid out 81,140 crowns.", random.Random(0))
    assert label == "entailment"
    assert changed.endswith("81,000 crowns.")
    assert changed.removeprefix("The fund paid out ").split()[0] in ("about", "some", "roughly", "around")
    assert edits.rounded("Nearly 81,140 crowns were paid.", random.Random(0)) is None


def test_words_are_replaced_by_others_of_their_kind(recipe: Recipe) -> None:
    edits = recipe("edits")
    assert edits.opposite("Rents rose.", random.Random(0)) == ("Rents fell.", "contradiction")
    changed, _ = edits.another_word("They met in March.", random.Random(0))
    assert changed != "They met in March."
    assert changed.split()[-1].rstrip(".") in edits.GROUPS[0]
    assert edits.edit("Nothing here can be turned.", random.Random(0)) is None


def test_edits_come_from_true_claims_alone(recipe: Recipe) -> None:
    data = recipe("data")
    rows = [data.Row("p", f"Rents rose in {1950 + i}.", i % 3, "s") for i in range(30)]
    made = data.edits(rows, 100, random.Random(0))
    true = {row.hypothesis for row in rows if row.label == 0}
    assert len(made) == 10
    assert all(row.hypothesis not in true and row.premise == "p" for row in made)


def test_claims_are_labelled_by_the_snippets_that_decide_them(recipe: Recipe) -> None:
    data = recipe("data")
    labels = data.beside({"e1": "entailment"}, ["e1", "e2", "e3", "e4"], random.Random(0))
    assert labels.pop("e1") == "entailment"
    assert set(labels.values()) == {"neutral"}
    assert len(labels) == 2


def test_a_pupil_that_agrees_with_its_teacher_has_nothing_to_learn(recipe: Recipe) -> None:
    batches = recipe("batches")
    teacher = torch.tensor([[0.7, 0.2, 0.1], [0.05, 0.9, 0.05]])
    losses = batches.taught_loss(teacher.log(), teacher, temperature=2.0)
    assert losses.shape == (2,)
    assert torch.allclose(losses, torch.zeros(2), atol=1e-5)
    assert (batches.taught_loss(-teacher.log(), teacher, temperature=2.0) > 0.1).all()

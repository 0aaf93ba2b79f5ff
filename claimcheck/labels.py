"""What a checkpoint's outputs mean: which of its labels stands for which NLI class, read by name.

Two sets are understood, in any order and any spelling of the field:

* entailment, neutral and contradiction, or what fact-checking data calls them (SUPPORTS, NOT ENOUGH
  INFO, REFUTES);
* entailment and not_entailment (supported and unsupported). Such a model was never taught to tell a
  contradiction from silence, so all that isn't entailment counts as neutral: it can support a claim
  and never refute one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claimcheck.errors import LabelMappingError
from claimcheck.schema import NliScores

# What checkpoints call the classes: lower case, without spaces, hyphens and underscores.
ENTAILMENT = re.compile(r"entail(s|ed|ment)?|support(s|ed|ing)?")
NEUTRAL = re.compile(r"neutral|notenough(info|information|evidence)|nei|undetermined")
CONTRADICTION = re.compile(r"contradict(s|ed|ion|ory)?|refut(e|es|ed|ation)")
NOT_ENTAILMENT = re.compile(r"(not|non|no|un)(entail(s|ed|ment)?|support(s|ed)?)")
NAMELESS = re.compile(r"(label)?\d+")

THREE = ("contradiction", "neutral", "entailment")
TWO = ("not_entailment", "entailment")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMap:
    """Where each class stands among a model's outputs.

    ``neutral`` is the column of not_entailment where a model has but two labels; ``contradiction``
    is then None.
    """

    names: tuple[str, ...]
    entailment: int
    neutral: int
    contradiction: int | None

    @property
    def can_refute(self) -> bool:
        """Whether the model knows contradiction at all; without it no claim is ever refuted."""
        return self.contradiction is not None

    def scores(self, probabilities: Sequence[float]) -> NliScores:
        """One row of the model's probabilities, by class.

        Args:
            probabilities: in the order of the model's outputs; they sum to 1.
        """
        contradiction = 0.0 if self.contradiction is None else probabilities[self.contradiction]
        return NliScores(
            entailment=probabilities[self.entailment], neutral=probabilities[self.neutral], contradiction=contradiction
        )


def read_labels(
    own: Sequence[str], given: Sequence[str] | None = None, *, places: Mapping[str, object] | None = None
) -> LabelMap:
    """The meaning of a checkpoint's outputs.

    Args:
        own: the names in its config, in the order of the outputs.
        given: names to read instead, for a checkpoint whose own say nothing or are wrong.
        places: the config's ``label2id``, which must not contradict ``own``; names it lacks are no matter.

    Raises:
        LabelMappingError: the names aren't one of the two sets, aren't as many as the outputs, or stand
            in two orders.
    """
    names = tuple(str(name) for name in (own if given is None else given))
    if len(names) != len(own):
        raise LabelMappingError(
            f"the labels given are {list(names)} and the checkpoint has {len(own)} outputs ({list(own)}): "
            f"name each output once, in its order"
        )
    moved = [name for place, name in enumerate(own) if str((places or {}).get(name, place)) != str(place)]
    if moved and given is None:
        raise LabelMappingError(
            f"the checkpoint's config contradicts itself: id2label is {list(own)} and label2id {dict(places or {})}: "
            f"pass labels in the order of the model's outputs, which its documentation gives"
        )
    plain = [re.sub(r"[\s_-]+", "", name.lower()) for name in names]
    entailment, neutral, contradiction = (_places(plain, pattern) for pattern in (ENTAILMENT, NEUTRAL, CONTRADICTION))
    if len(names) == 3 and len(entailment) == len(neutral) == len(contradiction) == 1:
        return LabelMap(names=names, entailment=entailment[0], neutral=neutral[0], contradiction=contradiction[0])
    rest = neutral or _places(plain, NOT_ENTAILMENT)
    if len(names) == 2 and len(entailment) == len(rest) == 1:
        return LabelMap(names=names, entailment=entailment[0], neutral=rest[0], contradiction=None)
    source = "the checkpoint's id2label" if given is None else "the labels given"
    raise LabelMappingError(
        f"{source} are {list(names)}; expected one each of entailment, neutral and contradiction, or entailment "
        f"and not_entailment: {_advice(plain)}"
    )


def _places(plain: Sequence[str], pattern: re.Pattern[str]) -> list[int]:
    return [place for place, name in enumerate(plain) if pattern.fullmatch(name)]


def _advice(plain: Sequence[str]) -> str:
    """What to do about labels that don't fit; ``plain`` are the names without case and spaces."""
    if len(plain) == 1:
        return "one output is a score and no classification; use a checkpoint fine-tuned for natural-language inference"
    if len(plain) > len(THREE):
        return "claimcheck can't tell what more classes mean; use a checkpoint with those two or three"
    if len(plain) == len(TWO) and _places(plain, CONTRADICTION):
        missing = (
            "neutral, every passage would support or refute" if _places(plain, ENTAILMENT) else "entailment, none could support"
        )
        return f"without {missing}; use a checkpoint with three labels"
    example = THREE if len(plain) == len(THREE) else TWO
    means = "these names say nothing" if all(NAMELESS.fullmatch(name) for name in plain) else "if they mean these classes"
    return (
        f"{means}: pass labels in the order of the model's outputs, which its documentation gives, "
        f"such as labels={example} or --labels {','.join(example)}"
    )

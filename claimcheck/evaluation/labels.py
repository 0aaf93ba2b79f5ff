"""The classes of labelled sets, and the names that files give them."""

from __future__ import annotations

from collections.abc import Iterable

from claimcheck.schema import NliLabel, VerdictLabel

NOT_ENTAILMENT = "not_entailment"
NOT_SUPPORTED = "NOT_SUPPORTED"
LEFT_OUT = "LEFT_OUT"  # a claim of an article that got no verdict

SUPPORTS = (NliLabel.ENTAILMENT.value, VerdictLabel.SUPPORTED.value)
REFUTES = (NliLabel.CONTRADICTION.value, VerdictLabel.REFUTED.value)
REST = {NOT_ENTAILMENT: SUPPORTS[0], NOT_SUPPORTED: SUPPORTS[1]}  # what says only which class a row is not in
NLI_CLASSES = (*(label.value for label in NliLabel), NOT_ENTAILMENT)
VERDICT_CLASSES = (*(label.value for label in VerdictLabel), NOT_SUPPORTED)
ORDER = (*NLI_CLASSES, *VERDICT_CLASSES, LEFT_OUT)

# Lower case, with underscores; each set of the field has its own spelling.
NLI_NAMES = {name: name for name in NLI_CLASSES} | {"non_entailment": NOT_ENTAILMENT}
VERDICT_NAMES = {name.lower(): name for name in VERDICT_CLASSES} | {
    "supports": "SUPPORTED",
    "support": "SUPPORTED",
    "refutes": "REFUTED",
    "refute": "REFUTED",
    "conflicting": "CONFLICTING_EVIDENCE",
    "conflicting_evidence/cherrypicking": "CONFLICTING_EVIDENCE",
    "not_enough_info": "NOT_ENOUGH_EVIDENCE",
    "nei": "NOT_ENOUGH_EVIDENCE",
    "unsupported": NOT_SUPPORTED,
}


def read_label(written: str, names: dict[str, str]) -> str | None:
    """The class that a file's label names, or None."""
    return names.get(written.strip().lower().replace(" ", "_").replace("-", "_"))


def in_order(labels: Iterable[str]) -> list[str]:
    """Distinct labels in the order that tables show them, unknown ones last."""
    return sorted(set(labels), key=lambda label: (ORDER.index(label) if label in ORDER else len(ORDER), label))

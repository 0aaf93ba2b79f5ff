"""Fit a model's ``calibration.json``: temperature (Guo et al. 2017), thresholds of a verdict, and what each risks.

    python models/train/calibrate.py models/claimcheck-base [--passage-tokens 160]

The rows are the claims of ``written/calibration.jsonl.gz``, which no training reads. The temperature is fitted on every
claim beside the snippets that decide it and twice as many of its own world that don't (at least two). The thresholds are
chosen claim by claim, as a verdict is: each claim beside all snippets of its world, the strongest support and the strongest
refutation counted. All speak of the same people and places, so the neutrals are hard ones. A threshold is the lowest at
which at most the share ``MOST_WRONG`` of all claims is decided wrongly; the whole curve is written too.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from data import WRITTEN, as_premise, beside, read_rows

from claimcheck import NliCrossEncoder, NliLabel, NliPair, NliScores
from claimcheck.calibration import fit_temperature, risk_curve, softened, threshold_for
from claimcheck.evaluation import Evaluation, evaluate, outcomes_of
from claimcheck.schema import Calibration, RiskPoint

HELD_BACK = WRITTEN / "calibration.jsonl.gz"
MOST_WRONG = (0.1, 0.03)  # of all claims falsely supported and falsely refuted: a false refutation does more harm


class HeldBack(NamedTuple):
    """A claim beside one snippet of its world; ``fits`` where the pair is among those that the temperature is fitted on."""

    claim: str
    pair: NliPair
    label: NliLabel
    fits: bool


def main() -> None:
    """Fit, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of the checkpoint")
    parser.add_argument("--passage-tokens", type=int, default=160, help="as long as the premises of its training")
    parser.add_argument("--min-overlap", type=float, default=0.0, help="of words, for a model that needs such a floor")
    parser.add_argument("--dtype", default="float32")
    parser.add_argument(
        "--most-wrong", type=float, nargs=2, default=MOST_WRONG, metavar=("SUPPORTED", "REFUTED"), help="shares of all claims"
    )
    options = parser.parse_args()

    loaded = NliCrossEncoder.from_pretrained(options.model, dtype=options.dtype)
    plain = loaded.info.model_copy(update={"calibration": Calibration()})  # temperature 1
    model = NliCrossEncoder(loaded.model, loaded.tokenizer, labels=loaded.labels, info=plain)
    rows = held_back()
    scores = model.predict([row.pair for row in rows])
    fit = [(row, found) for row, found in zip(rows, scores, strict=True) if row.fits]
    gold = [row.label for row, _ in fit]
    temperature = fit_temperature([found for _, found in fit], gold)
    fitted = [softened(found, temperature) for found in scores]
    before, after = (
        evaluate(outcomes_of(gold, [item for row, item in zip(rows, found, strict=True) if row.fits]))
        for found in (scores, fitted)
    )
    supports, refutes = curves(rows, fitted)
    most = options.most_wrong
    support = threshold_for(supports, most_wrong=most[0], side="supported")
    refute = threshold_for(refutes, most_wrong=most[1], side="refuted")
    record = {
        "temperature": temperature,
        "support": support.threshold,
        "refute": refute.threshold,
        "passage_tokens": options.passage_tokens,
        "min_overlap": options.min_overlap,
        "fitted_on": {"pairs": len(fit), **{name: gold.count(name) for name in NliLabel}},
        "claims": len({row.claim for row in rows}),
        "calibration_error": {"before": rounded(before.calibration_error), "after": rounded(after.calibration_error)},
        "support_curve": [point.model_dump() for point in supports],
        "refute_curve": [point.model_dump() for point in refutes],
    }
    (options.model / "calibration.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({name: value for name, value in record.items() if not name.endswith("curve")}, indent=2))
    print_curves(supports, refutes)
    print_reliability(after)


def held_back() -> list[HeldBack]:
    """Every claim beside every snippet of its world."""
    rows = []
    rng = random.Random(0)
    for world in read_rows(HELD_BACK):
        snippets = {item["id"]: item for item in world["evidence"]}
        for claim in world["claims"]:
            fits = beside(claim["labels"], list(snippets), rng)
            for name, snippet in snippets.items():
                pair = NliPair(premise=as_premise(snippet, snippet["text"], rng, always=True), hypothesis=claim["text"])
                label = NliLabel(claim["labels"].get(name, "neutral"))
                rows.append(HeldBack(f"{world['world']}: {claim['text']}", pair, label, name in fits))
    return rows


def curves(rows: Sequence[HeldBack], scores: Sequence[NliScores]) -> tuple[tuple[RiskPoint, ...], tuple[RiskPoint, ...]]:
    """Of supports and of refutations, claim by claim."""
    found = []
    for side in (NliLabel.ENTAILMENT, NliLabel.CONTRADICTION):
        strongest: dict[str, float] = {}
        true: dict[str, bool] = {}
        for row, item in zip(rows, scores, strict=True):
            strongest[row.claim] = max(strongest.get(row.claim, 0.0), getattr(item, side.value))
            true[row.claim] = true.get(row.claim, False) or row.label is side
        found.append(risk_curve(list(strongest.values()), list(true.values())))
    return found[0], found[1]


def print_curves(supports: Sequence[RiskPoint], refutes: Sequence[RiskPoint]) -> None:
    """What each threshold gets wrong and finds."""
    print("| threshold | claims falsely supported | supports right | found | falsely refuted | refutations right | found |")
    print("|---|---|---|---|---|---|---|")
    for left, right in zip(supports[::5], refutes[::5], strict=True):
        cells = [
            f"{left.threshold:.2f}",
            *(
                f"{value:.3f}" if value is not None else "-"
                for point in (left, right)
                for value in (point.wrong, point.precision, point.found)
            ),
        ]
        print(f"| {' | '.join(cells)} |")


def print_reliability(found: Evaluation) -> None:
    """Confidence beside accuracy, in ten equal bins."""
    print("| confidence from | to | pairs | mean confidence | accuracy |\n|---|---|---|---|---|")
    for item in found.reliability:
        if item.rows:
            print(f"| {item.low:.1f} | {item.high:.1f} | {item.rows} | {item.confidence:.3f} | {item.accuracy:.3f} |")


def rounded(error: float | None) -> float | None:
    """Four digits are more than enough."""
    return None if error is None else round(error, 4)


if __name__ == "__main__":
    main()

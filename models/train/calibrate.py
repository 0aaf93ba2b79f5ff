"""Fit a model's ``calibration.json``: temperature (Guo et al. 2017) and the thresholds of a verdict.

    python models/train/calibrate.py models/claimcheck-base [--passage-tokens 160]

The pairs are every claim of ``written/calibration.jsonl.gz`` beside the snippets that decide it and twice as
many of its own world that don't (at least two), title first. So they hold all three classes, and their
neutrals are hard ones, since the snippets of a world speak of the same people and places. No training
reads that file. The thresholds are the lowest at which at most the shares ``WRONG`` of supports and refutations
are wrong on these pairs.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import torch
from data import LABELS, WRITTEN, as_premise, beside, read_rows
from torch import Tensor
from torch.nn import functional

from claimcheck import NliCrossEncoder, NliPair, NliScores
from claimcheck.evaluation import Evaluation, evaluate, outcomes_of
from claimcheck.schema import Calibration

HELD_BACK = WRITTEN / "calibration.jsonl.gz"
WRONG = (0.25, 0.125)  # of supports and of refutations, at the thresholds chosen: a false refutation does more harm
THRESHOLDS = [round(0.5 + step / 100, 2) for step in range(50)]


def main() -> None:
    """Fit, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of the checkpoint")
    parser.add_argument("--passage-tokens", type=int, default=160, help="as long as the premises of its training")
    parser.add_argument("--min-overlap", type=float, default=0.0, help="of words, for a model that needs such a floor")
    parser.add_argument(
        "--wrong", type=float, nargs=2, default=WRONG, metavar=("SUPPORTS", "REFUTATIONS"), help="shares that may be wrong"
    )
    options = parser.parse_args()

    loaded = NliCrossEncoder.from_pretrained(options.model, dtype="float32")
    plain = loaded.info.model_copy(update={"calibration": Calibration()})  # temperature 1
    model = NliCrossEncoder(loaded.model, loaded.tokenizer, labels=loaded.labels, info=plain)
    pairs, gold, claims = held_back()
    scores = model.predict(pairs)
    labels = torch.tensor([LABELS.index(name) for name in gold])
    logits = torch.tensor([[s.entailment, s.neutral, s.contradiction] for s in scores]).clamp(min=1e-9).log()
    temperature = round(fit(logits, labels), 3)
    probabilities = torch.softmax(logits / temperature, dim=-1)
    fitted = [NliScores(entailment=e, neutral=n, contradiction=c) for e, n, c in probabilities.tolist()]
    before, after = (evaluate(outcomes_of(gold, found, clusters=claims)) for found in (scores, fitted))
    (support, support_wrong), (refute, refute_wrong) = (
        threshold(probabilities[:, column], labels == column, wrong=wrong)
        for column, wrong in zip((0, 2), options.wrong, strict=True)
    )
    record = {
        "temperature": temperature,
        "support": support,
        "refute": refute,
        "passage_tokens": options.passage_tokens,
        "min_overlap": options.min_overlap,
        "fitted_on": {"pairs": len(pairs), "claims": len(set(claims)), **{name: gold.count(name) for name in LABELS}},
        "wrong_on_these": {"supports": support_wrong, "refutations": refute_wrong},
        "calibration_error": {"before": rounded(before.calibration_error), "after": rounded(after.calibration_error)},
    }
    (options.model / "calibration.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=2))
    print_thresholds(probabilities, labels)
    print_reliability(after)


def held_back() -> tuple[list[NliPair], list[str], list[str]]:
    """Pairs, their labels, and the claim that each is about."""
    pairs, gold, claims = [], [], []
    rng = random.Random(0)
    for world in read_rows(HELD_BACK):
        snippets = {item["id"]: item for item in world["evidence"]}
        for claim in world["claims"]:
            for name, label in beside(claim["labels"], list(snippets), rng).items():
                premise = as_premise(snippets[name], snippets[name]["text"], rng, always=True)
                pairs.append(NliPair(premise=premise, hypothesis=claim["text"]))
                gold.append(label)
                claims.append(claim["text"])
    return pairs, gold, claims


def fit(logits: Tensor, gold: Tensor) -> float:
    """The temperature from 0.5 to 4 with the least negative log-likelihood.

    Shapes: ``logits`` is ``(pairs, 3)``, ``gold`` is ``(pairs,)``.
    """
    grid = torch.arange(0.5, 4.0, 0.01)
    losses = torch.stack([functional.cross_entropy(logits / t, gold) for t in grid])
    return float(grid[losses.argmin()])


def threshold(probabilities: Tensor, right: Tensor, *, wrong: float) -> tuple[float, float]:
    """The lowest threshold at which at most the share ``wrong`` of decisions is wrong, and that share.

    Where none keeps to it, the one that comes nearest among those that still decide ten pairs.

    Shapes: both are ``(pairs,)``.
    """
    rates: dict[float, float] = {}
    for value in THRESHOLDS:
        chosen = probabilities >= value
        if int(chosen.sum()) < 10:
            break
        rates[value] = float((~right[chosen]).float().mean())
        if rates[value] <= wrong:
            break
    best = min(rates, key=lambda value: rates[value], default=THRESHOLDS[-1])
    return best, round(rates.get(best, 0.0), 4)


def print_thresholds(probabilities: Tensor, gold: Tensor) -> None:
    """How often a decision at each threshold is wrong, and how many of the true ones it takes."""
    print("| threshold | supports | wrong | found | refutations | wrong | found |\n|---|---|---|---|---|---|---|")
    for value in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95):
        cells = [f"{value:.2f}"]
        for column in (0, 2):
            chosen = probabilities[:, column] >= value
            right = int((gold[chosen] == column).sum())
            total = int(chosen.sum())
            cells += [str(total), f"{1 - right / total:.3f}" if total else "-", f"{right / int((gold == column).sum()):.3f}"]
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

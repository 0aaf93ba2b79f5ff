"""Fit the temperature of a trained model on pairs it wasn't trained on (Guo et al. 2017).

    python models/train/calibrate.py --data PATH/train/nli --bench PATH/bench [--model models/claimcheck-mini]

The pairs are what the caps of the mix left over, and the two claim sets whose licence allows training.
Writes ``calibration.json`` beside the weights, with the error of confidence before and after, and
prints how often a support or a refutation at each threshold is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import torch
from data import LABELS, load_mix, normalise, read_rows
from torch import Tensor
from torch.nn import functional

from claimcheck.nli import NliCrossEncoder
from claimcheck.schema import NliPair

LEFTOVER = (
    "fever_gold_evidence",
    "fever_nei_paired_silver",
    "snli_natural_instructions",
    "te_new_protocols",
    "nyu_sim_translate_wiki",
)
CLAIM_SETS = ("check_covid.train", "scifact_rationale.train")
CLAIM_LABELS = {"SUPPORTED": 0, "NOT_ENOUGH_INFO": 1, "REFUTED": 2}
Pairs = list[tuple[NliPair, int]]


def main() -> None:
    """Fit, write and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path(__file__).parents[1] / "claimcheck-mini")
    parser.add_argument("--seed", type=int, default=0, help="of the training run, which decides what was left over")
    parser.add_argument("--each", type=int, default=500, help="pairs of each source, so that all weigh the same")
    options = parser.parse_args()

    (options.model / "calibration.json").unlink(missing_ok=True)
    model = NliCrossEncoder.from_pretrained(options.model, dtype="float32")
    sources = held_out(options.data, options.bench, seed=options.seed, each=options.each) | claim_sets(
        options.bench, seed=options.seed, each=options.each
    )
    pairs = [pair for group in sources.values() for pair in group]
    gold = torch.tensor([label for _, label in pairs])
    scores = model.predict([pair for pair, _ in pairs])
    logits = torch.tensor([[s.entailment, s.neutral, s.contradiction] for s in scores]).clamp(min=1e-9).log()
    temperature = fit(logits, gold)
    before, after = (calibration_error(logits / t, gold) for t in (1.0, temperature))
    record = {
        "temperature": round(temperature, 3),
        "ece_before": round(before, 4),
        "ece_after": round(after, 4),
        "pairs": {name: len(group) for name, group in sources.items()},
    }
    (options.model / "calibration.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=2))
    print_thresholds(torch.softmax(logits / temperature, dim=-1), gold)


def held_out(data: Path, bench: Path, *, seed: int, each: int) -> dict[str, Pairs]:
    """Rows of the capped sources that the training run didn't take."""
    taken = {(normalise(row.premise), normalise(row.hypothesis)) for row in load_mix(data, bench, seed)}
    groups: dict[str, Pairs] = {}
    for name in LEFTOVER:
        records = list(read_rows(data / f"{name}.jsonl.gz"))
        random.Random(seed).shuffle(records)
        rows = [(str(r["premise"]), str(r["hypothesis"]), str(r["label"])) for r in records]
        fresh = [row for row in rows if (normalise(row[0]), normalise(row[1])) not in taken]
        groups[name] = [(NliPair(premise=p, hypothesis=h), LABELS.index(label)) for p, h, label in fresh[:each]]
    return groups


def claim_sets(bench: Path, *, seed: int, each: int) -> dict[str, Pairs]:
    """The claim-verification sets that may be trained on, each evidence text beside its claim."""
    groups: dict[str, Pairs] = {}
    for name in CLAIM_SETS:
        groups[name] = []
        for row in read_rows(bench / "verify" / f"{name}.jsonl.gz"):
            texts = row["evidence"]
            assert isinstance(texts, list)
            premise = " ".join(str(item["text"]) for item in texts)
            if len(premise.split()) <= 220:  # what surely fits the window
                groups[name].append((NliPair(premise=premise, hypothesis=str(row["claim"])), CLAIM_LABELS[str(row["label"])]))
        random.Random(seed).shuffle(groups[name])
        groups[name] = groups[name][:each]
    return groups


def fit(logits: Tensor, gold: Tensor) -> float:
    """The temperature from 0.5 to 4 with the least negative log-likelihood."""
    grid = torch.arange(0.5, 4.0, 0.01)
    losses = torch.stack([functional.cross_entropy(logits / t, gold) for t in grid])
    return float(grid[losses.argmin()])


def calibration_error(logits: Tensor, gold: Tensor, bins: int = 10) -> float:
    """Expected calibration error of the top label, in equal-width bins of confidence."""
    confidence, predicted = torch.softmax(logits, dim=-1).max(dim=-1)
    right = (predicted == gold).float()
    place = (confidence * bins).long().clamp(max=bins - 1)
    gaps = [
        (confidence[place == b].mean() - right[place == b].mean()).abs() * (place == b).float().mean() for b in place.unique()
    ]
    return float(torch.stack(gaps).sum())


def print_thresholds(probabilities: Tensor, gold: Tensor) -> None:
    """How often a decision at each threshold is wrong, and how many it takes."""
    print("threshold   false support  of    false refutation  of")
    for threshold in (0.5, 0.6, 0.7, 0.8, 0.9):
        cells = []
        for column in (0, 2):
            chosen = probabilities[:, column] >= threshold
            wrong = (gold[chosen] != column).float().mean() if chosen.any() else torch.tensor(0.0)
            cells += [float(wrong), int(chosen.sum())]
        print(f"{threshold:9.2f}{cells[0]:16.3f}{cells[1]:6}{cells[2]:19.3f}{cells[3]:6}")


if __name__ == "__main__":
    main()

"""Accuracy of an NLI model on the dev sets, beside the bars that shipped weights must clear.

    python benchmarks/nli_accuracy.py PATH/bench [--model PATH] [--limit 500]

``PATH/bench`` holds ``nli/*.jsonl.gz`` rows of {premise, hypothesis, label} and
``verify/fever_symmetric.dev.jsonl.gz`` rows of {claim, evidence, label}. No row is copied from there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from claimcheck import NliCrossEncoder, NliPair, NliScores

THREE_WAY = (
    "mnli_dev_matched",
    "snli_dev",
    "infotabs_dev",
    "anli_r1_dev",
    "conj_nli_dev",
    "breaking_nli",
    "negnli_mnli",
    "negnli_snli",
)
TWO_WAY = ("scitail_dev", "rte_dev", "hans_eval", "equate_newsnli")  # entailment against the rest
BARS = {"mnli_dev_matched": 0.71, "snli_dev": 0.82, "infotabs_dev": 0.64, "fever_symmetric.dev": 0.66}


def main() -> None:
    """Print one line per dev set: rows, accuracy, the bar, errors in both directions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--model", help="checkpoint folder or hub id; the shipped model by default")
    parser.add_argument("--limit", type=int, help="first so many rows of each set")
    parser.add_argument("--only-bars", action="store_true", help="the four sets with a bar")
    options = parser.parse_args()
    model = NliCrossEncoder.from_pretrained(options.model)
    print(f"{model.info.name}, {model.info.dtype} on {model.info.device}, weights {(model.info.sha256 or '-')[:12]}")
    print(f"{'dev set':22}{'rows':>7}{'accuracy':>10}{'bar':>7}{'false entailment':>18}{'false contradiction':>21}{'pairs/s':>9}")
    for name in (*THREE_WAY, *TWO_WAY):
        if name in BARS or not options.only_bars:
            rows = read_rows(options.bench / "nli" / f"{name}.jsonl.gz", options.limit)
            pairs = [NliPair(premise=row["premise"], hypothesis=row["hypothesis"]) for row in rows]
            report(name, model, pairs, [row["label"] for row in rows])
    rows = read_rows(options.bench / "verify" / "fever_symmetric.dev.jsonl.gz", options.limit)
    pairs = [NliPair(premise=" ".join(item["text"] for item in row["evidence"]), hypothesis=row["claim"]) for row in rows]
    gold = {"SUPPORTED": "entailment", "REFUTED": "contradiction"}
    report("fever_symmetric.dev", model, pairs, [gold[row["label"]] for row in rows])
    print(
        "scitail, rte, hans, equate: entailment against the rest; fever_symmetric: the likelier of entailment and contradiction"
    )


def read_rows(path: Path, limit: int | None) -> list[dict[str, Any]]:
    """Rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def report(name: str, model: NliCrossEncoder, pairs: list[NliPair], gold: list[str]) -> None:
    """Score one set and print its line."""
    started = time.perf_counter()
    scores = model.predict(pairs)
    seconds = time.perf_counter() - started
    predicted = [label_of(item, name) for item in scores]
    right = sum(p == g for p, g in zip(predicted, gold, strict=True))
    wrong = Counter(p for p, g in zip(predicted, gold, strict=True) if p != g)
    bar = f"{BARS[name]:.2f}" if name in BARS else ""
    print(
        f"{name:22}{len(gold):7}{right / len(gold):10.4f}{bar:>7}{wrong['entailment'] / len(gold):18.4f}"
        f"{wrong['contradiction'] / len(gold):21.4f}{len(gold) / seconds:9.0f}",
        flush=True,
    )


def label_of(scores: NliScores, name: str) -> str:
    """The predicted label, in the classes that the set has."""
    if name == "fever_symmetric.dev":
        return "entailment" if scores.entailment > scores.contradiction else "contradiction"
    if name in ("scitail_dev", "equate_newsnli"):
        return "entailment" if scores.label == "entailment" else "neutral"
    if name in ("rte_dev", "hans_eval"):
        return "entailment" if scores.label == "entailment" else "not_entailment"
    return scores.label.value


if __name__ == "__main__":
    main()

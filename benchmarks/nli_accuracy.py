"""Accuracy of an NLI model on the dev sets, beside the bars that shipped weights must clear.

    python benchmarks/nli_accuracy.py PATH/bench [--model PATH] [--limit 500]

``PATH/bench`` holds ``nli/*.jsonl.gz`` rows of {premise, hypothesis, label} and
``verify/fever_symmetric.dev.jsonl.gz`` rows of {claim, evidence, label}. No row is copied from there.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from claimcheck import NliCrossEncoder, NliPair
from claimcheck.evaluation import evaluate, outcomes_of, read_labelled

THREE_WAY = (
    "mnli_dev_matched",
    "snli_dev",
    "infotabs_dev",
    "anli_r1_dev",
    "conj_nli_dev",
    "written_dev",
    "breaking_nli",
    "negnli_mnli",
    "negnli_snli",
)
TWO_WAY = ("scitail_dev", "rte_dev", "hans_eval", "equate_newsnli")  # entailment against the rest
LIKELIER_SIDE = ("fever_symmetric.dev",)  # nothing but claims that are supported or refuted
NLI_LABELS = {"SUPPORTED": "entailment", "REFUTED": "contradiction"}
BARS = {  # of the default model
    "mnli_dev_matched": 0.83,
    "snli_dev": 0.87,
    "infotabs_dev": 0.70,
    "anli_r1_dev": 0.42,
    "written_dev": 0.80,
    "breaking_nli": 0.85,
    "scitail_dev": 0.85,
    "hans_eval": 0.65,
    "fever_symmetric.dev": 0.85,
}


def main() -> None:
    """Print one line per dev set: rows, accuracy, the bar, errors in both directions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--model", help="checkpoint folder or hub id; the shipped model by default")
    parser.add_argument("--limit", type=int, help="first so many rows of each set")
    parser.add_argument("--only-bars", action="store_true", help="the sets with a bar")
    options = parser.parse_args()
    model = NliCrossEncoder.from_pretrained(options.model)
    print(f"{model.info.name}, {model.info.dtype} on {model.info.device}, weights {(model.info.sha256 or '-')[:12]}")
    print(f"{'dev set':22}{'rows':>7}{'accuracy':>10}{'bar':>7}{'false entailment':>18}{'false contradiction':>21}{'pairs/s':>9}")
    for name in (*THREE_WAY, *TWO_WAY):
        if name in BARS or not options.only_bars:
            report(model, options.bench / "nli" / f"{name}.jsonl.gz", options.limit)
    report(model, options.bench / "verify" / "fever_symmetric.dev.jsonl.gz", options.limit)
    print(
        "scitail, rte, hans, equate: entailment against the rest; fever_symmetric: the likelier of entailment and "
        "contradiction; false entailment and contradiction: of the most probable class, as a share of the rows"
    )


def report(model: NliCrossEncoder, path: Path, limit: int | None) -> None:
    """Score one set and print its line."""
    labelled = read_labelled(path)
    rows = labelled.rows[:limit]
    pairs = [NliPair(premise=" ".join(item.text for item in row.evidence), hypothesis=row.claim) for row in rows]
    started = time.perf_counter()
    scores = model.predict(pairs)
    seconds = time.perf_counter() - started
    found = evaluate(outcomes_of([NLI_LABELS.get(row.gold, row.gold) for row in rows], scores), resamples=1)
    accuracy = found.accuracy.value
    if found.two_way and labelled.name in TWO_WAY:
        accuracy = found.two_way.accuracy.value
    elif found.two_way and found.two_way.likelier_side is not None and labelled.name in LIKELIER_SIDE:
        accuracy = found.two_way.likelier_side.value
    bar = f"{BARS[labelled.name]:.2f}" if labelled.name in BARS else ""
    print(
        f"{labelled.name:22}{found.rows:7}{accuracy:10.4f}{bar:>7}{found.false_supports.share.value:18.4f}"
        f"{found.false_refutations.share.value:21.4f}{len(pairs) / seconds:9.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()

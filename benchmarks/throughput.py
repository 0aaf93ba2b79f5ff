"""Pairs per second of ``predict`` beside its peers, with the same weights, in one run.

    python benchmarks/throughput.py [--pairs 1000] [--data FILE.jsonl.gz] [--threads 2]

Peers: sentence-transformers ``CrossEncoder.predict`` and the transformers text-classification
pipeline. All run float32 on the same pairs; the ceiling is what matrix products alone reach here.
Machines are noisy: each contender runs ``--repeats`` times in turn, and the median counts.
Needs the extra ``train`` (sentence-transformers).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import CrossEncoder
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

from claimcheck import NliCrossEncoder, NliPair
from claimcheck.resources import MINI, SHIPPED


def main() -> None:
    """Time every contender and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--data", type=Path, help="rows of {premise, hypothesis}; generated pairs of 15 to 90 words when absent")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--model", choices=sorted(SHIPPED), default=MINI)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    pairs = read_pairs(options.data, options.pairs) if options.data else generated_pairs(options.pairs)
    ours = NliCrossEncoder.from_pretrained(options.model, dtype="float32")
    default = NliCrossEncoder.from_pretrained(options.model)
    nli_pairs = [NliPair(premise=premise, hypothesis=hypothesis) for premise, hypothesis in pairs]

    contenders: dict[str, Callable[[], object]] = {"claimcheck float32": lambda: ours.predict(nli_pairs)}
    if default.info.dtype != "float32":
        contenders[f"claimcheck default ({default.info.dtype})"] = lambda: default.predict(nli_pairs)
    contenders |= peers(pairs, str(SHIPPED[options.model].folder))
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for repeat in range(options.repeats + 1):
        for name, run in contenders.items():
            started = time.perf_counter()
            run()
            if repeat:  # the first round warms up
                seconds[name].append(time.perf_counter() - started)
    rates = {name: len(pairs) / statistics.median(times) for name, times in seconds.items()}
    base = rates["CrossEncoder.predict, batch 32"]
    lengths = [len(item["input_ids"]) for item in ours.encoder.encode(list(dict.fromkeys(pairs)))]
    print(f"{len(pairs)} pairs, {statistics.mean(lengths):.0f} tokens on average, {options.threads} threads")
    print(f"{'':44}{'pairs/s':>9}{'ratio':>8}")
    for name, rate in rates.items():
        print(f"{name:44}{rate:9.1f}{rate / base:8.2f}")
    print_ceiling(ours, lengths, rates["claimcheck float32"])
    print_parity(ours, default, pairs)


def peers(pairs: list[tuple[str, str]], folder: str) -> dict[str, Callable[[], object]]:
    """The peers' own batch calls, on the shipped weights, in float32."""
    encoder = CrossEncoder(folder, device="cpu", trust_remote_code=True, model_kwargs={"dtype": torch.float32})
    model = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=True, dtype=torch.float32)
    classify = pipeline("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(folder), device="cpu")
    rows = [{"text": premise, "text_pair": hypothesis} for premise, hypothesis in pairs]
    found: dict[str, Callable[[], object]] = {
        "CrossEncoder.predict, batch 32": lambda: encoder.predict(pairs, batch_size=32, show_progress_bar=False)
    }
    for size in (1, 8, 32):
        found[f"transformers pipeline, batch {size}"] = lambda size=size: classify(rows, batch_size=size, top_k=None)  # type: ignore[misc]
    return found


def print_ceiling(model: NliCrossEncoder, lengths: list[int], rate: float) -> None:
    """Useful FLOP/s of our float32 beside the matrix product's, at the shapes of the model."""
    config = model.model.config
    hidden, inner, layers = config.hidden_size, config.intermediate_size, config.num_hidden_layers
    weights = layers * (4 * hidden * hidden + 2 * hidden * inner)
    flops = statistics.mean(2 * weights * n + layers * 4 * n * n * hidden for n in lengths)
    left, right = torch.randn(4096, hidden), torch.randn(inner, hidden)
    times = []
    for _ in range(20):
        started = time.perf_counter()
        torch.nn.functional.linear(left, right)
        times.append(time.perf_counter() - started)
    ceiling = 2 * 4096 * hidden * inner / statistics.median(times)
    share = flops * rate / ceiling
    print(f"useful {flops * rate / 1e9:.0f} GFLOP/s of {ceiling / 1e9:.0f} in matrix products: {share:.2f} of the ceiling")


def print_parity(ours: NliCrossEncoder, default: NliCrossEncoder, pairs: list[tuple[str, str]]) -> None:
    """How far the default precision is from float32, and we from CrossEncoder."""
    nli_pairs = [NliPair(premise=premise, hypothesis=hypothesis) for premise, hypothesis in pairs]
    reference = np.array([[s.entailment, s.neutral, s.contradiction] for s in ours.predict(nli_pairs)])
    encoder = CrossEncoder(
        str(SHIPPED[ours.info.name].folder), device="cpu", trust_remote_code=True, model_kwargs={"dtype": torch.float32}
    )
    logits = torch.tensor(encoder.predict(pairs, batch_size=32, activation_fn=torch.nn.Identity(), show_progress_bar=False))
    scores = [ours.labels.scores(row) for row in torch.softmax(logits / ours.info.calibration.temperature, dim=-1).tolist()]
    theirs = np.array([[s.entailment, s.neutral, s.contradiction] for s in scores])
    print(f"largest difference to CrossEncoder's probabilities: {np.abs(reference - theirs).max():.1e}")
    if default.info.dtype != "float32":
        fast = np.array([[s.entailment, s.neutral, s.contradiction] for s in default.predict(nli_pairs)])
        flips = (fast.argmax(1) != reference.argmax(1)).mean()
        print(f"default precision: largest difference {np.abs(fast - reference).max():.1e}, labels changed {flips:.2%}")


def read_pairs(path: Path, count: int) -> list[tuple[str, str]]:
    """Distinct pairs from a gzipped JSON-lines file of NLI rows, spread over the file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    pairs = list(dict.fromkeys((row["premise"], row["hypothesis"]) for row in rows))
    return random.Random(0).sample(pairs, min(count, len(pairs)))


def generated_pairs(count: int) -> list[tuple[str, str]]:
    """Word salad with the lengths of evidence and claims: speed doesn't depend on sense."""
    rng = random.Random(0)
    words = ("the", "river", "bridge", "opened", "under", "budget", "found", "that", "many", "people", "cross", "it", "daily")
    return [
        (" ".join(rng.choices(words, k=rng.randrange(10, 70))), " ".join(rng.choices(words, k=rng.randrange(5, 20))))
        for _ in range(count)
    ]


if __name__ == "__main__":
    main()

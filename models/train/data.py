"""The training mix: which sources, how much of each, and nothing that the benchmarks measure.

Every source is a gzipped JSON-lines file of ``{premise, hypothesis, label}`` rows. ``MIX`` is the
whole recipe: change a cap there and nowhere else.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LABELS = ("entailment", "neutral", "contradiction")
NOT_ENTAILMENT = -1  # a two-way row: neutral or contradiction, the source doesn't say which


class Source(NamedTuple):
    """One file of the mix: at most ``cap`` rows, labels evened out when ``balance`` is set."""

    name: str
    cap: int
    balance: bool = False


class Row(NamedTuple):
    """A training pair; ``label`` indexes ``LABELS`` or is ``NOT_ENTAILMENT``."""

    premise: str
    hypothesis: str
    label: int
    source: str


MIX = (
    # MultiNLI and its like: many genres, the backbone of the mix.
    Source("mnli_subsets", 20_000),
    Source("mnli_nyu_hw_25k", 20_000),
    Source("mnli_powerfulpromptft", 10_000),
    Source("mnli_small_pieces", 3_000),
    Source("te_new_protocols", 24_000),
    Source("wanli_15k", 15_000),
    # SNLI and human edits of it.
    Source("snli_cat18k", 18_000),
    Source("snli_powerfulpromptft", 8_000),
    Source("snli_natural_instructions", 20_000, balance=True),
    Source("cad_nli_acmi", 9_000),
    Source("disco_counterfactual", 5_000, balance=True),  # silver
    # Claims against encyclopaedic evidence: the job itself.
    Source("fever_gold_evidence", 34_000, balance=True),  # 73% entailment before balancing
    Source("fever_nei_paired_silver", 10_000),  # silver, all neutral
    Source("fm2_dev", 1_200),
    Source("nyu_base_wiki", 3_000),
    Source("nyu_sim_translate_wiki", 6_000),
    # Tables, numbers, logic, conjunctions, negation: templated or noisy, so capped.
    Source("infotabs_train", 17_000),
    Source("equate_stresstest", 4_000, balance=True),
    Source("conj_nli_adv15k", 6_000, balance=True),
    Source("folio", 1_300),
    Source("ambient", 2_300),
    Source("help_monotonicity", 2_500),
    Source("scone_train", 2_500),
    Source("wikiresnli", 2_000, balance=True),
)


FEVER = "fever_gold_evidence"
HARD_NEUTRALS = "fever_hard_neutrals"  # made here: claims beside evidence on another subject that shares words

# The last stretch: a quarter of everything, all silver neutrals that are left, and hard neutrals.
FINISH = (
    *(source._replace(cap=source.cap // 4) for source in MIX if source.name != "fever_nei_paired_silver"),
    Source("fever_nei_paired_silver", 8_000),
    Source(HARD_NEUTRALS, 8_000),
)
MIXES = {"main": MIX, "finish": FINISH}

NAME = re.compile(r"[A-Z][\w'’-]+")
NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "there",
        "it",
        "he",
        "she",
        "they",
        "in",
        "on",
        "at",
        "is",
        "was",
        "are",
        "his",
        "her",
        "this",
        "all",
        "no",
    ]
)


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """Rows of a JSON-lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def normalise(text: str) -> str:
    """Case, punctuation and spacing dropped, so that near-identical texts compare equal."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def benchmark_texts(folder: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """What may not be trained on: the benchmarks' claims, and their premise-hypothesis pairs.

    A claim of a verification set is left out with any evidence; an NLI pair only as that pair,
    because short hypotheses ("A man is outside.") recur across sets by nature.
    """
    claims: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for path in sorted((folder / "verify").glob("*.jsonl.gz")):
        claims |= {normalise(str(row["claim"])) for row in read_rows(path)}
    for path in sorted((folder / "nli").glob("*.jsonl.gz")):
        for row in read_rows(path):
            pairs.add((normalise(str(row["premise"])), normalise(str(row["hypothesis"]))))
    return claims, pairs


def load_mix(train: Path, bench: Path | None, seed: int, mix: tuple[Source, ...] = MIX) -> list[Row]:
    """The mix in random order, without duplicate pairs and without benchmark text."""
    claims, pairs = benchmark_texts(bench) if bench else (set(), set())
    premises = {premise for premise, _ in pairs if len(premise) > 60}  # a long one is no coincidence
    rng = random.Random(seed)
    seen: set[tuple[str, str]] = set()
    rows: list[Row] = []
    for source in mix:
        if source.name == HARD_NEUTRALS:
            rows += hard_neutrals([row for row in rows if row.source == FEVER], source.cap, rng)
            continue
        kept: list[Row] = []
        for record in read_rows(train / f"{source.name}.jsonl.gz"):
            key = (normalise(str(record["premise"])), normalise(str(record["hypothesis"])))
            if key in seen or key in pairs or key[0] in premises or key[1] in claims:
                continue
            if source.name == FEVER and not names_in(str(record["hypothesis"])) & set(key[0].split()):
                continue  # "He was born in 1963": the label takes for granted whose birth that is
            seen.add(key)
            name = str(record["label"])
            label = NOT_ENTAILMENT if name == "not_entailment" else LABELS.index(name)
            kept.append(Row(str(record["premise"]), str(record["hypothesis"]), label, source.name))
        rows += _cap(kept, source, rng)
    rng.shuffle(rows)
    return rows


def names_in(claim: str) -> set[str]:
    """Capitalised words of a claim in lower case, less those that merely begin it."""
    return {part for word in NAME.findall(claim) for part in normalise(word).split()} - NOT_NAMES


def hard_neutrals(rows: list[Row], count: int, rng: random.Random) -> list[Row]:
    """Claims paired with evidence that shares words with them and names none of their subjects.

    A premise about something else decides nothing, however alike it sounds; without such pairs a
    model takes "It opened in May 1994." for a contradiction of whatever opened in another year.
    """
    by_word: dict[str, list[int]] = {}
    words = [set(normalise(row.premise).split()) for row in rows]
    for i, premise_words in enumerate(words):
        for word in premise_words:
            by_word.setdefault(word, []).append(i)
    found: list[Row] = []
    for row in rng.sample(rows, len(rows)):
        if len(found) == count:
            break
        names = names_in(row.hypothesis)
        shared = [
            w for w in normalise(row.hypothesis).split() if w not in names and 1 < len(by_word.get(w, ())) < len(rows) // 20
        ]
        if not names or not shared:
            continue
        for i in rng.choices(by_word[rng.choice(shared)], k=5):
            if not names & words[i]:
                found.append(Row(rows[i].premise, row.hypothesis, LABELS.index("neutral"), HARD_NEUTRALS))
                break
    return found


def _cap(rows: list[Row], source: Source, rng: random.Random) -> list[Row]:
    rng.shuffle(rows)
    if not source.balance:
        return rows[: source.cap]
    by_label: dict[int, list[Row]] = {}
    for row in rows:
        by_label.setdefault(row.label, []).append(row)
    share = source.cap // len(by_label)
    return [row for group in by_label.values() for row in group[:share]]

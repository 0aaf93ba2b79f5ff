"""The rows of a training mix, without anything that the benchmarks measure.

A source is a gzipped JSON-lines file of ``{premise, hypothesis, label}`` rows, one of claims written for
this project (``written/``), one of claims with their verdicts, or a function that makes rows of the
others. Which of them a mix holds is in ``mixes.py``.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from edits import edit
from mixes import Source

WRITTEN = Path(__file__).parent / "written"
LABELS = ("entailment", "neutral", "contradiction")
NOT_ENTAILMENT = -1  # a two-way row: neutral or contradiction, the source doesn't say which
CLAIM_SETS = ("check_covid.train", "scifact_rationale.train")  # benchmark files whose licence allows training
CLAIM_LABELS = {"SUPPORTED": "entailment", "NOT_ENOUGH_INFO": "neutral", "REFUTED": "contradiction"}


class Row(NamedTuple):
    """A training pair; ``label`` indexes ``LABELS`` or is ``NOT_ENTAILMENT``."""

    premise: str
    hypothesis: str
    label: int
    source: str


FEVER = "fever_gold_evidence"
WORLDS = {"written_worlds": ("worlds-1", "worlds-2"), "written_details": ("worlds-3", "worlds-4")}  # files of ``written``

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


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
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
        if path.name.split(".jsonl")[0] in CLAIM_SETS:
            continue
        claims |= {normalise(row["claim"]) for row in read_rows(path)}
    for path in sorted((folder / "nli").glob("*.jsonl.gz")):
        for row in read_rows(path):
            pairs.add((normalise(row["premise"]), normalise(row["hypothesis"])))
    return claims, pairs


def load_mix(train: Path, bench: Path | None, seed: int, mix: tuple[Source, ...]) -> list[Row]:
    """The mix in random order, without duplicate pairs and without benchmark text.

    Args:
        train: folder that holds ``nli/``.
        bench: folder of the benchmarks; its ``verify/`` holds the claim sets that may be trained on.
        seed: of every random choice.
        mix: the sources; one that is made of another comes after it.
    """
    claims, pairs = benchmark_texts(bench) if bench else (set(), set())
    premises = {premise for premise, _ in pairs if len(premise) > 60}  # a long one is no coincidence
    rng = random.Random(seed)
    seen: set[tuple[str, str]] = set()
    rows: list[Row] = []
    for source in mix:
        if source.name in DERIVED:
            parent, make = DERIVED[source.name]
            rows += make([row for row in rows if row.source == parent], source.cap, rng)
            continue
        kept: list[Row] = []
        for row in _read_source(source.name, train, bench, rng):
            key = (normalise(row.premise), normalise(row.hypothesis))
            if key in seen or key in pairs or key[0] in premises or key[1] in claims:
                continue
            if source.name == FEVER and not names_in(row.hypothesis) & set(key[0].split()):
                continue  # "He was born in 1963": the label takes for granted whose birth that is
            seen.add(key)
            kept.append(row)
        rows += _cap(kept, source, rng)
    rng.shuffle(rows)
    return rows


def _read_source(name: str, train: Path, bench: Path | None, rng: random.Random) -> Iterator[Row]:
    """Every row of a source, by the kind of file that it is."""
    if name == "written":
        yield from _written(rng)
    elif name in WORLDS:
        yield from _worlds(name, rng)
    elif name in CLAIM_SETS:
        if bench:
            for record in read_rows(bench / "verify" / f"{name}.jsonl.gz"):
                text = " ".join(item["text"] for item in record["evidence"])
                yield Row(text, record["claim"], LABELS.index(CLAIM_LABELS[record["label"]]), name)
    else:
        for record in read_rows(train / "nli" / f"{name}.jsonl.gz"):
            label = NOT_ENTAILMENT if record["label"] == "not_entailment" else LABELS.index(record["label"])
            yield Row(record["premise"], record["hypothesis"], label, name)


def _written(rng: random.Random) -> Iterator[Row]:
    for record in read_rows(WRITTEN / "claims.jsonl.gz"):
        for claim in record["claims"]:
            yield Row(as_premise(record, record["evidence"], rng), claim["text"], LABELS.index(claim["label"]), "written")


def _worlds(source: str, rng: random.Random) -> Iterator[Row]:
    """Claims beside several snippets on one subject: those that decide, and twice as many that don't."""
    for file in WORLDS[source]:
        for world in read_rows(WRITTEN / f"{file}.jsonl.gz"):
            snippets = {item["id"]: item for item in world["evidence"]}
            for claim in world["claims"]:
                for name, label in beside(claim["labels"], list(snippets), rng).items():
                    premise = as_premise(snippets[name], snippets[name]["text"], rng)
                    yield Row(premise, claim["text"], LABELS.index(label), source)


def beside(labels: dict[str, str], snippets: list[str], rng: random.Random) -> dict[str, str]:
    """Labels of the snippets that decide a claim and of some that don't, two for each that does and at least two."""
    silent = [name for name in snippets if name not in labels]
    rng.shuffle(silent)
    return labels | dict.fromkeys(silent[: max(2, 2 * len(labels))], "neutral")


def as_premise(record: dict[str, Any], text: str, rng: random.Random, *, always: bool = False) -> str:
    """A snippet as the model meets it: title first nine times in ten, publisher and date in some.

    ``always`` is how the library itself reads: the title, and nothing else.
    """
    draw = 1.0 if always else rng.random()
    title = str(record.get("title") or "").rstrip()
    if not title or draw < 0.1:
        return text
    title += "" if title[-1] in ".!?:" else "."
    source = ", ".join(str(record[name]) for name in ("publisher", "published") if record.get(name))
    return f"{title} {source}. {text}" if source and draw < 0.35 else f"{title} {text}"


def names_in(claim: str) -> set[str]:
    """Capitalised words of a claim in lower case, less those that merely begin it."""
    return {part for word in NAME.findall(claim) for part in normalise(word).split()} - NOT_NAMES


def hard_neutrals(rows: list[Row], count: int, rng: random.Random) -> list[Row]:
    """Claims paired with evidence that shares words with them and names none of their subjects.

    A premise about something else decides nothing, however alike it sounds; without such pairs a
    model takes "It opened in May 1994." for a contradiction of whatever opened in another year.
    """
    words = [set(normalise(row.premise).split()) for row in rows]
    by_word = _places(words)
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
            if not names & words[i] and not rows[i].premise.endswith(row.premise[-80:]):  # its own, under another title
                found.append(Row(rows[i].premise, row.hypothesis, LABELS.index("neutral"), f"{row.source}+hard_neutral"))
                break
    return found


def documents(rows: list[Row], count: int, rng: random.Random) -> list[Row]:
    """Pairs whose deciding sentences stand among others of the same subject, as in a paragraph."""
    words = [set(normalise(row.premise).split()) for row in rows]
    by_word = _places(words)
    found: list[Row] = []
    for row in rng.sample(rows, len(rows)):
        if len(found) == count:
            break
        names = [name for name in sorted(names_in(row.hypothesis)) if 2 < len(by_word.get(name, ())) < 60]
        if not names:
            continue
        others = {rows[i].premise for i in rng.sample(by_word[names[0]], min(4, len(by_word[names[0]])))} - {row.premise}
        parts = [row.premise, *sorted(others)[:3]]
        rng.shuffle(parts)
        found.append(row._replace(premise=" ".join(parts), source="fever_documents"))
    return found


def edits(rows: list[Row], count: int, rng: random.Random) -> list[Row]:
    """True claims with one detail changed, each beside the evidence of the unchanged one."""
    found: list[Row] = []
    for row in rng.sample(rows, len(rows)):
        if len(found) == count:
            break
        changed = edit(row.hypothesis, rng) if LABELS[row.label] == "entailment" else None
        if changed is not None:
            found.append(row._replace(hypothesis=changed[0], label=LABELS.index(changed[1]), source=f"{row.source}+edit"))
    return found


def _places(words: list[set[str]]) -> dict[str, list[int]]:
    """Which premises hold a word."""
    places: dict[str, list[int]] = {}
    for i, found in enumerate(words):
        for word in found:
            places.setdefault(word, []).append(i)
    return places


# Made of the rows of another source.
DERIVED: dict[str, tuple[str, Callable[[list[Row], int, random.Random], list[Row]]]] = {
    "fever_hard_neutrals": (FEVER, hard_neutrals),
    "fever_documents": (FEVER, documents),
    "written_hard_neutrals": ("written", hard_neutrals),
    "written_edits": ("written", edits),
    "detail_edits": ("written_details", edits),
}


def _cap(rows: list[Row], source: Source, rng: random.Random) -> list[Row]:
    rng.shuffle(rows)
    if not source.balance:
        return rows[: source.cap]
    by_label: dict[int, list[Row]] = {}
    for row in rows:
        by_label.setdefault(row.label, []).append(row)
    share = source.cap // len(by_label)
    return [row for group in by_label.values() for row in group[:share]]

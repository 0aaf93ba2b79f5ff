"""How often the passages that decide a claim are among those that are read.

    python benchmarks/selection.py [--snippets 20]

Measured on the worlds written for this project (``models/train/written``): each claim against the snippets
of its own world and of others from the same file, so many in all. The recall is of the snippets that decide.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from pathlib import Path
from typing import Any

from claimcheck import Bm25Selector, Claim, ClaimKind, Evidence, Passage, Sentence
from claimcheck.evidence import PassageWindows
from claimcheck.syntax import SentencexSplitter

WRITTEN = Path(__file__).parents[1] / "models" / "train" / "written"
TOP_K = (1, 2, 4, 8, 12, 16, 20)


def main() -> None:
    """Print recall at each number of passages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snippets", type=int, default=20, help="given to each claim")
    options = parser.parse_args()
    cases = [case for path in sorted(WRITTEN.glob("worlds*.jsonl.gz")) for case in read_cases(path, options.snippets)]
    decisive = sum(len(wanted) for _, _, wanted in cases)
    print(f"{len(cases)} claims that some snippet decides, {options.snippets} snippets each, {decisive} deciding ones")
    for top_k in TOP_K:
        selector = Bm25Selector(top_k)
        found = sum(len({p.evidence_id for p in selector.select(claim, given)} & wanted) for claim, given, wanted in cases)
        print(f"read {top_k:3}: recall {found / decisive:.3f}")


def read_cases(path: Path, snippets: int) -> list[tuple[Claim, list[Passage], set[str]]]:
    """Claims, the passages given to each, and the ids of those that decide."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        worlds = [json.loads(line) for line in lines]
    windows = PassageWindows(splitter=SentencexSplitter(), count_tokens=lambda texts: [len(text.split()) for text in texts])
    rng, cases = random.Random(0), []
    for number, world in enumerate(worlds):
        others = [item for place, other in enumerate(worlds) if place != number for item in other["evidence"]]
        own = [_evidence(item, f"own-{item['id']}") for item in world["evidence"]]
        rest = [_evidence(item, str(i)) for i, item in enumerate(rng.sample(others, snippets - len(own)))]
        given = windows.window([*own, *rest], max_tokens=1000)
        for text, labels in ((claim["text"], claim["labels"]) for claim in world["claims"] if claim["labels"]):
            cases.append((_claim(text), given, {f"own-{name}" for name in labels}))
    return cases


def _evidence(item: dict[str, Any], name: str) -> Evidence:
    return Evidence(id=name, title=item["title"], text=item["text"])


def _claim(text: str) -> Claim:
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    return Claim(id="c1", text=text, start=0, end=len(text), sentence=sentence, kind=ClaimKind.FACT)


if __name__ == "__main__":
    main()

"""How often the passages that decide a claim are among those that are read.

    python benchmarks/selection.py [--articles PATH ...] [--wice PATH]
    python benchmarks/selection.py --cost

Measured on the worlds written for this project (``models/train/written``): each claim against the snippets of its own
world and of others, twenty in all, and against those of all worlds of two files at once. With ``--articles`` also on
labelled articles (folders as in ``benchmarks/articles``), each with its own snippets, and with those of all articles
together; with ``--wice`` on ``wice_claim.dev.jsonl.gz``, where the evidence is a web page, divided as the library
divides it, and then sentence by sentence. Recall is the share of deciding snippets that are read; on WiCE, that of
supporting sentences that lie whole in what is read.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from claimcheck import Bm25Selector, Claim, ClaimKind, Evidence, HybridSelector, Passage, Sentence, read_evidence
from claimcheck.claims import ClaimExtractor
from claimcheck.embeddings import StaticEncoder
from claimcheck.evaluation.articles import read_articles
from claimcheck.evidence import PassageWindows
from claimcheck.inputs import as_article
from claimcheck.protocols import EvidenceSelector
from claimcheck.selection import TOP_K
from claimcheck.syntax import SentencexSplitter

WRITTEN = Path(__file__).parents[1] / "models" / "train" / "written"
READ = (8, 12, 16, 24)
PASSAGE_TOKENS = 160  # of claimcheck-base's calibration
ENCODER = StaticEncoder.load()


class Case(NamedTuple):
    """A claim, the passages given to it, and the spans (snippet, start, end) that decide."""

    claim: Claim
    given: Sequence[Passage]
    wanted: Sequence[tuple[str, int, int]]


class DenseSelector:
    """The dense ranking alone."""

    def __init__(self, top_k: int) -> None:
        self.top_k = top_k
        self.passages: Sequence[Passage] = ()

    def select(self, claim: Claim, passages: Sequence[Passage]) -> list[Passage]:
        """The nearest passages."""
        if self.passages is not passages:
            self.passages, self.vectors = passages, ENCODER.encode([passage.premise for passage in passages])
        scores = self.vectors @ ENCODER.encode([claim.text])[0]
        return [passages[i] for i in np.argsort(-scores, kind="stable")[: self.top_k]]


RANKINGS: dict[str, Callable[[int], EvidenceSelector]] = {
    "BM25": Bm25Selector,
    "dense": DenseSelector,
    "fused": lambda top_k: HybridSelector(top_k, encoder=ENCODER, many=0),
    "fused, neighbours": lambda top_k: HybridSelector(top_k, encoder=ENCODER, many=0, neighbours=True),
    "HybridSelector (the default)": lambda top_k: HybridSelector(top_k, encoder=ENCODER),
}


def main() -> None:
    """Print recall at each number of passages, by ranking."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="folders of labelled articles")
    parser.add_argument("--wice", type=Path, help="wice_claim.dev.jsonl.gz")
    parser.add_argument("--cost", action="store_true", help="only time 20 claims against 10,000 passages")
    options = parser.parse_args()
    if options.cost:
        cost()
        return
    windows = PassageWindows(splitter=SentencexSplitter(), count_tokens=_count)
    report("written worlds, 20 snippets", [case for path in _worlds() for case in world_cases(path, windows, snippets=20)])
    report("written worlds, all snippets of two files", pooled_worlds(_worlds()[2:], windows))
    if options.articles:
        own = list(article_cases(options.articles, windows))
        together = list(dict.fromkeys(passage for case in own for passage in case.given))
        report("labelled articles, own snippets", own)
        report("labelled articles, snippets of all", [case._replace(given=together) for case in own])
    if options.wice:
        rows = [row for row in _read(options.wice) if any(item["supporting"] for item in row["evidence"])]
        pages = [page_case(row, windows) for row in rows]
        report("WiCE, pages", pages)
        report("WiCE, pages of more than 40 passages", [case for case in pages if len(case.given) > 40])
        report("WiCE, sentences", [sentence_case(row, windows) for row in rows])


def report(name: str, cases: Sequence[Case]) -> None:
    """A table of recall, a row a ranking."""
    given = [len(case.given) for case in cases]
    print(f"\n{name}: {len(cases)} claims, {sum(given) / len(given):.0f} passages on average ({min(given)} to {max(given)})")
    print(f"{'recall when so many are read':30}" + "".join(f"{top_k:>7}{'*' if top_k == TOP_K else ' '}" for top_k in READ))
    for ranking, make in RANKINGS.items():
        print(f"{ranking:30}" + "".join(f"{recall(make(top_k), cases):7.3f} " for top_k in READ))


def recall(selector: EvidenceSelector, cases: Sequence[Case]) -> float:
    """The share of wanted spans that are read whole, in one passage or in several."""
    chosen = [selector.select(case.claim, case.given) for case in cases]
    found = sum(_covered(span, read) for case, read in zip(cases, chosen, strict=True) for span in case.wanted)
    return found / sum(len(case.wanted) for case in cases)


def _covered(span: tuple[str, int, int], chosen: Sequence[Passage]) -> bool:
    name, start, end = span
    for passage in sorted((p for p in chosen if p.evidence_id == name), key=lambda p: p.start):
        if passage.start <= start:
            start = max(start, passage.end)
    return start >= end


def world_cases(path: Path, windows: PassageWindows, *, snippets: int) -> Iterator[Case]:
    """Claims with the snippets of their world and of others from the same file, so many in all."""
    worlds, rng = list(_read(path)), random.Random(0)
    for number, world in enumerate(worlds):
        others = [item for place, other in enumerate(worlds) if place != number for item in other["evidence"]]
        own = [_evidence(item, f"own-{item['id']}") for item in world["evidence"]]
        rest = [_evidence(item, str(i)) for i, item in enumerate(rng.sample(others, snippets - len(own)))]
        yield from _claims(world, windows.window([*own, *rest], max_tokens=1000), prefix="own-")


def pooled_worlds(paths: Sequence[Path], windows: PassageWindows) -> list[Case]:
    """Every fifth claim of the files with the snippets of all their worlds."""
    worlds = [world for path in paths for world in _read(path)]
    evidence = [_evidence(item, f"{n}-{item['id']}") for n, world in enumerate(worlds) for item in world["evidence"]]
    given = windows.window(evidence, max_tokens=1000)
    return [case for n, world in enumerate(worlds) for case in _claims(world, given, prefix=f"{n}-")][::5]


def article_cases(folders: Sequence[Path], windows: PassageWindows) -> Iterator[Case]:
    """The decided sentences of labelled articles, as the library reads them."""
    extractor = ClaimExtractor.load()
    for labelled in (item for folder in folders for item in read_articles(folder)):
        article, prefix = as_article(labelled.article), f"{labelled.folder.parent.name}-{labelled.folder.name}-"
        evidence = [item.model_copy(update={"id": prefix + item.id}) for item in read_evidence(labelled.evidence)]
        given, lengths = windows.window(evidence, max_tokens=PASSAGE_TOKENS), {item.id: len(item.text) for item in evidence}
        claims = extractor.extract(article)
        for gold in labelled.gold.entries:
            place = article.text.find(gold.find)
            claim = next((c for c in claims if any(span.start <= place < span.end for span in c.spans)), None)
            if gold.evidence and claim is not None:
                yield Case(claim, given, [(prefix + name, 0, lengths[prefix + name]) for name in gold.evidence])


def page_case(row: dict[str, Any], windows: PassageWindows) -> Case:
    """A WiCE claim with its page as one snippet; the page's title, which is always read, is wanted by nobody."""
    sentences = [(item["text"], item["supporting"]) for item in row["evidence"]]
    title = sentences.pop(0)[0].partition("TITLE:")[2] if sentences[0][0].startswith("(meta data) TITLE:") else None
    text, wanted = "", []
    for sentence, supporting in sentences:
        start = len(text) + bool(text)
        text += f"\n{sentence}" if text else sentence
        wanted += [("e1", start, len(text))] if supporting else []
    given = windows.window([Evidence(id="e1", text=text, title=title or None)], max_tokens=PASSAGE_TOKENS)
    return Case(_claim(row["claim"]), given, wanted)


def sentence_case(row: dict[str, Any], windows: PassageWindows) -> Case:
    """A WiCE claim with every sentence of its page as a snippet."""
    worded = [item for item in row["evidence"] if item["text"].strip()]
    items = [(Evidence(id=f"e{i}", text=item["text"]), item["supporting"]) for i, item in enumerate(worded)]
    given = windows.window([item for item, _ in items], max_tokens=PASSAGE_TOKENS)
    starts = {passage.evidence_id: passage.start for passage in reversed(given)}
    ends = {passage.evidence_id: passage.end for passage in given}
    return Case(_claim(row["claim"]), given, [(item.id, starts[item.id], ends[item.id]) for item, wanted in items if wanted])


def cost(*, passages: int = 10_000, claims: int = 20) -> None:
    """Print the milliseconds to index many passages and to choose among them."""
    texts = [item["text"] for path in _worlds() for world in _read(path) for item in world["evidence"]]
    chosen = [" ".join(random.Random(i).sample(texts, 2)) for i in range(passages)]
    given = [Passage(evidence_id=str(i), text=text, start=0, end=len(text)) for i, text in enumerate(chosen)]
    asked = [_claim(claim["text"]) for world in _read(_worlds()[2]) for claim in world["claims"]][:claims]
    tokens = sum(_count(chosen)) / passages
    print(f"processor time for {claims} claims among {passages} passages of {tokens:.0f} tokens on average")
    for ranking, make in RANKINGS.items():
        selector, started = make(TOP_K), time.process_time()
        selector.select(asked[0], given)
        indexed = time.process_time()
        for claim in asked:
            selector.select(claim, given)
        each = (time.process_time() - indexed) / claims
        print(f"{ranking:30} index {1000 * (indexed - started - each):6.0f} ms, then {1000 * each:5.1f} ms a claim")


def _claims(world: dict[str, Any], given: Sequence[Passage], *, prefix: str) -> Iterator[Case]:
    ends = {item["id"]: len(item["text"]) for item in world["evidence"]}
    for claim in world["claims"]:
        if claim["labels"]:
            yield Case(_claim(claim["text"]), given, [(prefix + name, 0, ends[name]) for name in claim["labels"]])


def _worlds() -> list[Path]:
    return sorted(WRITTEN.glob("worlds*.jsonl.gz"))


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _count(texts: Sequence[str]) -> list[int]:
    return [len(item.ids) for item in ENCODER.tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def _evidence(item: dict[str, Any], name: str) -> Evidence:
    return Evidence(id=name, title=item["title"], text=item["text"])


def _claim(text: str) -> Claim:
    sentence = Sentence(index=0, text=text, start=0, end=len(text))
    return Claim(id="c1", text=text, spans=(sentence,), sentence=sentence, kind=ClaimKind.FACT)


if __name__ == "__main__":
    main()

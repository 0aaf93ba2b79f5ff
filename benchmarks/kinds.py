"""What each sentence does: kinds, and the facts that get a verdict, against labels made by hand.

    python benchmarks/kinds.py [--pages FOLDER] [--articles FILE] [--sentences FOLDER] [--errors]

No NLI model is read. Three sorts of labels, each measured where its path is given:

- whole articles, folders of ``article.txt`` and ``gold.json`` (``benchmarks/articles`` unless ``--pages`` says
  others too): entries are facts, which must be kept, and ``not_fact`` must be left out;
- annotated articles, lines of ``{sentences: [{paragraph, text, kind}]}``: fact against the rest, and all kinds;
- sentences alone, lines of ``{text, label}``: those of ``POSITIVE`` are facts or check-worthy.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from claimcheck import Article, BlockKind, Claim, ClaimKind, Sentence, parse_article
from claimcheck.claims import ClaimExtractor
from claimcheck.schema import Block

HERE = Path(__file__).parent
WORTHY = 0.5  # a sentence is called check-worthy when it is scored no less than this, whatever its kind

# Set -> (the labels that count as positive, what is compared: the kind, or check-worthiness).
POSITIVE = {
    "checkthat24_en.devtest": (("Yes",), "check-worthiness"),
    "claimbuster.groundtruth": (("CFS",), "check-worthiness"),
    "policlaim.traingold": (("FACTUAL",), "fact"),
    "checkthat_subjectivity_en.dev": (("OBJ",), "fact"),
}


def main() -> None:
    """Print one line of figures for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, nargs="*", default=[], help="folders of article folders with gold.json")
    parser.add_argument("--articles", type=Path, nargs="*", default=[], help="annotated articles, .jsonl.gz")
    parser.add_argument("--sentences", type=Path, help="folder of the check-worthiness sets, .jsonl.gz")
    parser.add_argument("--errors", action="store_true", help="print each sentence that is judged otherwise")
    options = parser.parse_args()
    extractor = ClaimExtractor.load()
    for folder in [HERE / "articles", *options.pages]:
        report_pages(extractor, folder, errors=options.errors)
    for path in options.articles:
        report_articles(extractor, path, errors=options.errors)
    if options.sentences:
        for name, (positive, compared) in POSITIVE.items():
            report_sentences(extractor, options.sentences / f"{name}.jsonl.gz", positive=positive, compared=compared)


def report_pages(extractor: ClaimExtractor, folder: Path, *, errors: bool) -> None:
    """Facts that are left out wrongly, and sentences that are let in wrongly."""
    counts: Counter[str] = Counter()
    for gold_path in sorted(folder.glob("*/gold.json")):
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        article = parse_article((gold_path.parent / "article.txt").read_text(encoding="utf-8"))
        claims = extractor.extract(article)
        finds = [("fact", entry["find"]) for entry in gold["entries"]] + [("not_fact", find) for find in gold["not_fact"]]
        for wanted, find in finds:
            claim = _holding(claims, article.text.find(find), len(find))
            kept = claim is not None and claim.left_out is None
            counts[wanted] += 1
            counts[f"{wanted} kept"] += kept
            if errors and kept != (wanted == "fact"):
                reason = f"{claim.kind}: {'; '.join(claim.reasons)}" if claim else "no claim holds it"
                print(f"  {gold_path.parent.name} {wanted}: {claim.text if claim else find} | {reason}")
    print(
        f"{folder}: {counts['fact'] - counts['fact kept']} of {counts['fact']} facts left out, "
        f"{counts['not_fact kept']} of {counts['not_fact']} not_facts let in"
    )


def report_articles(extractor: ClaimExtractor, path: Path, *, errors: bool) -> None:
    """Accuracy of fact against the rest, and macro-F1 over the kinds, sentence boundaries given."""
    gold, found = [], []
    for row in _rows(path):
        claims = claims_of(extractor, row["sentences"])
        for sentence, claim in zip(row["sentences"], claims, strict=True):
            gold.append(sentence["kind"])
            found.append(claim.kind.value)
            if errors and gold[-1] != found[-1]:
                print(f"  {gold[-1]} | {found[-1]}: {'; '.join(claim.reasons)} | {claim.text}")
    right = sum((a == "fact") == (b == "fact") for a, b in zip(gold, found, strict=True)) / len(gold)
    scores = {kind.value: f1(gold, found, kind.value) for kind in ClaimKind}
    shown = "  ".join(f"{kind} {score:.2f}" for kind, score in scores.items())
    print(f"{path.name}: {len(gold)} sentences  fact against the rest {right:.3f}  macro-F1 {mean(scores):.3f}  ({shown})")


def report_sentences(extractor: ClaimExtractor, path: Path, *, positive: Sequence[str], compared: str) -> None:
    """F1 of the positive class, macro-F1 and accuracy."""
    rows = list(_rows(path))
    claims = [claims_of(extractor, [{"paragraph": 1, "text": row["text"]}])[0] for row in rows]
    gold = [row["label"] in positive for row in rows]
    if compared == "fact":
        found = [claim.kind is ClaimKind.FACT for claim in claims]
    else:
        found = [(claim.check_worthiness or 0) >= WORTHY for claim in claims]
    right = sum(a == b for a, b in zip(gold, found, strict=True)) / len(gold)
    one, other = f1(gold, found, True), f1(gold, found, False)
    print(
        f"{path.name} by {compared}: {len(rows)} sentences  F1 {one:.3f}  macro-F1 {(one + other) / 2:.3f}  accuracy {right:.3f}"
    )


def claims_of(extractor: ClaimExtractor, sentences: Sequence[dict[str, Any]]) -> list[Claim]:
    """The claims of an article whose sentence boundaries are known; one claim a sentence."""
    pieces, place, spans, last = [], 0, [], None
    for sentence in sentences:
        text = " ".join(sentence["text"].split()) or "-"
        gap = "" if last is None else " " if sentence["paragraph"] == last else "\n\n"
        pieces += [gap, text]
        spans.append((place + len(gap), place + len(gap) + len(text)))
        place, last = spans[-1][1], sentence["paragraph"]
    blocks = tuple(Block(kind=BlockKind.BODY, start=start, end=end) for start, end in spans)
    known = ClaimExtractor(splitter=_Whole(), parser=extractor.parser, classifier=extractor.classifier, scorer=extractor.scorer)
    return known.extract(Article(text="".join(pieces), blocks=blocks))


def f1(gold: Sequence[object], found: Sequence[object], label: object) -> float:
    """F1 of one label; 0 where it is neither given nor found."""
    pairs = list(zip(gold, found, strict=True))
    hits = sum(a == b == label for a, b in pairs)
    return 2 * hits / max(1, sum(a == label for a, _ in pairs) + sum(b == label for _, b in pairs))


def mean(scores: dict[str, float]) -> float:
    """Unweighted mean over the labels."""
    return sum(scores.values()) / len(scores)


class _Whole:
    """A splitter that takes each block for one sentence."""

    def split(self, text: str) -> list[Sentence]:
        """One sentence."""
        return [Sentence(index=0, text=text, start=0, end=len(text))]


def _holding(claims: Sequence[Claim], start: int, length: int) -> Claim | None:
    return next((c for c in claims if c.sentence.start <= start and start + length <= c.sentence.end), None)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()

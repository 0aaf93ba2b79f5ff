"""How many references of annotated articles are resolved, and every substitution to be read by eye.

    python benchmarks/references.py ANNOTATED.jsonl.gz FOLDER... [--list]

A file holds one article a line: {title, published, sentences: [{paragraph, text, kind, standalone}]}, where
``standalone`` is the fact with its references resolved by hand, or null where it stands alone. A folder holds
folders with an ``article.txt``. Only facts are counted. Whether a substitution is right is for a reader to say:
``--list`` prints each with the sentence before it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from claimcheck.article import read_article
from claimcheck.claims import ClaimExtractor
from claimcheck.claims.pronouns import HE, IT, PRONOUNS, SHE, THEY
from claimcheck.claims.references import resolve_all
from claimcheck.schema import Span, Substitution
from claimcheck.syntax import SpacyParser

MARKS = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it stands, as resolved, and by hand where there is that."""

    where: str
    before: str
    text: str
    resolved: str
    substitutions: tuple[Substitution, ...]
    unresolved: tuple[str, ...]
    standalone: str | None = None


def annotated_facts(path: Path, parser: SpacyParser) -> Iterator[Fact]:
    """The facts of a file of annotated articles; the annotator's kinds decide what a fact is."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            article = json.loads(line)
            text, spans, paragraph = "", [], None
            for sentence in article["sentences"]:
                text += "" if paragraph is None else " " if sentence["paragraph"] == paragraph else "\n\n"
                spans.append(Span(start=len(text), end=len(text) + len(sentence["text"])))
                text, paragraph = text + sentence["text"], sentence["paragraph"]
            resolved = resolve_all(parser.parse(text, spans), published=article["published"], title=article["title"])
            for index, (sentence, found) in enumerate(zip(article["sentences"], resolved, strict=True)):
                if sentence["kind"] == "fact":
                    yield Fact(
                        where=f"{path.name}:{number} ({article['published']})",
                        before=article["sentences"][index - 1]["text"] if index else "",
                        text=sentence["text"],
                        resolved=found.text,
                        substitutions=found.substitutions,
                        unresolved=found.unresolved,
                        standalone=sentence["standalone"] or sentence["text"],
                    )


def article_facts(folder: Path, extractor: ClaimExtractor) -> Iterator[Fact]:
    """What the extractor takes for facts in the articles of a folder."""
    for path in sorted(folder.glob("**/article.txt")):
        article = read_article(path)
        before = ""
        for claim in extractor.extract(article):
            if claim.left_out is None:
                yield Fact(
                    where=f"{path.parent.name} ({article.published})",
                    before=before,
                    text=claim.sentence.text,
                    resolved=claim.text,
                    substitutions=claim.substitutions,
                    unresolved=claim.unresolved,
                )
            before = claim.sentence.text


def pronouns_in(text: str) -> Counter[str]:
    """Third-person pronouns outside quotation marks."""
    return Counter(word for word in re.findall(r"[a-z]+", MARKS.sub(" ", text).lower()) if word in PRONOUNS)


def family(word: str) -> tuple[str, ...]:
    """The forms of one pronoun."""
    return next(forms for forms in (HE, SHE, IT, THEY) if word in forms)


def families(words: Counter[str]) -> Counter[str]:
    """The same pronouns counted by their subject form."""
    counted: Counter[str] = Counter()
    for word, number in words.items():
        if word in PRONOUNS:
            counted[family(word)[0]] += number
    return counted


def token_f1(text: str, reference: str) -> float:
    """F1 over the words of two texts, each counted as often as it stands."""
    one, other = (Counter(re.findall(r"\w+", side.lower())) for side in (text, reference))
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def report(name: str, facts: Iterable[Fact], *, listed: bool) -> None:
    """The counts of a set, after its substitutions where they are asked for."""
    counts: Counter[str] = Counter()
    floor, reached = [], []
    for fact in facts:
        counts["facts"] += 1
        replaced = Counter(item.original.lower() for item in fact.substitutions)
        open_forms = {form for word in fact.unresolved if word.lower() in PRONOUNS for form in family(word.lower())}
        by_hand = families(pronouns_in(fact.text)) - families(pronouns_in(fact.standalone)) if fact.standalone else Counter()
        counts["replaced by hand"] += by_hand.total()
        counts["replaced by hand and here"] += (by_hand & families(replaced)).total()
        for word, number in pronouns_in(fact.text).items():
            counts["pronouns"] += number
            counts["pronouns replaced"] += replaced[word]
            counts["pronouns left open"] += number - replaced[word] if word in open_forms else 0
        counts["substitutions"] += len(fact.substitutions)
        counts["with unresolved words"] += bool(fact.unresolved)
        if fact.standalone:
            floor.append(token_f1(fact.text, fact.standalone))
            reached.append(token_f1(fact.resolved, fact.standalone))
        if listed and (fact.substitutions or fact.unresolved):
            print(f"{fact.where} ... {fact.before[-200:]}\n    {fact.text}")
            for item in fact.substitutions:
                counts["listed"] += 1
                print(f"    [{counts['listed']}] {item.original!r} -> {item.replacement!r}")
            print(f"    open: {', '.join(fact.unresolved)}" if fact.unresolved else "", end="\n")
    stand = counts["pronouns"] - counts["pronouns left open"]
    print(f"{name}: {counts['facts']} facts, {counts['substitutions']} substitutions")
    print(f"  {counts['with unresolved words']} facts with unresolved words")
    print(
        f"  third-person pronouns: {counts['pronouns']}; {counts['pronouns replaced']} replaced, "
        f"{stand - counts['pronouns replaced']} bound in their sentence, {counts['pronouns left open']} left open: "
        f"{stand / (counts['pronouns'] or 1):.1%} resolved"
    )
    if floor:
        print(
            f"  of {counts['replaced by hand']} that the annotator replaced, {counts['replaced by hand and here']} are replaced"
        )
        print(
            f"  token F1 with the sentence by hand: {sum(reached) / len(reached):.4f}; as it stands {sum(floor) / len(floor):.4f}"
        )


def main() -> None:
    """Measure every file and folder that is given."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("paths", nargs="+", type=Path)
    arguments.add_argument("--list", action="store_true", help="print every substitution with its sentences")
    given = arguments.parse_args()
    parser, extractor = SpacyParser.load(), ClaimExtractor.load(resolve=True)
    for path in given.paths:
        facts = article_facts(path, extractor) if path.is_dir() else annotated_facts(path, parser)
        report(path.name, facts, listed=given.list)


if __name__ == "__main__":
    main()

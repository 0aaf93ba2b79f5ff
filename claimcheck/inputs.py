"""What a user may give for an article, evidence or claims, as the nouns that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from claimcheck.article import parse_article, read_article
from claimcheck.errors import InputError
from claimcheck.evidence import EvidenceLike, parse_evidence, read_evidence
from claimcheck.files import names_a_file
from claimcheck.schema import Article, Claim, ClaimKind, Evidence, OffsetsInto, Sentence, Span

ArticleLike = str | Path | Article
EvidenceSource = Path | EvidenceLike | Iterable[EvidenceLike] | Sequence[Path]


def as_article(article: ArticleLike) -> Article:
    """An Article as it is, a Path read, a text parsed.

    Raises:
        InputError: it can't be read, is empty, or is the name of a file given as a text.
    """
    if isinstance(article, Article):
        return article
    if isinstance(article, Path):
        return read_article(article)
    if not isinstance(article, str):
        raise InputError(f"the article is a {type(article).__name__}; expected a text, a Path or an Article")
    if names_a_file(article):
        raise InputError(f"the article is the text {article!r}, which names a file: give Path({article!r}) to read it")
    return parse_article(article)


def as_evidence(evidence: EvidenceSource) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    """The snippets, and the files that they were read from: one Path or several, or objects.

    Raises:
        InputError: a file or an object can't be used as evidence.
    """
    if isinstance(evidence, Path):
        return read_evidence(evidence), (str(evidence),)
    if isinstance(evidence, list | tuple) and evidence and all(isinstance(item, Path) for item in evidence):
        paths = cast("Sequence[Path]", evidence)
        return read_evidence(paths), tuple(map(str, paths))
    return parse_evidence(cast("EvidenceLike | Iterable[EvidenceLike]", evidence)), ()


def as_claims(claims: Sequence[str | Claim]) -> Iterator[Claim]:
    """Claims as they are; strings as facts, with an id that no other has.

    Raises:
        InputError: one has no words, or two have one id.
    """
    if isinstance(claims, str):
        raise InputError(f"claims is the text {claims[:40]!r}; expected a list of claims")
    taken = {claim.id for claim in claims if isinstance(claim, Claim)}
    seen: set[str] = set()
    for number, claim in enumerate(claims, start=1):
        if isinstance(claim, Claim):
            if claim.id in seen:
                raise InputError(f"claim {number} has the id {claim.id!r} of one before it; expected an id for each")
            seen.add(claim.id)
            yield claim
        elif isinstance(claim, str) and claim.strip():
            yield _fact(claim, number, taken)
        else:
            raise InputError(f"claim {number} is {claim!r}; expected a sentence or a Claim")


def _fact(text: str, number: int, taken: set[str]) -> Claim:
    name = f"c{number}"
    while name in taken:
        name += "'"
    return Claim(
        id=name,
        text=" ".join(text.split()),
        spans=(Span(start=0, end=len(text)),),
        offsets_into=OffsetsInto.CLAIM,
        sentence=Sentence(index=number - 1, text=text, start=0, end=len(text)),
        kind=ClaimKind.FACT,
    )

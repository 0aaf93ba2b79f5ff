"""Blocks in, claims out: every sentence of the body with its kind, speaker and check-worthiness."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from claimcheck.alignments import Alignment
from claimcheck.claims.kinds import Judgement, KindClassifier
from claimcheck.claims.references import Resolution, resolve_all
from claimcheck.claims.speakers import speaker_of
from claimcheck.errors import InputError
from claimcheck.parses import ParsedDocument
from claimcheck.protocols import CheckWorthinessScorer, SentenceParser, SentenceSplitter
from claimcheck.schema import Article, BlockKind, Claim, ClaimKind, LeftOutBlock, Sentence, Span, Speaker, Substitution
from claimcheck.syntax import SentencexSplitter, SpacyParser

CHECKED_BLOCKS = (BlockKind.BODY, BlockKind.QUOTE)
WHY_LEFT_OUT = {
    BlockKind.TITLE: "headings are left to the body to bear out",
    BlockKind.STANDFIRST: "the standfirst is left to the body to bear out",
    BlockKind.BYLINE: "author, date and place aren't claims",
    BlockKind.CAPTION: "captions aren't checked",
    BlockKind.COMMENT: "readers' comments aren't the article's own",
    BlockKind.BOILERPLATE: "furniture of the page",
}
MIN_CHECK_WORTHINESS = 0.0


class ClaimExtractor:
    """Finds the sentences of an article's body and says what each one does.

    ``Claim.left_out`` is set here, once: for every kind but fact, and for facts whose check-worthiness is below
    ``min_check_worthiness``. The classifier gives kind and check-worthiness in one step; a ``scorer`` of the user's
    own replaces the check-worthiness alone. With ``resolve`` a fact's text has its pronouns, descriptions and relative
    times replaced by what they refer to; ``spans`` and ``sentence`` are the article's own words all the same.
    """

    def __init__(
        self,
        *,
        splitter: SentenceSplitter,
        parser: SentenceParser,
        classifier: KindClassifier,
        scorer: CheckWorthinessScorer | None = None,
        min_check_worthiness: float = MIN_CHECK_WORTHINESS,
        resolve: bool = False,
    ) -> None:
        if not 0 <= min_check_worthiness <= 1:
            raise InputError(f"min_check_worthiness is {min_check_worthiness}; expected a probability from 0 to 1")
        self.splitter = splitter
        self.parser = parser
        self.classifier = classifier
        self.scorer = scorer
        self.min_check_worthiness = min_check_worthiness
        self.resolve = resolve

    @classmethod
    def load(
        cls,
        *,
        scorer: CheckWorthinessScorer | None = None,
        min_check_worthiness: float = MIN_CHECK_WORTHINESS,
        resolve: bool = False,
    ) -> ClaimExtractor:
        """The usual extractor: sentencex boundaries, spaCy's small English parse, the shipped kind classifier.

        Raises:
            InputError: ``min_check_worthiness`` is no probability.
            ModelNotFoundError: the pipeline or the classifier isn't installed.
        """
        return cls(
            splitter=SentencexSplitter(),
            parser=SpacyParser.load(),
            classifier=KindClassifier.load(),
            scorer=scorer,
            min_check_worthiness=min_check_worthiness,
            resolve=resolve,
        )

    @property
    def settings(self) -> dict[str, str | float]:
        """The parts by name, the floor, and whether references are resolved."""
        parts: dict[str, object] = {"splitter": self.splitter, "parser": self.parser, "classifier": self.classifier}
        parts["scorer"] = self.scorer or self.classifier
        named = {name: type(part).__name__ for name, part in parts.items()}
        return named | {"min_check_worthiness": self.min_check_worthiness, "resolve": self.resolve}

    def extract(self, article: Article) -> list[Claim]:
        """Every sentence of body and quotes as a Claim, in article order."""
        alignment = Alignment(article.text, article.markup)
        document = self.parser.parse(alignment.plain, list(self._sentences(article, alignment)))
        texts = [" ".join(sentence.text.split()) for sentence in document.sentences]
        judgements = [self.classifier.judge(sentence) for sentence in document.sentences]
        if self.scorer is not None:
            scores = self.scorer.score(texts)
            judgements = [replace(judged, check_worthiness=score) for judged, score in zip(judgements, scores, strict=True)]
        claims = [
            self._claim(document, index, alignment, text=text, judged=judged)
            for index, (text, judged) in enumerate(zip(texts, judgements, strict=True))
        ]
        if not self.resolve:
            return claims
        resolved = resolve_all(document, published=article.published, title=article.title)
        return [
            _resolved(claim, resolution, alignment) if claim.kind is ClaimKind.FACT else claim
            for claim, resolution in zip(claims, resolved, strict=True)
        ]

    def left_out_blocks(self, article: Article) -> tuple[LeftOutBlock, ...]:
        """The blocks whose sentences are no claims, with the reason."""
        return tuple(
            LeftOutBlock(kind=block.kind, start=block.start, end=block.end, reason=WHY_LEFT_OUT[block.kind])
            for block in article.blocks
            if block.kind not in CHECKED_BLOCKS
        )

    def _sentences(self, article: Article, alignment: Alignment) -> Iterator[Span]:
        """Sentence spans in the text without marks."""
        for block in article.blocks:
            if block.kind in CHECKED_BLOCKS:
                start, end = alignment.range(block.start, block.end)
                for sentence in self.splitter.split(alignment.plain[start:end]):
                    yield Span(start=start + sentence.start, end=start + sentence.end)

    def _claim(self, document: ParsedDocument, index: int, alignment: Alignment, *, text: str, judged: Judgement) -> Claim:
        parsed = document.sentences[index]
        place = alignment.place(parsed.start, parsed.end)
        return Claim(
            id=f"c{index + 1}",
            text=text,
            spans=alignment.kept(parsed.start, parsed.end),
            sentence=Sentence(index=index, text=alignment.text[place.start : place.end], start=place.start, end=place.end),
            kind=judged.kind,
            check_worthiness=judged.check_worthiness,
            reasons=judged.reasons,
            speaker=_placed(speaker_of(document, index), alignment),
            left_out=self._why_left_out(judged),
        )

    def _why_left_out(self, judged: Judgement) -> str | None:
        if judged.kind is not ClaimKind.FACT:
            return f"{judged.kind}: {'; '.join(judged.reasons)}"
        score, least = judged.check_worthiness, self.min_check_worthiness
        if score >= least:
            return None
        shown = math.floor(score * 100) / 100  # 0.998 is below 1.00, and so is what is shown
        return f"check-worthiness {shown:.2f} is below {least:.2f}"


def _resolved(claim: Claim, resolution: Resolution, alignment: Alignment) -> Claim:
    """The claim with its references replaced; offsets of the substitutions index the article."""
    placed = []
    for item in resolution.substitutions:
        word = alignment.place(item.start, item.end)
        said = item.antecedent and alignment.place(item.antecedent.start, item.antecedent.end)
        placed.append(
            Substitution(start=word.start, end=word.end, original=item.original, replacement=item.replacement, antecedent=said)
        )
    text = " ".join(resolution.text.split())
    return claim.model_copy(update={"text": text, "substitutions": tuple(placed), "unresolved": resolution.unresolved})


def _placed(speaker: Speaker | None, alignment: Alignment) -> Speaker | None:
    """The speaker with offsets into the article."""
    if speaker is None:
        return None
    place = alignment.place(speaker.start, speaker.end)
    return speaker.model_copy(update={"start": place.start, "end": place.end})

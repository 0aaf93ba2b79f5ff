"""The facade: article and evidence in, Report out. Read ``ClaimChecker.check`` for the data flow."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from claimcheck.article import parse_article, read_article
from claimcheck.checkworthiness import TfidfScorer
from claimcheck.claims import ClaimExtractor
from claimcheck.errors import InputError
from claimcheck.evidence import EvidenceLike, PassageWindows, parse_evidence, read_evidence
from claimcheck.nli import NliCrossEncoder
from claimcheck.protocols import EvidenceSelector, NliModel, VerdictPolicy
from claimcheck.schema import (
    Article,
    Claim,
    ClaimKind,
    Coverage,
    Evidence,
    Judgement,
    NliPair,
    Passage,
    Relation,
    Report,
    Sentence,
    Settings,
    Timing,
    Verdict,
)
from claimcheck.selection import TOP_K, Bm25Selector
from claimcheck.syntax import SentencexSplitter, SpacyParser
from claimcheck.verdicts import ThresholdPolicy

MIN_CHECK_WORTHINESS = 0.0

ArticleLike = str | Path | Article


class ClaimChecker:
    """Finds the checkable claims of an article and weighs each against the evidence.

    ``__init__`` takes ready parts, each replaceable by anything with the same method;
    ``from_pretrained`` builds the usual ones.
    """

    def __init__(
        self,
        *,
        extractor: ClaimExtractor,
        windows: PassageWindows,
        selector: EvidenceSelector,
        model: NliModel,
        policy: VerdictPolicy,
        top_k: int | None = None,
        min_check_worthiness: float = MIN_CHECK_WORTHINESS,
    ) -> None:
        self.extractor = extractor
        self.windows = windows
        self.selector = selector
        self.model = model
        self.policy = policy
        self.top_k = top_k
        self.min_check_worthiness = min_check_worthiness

    @classmethod
    def from_pretrained(
        cls,
        model: str | Path | None = None,
        *,
        device: str = "auto",
        dtype: str = "auto",
        labels: Sequence[str] | None = None,
        top_k: int | None = TOP_K,
        min_check_worthiness: float = MIN_CHECK_WORTHINESS,
        policy: VerdictPolicy | None = None,
    ) -> ClaimChecker:
        """A checker with the shipped model, or with a checkpoint of yours.

        Args:
            model: name of a shipped model, folder or Hugging Face hub id of an NLI checkpoint; when None
                claimcheck-base where it is installed, else claimcheck-mini.
            device: "auto", "cpu", "cuda", "cuda:1", "mps".
            dtype: "auto", "float32", "bfloat16", "float16".
            labels: the classes in the order of the checkpoint's outputs, where its config lacks names.
            top_k: at most so many passages are read for a claim; None reads all.
            min_check_worthiness: facts below this score get no verdict.
            policy: how judgements become a verdict; ``ThresholdPolicy.for_model`` when None.

        Raises:
            ModelError: the model can't be loaded, its labels can't be read, or the device is absent.
        """
        if not 0 <= min_check_worthiness <= 1:
            raise InputError(f"min_check_worthiness is {min_check_worthiness}; expected a probability from 0 to 1")
        encoder = NliCrossEncoder.from_pretrained(model, device=device, dtype=dtype, labels=labels)
        splitter = SentencexSplitter()
        return cls(
            extractor=ClaimExtractor(splitter=splitter, parser=SpacyParser.load(), scorer=TfidfScorer.load()),
            windows=PassageWindows(splitter=splitter, count_tokens=encoder.count_tokens),
            selector=Bm25Selector(top_k, min_overlap=encoder.info.calibration.min_overlap),
            model=encoder,
            policy=policy or ThresholdPolicy.for_model(encoder.info),
            top_k=top_k,
            min_check_worthiness=min_check_worthiness,
        )

    def check(self, article: ArticleLike, evidence: Path | EvidenceLike | Iterable[EvidenceLike]) -> Report:
        """Weigh every checkable claim of an article against the evidence.

        Args:
            article: the text itself, the path of a text or Markdown file, or an Article.
            evidence: the path of an evidence file, or snippets as strings, mappings or Evidence.

        Raises:
            InputError: the article or the evidence can't be used, or the article states no fact.
        """
        parsed, snippets = _article(article), _evidence(evidence)
        started = time.perf_counter()
        claims = self.extract(parsed)
        checkable = [claim for claim in claims if self._is_checkable(claim)]
        if not checkable:
            raise InputError(_nothing_to_check(parsed, claims, self.min_check_worthiness))
        extracted = time.perf_counter()
        passages, selected = self._select(checkable, snippets)
        chosen = time.perf_counter()
        verdicts = self._judge(checkable, passages, selected)
        return Report(
            article=parsed,
            evidence=snippets,
            claims=claims,
            verdicts=verdicts,
            model=self.model.info,
            settings=Settings(
                top_k=self.top_k,
                min_check_worthiness=self.min_check_worthiness,
                policy=type(self.policy).__name__,
                thresholds=self.policy.thresholds,
            ),
            timing=Timing(extract=extracted - started, select=chosen - extracted, predict=time.perf_counter() - chosen),
        )

    def extract(self, article: ArticleLike) -> tuple[Claim, ...]:
        """Every sentence of the article's body, with its kind, reasons and check-worthiness.

        Raises:
            InputError: the article can't be read.
        """
        return tuple(self.extractor.extract(_article(article)))

    def verify(
        self, claims: Sequence[str | Claim], evidence: Path | EvidenceLike | Iterable[EvidenceLike]
    ) -> tuple[Verdict, ...]:
        """One verdict per claim, in order; strings are taken as facts and checked as they stand.

        Raises:
            InputError: a claim is empty or too long for the model, or the evidence can't be used.
        """
        ready = [_claim(claim, number) for number, claim in enumerate(claims, start=1)]
        if not ready:
            return ()
        passages, selected = self._select(ready, _evidence(evidence))
        return self._judge(ready, passages, selected)

    def _is_checkable(self, claim: Claim) -> bool:
        return claim.kind is ClaimKind.FACT and (claim.check_worthiness or 0.0) >= self.min_check_worthiness

    def _select(self, claims: Sequence[Claim], evidence: Sequence[Evidence]) -> tuple[list[Passage], list[list[Passage]]]:
        """All passages, and those that will be read for each claim."""
        longest = max(self.model.count_tokens([claim.text for claim in claims]))
        room = self.model.info.window - self.model.info.special_tokens - longest
        if room < self.model.info.window // 4:
            worst = max(claims, key=lambda claim: len(claim.text))
            raise InputError(
                f"a claim has {longest} tokens, too long beside evidence in a window of {self.model.info.window} "
                f"({worst.text[:60]!r}...): split it into shorter claims"
            )
        passages = self.windows.window(evidence, max_tokens=min(room, self.model.info.calibration.passage_tokens))
        return passages, [list(self.selector.select(claim, passages)) for claim in claims]

    def _judge(
        self, claims: Sequence[Claim], passages: Sequence[Passage], selected: Sequence[Sequence[Passage]]
    ) -> tuple[Verdict, ...]:
        """Score all pairs of all claims in one call, then decide claim by claim."""
        pairs = [
            NliPair(premise=passage.premise, hypothesis=claim.text)
            for claim, chosen in zip(claims, selected, strict=True)
            for passage in chosen
        ]
        scores = iter(self.model.predict(pairs))
        verdicts = []
        for claim, chosen in zip(claims, selected, strict=True):
            judgements = [Judgement(passage=passage, scores=next(scores), relation=Relation.NEUTRAL) for passage in chosen]
            coverage = Coverage(passages_given=len(passages), passages_scored=len(chosen))
            verdicts.append(self.policy.decide(claim, judgements, coverage))
        return tuple(verdicts)


def _article(article: ArticleLike) -> Article:
    if isinstance(article, Article):
        return article
    return read_article(article) if isinstance(article, Path) else parse_article(article)


def _evidence(evidence: Path | EvidenceLike | Iterable[EvidenceLike]) -> tuple[Evidence, ...]:
    return read_evidence(evidence) if isinstance(evidence, Path) else parse_evidence(evidence)


def _claim(claim: str | Claim, number: int) -> Claim:
    if isinstance(claim, Claim):
        return claim
    if not isinstance(claim, str) or not claim.strip():
        raise InputError(f"claim {number} is {claim!r}; expected a sentence or a Claim")
    sentence = Sentence(index=number - 1, text=claim, start=0, end=len(claim))
    return Claim(id=f"c{number}", text=" ".join(claim.split()), start=0, end=len(claim), sentence=sentence, kind=ClaimKind.FACT)


def _nothing_to_check(article: Article, claims: Sequence[Claim], least: float) -> str:
    counts = {kind: sum(claim.kind is kind for claim in claims) for kind in ClaimKind}
    found = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "no sentences in its body"
    floor = f" with a check-worthiness of {least} or more" if least else ""
    return f"{article.source or 'article'}: no claims to check; found {found}; expected a sentence that states a fact{floor}"

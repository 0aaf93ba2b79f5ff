"""The facade: article and evidence in, Report out. Read ``ClaimChecker.check`` for the data flow."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from claimcheck import __version__
from claimcheck.claims import ClaimExtractor
from claimcheck.claims.extractor import MIN_CHECK_WORTHINESS
from claimcheck.errors import InputError
from claimcheck.evidence import PassageWindows
from claimcheck.inputs import ArticleLike, EvidenceSource, as_article, as_claims, as_evidence
from claimcheck.nli import NliCrossEncoder
from claimcheck.protocols import CheckWorthinessScorer, EvidenceSelector, NliModel, VerdictPolicy
from claimcheck.quotes import Quoter
from claimcheck.schema import (
    Cause,
    CheckPlan,
    Claim,
    Coverage,
    Evidence,
    NliScores,
    Passage,
    PlannedClaim,
    Reading,
    Report,
    Settings,
    Timing,
    Verdict,
    VerdictLabel,
    settings_of,
)
from claimcheck.selection import TOP_K, Bm25Selector, HybridSelector
from claimcheck.verdicts import ThresholdPolicy

LEAST_ROOM = 0.25  # of the window, that a claim must leave for evidence


class ClaimChecker:
    """Finds the checkable claims of an article and weighs each against the evidence.

    ``__init__`` takes ready parts, each replaceable by anything with the same method;
    ``from_pretrained`` builds the usual ones. Threads may share a checker.
    """

    def __init__(
        self,
        *,
        extractor: ClaimExtractor,
        windows: PassageWindows,
        selector: EvidenceSelector,
        model: NliModel,
        policy: VerdictPolicy,
    ) -> None:
        self.extractor = extractor
        self.windows = windows
        self.selector = selector
        self.model = model
        self.policy = policy

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
        resolve: bool = False,
        selector: EvidenceSelector | None = None,
        scorer: CheckWorthinessScorer | None = None,
        policy: VerdictPolicy | None = None,
        max_false_support: float | None = None,
        max_false_refutation: float | None = None,
    ) -> ClaimChecker:
        """A checker with the shipped model, or with a checkpoint of yours.

        Args:
            model: name of a shipped model, folder or Hugging Face hub id of an NLI checkpoint; when None
                claimcheck-base where it is installed, else claimcheck-mini.
            device: "auto", "cpu", "cuda", "cuda:1", "mps".
            dtype: "auto", "float32", "bfloat16", "float16".
            labels: the classes in the order of the checkpoint's outputs, where its config lacks names.
            top_k: at most so many passages are read for a claim; None reads all. Not with ``selector``.
            min_check_worthiness: facts below this score get no verdict.
            resolve: put what pronouns, descriptions and relative times refer to in their place before a fact is judged.
            selector: chooses the passages; ``HybridSelector`` when None.
            scorer: ranks sentences; the shipped one when None.
            policy: how readings become a verdict; ``ThresholdPolicy.for_model`` when None.
            max_false_support: share of claims that may be falsely supported, as measured on the model's calibration claims;
                its thresholds keep to that, and fewer claims are decided. Not with ``policy``.
            max_false_refutation: share that may be falsely refuted.

        Raises:
            InputError: an option makes no sense.
            ModelError: the model can't be loaded, its labels can't be read, or the device is absent.
        """
        if selector is not None and top_k != TOP_K:
            raise InputError(f"top_k is {top_k} beside a selector of your own; expected one or the other")
        extractor = ClaimExtractor.load(scorer=scorer, min_check_worthiness=min_check_worthiness, resolve=resolve)
        if selector is None and top_k is not None:
            Bm25Selector(top_k)  # refuses a senseless number before the model is loaded
        risks = {"max_false_support": max_false_support, "max_false_refutation": max_false_refutation}
        if policy is not None and any(risk is not None for risk in risks.values()):
            raise InputError("a risk was given beside a policy of your own; expected one or the other")
        encoder = NliCrossEncoder.from_pretrained(model, device=device, dtype=dtype, labels=labels)
        return cls(
            extractor=extractor,
            windows=PassageWindows(splitter=extractor.splitter, count_tokens=encoder.count_tokens),
            selector=selector or HybridSelector(top_k, min_overlap=encoder.info.calibration.min_overlap),
            model=encoder,
            policy=policy or ThresholdPolicy.for_model(encoder.info, **risks),
        )

    def check(self, article: ArticleLike, evidence: EvidenceSource) -> Report:
        """Weigh every checkable claim of an article against the evidence.

        An article that states no fact gives a report without verdicts; its claims say why.

        Args:
            article: the text itself, the Path of a text or Markdown file, or an Article.
            evidence: the Path of an evidence file or several, or snippets as strings, mappings or Evidence.

        Raises:
            InputError: the article or the evidence can't be used.
        """
        (report,) = self.check_many([(article, evidence)])
        return report

    def check_many(self, jobs: Iterable[tuple[ArticleLike, EvidenceSource]]) -> list[Report]:
        """One report per article with its evidence, in order; the pairs of all go to the model in one call.

        Raises:
            InputError: an article or its evidence can't be used.
        """
        plans = [self.plan(article, evidence) for article, evidence in jobs]
        started = time.perf_counter()
        scores = iter(self.model.predict([pair for plan in plans for pair in plan.pairs]))
        seconds = time.perf_counter() - started
        total = sum(len(plan.pairs) for plan in plans) or 1
        return [
            self.conclude(plan, list(islice(scores, len(plan.pairs))), predict_seconds=seconds * len(plan.pairs) / total)
            for plan in plans
        ]

    def plan(self, article: ArticleLike, evidence: EvidenceSource) -> CheckPlan:
        """What the model will have to read for an article: its claims, each with the passages chosen for it.

        Raises:
            InputError: the article or the evidence can't be used.
        """
        parsed = as_article(article)
        snippets, files = as_evidence(evidence)
        started = time.perf_counter()
        claims = self.extract(parsed)
        extracted = time.perf_counter()
        plan = self._planned([claim for claim in claims if claim.left_out is None], snippets)
        timing = Timing(extract=extracted - started, select=time.perf_counter() - extracted)
        return plan.model_copy(update={"article": parsed, "evidence_files": files, "claims": claims, "timing": timing})

    def plan_claims(self, claims: Sequence[str | Claim], evidence: EvidenceSource) -> CheckPlan:
        """The same for claims of one's own; strings are taken as facts and checked as they stand.

        Raises:
            InputError: a claim has no words, two have one id, or the evidence can't be used.
        """
        return self._planned(list(as_claims(claims)), as_evidence(evidence)[0])

    def decide(self, plan: CheckPlan, scores: Sequence[NliScores]) -> tuple[Verdict, ...]:
        """One verdict per planned claim, from the model's scores of ``plan.pairs`` in order.

        Raises:
            InputError: there are more or fewer scores than pairs.
        """
        wanted = sum(len(item.passages) for item in plan.planned)
        if len(scores) != wanted:
            raise InputError(f"{len(scores)} scores were given for {wanted} pairs; expected one for each of plan.pairs")
        remaining, quoter = iter(scores), Quoter(self.windows.splitter)
        return tuple(self._verdict(item, remaining, quoter) for item in plan.planned)

    def conclude(self, plan: CheckPlan, scores: Sequence[NliScores], *, predict_seconds: float = 0.0) -> Report:
        """The report of an article's plan, from the model's scores of ``plan.pairs`` in order.

        Raises:
            InputError: the plan is one of claims without an article, or the scores aren't of its pairs.
        """
        if plan.article is None:
            raise InputError("this plan has no article; expected one made by plan(article, evidence), or use decide")
        return Report(
            version=__version__,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            article=plan.article,
            evidence_files=plan.evidence_files,
            evidence=plan.evidence,
            claims=plan.claims,
            verdicts=self.decide(plan, scores),
            blocks_left_out=self.extractor.left_out_blocks(plan.article),
            model=self.model.info,
            settings=plan.settings,
            timing=plan.timing.model_copy(update={"predict": predict_seconds}),
        )

    def extract(self, article: ArticleLike) -> tuple[Claim, ...]:
        """Every sentence of the article's body, with its kind, reasons and check-worthiness.

        Raises:
            InputError: the article can't be read.
        """
        return tuple(self.extractor.extract(as_article(article)))

    def verify(self, claims: Sequence[str | Claim], evidence: EvidenceSource) -> tuple[Verdict, ...]:
        """One verdict per claim, in order; strings are taken as facts and checked as they stand.

        Raises:
            InputError: a claim has no words, two have one id, or the evidence can't be used.
        """
        plan = self.plan_claims(claims, evidence)
        return self.decide(plan, self.model.predict(plan.pairs))

    def _planned(self, claims: Sequence[Claim], evidence: tuple[Evidence, ...]) -> CheckPlan:
        """Which passages will be read for each claim; what is read for one doesn't depend on the others."""
        info = self.model.info
        titled = {item.id for item in evidence if item.title}
        lengths = list(self.model.count_tokens([claim.text for claim in claims])) if claims else []
        usable = info.window - info.special_tokens
        most = usable - int(info.window * LEAST_ROOM)  # tokens of a claim
        by_size: dict[int, list[Passage]] = {}  # one size for all claims but very long ones
        planned = []
        for claim, length in zip(claims, lengths, strict=True):
            size = min(usable - min(length, most), info.calibration.passage_tokens)
            if size not in by_size:
                by_size[size] = self.windows.window(evidence, max_tokens=size)
            if length > most:
                planned.append(self._too_long(claim, length, most, given=len(by_size[size])))
            else:
                planned.append(self._chosen(claim, by_size[size], titled))
        return CheckPlan(
            article=None,
            evidence=evidence,
            claims=tuple(claims),
            planned=tuple(planned),
            settings=Settings(
                extractor=settings_of(self.extractor),
                windows=settings_of(self.windows, max_tokens=info.calibration.passage_tokens, overlap="one sentence"),
                selector=settings_of(self.selector),
                policy=settings_of(self.policy),
            ),
        )

    def _chosen(self, claim: Claim, passages: Sequence[Passage], titled: set[str]) -> PlannedClaim:
        chosen = tuple(self.selector.select(claim, passages))
        untitled = sum(not passage.context and passage.evidence_id in titled for passage in chosen)
        coverage = Coverage(passages_given=len(passages), passages_read=len(chosen), titles_unread=untitled)
        return PlannedClaim(claim=claim, passages=chosen, coverage=coverage)

    def _too_long(self, claim: Claim, length: int, most: int, *, given: int) -> PlannedClaim:
        reason = (
            f"the claim has {length} tokens and {self.model.info.name} reads one of at most {most} beside evidence: "
            f"split it into shorter claims"
        )
        coverage = Coverage(passages_given=given, passages_read=0)
        return PlannedClaim(claim=claim, passages=(), coverage=coverage, too_long=reason)

    def _verdict(self, item: PlannedClaim, scores: Iterator[NliScores], quoter: Quoter) -> Verdict:
        if item.too_long:
            return Verdict(
                claim=item.claim.id,
                label=VerdictLabel.NOT_ENOUGH_EVIDENCE,
                confidence=None,
                cause=Cause.TOO_LONG,
                reason=item.too_long,
                coverage=item.coverage,
            )
        quotes = [quoter.quote(item.claim.text, passage) for passage in item.passages]
        readings = [
            Reading(passage=passage, scores=next(scores), quote=found.sentence, shared=found.shared)
            for passage, found in zip(item.passages, quotes, strict=True)
        ]
        return self.policy.decide(item.claim, readings, item.coverage)

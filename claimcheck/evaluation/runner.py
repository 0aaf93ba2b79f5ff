"""A model on labelled sets: reads them, asks the library for its decisions, and evaluates these.

NLI pairs are judged by the model alone. Claims with evidence are judged by ``ClaimChecker.verify``, and
whole articles by ``ClaimChecker.check``, so that what is measured is what a user gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from claimcheck import __version__
from claimcheck.checker import ClaimChecker
from claimcheck.errors import InputError
from claimcheck.evaluation.articles import LabelledArticle, judge, read_articles, together
from claimcheck.evaluation.labelled import LabelledRow, LabelledSet, read_labelled, stratified
from claimcheck.evaluation.metered import MeteredModel
from claimcheck.evaluation.metrics import evaluate, outcomes_of
from claimcheck.evaluation.results import (
    ArticleFindings,
    EvaluationRun,
    EvaluationSettings,
    Outcome,
    Sample,
    SetKind,
    SetResult,
    Skipped,
)
from claimcheck.protocols import NliModel
from claimcheck.schema import CheckPlan, Evidence, NliPair, NliScores, settings_of
from claimcheck.selection import Bm25Selector

CHUNK = 1024  # rows whose pairs are scored in one call: enough to pack well, little enough to hold
OnProgress = Callable[[str], None]


@dataclass(slots=True)
class Judged:
    """What came of some rows."""

    outcomes: list[Outcome] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    windowed: int = 0
    tokens_cut: int = 0


def evaluate_models(
    models: Sequence[str | None],
    paths: Sequence[Path],
    settings: EvaluationSettings,
    *,
    labels: Sequence[str] | None = None,
    device: str = "auto",
    dtype: str = "auto",
    on_progress: OnProgress | None = None,
) -> list[EvaluationRun]:
    """One run per model, each loaded as ``ClaimChecker.from_pretrained`` does, one after the other.

    Raises:
        InputError: a file is bad, or labels were given for several models.
        ModelError: a model can't be loaded.
    """
    if labels and len(models) > 1:
        raise InputError("labels speak of one model and several were given: evaluate each with --rows, then --compare")
    runs = []
    for model in models:
        checker = ClaimChecker.from_pretrained(model, labels=labels, device=device, dtype=dtype, resolve=settings.resolve)
        runs.append(EvaluationRunner(checker, settings=settings, on_progress=on_progress or (lambda _: None)).run(paths))
    return runs


class EvaluationRunner:
    """Evaluates one checker's model on any number of labelled files and folders."""

    def __init__(self, checker: ClaimChecker, *, settings: EvaluationSettings, on_progress: OnProgress = lambda _: None) -> None:
        """Store the parts.

        Args:
            checker: its parts judge articles as they are, and claims over all their evidence.
            settings: the sample, and how evidence is read.
            on_progress: called with a line on what has been done.
        """
        self.checker = checker
        self.settings = settings
        self.on_progress = on_progress

    def run(self, paths: Sequence[Path]) -> EvaluationRun:
        """Every file and folder in turn; all are read before the first is judged.

        Raises:
            InputError: a file can't be read or has a bad row; the message begins ``path:line``.
        """
        sets = [read_articles(path) if path.is_dir() else read_labelled(path) for path in paths]
        results = [
            self.rows(found) if isinstance(found, LabelledSet) else self.articles(path.resolve().name, found)
            for path, found in zip(paths, sets, strict=True)
        ]
        repeated = Counter(result.name for result in results)
        named = [  # where two files have one name, the path tells them apart
            result.model_copy(update={"name": str(path)}) if repeated[result.name] > 1 else result
            for path, result in zip(paths, results, strict=True)
        ]
        policy = settings_of(self.checker.policy)
        return EvaluationRun(
            version=__version__,
            model=self.checker.model.info,
            settings=self.settings,
            policy=policy.part,
            thresholds={name: value for name, value in policy.options.items() if isinstance(value, float)},
            sets=tuple(named),
        )

    def rows(self, labelled: LabelledSet) -> SetResult:
        """A set of NLI pairs, or of claims with evidence.

        Raises:
            InputError: no row of it can be judged.
        """
        rows, sample = labelled.rows, None
        if self.settings.limit is not None and self.settings.limit < len(rows):
            rows = stratified(rows, self.settings.limit, seed=self.settings.seed)
            sample = Sample(rows=len(rows), of=len(labelled.rows), seed=self.settings.seed)
        model = MeteredModel(self.checker.model)
        judged = Judged(skipped=list(labelled.skipped))
        judge_rows = self._judge_pairs if labelled.kind is SetKind.NLI else self._judge_claims
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            judge_rows(chunk, model, judged)
            self.on_progress(f"{labelled.name}: {start + len(chunk)} of {len(rows)} rows")
        return self._result(labelled.name, labelled.kind, judged, model, sample=sample)

    def articles(self, name: str, articles: Sequence[LabelledArticle]) -> SetResult:
        """A set of labelled articles; all of them, whatever the limit.

        Raises:
            InputError: an article can't be checked.
        """
        model = MeteredModel(self.checker.model)
        checker = self._with(model, reads=None)
        judged, findings = Judged(), []
        for labelled in articles:
            report = checker.check(labelled.article, labelled.evidence)
            outcomes, found = judge(labelled, report)
            judged.outcomes += outcomes
            judged.tokens_cut += sum(verdict.coverage.tokens_cut for verdict in report.verdicts)
            findings.append(found)
            self.on_progress(f"{labelled.folder}: {len(outcomes)} claims")
        return self._result(name, SetKind.ARTICLES, judged, model, articles=together(findings))

    def _result(
        self,
        name: str,
        kind: SetKind,
        judged: Judged,
        model: MeteredModel,
        *,
        sample: Sample | None = None,
        articles: ArticleFindings | None = None,
    ) -> SetResult:
        if not judged.outcomes:
            raise InputError(f"{name}: no row could be judged; the first: {judged.skipped[0].where}: {judged.skipped[0].reason}")
        settings = self.settings
        return SetResult(
            name=name,
            kind=kind,
            evaluation=evaluate(judged.outcomes, bins=settings.bins, resamples=settings.resamples, seed=settings.seed),
            sample=sample,
            skipped=tuple(judged.skipped),
            windowed=judged.windowed,
            tokens_cut=judged.tokens_cut,
            pairs=model.pairs,
            seconds=model.seconds,
            articles=articles,
            outcomes=tuple(judged.outcomes),
        )

    def _judge_pairs(self, rows: Sequence[LabelledRow], model: MeteredModel, judged: Judged) -> None:
        """The model alone; of a premise longer than its window, the most decisive passage speaks."""
        ready: list[tuple[LabelledRow, list[NliPair]]] = []
        for row in rows:
            try:
                ready.append((row, self._premises(row, model)))
            except InputError as error:
                judged.skipped.append(Skipped(where=row.where, reason=str(error)))
        scores = iter(model.predict([pair for _, pairs in ready for pair in pairs]))
        spoken = [max([next(scores) for _ in pairs], key=_decisiveness) for _, pairs in ready]
        judged.windowed += sum(len(pairs) > 1 for _, pairs in ready)
        read = [row for row, _ in ready]
        found = outcomes_of(
            [row.gold for row in read], spoken, ids=[row.id for row in read], clusters=[row.cluster for row in read]
        )
        judged.outcomes += [
            outcome.model_copy(update={"group": row.group, "pair": row.pair}) for row, outcome in zip(read, found, strict=True)
        ]

    def _premises(self, row: LabelledRow, model: NliModel) -> list[NliPair]:
        """The pair as it is where it fits, else one for each passage of the premise."""
        (premise,) = row.evidence
        claim_tokens, premise_tokens = model.count_tokens([row.claim, premise.text])
        room = model.info.window - model.info.special_tokens - claim_tokens
        if premise_tokens <= room:
            return [NliPair(premise=premise.text, hypothesis=row.claim)]
        if room < model.info.window // 4:
            raise InputError(f"the hypothesis has {claim_tokens} tokens, too long beside a premise in {model.info.window}")
        passages = self.checker.windows.window([premise], max_tokens=room)
        return [NliPair(premise=passage.premise, hypothesis=row.claim) for passage in passages]

    def _judge_claims(self, rows: Sequence[LabelledRow], model: MeteredModel, judged: Judged) -> None:
        """As ``ClaimChecker.verify`` decides over all evidence of the row; the pairs of all rows are scored in one call."""
        checker = self._with(model, reads="all")
        ready: list[tuple[LabelledRow, CheckPlan]] = []
        for row in rows:
            evidence = _joined(row.evidence) if self.settings.join else row.evidence
            plan = checker.plan_claims([row.claim], evidence)
            if too_long := plan.planned[0].too_long:
                judged.skipped.append(Skipped(where=row.where, reason=too_long))
            else:
                ready.append((row, plan))
        scores = iter(model.predict([pair for _, plan in ready for pair in plan.pairs]))
        for row, plan in ready:
            read = list(islice(scores, len(plan.pairs)))
            (verdict,) = checker.decide(plan, read)
            judged.windowed += verdict.coverage.passages_given > len(plan.evidence)
            judged.tokens_cut += verdict.coverage.tokens_cut
            judged.outcomes.append(
                Outcome(
                    id=row.id,
                    cluster=row.cluster,
                    gold=row.gold,
                    predicted=verdict.label.value,
                    confidence=verdict.confidence,
                    support=max((item.entailment for item in read), default=0.0),
                    refutation=max((item.contradiction for item in read), default=0.0),
                    group=row.group,
                    pair=row.pair,
                )
            )

    def _with(self, model: NliModel, *, reads: int | Literal["all"] | None) -> ClaimChecker:
        """The checker around another model, reading so many passages unless the settings say otherwise; None as it does."""
        parts, chosen = self.checker, self.settings.top_k or reads
        selector = copy(parts.selector)  # what it was fitted with stays; only how many it takes may change
        if isinstance(selector, Bm25Selector) and chosen is not None:
            selector.top_k = None if chosen == "all" else chosen
        return ClaimChecker(extractor=parts.extractor, windows=parts.windows, selector=selector, model=model, policy=parts.policy)


def _joined(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    text = " ".join(item.text.strip() for item in evidence)
    return (Evidence(id="e1", text=text),) if text else ()


def _decisiveness(scores: NliScores) -> float:
    return max(scores.entailment, scores.contradiction)

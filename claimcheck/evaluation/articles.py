"""Whole articles with hand-made labels, and how the verdicts of a report answer to them.

A folder holds ``article.txt``, ``evidence.jsonl`` and ``gold.json``; a folder of such folders is a set.
``gold.json`` has ``entries``, each with ``find`` (words of one sentence of the article), ``label`` (the
acceptable verdicts, the best one first), ``evidence`` (ids of the snippets that decide) and ``type``;
and ``not_fact``, words of sentences that state no fact and must get no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claimcheck.errors import InputError
from claimcheck.evaluation.labels import LEFT_OUT, VERDICT_NAMES, read_label
from claimcheck.evaluation.results import ArticleFindings, Outcome
from claimcheck.files import read_text
from claimcheck.schema import Article, Claim, Record, Report, Verdict, VerdictLabel

GOLD = "gold.json"
DECIDING = (VerdictLabel.SUPPORTED, VerdictLabel.REFUTED, VerdictLabel.CONFLICTING_EVIDENCE)


class GoldClaim(BaseModel):
    """One sentence of the article and what a verdict on it may be."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    find: str = Field(min_length=1)
    label: tuple[str, ...] = Field(min_length=1)
    evidence: tuple[str, ...] = ()
    type: str | None = None


class GoldArticle(BaseModel):
    """The labels of one article."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    entries: tuple[GoldClaim, ...] = Field(min_length=1)
    not_fact: tuple[str, ...] = ()


class LabelledArticle(Record):
    """A folder and its labels."""

    folder: Path
    gold: GoldArticle

    @property
    def article(self) -> Path:
        """The article's text."""
        return self.folder / "article.txt"

    @property
    def evidence(self) -> Path:
        """The snippets that a researcher collected for it."""
        return self.folder / "evidence.jsonl"


def read_articles(path: Path) -> list[LabelledArticle]:
    """The labelled articles of a folder, in the order of their names.

    Raises:
        InputError: no ``gold.json`` there, a bad one, or words that the article doesn't hold.
    """
    folders = [path] if (path / GOLD).is_file() else sorted(item for item in path.iterdir() if (item / GOLD).is_file())
    if not folders:
        raise InputError(f"{path}: no labelled articles; expected folders with article.txt, evidence.jsonl and {GOLD}")
    return [_labelled(folder) for folder in folders]


def judge(labelled: LabelledArticle, report: Report) -> tuple[list[Outcome], ArticleFindings]:
    """One outcome per gold claim, and what the article shows beside them."""
    outcomes, decided, quoting = [], 0, 0
    for number, gold in enumerate(labelled.gold.entries, start=1):
        verdicts = [item for item in report.verdicts if _holds(report.claim_of(item), gold.find, report.article)]
        label = joined([(report.claim_of(item), item) for item in verdicts])
        acceptable = [read_label(name, VERDICT_NAMES) or name for name in gold.label]
        predicted = LEFT_OUT if label is None else label.value
        row = f"{labelled.folder.name}/{number}"
        outcomes.append(
            Outcome(
                id=row,
                cluster=row,
                gold=predicted if predicted in acceptable else acceptable[0],
                predicted=predicted,
                confidence=next((verdict.confidence for verdict in verdicts if verdict.label is label), None),
                group=gold.type,
            )
        )
        if gold.evidence and label in DECIDING:
            decided += 1
            quoting += bool(_quoted(verdicts) & set(gold.evidence))
    violations = tuple(
        f"{labelled.folder.name}: {words}"
        for words in labelled.gold.not_fact
        if any(_holds(report.claim_of(verdict), words, report.article) for verdict in report.verdicts)
    )
    findings = ArticleFindings(
        articles=1,
        left_out=sum(outcome.predicted == LEFT_OUT for outcome in outcomes),
        decided=decided,
        quoting_gold=quoting,
        not_facts=len(labelled.gold.not_fact),
        violations=violations,
    )
    return outcomes, findings


def together(findings: Sequence[ArticleFindings]) -> ArticleFindings:
    """The findings of several articles as one."""
    return ArticleFindings(
        articles=sum(item.articles for item in findings),
        left_out=sum(item.left_out for item in findings),
        decided=sum(item.decided for item in findings),
        quoting_gold=sum(item.quoting_gold for item in findings),
        not_facts=sum(item.not_facts for item in findings),
        violations=tuple(violation for item in findings for violation in item.violations),
    )


def joined(verdicts: Sequence[tuple[Claim, Verdict]]) -> VerdictLabel | None:
    """The label of a sentence from the verdicts on it and on its parts; None when there are none.

    The verdict on the whole sentence counts where there is one. Parts alone: one refuted part refutes,
    all supported support, and anything else is not enough.
    """
    if not verdicts:
        return None
    parents = {claim.parent for claim, _ in verdicts}
    wholes = [verdict for claim, verdict in verdicts if claim.id in parents]
    alone = [verdict for claim, verdict in verdicts if claim.parent is None]
    if wholes:
        return wholes[0].label
    if len(verdicts) == 1 or len(alone) == 1:
        return (alone or [verdict for _, verdict in verdicts])[0].label
    labels = {verdict.label for _, verdict in verdicts}
    if VerdictLabel.REFUTED in labels:
        return VerdictLabel.REFUTED
    return VerdictLabel.SUPPORTED if labels == {VerdictLabel.SUPPORTED} else VerdictLabel.NOT_ENOUGH_EVIDENCE


def _labelled(folder: Path) -> LabelledArticle:
    path = folder / GOLD
    try:
        gold = GoldArticle.model_validate_json(read_text(path, what="labels"))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: {place or 'the file'}: {first['msg']}; see the fields of a labelled article") from error
    labelled = LabelledArticle(folder=folder, gold=gold)
    text = read_text(labelled.article, what="article")
    for number, entry in enumerate(gold.entries, start=1):
        unknown = [name for name in entry.label if read_label(name, VERDICT_NAMES) not in list(VerdictLabel)]
        if unknown:
            raise InputError(f"{path}: entry {number}: label {unknown[0]!r} is unknown; expected {', '.join(VerdictLabel)}")
    for words in (*(entry.find for entry in gold.entries), *gold.not_fact):
        if words not in text:
            raise InputError(f"{path}: {words[:60]!r} is not in {labelled.article}; expected words of one of its sentences")
    return labelled


def _holds(claim: Claim, words: str, article: Article) -> bool:
    """Whether the words lie in the claim's source, in its sentence, or in its text."""
    start = article.text.find(words)
    spans = (claim, claim.sentence)
    return words in claim.text or any(span.start <= start and start + len(words) <= span.end for span in spans)


def _quoted(verdicts: Sequence[Verdict]) -> set[str]:
    return {judgement.passage.evidence_id for verdict in verdicts for judgement in verdict.rationale}

"""What an evaluation finds, as frozen records: every figure, and what it was measured on.

A figure that has nothing to rest on is None, never 0 or 1: the recall of a class that the gold labels
don't hold, the precision of a class that was never predicted, the accuracy of an empty bin.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from claimcheck.schema import ModelInfo, Record

RESULT_VERSION = "1"


class SetKind(StrEnum):
    """What the rows of a labelled set are, and so who decides: the model alone, or the library around it."""

    NLI = "nli"
    VERIFY = "verify"
    ARTICLES = "articles"


class Outcome(Record):
    """One row: what was expected and what came out.

    ``cluster`` names what the row shares with others that are not independent of it; the bootstrap
    resamples clusters. ``support`` and ``refutation`` are the strongest probabilities of entailment
    and contradiction over the passages read; None where there was no single decision.
    """

    id: str
    cluster: str
    gold: str
    predicted: str
    confidence: float | None = Field(default=None, ge=0, le=1)
    support: float | None = None
    refutation: float | None = None
    group: str | None = None
    pair: str | None = None


class Estimate(Record):
    """A figure with its 95% interval, from the percentiles of a bootstrap over clusters."""

    value: float
    low: float
    high: float


class ClassResult(Record):
    """How one class fared; ``rows`` counts gold labels, ``predicted`` predictions."""

    label: str
    rows: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None


class Confusion(Record):
    """Counts of gold label (rows) against prediction (columns)."""

    gold: tuple[str, ...]
    predicted: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class ReliabilityBin(Record):
    """The rows whose confidence lies in [low, high); the last bin holds 1 too."""

    low: float
    high: float
    rows: int
    confidence: float | None
    accuracy: float | None


class ErrorCount(Record):
    """Errors in one direction: their share of all rows, and how many turn the gold label into its opposite."""

    count: int
    share: Estimate
    reversals: int


class TwoWay(Record):
    """A set of two classes, where every prediction that isn't the positive class is the negative one.

    ``best_threshold`` is tuned on the very rows it is measured on, so that ``balanced_accuracy_at_best``
    is a ceiling and not an estimate. ``likelier_side`` is the accuracy of the likelier of entailment
    and contradiction, for sets that hold nothing else.
    """

    positive: str
    negative: str
    accuracy: Estimate
    balanced_accuracy: Estimate
    best_threshold: float | None
    balanced_accuracy_at_best: float | None
    likelier_side: Estimate | None


class GroupResult(Record):
    """Rows of one group (a type of claim, a phenomenon) and how many were right.

    Of minimal pairs, those with all rows right are ``solved``.
    """

    group: str
    rows: int
    right: int
    pairs: int = 0
    solved: int = 0


class Evaluation(Record):
    """Everything that follows from gold labels and predictions alone.

    ``balanced_accuracy`` is the mean recall, and ``macro_f1`` the mean F1, of the classes that the gold
    labels hold. ``calibration_error`` is the expected calibration error of the predicted label's
    confidence in equal-width bins (Naeini et al. 2015).
    """

    rows: int
    clusters: int
    resamples: int
    accuracy: Estimate
    balanced_accuracy: Estimate
    macro_f1: Estimate
    classes: tuple[ClassResult, ...]
    confusion: Confusion
    calibration_error: float | None
    reliability: tuple[ReliabilityBin, ...]
    false_supports: ErrorCount
    false_refutations: ErrorCount
    two_way: TwoWay | None = None
    groups: tuple[GroupResult, ...] = ()


class Sample(Record):
    """The rows that were drawn, in proportion to the labels, from how many, and with which seed."""

    rows: int
    of: int
    seed: int


class Skipped(Record):
    """A row that got no prediction, and why."""

    where: str
    reason: str


class ArticleFindings(Record):
    """What whole articles show beside their verdicts.

    ``decided`` counts the claims with gold evidence that got a deciding verdict, and ``quoting_gold``
    those among them that quote such evidence; ``violations`` lists the sentences that state no fact
    and got a verdict all the same.
    """

    articles: int
    left_out: int
    decided: int
    quoting_gold: int
    not_facts: int
    violations: tuple[str, ...]


class SetResult(Record):
    """One labelled set, judged by one model."""

    name: str
    kind: SetKind
    evaluation: Evaluation
    sample: Sample | None = None
    skipped: tuple[Skipped, ...] = ()
    windowed: int = Field(default=0, description="rows whose evidence was longer than the model reads, read in passages")
    tokens_cut: int = 0
    pairs: int
    seconds: float = Field(description="spent in the model alone")
    articles: ArticleFindings | None = None
    outcomes: tuple[Outcome, ...] = ()

    @property
    def pairs_per_second(self) -> float:
        """Speed of the model; distinct pairs are scored once and counted once."""
        return self.pairs / max(self.seconds, 1e-9)


class EvaluationSettings(Record):
    """The options that shaped a run.

    ``top_k`` is how many passages are read for a claim; None is all for a row, and for an article's
    claim what ``check`` takes. ``resolve`` concerns articles alone: their references are replaced before judging.
    """

    limit: int | None = None
    seed: int = 0
    join: bool = False
    top_k: Annotated[int, Field(ge=1)] | Literal["all"] | None = None
    resolve: bool = False
    bins: int = Field(default=10, ge=1)
    resamples: int = Field(default=1000, ge=1)


class EvaluationRun(Record):
    """One model on any number of sets: enough to print it, to compare it, or to put it in a table."""

    result_version: str = RESULT_VERSION
    version: str
    model: ModelInfo
    settings: EvaluationSettings
    policy: str
    thresholds: dict[str, float]
    sets: tuple[SetResult, ...]


class Difference(Record):
    """One figure of two models on the same rows; ``change`` is second minus first.

    ``second_better`` is the share of resamples in which the second model is ahead; ties count half.
    """

    metric: str
    first: float
    second: float
    change: Estimate
    second_better: float


class Comparison(Record):
    """Two models on the rows of one set that both judged, by a paired bootstrap over clusters."""

    name: str
    first: str
    second: str
    rows: int
    clusters: int
    resamples: int
    only_first_right: int
    only_second_right: int
    unmatched: int = Field(description="rows that only one of the two judged, left out")
    differences: tuple[Difference, ...]


class ComparedRuns(Record):
    """Two runs and what sets them apart, set by set."""

    runs: tuple[EvaluationRun, EvaluationRun]
    comparisons: tuple[Comparison, ...]

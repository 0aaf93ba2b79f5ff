"""Labelled sets in, one result object out: how right a model is, how sure, and in which direction it errs.

::

    from claimcheck.evaluation import evaluate, outcomes_of

    found = evaluate(outcomes_of(gold, model.predict(pairs)))
    print(found.accuracy.value, found.calibration_error, found.false_supports.count)

``evaluate`` is a pure function of gold labels and predictions, and ``compare_runs`` tells whether one model
beats another by more than chance. ``EvaluationRunner``, in ``runner``, gets the predictions for files; it
alone needs the checker, and so torch.
"""

from claimcheck.evaluation.comparisons import compare, compare_runs
from claimcheck.evaluation.labelled import read_labelled, stratified
from claimcheck.evaluation.metrics import evaluate, outcomes_of
from claimcheck.evaluation.results import Comparison, Evaluation, EvaluationRun, EvaluationSettings, Outcome, SetResult
from claimcheck.evaluation.saved import read_run, written
from claimcheck.evaluation.tables import comparison_table, run_table

__all__ = [
    "Comparison",
    "Evaluation",
    "EvaluationRun",
    "EvaluationSettings",
    "Outcome",
    "SetResult",
    "compare",
    "compare_runs",
    "comparison_table",
    "evaluate",
    "outcomes_of",
    "read_labelled",
    "read_run",
    "run_table",
    "stratified",
    "written",
]

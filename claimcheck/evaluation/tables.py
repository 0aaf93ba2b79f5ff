"""Results as plain text for the terminal; pure functions of the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimcheck.evaluation.results import (
    ClassResult,
    ComparedRuns,
    Comparison,
    ErrorCount,
    Estimate,
    Evaluation,
    EvaluationRun,
    GroupResult,
    SetKind,
    SetResult,
)

KINDS = {
    SetKind.NLI: "NLI pairs, judged by the model alone",
    SetKind.VERIFY: "claims with evidence, judged as verify does",
    SetKind.ARTICLES: "whole articles, judged as check does",
}
CLUSTERS = {SetKind.NLI: "premises", SetKind.VERIFY: "claims", SetKind.ARTICLES: "claims"}
CORNER = "gold \\ predicted"
SHOWN = 5  # skipped rows and violations that are spelt out; the JSON holds all


def run_table(run: EvaluationRun) -> str:
    """Every set of a run, then, where there are several, one line for each."""
    model = run.model
    thresholds = ", ".join(f"{name} {value:.2f}" for name, value in run.thresholds.items())
    head = f"{model.name} ({model.dtype} on {model.device}), {run.policy}: {thresholds}; claimcheck {run.version}"
    blocks = [head, *(_set_table(item, run) for item in run.sets)]
    if len(run.sets) > 1:
        blocks.append("\n".join(_summary(run.sets)))
    return _printable("\n\n".join(blocks) + "\n")


def comparison_table(compared: ComparedRuns) -> str:
    """What sets the second model apart from the first, set by set."""
    return _printable("\n".join("\n".join([*_comparison(item), ""]) for item in compared.comparisons))


def _set_table(item: SetResult, run: EvaluationRun) -> str:
    found = item.evaluation
    lines = [f"{item.name}: {KINDS[item.kind]}", f"  {_sample(item)}", "", *_figures(found), *_two_way(found), *_articles(item)]
    lines += ["", *_classes(found.classes), "", *_confusion(found), "", *_reliability(found)]
    if found.groups:
        lines += ["", *_groups(found.groups)]
    lines += [
        "",
        f"  [95% intervals]: {found.resamples} resamples of {found.clusters:,} {_clusters(item)} (seed {run.settings.seed})",
        f"  {item.pairs:,} distinct pairs in {item.seconds:.1f} s of model time, {item.pairs_per_second:.0f} a second",
    ]
    return "\n".join(lines)


def _clusters(item: SetResult) -> str:
    """What the resamples draw."""
    return "pairs" if any(group.pairs for group in item.evaluation.groups) else CLUSTERS[item.kind]


def _groups(groups: Sequence[GroupResult]) -> Iterator[str]:
    """One line for plain groups, a table where rows come in minimal pairs."""
    if not any(group.pairs for group in groups):
        yield "  right by type: " + ", ".join(f"{group.group} {group.right}/{group.rows}" for group in groups)
        return
    widest = max(len(group.group) for group in groups)
    yield f"  {'phenomenon':{widest}}  pairs solved   rows right"
    for group in groups:
        yield f"  {group.group:{widest}}  {group.solved:5} of {group.pairs:<4} {group.right:5} of {group.rows}"
    solved, pairs = (sum(getattr(group, name) for group in groups) for name in ("solved", "pairs"))
    yield f"  {'all':{widest}}  {solved:5} of {pairs:<4} {solved / pairs:11.1%}"


def _sample(item: SetResult) -> str:
    rows, sample = f"{item.evaluation.rows:,} rows", item.sample
    if sample:
        rows += f" of a sample of {sample.rows:,} from {sample.of:,} in proportion to the labels (seed {sample.seed})"
    windowed = f"{item.windowed:,} with evidence read in several passages" if item.kind is not SetKind.ARTICLES else ""
    parts = [rows, windowed, f"{item.tokens_cut:,} tokens cut", f"{len(item.skipped):,} rows skipped"]
    reasons = [f"\n    skipped {row.where}: {row.reason}" for row in item.skipped[:SHOWN]]
    return "; ".join(part for part in parts if part) + "".join(reasons)


def _figures(found: Evaluation) -> Iterator[str]:
    yield f"  accuracy           {_interval(found.accuracy)}"
    yield f"  balanced accuracy  {_interval(found.balanced_accuracy)}   mean recall of the classes"
    yield f"  macro-F1           {_interval(found.macro_f1)}"
    if found.calibration_error is not None:
        yield f"  calibration error  {found.calibration_error:.3f}                  ECE, {len(found.reliability)} equal bins"
    yield f"  false supports     {_errors(found.false_supports, found.rows, 'refuted')}"
    yield f"  false refutations  {_errors(found.false_refutations, found.rows, 'supported')}"


def _interval(figure: Estimate) -> str:
    return f"{figure.value:.3f}  [{figure.low:.3f}, {figure.high:.3f}]"


def _errors(errors: ErrorCount, rows: int, opposite: str) -> str:
    share = errors.share
    interval = f"[{share.low:.1%}, {share.high:.1%}]"
    return f"{errors.count} of {rows} = {share.value:.1%}  {interval}; {errors.reversals} of them {opposite} by the gold label"


def _two_way(found: Evaluation) -> Iterator[str]:
    two = found.two_way
    if two is None:
        return
    yield f"  two-way accuracy   {_interval(two.accuracy)}   {two.positive} or not"
    yield f"    balanced         {_interval(two.balanced_accuracy)}"
    if two.balanced_accuracy_at_best is not None and two.best_threshold is not None:
        yield (
            f"    at its best      {two.balanced_accuracy_at_best:.3f}                  balanced, entailment from "
            f"{two.best_threshold:.3f}: tuned on these same rows"
        )
    if two.likelier_side is not None:
        yield f"  likelier side      {_interval(two.likelier_side)}   accuracy by the likelier of entailment and contradiction"


def _articles(item: SetResult) -> Iterator[str]:
    found = item.articles
    if found is None:
        return
    quoted = f"{found.quoting_gold} of {found.decided}"
    share = f" = {found.quoting_gold / found.decided:.2f}" if found.decided else ""
    yield f"  articles           {found.articles}; {found.left_out} of the labelled claims got no verdict"
    yield f"  evidence           {quoted}{share} deciding verdicts quote a snippet that the gold label names"
    yield f"  not a fact         {len(found.violations)} of {found.not_facts} such sentences got a verdict"
    for violation in found.violations[:SHOWN]:
        yield f"    {violation}"


def _classes(classes: Sequence[ClassResult]) -> Iterator[str]:
    width = max(len("class"), *(len(item.label) for item in classes))
    yield f"  {'class':{width}}   rows  predicted  precision  recall     F1"
    for item in classes:
        figures = f"{_or_dash(item.precision):>9}  {_or_dash(item.recall):>6}  {_or_dash(item.f1):>5}"
        yield f"  {item.label:{width}}  {item.rows:5}  {item.predicted:9}  {figures}"


def _confusion(found: Evaluation) -> Iterator[str]:
    table = found.confusion
    width = max(len(CORNER), *(len(label) for label in table.gold))
    yield f"  {CORNER:{width}}" + "".join(f"  {label}" for label in table.predicted)
    for label, counts in zip(table.gold, table.counts, strict=True):
        cells = "".join(f"  {count:{len(name)}}" for name, count in zip(table.predicted, counts, strict=True))
        yield f"  {label:{width}}{cells}"


def _reliability(found: Evaluation) -> Iterator[str]:
    yield "  confidence   rows   mean  right"
    for item in found.reliability:
        if item.rows:
            figures = f"{_or_dash(item.confidence):>5}  {_or_dash(item.accuracy):>5}"
            yield f"  {item.low:.2f} - {item.high:.2f}  {item.rows:5}  {figures}"


def _or_dash(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


def _summary(sets: Sequence[SetResult]) -> Iterator[str]:
    width = max(len("set"), *(len(item.name) for item in sets))
    yield f"{'set':{width}}   rows  accuracy  balanced  macro-F1    ECE  false supports  false refutations  pairs/s"
    for item in sets:
        found = item.evaluation
        yield (
            f"{item.name:{width}}  {found.rows:5}  {found.accuracy.value:8.3f}  {found.balanced_accuracy.value:8.3f}  "
            f"{found.macro_f1.value:8.3f}  {_or_dash(found.calibration_error):>5}  {found.false_supports.share.value:14.1%}  "
            f"{found.false_refutations.share.value:17.1%}  {item.pairs_per_second:7.0f}"
        )


def _comparison(item: Comparison) -> Iterator[str]:
    yield f"{item.name}: {item.second} against {item.first}, on {item.rows:,} rows"
    if item.unmatched:
        yield f"  {item.unmatched:,} rows left out, which only one of them judged"
    yield f"  only the first right {item.only_first_right}, only the second right {item.only_second_right}"
    yield f"  {'':17}  first  second  change  [95% interval]    second ahead"
    for found in item.differences:
        interval = f"[{found.change.low:+.3f}, {found.change.high:+.3f}]"
        ahead = f"{found.second_better:11.1%}"
        yield f"  {found.metric:17}  {found.first:.3f}   {found.second:.3f}  {found.change.value:+.3f}  {interval}  {ahead}"
    yield f"  paired bootstrap, {item.resamples} resamples of {item.clusters:,} clusters; ahead: share of resamples, ties half"


def _printable(text: str) -> str:
    """Names from files may hold control characters: shown, never obeyed."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)

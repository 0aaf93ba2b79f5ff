"""The commands that measure: ``claimcheck eval`` and ``claimcheck calibrate``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from claimcheck.errors import InputError
from claimcheck.files import refuse_unwritable, write_text
from claimcheck.options import AsJson, Device, Dtype, Labels, ModelName, Output, Resolve, labels_of, passages_of


def evaluate(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="LABELLED...", help="Labelled files and folders of labelled articles.")
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option("--model", "-m", help="As for check; given twice, the two models are compared.")
    ] = None,
    labels: Labels = None,
    device: Device = "auto",
    dtype: Dtype = "auto",
    limit: Annotated[int | None, typer.Option(min=1, help="Draw so many rows of a file, in proportion to the labels.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the draw and of the intervals.")] = 0,
    join: Annotated[bool, typer.Option("--join", help="Join the evidence texts of a claim into one.")] = False,
    top_k: Annotated[
        str | None, typer.Option(help="Passages read; by default all of a row, and 12 for an article's claim.")
    ] = None,
    resolve: Resolve = False,
    bins: Annotated[int, typer.Option(min=1, help="Equal bins of confidence for the calibration error.")] = 10,
    resamples: Annotated[int, typer.Option(min=1, help="Of the bootstrap behind the intervals.")] = 1000,
    rows: Annotated[bool, typer.Option("--rows", help="Keep id, label and prediction of every row in the JSON.")] = False,
    behaviour: Annotated[
        bool, typer.Option("--behaviour", help="Add the 200 minimal pairs that come with claimcheck, by phenomenon.")
    ] = False,
    compare: Annotated[bool, typer.Option("--compare", help="LABELLED are two results saved with --json --rows.")] = False,
    as_json: AsJson = False,
    output: Output = None,
) -> None:
    """Measure a model on labelled data: accuracy, calibration, and which way it errs.

    LABELLED are JSON lines or CSV, gzipped or not, of {premise, hypothesis, label} or {claim, evidence, label},
    or folders with article.txt, evidence.jsonl and gold.json. Evidence longer than the model reads is read in
    passages, never cut. Intervals are 95% bootstraps that draw whole claims (for pairs, whole premises).

    claimcheck eval pairs.jsonl.gz claims.csv articles/ --limit 500

    claimcheck eval claims.jsonl -m model-a -m model-b

    claimcheck eval --behaviour -m claimcheck-base -m claimcheck-mini

    claimcheck eval --compare a.json b.json
    """
    refuse_unwritable(output)
    from claimcheck.evaluation import EvaluationSettings, read_run, written

    paths = list(paths or [])
    if behaviour:
        from claimcheck.resources import behaviour_pairs

        paths.append(behaviour_pairs())
    if not paths:
        raise InputError("nothing to evaluate was given; expected labelled files or folders, or --behaviour")
    if compare:
        if len(paths) != 2:
            raise InputError(f"--compare was given {len(paths)} results; expected two, saved with --json --rows -o FILE")
        measuring = {"--model": model, "--labels": labels, "--limit": limit, "--join": join, "--top-k": top_k, "--rows": rows}
        measuring["--resolve"] = resolve
        if ignored := [name for name, value in measuring.items() if value]:
            raise InputError(f"--compare reads saved results, so it can't heed {', '.join(ignored)}: leave that out")
        runs = [read_run(path) for path in paths]
    else:
        from claimcheck.evaluation.runner import evaluate_models

        if len(model or ()) > 2:
            raise InputError(f"{len(model or ())} models were given; expected one, or two to compare")
        reads = passages_of(top_k)
        settings = EvaluationSettings(
            limit=limit, seed=seed, join=join, top_k=reads, resolve=resolve, bins=bins, resamples=resamples
        )
        say = (lambda line: print(line, file=sys.stderr)) if sys.stderr.isatty() else None
        runs = evaluate_models(
            model or [None], paths, settings, labels=labels_of(labels), device=device, dtype=dtype, on_progress=say
        )
    write_text(output, written(runs, as_json=as_json, keep_rows=rows, only_difference=compare))


def calibrate(
    labelled: Annotated[Path, typer.Argument(metavar="LABELLED", help="Labelled claims with evidence, or pairs, as for eval.")],
    max_false_support: Annotated[float, typer.Option(help="Share of all rows that may be falsely supported.")] = 0.05,
    max_false_refutation: Annotated[float, typer.Option(help="Share of all rows that may be falsely refuted.")] = 0.05,
    model: ModelName = None,
    labels: Labels = None,
    device: Device = "auto",
    dtype: Dtype = "auto",
    seed: Annotated[int, typer.Option(min=0, help="Of the halves: one chooses, the other checks.")] = 0,
    output: Output = None,
) -> None:
    """Choose thresholds that keep to a risk on your own labelled rows.

    One half of LABELLED chooses them, the other says what they risk and find. With -o the calibration is written; a model
    folder that holds it as calibration.json is used with it.
    """
    refuse_unwritable(output)
    from claimcheck.evaluation import EvaluationSettings
    from claimcheck.evaluation.calibrating import calibrated, calibration_table
    from claimcheck.evaluation.runner import evaluate_models

    settings = EvaluationSettings(resamples=1)
    (run,) = evaluate_models([model], [labelled], settings, labels=labels_of(labels), device=device, dtype=dtype)
    risks = {"max_false_support": max_false_support, "max_false_refutation": max_false_refutation}
    found = calibrated(run.sets[0].outcomes, run.model.calibration, **risks, seed=seed)
    print(calibration_table(found), end="")
    if output is not None:
        write_text(output, found.calibration.model_dump_json(indent=2) + "\n")

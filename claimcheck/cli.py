"""The command line: ``claimcheck check | claims | score | eval | calibrate | demo``.

Exit codes: 0 success, 1 the run worked and ``--fail-on`` found what it was asked for, 2 an error.
Heavy modules are imported inside the commands, so that ``--help`` is quick.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.errors import InputError
from claimcheck.files import refuse_unwritable, unwinding_when_ended, write_text
from claimcheck.measuring import calibrate, evaluate
from claimcheck.options import AsJson, Device, Dtype, Labels, ModelName, Output, Resolve, labels_of, passages_of
from claimcheck.terminal import ReportingModel, one_line_errors, prepare_streams, progress, read_standard_input, width

if TYPE_CHECKING:
    from claimcheck.checker import ClaimChecker
    from claimcheck.schema import Article, Report

USAGE_ERROR: type[Exception] = typer.BadParameter.__mro__[1]  # of whichever click typer brings

app = typer.Typer(
    name="claimcheck",
    help="Find the checkable claims of an opinion article and weigh each against your evidence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class FailOn(StrEnum):
    """Verdicts that ``--fail-on`` can report by exit code 1."""

    REFUTED = "refuted"
    CONFLICTING = "conflicting"
    UNDECIDED = "undecided"


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"


ArticlePath = Annotated[str, typer.Argument(metavar="ARTICLE", help="Text or Markdown file; - reads standard input.")]
EvidencePaths = Annotated[
    list[Path],
    typer.Option("--evidence", "-e", help="JSONL, JSON, CSV, .txt or .md file, or a directory of those; may be repeated."),
]
TopK = Annotated[str, typer.Option(help="At most so many passages are read for a claim; 'all' reads every one.")]
MinWorth = Annotated[float, typer.Option(min=0.0, max=1.0, help="Facts below this score get no verdict.")]
Threshold = Annotated[float | None, typer.Option(min=0.5, max=1.0, help="In place of the model's calibrated threshold.")]
Risk = Annotated[float | None, typer.Option(help="Share of claims that may be so, as on the model's calibration claims.")]
AsHtml = Annotated[bool, typer.Option("--html", help="Short for --format html.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Short for --format markdown.")]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command line; an expected error is one line on stderr and exit code 2."""
    prepare_streams()
    with one_line_errors(USAGE_ERROR), unwinding_when_ended():
        code = app(args=None if argv is None else list(argv), standalone_mode=False)
    sys.exit(code if isinstance(code, int) else 0)


def _print_version(asked: bool) -> None:
    if asked:
        from claimcheck import __version__

        print(f"claimcheck {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Find the checkable claims of an opinion article and weigh each against your evidence."""


@app.command()
def check(
    article: ArticlePath,
    evidence: EvidencePaths,
    model: ModelName = None,
    labels: Labels = None,
    device: Device = "auto",
    dtype: Dtype = "auto",
    top_k: TopK = "12",
    min_check_worthiness: MinWorth = 0.0,
    resolve: Resolve = False,
    support: Threshold = None,
    refute: Threshold = None,
    max_false_support: Risk = None,
    max_false_refutation: Risk = None,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="text unless told otherwise.")] = None,
    as_json: AsJson = False,
    as_html: AsHtml = False,
    as_markdown: AsMarkdown = False,
    output: Output = None,
    fail_on: Annotated[list[FailOn] | None, typer.Option(help="Exit with 1 when there is such a verdict.")] = None,
) -> None:
    """Weigh every checkable claim of ARTICLE against the evidence."""
    _refuse_both("support", support, max_false_support)
    _refuse_both("refute", refute, max_false_refutation)
    chosen = _format(format, {Format.JSON: as_json, Format.HTML: as_html, Format.MARKDOWN: as_markdown})
    refuse_unwritable(output)
    parsed, reads = _read(article), passages_of(top_k)
    from claimcheck.evidence import read_evidence

    snippets = read_evidence(evidence)  # before the model is loaded, so that a bad row is said at once
    from claimcheck.checker import ClaimChecker

    checker = ClaimChecker.from_pretrained(
        model,
        labels=labels_of(labels),
        device=device,
        dtype=dtype,
        top_k=None if reads == "all" else reads,
        min_check_worthiness=min_check_worthiness,
        max_false_support=max_false_support,
        max_false_refutation=max_false_refutation,
        resolve=resolve,
    )
    _set_thresholds(checker, support, refute)
    with progress("reading evidence") as on_progress:
        if on_progress:
            checker.model = ReportingModel(checker.model, on_progress)
        report = checker.check(parsed, snippets)
    report = report.model_copy(update={"evidence_files": tuple(map(str, evidence))})
    write_text(output, _render(report, chosen, colour=output is None and sys.stdout.isatty()))
    if _found(report, fail_on or []):
        raise typer.Exit(1)


@app.command()
def claims(
    article: ArticlePath,
    show_all: Annotated[bool, typer.Option("--all", help="List what was left out too, and why.")] = False,
    as_json: AsJson = False,
    output: Output = None,
    min_check_worthiness: MinWorth = 0.0,
    resolve: Resolve = False,
) -> None:
    """List the checkable claims of ARTICLE, most check-worthy first."""
    refuse_unwritable(output)
    parsed = _read(article)
    from claimcheck.claims import ClaimExtractor
    from claimcheck.render.text import claims_table

    extractor = ClaimExtractor.load(min_check_worthiness=min_check_worthiness, resolve=resolve)
    found, blocks = extractor.extract(parsed), extractor.left_out_blocks(parsed)
    if not as_json:
        write_text(output, claims_table(parsed, found, blocks, show_all=show_all, width=width()))
        return
    listed = [claim for claim in found if show_all or claim.left_out is None]
    record = {
        "article": parsed.model_dump(mode="json"),
        "claims": [claim.model_dump(mode="json") for claim in listed],
        "blocks_left_out": [block.model_dump(mode="json") for block in blocks if show_all],
    }
    write_text(output, json.dumps(record, indent=2) + "\n")


@app.command()
def score(
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS", help="JSON lines, each with a claim and its evidence.")],
    claim_column: Annotated[str | None, typer.Option(help="Default: claim or hypothesis.")] = None,
    evidence_column: Annotated[str | None, typer.Option(help="Default: evidence or premise.")] = None,
    model: ModelName = None,
    labels: Labels = None,
    device: Device = "auto",
    dtype: Dtype = "auto",
    output: Output = None,
) -> None:
    """Score claim-evidence pairs: the label and three probabilities for every row."""
    refuse_unwritable(output)
    from claimcheck.batch import score_file
    from claimcheck.files import writing
    from claimcheck.nli import NliCrossEncoder

    encoder = NliCrossEncoder.from_pretrained(model, device=device, dtype=dtype, labels=labels_of(labels))
    done = 0
    with progress("scoring pairs") as on_progress, writing(output) as file:

        def count(rows: int) -> None:
            nonlocal done
            done += rows
            if on_progress:
                on_progress(done, None)

        total = score_file(encoder, pairs, file, claim_column=claim_column, evidence_column=evidence_column, on_rows=count)
    if output is not None:
        print(f"{total} pairs scored, written to {output}", file=sys.stderr)


app.command("eval")(evaluate)
app.command()(calibrate)


@app.command()
def demo() -> None:
    """Check the example article that comes with claimcheck."""
    from claimcheck.resources import example

    check(article=str(example("op_ed.txt")), evidence=[example("evidence.jsonl")])


def _read(article: str) -> Article:
    from claimcheck.article import parse_article, read_article

    return parse_article(read_standard_input(), source="standard input") if article == "-" else read_article(article)


def _refuse_both(name: str, threshold: float | None, risk: float | None) -> None:
    if threshold is not None and risk is not None:
        raise InputError(f"--{name} and the risk that would choose it were both given; expected one of them")


def _set_thresholds(checker: ClaimChecker, support: float | None, refute: float | None) -> None:
    from claimcheck.verdicts import ThresholdPolicy

    given = {name: value for name, value in {"support": support, "refute": refute}.items() if value is not None}
    if given:
        assert isinstance(checker.policy, ThresholdPolicy)
        checker.policy = ThresholdPolicy(**{**checker.policy.settings, **given})


def _format(asked: Format | None, short: dict[Format, bool]) -> Format:
    chosen = {name for name, given in short.items() if given} | ({asked} if asked else set())
    if len(chosen) > 1:
        raise InputError(f"more than one format was asked for ({', '.join(sorted(chosen))}); choose one")
    return chosen.pop() if chosen else Format.TEXT


def _render(report: Report, format: Format, *, colour: bool) -> str:
    if format is Format.JSON:
        return report.model_dump_json(indent=2, ensure_ascii=True) + "\n"
    from claimcheck.render import to_html, to_markdown, to_text

    if format is Format.HTML:
        return to_html(report)
    return to_markdown(report) if format is Format.MARKDOWN else to_text(report, colour=colour, width=width())


def _found(report: Report, wanted: Sequence[FailOn]) -> bool:
    from claimcheck.schema import VerdictLabel

    labels = {
        FailOn.REFUTED: VerdictLabel.REFUTED,
        FailOn.CONFLICTING: VerdictLabel.CONFLICTING_EVIDENCE,
        FailOn.UNDECIDED: VerdictLabel.NOT_ENOUGH_EVIDENCE,
    }
    return any(verdict.label is labels[name] for verdict in report.verdicts for name in wanted)

"""A Report as plain text for the terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimcheck.render.environment import TITLES, counts, left_out, model_line, percent, source_line
from claimcheck.schema import Claim, ClaimKind, Report, Verdict, VerdictLabel

WIDTH = 100
STYLES = {
    VerdictLabel.SUPPORTED: "bold green",
    VerdictLabel.REFUTED: "bold red",
    VerdictLabel.CONFLICTING_EVIDENCE: "bold yellow",
    VerdictLabel.NOT_ENOUGH_EVIDENCE: "bold",
}


def to_text(report: Report, *, colour: bool = False) -> str:
    """Verdicts with the evidence that decided, what was left out, and the counts."""
    console = _console(colour)
    article = report.article
    console.print(Text(article.title or "Claims of the article", style="bold underline"))
    if article.byline or article.published:
        console.print(Text(", ".join(part for part in (article.byline, article.published) if part)))
    for number, verdict in enumerate(report.verdicts, start=1):
        _print_verdict(console, number, verdict, report)
    skipped = left_out(report)
    if skipped:
        console.print()
        console.print(Text(f"Left out ({len(skipped)})", style="bold"))
        for claim, why in skipped:
            console.print(Padding(Text(f"- {claim.text} [{why}]"), (0, 0, 0, 3)))
    console.print()
    tally = ", ".join(f"{count} {title.lower()}" for title, count in counts(report))
    console.print(Text(f"Claims checked: {len(report.verdicts)} ({tally}). Sentences left out: {len(skipped)}."))
    console.print(Text(model_line(report)))
    return _text(console)


def claims_table(claims: Sequence[Claim], *, show_all: bool, min_check_worthiness: float) -> str:
    """Facts ranked by check-worthiness, then, when asked, every other sentence with its reason."""
    facts = sorted((c for c in claims if c.kind is ClaimKind.FACT), key=lambda c: -(c.check_worthiness or 0))
    ranked = [c for c in facts if (c.check_worthiness or 0) >= min_check_worthiness]
    others = [c for c in claims if c not in ranked]
    console = _console(colour=False)
    if not ranked:
        found = {kind: sum(c.kind is kind for c in claims) for kind in ClaimKind}
        console.print("No claims found; " + (", ".join(f"{n} {kind}" for kind, n in found.items() if n) or "no sentences") + ".")
    table = Table("rank", "score", "kind", "claim", "why", box=None, pad_edge=False)
    for rank, claim in enumerate(ranked, start=1):
        table.add_row(str(rank), f"{claim.check_worthiness or 0:.2f}", claim.kind.value, escape(claim.text), escape(_why(claim)))
    if ranked:
        console.print(table)
    if others and show_all:
        console.print()
        rest = Table("left out", "claim", "why", box=None, pad_edge=False)
        for claim in others:
            rest.add_row(claim.kind.value, escape(claim.text), escape(_why(claim)))
        console.print(rest)
    return _text(console)


def _print_verdict(console: Console, number: int, verdict: Verdict, report: Report) -> None:
    console.print()
    title = Text(f"{number:2}. {TITLES[verdict.label].upper()} {percent(verdict.confidence)}", style=STYLES[verdict.label])
    console.print(title)
    console.print(Padding(Text(verdict.claim.text), (0, 0, 0, 4)))
    for judgement in verdict.rationale:
        role = "nearest" if verdict.label is VerdictLabel.NOT_ENOUGH_EVIDENCE else judgement.relation.value
        quote = Text(f"{role}: “{' '.join(judgement.passage.text.split())}”")
        console.print(Padding(quote, (0, 0, 0, 6)))
        console.print(Padding(Text(source_line(report.evidence_of(judgement)), style="dim"), (0, 0, 0, 8)))
    coverage = verdict.coverage
    note = f"{verdict.reason}; read {coverage.passages_scored} of {coverage.passages_given} passages"
    console.print(Padding(Text(note, style="dim"), (0, 0, 0, 6)))


def _why(claim: Claim) -> str:
    speaker = (f"said by {claim.speaker.text}",) if claim.speaker else ()
    return ", ".join((*claim.reasons, *speaker))


def _console(colour: bool) -> Console:
    return Console(file=io.StringIO(), width=WIDTH, force_terminal=colour, highlight=False, soft_wrap=False, emoji=False)


def _text(console: Console) -> str:
    written = console.file
    assert isinstance(written, io.StringIO)
    lines = written.getvalue().split("\n")
    return "\n".join(line.rstrip() for line in lines)

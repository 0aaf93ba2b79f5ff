"""A Report as plain text for the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimcheck.render.environment import (
    TITLES,
    blocks_line,
    counts,
    coverage_line,
    model_line,
    percent,
    source_line,
    substitution_lines,
    unresolved_line,
)
from claimcheck.schema import Article, Claim, ClaimKind, LeftOutBlock, Report, Verdict, VerdictLabel

WIDTH = 100
BLOCK_WORDS = 12  # of a block left out, that are shown
STYLES = {
    VerdictLabel.SUPPORTED: "bold green",
    VerdictLabel.REFUTED: "bold red",
    VerdictLabel.CONFLICTING_EVIDENCE: "bold yellow",
    VerdictLabel.NOT_ENOUGH_EVIDENCE: "bold",
}
# What a terminal would obey rather than show: controls, and characters that turn the direction of text.
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def to_text(report: Report, *, colour: bool = False, width: int = WIDTH) -> str:
    """Verdicts with the evidence that decided, what was left out, and the counts.

    Args:
        report: what to show.
        colour: with the terminal's colours.
        width: characters a line.
    """
    console = _console(colour, width)
    article = report.article
    console.print(_shown(article.title or "Claims of the article", "bold underline"))
    if article.byline or article.published:
        console.print(_shown(", ".join(part for part in (article.byline, article.published) if part)))
    for number, verdict in enumerate(report.verdicts, start=1):
        _print_verdict(console, number, verdict, report)
    if not report.verdicts:
        console.print()
        console.print(_shown("No sentence states a fact that can be checked."))
    if report.left_out:
        console.print()
        console.print(_shown(f"Sentences left out ({len(report.left_out)})", "bold"))
        for claim in report.left_out:
            console.print(Padding(_shown(f"- {claim.text} [{claim.left_out}]"), (0, 0, 0, 3)))
    if report.blocks_left_out:
        console.print()
        console.print(_shown(f"Blocks left out ({len(report.blocks_left_out)})", "bold"))
        for block in report.blocks_left_out:
            console.print(Padding(_shown(f"- {_beginning(article, block)} [{block.kind}: {block.reason}]"), (0, 0, 0, 3)))
    console.print()
    tally = ", ".join(f"{count} {title.lower()}" for title, count in counts(report))
    blocks = f" Blocks left out: {blocks_line(report)}." if report.blocks_left_out else ""
    console.print(
        _shown(f"Claims checked: {len(report.verdicts)} ({tally}). Sentences left out: {len(report.left_out)}.{blocks}")
    )
    console.print(_shown(model_line(report)))
    return _text(console)


def claims_table(
    article: Article, claims: Sequence[Claim], blocks: Sequence[LeftOutBlock] = (), *, show_all: bool, width: int = WIDTH
) -> str:
    """Facts ranked by check-worthiness, then, when asked, every other sentence and block with its reason.

    Args:
        article: whose text the blocks are of.
        claims: all that were found in it.
        blocks: the parts of the page that yield none.
        show_all: list what was left out too.
        width: characters a line.
    """
    ranked = sorted((c for c in claims if c.left_out is None), key=lambda c: -(c.check_worthiness or 0))
    others = [c for c in claims if c.left_out is not None]
    console = _console(colour=False, width=width)
    table = Table("rank", "score", "kind", "claim", "why", box=None, pad_edge=False)
    for rank, claim in enumerate(ranked, start=1):
        table.add_row(str(rank), f"{claim.check_worthiness or 0:.2f}", claim.kind.value, _cell(claim.text), _cell(_why(claim)))
    if ranked:
        console.print(table)
    if others and show_all:
        console.print()
        rest = Table("left out", "claim", "why", box=None, pad_edge=False)
        for claim in others:
            rest.add_row(claim.kind.value, _cell(claim.text), _cell(claim.left_out or ""))
        console.print(rest)
    if blocks and show_all:
        console.print()
        furniture = Table("block", "text", "why", box=None, pad_edge=False)
        for block in blocks:
            furniture.add_row(block.kind.value, _cell(_beginning(article, block)), block.reason)
        console.print(furniture)
    kinds = {kind: sum(c.kind is kind for c in others) for kind in ClaimKind}
    left_out = ", ".join(f"{n} {kind}" for kind, n in kinds.items() if n) or "none"
    console.print()
    console.print(
        _shown(f"{len(ranked) or 'No'} claims to check. Sentences left out: {left_out}. Blocks left out: {len(blocks)}.")
    )
    return _text(console)


def visible(text: str) -> str:
    """Text that a terminal shows and doesn't obey: control characters as their escapes."""
    return OBEYED.sub(lambda match: match[0].encode("unicode_escape", "backslashreplace").decode(), text)


def _print_verdict(console: Console, number: int, verdict: Verdict, report: Report) -> None:
    console.print()
    heading = f"{number:2}. {TITLES[verdict.label].upper()} {percent(verdict.confidence)}".rstrip()
    console.print(_shown(heading, STYLES[verdict.label]))
    claim = report.claim_of(verdict)
    console.print(Padding(_shown(claim.text), (0, 0, 0, 4)))
    for line in substitution_lines(claim):
        console.print(Padding(_shown(line, "dim"), (0, 0, 0, 6)))
    for judgement in verdict.rationale:
        role = "nearest" if verdict.label is VerdictLabel.NOT_ENOUGH_EVIDENCE else judgement.relation.value
        quote = _shown(f"{role}: “{' '.join(judgement.passage.text.split())}”")
        console.print(Padding(quote, (0, 0, 0, 6)))
        console.print(Padding(_shown(source_line(report.evidence_of(judgement)), "dim"), (0, 0, 0, 8)))
    console.print(Padding(_shown(f"{verdict.reason}; {coverage_line(verdict)}{unresolved_line(claim)}", "dim"), (0, 0, 0, 6)))


def _why(claim: Claim) -> str:
    speaker = (f"said by {claim.speaker.text}",) if claim.speaker else ()
    return ", ".join((*claim.reasons, *speaker, *substitution_lines(claim))) + unresolved_line(claim)


def _beginning(article: Article, block: LeftOutBlock) -> str:
    words = article.text[block.start : block.end].split()
    return " ".join(words[:BLOCK_WORDS]) + (" ..." if len(words) > BLOCK_WORDS else "")


def _shown(text: str, style: str = "") -> Text:
    return Text(visible(text), style=style)


def _cell(text: str) -> str:
    return escape(visible(text))


def _console(colour: bool, width: int) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=colour, highlight=False, soft_wrap=False, emoji=False)


def _text(console: Console) -> str:
    written = console.file
    assert isinstance(written, io.StringIO)
    lines = written.getvalue().split("\n")
    return "\n".join(line.rstrip() for line in lines)

"""A Report as one self-contained HTML page: no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.render.environment import counts, environment
from claimcheck.schema import BlockKind, Report, Verdict


class Run(NamedTuple):
    """A stretch of article text, inside a judged claim or not; ``first`` where the claim begins."""

    text: str
    verdict: Verdict | None
    first: bool = False


class Section(NamedTuple):
    """A block of the article as runs of text."""

    kind: BlockKind
    runs: tuple[Run, ...]


def to_html(report: Report) -> str:
    """The report as a page: verdicts, the article with its claims marked, what was left out."""
    template = environment().get_template("report.html.j2")
    return template.render(report=report, counts=counts(report), sections=list(_sections(report)))


def _sections(report: Report) -> Iterator[Section]:
    """Walks the offsets over the user's own text, so that the page shows exactly that."""
    text = report.article.text
    marked = sorted(
        (
            (span, verdict, span == claim.spans[0])
            for verdict in report.verdicts
            for claim in [report.claim_of(verdict)]
            for span in claim.spans
        ),
        key=lambda item: item[0].start,
    )
    for block in report.article.blocks:
        runs, position = [], block.start
        for span, verdict, first in marked:
            if span.start < position or span.end > block.end:
                continue
            runs.append(Run(text[position : span.start], None))
            runs.append(Run(text[span.start : span.end], verdict, first))
            position = span.end
        runs.append(Run(text[position : block.end], None))
        yield Section(block.kind, tuple(run for run in runs if run.text))

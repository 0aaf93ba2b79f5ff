"""A Report as one self-contained HTML page: no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.render.environment import counts, environment, left_out
from claimcheck.schema import BlockKind, Report, Verdict


class Run(NamedTuple):
    """A stretch of article text, inside a judged claim or not."""

    text: str
    verdict: Verdict | None


class Section(NamedTuple):
    """A block of the article as runs of text."""

    kind: BlockKind
    runs: tuple[Run, ...]


def to_html(report: Report) -> str:
    """The report as a page: verdicts, the article with its claims marked, what was left out."""
    template = environment().get_template("report.html.j2")
    return template.render(report=report, counts=counts(report), left_out=left_out(report), sections=list(_sections(report)))


def _sections(report: Report) -> Iterator[Section]:
    """Walks the offsets over the user's own text, so that the page shows exactly that."""
    text = report.article.text
    for block in report.article.blocks:
        runs, position = [], block.start
        for verdict in sorted(report.verdicts, key=lambda v: v.claim.start):
            if verdict.claim.start < position or verdict.claim.end > block.end:
                continue
            runs.append(Run(text[position : verdict.claim.start], None))
            runs.append(Run(text[verdict.claim.start : verdict.claim.end], verdict))
            position = verdict.claim.end
        runs.append(Run(text[position : block.end], None))
        yield Section(block.kind, tuple(run for run in runs if run.text))

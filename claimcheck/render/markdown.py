"""A Report as Markdown."""

from __future__ import annotations

from claimcheck.render.environment import counts, environment
from claimcheck.schema import Report


def to_markdown(report: Report) -> str:
    """The whole report as a Markdown document; text of the article and the evidence is escaped."""
    template = environment().get_template("report.md.j2")
    return template.render(report=report, counts=counts(report))

"""The Jinja environment that the views share: everything is escaped unless a template says otherwise."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from claimcheck.schema import Claim, ClaimKind, Evidence, Report, VerdictLabel

TITLES = {
    VerdictLabel.SUPPORTED: "Supported",
    VerdictLabel.REFUTED: "Refuted",
    VerdictLabel.CONFLICTING_EVIDENCE: "Conflicting evidence",
    VerdictLabel.NOT_ENOUGH_EVIDENCE: "Not enough evidence",
}
MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


@functools.cache
def environment() -> Environment:
    """Loads the templates of this package; an undefined name in one is an error."""
    result = Environment(
        loader=PackageLoader("claimcheck.render"),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    result.filters["md"] = escape_markdown
    result.filters["percent"] = percent
    result.filters["source"] = source_line
    result.filters["web"] = web_address
    result.globals["titles"] = TITLES
    result.globals["model_line"] = model_line
    return result


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return MARKDOWN_SPECIAL.sub(r"\\\1", " ".join(text.split()))


def percent(probability: float) -> str:
    """``0.8731`` as ``87%``, and never 100% for what isn't certain."""
    return f"{min(probability * 100, 99 if probability < 1 else 100):.0f}%"


def source_line(evidence: Evidence) -> str:
    """Where a snippet comes from: publisher, title, date and id, as far as they are known."""
    known = [part for part in (evidence.publisher, evidence.title, evidence.published) if part]
    return ", ".join([*known, f"[{evidence.id}]"])


def web_address(url: str | None) -> str | None:
    """The URL when it is a web address; anything else (``javascript:`` ...) is not made a link."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else None


def counts(report: Report) -> list[tuple[str, int]]:
    """How many verdicts there are of each label, in the order of the labels."""
    return [(TITLES[label], sum(verdict.label is label for verdict in report.verdicts)) for label in VerdictLabel]


def model_line(report: Report) -> str:
    """Which model judged, by which thresholds, how much it read at most, and what it can't say."""
    model, settings = report.model, report.settings
    thresholds = ", ".join(f"{name} {value:.2f}" for name, value in settings.thresholds.items())
    most = f"at most {settings.top_k} passages a claim" if settings.top_k else "every passage read"
    if model.calibration.min_overlap:
        most += ", none that shares too few words with it"
    limit = "" if model.can_refute else " This model can support a claim and never refute one."
    return f"Model {model.name} ({model.dtype} on {model.device}), {settings.policy} with {thresholds}; {most}.{limit}"


def why_left_out(claim: Claim, report: Report) -> str:
    """One line on why a sentence got no verdict."""
    if claim.kind is not ClaimKind.FACT:
        return f"{claim.kind}: {'; '.join(claim.reasons)}"
    return f"check-worthiness {claim.check_worthiness or 0:.2f} is below {report.settings.min_check_worthiness:.2f}"


def left_out(report: Report) -> Sequence[tuple[Claim, str]]:
    """Every sentence without a verdict, with the reason."""
    return [(claim, why_left_out(claim, report)) for claim in report.left_out]

"""The Jinja environment that the views share: everything is escaped unless a template says otherwise."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from claimcheck.schema import BlockKind, Claim, Evidence, Judgement, Report, Verdict, VerdictLabel

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
    result.filters["capitalised"] = capitalised
    result.filters["quoted"] = quoted
    result.filters["coverage"] = coverage_line
    result.filters["substituted"] = substitution_lines
    result.filters["unresolved"] = unresolved_line
    result.globals["model_line"] = model_line
    result.globals["blocks_line"] = blocks_line
    return result


def escape_markdown(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return MARKDOWN_SPECIAL.sub(r"\\\1", " ".join(text.split()))


def percent(probability: float | None) -> str:
    """``0.8731`` as ``87%``, never 100% for what isn't certain; nothing for what has no probability."""
    return "" if probability is None else f"{min(probability * 100, 99 if probability < 1 else 100):.0f}%"


def capitalised(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def source_line(evidence: Evidence) -> str:
    """Where a snippet comes from: publisher, title, date, the user's own fields, and the id."""
    known = [part for part in (evidence.publisher, evidence.title, evidence.published) if part]
    own = [f"{name}: {text}" for name, text in evidence.extra]
    return ", ".join([*known, *own, f"[{evidence.id}]"])


def web_address(url: str | None) -> str | None:
    """The URL when it is a web address; anything else (``javascript:`` ...) is not made a link."""
    return url if url and re.match(r"https?://[^\s\"'<>]+$", url) else None


def counts(report: Report) -> list[tuple[str, int]]:
    """How many verdicts there are of each label, in the order of the labels."""
    return [(TITLES[label], sum(verdict.label is label for verdict in report.verdicts)) for label in VerdictLabel]


class QuotedRun(NamedTuple):
    """A stretch of a passage: a word that the claim has too, the rest of the quote, or what stands around it."""

    text: str
    kind: Literal["shared", "quote", "around"]


def quoted(judgement: Judgement) -> Iterator[QuotedRun]:
    """A passage as runs of text, the sentence that speaks of the claim told from the rest."""
    passage = judgement.passage
    start, end = (judgement.quote.start, judgement.quote.end) if judgement.quote else (passage.start, passage.end)
    edges: list[tuple[int, int, Literal["shared", "quote", "around"]]] = [(passage.start, start, "around")]
    place = start
    for span in judgement.shared:
        edges += [(place, span.start, "quote"), (span.start, span.end, "shared")]
        place = span.end
    edges += [(place, end, "quote"), (end, passage.end, "around")]
    for left, right, kind in edges:
        if left < right:
            yield QuotedRun(passage.text[left - passage.start : right - passage.start], kind)


def blocks_line(report: Report) -> str:
    """How many blocks of the page yielded no claims, by kind; nothing where all did."""
    kinds = Counter(block.kind for block in report.blocks_left_out)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in BlockKind if kinds[kind])


def model_line(report: Report) -> str:
    """Which model judged, by which thresholds, how much it read at most, and what it can't say."""
    model, policy, selector = report.model, report.settings.policy, report.settings.selector
    thresholds = ", ".join(f"{name} {value:.2f}" for name, value in policy.options.items() if isinstance(value, int | float))
    options = selector.options
    if "top_k" in options:
        reads = f"at most {options['top_k']} passages a claim" if options["top_k"] else "every passage read"
    else:
        reads = f"passages chosen by {selector.part}"
    if options.get("min_overlap"):
        reads += ", none that shares too few words with it"
    limit = "" if model.can_refute else " This model can support a claim and never refute one."
    decided = f"{policy.part} with {thresholds}" if thresholds else policy.part
    return f"Model {model.name} ({model.dtype} on {model.device}), {decided}; {reads}.{limit}"


def coverage_line(verdict: Verdict) -> str:
    """What was read for a claim, and what wasn't."""
    coverage = verdict.coverage
    parts = [f"{coverage.passages_read} of {coverage.passages_given} passages read"]
    if coverage.tokens_cut:
        parts.append(f"{coverage.tokens_cut} tokens cut")
    if coverage.titles_unread:
        parts.append(f"{coverage.titles_unread} without their title, which is too long")
    return ", ".join(parts)


def substitution_lines(claim: Claim) -> list[str]:
    """Which words of the article the claim's text replaces, one line each."""
    return [f"with {item.replacement} for “{' '.join(item.original.split())}”" for item in claim.substitutions]


def unresolved_line(claim: Claim) -> str:
    """The words whose referent isn't known, after a semicolon; nothing where there are none."""
    words = ", ".join(" ".join(word.split()) for word in claim.unresolved)
    return f"; not resolved: {words}" if words else ""

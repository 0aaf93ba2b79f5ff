"""Find the checkable claims of an opinion article and weigh each against your evidence.

::

    from claimcheck import ClaimChecker

    report = ClaimChecker.from_pretrained().check(article_text, ["a snippet of evidence", "another"])

Importing this package is cheap: torch and spaCy load with the first class that needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from claimcheck.errors import (
    ClaimcheckError,
    DeviceError,
    InputError,
    LabelMappingError,
    ModelError,
    ModelNotFoundError,
)
from claimcheck.schema import (
    Article,
    Block,
    BlockKind,
    Cause,
    CheckPlan,
    Claim,
    ClaimKind,
    Coverage,
    Evidence,
    Judgement,
    NliLabel,
    NliPair,
    NliScores,
    Passage,
    Reading,
    Relation,
    Report,
    Sentence,
    Span,
    Verdict,
    VerdictLabel,
)

if TYPE_CHECKING:
    from claimcheck.article import parse_article, read_article
    from claimcheck.batch import PairScorer
    from claimcheck.checker import ClaimChecker
    from claimcheck.evidence import parse_evidence, read_evidence
    from claimcheck.nli import NliCrossEncoder
    from claimcheck.render import to_html, to_markdown, to_text
    from claimcheck.reports import read_report
    from claimcheck.rows import read_rows, write_rows
    from claimcheck.selection import Bm25Selector, HybridSelector
    from claimcheck.verdicts import ThresholdPolicy, redecide

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Block",
    "BlockKind",
    "Bm25Selector",
    "Cause",
    "CheckPlan",
    "Claim",
    "ClaimChecker",
    "ClaimKind",
    "ClaimcheckError",
    "Coverage",
    "DeviceError",
    "Evidence",
    "HybridSelector",
    "InputError",
    "Judgement",
    "LabelMappingError",
    "ModelError",
    "ModelNotFoundError",
    "NliCrossEncoder",
    "NliLabel",
    "NliPair",
    "NliScores",
    "PairScorer",
    "Passage",
    "Reading",
    "Relation",
    "Report",
    "Sentence",
    "Span",
    "ThresholdPolicy",
    "Verdict",
    "VerdictLabel",
    "parse_article",
    "parse_evidence",
    "read_article",
    "read_evidence",
    "read_report",
    "read_rows",
    "redecide",
    "to_html",
    "to_markdown",
    "to_text",
    "write_rows",
]

_LAZY = {
    "Bm25Selector": "selection",
    "ClaimChecker": "checker",
    "HybridSelector": "selection",
    "NliCrossEncoder": "nli",
    "PairScorer": "batch",
    "ThresholdPolicy": "verdicts",
    "parse_article": "article",
    "parse_evidence": "evidence",
    "read_article": "article",
    "read_evidence": "evidence",
    "read_report": "reports",
    "redecide": "verdicts",
    "read_rows": "rows",
    "to_html": "render",
    "to_markdown": "render",
    "to_text": "render",
    "write_rows": "rows",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'claimcheck' has no attribute {name!r}")
    return getattr(import_module(f"claimcheck.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

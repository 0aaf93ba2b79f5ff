"""Every noun of claimcheck, as frozen pydantic models; nothing else defines one.

Offsets count characters (Unicode code points) from 0, half-open: ``text[start:end]`` of the text that
the user gave reproduces the span exactly. Which text that is, each noun says.
"""

from claimcheck.schema.articles import Article, Block, BlockKind, LeftOutBlock, Sentence
from claimcheck.schema.claims import Claim, ClaimKind, OffsetsInto, Speaker, Substitution
from claimcheck.schema.evidence import Evidence, Passage
from claimcheck.schema.models import Calibration, ModelInfo, NliLabel, NliPair, NliScores, RiskPoint
from claimcheck.schema.records import IsoDate, Record, Span
from claimcheck.schema.reports import SCHEMA_VERSION, CheckPlan, PartSettings, PlannedClaim, Report, Settings, Timing, settings_of
from claimcheck.schema.verdicts import Cause, Coverage, Judgement, QuantityCheck, Reading, Relation, Verdict, VerdictLabel

__all__ = [
    "SCHEMA_VERSION",
    "Article",
    "Block",
    "BlockKind",
    "Calibration",
    "Cause",
    "CheckPlan",
    "Claim",
    "ClaimKind",
    "Coverage",
    "Evidence",
    "IsoDate",
    "Judgement",
    "LeftOutBlock",
    "ModelInfo",
    "NliLabel",
    "NliPair",
    "NliScores",
    "OffsetsInto",
    "PartSettings",
    "Passage",
    "PlannedClaim",
    "QuantityCheck",
    "Reading",
    "Record",
    "Relation",
    "Report",
    "RiskPoint",
    "Sentence",
    "Settings",
    "Span",
    "Speaker",
    "Substitution",
    "Timing",
    "Verdict",
    "VerdictLabel",
    "settings_of",
]

"""One run: what is to be read, and what came of it."""

from __future__ import annotations

from typing import TypeVar

from pydantic import Field, JsonValue

from claimcheck.errors import InputError
from claimcheck.schema.articles import Article, LeftOutBlock
from claimcheck.schema.claims import Claim
from claimcheck.schema.evidence import Evidence, Passage
from claimcheck.schema.models import ModelInfo, NliPair
from claimcheck.schema.records import Record
from claimcheck.schema.verdicts import Coverage, Judgement, Verdict

SCHEMA_VERSION = "3"

Item = TypeVar("Item", Claim, Evidence)


class PartSettings(Record):
    """A part of the checker and its options by name, as the part itself states them."""

    part: str
    options: dict[str, JsonValue] = Field(default_factory=dict)


def settings_of(part: object, **found: JsonValue) -> PartSettings:
    """The name of a part, the options that its property ``settings`` states, where it has one, and what a run ``found``."""
    return PartSettings(part=type(part).__name__, options={**getattr(part, "settings", {}), **found})


class Settings(Record):
    """The options that shaped a report."""

    extractor: PartSettings
    windows: PartSettings
    selector: PartSettings
    policy: PartSettings


class Timing(Record):
    """Wall-clock seconds of each stage."""

    extract: float = Field(default=0.0, ge=0)
    select: float = Field(default=0.0, ge=0)
    predict: float = Field(default=0.0, ge=0)


class PlannedClaim(Record):
    """A claim that will be judged, and the passages that will be read for it, best first.

    ``too_long`` says why none can be read beside it; it then has no passages.
    """

    claim: Claim
    passages: tuple[Passage, ...]
    coverage: Coverage
    too_long: str | None = None


class CheckPlan(Record):
    """All that the model is to read for one article, or for claims of one's own; no model is needed to make it."""

    article: Article | None
    evidence: tuple[Evidence, ...]
    evidence_files: tuple[str, ...] = ()
    claims: tuple[Claim, ...]
    planned: tuple[PlannedClaim, ...]
    settings: Settings
    timing: Timing = Timing()

    @property
    def pairs(self) -> tuple[NliPair, ...]:
        """What to ask the model, claim by claim and passage by passage."""
        return tuple(
            NliPair(premise=passage.premise, hypothesis=item.claim.text) for item in self.planned for passage in item.passages
        )


class Report(Record):
    """Everything about one run: enough to render it, to audit it, or to decide it anew without the model.

    ``claims`` lists every sentence that was considered, each once; one without a verdict says why in
    ``left_out``. ``blocks_left_out`` are the parts of the page that yield no claims.
    """

    schema_version: str = SCHEMA_VERSION
    version: str | None = Field(default=None, description="of claimcheck")
    created: str | None = Field(default=None, description="when it ran: ISO 8601, UTC")
    evidence_files: tuple[str, ...] = ()
    article: Article
    evidence: tuple[Evidence, ...]
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    blocks_left_out: tuple[LeftOutBlock, ...] = ()
    model: ModelInfo
    settings: Settings
    timing: Timing

    @property
    def left_out(self) -> tuple[Claim, ...]:
        """The claims that got no verdict, in article order."""
        return tuple(claim for claim in self.claims if claim.left_out is not None)

    def claim_of(self, verdict: Verdict) -> Claim:
        """The claim that a verdict is on.

        Raises:
            InputError: the verdict is of another report.
        """
        return _by_id(self.claims, verdict.claim, "claim")

    def evidence_of(self, judgement: Judgement) -> Evidence:
        """The snippet that a judgement's passage was taken from.

        Raises:
            InputError: the judgement is of another report.
        """
        return _by_id(self.evidence, judgement.passage.evidence_id, "evidence")


def _by_id(items: tuple[Item, ...], wanted: str, what: str) -> Item:
    found = next((item for item in items if item.id == wanted), None)
    if found is None:
        raise InputError(f"this report has no {what} {wanted!r}; expected one of its own verdicts or judgements")
    return found

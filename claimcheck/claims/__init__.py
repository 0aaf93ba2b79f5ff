"""An article's sentences as claims: what each does, who says it, and why we think so."""

from claimcheck.claims.extractor import ClaimExtractor

__all__ = ["ClaimExtractor"]

"""Where "there" is: the one place that the sentence before names."""

from __future__ import annotations

from collections.abc import Sequence

from claimcheck.claims.mentions import Mention, MentionKind
from claimcheck.claims.pronouns import Bound
from claimcheck.parses import ParsedSentence
from claimcheck.schema import Span, Substitution

BY_PREPOSITION = ("from", "to", "in", "at", "near", "through", "by", "of")


def located(
    sentence: ParsedSentence, at: int, *, own: Sequence[Mention], before: Sequence[Sequence[Mention]]
) -> Substitution | Bound | None:
    """The place that "there" stands for, with its preposition; None where it can't be told.

    Args:
        sentence: where the word is.
        at: its token.
        own: earlier mentions of the same sentence.
        before: mentions of the sentences before, the nearest last.
    """
    if any(_is_place(mention) for mention in own):
        return Bound.HERE
    nearest = before[-1] if before else []
    found = {mention.key: mention for mention in nearest if _is_place(mention)}
    token = sentence.tokens[at]
    follows = sentence.tokens[at - 1].text.lower() if at else ""
    if len(found) != 1 or follows in BY_PREPOSITION:
        return None
    (place,) = found.values()
    if not place.named or not place.refers or place.head.entity != "GPE":
        return None
    words = f"in {place.text}"
    replacement = words[0].upper() + words[1:] if token.text[0].isupper() else words
    return Substitution(
        start=token.start,
        end=token.end,
        original=token.text,
        replacement=replacement,
        antecedent=Span(start=place.start, end=place.end),
    )


def _is_place(mention: Mention) -> bool:
    located = mention.named or mention.head.dep == "pobj"
    return mention.kind is MentionKind.PLACE and located and not mention.quoted

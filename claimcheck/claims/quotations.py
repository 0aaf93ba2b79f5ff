"""Which words stand inside quotation marks: the speaker's, not the writer's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from claimcheck.parses import ParsedSentence

PAIRS = {"“": "”", "«": "»", "„": "“"}
PARAGRAPH = "\n\n"


def quotations(text: str) -> list[tuple[int, int]]:
    """Stretches from a quotation mark to its partner, or to the paragraph's end where it has none, in order."""
    return list(_stretches(text))


def quoted_tokens(sentence: ParsedSentence, stretches: list[tuple[int, int]]) -> frozenset[int]:
    """The tokens of a sentence that lie in one of the stretches."""
    starts = [start for start, _ in stretches]
    found = set()
    for i, token in enumerate(sentence.tokens):
        before = bisect_right(starts, token.start) - 1
        if before >= 0 and token.start < stretches[before][1]:
            found.add(i)
    return frozenset(found)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Single marks are left out: they are apostrophes as well."""
    opened: int | None = None
    closing = ""
    for place, letter in enumerate(text):
        if opened is None:
            if letter in PAIRS or letter == '"':
                opened, closing = place, PAIRS.get(letter, '"')
        elif letter == closing:
            yield opened, place + 1
            opened = None
        elif text.startswith(PARAGRAPH, place):
            yield opened, place
            opened = None
    if opened is not None:
        yield opened, len(text)

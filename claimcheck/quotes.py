"""The sentence of a passage that speaks of the claim, and the words that it shares with it.

Chosen by words, not by the model: the sentence whose stems weigh most, a stem counting the more the fewer sentences of
the passage hold it. So it costs nothing and a saved report can be quoted anew.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from claimcheck.schema import Passage, Span

STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)
WORD = re.compile(r"\d[\d.,]*\d|\w+")


class Quote(NamedTuple):
    """Offsets into the evidence text: the sentence, and the words of it that the claim has too."""

    sentence: Span
    shared: tuple[Span, ...]


def quote(claim: str, passage: Passage, sentences: Sequence[Span]) -> Quote:
    """The sentence that shares most with the claim; the whole passage where none stands out.

    Args:
        claim: its text.
        passage: that was read for it.
        sentences: of the passage's text, as offsets into that text.
    """
    wanted = {stem for stem, _ in _stems(claim)}
    found = [list(_stems(passage.text[sentence.start : sentence.end])) for sentence in sentences]
    frequency = Counter(stem for words in found for stem in {stem for stem, _ in words} & wanted)
    weights = [
        sum(math.log((1 + len(sentences)) / frequency[stem]) for stem in {stem for stem, _ in words} & wanted) for words in found
    ]
    best = max(range(len(sentences)), key=lambda i: weights[i], default=None)
    if best is None or not weights[best]:
        return Quote(Span(start=passage.start, end=passage.end), ())
    offset = passage.start + sentences[best].start
    shared = tuple(Span(start=offset + place.start, end=offset + place.end) for stem, place in found[best] if stem in wanted)
    return Quote(Span(start=offset, end=passage.start + sentences[best].end), shared)


def _stems(text: str) -> Iterator[tuple[str, Span]]:
    """Stems of the words that mean something, with their places."""
    stemmer = Stemmer.Stemmer("english")
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word not in STOP_WORDS:
            yield stemmer.stemWord(word), Span(start=match.start(), end=match.end())

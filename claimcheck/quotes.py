"""The sentence of a passage that speaks of the claim, and the words that it shares with it.

Chosen by words, not by the model: the sentence whose stems weigh most, a stem counting the more the fewer sentences of
the passage hold it. So it costs nothing and a saved report can be quoted anew.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS

from claimcheck.protocols import SentenceSplitter
from claimcheck.schema import Passage, Span

STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)
WORD = re.compile(r"\d[\d.,]*\d|\w+")


class _Sentence(NamedTuple):
    """Where it stands in its passage, and its stems with their places in it."""

    place: Span
    words: tuple[tuple[str, Span], ...]


class Quote(NamedTuple):
    """Offsets into the evidence text: the sentence, and the words of it that the claim has too."""

    sentence: Span
    shared: tuple[Span, ...]


class Quoter:
    """Quotes passages for claims; what it finds of a passage's sentences serves every claim that reads it."""

    def __init__(self, splitter: SentenceSplitter) -> None:
        self.splitter = splitter
        self._sentences: dict[Passage, list[_Sentence]] = {}

    def quote(self, claim: str, passage: Passage) -> Quote:
        """The sentence that shares most with the claim; the whole passage where none stands out."""
        if passage not in self._sentences:
            self._sentences[passage] = [
                _Sentence(sentence, tuple(_stems(sentence.text))) for sentence in self.splitter.split(passage.text)
            ]
        sentences = self._sentences[passage]
        wanted = {stem for stem, _ in _stems(claim)}
        shared = [{stem for stem, _ in words} & wanted for _, words in sentences]
        frequency = Counter(stem for stems in shared for stem in stems)
        weights = [sum(math.log((1 + len(sentences)) / frequency[stem]) for stem in stems) for stems in shared]
        best = max(range(len(sentences)), key=lambda i: weights[i], default=None)
        if best is None or not weights[best]:
            return Quote(Span(start=passage.start, end=passage.end), ())
        place, words = sentences[best]
        offset = passage.start + place.start
        return Quote(
            sentence=Span(start=offset, end=passage.start + place.end),
            shared=tuple(Span(start=offset + word.start, end=offset + word.end) for stem, word in words if stem in wanted),
        )


def _stems(text: str) -> Iterator[tuple[str, Span]]:
    """Stems of the words that mean something, with their places."""
    stemmer = Stemmer.Stemmer("english")
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word not in STOP_WORDS:
            yield stemmer.stemWord(word), Span(start=match.start(), end=match.end())

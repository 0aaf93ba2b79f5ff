"""A parse as plain data: what a SentenceParser gives and the claim rules read."""

from __future__ import annotations

from dataclasses import dataclass

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")


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
    """A sentence with its tokens; ``start`` and ``end`` are offsets into the parsed text."""

    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def root(self) -> int | None:
        """Index of the token that depends on none; None where there is no parse."""
        return next((i for i, token in enumerate(self.tokens) if token.dep == "ROOT"), None)

    def subtree(self, index: int) -> tuple[Token, ...]:
        """The token and everything that depends on it, in text order."""
        return tuple(token for i, token in enumerate(self.tokens) if self.descends(i, index))

    def has_subject(self, verb: int) -> bool:
        """Whether a subject depends on a verb."""
        return any(token.head == verb and token.dep in SUBJECTS for token in self.tokens)

    def in_main_clause(self, index: int) -> bool:
        """Whether a word belongs to the root clause, or to the statement that the root reports."""
        head = self.tokens[index].head
        while self.tokens[head].dep == "ccomp" and self.tokens[head].head != head:
            head = self.tokens[head].head
        return self.tokens[head].dep == "ROOT"

    def descends(self, index: int, ancestor: int) -> bool:
        """Whether a token is another one or depends on it, however far below."""
        while index != ancestor:
            head = self.tokens[index].head
            if head == index:
                return False
            index = head
        return True


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """All sentences of a text, in order, so that a rule may look at what was said before."""

    text: str
    sentences: tuple[ParsedSentence, ...]

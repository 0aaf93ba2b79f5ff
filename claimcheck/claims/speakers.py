"""Who says what a sentence reports."""

from __future__ import annotations

import re

from claimcheck.parses import ParsedDocument
from claimcheck.schema import Speaker

REPORTING = (
    "accuse", "add", "admit", "allege", "announce", "argue", "assert", "believe", "claim", "conclude", "confirm",
    "declare", "deny", "estimate", "explain", "find", "insist", "maintain", "note", "promise", "recall", "report",
    "say", "state", "suggest", "tell", "think", "warn", "write",
)  # fmt: skip


def speaker_of(document: ParsedDocument, index: int) -> Speaker | None:
    """The subject of a reporting verb that governs a clause or a quotation; offsets index the parsed text."""
    sentence = document.sentences[index]
    for i, token in enumerate(sentence.tokens):
        if token.lemma not in REPORTING or not token.tag.startswith("VB"):
            continue
        reports = any(t.head == i and t.dep in ("ccomp", "xcomp", "parataxis") for t in sentence.tokens)
        quotes = re.search(r"[“”\"]", sentence.text) is not None
        for j, subject in enumerate(sentence.tokens):
            if (reports or quotes or token.lemma == "accuse") and subject.head == i and subject.dep == "nsubj":
                words = sentence.subtree(j)
                return Speaker(
                    text=document.text[words[0].start : words[-1].end],
                    start=words[0].start,
                    end=words[-1].end,
                    verb=token.text,
                )
    return None

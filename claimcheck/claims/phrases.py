"""Which words of a sentence make up a noun phrase, and whether it is the subject."""

from __future__ import annotations

from itertools import takewhile

from claimcheck.parses import ParsedSentence, Token

PREMODIFIERS = ("det", "predet", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "advmod")
NUMBERED = ("EVENT", "FAC", "LAW", "PRODUCT", "WORK_OF_ART")  # names that a number may end
LONGEST_COMPLEMENT = 6  # words of an of-phrase that still belong to a name


def phrase(sentence: ParsedSentence, head: int) -> tuple[Token, ...]:
    """A noun with the words before it that belong to it, and a short of-phrase after it."""
    tokens = sentence.tokens
    first, last = head, head
    for i in range(head - 1, -1, -1):
        if tokens[i].head == head and tokens[i].dep in PREMODIFIERS:
            inside = [j for j, _ in enumerate(tokens[:head]) if sentence.descends(j, i)]
            first = min([first, *inside])
    while first > 1 and tokens[first - 1].text == "&":  # a firm's name goes on before it
        first -= 2
    while first < head and tokens[first].entity in ("DATE", "TIME"):  # "last August parliament"
        first += 1
    after = tokens[head + 1] if head + 1 < len(tokens) else tokens[head]
    same_name = after.head == head or (after.entity == tokens[head].entity and after.entity in NUMBERED)
    numbered = tokens[head].tag == "NNP" and after.tag == "CD" and same_name
    if numbered:  # "House Bill 212"
        last = head + 1
    of = last + 1
    if of < len(tokens) and tokens[of].text == "of" and tokens[of].head == head:
        inside = [j for j, _ in enumerate(tokens) if sentence.descends(j, of)]
        if tokens[head].tag in ("NNP", "NNPS"):  # "the Ministry of the Sea cut": the name ends where its capitals do
            inside = list(
                takewhile(lambda j: tokens[j].tag.startswith("NNP") or tokens[j].text in ("of", "the", "and", "&"), inside)
            )
            inside = inside if len(inside) > 1 and tokens[inside[-1]].tag.startswith("NNP") else []
        if (
            inside
            and len(inside) <= LONGEST_COMPLEMENT
            and not any(tokens[j].tag[0] in "VW" or tokens[j].text in ",;:" for j in inside)
        ):
            last = max(inside)
    return tokens[first : last + 1]


def is_subject(sentence: ParsedSentence, index: int) -> bool:
    """Whether a word is the subject of the sentence's main clause."""
    token = sentence.tokens[index]
    return token.dep in ("nsubj", "nsubjpass") and sentence.tokens[token.head].dep == "ROOT"

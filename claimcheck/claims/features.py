"""What the kind classifier sees of a sentence: words, the shape of the parse, and the rules that fire.

``models/train/kinds.py`` fits on what these functions give, so a change here needs a new fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from claimcheck.claims.rules import EVALUATIVE, HEDGES, fired
from claimcheck.claims.speakers import REPORTING
from claimcheck.parses import SUBJECTS, ParsedSentence, Token

CLAUSES = ("ccomp", "xcomp", "advcl", "relcl", "parataxis", "csubj", "acl", "conj")
QUANTIFIERS = (
    "all", "any", "both", "each", "every", "everyone", "few", "fewer", "half", "hundred", "least", "less", "many", "million",
    "more", "most", "no", "nobody", "none", "one", "quarter", "several", "some", "third", "thousand", "twice",
)  # fmt: skip
LENGTHS = (4, 8, 12, 18, 26, 40)  # tokens
WORD = re.compile(r"\d[\d,.]*|[a-z]+(?:['’][a-z]+)?")
SCANNED = 400  # tokens; what a longer sentence says after them changes nothing


def terms_of(sentence: str) -> list[str]:
    """Words and word pairs in lower case; every number is the one word ``#``."""
    words = ["#" if word[0].isdigit() else word.replace("’", "'") for word in WORD.findall(sentence.lower())]
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def words_of(sentence: ParsedSentence) -> list[str]:
    """Words and pairs of neighbours in lower case; every number is one word."""
    return terms_of(" ".join(token.text for token in sentence.tokens[:SCANNED]))


def shape_of(sentence: ParsedSentence) -> list[str]:
    """What holds of the sentence, each named once, in a fixed order."""
    return list(dict.fromkeys(_shape(sentence)))


def _shape(sentence: ParsedSentence) -> Iterator[str]:
    tokens = sentence.tokens[:SCANNED]
    yield f"length {sum(len(tokens) > bound for bound in LENGTHS)}"
    yield from _marks(sentence.text, tokens)
    for rule, place in fired(sentence):
        yield f"rule {rule} {place}"
    yield from _tags(tokens)
    yield from _entities(tokens)
    for token in tokens:
        if token.tag.startswith("JJ") or token.dep in ("ROOT", "acomp", "attr", "advmod", "neg"):
            yield f"{token.dep} {token.lemma}"
        if token.tag[:2] in ("JJ", "RB", "NN") and len(token.lemma) > 5:
            yield f"{token.tag[:2]} -{token.lemma[-4:]}"
    yield from _persons(sentence, tokens)
    root = sentence.root
    if root is not None and root < len(tokens):
        yield from _clause(tokens, root)


def _marks(text: str, tokens: tuple[Token, ...]) -> Iterator[str]:
    for name, mark in (("colon", ":"), ("semicolon", ";"), ("dash", r" [-–—] |—"), ("quotation", r"[“\"”]"), ("bracket", r"\(")):
        if re.search(mark, text):
            yield f"holds a {name}"
    end = re.sub(r"[\s”\"’')\]]+$", "", text)[-1:]
    yield f"ends {end if end in '.?!:…' else 'open'}"
    if tokens:
        yield f"begins {tokens[0].lemma}"
        yield f"begins {' '.join(token.tag for token in tokens[:2])}"


def _tags(tokens: tuple[Token, ...]) -> Iterator[str]:
    tags = [token.tag for token in tokens]
    yield from (f"tag {tag}" for tag in tags)
    yield from (f"tags {first} {second}" for first, second in pairwise(tags))
    yield from (f"tags {' '.join(tags[i : i + 3])}" for i in range(len(tags) - 2))


def _entities(tokens: tuple[Token, ...]) -> Iterator[str]:
    found = {token.entity for token in tokens if token.entity}
    yield from (f"entity {entity}" for entity in sorted(found))
    yield f"entities {min(len(found), 3)}"
    yield f"numbers {min(sum(token.tag == 'CD' for token in tokens), 3)}"
    yield f"names {min(sum(token.tag.startswith('NNP') for token in tokens[1:]), 4)}"
    if any(token.text[:1].isdigit() for token in tokens):
        yield "digits"
    yield from (f"quantity {token.lemma}" for token in tokens if token.lemma in QUANTIFIERS)
    if any(
        before.tag.startswith("NN") and token.lemma == "in" and after.tag == "CD"
        for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False)
    ):
        yield "share: one in so many"


def _persons(sentence: ParsedSentence, tokens: tuple[Token, ...]) -> Iterator[str]:
    """Where the writer, the reader or both come in: as a subject of which verb, or at the edge."""
    for i, token in enumerate(tokens):
        word = token.text.lower()
        if word in ("i", "we", "you") and token.dep in SUBJECTS and token.head < len(tokens):
            verb = tokens[token.head]
            yield f"{word} {'main' if verb.dep == 'ROOT' else verb.dep}"
            yield f"{word} {verb.lemma}"
            yield f"{word} {verb.tag} {'main' if sentence.in_main_clause(i) else 'side'}"
        elif word in ("my", "our", "your", "me", "us", "myself", "mine", "ours", "yours"):
            yield f"{word} {token.dep}"
            if token.head < len(tokens):
                yield f"{word} in {tokens[token.head].dep}"


def _clause(tokens: tuple[Token, ...], root: int) -> Iterator[str]:
    """The main clause: subject, verb, predicate, and what it governs."""
    verb = tokens[root]
    below = [(i, token) for i, token in enumerate(tokens) if token.head == root and i != root]
    auxiliaries = " ".join(token.lemma for _, token in below if token.dep in ("aux", "auxpass"))
    negated = "not " if any(token.dep == "neg" for _, token in below) else ""
    tense = f"{negated}{auxiliaries} {verb.tag}".strip()
    yield f"verb {tense}"
    subject = next(((i, token) for i, token in below if token.dep in SUBJECTS), None)
    who = _subject(tokens, *subject) if subject else "no subject"
    yield f"subject {who}"
    yield f"clause {who} {tense}"
    predicate = next(((i, token) for i, token in below if token.dep in ("attr", "acomp", "dobj")), None)
    if predicate:
        what = _predicate(tokens, *predicate)
        yield f"predicate {verb.lemma if verb.lemma in ('be', 'have') else 'verb'} {what}"
        yield f"clause {who} {verb.lemma if verb.lemma in ('be', 'have') else 'verb'} {what}"
    yield from (f"governs {token.dep}" for _, token in below if token.dep in CLAUSES)
    if verb.lemma in REPORTING and any(token.dep in ("ccomp", "xcomp") for _, token in below):
        yield f"report by {who.split()[0]}"
    if any(token.lemma in HEDGES for _, token in below):
        yield "hedged"
    judged = [token for token in tokens if token.lemma in EVALUATIVE and token.tag.startswith(("JJ", "RB"))]
    yield f"evaluative {min(len(judged), 2)}"


def _subject(tokens: tuple[Token, ...], place: int, subject: Token) -> str:
    if subject.tag in ("PRP", "EX", "DT", "WP", "WDT"):
        return subject.lemma if subject.tag != "PRP" else subject.text.lower()
    first = next(
        (token for i, token in enumerate(tokens) if token.head == place and token.dep in ("det", "poss", "nummod")), None
    )
    opened = "bare" if first is None else first.lemma if first.tag == "DT" else first.tag
    return f"{opened} {subject.entity or subject.tag}"


def _predicate(tokens: tuple[Token, ...], place: int, predicate: Token) -> str:
    below = [token for token in tokens if token.head < len(tokens) and tokens[token.head] is predicate and token is not predicate]
    opened = next((token.lemma for token in below if token.dep == "det"), "bare")
    degree = next((token.tag for token in below if token.tag in ("JJS", "JJR", "RBS", "RBR", "CD")), "")
    return f"{predicate.dep} {opened} {predicate.tag} {degree}".strip()

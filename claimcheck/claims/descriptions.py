"""What a definite description or a surname takes up: "the bridge" after "the Harbour Bridge"."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from claimcheck.claims.mentions import TITLES, Mention, MentionKind
from claimcheck.parses import ParsedSentence

DETERMINERS = ("the", "this", "that")
COMPANIES = ("company", "firm", "business")
FIRMS = ("bank", "brewery", "company", "contractor", "developer", "firm", "fund", "operator", "retailer", "supplier", "utility")
FIRM_ENDINGS = ("ltd", "limited", "plc", "inc", "corp", "corporation", "co", "company", "group", "holdings", "llc")
SETTLEMENTS = ("town", "village")
TAKEN = ("prep", "relcl", "acl", "appos", "nummod", "amod", "compound", "poss", "conj")  # what narrows a noun down


def described(
    sentence: ParsedSentence, mention: Mention, *, earlier: Sequence[Mention], introduced: Mapping[str, Collection[str]]
) -> list[Mention]:
    """The different names that a bare description may take up; none where it isn't one.

    Args:
        sentence: where the description is.
        mention: the description.
        earlier: the names before it.
        introduced: by noun, the phrases before it that speak of another of the kind.
    """
    words = mention.words
    if mention.named or mention.plural or len(words) != 2 or words[0].text.lower() not in DETERMINERS:
        return []
    if any(token.head == mention.at and token.dep in TAKEN for token in sentence.tokens):
        return []
    if any(_is_located(sentence, i) for i in range(mention.at)):  # "in Leeds the council" is of Leeds
        return []
    noun = mention.head.lemma
    names = [item for item in earlier if item.named and not item.plural and not item.quoted]
    found = _distinct([item for item in names if _is_called(item, noun)])
    if not found and noun in COMPANIES:
        found = _distinct([item for item in names if _is_firm(item)])
    if not found and noun in SETTLEMENTS:
        found = _distinct([item for item in names if item.kind is MentionKind.PLACE and item.head.entity == "GPE"])
    return [] if introduced.get(noun) else found


def _is_located(sentence: ParsedSentence, at: int) -> bool:
    token = sentence.tokens[at]
    within = token.tag == "NNP" and token.dep == "pobj" and sentence.tokens[token.head].text.lower() == "in"
    return within or token.entity in ("GPE", "LOC")


def full_name(sentence: ParsedSentence, mention: Mention, *, earlier: Sequence[Mention]) -> Mention | None:
    """The fullest earlier form of a person who is named by the surname alone, where one person has it."""
    follows = sentence.tokens[mention.at + 1 : mention.at + 2]
    if follows and follows[0].tag == "POS" and mention.head.dep != "poss":  # "at Doe's": not the person
        return None
    names = [word.text for word in mention.words if word.text.lower().rstrip(".") not in TITLES]
    if mention.kind is not MentionKind.PERSON or not mention.named or len(names) != 1:
        return None
    fuller = _distinct(
        [item for item in earlier if is_full_name(item) and _name(item)[-1] == names[0]],
    )
    only = fuller[0] if len(fuller) == 1 else None
    if only is None or (mention.gender and only.gender and mention.gender != only.gender):
        return None
    return only


def is_full_name(mention: Mention) -> bool:
    """A person with first name and surname."""
    return mention.named and mention.kind is MentionKind.PERSON and not mention.plural and len(_name(mention)) > 1


def _name(mention: Mention) -> list[str]:
    return [word.text for word in mention.words if word.tag == "NNP" and word.text.lower().rstrip(".") not in TITLES]


def _is_called(name: Mention, noun: str) -> bool:
    """Whether its last word is the noun, or a person holds the office."""
    if name.kind is MentionKind.PERSON:
        return noun in name.roles and is_full_name(name)
    proper = [word for word in name.words if word.tag == "NNP"]
    return name.head.text.lower() == noun and len(proper) > 1


def _is_firm(name: Mention) -> bool:
    return bool(name.roles & set(FIRMS)) or name.head.text.lower().rstrip(".") in FIRM_ENDINGS


def introduces(mention: Mention) -> bool:
    """Another of the kind, told from the name by words of its own: "a bridge", "the old bridge"."""
    first = mention.words[0].text.lower()
    return len(mention.words) > 2 or first not in (*DETERMINERS, "its", "their", "his", "her")


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    """The first mention of each name."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        found.setdefault(mention.key, mention)
    return list(found.values())

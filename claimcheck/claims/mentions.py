"""Who and what a text speaks of: its noun phrases as mentions, each with type, number and gender."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from claimcheck.claims.genders import gender_of
from claimcheck.claims.phrases import is_subject, phrase
from claimcheck.parses import ParsedDocument, ParsedSentence, Token


class MentionKind(StrEnum):
    """What may be said of a mention by which pronoun."""

    PERSON = "person"
    GROUP = "group"  # an organisation: it or they
    PLACE = "place"
    THING = "thing"
    OTHER = "other"  # a time, an amount: no pronoun's antecedent


TITLES = (
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady", "baroness", "judge", "justice",
    "captain", "colonel", "general", "king", "queen", "prince", "princess", "pope", "bishop", "archbishop", "father",
    "sister", "admiral", "brigadier", "constable", "corporal", "lieutenant", "major", "sergeant", "congressman",
    "congresswoman", "gov", "rep", "sen", "rev", "imam", "rabbi", "sheikh",
)  # fmt: skip
# Nouns of office and kinship that one person holds; compounds count by their last word.
ROLES = (
    "actor", "actress", "adviser", "ambassador", "analyst", "architect", "auditor", "author", "barrister", "bishop", "boy",
    "boss", "brother", "captain", "chair", "chairman", "chairwoman", "chancellor", "chief", "coach", "colleague",
    "commander", "commissioner", "composer", "conductor", "councillor", "curator", "daughter", "dean", "deputy", "director",
    "doctor", "economist", "editor", "engineer", "envoy", "executive", "farmer", "father", "founder", "girl", "governor",
    "grandfather", "grandmother", "head", "headmaster", "headmistress", "headteacher", "historian", "husband", "inspector",
    "journalist", "judge", "king", "lawyer", "leader", "lecturer", "man", "manager", "mayor", "member", "minister", "mother",
    "neighbour", "novelist", "nurse", "officer", "official", "owner", "painter", "pastor", "physicist", "player", "poet",
    "president", "priest", "principal", "professor", "prosecutor", "queen", "rector", "registrar", "reporter",
    "representative", "researcher", "scientist", "secretary", "senator", "sister", "singer", "solicitor", "son", "speaker",
    "spokesman", "spokesperson", "spokeswoman", "superintendent", "surgeon", "teacher", "treasurer", "trustee", "uncle",
    "warden", "widow", "wife", "woman", "writer",
)  # fmt: skip
ROLE_ENDINGS = ("ian", "ist", "man", "woman")
GROUPS = (
    "academy", "administration", "agency", "army", "assembly", "association", "authority", "bank", "board", "brewery",
    "bureau", "business", "cabinet", "charity", "church", "club", "coalition", "college", "commission", "committee",
    "company", "congress", "consortium", "contractor", "cooperative", "corporation", "council", "court", "department",
    "developer", "directorate", "faculty", "federation", "firm", "foundation", "fund", "government", "group", "inspectorate",
    "institute", "jury", "league", "ministry", "monastery", "museum", "navy", "newspaper", "office", "operator", "orchestra",
    "panel", "parish", "parliament", "partnership", "party", "police", "prefecture", "public", "regulator", "retailer",
    "school", "senate", "society", "station", "supplier", "syndicate", "team", "treasury", "tribunal", "trust", "union",
    "university", "utility",
)  # fmt: skip
PLACES = (
    "arena", "avenue", "bay", "bridge", "building", "canal", "castle", "cathedral", "centre", "chapel", "city", "county",
    "district", "docks", "estate", "factory", "farm", "forest", "gallery", "hall", "harbour", "hill", "hospital", "hotel",
    "house", "island", "lake", "lane", "library", "line", "market", "mill", "park", "pier", "port", "prison", "province",
    "quay", "region", "reservoir", "river", "road", "square", "stadium", "street", "theatre", "tower", "town", "tunnel",
    "valley", "village", "yard",
)  # fmt: skip
VAGUE = (
    "account", "answer", "argument", "case", "day", "end", "example", "excuse", "fact", "half", "idea", "kind", "lot", "matter",
    "moment", "month", "morning", "nothing", "number", "one", "part", "place", "point", "question", "reason", "rest", "result",
    "sake", "sort", "thing", "time", "truth", "way", "week", "while", "word", "year",
)  # fmt: skip
NON_REFERRING = (
    "any", "both", "each", "either", "enough", "every", "few", "half", "many", "more", "most", "much", "neither", "no", "several",
    "some", "such", "what", "whatever", "which", "whose",
)  # fmt: skip
INDEFINITE = (
    "anybody", "anyone", "anything", "everybody", "everyone", "everything", "nobody", "none", "nothing", "somebody", "someone",
    "something", "today", "tomorrow", "tonight", "yesterday",
)  # fmt: skip
KIND_OF_ENTITY = {
    "PERSON": MentionKind.PERSON,
    "ORG": MentionKind.GROUP,
    "GPE": MentionKind.PLACE,
    "LOC": MentionKind.PLACE,
    "FAC": MentionKind.PLACE,
}
MEASURED = ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "QUANTITY", "ORDINAL")
LOCATIVE = ("at", "in", "near", "from", "to", "through", "around", "outside")


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase, or a pronoun that was resolved to one.

    ``start`` and ``end`` are the phrase's own place in the parsed text, that of the noun phrase even for a pronoun;
    ``at`` is the token of its sentence where it is mentioned. ``key`` is the same for mentions of one name.
    """

    sentence: int
    at: int
    head: Token
    words: tuple[Token, ...]
    start: int
    end: int
    text: str
    kind: MentionKind
    key: str
    roles: frozenset[str] = frozenset()
    gender: str | None = None
    plural: bool = False
    named: bool = False
    subject: bool = False
    quoted: bool = False
    coordinated: bool = False
    located: bool = False  # "in Leeds", "at the hospital"
    doubtful: bool = False  # what it stands for isn't known: an unresolved pronoun, which only competes

    @property
    def determined(self) -> bool:
        """Whether an article, a demonstrative or a possessor goes with it."""
        return any(word.dep in ("det", "poss") for word in self.words)

    @property
    def loose(self) -> bool:
        """A bare singular that isn't its sentence's subject, "in time", "with age": seldom taken up by a pronoun."""
        return not (self.named or self.plural or self.determined or self.subject or self.doubtful)

    @property
    def refers(self) -> bool:
        """Whether a later word may stand for it: not for "no bridge", "my mother" or "half of them"."""
        first = self.words[0]
        if self.kind is MentionKind.OTHER or self.quoted or (self.head.lemma in VAGUE and not self.named):
            return False
        bare = not self.named and not self.plural and not self.determined
        anyone = not self.named and self.kind is MentionKind.PERSON and first.text.lower() in ("a", "an")
        return (
            not bare
            and not anyone
            and not any(word.text.lower() in NON_REFERRING or word.tag in ("PRP$", "WP$") for word in self.words)
        )


def mentions_of(document: ParsedDocument, index: int, *, quoted: frozenset[int] = frozenset()) -> list[Mention]:
    """The noun phrases of a sentence, in order; ``quoted`` are the tokens of it inside quotation marks."""
    sentence = document.sentences[index]
    root = sentence.root
    broken = root is None or not sentence.tokens[root].tag.startswith(("VB", "MD"))  # a parse without a verb is often wrong
    found = []
    for i, token in enumerate(sentence.tokens):
        if token.tag not in ("NN", "NNS", "NNP", "NNPS") or token.dep in ("compound", "nmod", "amod"):
            continue
        if (
            token.lemma in INDEFINITE
            or _repeats_name(sentence, i)
            or (i + 1 < len(sentence.tokens) and sentence.tokens[i + 1].text == "&")
        ):
            continue
        words = phrase(sentence, i)
        named = _is_name(sentence, i)
        roles = roles_of(sentence, i)
        core = [word for word in words if word.tag in ("NNP", "NNPS")] if named else []
        text = document.text[words[0].start : words[-1].end]
        found.append(
            Mention(
                sentence=index,
                at=i,
                head=token,
                words=words,
                start=words[0].start,
                end=words[-1].end,
                text=text,
                kind=_kind(sentence, i, words=words, named=named, roles=roles),
                key=" ".join(word.text for word in core).lower() or text.lower(),
                roles=roles,
                gender=gender_of([word.text for word in words], roles),
                plural=token.tag in ("NNS", "NNPS") or (named and _takes_plural_verb(sentence, i)),
                named=named,
                subject=is_subject(sentence, token.head if token.dep == "appos" else i),
                quoted=i in quoted,
                located=token.dep == "pobj" and sentence.tokens[token.head].text.lower() in LOCATIVE,
                doubtful=broken,
                coordinated=token.dep == "conj" or any(t.head == i and t.dep == "conj" for t in sentence.tokens),
            )
        )
    return found


def roles_of(sentence: ParsedSentence, head: int) -> frozenset[str]:
    """The offices that stand beside a name: "Mayor Doe", "the auditor, Jane Doe", "Jane Doe, the mayor"."""
    tokens = sentence.tokens
    beside = [i for i, token in enumerate(tokens) if token.head == head and token.dep in ("compound", "appos", "nmod")]
    if tokens[head].dep == "appos":
        beside.append(tokens[head].head)
    found = {tokens[i].lemma.lower() for i in beside if tokens[i].tag in ("NN", "NNP")}
    return frozenset(noun for noun in found if noun in (*ROLES, *GROUPS, *TITLES, *PLACES) or noun.endswith(ROLE_ENDINGS))


def _kind(sentence: ParsedSentence, at: int, *, words: tuple[Token, ...], named: bool, roles: frozenset[str]) -> MentionKind:
    head = sentence.tokens[at]
    if head.entity in MEASURED or re.search(r"\d", head.text):
        return MentionKind.OTHER
    noun = head.text.lower() if named else head.lemma
    if noun in GROUPS or (named and roles & set(GROUPS) and not roles & set(ROLES)):
        return MentionKind.GROUP
    if noun in PLACES:
        return MentionKind.PLACE
    if not named:
        return MentionKind.PERSON if noun in ROLES or noun.endswith(ROLE_ENDINGS) else MentionKind.THING
    before = [word.text.lower().rstrip(".") for word in words if word.start < head.start]
    opened = next((word.text.lower().rstrip(".") for word in words if word.tag.startswith("NNP")), "")
    titled = bool(before) and opened in (*ROLES, *TITLES)  # "Rue General Doe" is no general
    in_office = any(role in (*ROLES, *TITLES) or role.endswith(ROLE_ENDINGS) for role in roles)
    if titled or (in_office and head.entity in ("PERSON", "ORG", "")):
        return MentionKind.PERSON
    if head.entity == "PERSON":
        return _kind_of_person(sentence, at, words)
    return KIND_OF_ENTITY.get(head.entity, MentionKind.THING)


def _kind_of_person(sentence: ParsedSentence, at: int, words: tuple[Token, ...]) -> MentionKind:
    """What the parser calls a person: one capital word alone is as often a firm, and "at Kot Sultan" a village."""
    head, names = sentence.tokens[at], [word for word in words if word.tag == "NNP"]
    if head.dep == "pobj" and sentence.tokens[head.head].text.lower() in LOCATIVE:
        return MentionKind.PLACE
    whole = len(names) > 1 and words[0].tag == "NNP" and words[0].text not in ("St", "Saint")
    return MentionKind.PERSON if whole else MentionKind.THING


def _is_name(sentence: ParsedSentence, at: int) -> bool:
    """Whether a noun is a proper one; an office isn't, nor a lone word that only its sentence's start makes large."""
    token = sentence.tokens[at]
    if token.tag not in ("NNP", "NNPS") or token.text.lower() in ROLES:
        return False
    acts = sentence.tokens[at + 1 : at + 2] and sentence.tokens[at + 1].tag.startswith(("VB", "MD"))
    return bool(at or token.entity or acts) and token.text[:1].isupper()


def _repeats_name(sentence: ParsedSentence, at: int) -> bool:
    """Whether a common noun says again who a name beside it is: "the auditor, Jane Doe", "Jane Doe, the auditor"."""
    token, tokens = sentence.tokens[at], sentence.tokens
    if _is_name(sentence, at):
        return False
    if tokens[token.head].lemma == "be" and token.dep in ("nsubj", "attr"):  # "its chair is Jane Doe"
        other = "attr" if token.dep == "nsubj" else "nsubj"
        same = [i for i, word in enumerate(tokens) if word.head == token.head and word.dep == other]
        if any(
            _is_name(sentence, i) or _repeats_name(sentence, i) for i in same if token.dep == "nsubj" or _is_name(sentence, i)
        ):
            return True
    named = any(other.head == at and other.dep == "appos" and _is_name(sentence, i) for i, other in enumerate(tokens))
    return named or (token.dep == "appos" and _is_name(sentence, token.head))


def _takes_plural_verb(sentence: ParsedSentence, at: int) -> bool:
    """Whether a name is spoken of as several: "Rovers have banned four supporters"."""
    token = sentence.tokens[at]
    if token.dep not in ("nsubj", "nsubjpass"):
        return False
    verbs = [
        sentence.tokens[token.head],
        *(word for word in sentence.tokens if word.head == token.head and word.dep.startswith("aux")),
    ]
    return any(verb.tag == "VBP" and verb.text.lower() in ("have", "are", "do", "were") for verb in verbs)

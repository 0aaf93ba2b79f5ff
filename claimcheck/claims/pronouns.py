"""What a third-person pronoun stands for, decided only where one antecedent fits.

The pronoun's own sentence comes first: an earlier phrase there that fits binds it, and nothing need be replaced.
Else the nearest of the sentences just before that has a fitting phrase decides, and only when it has one such
phrase or, for a subject, when its own subject is one (the parallel of Hobbs 1978 and of centering).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from claimcheck.claims.mentions import Mention, MentionKind
from claimcheck.claims.phrases import is_subject
from claimcheck.parses import ParsedSentence, Token

LOOK_BACK = 2  # sentences that mention something
LOOK_BACK_FOR_PERSONS = 4
HE = ("he", "him", "his")
SHE = ("she", "her", "hers")
IT = ("it", "its")
THEY = ("they", "them", "their", "theirs")
PRONOUNS = HE + SHE + IT + THEY
FIRST_PERSON = ("we", "us", "our", "ours")
WEATHER = ("rain", "snow", "hail", "freeze", "pour", "drizzle", "thaw")
# Verbs whose "it" announces a clause or a time: "it takes years", "it turned out that", "it is clear that".
ANNOUNCING = ("take", "turn", "seem", "appear", "happen", "follow", "emerge", "transpire", "matter", "strike", "help")
COPULAS = ("be", "become", "remain", "prove", "look", "sound", "feel")
# What is called so is something that was said or that happened, which no one phrase names.
EVENTS = (
    "argument", "answer", "claim", "coincidence", "decision", "disgrace", "error", "excuse", "failure", "fact", "habit", "line",
    "matter", "mistake", "moment", "phrase", "pity", "promise", "reason", "remark", "result", "scandal", "shame", "sign", "story",
    "thing", "time", "truth", "way", "year",
)  # fmt: skip


# Words that stand for a person, or for several, without naming them, and so may be what a later pronoun takes up.
ONE = (
    "another", "anybody", "anyone", "each", "everybody", "everyone", "former", "latter", "nobody", "one", "person", "somebody",
    "someone", "who", "whoever", "whom",
)  # fmt: skip
SEVERAL = (*ONE, "all", "both", "many", "others", "people", "several", "some", "those")


class Bound(StrEnum):
    """Why a pronoun is left as it stands."""

    HERE = "here"  # its antecedent is in its own sentence, or it has none
    UNKNOWN = "unknown"


def antecedent(
    sentence: ParsedSentence, at: int, *, own: Sequence[Mention], before: Sequence[Sequence[Mention]]
) -> Mention | Bound:
    """The mention that a pronoun stands for.

    Args:
        sentence: where the pronoun is.
        at: its token.
        own: earlier mentions of the same sentence.
        before: mentions of the sentences before, the nearest last.
    """
    token = sentence.tokens[at]
    word = token.text.lower()
    if word in IT and (expletive(sentence, at) or _names_event(sentence, at)):
        return Bound.HERE if expletive(sentence, at) else Bound.UNKNOWN
    if any((_fits(mention, word) or _may_be(mention, word)) and not _apart(sentence, at, mention) for mention in own):
        return Bound.HERE
    part_of = at - 2 if at > 1 and sentence.tokens[at - 1].text == "of" else at  # "one of them" is no one else
    if word not in IT and any(_stands_alone(sentence, i, word) and not _share_verb(sentence, at, i) for i in range(part_of)):
        return Bound.HERE
    spoken = [mentions for mentions in before if any(mention.kind is not MentionKind.OTHER for mention in mentions)]
    reach = LOOK_BACK_FOR_PERSONS if word in HE + SHE else LOOK_BACK
    for back, mentions in enumerate(spoken[: -reach - 1 : -1]):
        fitting = _distinct([mention for mention in mentions if _fits(mention, word)])
        if fitting:
            subject = token.dep in ("nsubj", "nsubjpass") or _of_subject(sentence, at)
            chosen = _chosen(fitting, word, subject=subject, parallel=is_subject(sentence, at) or _of_subject(sentence, at))
            if isinstance(chosen, Mention) and not chosen.named and (back or not _salient(chosen)):
                return Bound.UNKNOWN
            return chosen
    return Bound.UNKNOWN


def expletive(sentence: ParsedSentence, at: int) -> bool:
    """Whether "it" stands for nothing before it: weather, time, clefts and clauses that follow."""
    token = sentence.tokens[at]
    if token.text.lower() != "it":
        return False
    if token.dep == "expl":
        return True
    head = token.head
    verb = sentence.tokens[head]
    if token.dep in ("nsubj", "nsubjpass"):
        if verb.lemma in WEATHER or verb.lemma in ANNOUNCING:
            return True
        below = _below(sentence, head)
        if verb.lemma in COPULAS or token.dep == "nsubjpass":
            return any(
                child.dep in ("ccomp", "csubj", "xcomp", "advcl", "relcl", "acl")
                or (child.tag in ("TO", "IN", "WDT", "WP") and child.text.lower() in ("that", "to", "who", "whether"))
                for child in below
            )
        return False
    return token.dep in ("dobj", "nsubj") and any(
        child.dep in ("ccomp", "xcomp") and child.start > token.end and child.tag.startswith("JJ")
        for child in _below(sentence, head)
    )


def _names_event(sentence: ParsedSentence, at: int) -> bool:
    """Whether what precedes is said, not named: "It was a cheap line"."""
    token = sentence.tokens[at]
    verb = sentence.tokens[token.head]
    return verb.lemma in COPULAS and any(child.dep == "attr" and child.lemma in EVENTS for child in _below(sentence, token.head))


def _below(sentence: ParsedSentence, head: int) -> list[Token]:
    """Children of a verb and of its predicate."""
    direct = [i for i, token in enumerate(sentence.tokens) if token.head == head and i != head]
    deeper = [i for i in direct if sentence.tokens[i].dep in ("attr", "acomp", "dobj", "oprd", "prep")]
    return [sentence.tokens[i] for i in direct] + [token for token in sentence.tokens if token.head in deeper]


def _fits(mention: Mention, word: str) -> bool:
    kind, group = mention.kind, mention.kind is MentionKind.GROUP
    if word in HE or word in SHE:
        against = "female" if word in HE else "male"
        person = kind is MentionKind.PERSON or (mention.named and mention.head.entity in ("PERSON", ""))
        person = person and (mention.named or mention.doubtful or mention.determined) and not mention.located
        return person and not mention.plural and mention.gender != against
    if kind is MentionKind.OTHER:
        return False
    if word in IT:
        return kind is not MentionKind.PERSON and not mention.plural and not mention.loose
    return mention.plural or group


def _may_be(mention: Mention, word: str) -> bool:
    """A name that is a subject may be a person's, whatever the parser calls it; enough to leave "he" as it stands."""
    return (
        word in HE + SHE
        and mention.named
        and not mention.plural
        and (mention.subject or mention.head.dep in ("nsubj", "nsubjpass"))
    )


def _share_verb(sentence: ParsedSentence, at: int, other: int) -> bool:
    """Whether one verb has both as arguments, so that they can't be the same: "the council closed it"."""
    token = sentence.tokens[at]
    return token.tag != "PRP$" and _verb_above(sentence, at) == _verb_above(sentence, other)


def _apart(sentence: ParsedSentence, at: int, mention: Mention) -> bool:
    """Whether an earlier phrase of the sentence can't be meant: an argument of the same verb, or "in Leeds it ..."."""
    return _share_verb(sentence, at, mention.at) or (mention.located and sentence.tokens[at].dep in ("nsubj", "nsubjpass"))


def _verb_above(sentence: ParsedSentence, at: int) -> int:
    above = sentence.tokens[at].head
    while sentence.tokens[above].dep in ("prep", "agent") and sentence.tokens[above].head != above:
        above = sentence.tokens[above].head
    return above


def _chosen(fitting: list[Mention], word: str, *, subject: bool, parallel: bool) -> Mention | Bound:
    """The one that fits, or the subject among several for a subject; a phrase that can't be taken up decides nothing."""
    if word in THEY:
        plural = [mention for mention in fitting if mention.plural]
        if plural and len(plural) < len(fitting):
            fitting = plural
            subject = subject and any(mention.subject for mention in plural)
    first = fitting[0]
    if any(mention.doubtful for mention in fitting) and not (parallel and first.subject and not first.doubtful):
        return Bound.UNKNOWN
    if len(fitting) > 1 and not (subject and first.subject and not any(other.subject for other in fitting[1:])):
        return Bound.UNKNOWN
    sure = first.refers and not first.coordinated
    if word in HE + SHE:
        by_name = first.head.entity == "PERSON" and first.kind is MentionKind.THING and first.head.dep == "nsubj"
        sure = sure and (first.kind is MentionKind.PERSON or by_name)
    return first if sure else Bound.UNKNOWN


def _stands_alone(sentence: ParsedSentence, at: int, pronoun: str) -> bool:
    """A word without a noun that the pronoun may take up: "anyone ... his", "all six ... them"."""
    token = sentence.tokens[at]
    if pronoun in HE + SHE:
        return token.lemma in ONE
    counted = token.tag == "CD" and token.dep in ("nsubj", "nsubjpass", "dobj", "pobj") and token.entity != "DATE"
    return token.lemma in SEVERAL or counted


def _salient(chosen: Mention) -> bool:
    """Whether a phrase that is no name is a subject, of whatever clause; a lone object is too loosely tied."""
    return chosen.plural or chosen.head.dep in ("nsubj", "nsubjpass")


def _of_subject(sentence: ParsedSentence, at: int) -> bool:
    """A possessive that opens the subject: "Its head teacher said"."""
    token = sentence.tokens[at]
    return token.tag == "PRP$" and is_subject(sentence, token.head)


def _distinct(mentions: list[Mention]) -> list[Mention]:
    """The last mention of each; the subject stands for others of its name."""
    found: dict[str, Mention] = {}
    for mention in mentions:
        if mention.key not in found or not found[mention.key].subject:
            found[mention.key] = mention
    return list(found.values())

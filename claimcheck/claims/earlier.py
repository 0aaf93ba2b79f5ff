"""What the sentences so far have named: each name with its kind and sex, and what else was introduced."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from claimcheck.claims.descriptions import introduces, is_full_name
from claimcheck.claims.genders import FEMALE, MALE
from claimcheck.claims.mentions import Mention, MentionKind
from claimcheck.claims.pronouns import HE, IT, SHE, THEY
from claimcheck.parses import Token


class Earlier:
    """Grows sentence by sentence."""

    def __init__(self) -> None:
        self.names: list[Mention] = []  # the first mention of each name, and of each name with an office
        self.introduced: defaultdict[str, set[str]] = defaultdict(set)  # by noun: "a bridge", "the old bridge"
        self._kinds: defaultdict[str, Counter[MentionKind]] = defaultdict(Counter)
        self._genders: dict[str, str] = {}
        self._surnames: set[str] = set()
        self._seen: set[tuple[str, frozenset[str]]] = set()

    def known(self, found: Sequence[Mention]) -> list[Mention]:
        """Mentions of a sentence with what is known of their names: the kind by majority, the sex by a pronoun."""
        for mention in found:
            if mention.named:
                self._kinds[mention.key][mention.kind] += 1
            if is_full_name(mention):
                self._surnames.add(mention.key.split()[-1])
        return [self._known(mention) for mention in found]

    def add(self, found: Sequence[Mention]) -> None:
        """What a sentence named is earlier for those after it."""
        for mention in found:
            if mention.named and not mention.quoted and (mention.key, mention.roles) not in self._seen:
                self._seen.add((mention.key, mention.roles))
                self.names.append(mention)
            elif not mention.named and introduces(mention):
                self.introduced[mention.head.lemma].add(mention.key)

    def learn(self, meant: Mention, pronoun: str) -> None:
        """A pronoun that was resolved to a name tells its sex."""
        sex = sex_of(pronoun)
        if meant.named and sex:
            self._genders[meant.key] = sex

    def _known(self, mention: Mention) -> Mention:
        if not mention.named:  # at a sentence's start the tagger may take a surname for a common noun
            surname = mention.text[:1].isupper() and mention.key in self._surnames
            return replace(mention, named=True, kind=MentionKind.PERSON) if surname else mention
        kind = self._kinds[mention.key].most_common(1)[0][0]
        if mention.key in self._surnames and not mention.plural:
            kind = MentionKind.PERSON
        return replace(mention, kind=kind, gender=mention.gender or self._genders.get(mention.key))


def sex_of(pronoun: str) -> str | None:
    """What a pronoun says of whom it stands for."""
    if pronoun.lower() in HE:
        return MALE
    return FEMALE if pronoun.lower() in SHE else None


def unknown(token: Token, at: int, *, sentence: int, subject: bool) -> Mention:
    """An unresolved pronoun as a mention: later pronouns may stand for the same, so that nothing else is certain."""
    word = token.text.lower()
    return Mention(
        sentence=sentence,
        at=at,
        head=token,
        words=(token,),
        start=token.start,
        end=token.end,
        text=token.text,
        kind=MentionKind.PERSON if word in HE + SHE else MentionKind.THING,
        key=f"{word} at {token.start}",
        gender=sex_of(word),
        plural=word in THEY and word not in IT,
        subject=subject,
        doubtful=True,
    )

"""What the words of a sentence refer to outside of it, so that a claim can be judged alone.

Precision comes first: a word is replaced only where one antecedent fits, and is listed as unresolved where it
can't be told. Nothing inside quotation marks is touched, for there "I" and "we" are the speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claimcheck.claims import times
from claimcheck.claims.descriptions import described, full_name
from claimcheck.claims.earlier import Earlier, sex_of, unknown
from claimcheck.claims.mentions import Mention, MentionKind, mentions_of
from claimcheck.claims.phrases import is_subject
from claimcheck.claims.places import located
from claimcheck.claims.pronouns import FIRST_PERSON, HE, PRONOUNS, SHE, Bound, antecedent
from claimcheck.claims.quotations import quotations, quoted_tokens
from claimcheck.parses import ParsedDocument, ParsedSentence, Token
from claimcheck.schema import Span, Substitution

DEMONSTRATIVES = ("this", "that", "these", "those")
YEARS_BACK = 2  # sentences whose years may govern a month
PAST = ("VBD", "VBN")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A sentence with its references replaced; all offsets index the parsed text."""

    text: str
    substitutions: tuple[Substitution, ...] = ()
    unresolved: tuple[str, ...] = ()


def resolve(document: ParsedDocument, index: int, *, published: str | None, title: str | None = None) -> Resolution:
    """One sentence's references, read from the sentences before it and from its own earlier words.

    Args:
        document: the whole parse.
        index: of the sentence.
        published: the article's date, by which "last year" is told.
        title: what the article is about; it chooses between two names.
    """
    return resolve_all(
        ParsedDocument(text=document.text, sentences=document.sentences[: index + 1]), published=published, title=title
    )[-1]


def resolve_all(document: ParsedDocument, *, published: str | None, title: str | None = None) -> list[Resolution]:
    """The same for every sentence, in one pass."""
    return list(_Reader(document, published=published, title=title).read())


class _Reader:
    """Walks the sentences and keeps what was mentioned."""

    def __init__(self, document: ParsedDocument, *, published: str | None, title: str | None) -> None:
        self.document = document
        self.published = published
        self.title = set(re.findall(r"\w+", (title or "").lower()))
        stretches = quotations(document.text)
        self.quoted = [quoted_tokens(sentence, stretches) for sentence in document.sentences]
        self.years = [times.years_in(sentence.text, sentence.start) for sentence in document.sentences]
        self.mentioned: list[list[Mention]] = []  # by sentence, resolved pronouns among them
        self.earlier = Earlier()

    def read(self) -> Iterator[Resolution]:
        for index in range(len(self.document.sentences)):
            found = self.earlier.known(mentions_of(self.document, index, quoted=self.quoted[index]))
            yield self._resolve(index, found)
            self.earlier.add(found)

    def _resolve(self, index: int, found: list[Mention]) -> Resolution:
        sentence = self.document.sentences[index]
        done: list[Substitution] = []
        unresolved: list[str] = []
        settled: set[str] = set()  # pronouns that the sentence itself binds from here on
        here: list[Mention] = []
        mentions = {mention.at: mention for mention in found}
        for at, token in enumerate(sentence.tokens):
            word = token.text.lower()
            pronoun = token.tag in ("PRP", "PRP$") and at not in self.quoted[index]
            if at in mentions:
                self._describe(sentence, mentions[at], here, done, unresolved)
                here.append(mentions[at])
            elif pronoun and word in PRONOUNS:
                if _family(word) not in settled:
                    self._stand_for(sentence, at, here, done, unresolved)
                settled.add(_family(word))
            elif pronoun and word in FIRST_PERSON:
                unresolved.append(token.text)
            elif word == "there" and token.dep == "advmod" and at not in self.quoted[index]:
                place = located(sentence, at, own=here, before=self.mentioned)
                if isinstance(place, Substitution):
                    done.append(place)
                elif place is None:
                    unresolved.append(token.text)
        self._date(index, sentence, done, unresolved)
        self.mentioned.append(here)
        done = _apart(done)
        return Resolution(text=_replaced(sentence, done), substitutions=tuple(done), unresolved=tuple(dict.fromkeys(unresolved)))

    def _stand_for(
        self, sentence: ParsedSentence, at: int, here: list[Mention], done: list[Substitution], unresolved: list[str]
    ) -> None:
        token = sentence.tokens[at]
        index = len(self.mentioned)
        meant = antecedent(sentence, at, own=here, before=self.mentioned)
        if isinstance(meant, Mention):
            done.append(self._substitution(token, meant))
            sex = sex_of(token.text) or meant.gender
            here.append(replace(meant, at=at, subject=is_subject(sentence, at), sentence=index, gender=sex))
            self.earlier.learn(meant, token.text.lower())
        elif meant is Bound.UNKNOWN:
            unresolved.append(token.text)
            here.append(unknown(token, at, sentence=index, subject=is_subject(sentence, at)))

    def _describe(
        self, sentence: ParsedSentence, mention: Mention, here: list[Mention], done: list[Substitution], unresolved: list[str]
    ) -> None:
        if mention.quoted:
            return
        index = len(self.mentioned)
        whole = full_name(sentence, mention, earlier=self.earlier.names)
        if whole is not None:
            if not any(item.named and item.key.endswith(mention.key) for item in here):
                done.append(self._replaced(mention, whole))
            return
        candidates = described(sentence, mention, earlier=[*self.earlier.names, *here], introduced=self.earlier.introduced)
        if len(candidates) > 1:
            in_title = [
                item
                for item in candidates
                if self.title & {word.text.lower() for word in item.words if word.tag == "NNP"} - {mention.head.lemma}
            ]
            candidates = in_title if len(in_title) == 1 else candidates
        if len(candidates) == 1:
            if candidates[0].sentence < index:
                done.append(self._replaced(mention, candidates[0]))
        elif candidates or (
            mention.words[0].dep == "det"
            and mention.words[0].head == mention.at
            and mention.words[0].text.lower() in DEMONSTRATIVES
            and mention.kind is not MentionKind.OTHER
        ):
            unresolved.append(mention.text)

    def _replaced(self, mention: Mention, whole: Mention) -> Substitution:
        original = self.document.text[mention.start : mention.end]
        return Substitution(
            start=mention.start,
            end=mention.end,
            original=original,
            replacement=_cased(whole.text, original, whole),
            antecedent=Span(start=whole.start, end=whole.end),
        )

    def _substitution(self, token: Token, meant: Mention) -> Substitution:
        name = self._naming(meant)
        if token.tag == "PRP$":
            mark = "’" if "’" in self.document.text else "'"
            name += mark if meant.plural and name.endswith("s") else f"{mark}s"
        return Substitution(
            start=token.start,
            end=token.end,
            original=token.text,
            replacement=_cased(name, token.text, meant),
            antecedent=Span(start=meant.start, end=meant.end),
        )

    def _naming(self, meant: Mention) -> str:
        """A name in full; "a bridge" taken up as "the bridge"."""
        if meant.named and (whole := full_name(self.document.sentences[meant.sentence], meant, earlier=self.earlier.names)):
            return whole.text
        first = meant.words[0]
        if first.text.lower() in ("a", "an", "this", "that", "these", "those"):
            return "the " + meant.text[first.end - first.start :].lstrip()
        if meant.plural and first.tag == "CD":
            return f"the {meant.text[:1].lower()}{meant.text[1:]}"
        return meant.text

    def _date(self, index: int, sentence: ParsedSentence, done: list[Substitution], unresolved: list[str]) -> None:
        before = self.years[max(0, index - YEARS_BACK) : index]
        inside = [sentence.tokens[i] for i in self.quoted[index]]
        for item in times.relative_times(
            sentence.text,
            offset=sentence.start,
            published=self.published,
            before=before,
            past=lambda place: _tells_past(sentence, sentence.start + place),
        ):
            if any(token.start < item.end and token.end > item.start for token in inside):
                continue
            original = self.document.text[item.start : item.end]
            done[:] = [other for other in done if other.end <= item.start or other.start >= item.end]
            if item.replacement is None:
                unresolved.append(original)
                continue
            unresolved[:] = [word for word in unresolved if word != original]
            done.append(
                Substitution(
                    start=item.start,
                    end=item.end,
                    original=original,
                    replacement=item.replacement,
                    antecedent=Span(start=item.antecedent[0], end=item.antecedent[1]) if item.antecedent else None,
                )
            )


def _family(word: str) -> str:
    return next(family[0] for family in (HE, SHE, ("it", "its"), ("they", "them", "their", "theirs")) if word in family)


def _tells_past(sentence: ParsedSentence, place: int) -> bool:
    """Whether the verb nearest above a place tells what was or has been, and not what will or would be."""
    tokens = sentence.tokens
    at = next((i for i, token in enumerate(tokens) if token.end > place), None)
    if at is None:
        return False
    while not tokens[at].tag.startswith("VB") or tokens[at].tag == "VBG":
        if tokens[at].head == at:
            return False
        at = tokens[at].head
    modal = any(token.head == at and token.tag == "MD" for token in tokens)
    perfect = any(token.head == at and token.dep in ("aux", "auxpass") and token.lemma in ("have", "be") for token in tokens)
    return not modal and (tokens[at].tag in PAST or perfect)


def _apart(done: list[Substitution]) -> list[Substitution]:
    """In text order; of two that overlap the first."""
    kept: list[Substitution] = []
    for item in sorted(done, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _cased(name: str, original: str, meant: Mention) -> str:
    name = " ".join(name.split())
    if original[:1].isupper():
        return name[:1].upper() + name[1:]
    first = meant.words[0]
    return name if first.tag in ("NNP", "NNPS") or first.text == "I" else name[:1].lower() + name[1:]


def _replaced(sentence: ParsedSentence, done: list[Substitution]) -> str:
    pieces, position = [], 0
    for item in done:
        pieces += [sentence.text[position : item.start - sentence.start], item.replacement]
        position = item.end - sentence.start
    return re.sub(r"\s+", " ", "".join([*pieces, sentence.text[position:]]))

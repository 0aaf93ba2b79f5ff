"""Rules for what a sentence does, each with its reason in words.

They decide nothing: the classifier weighs them with the words and the parse, and shows the reason of the rule that
speaks for what it decided. A sentence for which no rule speaks may still be anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from claimcheck.claims.speakers import REPORTING
from claimcheck.parses import ParsedSentence, Token
from claimcheck.schema import ClaimKind

ADVICE_MODALS = ("should", "must", "ought")
PREDICTION_MODALS = ("will", "'ll", "’ll", "wo", "shall")
HEDGES = (
    "apparently", "arguably", "certainly", "clearly", "hopefully", "likely", "maybe", "obviously", "perhaps",
    "possibly", "presumably", "probably", "seemingly", "surely", "undoubtedly", "unfortunately",
)  # fmt: skip
SEEMING = ("appear", "seem", "suggest", "hope", "expect", "wish")
EVALUATIVE = (
    "absurd", "admirable", "appalling", "awful", "bad", "beautiful", "best", "better", "bold", "brilliant",
    "brutal", "clever", "costly", "crucial", "cynical", "dangerous", "decent", "deplorable", "desperate",
    "disastrous", "disgraceful", "dramatic", "dreadful", "excellent", "extraordinary", "fair", "fine", "foolish",
    "glorious", "good", "great", "happy", "hopeless", "horrible", "ideal", "impossible", "impressive", "inspiring",
    "irresponsible", "lovely", "magnificent", "marvellous", "mean", "miserable", "naive", "noble", "outrageous",
    "pathetic", "perfect", "pleasant", "poor", "possible", "proud", "reckless", "remarkable", "ridiculous", "sad", "sensible",
    "shameful", "shameless", "significant", "silly", "splendid", "stupid", "superb", "terrible", "timid", "tragic",
    "ugly", "unacceptable", "unfair", "wicked", "wise", "wonderful", "worse", "worst", "worthy", "wrong",
)  # fmt: skip
NUMERIC_ENTITIES = ("CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL")
DATE_ENTITIES = ("DATE", "TIME")
NAME_ENTITIES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART")

Rule = tuple[ClaimKind, Callable[[ParsedSentence], str | None]]


def _fragment(sentence: ParsedSentence) -> str | None:
    """Too short to say anything, or unterminated words without a verb; the tagger alone can miss a verb."""
    has_verb = any(token.tag.startswith(("VB", "MD")) for token in sentence.tokens)
    is_ended = re.search(r"[.!?…][\s”\"’')\]]*$", sentence.text) is not None
    is_clause = has_verb or (is_ended and len(sentence.tokens) >= 6)
    return None if is_clause and len(sentence.tokens) >= 3 else "no complete clause"


def asks(sentence: ParsedSentence) -> bool:
    """Whether the writer asks it; one that ends inside quotation marks may report that somebody asked."""
    return re.search(r"\?[\s)\]]*$", sentence.text) is not None


def _question(sentence: ParsedSentence) -> str | None:
    return "ends with a question mark" if re.search(r"\?[\s”\"’')\]]*$", sentence.text) else None


def _experience(sentence: ParsedSentence) -> str | None:
    """The writer speaking of themself, outside quotation marks."""
    unquoted = re.sub(r"[“\"][^”\"]*[”\"]", "", sentence.text)
    match = re.search(r"\b(?:I|I['’](?:m|ve|d|ll)|my|My|me|myself)\b", unquoted)
    return f"first person '{match.group()}'" if match else None


def _advice(sentence: ParsedSentence) -> str | None:
    root = sentence.root
    for i, token in enumerate(sentence.tokens):
        if token.lemma in ADVICE_MODALS and sentence.in_main_clause(i):
            return f"modal '{token.text}'"
        if token.lemma == "need" and token.dep == "ROOT" and any(t.dep == "xcomp" and t.head == i for t in sentence.tokens):
            return "advice 'need to'"
    if root is not None and sentence.tokens[root].tag == "VB" and not sentence.has_subject(root):
        return f"imperative '{sentence.tokens[root].text}'"
    return None


def _prediction(sentence: ParsedSentence) -> str | None:
    for i, token in enumerate(sentence.tokens):
        if token.tag == "MD" and token.text.lower() in PREDICTION_MODALS and sentence.in_main_clause(i):
            return f"future '{'will' if token.text.lower() == 'wo' else token.text}'"
    match = re.search(r"\b(?:is|are) (?:going|likely|bound|set|expected|due) to\b", sentence.text)
    return f"future '{match.group()}'" if match else None


def _opinion(sentence: ParsedSentence) -> str | None:
    """Evaluation or conjecture in the main clause, with no number or date that one could check."""
    for i, token in enumerate(sentence.tokens):
        if token.lemma in HEDGES and sentence.in_main_clause(i):
            return f"hedge '{token.text}'"
        if token.lemma in SEEMING and token.dep == "ROOT":
            return f"conjecture '{token.text}'"
        if (
            token.tag == "MD"
            and token.lemma in ("may", "might", "could", "would")
            and token.dep == "aux"
            and sentence.tokens[token.head].dep == "ROOT"
        ):
            return f"modal '{token.text}'"
    if any(token.entity in NUMERIC_ENTITIES + DATE_ENTITIES for token in sentence.tokens):
        return None
    predicate = sentence.root
    for token in sentence.tokens:
        judged = token.lemma in EVALUATIVE and token.tag.startswith(("JJ", "RB"))
        if judged and (
            token.dep in ("acomp", "attr") or sentence.tokens[token.head].dep in ("attr", "acomp") or token.head == predicate
        ):
            return f"evaluative '{token.text}'"
    if not any(token.entity in NAME_ENTITIES for token in sentence.tokens) and not any(
        t.tag in ("VBD", "VBN") for t in sentence.tokens
    ):
        return "general statement with no name, number or date"
    return None


KIND_RULES: tuple[Rule, ...] = (
    (ClaimKind.OTHER, _fragment),
    (ClaimKind.QUESTION, _question),
    (ClaimKind.EXPERIENCE, _experience),
    (ClaimKind.ADVICE, _advice),
    (ClaimKind.PREDICTION, _prediction),
    (ClaimKind.OPINION, _opinion),
)


def reason_for(kind: ClaimKind, sentence: ParsedSentence) -> str | None:
    """Why a rule takes the sentence for this kind; None where none does."""
    return next((reason for ruled, rule in KIND_RULES if ruled is kind and (reason := rule(sentence))), None)


def fired(sentence: ParsedSentence) -> Iterator[tuple[str, str]]:
    """The rules that fire, and where: what someone else is reported to have said isn't the writer's own."""
    place = "reported" if reports(sentence) else "own"
    for kind, rule in KIND_RULES:
        reason = rule(sentence)
        if reason is not None:
            yield kind.value, place
            yield f"{kind.value}: {reason.split(' ')[0]}", place


def reports(sentence: ParsedSentence) -> bool:
    """Whether the main clause says that somebody other than the writer said something."""
    root = sentence.root
    if root is None or sentence.tokens[root].lemma not in REPORTING:
        return False
    below = [token for i, token in enumerate(sentence.tokens) if token.head == root and i != root]
    speakers = [token.text.lower() for token in below if token.dep == "nsubj"]
    return bool(speakers) and speakers[0] not in ("i", "we", "you") and any(t.dep in ("ccomp", "xcomp") for t in below)


def fact_reasons(sentence: ParsedSentence) -> tuple[str, ...]:
    """What makes it checkable: a number, a date, a named entity; and what is loaded."""
    reasons = []
    for label, kinds in (("number", NUMERIC_ENTITIES), ("date", DATE_ENTITIES), ("name", NAME_ENTITIES)):
        words = _first_entity(sentence.tokens, kinds)
        if words:
            reasons.append(f"{label} '{words}'")
    if any(token.tag == "VBD" for token in sentence.tokens):
        reasons.append("past tense")
    loaded = [token.text for token in sentence.tokens if token.lemma in EVALUATIVE and token.tag.startswith("JJ")]
    reasons += [f"evaluative '{word}' noted" for word in loaded]
    return tuple(reasons) or ("plain statement",)


def _first_entity(tokens: Sequence[Token], kinds: Sequence[str]) -> str:
    words: list[str] = []
    for token in tokens:
        if token.entity in kinds:
            words.append(token.text)
        elif words:
            break
    return " ".join(words)

"""Sentences in, claims out: what each sentence does, who says it, and why we think so.

The kind is decided by the first rule that fits, in the order of ``KIND_RULES``, and every rule gives
its reason in words. A sentence that no rule takes states a fact; its reasons then name what makes it
checkable: a number, a date, a named entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from claimcheck.protocols import CheckWorthinessScorer, SentenceSplitter
from claimcheck.schema import Article, BlockKind, Claim, ClaimKind, Sentence, Speaker
from claimcheck.syntax import ParsedSentence, SpacyParser, Token

CHECKED_BLOCKS = (BlockKind.BODY, BlockKind.QUOTE)

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
REPORTING = (
    "accuse", "add", "admit", "allege", "announce", "argue", "assert", "believe", "claim", "conclude", "confirm",
    "declare", "deny", "estimate", "explain", "find", "insist", "maintain", "note", "promise", "recall", "report",
    "say", "state", "suggest", "tell", "think", "warn", "write",
)  # fmt: skip
NUMERIC_ENTITIES = ("CARDINAL", "MONEY", "PERCENT", "QUANTITY", "ORDINAL")
DATE_ENTITIES = ("DATE", "TIME")
NAME_ENTITIES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")

Rule = tuple[ClaimKind, Callable[[ParsedSentence], str | None]]


class ClaimExtractor:
    """Finds the sentences of an article's body and says what each one does."""

    def __init__(self, *, splitter: SentenceSplitter, parser: SpacyParser, scorer: CheckWorthinessScorer) -> None:
        self.splitter = splitter
        self.parser = parser
        self.scorer = scorer

    def extract(self, article: Article) -> list[Claim]:
        """Every sentence of body and quotes as a Claim, in article order, ranked by nothing yet."""
        parsed = self._parse(article)
        scores = self.scorer.score([item.sentence.text for item in parsed])
        return [_claim(item, number, score) for number, (item, score) in enumerate(zip(parsed, scores, strict=True), start=1)]

    def _parse(self, article: Article) -> list[ParsedSentence]:
        sentences = [
            Sentence(index=0, text=sentence.text, start=block.start + sentence.start, end=block.start + sentence.end)
            for block in article.blocks
            if block.kind in CHECKED_BLOCKS
            for sentence in self.splitter.split(article.text[block.start : block.end])
        ]
        numbered = [sentence.model_copy(update={"index": index}) for index, sentence in enumerate(sentences)]
        return self.parser.parse(article.text, numbered)


def plain_text(text: str) -> str:
    """A sentence as one line of words: Markdown emphasis, links and list marks dropped, white space folded."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"(\*\*|__|(?<![\w*])[*_](?=\S))(.+?)(?:\1|(?<=\S)[*_](?![\w*]))", r"\2", text)
    text = re.sub(r"^\s*(?:[-*+>]|\d+[.)])\s+", "", text)
    return " ".join(text.split())


def _claim(parsed: ParsedSentence, number: int, score: float) -> Claim:
    kind, reasons = classify(parsed)
    sentence = parsed.sentence
    return Claim(
        id=f"c{number}",
        text=plain_text(sentence.text),
        start=sentence.start,
        end=sentence.end,
        sentence=sentence,
        kind=kind,
        check_worthiness=score,
        reasons=reasons,
        speaker=_speaker(parsed),
    )


def classify(parsed: ParsedSentence) -> tuple[ClaimKind, tuple[str, ...]]:
    """The kind of a sentence, and the reasons in words."""
    for kind, rule in KIND_RULES:
        reason = rule(parsed)
        if reason is not None:
            return kind, (reason,)
    return ClaimKind.FACT, _fact_reasons(parsed)


def _fragment(parsed: ParsedSentence) -> str | None:
    """Too short to say anything, or unterminated words without a verb; the tagger alone can miss a verb."""
    has_verb = any(token.tag.startswith(("VB", "MD")) for token in parsed.tokens)
    is_ended = re.search(r"[.!?…][\s”\"’')\]]*$", parsed.sentence.text) is not None
    is_clause = has_verb or (is_ended and len(parsed.tokens) >= 6)
    return None if is_clause and len(parsed.tokens) >= 3 else "no complete clause"


def _question(parsed: ParsedSentence) -> str | None:
    return "ends with a question mark" if re.search(r"\?[\s”\"’')\]]*$", parsed.sentence.text) else None


def _experience(parsed: ParsedSentence) -> str | None:
    """The writer speaking of themself, outside quotation marks."""
    unquoted = re.sub(r"[“\"][^”\"]*[”\"]", "", parsed.sentence.text)
    match = re.search(r"\b(?:I|I['’](?:m|ve|d|ll)|my|My|me|myself)\b", unquoted)
    return f"first person '{match.group()}'" if match else None


def _advice(parsed: ParsedSentence) -> str | None:
    root = _root(parsed)
    for i, token in enumerate(parsed.tokens):
        if token.lemma in ADVICE_MODALS and _in_main_clause(parsed, i):
            return f"modal '{token.text}'"
        if token.lemma == "need" and token.dep == "ROOT" and any(t.dep == "xcomp" and t.head == i for t in parsed.tokens):
            return "advice 'need to'"
    if root is not None and parsed.tokens[root].tag == "VB" and not _has_subject(parsed, root):
        return f"imperative '{parsed.tokens[root].text}'"
    return None


def _prediction(parsed: ParsedSentence) -> str | None:
    for i, token in enumerate(parsed.tokens):
        if token.tag == "MD" and token.text.lower() in PREDICTION_MODALS and _in_main_clause(parsed, i):
            return f"future '{'will' if token.text.lower() == 'wo' else token.text}'"
    match = re.search(r"\b(?:is|are) (?:going|likely|bound|set|expected|due) to\b", parsed.sentence.text)
    return f"future '{match.group()}'" if match else None


def _opinion(parsed: ParsedSentence) -> str | None:
    """Evaluation or conjecture in the main clause, with no number or date that one could check."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma in HEDGES and _in_main_clause(parsed, i):
            return f"hedge '{token.text}'"
        if token.lemma in SEEMING and token.dep == "ROOT":
            return f"conjecture '{token.text}'"
        if (
            token.tag == "MD"
            and token.lemma in ("may", "might", "could", "would")
            and token.dep == "aux"
            and parsed.tokens[token.head].dep == "ROOT"
        ):
            return f"modal '{token.text}'"
    if any(token.entity in NUMERIC_ENTITIES + DATE_ENTITIES for token in parsed.tokens):
        return None
    predicate = _root(parsed)
    for token in parsed.tokens:
        judged = token.lemma in EVALUATIVE and token.tag.startswith(("JJ", "RB"))
        if judged and (
            token.dep in ("acomp", "attr") or parsed.tokens[token.head].dep in ("attr", "acomp") or token.head == predicate
        ):
            return f"evaluative '{token.text}'"
    if not any(token.entity in NAME_ENTITIES for token in parsed.tokens) and not any(
        t.tag in ("VBD", "VBN") for t in parsed.tokens
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


def _fact_reasons(parsed: ParsedSentence) -> tuple[str, ...]:
    reasons = []
    for label, kinds in (("number", NUMERIC_ENTITIES), ("date", DATE_ENTITIES), ("name", NAME_ENTITIES)):
        words = _first_entity(parsed.tokens, kinds)
        if words:
            reasons.append(f"{label} '{words}'")
    if any(token.tag == "VBD" for token in parsed.tokens):
        reasons.append("past tense")
    loaded = [token.text for token in parsed.tokens if token.lemma in EVALUATIVE and token.tag.startswith("JJ")]
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


def _speaker(parsed: ParsedSentence) -> Speaker | None:
    """The subject of a reporting verb that governs a clause or a quotation."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma not in REPORTING or not token.tag.startswith("VB"):
            continue
        reports = any(t.head == i and t.dep in ("ccomp", "xcomp", "parataxis") for t in parsed.tokens)
        quotes = re.search(r"[“”\"]", parsed.sentence.text) is not None
        for j, subject in enumerate(parsed.tokens):
            if (reports or quotes or token.lemma == "accuse") and subject.head == i and subject.dep == "nsubj":
                words = parsed.subtree(j)
                return Speaker(
                    text=parsed.sentence.text[words[0].start - parsed.sentence.start : words[-1].end - parsed.sentence.start],
                    start=words[0].start,
                    end=words[-1].end,
                    verb=token.text,
                )
    return None


def _root(parsed: ParsedSentence) -> int | None:
    return next((i for i, token in enumerate(parsed.tokens) if token.dep == "ROOT"), None)


def _has_subject(parsed: ParsedSentence, verb: int) -> bool:
    return any(token.head == verb and token.dep in SUBJECTS for token in parsed.tokens)


def _in_main_clause(parsed: ParsedSentence, index: int) -> bool:
    """Whether a word belongs to the root clause, or to the statement that the root reports."""
    head = parsed.tokens[index].head
    while parsed.tokens[head].dep == "ccomp" and parsed.tokens[head].head != head:
        head = parsed.tokens[head].head
    return parsed.tokens[head].dep == "ROOT"

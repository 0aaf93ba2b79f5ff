"""Labelled files and articles: what is read from them, who decides, and what can't be used."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from claimcheck import Bm25Selector, ClaimChecker, InputError, NliPair
from claimcheck.evaluation import EvaluationSettings, SetResult, read_labelled, stratified
from claimcheck.evaluation.runner import EvaluationRunner
from claimcheck.syntax import SpacyParser

from .conftest import ScriptedModel, scripted_checker

CLAIM = "The bridge opened in 1932."
AGAINST = "The bridge was not opened in 1932."
BESIDE = "Bananas ripen."
ARTICLE = f"{CLAIM} The ferry sank in 1940. It was a lovely bridge."


def rule(pair: NliPair) -> str:
    if " not " in pair.premise:
        return "contradiction"
    return "entailment" if pair.hypothesis in pair.premise else "neutral"


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(rule, window=40)


@pytest.fixture
def checker(model: ScriptedModel, parser: SpacyParser) -> ClaimChecker:
    return scripted_checker(model, parser, selector=Bm25Selector(8))


def evaluated(checker: ClaimChecker, path: Path, **options: object) -> SetResult:
    settings = EvaluationSettings.model_validate({"resamples": 5, **options})
    return EvaluationRunner(checker, settings=settings).run([path]).sets[0]


def write_rows(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def pair(premise: str, label: str, hypothesis: str = CLAIM) -> dict[str, object]:
    return {"premise": premise, "hypothesis": hypothesis, "label": label}


def claim(evidence: object, label: str, text: str = CLAIM) -> dict[str, object]:
    return {"claim": text, "evidence": evidence, "label": label}


def test_json_lines_and_csv_gzipped_or_not_hold_the_same_rows(tmp_path: Path) -> None:
    rows = [pair(CLAIM, "entailment"), pair("It rained,\nall day.", "neutral")]
    plain = write_rows(tmp_path / "a.jsonl", rows)
    table = tmp_path / "a.csv"
    table.write_text(f'premise,hypothesis,label\n{CLAIM},{CLAIM},entailment\n"It rained,\nall day.",{CLAIM},neutral\n')
    expected = [(row.gold, row.claim, row.evidence[0].text, row.cluster) for row in read_labelled(plain).rows]
    for path in (plain, table):
        packed = tmp_path / f"{path.name}.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        for source in (path, packed):
            found = read_labelled(source)
            assert found.name == "a"
            assert [(row.gold, row.claim, row.evidence[0].text, row.cluster) for row in found.rows] == expected


@pytest.mark.parametrize(
    ("evidence", "texts"),
    [
        ("one text", ["one text"]),
        (["one", "two"], ["one", "two"]),
        ([{"text": "one", "supporting": True}, {"text": " "}, "two"], ["one", "two"]),
        ({"text": "one", "title": "T"}, ["one"]),
        ([], []),
    ],
)
def test_evidence_is_a_text_or_a_list_of_texts_or_objects(evidence: object, texts: list[str], tmp_path: Path) -> None:
    (row,) = read_labelled(write_rows(tmp_path / "a.jsonl", [claim(evidence, "SUPPORTED")])).rows
    assert [item.text for item in row.evidence] == texts


@pytest.mark.parametrize(
    ("written", "gold"),
    [
        ("NOT_ENOUGH_INFO", "NOT_ENOUGH_EVIDENCE"),
        ("Not Enough Evidence", "NOT_ENOUGH_EVIDENCE"),
        ("CONFLICTING", "CONFLICTING_EVIDENCE"),
        ("refutes", "REFUTED"),
        ("NOT_SUPPORTED", "NOT_SUPPORTED"),
    ],
)
def test_labels_are_read_in_the_spellings_of_the_field(written: str, gold: str, tmp_path: Path) -> None:
    assert read_labelled(write_rows(tmp_path / "a.jsonl", [claim("x", written)])).rows[0].gold == gold


GOOD = json.dumps(pair(CLAIM, "neutral"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{nonsense", ":2: not JSON"),
        ("[1]", ":2: got a JSON list; expected an object"),
        ('{"premise": "a", "label": "neutral"}', ":2: no column hypothesis; the row has premise, label"),
        ('{"premise": " ", "hypothesis": "b", "label": "neutral"}', ":2: column premise holds ' '"),
        ('{"premise": "a", "hypothesis": "b", "label": "maybe"}', ":2: label 'maybe' is unknown; expected one of entailment"),
        ('{"premise": "a", "hypothesis": "b"}', ":2: no column label"),
        ('{"premise": "a", "hypothesis": "b", "label": 1}', ":2: column label holds 1"),
        ('{"premise": "a", "hypothesis": "b", "label": "neutral", "id": 1}', ":2: the id '1' is used twice"),
    ],
)
def test_a_bad_row_is_named_with_its_line(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"{GOOD}\n{line}\n")
    with pytest.raises(InputError) as error:
        read_labelled(path)
    assert str(error.value).startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.parquet", b"", "unknown kind of file"),
        ("a.jsonl", b"\n", "holds no labelled rows"),
        ("a.jsonl", b'{"text": "a"}\n', ":1: the row has the columns text"),
        ("a.jsonl", b'{"premise": "caf\xe9"}\n', ":1: not UTF-8"),
        ("a.csv", b"premise,hypothesis,label\ncaf\xe9,b,neutral\n", ": not UTF-8"),
        ("a.jsonl.gz", b"not gzipped", "can't read the rows"),
        ("a.jsonl.gz", gzip.compress(b"x" * 999)[:-9], "can't read the rows"),
        ("a.jsonl", b'{"claim": "a", "evidence": [1], "label": "REFUTED"}\n', ":1: evidence holds '1'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read_labelled(path)
    assert str(error.value).startswith(str(path))
    assert message in str(error.value)


def test_a_sample_keeps_the_shares_of_the_labels_and_the_order_of_the_file(tmp_path: Path) -> None:
    labels = ["entailment"] * 60 + ["neutral"] * 30 + ["contradiction"] * 10
    rows = read_labelled(write_rows(tmp_path / "a.jsonl", [pair(f"p {i}", label) for i, label in enumerate(labels)])).rows
    drawn = stratified(rows, 21, seed=1)
    assert Counter(row.gold for row in drawn) == {"entailment": 13, "neutral": 6, "contradiction": 2}
    assert [int(row.id) for row in drawn] == sorted(int(row.id) for row in drawn)
    assert stratified(rows, 21, seed=1) == drawn != stratified(rows, 21, seed=2)
    assert stratified(rows, 500, seed=1) == rows


def test_pairs_are_judged_by_the_model_alone_in_one_call(checker: ClaimChecker, model: ScriptedModel, tmp_path: Path) -> None:
    rows = [pair(CLAIM, "entailment"), pair(AGAINST, "contradiction"), pair(BESIDE, "entailment")]
    result = evaluated(checker, write_rows(tmp_path / "a.jsonl", rows))
    assert [row.predicted for row in result.outcomes] == ["entailment", "contradiction", "neutral"]
    assert (result.kind, result.pairs, len(model.calls)) == ("nli", 3, 1)


def test_a_premise_past_the_window_is_read_in_passages_and_its_decisive_words_count(
    checker: ClaimChecker, model: ScriptedModel, tmp_path: Path
) -> None:
    long = "It rained again that day. " * 20 + CLAIM
    result = evaluated(checker, write_rows(tmp_path / "a.jsonl", [pair(long, "entailment")]))
    assert result.outcomes[0].predicted == "entailment"
    assert (result.windowed, result.tokens_cut) == (1, 0)
    assert all(len(f"{asked.premise} {asked.hypothesis}".split()) <= 40 for asked in model.calls[0])


@pytest.mark.parametrize("columns", ["pair", "claim"])
def test_a_claim_too_long_for_the_model_is_skipped_and_said(columns: str, checker: ClaimChecker, tmp_path: Path) -> None:
    endless = "word " * 50
    rows = (
        [pair(CLAIM * 9, "neutral", endless), pair(CLAIM, "entailment")]
        if columns == "pair"
        else [claim(CLAIM, "REFUTED", endless), claim(CLAIM, "SUPPORTED")]
    )
    result = evaluated(checker, write_rows(tmp_path / "a.jsonl", rows))
    assert result.evaluation.rows == 1
    (skipped,) = result.skipped
    assert skipped.where.endswith("a.jsonl:1")
    assert "has 50 tokens" in skipped.reason


def test_a_pair_without_agreement_is_skipped_and_said(checker: ClaimChecker, tmp_path: Path) -> None:
    result = evaluated(checker, write_rows(tmp_path / "a.jsonl", [pair(CLAIM, "-"), pair(CLAIM, "entailment")]))
    assert [item.reason for item in result.skipped] == ["no gold label"]


def test_claims_are_judged_as_verify_does_over_all_their_evidence(
    checker: ClaimChecker, model: ScriptedModel, tmp_path: Path
) -> None:
    evidence: list[list[str]] = [[CLAIM], [CLAIM, AGAINST], [BESIDE, AGAINST], [BESIDE], []]
    path = write_rows(tmp_path / "a.jsonl", [claim(texts, "SUPPORTED") for texts in evidence])
    result = evaluated(checker, path)
    assert len(model.calls) == 1
    checker.selector = Bm25Selector(None)
    alone = [checker.verify([CLAIM], texts)[0] for texts in evidence]
    assert [(row.predicted, row.confidence) for row in result.outcomes] == [(v.label.value, v.confidence) for v in alone]
    assert (result.outcomes[1].support, result.outcomes[1].refutation) == (0.9, 0.9)
    assert (result.outcomes[4].support, result.outcomes[4].refutation) == (0.0, 0.0)


def test_joined_evidence_is_one_snippet(checker: ClaimChecker, tmp_path: Path) -> None:
    halves = [claim(["The bridge opened", "in 1932."], "SUPPORTED")]
    path = write_rows(tmp_path / "a.jsonl", halves)
    assert evaluated(checker, path).outcomes[0].predicted == "NOT_ENOUGH_EVIDENCE"
    assert evaluated(checker, path, join=True).outcomes[0].predicted == "SUPPORTED"


def test_results_hold_no_text_of_the_rows(checker: ClaimChecker, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.jsonl", [claim([AGAINST], "REFUTED"), claim([BESIDE], "REFUTED")])
    written = evaluated(checker, path).model_dump_json()
    assert "bridge" not in written
    assert "anana" not in written


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "set" / "one"
    folder.mkdir(parents=True)
    (folder / "article.txt").write_text(ARTICLE)
    write_rows(folder / "evidence.jsonl", [{"id": "s1", "text": CLAIM}, {"id": "s2", "text": BESIDE}])
    gold = {
        "entries": [
            {"find": "bridge opened", "label": ["SUPPORTED"], "evidence": ["s1"], "type": "date"},
            {"find": "ferry sank", "label": ["REFUTED", "NOT_ENOUGH_EVIDENCE"], "evidence": [], "type": "name"},
            {"find": "a lovely bridge", "label": ["SUPPORTED"], "evidence": ["s1"], "type": "date"},
        ],
        "not_fact": ["lovely bridge", "The ferry sank"],
    }
    (folder / "gold.json").write_text(json.dumps(gold))
    return folder.parent


def test_articles_are_matched_by_the_words_of_their_labels(checker: ClaimChecker, articles: Path) -> None:
    result = evaluated(checker, articles)
    assert [(row.gold, row.predicted, row.group) for row in result.outcomes] == [
        ("SUPPORTED", "SUPPORTED", "date"),
        ("NOT_ENOUGH_EVIDENCE", "NOT_ENOUGH_EVIDENCE", "name"),  # one of the acceptable labels
        ("SUPPORTED", "LEFT_OUT", "date"),
    ]
    assert result.articles is not None
    assert (result.articles.left_out, result.articles.decided, result.articles.quoting_gold) == (1, 1, 1)
    assert (result.articles.not_facts, result.articles.violations) == (2, ("one: The ferry sank",))
    assert [(item.group, item.rows, item.right) for item in result.evaluation.groups] == [("date", 2, 1), ("name", 1, 1)]
    assert "LEFT_OUT" not in [item.label for item in result.evaluation.classes]


def test_one_article_is_a_set_of_its_own(checker: ClaimChecker, articles: Path) -> None:
    assert evaluated(checker, articles / "one").evaluation == evaluated(checker, articles).evaluation


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ("{", "the file"),
        ('{"entries": []}', "entries"),
        ('{"entries": [{"find": "bridge", "label": ["TRUE"]}]}', "entry 1: label 'TRUE' is unknown"),
        ('{"entries": [{"find": "tunnel", "label": ["REFUTED"]}]}', "'tunnel' is not in"),
    ],
)
def test_bad_labels_of_an_article_are_named(gold: str, message: str, checker: ClaimChecker, articles: Path) -> None:
    (articles / "one" / "gold.json").write_text(gold)
    with pytest.raises(InputError, match=r"gold\.json") as error:
        evaluated(checker, articles)
    assert message in str(error.value)


def test_a_folder_without_labelled_articles_is_refused(checker: ClaimChecker, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no labelled articles"):
        evaluated(checker, tmp_path)

"""The shipped model on the main job: truths that hold whatever the weights are."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
import pytest_socket

from claimcheck import (
    ClaimChecker,
    NliCrossEncoder,
    NliPair,
    NliScores,
    VerdictLabel,
    cli,
)
from claimcheck.resources import SHIPPED
from claimcheck.schema import Cause

PAIRS = Path(__file__).parent / "data" / "obvious_pairs.jsonl"
# Of the hundred obvious pairs, by line from 0; the model cards list the kinds.
MISSES = {
    "claimcheck-base": {0, 70, 84, 87, 89, 98},
    "claimcheck-mini": {0, 2, 6, 20, 28, 54, 64, 65, 68, 77, 78, 87, 88, 93, 96, 98},
}
pytestmark = pytest.mark.slow
TOLERANCE = 1e-4  # between float32 runs that differ in order, neighbours and batch size

FILLER = [
    "The harbour master keeps a log of every vessel.",
    "Rain fell on most days of that month.",
    "Several cafes along the front serve breakfast.",
    "A brass band plays in the square each Sunday.",
    "The library lends books to anyone with a card.",
    "Fishing boats leave before dawn.",
    "Tourists photograph the painted houses.",
    "The town council meets in an old warehouse.",
]


@pytest.fixture(scope="module", params=sorted(SHIPPED))
def model(request: pytest.FixtureRequest) -> NliCrossEncoder:
    return NliCrossEncoder.from_pretrained(request.param, dtype="float32", device="cpu")


@pytest.fixture(scope="module")
def checker() -> ClaimChecker:
    return ClaimChecker.from_pretrained(dtype="float32", device="cpu")


@pytest.fixture(scope="module")
def pairs() -> list[NliPair]:
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    return [NliPair(premise=row["premise"], hypothesis=row["hypothesis"]) for row in rows]


def differences(left: list[NliScores], right: list[NliScores]) -> float:
    return max(
        abs(getattr(a, name) - getattr(b, name)) for a, b in zip(left, right, strict=True) for name in NliScores.model_fields
    )


def test_obvious_pairs_are_right_but_for_exactly_the_known_misses(model: NliCrossEncoder, pairs: list[NliPair]) -> None:
    gold = [json.loads(line)["label"] for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    scores = model.predict(pairs)
    found = {i for i, (label, item) in enumerate(zip(gold, scores, strict=True)) if item.label != label}
    close = {i for i, item in enumerate(scores) if margin(item) < 0.01}  # another processor may round them the other way
    assert len(gold) == 100
    changed = sorted((found ^ MISSES[model.info.name]) - close)
    assert not changed, [(i, scores[i].label.value, pairs[i]) for i in changed]  # mended ones leave the list too


def margin(scores: NliScores) -> float:
    first, second, _ = sorted((scores.entailment, scores.neutral, scores.contradiction), reverse=True)
    return first - second


def test_order_changes_nothing(model: NliCrossEncoder, pairs: list[NliPair]) -> None:
    order = random.Random(0).sample(range(len(pairs)), len(pairs))
    shuffled = model.predict([pairs[i] for i in order])
    in_order = model.predict(pairs)
    assert differences([in_order[i] for i in order], shuffled) < TOLERANCE


def test_duplicates_change_nothing(model: NliCrossEncoder, pairs: list[NliPair]) -> None:
    once, twice = model.predict(pairs), model.predict([*pairs, *pairs])
    assert twice[: len(pairs)] == twice[len(pairs) :]
    assert differences(once, twice[: len(pairs)]) < TOLERANCE


@pytest.mark.parametrize("budget", [1, 300, 100_000])
def test_batch_size_changes_nothing(budget: int, model: NliCrossEncoder, pairs: list[NliPair]) -> None:
    other = NliCrossEncoder(model.model, model.tokenizer, labels=model.labels, info=model.info, token_budget=budget)
    assert differences(model.predict(pairs), other.predict(pairs)) < TOLERANCE


def test_a_contradiction_in_the_last_sentence_of_a_long_snippet_is_found(checker: ClaimChecker) -> None:
    rng = random.Random(1)
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < 5000:
        sentences.append(rng.choice(FILLER))
    last = "The old lighthouse was never sold to a foreign company."
    (verdict,) = checker.verify(["The old lighthouse was sold to a foreign company."], [" ".join([*sentences, last])])
    assert verdict.label is VerdictLabel.REFUTED
    assert verdict.rationale[0].passage.text.endswith(last)
    assert verdict.coverage.tokens_cut == 0


def test_evidence_on_both_sides_is_conflicting_and_both_are_quoted(checker: ClaimChecker) -> None:
    evidence = [
        {"id": "yes", "text": "The factory closed in March."},
        {"id": "no", "text": "The factory did not close in March."},
    ]
    (verdict,) = checker.verify(["The factory closed in March."], evidence)
    assert verdict.label is VerdictLabel.CONFLICTING_EVIDENCE
    assert {item.passage.evidence_id for item in verdict.rationale} == {"yes", "no"}


def test_no_evidence_is_not_enough_evidence(checker: ClaimChecker) -> None:
    (verdict,) = checker.verify(["The factory closed in March."], [])
    assert (verdict.label, verdict.reason) == (VerdictLabel.NOT_ENOUGH_EVIDENCE, "no evidence given")


def test_a_claim_longer_than_the_window_is_said_to_be(checker: ClaimChecker) -> None:
    (verdict,) = checker.verify(["The factory closed in March " * 200], ["The factory closed."])
    assert (verdict.cause, verdict.confidence) == (Cause.TOO_LONG, None)
    assert "split it into shorter claims" in verdict.reason


def test_every_span_of_a_report_reproduces_its_text(checker: ClaimChecker) -> None:
    article = "The ferry sank in 1912 — 40 people died. “It was dark,” said Captain Olsen.\r\n\r\nWho was to blame?"
    report = checker.check(article, ["The ferry sank in 1912 and 40 people died."])
    for claim in report.claims:
        assert article[claim.start : claim.end] == claim.sentence.text
    for verdict in report.verdicts:
        for item in verdict.rationale:
            text = report.evidence_of(item).text
            assert text[item.passage.start : item.passage.end] == item.passage.text


def test_the_main_job_runs_with_the_network_blocked(capsys: pytest.CaptureFixture[str]) -> None:
    pytest_socket.disable_socket()
    try:
        with pytest.raises(SystemExit) as stopped:
            cli.main(["demo"])
    finally:
        pytest_socket.enable_socket()
    captured = capsys.readouterr()
    assert not stopped.value.code
    assert captured.err == ""
    labels = Counter(
        line.split(". ", 1)[1].rsplit(" ", 1)[0] for line in captured.out.splitlines() if line[:4].strip(" .").isdigit()
    )
    assert labels["SUPPORTED"]
    assert labels["REFUTED"]

"""Every example runs as printed, and the shipped article gets the verdicts of a careful fact-checker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from claimcheck import ClaimChecker

EXAMPLES = Path(__file__).parents[1] / "examples"
AGREEMENT = 0.8


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("check_op_ed.py", "SUPPORTED"),
        ("score_pairs.py", "contradiction entailment 0"),
        ("score_pairs.py", "\nentailment    entailment 0"),
        ("score_pairs.py", "\nneutral       entailment 0"),
        ("own_model.py", "window of 512 tokens\nSUPPORTED"),
        ("own_policy.py", "ThresholdPolicy: REFUTED"),
        ("own_policy.py", "TwoVoices: NOT_ENOUGH_EVIDENCE"),
    ],
)
def test_the_example_runs_and_prints(script: str, expected: str) -> None:
    done = subprocess.run([sys.executable, str(EXAMPLES / script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert expected in done.stdout


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_is_short(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) < 40


def test_verdicts_on_the_example_agree_with_a_careful_fact_checker(capsys: pytest.CaptureFixture[str]) -> None:
    expected = json.loads((EXAMPLES / "expected_verdicts.json").read_text(encoding="utf-8"))["verdicts"]
    report = ClaimChecker.from_pretrained().check(EXAMPLES / "op_ed.txt", EXAMPLES / "evidence.jsonl")
    found = {verdict.claim.sentence.text: verdict.label for verdict in report.verdicts}
    lines = [f"{item['label']:20} {found.get(item['claim'], 'no verdict'):20} {item['claim']}" for item in expected]
    right = sum(found.get(item["claim"]) == item["label"] for item in expected)
    with capsys.disabled():
        print(f"\nagreement with expected_verdicts.json: {right} of {len(expected)}")
    assert right / len(expected) >= AGREEMENT, "\n".join(lines)

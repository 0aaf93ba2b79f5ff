"""``claimcheck eval`` on tiny files, and the page made of its results."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .test_cli import refused, run

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
LABELS = ("entailment", "neutral", "contradiction")


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.jsonl"
    rows = [{"premise": f"the bridge opened {i}", "hypothesis": "it was not", "label": LABELS[i % 3]} for i in range(12)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text("id,claim,evidence,label\na,it opened,the bridge opened,SUPPORTED\nb,it was not,it was,REFUTED\n")
    return path


def test_the_table_shows_every_figure_and_the_sample(
    pairs: Path, claims: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run("eval", pairs, claims, "-m", tiny_checkpoint, "--limit", 6, "--resamples", 20, capsys=capsys)
    assert (code, err) == (0, "")
    assert "6 rows of a sample of 6 from 12 in proportion to the labels (seed 0)" in out
    for figure in (
        "accuracy",
        "macro-F1",
        "calibration error",
        "false supports",
        "gold \\ predicted",
        "pairs/s",
        "likelier side",
    ):
        assert figure in out
    assert "tuned on these same rows" in out


def test_json_holds_rows_only_when_asked(pairs: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("eval", pairs, "-m", tiny_checkpoint, "--resamples", 5, "--json")
    without = json.loads(run(*arguments, capsys=capsys)[1])
    with_rows = json.loads(run(*arguments, "--rows", capsys=capsys)[1])
    assert without["sets"][0]["outcomes"] == []
    assert [row["id"] for row in with_rows["sets"][0]["outcomes"]] == [str(line) for line in range(1, 13)]
    assert without["sets"][0]["evaluation"] == with_rows["sets"][0]["evaluation"]


def test_two_saved_results_are_compared(
    pairs: Path, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    arguments = ("eval", pairs, "-m", tiny_checkpoint, "--resamples", 20, "--json", "--rows")
    swapped = ("--labels", "neutral,contradiction,entailment")
    run(*arguments, "-o", first, capsys=capsys)
    run(*arguments, *swapped, "-o", second, capsys=capsys)
    code, out, _ = run("eval", "--compare", first, second, capsys=capsys)
    assert code == 0
    assert "on 12 rows" in out
    assert "balanced accuracy" in out
    compared = json.loads(run("eval", "--compare", first, second, "--json", capsys=capsys)[1])
    assert compared["comparisons"][0]["rows"] == 12
    assert compared["runs"][0]["sets"][0]["outcomes"] == []


def test_two_models_at_once_are_shown_and_compared(
    pairs: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run("eval", pairs, "-m", tiny_checkpoint, "-m", tiny_checkpoint, "--resamples", 5, capsys=capsys)
    assert out.count("macro-F1    ") == 3
    assert "only the first right 0, only the second right 0" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to evaluate was given"),
        (("nowhere.jsonl",), "nowhere.jsonl: can't read the rows"),
        (("PAIRS", "--top-k", "many"), "--top-k is 'many'"),
        (("PAIRS", "-m", "a", "-m", "b", "--labels", "x,y,z"), "labels speak of one model"),
        (("--compare", "PAIRS"), "--compare was given 1 results"),
        (("--compare", "PAIRS", "PAIRS"), "pairs.jsonl: not a saved result"),
        (("--compare", "PAIRS", "PAIRS", "--limit", "3", "--join"), "it can't heed --limit, --join"),
        (("PAIRS", "nowhere.jsonl"), "nowhere.jsonl: can't read the rows"),
    ],
)
def test_what_cannot_be_evaluated_is_one_line(
    arguments: tuple[str, ...], message: str, pairs: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(pairs) if argument == "PAIRS" else argument for argument in arguments]
    model = () if "-m" in given or "--compare" in given else ("-m", tiny_checkpoint)
    assert message in refused("eval", *given, *model, capsys=capsys)


def test_a_result_without_rows_says_how_to_get_them(
    pairs: Path, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "a.json"
    run("eval", pairs, "-m", tiny_checkpoint, "--resamples", 5, "--json", "-o", saved, capsys=capsys)
    assert "evaluate it again with --rows" in refused("eval", "--compare", saved, saved, capsys=capsys)


def test_help_and_comparison_load_no_model_library() -> None:
    code = (
        "import sys; from claimcheck.cli import app\n"
        "try: app(['eval', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'torch', 'numpy', 'spacy'} & set(sys.modules), 'help'\n"
        "import claimcheck.evaluation\n"
        "assert not {'torch', 'spacy'} & set(sys.modules), 'evaluation'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "--compare" in done.stdout


@pytest.mark.slow
@pytest.mark.tree
def test_the_results_page_shows_figure_command_licence_and_published_ones(tiny_checkpoint: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bench" / "verify"
    folder.mkdir(parents=True)
    rows = [
        {"claim": f"it opened {i}", "evidence": "the bridge opened", "label": ("SUPPORTED", "REFUTED")[i % 2]} for i in range(6)
    ]
    (folder / "fever_symmetric.dev.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    packed = folder / "fever_symmetric.dev.jsonl.gz"
    packed.write_bytes(gzip.compress((folder / "fever_symmetric.dev.jsonl").read_bytes()))
    page = tmp_path / "docs" / "results.md"
    command = [sys.executable, BENCHMARKS / "results.py", "--data", tmp_path / "bench", "--model", tiny_checkpoint]
    command += ["--results", tmp_path / "saved", "--page", page]
    environment = {**os.environ, "PYTHONPATH": str(BENCHMARKS.parent)}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert "`claimcheck eval PATH/bench/verify/fever_symmetric.dev.jsonl.gz --model " in text
    assert "Licence of the set: CC BY-SA 3.0." in text
    assert "re-weighted 61.6" in text


def test_the_behaviour_table_has_every_phenomenon_and_counts_whole_pairs(
    tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("eval", "--behaviour", "-m", tiny_checkpoint, "--resamples", 5)
    _, out, _ = run(*arguments, capsys=capsys)
    table = out[out.index("phenomenon") :].splitlines()
    assert len([line for line in table if " of 10 " in line]) == 20
    groups = json.loads(run(*arguments, "--json", capsys=capsys)[1])["sets"][0]["evaluation"]["groups"]
    assert {(group["rows"], group["pairs"]) for group in groups} == {(20, 10)}
    assert all(2 * group["solved"] <= group["right"] for group in groups)

"""What a user of the command line sees: output, exit codes, and one line on stderr for every mistake."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import claimcheck
from claimcheck import cli

ARTICLE = """The long wait for the bridge

Why patience pays

By Jane Doe

The Harbour Bridge opened in 1932 after eight years of work. It is a beautiful thing. Will we ever build like that again?
"""
SNIPPET = {
    "id": "s1",
    "text": "The Harbour Bridge opened to traffic in 1932.",
    "publisher": "City Archive",
    "published": "1999-05-01",
}


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    path = tmp_path / "evidence.jsonl"
    path.write_text(json.dumps(SNIPPET) + "\n", encoding="utf-8")
    return path


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return int(stopped.value.code or 0), captured.out, captured.err


def refused(*arguments: object, capsys: pytest.CaptureFixture[str]) -> str:
    code, out, err = run(*arguments, capsys=capsys)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("claimcheck: error: ")
    return err


def test_check_prints_verdict_quote_source_and_what_was_left_out(
    article: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run("check", article, "-e", evidence, "-m", tiny_checkpoint, capsys=capsys)
    assert (code, err) == (0, "")
    assert "The Harbour Bridge opened in 1932 after eight years of work." in out
    assert "City Archive, 1999-05-01, [s1]" in out
    assert "question: ends with a question mark" in out
    assert "Claims checked: 1" in out


def test_check_json_is_the_report(
    article: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run("check", article, "-e", evidence, "-m", tiny_checkpoint, "--json", capsys=capsys)
    report = json.loads(out)
    assert report["schema_version"] == "3"
    assert report["evidence_files"] == [str(evidence)]
    assert report["created"].startswith("20")
    assert report["version"] == claimcheck.__version__
    assert report["article"]["title"] == "The long wait for the bridge"
    (claim,) = [claim for claim in report["claims"] if claim["id"] == report["verdicts"][0]["claim"]]
    (span,) = claim["spans"]
    assert report["article"]["text"][span["start"] : span["end"]] == claim["text"]


@pytest.mark.parametrize(("flag", "beginning"), [("--html", "<!DOCTYPE html>"), ("--markdown", "# The long wait")])
def test_check_writes_the_format_asked_for(
    flag: str,
    beginning: str,
    article: Path,
    evidence: Path,
    tiny_checkpoint: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = tmp_path / "report"
    code, out, _ = run("check", article, "-e", evidence, "-m", tiny_checkpoint, flag, "-o", output, capsys=capsys)
    assert (code, out) == (0, "")
    assert output.read_text(encoding="utf-8").startswith(beginning)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".partial")] == []


def test_fail_on_exits_with_1_when_it_finds_the_verdict(
    article: Path, tmp_path: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = tmp_path / "beside.jsonl"
    beside.write_text('{"text": "Bananas ripen."}\n', encoding="utf-8")
    arguments = ("check", article, "-e", beside, "-m", tiny_checkpoint)
    assert run(*arguments, "--fail-on", "undecided", capsys=capsys)[0] == 1
    assert run(*arguments, "--fail-on", "refuted", capsys=capsys)[0] == 0


def test_claims_ranks_the_facts(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("claims", article, capsys=capsys)
    assert code == 0
    assert "fact" in out
    assert "Will we ever build" not in out
    assert "Sentences left out: 1 opinion, 1 question. Blocks left out: 3." in out


def test_claims_can_be_listed_with_their_references_resolved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pier.txt"
    path.write_text("The Harbour Bridge opened in 1932. It cost five million pounds.\n", encoding="utf-8")
    texts = {
        option: [claim["text"] for claim in json.loads(run("claims", path, "--json", option, capsys=capsys)[1])["claims"]]
        for option in ("--resolve", "--no-resolve")
    }
    assert texts["--resolve"][-1] == "The Harbour Bridge cost five million pounds."
    assert texts["--no-resolve"][-1] == "It cost five million pounds."


def test_claims_all_lists_what_was_left_out_and_why(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run("claims", article, "--all", capsys=capsys)
    assert "evaluative 'beautiful'" in out
    assert "ends with a question mark" in out


def test_claims_of_an_article_without_facts_says_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("Who knows? Who cares?", encoding="utf-8")
    code, out, _ = run("claims", path, capsys=capsys)
    assert code == 0
    assert out == "\nNo claims to check. Sentences left out: 2 question. Blocks left out: 0.\n"


def test_score_keeps_rows_and_order_and_adds_probabilities(
    tmp_path: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"n": n, "claim": f"the bridge opened {n}", "evidence": "the bridge opened"} for n in range(5)]
    pairs, output = tmp_path / "pairs.jsonl", tmp_path / "scored.jsonl"
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, _, _ = run("score", pairs, "-m", tiny_checkpoint, "-o", output, capsys=capsys)
    scored = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert code == 0
    assert [{name: row[name] for name in ("n", "claim", "evidence")} for row in scored] == rows
    assert all(abs(row["cc_entailment"] + row["cc_neutral"] + row["cc_contradiction"] - 1) < 1e-5 for row in scored)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{nonsense", ":2: not JSON"),
        ("[1]", ":2: got a JSON list; expected an object"),
        ('{"claim": "a"}', ":2: no column evidence or premise; the row has claim"),
        ('{"claim": "", "evidence": "b"}', ":2: column claim holds ''; expected a non-empty text"),
        ('{"claim": 3, "evidence": "b"}', ":2: column claim holds 3; expected a non-empty text"),
    ],
)
def test_score_names_the_bad_row_and_leaves_no_file(
    line: str, message: str, tmp_path: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs, output = tmp_path / "pairs.jsonl", tmp_path / "scored.jsonl"
    pairs.write_text('{"claim": "a", "evidence": "b"}\n' + line + "\n", encoding="utf-8")
    assert message in refused("score", pairs, "-m", tiny_checkpoint, "-o", output, capsys=capsys)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pairs.jsonl"]


def test_a_missing_article_is_named(tmp_path: Path, evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nowhere.txt: can't read the article" in refused("check", tmp_path / "nowhere.txt", "-e", evidence, capsys=capsys)


def test_an_empty_article_is_refused(tmp_path: Path, evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.txt"
    path.write_text(" \n", encoding="utf-8")
    assert "the article is empty" in refused("check", path, "-e", evidence, capsys=capsys)


def test_an_article_that_is_not_utf8_is_refused(tmp_path: Path, evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes("Le café ouvrit en 1900.".encode("latin-1"))
    assert "is not UTF-8 (byte 6 is 0xe9)" in refused("check", path, "-e", evidence, capsys=capsys)


def test_an_article_without_claims_is_a_report_that_says_why(
    tmp_path: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("Who knows? Who cares?", encoding="utf-8")
    code, out, err = run("check", path, "-e", evidence, "-m", tiny_checkpoint, capsys=capsys)
    assert (code, err) == (0, "")
    assert "No sentence states a fact that can be checked." in out
    assert out.count("question: ends with a question mark") == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no evidence"),
        ('{"id": "a"}\n', ":1: the evidence has no text"),
        ('{"text": "a", "id": "x"}\n{"text": "b", "id": "x"}\n', ":2: the id 'x' is used twice"),
        ('{"text": "a"}\n{"text": \n', ":2: not JSON"),
        ('{"text": "a", "colour": "\\ud800"}\n', ":1: the value holds half a character"),
        ('{"text": "a", "published": "soon"}\n', ":1: field 'published'"),
    ],
)
def test_bad_evidence_is_named_with_its_line(
    content: str, message: str, article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    assert message in refused("check", article, "-e", path, capsys=capsys)


def test_a_directory_without_texts_is_refused(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert "has no .txt or .md files" in refused("check", article, "-e", tmp_path / "empty", capsys=capsys)


def test_missing_evidence_is_refused(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "none.jsonl: can't read the evidence" in refused("check", article, "-e", tmp_path / "none.jsonl", capsys=capsys)


def test_an_unknown_model_folder_is_refused(article: Path, evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no model folder at './nowhere/at/all'" in refused(
        "check", article, "-e", evidence, "-m", "./nowhere/at/all", capsys=capsys
    )


def test_a_model_without_usable_labels_is_refused_until_they_are_given(
    article: Path, evidence: Path, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nameless = tmp_path / "nameless"
    nameless.mkdir()
    for file in tiny_checkpoint.iterdir():
        (nameless / file.name).write_bytes(file.read_bytes())
    config = json.loads((nameless / "config.json").read_text())
    config |= {"id2label": {str(i): f"LABEL_{i}" for i in range(3)}, "label2id": {f"LABEL_{i}": i for i in range(3)}}
    (nameless / "config.json").write_text(json.dumps(config))
    message = refused("check", article, "-e", evidence, "-m", nameless, capsys=capsys)
    assert "id2label are ['LABEL_0', 'LABEL_1', 'LABEL_2']" in message
    labels = "contradiction,neutral,entailment"
    assert run("check", article, "-e", evidence, "-m", nameless, "--labels", labels, capsys=capsys)[0] == 0


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 17000\n"


@pytest.mark.parametrize("weights", [POINTER, b"", b"\x08\x00\x00\x00\x00\x00\x00\x00{}      "])
def test_weights_that_are_cut_or_a_pointer_are_refused_in_one_line(
    weights: bytes, article: Path, evidence: Path, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(tiny_checkpoint, tmp_path / "cut")
    (folder / "model.safetensors").write_bytes(weights)
    assert "cut" in refused("check", article, "-e", evidence, "-m", folder, capsys=capsys)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Published 2019-13-45\n\nThe bridge opened in 1932.", 0),
        ("word " * 250_000, 0),
        ("The bridge cost " + "9" * 5000 + " pounds.", 0),
        ("(" * 5000 + "The bridge opened in 1932." + ")" * 5000, 0),
        ("\x1b[31mThe bridge\x07 opened in 1932.\u202e", 0),
        ("<html><body>The bridge opened.</body></html>", 2),
        ("The bridge\0 opened.", 2),
    ],
    ids=["no date", "very long", "long number", "deep", "controls", "html", "nul"],
)
def test_an_odd_article_is_a_report_or_one_line(
    text: str, code: int, tmp_path: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="utf-8")
    found, out, err = run("check", path, "-e", evidence, "-m", tiny_checkpoint, capsys=capsys)
    assert found == code
    assert ("Claims checked" in out) == (code == 0)
    assert err.count("\n") == (code == 2)
    assert not {"\x1b", "\x07", "\u202e"} & set(out)


def test_an_absent_device_is_refused(
    article: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = refused("check", article, "-e", evidence, "-m", tiny_checkpoint, "--device", "cuda:99", capsys=capsys)
    assert "device 'cuda:99' was asked for and isn't available" in message


def test_an_unwritable_output_is_refused(
    article: Path, evidence: Path, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "no" / "such" / "folder.html"
    assert "can't write there" in refused(
        "check", article, "-e", evidence, "-m", tiny_checkpoint, "--html", "-o", output, capsys=capsys
    )
    assert "can't write there" in refused(
        "check", article, "-e", evidence, "-m", tiny_checkpoint, "--html", "-o", tmp_path, capsys=capsys
    )


@pytest.mark.parametrize("value", ["0", "-1", "many", "²", "9" * 30, ""])
def test_a_bad_top_k_is_refused(
    value: str, article: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("check", article, "-e", evidence, "-m", tiny_checkpoint, f"--top-k={value}")
    assert "top" in refused(*arguments, capsys=capsys)


def test_several_evidence_files_are_read_together(
    article: Path, evidence: Path, tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = tmp_path / "more.json"
    more.write_text('[{"text": "The ferry sank."}, {"text": "Nobody drowned."}]', encoding="utf-8")
    arguments = ("check", article, "-e", evidence, "-e", more, "-m", tiny_checkpoint, "--json")
    report = json.loads(run(*arguments, capsys=capsys)[1])
    assert [item["text"] for item in report["evidence"]] == [SNIPPET["text"], "The ferry sank.", "Nobody drowned."]
    assert report["evidence_files"] == [str(evidence), str(more)]


def test_thresholds_given_take_the_place_of_the_models(
    article: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("check", article, "-e", evidence, "-m", tiny_checkpoint)
    stricter = run(*arguments, "--refute", "0.97", capsys=capsys)[1]
    surer = run(*arguments, "--support", "0.88", capsys=capsys)[1]
    assert "support 0.50, refute 0.97" in " ".join(stricter.split())
    assert "support 0.88, refute 0.60" in " ".join(surer.split())
    assert "refute" in refused(*arguments, "--refute", "0.2", capsys=capsys)


@pytest.mark.parametrize("name", ["json", "html", "markdown", "text"])
def test_a_format_by_name_is_that_of_its_flag(
    name: str, article: Path, evidence: Path, tiny_checkpoint: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beginning = {"json": "{", "html": "<!DOCTYPE html>", "markdown": "# The long", "text": "The long"}[name]
    arguments = ("check", article, "-e", evidence, "-m", tiny_checkpoint, "--format", name)
    assert run(*arguments, capsys=capsys)[1].startswith(beginning)


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version", capsys=capsys) == (0, f"claimcheck {claimcheck.__version__}\n", "")


def test_claims_json_is_the_article_and_its_claims_and_honours_the_options(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = json.loads(run("claims", article, "--json", capsys=capsys)[1])
    every = json.loads(run("claims", article, "--json", "--all", capsys=capsys)[1])
    none = json.loads(run("claims", article, "--json", "--min-check-worthiness", "1", capsys=capsys)[1])
    assert few["article"]["text"] == ARTICLE
    assert [claim["kind"] for claim in few["claims"]] == ["fact"]
    assert [claim["kind"] for claim in every["claims"]] == ["fact", "opinion", "question"]
    assert {block["kind"] for block in every["blocks_left_out"]} >= {"title", "byline"}
    assert none["claims"] == []


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "a.txt"), ("nonsense",), ("check", "a", "-e", "b", "--colour"), ("score", "a", "-o", "")]
)
def test_a_usage_error_is_one_line(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    refused(*arguments, capsys=capsys)


def test_an_unwritable_output_is_refused_before_any_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = ("check", "no-article.txt", "-e", "no-evidence.jsonl", "-o", tmp_path / "none" / "report.html")
    assert "can't write there" in refused(*nowhere, capsys=capsys)


@pytest.mark.parametrize(
    ("shell", "code", "message"),
    [
        ("{check} > /dev/full", 2, "can't write"),
        ("{check} | head -1", 0, ""),
        ("{stdin} <&-", 2, "standard input"),
        ("PYTHONIOENCODING=latin-1 {check} | cat", 0, ""),
        ("LC_ALL=C {check} | cat", 0, ""),
        ("{check} -o /dev/stdout | grep -q Claims", 0, ""),
    ],
)
def test_odd_streams_end_in_one_line_at_most(
    shell: str, code: int, message: str, article: Path, evidence: Path, tiny_checkpoint: Path
) -> None:
    program = f"'{sys.executable}' -m claimcheck check"
    tail = f"-e '{evidence}' -m '{tiny_checkpoint}'"
    command = shell.format(check=f"{program} '{article}' {tail}", stdin=f"{program} - {tail}")
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert message in done.stderr
    assert done.stderr.count("\n") == bool(message)


def test_two_formats_at_once_are_refused(article: Path, evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "choose one" in refused("check", article, "-e", evidence, "--json", "--html", capsys=capsys)


def test_an_article_from_standard_input_is_read_and_a_closed_pipe_is_no_traceback(evidence: Path, tiny_checkpoint: Path) -> None:
    command = [sys.executable, "-m", "claimcheck", "check", "-", "-e", str(evidence), "-m", str(tiny_checkpoint)]
    done = subprocess.run(command, input=ARTICLE.encode(), capture_output=True, env={**os.environ, "PYTHONWARNINGS": "default"})
    assert done.returncode == 0, done.stderr
    assert b"Claims checked: 1" in done.stdout
    assert done.stderr == b""

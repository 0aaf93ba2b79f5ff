"""Rows are read, scored and written; what a row holds stays as it was."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claimcheck import InputError, NliCrossEncoder, NliPair, PairScorer, read_rows, write_rows
from claimcheck.batch import CHUNK, score_file
from claimcheck.files import writing
from claimcheck.rows import ADDED, Row
from tests.conftest import ScriptedModel


def rule(pair: NliPair) -> str:
    return "entailment" if pair.hypothesis in pair.premise else "contradiction"


@pytest.fixture
def scorer() -> PairScorer:
    return PairScorer(ScriptedModel(rule))


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


PAIR = {"claim": "a", "evidence": "a b"}


def test_rows_are_read_scored_and_written_by_three_verbs(tmp_path: Path, scorer: PairScorer) -> None:
    rows = [{"id": 1, "label": "mine", **PAIR}, {"entailment": None, "hypothesis": "é", "premise": "b"}]
    written = io.StringIO()
    assert write_rows(scorer.score(read_rows(lines(tmp_path / "a.jsonl", *rows))), written) == 2
    scored = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [{name: value for name, value in row.items() if name not in ADDED} for row in scored] == rows
    assert [row["cc_label"] for row in scored] == ["entailment", "contradiction"]
    assert [scored[0][name] for name in ADDED[1:]] == [0.9, 0.05, 0.05]


def test_rows_are_read_and_scored_a_chunk_at_a_time(scorer: PairScorer) -> None:
    taken = 0

    def rows() -> Iterator[Row]:
        nonlocal taken
        for number in range(10 * CHUNK):
            taken += 1
            yield Row(f"a:{number}", PAIR, NliPair(premise="a", hypothesis="b"))

    next(scorer.score(rows()))
    assert taken == CHUNK


def test_a_file_is_read_as_its_rows_are_asked_for(tmp_path: Path) -> None:
    rows = read_rows(lines(tmp_path / "a.jsonl", PAIR, "bad"))
    assert next(rows).where == f"{tmp_path}/a.jsonl:1"
    with pytest.raises(InputError, match=r"a\.jsonl:2: got a JSON str; expected an object"):
        next(rows)


@pytest.mark.parametrize(("name", "comma"), [("a.csv", ","), ("a.TSV", "\t")])
def test_rows_of_a_table_are_read(name: str, comma: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(f"said{comma}evidence{comma}id\none{comma}two{comma}7\n")
    (row,) = read_rows(tmp_path / name, claim_column="said")
    assert (row.pair.hypothesis, row.pair.premise, row.fields["id"]) == ("one", "two", "7")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"claim": "a"}', "no column evidence or premise; the row has claim"),
        ('{"claim": null, "evidence": "a"}', "column claim holds None; expected a non-empty text"),
        ('{"claim": "a", "evidence": "a", "cc_label": 1}', "already has cc_label, as if scored before.*: rename or remove"),
        ('{"claim": "a", "evidence": "a", "x": "\\udc00"}', "half a character"),
        ('{"claim": "a", "evidence": "a", "x": ' + "9" * 5000 + "}", "a number has too many digits"),
        ('{"claim": "a", "evidence": "a", "x": ' + "[" * 100_000 + "}", "nested too deep"),
        ('{"claim": "a", "evidence": "a", "x": ' + "[" * 200 + "]" * 200 + "}", "nested too deep"),
        ("{nonsense", "not JSON"),
        ('{"claim": "a"} {}', r"not JSON \(after the value comes '{}'\)"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(PAIR) + "\n\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"^{path}:3: .*{message}"):
        list(read_rows(path))


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_file_that_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't read the pairs"):
        list(read_rows(tmp_path / name))


def test_a_list_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([PAIR], indent=1))
    with pytest.raises(InputError, match=r'a\.json:1: not JSON .*; expected one object a line, such as {"claim":'):
        list(read_rows(tmp_path / "a.json"))


def test_a_file_may_be_scored_into_itself_once(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", *[{"n": n, **PAIR} for n in range(CHUNK + 1)])
    counts: list[int] = []
    with writing(path) as file:
        assert score_file(ScriptedModel(rule), path, file, on_rows=counts.append) == CHUNK + 1
    once = path.read_bytes()
    assert [json.loads(line)["n"] for line in once.splitlines()] == list(range(CHUNK + 1))
    assert counts == [CHUNK, 1]
    with pytest.raises(InputError, match=r"a\.jsonl:1: already has cc_label"), writing(path) as file:
        score_file(ScriptedModel(rule), path, file)
    assert path.read_bytes() == once
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no rows"):
        score_file(ScriptedModel(rule), lines(tmp_path / "a.jsonl"), io.StringIO())


def test_a_pair_past_the_window_is_refused_with_its_line(tmp_path: Path, tiny_model: NliCrossEncoder) -> None:
    path = lines(tmp_path / "a.jsonl", PAIR, PAIR | {"evidence": "a " * 200}, PAIR)
    with pytest.raises(InputError, match=r"a\.jsonl:2: a pair has 204 tokens"):
        score_file(tiny_model, path, io.StringIO())
    with pytest.raises(InputError, match="row 2 of the batch: a pair has 204 tokens"):
        PairScorer(tiny_model)({"claim": ["a", "a"], "evidence": ["a", "a " * 200]})


def test_a_batch_keeps_its_columns_and_gets_four_more(scorer: PairScorer) -> None:
    batch = {"id": [1, 2], "hypothesis": ["a", "c"], "premise": ["a b", "a b"]}
    scored = scorer(batch)
    assert list(scored) == [*batch, *ADDED]
    assert {name: scored[name] for name in batch} == batch
    assert scored["cc_label"] == ["entailment", "contradiction"]
    assert scored["cc_contradiction"] == [0.05, 0.9]


def test_a_batch_of_numpy_arrays_is_scored_as_ray_gives_them(scorer: PairScorer) -> None:
    numpy = pytest.importorskip("numpy")
    batch = {"claim": numpy.array(["a", "c"], dtype=object), "evidence": numpy.array(["a b", "a b"])}
    assert scorer(batch)["cc_label"] == ["entailment", "contradiction"]


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ({"claim": ["a"]}, "the batch: no column evidence or premise; the row has claim"),
        ({"claim": ["a", " "], "evidence": ["a", "b"]}, "row 2 of the batch: column claim holds ' '"),
        ({"claim": ["a"], "evidence": ["\ud800"]}, "row 1 of the batch: column evidence holds half a character"),
        ({"claim": ["a"], "evidence": ["b"], "cc_neutral": [1]}, "the batch: already has cc_neutral"),
    ],
)
def test_a_bad_batch_is_refused_by_row(batch: dict[str, list[Any]], message: str, scorer: PairScorer) -> None:
    with pytest.raises(InputError, match=message):
        scorer(batch)


def test_a_dataset_is_mapped_in_batches(tiny_model: NliCrossEncoder) -> None:
    datasets = pytest.importorskip("datasets")
    rows = [{"n": n, "said": f"the bridge opened {n}", "evidence": "the bridge opened"} for n in range(7)]
    scored = datasets.Dataset.from_list(rows).map(PairScorer(tiny_model, claim_column="said"), batched=True, batch_size=3)
    alone = PairScorer(tiny_model, claim_column="said")({name: [row[name] for row in rows] for name in rows[0]})
    assert [{name: row[name] for name in rows[0]} for row in scored] == rows
    assert scored["cc_entailment"][:] == pytest.approx(alone["cc_entailment"], abs=1e-5)


def test_what_json_does_not_know_is_written_as_text_or_numbers() -> None:
    from datetime import date

    numpy = pytest.importorskip("numpy")
    written = io.StringIO()
    write_rows([{"when": date(2020, 1, 2), "n": numpy.int64(3), "many": numpy.array([1.5])}], written)
    assert json.loads(written.getvalue()) == {"when": "2020-01-02", "n": 3, "many": [1.5]}

"""Evidence is read whole, or refused with the place named; passages cover all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck import Evidence, InputError, parse_evidence, read_evidence
from claimcheck.evidence import PassageWindows
from claimcheck.syntax import SentencexSplitter


def windows() -> PassageWindows:
    return PassageWindows(splitter=SentencexSplitter(), count_tokens=lambda texts: [len(t.split()) for t in texts])


def test_strings_mappings_and_objects_are_evidence() -> None:
    items = parse_evidence(["one", {"text": "two", "id": "b", "published": 1999}, Evidence(id="c", text="three")])
    assert [(item.id, item.text) for item in items] == [("e1", "one"), ("b", "two"), ("c", "three")]
    assert items[1].published == "1999"


def test_one_string_is_one_snippet() -> None:
    assert [item.text for item in parse_evidence("one snippet")] == ["one snippet"]


def test_jsonl_and_json_give_the_same(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "one", "url": "https://example.org"}, {"text": "two\u2028lines"}]
    lines, whole = tmp_path / "a.jsonl", tmp_path / "a.json"
    lines.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", encoding="utf-8")
    whole.write_text(json.dumps(rows), encoding="utf-8")
    assert read_evidence(lines) == read_evidence(whole)
    assert len(read_evidence(lines)) == 2


def test_a_directory_is_one_snippet_a_file(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("second")
    (tmp_path / "a.md").write_text("first")
    assert [(item.id, item.text) for item in read_evidence(tmp_path)] == [("a", "first"), ("b", "second")]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("", "evidence item 1: the evidence has no text"),
        ({"id": "a"}, "the evidence has no text"),
        ({"text": 5}, "the evidence has no text"),
        (7, "got int; expected an object with a text"),
        ({"body": "a"}, "expected a non-empty string in its field 'text', and it has body"),
        ({"text": float("nan")}, "the evidence has no text"),
        ({"text": "a\ud800"}, "text holds half a character"),
        ({"text": "a", "colour": "\ud800"}, "colour holds half a character"),
        ({"text": "a", "id": ["b"]}, "field 'id'"),
        ({"text": "a", "Text": "b"}, "the fields 'text' and 'Text' are the same"),
        ({"text": "a", "published": "soon"}, "field 'published'"),
        ({"text": "a", "id": ""}, "field 'id'"),
    ],
)
def test_a_bad_item_is_refused_by_name(item: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_evidence([item])


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(InputError, match="evidence item 2: the id 'a' is used twice"):
        parse_evidence([{"id": "a", "text": "one"}, {"id": "a", "text": "two"}])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", '{"text": "a"}\n{"text"', r"a\.jsonl:2: not JSON"),
        ("a.json", '{"text": "a"}', "holds a JSON dict; expected a list"),
        ("a.json", "[", r"a\.json:1: not JSON"),
        ("a.json", "[]", "holds no evidence"),
        ("a.pdf", "text\n", "unknown kind of evidence file"),
        ("a.txt", " ", "the evidence has no text"),
        ("a.json", '[{"text": "a"},\n]', r"a\.json:2: not JSON"),
        ("a.json", '[\n{"text": "a"}\n{"text": "b"}]', r"a\.json:3: not JSON \(neither ',' nor '\]'"),
        ("a.json", '[{"text": "a"}]\n]', r"a\.json:2: not JSON \(after the list comes ']'"),
        ("a.json", '[\n{"text": "a"},\n\n{"id": "b"}]', r"a\.json:4: the evidence has no text"),
        ("a.json", '[\n{"text": "a",\n"id"}]', r"a\.json:3: not JSON"),
        ("a.csv", "text\n", "holds no evidence"),
        ("a.csv", "text;id\na;b\n", r"a\.csv:2: the evidence has no text.* it has text;id"),
        ("a.csv", 'text,id\n"one\ntwo",a\nthree\n', r"a\.csv:4: the row has 1 cells; expected 2"),
        ("a.csv", 'id,text\na,"one\n', r"a\.csv:2: can't read the row \(unexpected end of data\)"),
        ("a.csv", "text,text\na,b\n", r"a\.csv:1: the header has text more than once"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(name: str, content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=message):
        read_evidence(tmp_path / name)


BROKEN = {
    "half a character": r'"\ud800"',
    "too many digits": "1" * 5000,
    "nested too deep": "[" * 150 + "]" * 150,
    "nested too deep to read": "[" * 100_000 + "]" * 100_000,
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(("name", "before", "after"), [("a.jsonl", "", ""), ("a.json", "[", "]")])
def test_json_that_cannot_be_held_is_refused_with_its_line(
    broken: str, name: str, before: str, after: str, tmp_path: Path
) -> None:
    comma = "," if before else ""
    content = f'{before}{{"text": "a"}}{comma}\n{{"text": "b", "c": {BROKEN[broken]}}}{after}\n'
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=rf"^{tmp_path / name}:2: .*{broken.split(' to read')[0].split()[-1]}"):
        read_evidence(tmp_path / name)


def test_brackets_inside_a_text_are_no_nesting(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": "[" * 1000, "emoji": "\U0001f600"}))
    assert read_evidence(tmp_path / "a.jsonl")[0].extra == (("emoji", "\U0001f600"),)


def test_evidence_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        read_evidence(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
def test_lines_that_are_not_utf8_are_refused_by_number(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"text\n" + b'"caf\xe9"\n' if name == "a.csv" else b'{"text": "a"}\n"caf\xe9"\n')
    with pytest.raises(InputError, match=rf"{name}:2: not UTF-8 .*convert the evidence first"):
        read_evidence(tmp_path / name)


@pytest.mark.parametrize(("name", "comma"), [("a.csv", ","), ("A.TSV", "\t")])
def test_a_table_is_read_by_its_columns_and_keeps_those_that_are_not_ours(name: str, comma: str, tmp_path: Path) -> None:
    rows = [
        ["ID", "Text", "Title", "published", "colour"],
        ["a", '"one, two\r\nthree"', "T", "1999-05", "red"],
        ["", "four", "", "", ""],
    ]
    content = "\ufeff" + "".join(comma.join(row) + "\r\n" for row in rows)
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    assert read_evidence(tmp_path / name) == (
        Evidence(id="a", text="one, two\r\nthree", title="T", published="1999-05", extra=(("colour", "red"),)),
        Evidence(id="e2", text="four"),
    )


def test_a_folder_is_read_with_its_subfolders_in_any_case_of_suffix(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "A.TXT").write_text("one")
    (tmp_path / "deep" / "b.Md").write_text("two")
    (tmp_path / "deep" / "er" / "c.JSONL").write_text('{"text": "three"}\n{"text": "four", "id": "x"}\n')
    (tmp_path / "deep" / "d.json").write_text('["five"]')
    (tmp_path / "e.csv").write_text("text\nsix\n")
    (tmp_path / ".hidden" / "f.txt").write_text("no")
    (tmp_path / ".g.txt").write_text("no")
    found = {item.text: item.id for item in read_evidence(tmp_path)}
    assert found == {"one": "A", "two": "b", "five": "e3", "three": "e4", "four": "x", "six": "e6"}


def test_text_files_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    for name in ("one/a.txt", "two/a.txt", "two/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert [item.id for item in read_evidence(tmp_path)] == ["one/a.txt", "two/a.txt", "b"]
    ids = [item.id for item in read_evidence([tmp_path / "one", tmp_path / "two"])]
    assert ids == [f"{tmp_path}/one/a.txt", f"{tmp_path}/two/a.txt", "b"]


def test_files_of_other_kinds_are_named_in_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("a.txt", "b.pdf", "c"):
        (tmp_path / name).write_text("some text")
    assert len(read_evidence(tmp_path)) == 1
    assert f"{tmp_path / 'b.pdf'}, {tmp_path / 'c'}" in caplog.text


def test_a_folder_with_nothing_to_read_is_refused_by_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_text("some text")
    with pytest.raises(InputError, match=r"has no \.txt or \.md files .*\(found .*b\.pdf\); expected"):
        read_evidence(tmp_path)


def test_folders_that_link_to_each_other_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "a.txt").write_text("some text")
    (tmp_path / "one" / "two").symlink_to(tmp_path / "two")
    (tmp_path / "two" / "one").symlink_to(tmp_path / "one")
    assert [item.text for item in read_evidence(tmp_path / "one")] == ["some text"]


def test_ids_count_on_over_several_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.csv"
    one.write_text('{"text": "a"}\n{"text": "b", "id": "e4"}\n')
    two.write_text("text\nc\nd\n")
    assert [item.id for item in read_evidence([one, two])] == ["e1", "e4", "e3", "e5"]
    assert read_evidence([one, str(one)]) == read_evidence(str(one))


def test_an_id_of_two_files_is_refused_with_both_places(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text('{"text": "a", "id": "x"}\n')
    two.write_text('\n{"text": "b", "id": "x"}\n')
    with pytest.raises(InputError, match=rf"two\.jsonl:2: the id 'x' is used twice \(first in {one}:1\)"):
        read_evidence([one, two])


@pytest.mark.parametrize("paths", [[], None])
def test_no_path_at_all_is_refused(paths: Any) -> None:
    with pytest.raises(InputError, match="no path of evidence was given"):
        read_evidence(paths)


@pytest.mark.parametrize("path", ["", "a\0.txt", 5, None])
def test_what_cannot_be_a_path_is_refused(path: Any) -> None:
    with pytest.raises(InputError, match="can't be the path of evidence"):
        read_evidence([path])


def deep() -> list[Any]:
    value: list[Any] = []
    for _ in range(5000):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("item", "field"),
    [({"x": {(1, 2): 3}}, "extra"), ({"x": deep()}, "extra"), ({"x": 10**5000}, "extra"), ({"id": 10**5000}, "id")],
    ids=["key", "deep", "number", "id"],
)
def test_an_object_that_json_cannot_hold_is_refused(item: Any, field: str) -> None:
    with pytest.raises(InputError, match=f"evidence item 1: field '{field}'"):
        parse_evidence({"text": "a", **item})


def test_a_data_frame_is_evidence_and_its_gaps_are_absence() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "text": ["one", "two"],
            "title": ["T", None],
            "published": [1999, float("nan")],
            "when": [pandas.NaT, pandas.Timestamp("2020-01-02")],
        }
    )
    assert parse_evidence(frame) == (
        Evidence(id="e1", text="one", title="T", published="1999"),
        Evidence(id="e2", text="two", extra=(("when", '"2020-01-02 00:00:00"'),)),
    )


def test_a_dataset_is_evidence() -> None:
    datasets = pytest.importorskip("datasets")
    rows = datasets.Dataset.from_list([{"text": "one", "id": 7, "year": None}, {"text": "two", "id": None, "year": 3}])
    assert parse_evidence(rows) == (Evidence(id="7", text="one"), Evidence(id="e2", text="two", extra=(("year", "3"),)))


def test_numbers_become_the_text_of_a_field() -> None:
    numpy = pytest.importorskip("numpy")
    (item,) = parse_evidence([{"text": "one", "id": numpy.int64(3), "title": 1984.0, "publisher": 2.5}])
    assert (item.id, item.title, item.publisher) == ("3", "1984", "2.5")


def test_fields_that_are_not_ours_are_kept_as_text() -> None:
    (item,) = parse_evidence({"text": "a", "colour": "red", "tags": ["é", 1], "none": None, "extra": {"from": "json"}})
    assert item.extra == (("colour", "red"), ("tags", '["é", 1]'), ("from", "json"))
    assert parse_evidence(item.model_dump()) == (item,)


def test_a_string_that_names_a_file_is_refused_with_advice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "facts.jsonl").write_text("{}")
    with pytest.raises(InputError, match=r"'facts.jsonl' is the name of a file; give pathlib.Path\('facts.jsonl'\)"):
        parse_evidence("facts.jsonl")
    with pytest.raises(InputError, match=r"item 2: .* is the name of a file"):
        parse_evidence(["The ferry opened in 1987.", str(tmp_path)])
    assert len(parse_evidence(["The ferry opened in 1987.", "word", "x" * 5000, "a\0b"])) == 4


@pytest.mark.parametrize("items", [None, 5, Path("facts.jsonl")])
def test_what_holds_no_snippets_is_refused(items: Any) -> None:
    with pytest.raises(InputError, match=r"evidence (is a|item 1: got the path)"):
        parse_evidence(items)


def test_a_snippet_that_fits_is_one_passage_under_its_title() -> None:
    snippet = Evidence(id="a", title="Tide table", text="One is here. Two is here.")
    (passage,) = windows().window([snippet], max_tokens=50)
    assert passage.premise == "Tide table. One is here. Two is here."
    assert (passage.start, passage.end) == (0, len(snippet.text))


def test_a_longer_snippet_becomes_windows_that_share_a_sentence() -> None:
    text = "One is here. Two is here. Three is here. Four is here."
    passages = windows().window([Evidence(id="a", text=text, title="Count")], max_tokens=8)
    assert [passage.text for passage in passages] == [
        "One is here. Two is here.",
        "Two is here. Three is here.",
        "Three is here. Four is here.",
    ]
    assert {passage.context for passage in passages} == {"Count."}


def test_a_title_that_would_fill_half_a_passage_is_left_out() -> None:
    snippet = Evidence(id="a", title="A very long title of eight words indeed", text="One is here.")
    assert {passage.context for passage in windows().window([snippet], max_tokens=10)} == {""}


def test_a_sentence_too_long_is_divided_with_an_overlap_and_without_loss() -> None:
    words = [f"word{i}" for i in range(100)]
    passages = windows().window([Evidence(id="a", text=" ".join(words))], max_tokens=20)
    assert {word for passage in passages for word in passage.text.split()} == set(words)
    assert sum(len(passage.text.split()) for passage in passages) > len(words)


@given(st.text(min_size=1, max_size=300).filter(lambda text: text.strip()), st.integers(3, 40))
def test_passages_fit_reproduce_the_text_and_lose_nothing(text: str, most: int) -> None:
    covered = set()
    for passage in windows().window([Evidence(id="a", text=text)], max_tokens=most):
        assert passage.text == text[passage.start : passage.end]
        assert len(passage.text.split()) <= most
        covered |= set(range(passage.start, passage.end))
    assert {i for i, character in enumerate(text) if not character.isspace()} <= covered

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
    (tmp_path / "c.pdf").write_text("ignored")
    assert [(item.id, item.text) for item in read_evidence(tmp_path)] == [("a", "first"), ("b", "second")]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("", "evidence item 1: the evidence has no text"),
        ({"id": "a"}, "the evidence has no text"),
        ({"text": 5}, "the evidence has no text"),
        (7, "got int; expected an object with a text"),
        ({"text": "a", "colour": "red"}, "field 'colour': unknown field; evidence has the fields id, text, title"),
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
        ("a.csv", "text\n", "unknown kind of evidence file"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(name: str, content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=message):
        read_evidence(tmp_path / name)


def test_evidence_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        read_evidence(tmp_path / "a.txt")


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

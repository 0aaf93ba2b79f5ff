"""A saved report comes back, or says why not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimcheck import InputError, read_report

from .test_render import report


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "report.json"
    path.write_text(report().model_dump_json(), encoding="utf-8")
    return path


def changed(path: Path, **fields: object) -> Path:
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | fields), encoding="utf-8")
    return path


def test_a_saved_report_comes_back_as_it_was(saved: Path) -> None:
    assert read_report(saved) == report()
    assert read_report(str(saved)) == report()


def test_fields_of_a_later_version_are_ignored(saved: Path) -> None:
    record = json.loads(saved.read_text(encoding="utf-8"))
    record["verdicts"][0]["mood"] = "sombre"
    assert read_report(changed(saved, weather="fair", verdicts=record["verdicts"])) == report()


@pytest.mark.parametrize("version", ["1", "99", None, 3])
def test_another_schema_version_is_refused(version: object, saved: Path) -> None:
    with pytest.raises(InputError, match=r"schema_version is .*; this claimcheck reads '3'"):
        read_report(changed(saved, schema_version=version))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[1]", "schema_version is None"),
        ('{"schema_version": "3"}', "not a report: article: Field required"),
    ],
)
def test_what_is_no_report_is_refused(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_report(path)

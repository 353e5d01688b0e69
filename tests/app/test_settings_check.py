"""What settings can be used, beyond their types."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.app.settings_check import problems_of


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("base_url", ""),
        ("base_url", "https://api.example.com"),
        ("base_url", "http://127.0.0.1:8080"),
        ("token_path", "/oauth/token"),
        ("ca_file", ""),
        ("audit_file", ""),
        ("theme", "dark"),
    ],
)
async def test_what_can_be_used_has_no_problem(name: str, value: str) -> None:
    assert await problems_of({name: value}) == {}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("base_url", "http://api.example.com", "https"),
        ("base_url", "api example", "not an address"),
        ("qa_webhook_url", "http://qa.example.com/hook", "https"),
        ("token_path", "oauth/token", "begin with /"),
        ("token_path", "/oauth token", "begin with /"),
        ("ca_file", "/no/such/file.pem", "cannot be used"),
        ("audit_file", "audit.sqlite3", "whole path"),
    ],
)
async def test_a_problem_is_said_in_words_beside_its_name(name: str, value: str, words: str) -> None:
    found = await problems_of({name: value})
    assert list(found) == [name]
    assert words in found[name]


async def test_an_audit_log_is_a_file_in_a_folder(tmp_path: Path) -> None:
    assert await problems_of({"audit_file": str(tmp_path / "new folder" / "audit.sqlite3")}) == {}
    assert "is a folder" in (await problems_of({"audit_file": str(tmp_path)}))["audit_file"]
    (tmp_path / "file").write_text("x")
    assert "no folder" in (await problems_of({"audit_file": str(tmp_path / "file" / "audit.sqlite3")}))["audit_file"]


async def test_each_problem_is_found_at_once() -> None:
    assert set(await problems_of({"base_url": "x y", "token_path": "x", "theme": "light"})) == {
        "base_url",
        "token_path",
    }

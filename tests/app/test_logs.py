"""The masking step takes secrets and phone numbers out of whatever is logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from supervisor_desk.app import logs


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    logs.set_up("info", tmp_path)
    yield tmp_path / "desk.log"
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer canary-1",
        "GET /api/v2/events?access_token=canary-1&x=1",
        '{"client_secret": "canary-1"}',
        "refresh_token=canary-1",
    ],
)
def test_secrets_in_text_are_masked(text: str) -> None:
    assert "canary-1" not in logs.masked(text)


def test_phone_numbers_are_masked_and_other_figures_stay() -> None:
    assert logs.masked("call of +1 (202) 555-0143 took 1234 ms") == "call of *** took 1234 ms"


def test_what_the_standard_library_logs_passes_the_mask_too(log_file: Path) -> None:
    logging.getLogger("some.library").info("sent %s", {"Authorization": "Bearer canary-2"})
    structlog.get_logger("ours").info("signed.in", access_token="canary-3", conversation="c-1")
    written = log_file.read_text()
    assert "canary" not in written
    assert [json.loads(line)["event"] for line in written.splitlines()][1] == "signed.in"
    assert "c-1" in written


def test_a_traceback_that_holds_a_secret_is_masked(log_file: Path) -> None:
    try:
        raise ValueError("bad header: Bearer canary-4")
    except ValueError:
        structlog.get_logger("ours").info("failed", exc_info=True)
    assert "canary" not in log_file.read_text()


def test_a_desk_whose_log_cannot_be_kept_goes_on_and_says_so(
    tmp_path: Path, log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("no folder")
    before = len(logging.getLogger().handlers)
    logs.set_up("info", tmp_path / "taken" / "logs")
    assert len(logging.getLogger().handlers) == before + 1
    said = capsys.readouterr().err
    assert "No log file can be kept" in said
    assert "calls are not affected" in said

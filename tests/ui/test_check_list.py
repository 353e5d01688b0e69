"""The doctor's lines in a window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.check_list import CheckList
from supervisor_desk.ui.check_words import CheckLine, CheckResult
from supervisor_desk.ui.theme import Scheme, Theme


def line(result: CheckResult, key: str = "disk") -> CheckLine:
    return CheckLine(key=key, tried=key.capitalize(), result=result, found="Found.", remedy="Do it.")


@pytest.fixture
def checks(theme: Theme, qtbot: QtBot) -> CheckList:
    made = CheckList(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_while_it_runs_it_says_so_and_then_what_it_came_to(checks: CheckList) -> None:
    checks.begin()
    assert checks.sum_words == "Checking …"
    checks.show_line(line(CheckResult.OK))
    checks.show_line(line(CheckResult.FAILED, "clock"))
    checks.end()
    assert "1 check failed" in checks.sum_words


def test_a_line_shows_what_was_tried_the_word_of_its_result_finding_and_remedy(checks: CheckList) -> None:
    checks.begin()
    checks.show_line(line(CheckResult.WARNING))
    assert {"Disk", "Warning", "Found.", "Do it."} <= {label.text() for label in checks.findChildren(QLabel)}


def test_the_next_examination_begins_with_an_empty_list(checks: CheckList) -> None:
    checks.begin()
    checks.show_line(line(CheckResult.OK))
    checks.begin()
    assert checks.lines == ()


def test_lines_follow_the_theme(checks: CheckList, theme: Theme) -> None:
    checks.begin()
    checks.show_line(line(CheckResult.OK))
    before = checks.grab().toImage()
    theme.choose(Scheme.DARK)
    assert checks.grab().toImage() != before


def test_what_is_found_is_never_read_as_markup(checks: CheckList) -> None:
    checks.begin()
    checks.show_line(CheckLine(key="x", tried="X", result=CheckResult.OK, found="<b>bold</b>"))
    found = next(label for label in checks.findChildren(QLabel) if "bold" in label.text())
    assert found.textFormat().name == "PlainText"

"""Notices: each kind once with a count, errors first, in words, and out of the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import KEPT, LOW_WINDOW, SHOWN, Notice, NoticeStack
from supervisor_desk.ui.theme import Theme

FULL = Notice(
    kind="audit",
    happened="The audit log cannot be written.",
    means="Nothing is sent to any call.",
    do="Free some space on the disk.",
    details="database or disk is full",
)


def minor(number: int) -> Notice:
    return Notice(kind=f"minor {number}", happened=f"Minor {number}.", tone=Tone.WAITING)


@pytest.fixture
def stack(theme: Theme, qtbot: QtBot) -> NoticeStack:
    made = NoticeStack(theme)
    qtbot.addWidget(made)
    made.resize(600, 200)
    return made


def in_sight(stack: NoticeStack) -> list[str]:
    return [row.notice.kind for row in sorted(stack.rows, key=lambda row: row.y()) if row.isVisible()]


def test_a_kind_that_comes_again_is_counted_and_not_repeated(stack: NoticeStack) -> None:
    for _ in range(250):
        stack.show_notice(FULL)
    assert [(row.notice, row.count) for row in stack.rows] == [(FULL, 250)]
    assert "It came 250 times." in stack.rows[0].accessibleName()


def test_the_latest_words_of_a_kind_are_shown(stack: NoticeStack) -> None:
    stack.show_notice(FULL)
    locked = Notice(kind="audit", happened="The audit log is locked.")
    stack.show_notice(locked)
    assert stack.rows[0].accessibleName().startswith("The audit log is locked.")


def test_it_says_what_happened_what_it_means_and_what_to_do(stack: NoticeStack) -> None:
    stack.show_notice(FULL)
    assert stack.rows[0].accessibleName() == (
        "The audit log cannot be written. Nothing is sent to any call. Free some space on the disk."
    )


def test_errors_stand_before_what_came_later(stack: NoticeStack, qtbot: QtBot) -> None:
    stack.show_notice(FULL)
    for number in range(4):
        stack.show_notice(minor(number))
    qtbot.waitUntil(lambda: len(in_sight(stack)) == SHOWN)
    qtbot.waitUntil(lambda: in_sight(stack) == ["audit", "minor 3"])


def test_a_low_window_shows_only_the_most_important_one(stack: NoticeStack) -> None:
    stack.show_notice(minor(1))
    stack.show_notice(FULL)
    stack.fit(LOW_WINDOW - 1)
    assert in_sight(stack) == ["audit"]
    stack.fit(LOW_WINDOW + 200)
    assert len(in_sight(stack)) == 2


def test_a_dismissed_notice_goes_and_the_next_comes_into_sight(stack: NoticeStack) -> None:
    for number in range(3):
        stack.show_notice(minor(number))
    assert "minor 0" not in in_sight(stack)
    QTest.mouseClick(stack.rows[0].close_button, Qt.MouseButton.LeftButton)
    assert {row.notice.kind for row in stack.rows} == {"minor 0", "minor 1"}
    assert "minor 0" in in_sight(stack)


def test_what_is_no_longer_true_is_withdrawn(stack: NoticeStack) -> None:
    stack.show_notice(FULL)
    assert stack.isVisible()
    stack.withdraw("audit")
    stack.withdraw("never shown")
    assert not stack.isVisible()


def test_a_flood_of_kinds_is_bounded(stack: NoticeStack) -> None:
    for number in range(KEPT + 30):
        stack.show_notice(minor(number))
    assert len(stack.rows) == KEPT
    assert stack.rows[0].notice.kind == f"minor {KEPT + 29}"


def test_details_are_there_for_who_asks(stack: NoticeStack) -> None:
    stack.show_notice(FULL)
    row = stack.rows[0]
    details = next(one for one in row.findChildren(QPushButton) if one.text() == "Details")
    assert not row.details_shown
    QTest.mouseClick(details, Qt.MouseButton.LeftButton)
    assert row.details_shown


def test_every_change_of_height_is_told(stack: NoticeStack, qtbot: QtBot) -> None:
    with qtbot.waitSignal(stack.changed):
        stack.show_notice(FULL)
    with qtbot.waitSignal(stack.changed):
        stack.withdraw("audit")

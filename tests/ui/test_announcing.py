"""Screen readers are told what changed, urgently where it matters; nothing is sent where nobody listens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.announcing import announce

POLITE, URGENT = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive
Said = list[tuple[object, str, QAccessible.AnnouncementPoliteness]]


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    made = QLabel("42 waiting")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """What leaves for the screen reader; Qt itself gives it to no process without a display."""
    kept: Said = []

    def keep(event: QAccessibleEvent) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        kept.append((event.object(), event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", keep)
    return kept


@pytest.fixture
def listening(qapp: object) -> Iterator[None]:
    """A screen reader is there."""
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was)


@pytest.mark.usefixtures("listening")
def test_words_are_said_politely_and_name_the_widget_they_come_from(label: QLabel, said: Said) -> None:
    announce(label, "Coach is in force.")
    assert said == [(label, "Coach is in force.", POLITE)]


@pytest.mark.usefixtures("listening")
def test_what_is_urgent_interrupts(label: QLabel, said: Said) -> None:
    announce(label, "Barge was refused.", urgent=True)
    assert said == [(label, "Barge was refused.", URGENT)]


def test_nothing_is_made_or_sent_while_nobody_listens(label: QLabel, said: Said) -> None:
    QAccessible.setActive(False)
    announce(label, "Nobody hears this.", urgent=True)
    assert said == []

"""The buttons of the modes say who will hear you, which mode is in force, and what is under way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeySequence
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.ui.mode_button import ModeButton
from supervisor_desk.ui.theme import Scheme, Theme

NO = WhyNot("One supervisor speaks at a time.", "Dana is speaking.", "Queue for the slot.")
MODES = (Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP)


def button(theme: Theme, qtbot: QtBot, kind: Kind, key: str = "Ctrl+5") -> ModeButton:
    made = ModeButton(theme, kind, QKeySequence(key))
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    return made


def picture(one: ModeButton) -> QImage:
    return one.grab().toImage()


def fill(one: ModeButton) -> QColor:
    """The color of the button, where nothing is written."""
    image = picture(one)
    return image.pixelColor(image.width() // 2, image.height() - 4)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.LISTEN, "Nobody hears you"),
        (Kind.COACH, "only the agent hears you"),
        (Kind.BARGE, "the agent and the customer both hear you"),
        (Kind.STOP, "you leave the call"),
    ],
)
def test_each_says_who_will_hear_and_which_key_does_it(theme: Theme, qtbot: QtBot, kind: Kind, words: str) -> None:
    one = button(theme, qtbot, kind)
    assert one.kind is kind
    assert words in one.accessibleDescription()
    assert "(Ctrl+5)" in one.accessibleDescription()


def test_a_mode_without_a_key_names_none(theme: Theme, qtbot: QtBot) -> None:
    assert "(" not in button(theme, qtbot, Kind.LISTEN, "").explanation


def test_the_mode_in_force_is_told_and_taken_back(theme: Theme, qtbot: QtBot) -> None:
    one = button(theme, qtbot, Kind.COACH)
    one.show_standing(current=True, progress="")
    told = [(one.current, one.accessibleDescription())]
    one.show_standing(current=False, progress="")
    told.append((one.current, one.accessibleDescription()))
    assert told == [(True, f"In force. {one.explanation}"), (False, one.explanation)]


def test_what_is_under_way_is_told_before_what_the_button_does(theme: Theme, qtbot: QtBot) -> None:
    one = button(theme, qtbot, Kind.BARGE)
    one.show_standing(current=False, progress="sent")
    assert one.accessibleDescription() == f"Sent. {one.explanation}"


@pytest.mark.parametrize("kind", [Kind.COACH, Kind.BARGE])
def test_a_mode_in_which_somebody_hears_is_filled_with_the_color_of_an_open_microphone(
    theme: Theme, qtbot: QtBot, kind: Kind
) -> None:
    one = button(theme, qtbot, kind)
    one.show_standing(current=True, progress="")
    assert fill(one) == QColor(theme.tokens.live)


def test_listening_in_force_does_not_look_like_an_open_microphone(theme: Theme, qtbot: QtBot) -> None:
    one = button(theme, qtbot, Kind.LISTEN)
    one.show_standing(current=True, progress="")
    assert fill(one) == QColor(theme.tokens.accent) != QColor(theme.tokens.live)


def test_each_standing_looks_different(theme: Theme, qtbot: QtBot) -> None:
    one = button(theme, qtbot, Kind.COACH)
    free = picture(one)
    one.show_standing(current=False, progress="sent")
    under_way = picture(one)
    one.show_standing(current=True, progress="")
    in_force = picture(one)
    one.show_standing(current=False, progress="")
    one.explain(NO)
    barred = picture(one)
    looks = [free, under_way, in_force, barred]
    assert all(looks[a] != looks[b] for a in range(4) for b in range(a))


def test_it_follows_the_theme(theme: Theme, qtbot: QtBot) -> None:
    one = button(theme, qtbot, Kind.COACH)
    light = fill(one)
    theme.choose(Scheme.DARK)
    assert fill(one) == QColor(theme.tokens.raised) != light


@pytest.mark.parametrize("kind", MODES)
def test_it_is_never_smaller_than_its_words(theme: Theme, qtbot: QtBot, kind: Kind) -> None:
    one = button(theme, qtbot, kind)
    assert one.minimumSizeHint() == one.sizeHint()
    small = QFontMetricsF(theme.fonts.small)
    heard = "everyone\nhears you" if kind is Kind.BARGE else "hears you"
    room = QRect(0, 0, one.sizeHint().width(), one.sizeHint().height())
    assert room.width() > max(small.horizontalAdvance(line) for line in heard.splitlines())
    assert room.height() > 3 * small.lineSpacing()

"""Ticker, cut text, times of day: the small parts that many others stand on."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.ticker import Ticker
from supervisor_desk.ui.time_words import clock_words, day_words
from tests.support.clock import NOON


@pytest.fixture
def ticker(qtbot: QtBot) -> Ticker:
    return Ticker()


@pytest.mark.parametrize(
    ("shown", "wanted", "runs"), [(True, True, True), (True, False, False), (False, True, False), (False, False, False)]
)
def test_the_timer_runs_only_for_somebody_who_looks_and_needs_it(
    ticker: Ticker, shown: bool, wanted: bool, runs: bool
) -> None:
    ticker.want("badges", wanted)
    ticker.show(shown)
    assert ticker.running is runs
    ticker.show(False)


def test_the_timer_runs_as_long_as_anybody_wants_it(ticker: Ticker) -> None:
    ticker.show(True)
    ticker.want("badges", True)
    ticker.want("status", True)
    ticker.want("badges", False)
    assert ticker.running
    ticker.want("status", False)
    assert not ticker.running


def test_a_window_that_comes_back_is_brought_up_to_date_at_once(ticker: Ticker, qtbot: QtBot) -> None:
    ticker.want("badges", True)
    ticks: list[None] = []
    ticker.ticked.connect(lambda: ticks.append(None))
    ticker.show(True)
    ticker.show(False)
    assert len(ticks) == 1


LONG = "The microphone of the agent could not be muted because the call has moved on to another agent meanwhile. " * 3


@pytest.fixture
def text(theme: Theme, qtbot: QtBot) -> ElidedText:
    made = ElidedText(2)
    qtbot.addWidget(made)
    made.setFont(theme.fonts.base)
    made.resize(300, 60)
    return made


def test_long_text_takes_no_more_lines_than_allowed_and_is_whole_in_the_tooltip(text: ElidedText) -> None:
    text.set_text(LONG)
    assert text.heightForWidth(300) <= QFontMetricsF(text.font()).lineSpacing() * 2 + 2
    assert LONG in text.toolTip()
    assert text.accessibleName() == text.text() == LONG


def test_short_text_takes_one_line_unless_the_height_must_hold_still(theme: Theme, text: ElidedText) -> None:
    text.set_text("Done.")
    steady = ElidedText(2, steady=True)
    steady.setFont(text.font())
    steady.set_text("Done.")
    assert steady.heightForWidth(300) > text.heightForWidth(300)
    steady.deleteLater()


def test_line_breaks_are_kept_and_a_cut_one_becomes_a_space(text: ElidedText) -> None:
    text.set_text("One\nTwo\nThree")
    assert text.drawn_lines(300.0) == ["One", "Two Three"]


def test_what_does_not_fit_ends_in_an_ellipsis(text: ElidedText) -> None:
    text.set_text(LONG)
    lines = text.drawn_lines(300.0)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert not text.grab().isNull()


def test_other_words_and_another_size_of_letters_are_cut_anew(text: ElidedText) -> None:
    text.set_text(LONG)
    first, height = text.drawn_lines(300.0), text.heightForWidth(300)
    assert text.drawn_lines(300.0) is first, "a layout asks again and again"
    font = text.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    text.setFont(font)
    assert text.drawn_lines(300.0) != first
    assert text.heightForWidth(300) > height
    text.set_text("Done.")
    assert text.drawn_lines(300.0) == ["Done."]


def test_times_of_day_are_those_of_this_computer() -> None:
    assert clock_words(NOON + 0.25, milliseconds=True).endswith(".250")
    assert day_words(NOON).endswith(clock_words(NOON))

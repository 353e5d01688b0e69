"""One click for what stands in the way of the modes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.ui.remedy_strip import RemedyStrip
from supervisor_desk.ui.theme import Theme
from tests.ui.situations import monitored_call, situation
from tests.ui.windows import bring_up

NO_PHONE = WhyNot("Genesys Cloud calls you.", "You have no phone chosen.", "Choose a phone.", Fix.CHOOSE_STATION)


@pytest.fixture
def strip(theme: Theme, qtbot: QtBot) -> RemedyStrip:
    made = bring_up(qtbot, RemedyStrip(theme))
    made.show_situation(situation(monitored_call(), barred={Kind.LISTEN: NO_PHONE}))
    return made


@pytest.mark.parametrize("fix", Fix)
def test_each_fix_has_a_button_that_says_what_it_does(strip: RemedyStrip, fix: Fix) -> None:
    wanted: list[Fix] = []
    strip.wanted.connect(wanted.append)
    no = WhyNot("It takes this.", "It is not so.", "Change it.", fix)
    strip.show_situation(situation(monitored_call(), barred={Kind.LISTEN: no}))
    assert strip.button.text()
    strip.button.click()
    assert wanted == [fix]


def test_it_says_what_stands_in_the_way(strip: RemedyStrip) -> None:
    assert strip.isVisible()
    assert strip.text == "Genesys Cloud calls you. You have no phone chosen."


def test_it_is_out_of_sight_where_no_click_helps(strip: RemedyStrip) -> None:
    strip.show_situation(situation(monitored_call(), barred={Kind.LISTEN: WhyNot("No.", "So it is.", "Ask.")}))
    assert not strip.isVisible()
    assert strip.text == ""


def test_what_is_being_put_right_is_not_asked_for_twice(strip: RemedyStrip) -> None:
    strip.show_busy(Fix.CHOOSE_STATION)
    strip.show_situation(situation(monitored_call(), barred={Kind.LISTEN: NO_PHONE}))
    assert not strip.button.isEnabled()
    strip.show_busy(None)
    assert strip.button.isEnabled()

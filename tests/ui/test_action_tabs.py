"""A tab shows its form, or why this contact center has nothing for it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.ui.action_tabs import ActionTabs
from supervisor_desk.ui.tab_page import TabPage
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

REASON = "No words of a supervisor are shown here. Coach instead."


@pytest.fixture
def tabs(theme: Theme, qtbot: QtBot) -> ActionTabs:
    return bring_up(qtbot, ActionTabs(theme))


def test_the_reason_takes_the_place_of_the_form(tabs: ActionTabs) -> None:
    form = tabs.forms[Kind.TEXT_CUE]
    assert form.isVisible()
    tabs.show_offered({Kind.TEXT_CUE: REASON})
    page = tabs.currentWidget()
    assert isinstance(page, TabPage)
    assert page.reason == REASON
    assert not form.isVisible()
    tabs.show_offered({})
    assert form.isVisible()


def test_tabs_without_forms_take_little_room(tabs: ActionTabs) -> None:
    before = tabs.sizeHint().height()
    tabs.show_offered(dict.fromkeys(tabs.forms, REASON))
    assert tabs.sizeHint().height() < before


def test_the_keyboard_goes_to_the_reason(tabs: ActionTabs, qtbot: QtBot) -> None:
    tabs.show_offered({Kind.TRANSFER: REASON})
    tabs.show_form(Kind.TRANSFER)
    focused = tabs.focusWidget()
    assert focused is not None
    assert REASON in focused.accessibleName()

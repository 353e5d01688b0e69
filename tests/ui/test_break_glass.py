"""The break-glass dialog: it says what follows, wants a reason that fits, and does nothing by a stray Enter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.slot_board import SlotView
from supervisor_desk.actions.slot_requests import LONGEST_REASON, SHORTEST_REASON
from supervisor_desk.ui.break_glass import BreakGlassDialog
from supervisor_desk.ui.slot_wish import SlotWish, SlotWishKind
from supervisor_desk.ui.theme import Theme
from tests.support.builders import AGENT, CALL
from tests.ui.test_slot_face import BO, CY, queued, seen, taken
from tests.ui.windows import bring_up

REASON = "The customer threatens the agent."


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> BreakGlassDialog:
    return bring_up(qtbot, BreakGlassDialog(theme, seen(taken(waiting=(BO, CY)))))


def wishes(dialog: BreakGlassDialog) -> list[SlotWish]:
    heard: list[SlotWish] = []
    dialog.wished.connect(heard.append)
    return heard


def test_it_says_who_is_cut_off_who_is_passed_and_that_it_is_kept(dialog: BreakGlassDialog) -> None:
    assert "Dana is cut off" in dialog.words
    assert "2 supervisors who wait in the line are passed." in dialog.words
    assert "audit log" in dialog.words
    assert dialog.take.text() == "Take the slot from Dana"


def test_one_who_waits_is_one(theme: Theme, qtbot: QtBot) -> None:
    words = bring_up(qtbot, BreakGlassDialog(theme, seen(taken(waiting=(BO,))))).words
    assert "One supervisor who waits in the line is passed." in words


def test_who_waits_alone_passes_nobody(theme: Theme, qtbot: QtBot) -> None:
    words = bring_up(qtbot, BreakGlassDialog(theme, seen(taken(waiting=(BO,)), **queued()))).words
    assert "passed" not in words


@pytest.mark.parametrize(
    ("reason", "note", "possible"),
    [
        ("", f"{SHORTEST_REASON} to go", False),
        ("   short   ", "5 to go", False),
        ("x" * SHORTEST_REASON, f"{LONGEST_REASON - SHORTEST_REASON} characters left", True),
        ("x" * LONGEST_REASON, "0 characters left", True),
        ("x" * (LONGEST_REASON + 2), "2 too many", False),
    ],
)
def test_a_reason_must_fit(dialog: BreakGlassDialog, reason: str, note: str, possible: bool) -> None:
    dialog.reason.setPlainText(reason)
    assert note in dialog.note
    assert dialog.take.isEnabled() is possible


@pytest.mark.parametrize("kind", [Kind.COACH, Kind.BARGE])
def test_what_is_chosen_is_handed_over_with_the_reason(dialog: BreakGlassDialog, kind: Kind) -> None:
    heard = wishes(dialog)
    dialog.kinds[kind].click()
    dialog.reason.setPlainText(f"  {REASON}\n")
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    wish = heard[0]
    assert wish.action is not None
    assert (wish.kind, wish.conversation, wish.reason) == (SlotWishKind.BREAK_GLASS, CALL, REASON)
    assert (wish.action.kind, wish.action.participant_id) == (kind, AGENT)
    assert not dialog.isVisible()


def test_coaching_which_fewer_hear_is_chosen_unless_one_waits_to_barge(theme: Theme, qtbot: QtBot) -> None:
    plain = bring_up(qtbot, BreakGlassDialog(theme, seen(taken())))
    assert plain.kinds[Kind.COACH].isChecked()
    waiting = bring_up(qtbot, BreakGlassDialog(theme, seen(taken(), **queued(Kind.BARGE))))
    assert waiting.kinds[Kind.BARGE].isChecked()


def test_what_is_not_possible_is_not_offered(theme: Theme, qtbot: QtBot) -> None:
    on_hold = bring_up(qtbot, BreakGlassDialog(theme, seen(taken(), state="hold")))
    on_hold.reason.setPlainText(REASON)
    assert on_hold.kinds == {}
    assert not on_hold.take.isEnabled()


def test_enter_cancels_and_so_does_escape(dialog: BreakGlassDialog) -> None:
    heard = wishes(dialog)
    dialog.reason.setPlainText(REASON)
    dialog.cancel.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert heard == []


def test_the_keyboard_starts_in_the_reason_and_tab_leaves_it(dialog: BreakGlassDialog) -> None:
    assert dialog.reason.hasFocus()
    QTest.keyClick(dialog.reason, Qt.Key.Key_Tab)
    assert not dialog.reason.hasFocus()
    assert dialog.reason.accessibleName()


def test_without_a_view_of_the_line_it_names_whom_the_platform_shows(theme: Theme, qtbot: QtBot) -> None:
    made = bring_up(qtbot, BreakGlassDialog(theme, seen(SlotView(), holder="Dana")))
    assert "Dana is cut off" in made.words

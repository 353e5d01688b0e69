"""The slot line: a press becomes one wish, and what is offered for seconds only is announced."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.slot_board import SlotView
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui import slot_line as module
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.break_glass import BreakGlassDialog
from supervisor_desk.ui.slot_face import Offer
from supervisor_desk.ui.slot_line import SlotLine
from supervisor_desk.ui.slot_wish import SlotWish, SlotWishKind
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL, ME, OTHER_CALL
from tests.support.clock import FakeClock
from tests.support.waiting import until
from tests.ui.situations import delivery, monitored_call, situation
from tests.ui.test_slot_face import BO, queued, seen, taken
from tests.ui.windows import bring_up

OFFERED = SlotView(holder=ME, expires_in=9.0, offered=True, shared=True)


class Heard:
    def __init__(self, line: SlotLine) -> None:
        self.queued: list[Kind] = []
        self.taken: list[Kind] = []
        self.left = 0
        self.wished: list[SlotWish] = []
        line.queued.connect(self.queued.append)
        line.taken.connect(self.taken.append)
        line.left.connect(self._left)
        line.wished.connect(self.wished.append)

    def _left(self) -> None:
        self.left += 1


@pytest.fixture
def line(theme: Theme, qtbot: QtBot) -> SlotLine:
    made = SlotLine(theme)
    made.resize(380, 90)
    return bring_up(qtbot, made)


@pytest.fixture
def heard(line: SlotLine) -> Heard:
    return Heard(line)


def press(line: SlotLine, offer: Offer) -> None:
    button = line.button(offer)
    assert button.isVisible()
    button.click()


def shown(line: SlotLine) -> set[Offer]:
    return {offer for offer in Offer if line.button(offer).isVisible()}


def test_only_what_would_help_is_offered(line: SlotLine) -> None:
    line.show_situation(seen(taken()))
    assert shown(line) == {Offer.QUEUE_COACH, Offer.QUEUE_BARGE, Offer.ASK, Offer.BREAK_GLASS}
    line.show_situation(seen(taken(), **queued()))
    assert shown(line) == {Offer.LEAVE_LINE, Offer.ASK, Offer.BREAK_GLASS}
    line.show_situation(seen())
    assert not line.isVisible()


def test_a_line_that_comes_up_again_has_room_for_its_buttons(line: SlotLine) -> None:
    line.show_situation(seen(taken()))
    line.show_situation(seen())
    line.show_situation(seen(SlotView(holder=ME, waiting=(BO,), shared=True)))
    hand_over = line.button(Offer.HAND_OVER)
    assert shown(line) == {Offer.HAND_OVER}
    assert hand_over.size() == hand_over.sizeHint()


async def test_buttons_lie_side_by_side_and_go_on_in_the_next_row(line: SlotLine) -> None:
    line.show_situation(seen(taken(), **queued()))
    line.show_situation(seen(taken()))

    def places() -> list[QRect]:
        return [line.button(offer).geometry() for offer in Offer if line.button(offer).isVisible()]

    await until(lambda: all(place.width() > 20 and place.height() > 10 for place in places()))
    for number, place in enumerate(places()):
        assert not any(place.intersects(other) for other in places()[number + 1 :])
    assert all(line.rect().contains(line.button(offer).mapTo(line, QPoint(1, 1))) for offer in shown(line))


def test_the_buttons_name_whom_they_concern(line: SlotLine) -> None:
    line.show_situation(seen(taken()))
    assert line.button(Offer.ASK).text() == "Ask Dana to leave"
    line.show_situation(seen(SlotView(holder=ME, waiting=(BO,), shared=True)))
    assert line.button(Offer.HAND_OVER).text() == "Hand over to Bo"


def test_every_button_says_what_it_does(line: SlotLine) -> None:
    for offer in Offer:
        assert line.button(offer).accessibleDescription()
        assert line.button(offer).toolTip()


@pytest.mark.parametrize(("offer", "kind"), [(Offer.QUEUE_COACH, Kind.COACH), (Offer.QUEUE_BARGE, Kind.BARGE)])
def test_queueing_names_the_kind(line: SlotLine, heard: Heard, offer: Offer, kind: Kind) -> None:
    line.show_situation(seen(taken()))
    press(line, offer)
    assert heard.queued == [kind]


@pytest.mark.parametrize(("offer", "kind"), [(Offer.TAKE_COACH, Kind.COACH), (Offer.TAKE_BARGE, Kind.BARGE)])
def test_an_offer_is_taken_for_a_kind(line: SlotLine, heard: Heard, offer: Offer, kind: Kind) -> None:
    line.show_situation(seen(OFFERED))
    press(line, offer)
    assert heard.taken == [kind]


@pytest.mark.parametrize(
    ("slot", "offer", "kind"),
    [
        (taken(), Offer.ASK, SlotWishKind.ASK),
        (OFFERED, Offer.DECLINE, SlotWishKind.DECLINE),
        (SlotView(holder=ME, waiting=(BO,), shared=True), Offer.HAND_OVER, SlotWishKind.DONE),
    ],
)
def test_a_press_becomes_one_wish_about_that_call(
    line: SlotLine, heard: Heard, slot: SlotView, offer: Offer, kind: SlotWishKind
) -> None:
    line.show_situation(seen(slot))
    press(line, offer)
    assert heard.wished == [SlotWish(kind=kind, conversation=CALL)]


def test_a_place_is_given_up_with_one_press(line: SlotLine, heard: Heard) -> None:
    line.show_situation(seen(taken(), **queued()))
    press(line, Offer.LEAVE_LINE)
    assert heard.left == 1


def test_the_glass_is_broken_in_a_dialog_about_the_call_on_which_it_was_asked_for(line: SlotLine, heard: Heard) -> None:
    line.show_situation(seen(taken()))
    press(line, Offer.BREAK_GLASS)
    dialog = line.findChild(BreakGlassDialog)
    assert dialog is not None
    line.show_situation(situation(monitored_call(Mode.SILENT, id=OTHER_CALL)))
    dialog.reason.setPlainText("The customer threatens the agent.")
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert [(one.kind, one.conversation) for one in heard.wished] == [(SlotWishKind.BREAK_GLASS, CALL)]
    assert not dialog.isVisible()


def test_an_offer_is_announced_once_for_it_lives_seconds_only(line: SlotLine, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(module, "announce", lambda _widget, words, urgent=False: told.append(words))
    line.show_situation(seen(taken()))
    for left in (9.0, 8.0, 7.0):
        line.show_situation(seen(SlotView(holder=ME, expires_in=left, offered=True, shared=True)))
    assert told == ["The speaker has left the slot to you. It is yours for 9\N{NO-BREAK SPACE}s."]


def test_the_panel_takes_back_what_waits_when_the_line_is_left(theme: Theme, clock: FakeClock, qtbot: QtBot) -> None:
    panel = bring_up(qtbot, ActionPanel(theme, clock, seen(taken(), **queued())))
    cancelled: list[str] = []
    panel.cancel_requested.connect(lambda one: cancelled.append(one.id))
    QTest.mouseClick(panel.slot.button(Offer.LEAVE_LINE), Qt.MouseButton.LeftButton)
    assert cancelled == [one.id for one in panel.situation.deliveries]


def test_the_panel_asks_for_what_an_offer_is_taken_for(theme: Theme, clock: FakeClock, qtbot: QtBot) -> None:
    panel = bring_up(qtbot, ActionPanel(theme, clock, seen(OFFERED)))
    asked: list[Kind] = []
    panel.requested.connect(lambda action: asked.append(action.kind))
    QTest.mouseClick(panel.slot.button(Offer.TAKE_COACH), Qt.MouseButton.LeftButton)
    assert asked == [Kind.COACH]
    assert delivery().action.conversation_id == CALL

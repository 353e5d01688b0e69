"""The window as a whole: keys and menus reach the rules, the microphone stays in sight, closing only asks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui.commands import Commands
from supervisor_desk.ui.key_list import KeyList
from supervisor_desk.ui.keys import ASKS, FORMS, KEYS, Command
from supervisor_desk.ui.main_window import TITLE, MainWindow
from supervisor_desk.ui.menus import Menus
from supervisor_desk.ui.microphone import MicrophoneState
from supervisor_desk.ui.microphone_lamp import MicrophoneLamp
from supervisor_desk.ui.notices import Notice
from supervisor_desk.ui.push_to_coach import HOLD_MS
from supervisor_desk.ui.search_field import SearchField
from supervisor_desk.ui.theme import DARK, Scheme, Theme
from tests.support.builders import CALL, LIVE, OTHER_CALL
from tests.support.clock import NOON, FakeClock
from tests.support.main_windows import furnished
from tests.ui.situations import delivery, leg, monitored_call, situation
from tests.ui.windows import bring_up

SIGNING_IN = Link(LinkPhase.SIGNING_IN, "Signing in.", NOON)


class Wishes:
    """What left the window."""

    def __init__(self, window: MainWindow) -> None:
        self.asked: list[Action] = []
        self.cancelled: list[Delivery] = []
        self.wanted: list[ConversationId] = []
        window.requested.connect(self.asked.append)
        window.cancel_requested.connect(self.cancelled.append)
        window.conversation_wanted.connect(self.wanted.append)

    @property
    def kinds(self) -> list[Kind]:
        return [one.kind for one in self.asked]


class FilterBar(QWidget):
    """A search field, as the real one has."""

    def __init__(self) -> None:
        super().__init__()
        self.field = SearchField("#000000")
        self.field.setText("billing")
        QHBoxLayout(self).addWidget(self.field)


def search_field(window: MainWindow) -> SearchField:
    found = window.filter_bar.findChild(SearchField)
    assert found is not None
    return found


@pytest.fixture
def board() -> QListWidget:
    made = QListWidget()
    made.addItems([f"Agent {number}" for number in range(60)])
    made.setCurrentRow(0)
    return made


@pytest.fixture
def window(theme: Theme, clock: FakeClock, board: QListWidget, qtbot: QtBot) -> MainWindow:
    made = furnished(theme, clock, board, FilterBar(), situation(monitored_call(Mode.SILENT)))
    bring_up(qtbot, made)
    board.setFocus()
    return made


@pytest.fixture
def wishes(window: MainWindow) -> Wishes:
    return Wishes(window)


def press(window: MainWindow, text: str) -> None:
    """Press a key combination where the keyboard is."""
    target = QApplication.focusWidget() or window
    QTest.keySequence(target, QKeySequence(text))


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keys", "kind"), [("Ctrl+5", Kind.COACH), ("Ctrl+6", Kind.BARGE), ("Ctrl+0", Kind.STOP)])
def test_the_keys_ask_for_their_modes(window: MainWindow, wishes: Wishes, keys: str, kind: Kind) -> None:
    press(window, keys)
    assert wishes.kinds == [kind]


def test_ctrl_4_on_a_call_that_one_is_not_on_asks_to_listen(window: MainWindow, wishes: Wishes) -> None:
    window.show_situation(situation(monitored_call(None)))
    press(window, "Ctrl+4")
    assert wishes.kinds == [Kind.LISTEN]


def test_ctrl_shift_m_asks_to_mute(window: MainWindow, wishes: Wishes) -> None:
    press(window, "Ctrl+Shift+M")
    assert wishes.kinds == [Kind.MUTE]


@pytest.mark.parametrize("key", ["4", "5", "6", "B", "M"])
def test_bare_keys_ask_for_nothing(window: MainWindow, wishes: Wishes, key: str) -> None:
    press(window, key)
    assert wishes.asked == []


def test_a_key_that_a_rule_forbids_is_answered_with_the_reason(window: MainWindow, wishes: Wishes) -> None:
    window.show_situation(situation(monitored_call(None), holder="Dana"))
    press(window, "Ctrl+6")
    assert wishes.asked == []
    assert "Dana is speaking to this call." in window.panel.reason_text


def test_f5_asks_for_the_floor_anew(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.resync_requested):
        press(window, "F5")


def test_ctrl_f_goes_to_the_search_field_and_chooses_what_is_in_it(window: MainWindow) -> None:
    press(window, "Ctrl+F")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.selectedText() == "billing"


def test_question_mark_brings_up_the_list_of_keys(window: MainWindow) -> None:
    press(window, "?")
    listed = window.findChild(KeyList)
    assert listed is not None
    assert listed.isVisible()


def test_a_question_mark_in_a_text_is_a_question_mark(window: MainWindow) -> None:
    window.commands.perform(Command.TEXT_CUE)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "Why?")
    assert window.findChild(KeyList) is None


def test_f6_goes_round_the_panes_and_comes_back(window: MainWindow, board: QListWidget) -> None:
    visited = []
    for _ in range(4):
        press(window, "F6")
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(
            next(
                name
                for name, pane in (
                    ("board", board),
                    ("detail", window.detail),
                    ("panel", window.panel),
                    ("filter", window.filter_bar),
                )
                if pane is focused or pane.isAncestorOf(focused)
            )
        )
    assert visited == ["detail", "panel", "filter", "board"]


def test_shift_f6_goes_round_the_other_way(window: MainWindow) -> None:
    press(window, "Shift+F6")
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.filter_bar.isAncestorOf(focused)


# --- the microphone --------------------------------------------------------------------------------------------------


def test_space_coaches_while_it_is_held_and_listens_when_it_is_let_go(
    window: MainWindow, wishes: Wishes, board: QListWidget, qtbot: QtBot
) -> None:
    QTest.keyPress(board, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: wishes.kinds == [Kind.COACH], timeout=HOLD_MS * 20)
    coached = delivery(Kind.COACH, DeliveryState.CONFIRMED, action=wishes.asked[0])
    window.show_work((leg(Mode.WHISPER),), (coached,))
    QTest.keyRelease(board, Qt.Key.Key_Space)
    assert wishes.kinds == [Kind.COACH, Kind.LISTEN]


def test_losing_the_window_while_space_is_held_listens(
    window: MainWindow, wishes: Wishes, board: QListWidget, qtbot: QtBot
) -> None:
    QTest.keyPress(board, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: wishes.kinds == [Kind.COACH], timeout=HOLD_MS * 20)
    coached = delivery(Kind.COACH, DeliveryState.CONFIRMED, action=wishes.asked[0])
    window.show_work((leg(Mode.WHISPER),), (coached,))
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    assert wishes.kinds == [Kind.COACH, Kind.LISTEN]


def test_esc_steps_down_from_wherever_the_keyboard_is_while_somebody_hears(window: MainWindow, wishes: Wishes) -> None:
    window.show_work((leg(Mode.BARGE, OTHER_CALL),), ())
    window.commands.perform(Command.TEXT_CUE)
    press(window, "Esc")
    assert [(one.kind, one.conversation_id) for one in wishes.asked] == [(Kind.COACH, OTHER_CALL)]


def test_esc_in_a_text_field_only_leaves_it_while_nobody_hears(
    window: MainWindow, wishes: Wishes, board: QListWidget
) -> None:
    window.show_work((leg(Mode.SILENT),), ())
    window.commands.perform(Command.TEXT_CUE)
    press(window, "Esc")
    assert wishes.asked == []
    assert board.hasFocus()
    press(window, "Esc")
    assert wishes.kinds == [Kind.STOP]


def test_esc_clears_a_search_first_while_nobody_hears(window: MainWindow, wishes: Wishes) -> None:
    field = search_field(window)
    field.setFocus()
    window.show_work((leg(Mode.SILENT),), ())
    press(window, "Esc")
    assert (field.text(), wishes.asked) == ("", [])


def test_esc_in_a_search_steps_down_while_somebody_hears(window: MainWindow, wishes: Wishes) -> None:
    field = search_field(window)
    field.setFocus()
    window.show_work((leg(Mode.WHISPER),), ())
    press(window, "Esc")
    assert (field.text(), wishes.kinds) == ("billing", [Kind.LISTEN])


def test_esc_with_nothing_to_leave_says_so(window: MainWindow, wishes: Wishes) -> None:
    press(window, "Esc")
    assert wishes.asked == []
    assert "no call" in window.panel.reason_text


def test_the_lamp_stays_in_sight_whatever_else_comes_up(window: MainWindow) -> None:
    window.show_work((leg(Mode.BARGE),), ())
    for number in range(9):
        window.notices.show_notice(Notice(kind=f"kind {number}", happened="Something happened."))
    window.show_link(Link(LinkPhase.STALE, "The stream is down.", NOON))
    window.resize(window.minimumSizeHint())
    lamp = window.lamp
    area = lamp.rect()
    assert window.rect().contains(lamp.mapTo(window, area.topLeft()))
    assert window.rect().contains(lamp.mapTo(window, area.bottomRight()))
    middle = lamp.mapTo(window, area.center())
    assert isinstance(window.childAt(middle), MicrophoneLamp)


def test_the_title_tells_of_an_open_microphone(window: MainWindow) -> None:
    assert window.windowTitle() == TITLE
    window.show_work((leg(Mode.WHISPER),), ())
    assert window.windowTitle() == f"LIVE: the agent hears you – {TITLE}"
    window.show_work((), ())
    assert window.windowTitle() == TITLE


def test_the_lamp_shows_on_the_start_page_too(theme: Theme, clock: FakeClock, board: QListWidget, qtbot: QtBot) -> None:
    early = furnished(theme, clock, board, FilterBar(), situation(None, link=SIGNING_IN))
    bring_up(qtbot, early)
    assert early.start_page.isVisible()
    assert early.lamp.isVisible()
    assert not board.isVisible()


def test_ctrl_l_goes_to_the_call_where_one_is_heard_and_on_to_the_next(window: MainWindow, wishes: Wishes) -> None:
    window.show_work((leg(Mode.SILENT, CALL), leg(Mode.BARGE, OTHER_CALL)), ())
    press(window, "Ctrl+L")
    window.show_situation(situation(monitored_call(Mode.BARGE, id=OTHER_CALL)))
    press(window, "Ctrl+L")
    assert wishes.wanted == [CALL, OTHER_CALL] or wishes.wanted == [OTHER_CALL, CALL]


# --- facts -----------------------------------------------------------------------------------------------------------


def test_the_board_comes_up_with_the_first_live_floor_and_stays(
    theme: Theme, clock: FakeClock, board: QListWidget, qtbot: QtBot
) -> None:
    window = furnished(theme, clock, board, FilterBar(), situation(None, link=SIGNING_IN))
    bring_up(qtbot, window)
    window.show_link(LIVE)
    assert board.isVisible()
    assert board.hasFocus()
    window.show_link(Link(LinkPhase.SIGNED_OUT, "Signed out.", NOON))
    assert board.isVisible()
    assert window.banner.isVisible()


def test_open_commands_are_counted_over_all_conversations(window: MainWindow) -> None:
    window.show_work(
        (),
        (
            delivery(Kind.MUTE, DeliveryState.SENT),
            delivery(Kind.COACH, DeliveryState.UNPROVEN, call=OTHER_CALL),
            delivery(Kind.LISTEN, DeliveryState.CONFIRMED),
        ),
    )
    assert window.status.commands.text == "2 open, 1 pending"
    assert window.lamp.shown.state is MicrophoneState.ARMED


def test_a_row_that_a_notice_would_push_out_of_sight_is_kept_in_sight(
    window: MainWindow, board: QListWidget, qtbot: QtBot
) -> None:
    window.resize(1000, 560)
    qtbot.waitUntil(lambda: board.viewport().height() < 600)
    board.setCurrentRow(30)
    board.scrollToItem(board.item(30), QListWidget.ScrollHint.PositionAtBottom)
    for number in range(4):
        window.notices.show_notice(Notice(kind=f"kind {number}", happened="Something.", means="It means much. " * 20))
    qtbot.waitUntil(lambda: board.viewport().rect().contains(board.visualItemRect(board.item(30))))


def test_times_run_only_while_the_window_can_be_seen(window: MainWindow) -> None:
    running = [window.ticker.running]
    for show in (window.hide, window.show):
        show()
        running.append(window.ticker.running)
    assert running == [True, False, True]


# --- menus -----------------------------------------------------------------------------------------------------------


def test_everything_that_has_a_key_is_in_a_menu(window: MainWindow) -> None:
    in_menus = set(window.menus.actions)
    by_hand = {Command.BOARD_ARROWS, Command.BOARD_FIND, Command.HOLD_TO_COACH, Command.HOLD_TO_SPEAK}
    assert in_menus == set(Command) - by_hand


@pytest.mark.parametrize("command", [*ASKS, *FORMS])
def test_menu_entries_say_what_is_not_possible_and_still_tell_why(window: MainWindow, command: Command) -> None:
    now: Situation = situation(monitored_call(None, raw_state="ended"))
    window.show_situation(now)
    entry = window.menus.actions[command]
    kind = (ASKS | FORMS)[command]
    assert entry.text().endswith("(not now)") is (why_not(kind, now) is not None)
    assert entry.isEnabled()


def test_a_menu_shows_the_key_beside_the_entry(window: MainWindow) -> None:
    for command, entry in window.menus.actions.items():
        if KEYS[command].bound:
            assert entry.shortcuts() == KEYS[command].sequences


def test_a_form_asked_for_by_menu_takes_the_keyboard(window: MainWindow) -> None:
    window.menus.actions[Command.ANNOUNCE].trigger()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.panel.forms[Kind.ANNOUNCE].isAncestorOf(focused)


def test_the_theme_is_chosen_in_the_menu_and_told(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.scheme_chosen) as told:
        window.menus.schemes["dark"].trigger()
    assert told.args == [Scheme.DARK]
    assert theme.tokens is DARK
    assert not window.grab().isNull()


def test_density_and_masking_are_told(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.density_chosen) as density:
        window.menus.densities["compact"].trigger()
    with qtbot.waitSignal(window.masking_chosen) as masking:
        window.menus.mask.trigger()
    assert (density.args, masking.args) == (["compact"], [False])


def test_the_columns_are_offered_as_they_are_when_the_menu_opens(window: MainWindow) -> None:
    names = ["State"]

    def make(parent: QWidget) -> QMenu:
        menu = QMenu("Columns", parent)
        for name in names:
            menu.addAction(name)
        return menu

    window.menus.offer_columns(make)
    for expected in (["State"], ["State", "Queue"]):
        names[:] = expected
        window.menus.fill_columns()
        assert [entry.text() for entry in window.menus.columns_menu.actions()] == expected


# --- closing ---------------------------------------------------------------------------------------------------------


def test_closing_asks_once_and_closes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    asked: list[None] = []
    window.closing.connect(lambda: asked.append(None))
    window.close()
    window.close()
    assert len(asked) == 1
    assert window.isVisible()


def test_after_a_no_the_next_wish_to_close_is_asked_about_again(window: MainWindow) -> None:
    asked: list[None] = []
    window.closing.connect(lambda: asked.append(None))
    window.close()
    window.stay_open()
    press(window, "Ctrl+Q")
    assert len(asked) == 2


def test_the_window_goes_when_it_may(window: MainWindow) -> None:
    window.allow_close()
    assert not window.isVisible()
    assert not window.ticker.running


def test_the_window_comes_back_as_it_stood(window: MainWindow, theme: Theme, clock: FakeClock, qtbot: QtBot) -> None:
    window.resize(790, 560)
    place = window.place
    again = furnished(theme, clock, QListWidget(), FilterBar(), situation(None))
    qtbot.addWidget(again)
    again.stand(place.geometry)
    again.divide(place.floor)
    assert again.size().toTuple() == (790, 560)


@pytest.mark.parametrize("text", ["", "no base64 at all", "AAAA", "\u00e4"])
def test_a_place_that_cannot_be_read_leaves_the_window_as_it_is(window: MainWindow, text: str) -> None:
    before = window.size()
    window.stand(text)
    assert window.size() == before


def test_the_parts_are_what_the_program_relies_on(window: MainWindow) -> None:
    assert isinstance(window.commands, Commands)
    assert isinstance(window.menus, Menus)

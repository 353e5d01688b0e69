"""The filter bar: what it wishes for, what it shows, and that no count looks current when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board import Board
from supervisor_desk.ui.board_rows import Choice, Counts
from supervisor_desk.ui.choice_button import ChoiceButton, StayingMenu
from supervisor_desk.ui.filter_bar import FilterBar
from supervisor_desk.ui.flowing_row import FlowingRow
from supervisor_desk.ui.search_field import KEEPS_ESCAPE, SearchField
from supervisor_desk.ui.theme import Scheme, Theme
from supervisor_desk.ui.tile_button import MEANINGS, NAMES, TileButton
from supervisor_desk.ui.time_words import clock_words
from tests.support.clock import NOON
from tests.ui.floors import Floor, floor
from tests.ui.windows import bring_up

COUNTS = Counts(
    tiles={tile: 10 * number for number, tile in enumerate(Tile)},
    queues=(Choice("Billing", "q1", 7), Choice("R&D", "q2", 3)),
    channels=(Choice("Voice", "voice", 10),),
    shown=4,
)


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> FilterBar:
    return bring_up(qtbot, FilterBar(theme.tokens, theme.fonts))


def wishes(bar: FilterBar) -> list[Filter]:
    wished: list[Filter] = []
    bar.filter_changed.connect(wished.append)
    return wished


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_tile_filters_the_board(bar: FilterBar) -> None:
    wished = wishes(bar)
    click(bar.tile(Tile.ON_HOLD))
    assert wished == [Filter(tile=Tile.ON_HOLD)]
    assert [tile for tile in Tile if bar.tile(tile).isChecked()] == [Tile.ON_HOLD]


def test_each_letter_typed_is_looked_for_at_once(bar: FilterBar) -> None:
    wished = wishes(bar)
    QTest.keyClicks(bar.search, "ad l")
    assert [one.words for one in wished] == [("a",), ("ad",), ("ad", "l")]


def test_queues_and_channels_add_to_the_tile(bar: FilterBar) -> None:
    click(bar.tile(Tile.ACTIVE))
    bar.show_counts(COUNTS)
    bar.queues.picked.emit(frozenset({"q1"}))
    bar.channels.picked.emit(frozenset({"voice"}))
    assert bar.filter == Filter(tile=Tile.ACTIVE, queues=frozenset({"q1"}), channels=frozenset({"voice"}))


def test_a_filter_comes_back_as_it_was(bar: FilterBar) -> None:
    wished = wishes(bar)
    chosen = Filter(tile=Tile.MINE, queues=frozenset({"q1"}), words=("ada", "l"))
    bar.take_filter(chosen)
    assert wished[-1] == bar.filter == chosen
    assert (bar.search.text(), bar.queues.ticked) == ("ada l", frozenset({"q1"}))
    assert bar.tile(Tile.MINE).isChecked()


def test_each_tile_shows_its_count(bar: FilterBar) -> None:
    assert bar.tile(Tile.ALL).count_text == "–"
    bar.show_counts(COUNTS)
    assert [bar.tile(tile).count_text for tile in Tile] == [str(10 * number) for number in range(len(Tile))]


def test_a_count_that_may_be_out_of_date_does_not_look_current(bar: FilterBar) -> None:
    bar.show_counts(COUNTS)
    tile = bar.tile(Tile.ON_HOLD)
    live = tile.grab().toImage()
    bar.show_freshness(NOON)
    assert tile.count_text == "(20)"
    assert "perhaps out of date" in tile.accessibleName()
    assert tile.grab().toImage() != live
    bar.show_freshness(None)
    assert tile.count_text == "20"


def test_it_says_since_when_the_rows_may_be_out_of_date(bar: FilterBar) -> None:
    bar.show_freshness(NOON)
    assert bar.stale_words == f"Stale since {clock_words(NOON)}"
    bar.show_freshness(None)
    assert bar.stale_words == ""


def test_how_many_rows_pass_is_said_only_where_some_are_kept_back(bar: FilterBar) -> None:
    bar.show_counts(COUNTS)
    assert bar.shown_words == ""
    click(bar.tile(Tile.ACTIVE))
    assert bar.shown_words == "4 shown"


def test_it_can_be_dressed_anew(bar: FilterBar, theme: Theme) -> None:
    light = bar.grab().toImage()
    theme.choose(Scheme.DARK)
    bar.restyle(theme.tokens, theme.fonts)
    assert bar.grab().toImage() != light


# Tiles.


@pytest.mark.parametrize("tile", list(Tile))
def test_every_tile_is_named_explained_and_big_enough_to_hit(theme: Theme, qtbot: QtBot, tile: Tile) -> None:
    button = TileButton(tile, theme.tokens, theme.fonts)
    qtbot.addWidget(button)
    assert (button.text(), button.toolTip()) == (NAMES[tile], MEANINGS[tile])
    assert button.sizeHint().height() >= 24


def test_a_tile_grows_with_its_count_and_never_shrinks(theme: Theme, qtbot: QtBot) -> None:
    button = TileButton(Tile.ALL, theme.tokens, theme.fonts)
    qtbot.addWidget(button)
    before = button.sizeHint().width()
    button.show_count(99)
    assert button.sizeHint().width() == before
    button.show_count(12_345)
    wide = button.sizeHint().width()
    button.show_count(7)
    assert button.sizeHint().width() == wide > before
    assert button.accessibleName() == "All: 7"


def test_a_tile_shows_whether_it_is_checked_and_has_the_keyboard(theme: Theme, qtbot: QtBot) -> None:
    button = bring_up(qtbot, TileButton(Tile.ATTENTION, theme.tokens, theme.fonts))
    button.clearFocus()
    plain = button.grab().toImage()
    button.setFocus()
    focused = button.grab().toImage()
    button.setChecked(True)
    assert plain != focused != button.grab().toImage()


# The search field.


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> SearchField:
    made = bring_up(qtbot, SearchField(theme.tokens.text_off))
    made.setFocus()
    return made


def left(field: SearchField) -> list[None]:
    told: list[None] = []
    field.left.connect(lambda: told.append(None))
    return told


def test_esc_clears_and_goes_back_to_the_board(field: SearchField) -> None:
    told = left(field)
    field.setText("ada")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), len(told)) == ("", 1)


def test_esc_belongs_to_the_window_where_there_is_nothing_to_clear(field: SearchField) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    assert not event.isAccepted()
    assert field.property(KEEPS_ESCAPE) is False


def test_esc_belongs_to_the_field_while_there_is_something_to_clear(field: SearchField) -> None:
    field.setText("ada")
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(field, event)
    assert event.isAccepted()
    assert field.property(KEEPS_ESCAPE) is True


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageDown])
def test_enter_and_arrows_go_down_to_the_rows(field: SearchField, key: Qt.Key) -> None:
    told = left(field)
    field.setText("ada")
    QTest.keyClick(field, key)
    assert (field.text(), len(told)) == ("ada", 1)


def test_typing_goes_on_behind_what_is_there(field: SearchField) -> None:
    field.setText("ad")
    field.begin("a")
    assert field.text() == "ada"


# Choices.


@pytest.fixture
def queues(qtbot: QtBot, theme: Theme) -> Iterator[ChoiceButton]:
    button = bring_up(qtbot, ChoiceButton("Queue", "Queues"))
    button.offer(COUNTS.queues)
    yield button
    button.menu().close()


def opened(button: ChoiceButton) -> StayingMenu:
    menu = button.menu()
    assert isinstance(menu, StayingMenu)
    menu.popup(button.mapToGlobal(QPoint(0, 30)))
    return menu


def test_several_queues_are_ticked_while_the_list_stays_open(queues: ChoiceButton) -> None:
    picked: list[Any] = []
    queues.picked.connect(picked.append)
    menu = opened(queues)
    for action in menu.actions()[2:4]:
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert menu.isVisible()
    assert picked == [frozenset({"q1"}), frozenset({"q1", "q2"})]
    assert queues.text().startswith("Queues: 2 of 2")


def test_the_keyboard_ticks_too(queues: ChoiceButton) -> None:
    menu = opened(queues)
    menu.setActiveAction(menu.actions()[3])
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert queues.ticked == {"q2"}
    assert queues.accessibleName() == "Queue: R&D"


def test_all_can_be_asked_for_again(queues: ChoiceButton) -> None:
    queues.tick(frozenset({"q1"}))
    menu = opened(queues)
    menu.actions()[0].trigger()
    assert queues.ticked == frozenset()
    assert queues.text().startswith("Queues: all")


def test_unticking_the_last_shows_all(queues: ChoiceButton) -> None:
    queues.tick(frozenset({"q1"}))
    menu = opened(queues)
    menu.actions()[2].trigger()
    assert queues.ticked == frozenset()


def test_a_list_with_nothing_in_it_says_so(qtbot: QtBot) -> None:
    button = bring_up(qtbot, ChoiceButton("Queue", "Queues"))
    menu = opened(button)
    assert menu.actions()[-1].text() == "No queues yet"
    menu.close()


def test_a_long_name_does_not_push_the_bar_apart(queues: ChoiceButton) -> None:
    queues.offer((Choice("A queue with a name that goes on and on", "q9", 1),))
    queues.tick(frozenset({"q9"}))
    assert "…" in queues.text()
    assert queues.accessibleName() == "Queue: A queue with a name that goes on and on"


# The line of tiles.


def test_widgets_go_on_in_the_next_line_where_there_is_no_room(qtbot: QtBot) -> None:
    row = FlowingRow(gap=10)
    for text in ("one", "two", "three"):
        row.add(QPushButton(text))
    bring_up(qtbot, row)
    width = row.findChildren(QPushButton)[0].sizeHint().width()
    row.resize(10 * width, 200)
    assert len({button.y() for button in row.findChildren(QPushButton)}) == 1
    row.resize(width + 5, 200)
    assert len({button.y() for button in row.findChildren(QPushButton)}) == 3
    assert row.heightForWidth(width + 5) > 2 * row.heightForWidth(10 * width)


def test_a_widget_that_was_shown_while_its_row_was_hidden_has_its_place(qtbot: QtBot) -> None:
    row = FlowingRow()
    first, second = QPushButton("one"), QPushButton("two")
    for button in (first, second):
        row.add(button)
    second.hide()
    bring_up(qtbot, row)
    row.hide()
    second.show()
    row.show()
    assert second.size() == second.sizeHint()
    assert second.x() > first.geometry().right()


# Bar and rows together.


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> Iterator[tuple[Floor, Board]]:
    with floor("ann", "bob", "bert") as made:
        widget = Board(made.model, theme.tokens, theme.fonts)
        widget.resize(1000, 500)
        bring_up(qtbot, widget)
        widget.view.setFocus()
        yield made, widget
        widget.hide()


def test_typing_on_the_board_searches_and_enter_comes_back_to_the_first_hit(board: tuple[Floor, Board]) -> None:
    made, widget = board
    QTest.keyClick(widget.view, Qt.Key.Key_B)
    QTest.keyClick(widget.bar.search, Qt.Key.Key_O)
    assert widget.bar.search.text() == "bo"
    assert made.ids() == ["bob"]
    QTest.keyClick(widget.bar.search, Qt.Key.Key_Return)
    assert widget.view.hasFocus()
    assert widget.view.current_id == "bob"


def test_esc_shows_all_again_and_keeps_the_cursor(board: tuple[Floor, Board]) -> None:
    made, widget = board
    widget.view.find_requested.emit("bob")
    QTest.keyClick(widget.bar.search, Qt.Key.Key_Down)
    widget.search()
    QTest.keyClick(widget.bar.search, Qt.Key.Key_Escape)
    assert len(made.ids()) == 3
    assert widget.view.current_id == "bob"
    assert widget.view.hasFocus()


def test_counts_and_freshness_reach_the_bar(board: tuple[Floor, Board]) -> None:
    made, widget = board
    made.flush()
    assert widget.bar.tile(Tile.ALL).count_text == "3"
    made.store.stale_since = made.clock.monotonic()
    made.flush()
    assert widget.bar.tile(Tile.ALL).count_text == "(3)"


def test_a_search_that_finds_no_row_offers_to_find_the_agents_call(bar: FilterBar) -> None:
    wanted: list[str] = []
    bar.agent_wanted.connect(wanted.append)
    bar.show_counts(COUNTS)
    QTest.keyClicks(bar.search, "Zoe ")
    assert not bar.find_agent.isVisible()
    bar.show_counts(msgspec.structs.replace(COUNTS, shown=0))
    assert bar.find_agent.isVisible()
    click(bar.find_agent)
    assert wanted == ["Zoe"]
    bar.search.clear()
    assert not bar.find_agent.isVisible()

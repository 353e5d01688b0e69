"""The board's surface: what is painted when, and that it always shows what painting anew would show."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from PySide6.QtCore import QEvent, QRect
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.builders import agent, customer
from tests.support.clock import NOON
from tests.ui.boards import NAMES, Desk, Paints, desk_of
from tests.ui.floors import DOWN, call


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    with desk_of(qtbot, theme) as made:
        yield made


def _calls(*names: str) -> list[Conversation]:
    return [call(name) for name in names]


def test_a_change_out_of_sight_paints_nothing(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.put("n150", raw_state="hold")
    desk.flush()
    assert paints.areas == []


def test_a_move_out_of_sight_paints_nothing(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.put("n150", participants=(agent(name="n1999"), customer()))
    desk.flush()
    assert paints.areas == []


def test_a_changed_row_in_sight_is_painted_alone(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.put("n003", raw_state="hold")
    desk.flush()
    height = desk.view.row_height
    assert paints.areas == [QRect(0, 3 * height, desk.view.viewport().width(), height)]


def test_rows_that_keep_their_place_are_not_painted_though_their_lines_change(desk: Desk) -> None:
    desk.scroll(100)
    desk.choose("n105")
    desk.settle()
    paints = Paints(desk.view)
    for name in ("a", "b"):
        desk.floor.put(name)
    desk.flush()
    assert paints.areas == []
    assert desk.view.lines_in_sight()[0] == 102


def test_a_row_that_leaves_a_short_board_leaves_nothing_behind(desk: Desk) -> None:
    desk.floor.model.set_filter(Filter(words=("n00",)))
    desk.settle()
    desk.floor.end("n003")
    desk.flush()
    bit_by_bit = desk.picture()
    desk.view._repaint_all()
    assert desk.picture() == bit_by_bit


def test_each_second_only_the_clocks_are_painted(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.model._tick()
    desk.settle()
    header = desk.view.board_header
    clocks = [header.sectionViewportPosition(column) for column in Column if column.runs]
    assert min(clocks) == paints.areas[0].left()
    assert len(paints.areas) == 1


def test_what_is_painted_bit_by_bit_equals_what_is_painted_anew(desk: Desk) -> None:
    desk.mouse(QEvent.Type.MouseMove, 5)
    desk.view._hand._rested()
    desk.choose("n004")
    for change in (
        lambda: desk.floor.put("n002", raw_state="hold"),
        lambda: desk.floor.put("n001", participants=(agent(name="zz"), customer())),
        lambda: desk.floor.put("a"),
        lambda: desk.floor.end("n003"),
        lambda: desk.floor.model.set_filter(Filter(words=("n00",))),
        lambda: desk.choose("n006"),
        lambda: desk.floor.model.set_filter(Filter()),
        lambda: desk.scroll(20),
        lambda: desk.floor.put("b"),
        lambda: desk.choose("n022"),
        lambda: desk.floor.store.replace(_calls("c", "d", *NAMES), NOON),
        lambda: desk.floor.end("n001"),
        lambda: desk.scroll(15),
        lambda: desk.floor.model.sort(Column.AGENT, DOWN),
        lambda: desk.floor.model.set_masking(False),
        lambda: desk.floor.model.set_filter(Filter(words=("nobody",))),
        lambda: desk.floor.model.set_filter(Filter(words=("n01",))),
    ):
        change()
        desk.flush()
        bit_by_bit = desk.picture()
        desk.view._repaint_all()
        assert desk.picture() == bit_by_bit


@pytest.mark.parametrize("top", [0, 30])
def test_whatever_moves_in_sight_what_is_pushed_equals_what_is_painted_anew(desk: Desk, top: int) -> None:
    desk.scroll(top)
    chance = Random(top)
    for turn in range(30):
        for _ in range(chance.choice((1, 1, 2, 6))):
            name, other = (f"n{top + chance.randrange(16):03d}" for _ in range(2))
            match chance.randrange(4):
                case 0:
                    desk.floor.put(f"{name}-{turn}")
                case 1:
                    desk.floor.put(name, participants=(agent(name=f"{other}x{turn}"), customer()))
                case 2:
                    desk.floor.put(name, raw_state="hold")
                case _:
                    desk.floor.put(name, participants=(agent(name="zz"), customer()))
        desk.floor.model.follow()
        pushed = desk.picture()
        desk.view._repaint_all()
        assert desk.picture() == pushed, turn


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_stale_rows_look_stale_in_either_scheme(desk: Desk, theme: Theme, scheme: Scheme) -> None:
    theme.choose(scheme)
    desk.view.restyle(theme.tokens, theme.fonts)
    live = desk.picture()
    desk.floor.store.stale_since = desk.floor.clock.monotonic()
    desk.flush()
    stale = desk.picture()
    assert stale != live
    text_colors = {stale.pixelColor(x, 40).name() for x in range(stale.width())}
    assert theme.tokens.text not in text_colors


def test_an_empty_board_says_why(desk: Desk) -> None:
    full = desk.picture()
    desk.floor.model.set_filter(Filter(words=("nobody",)))
    empty = desk.picture()
    assert empty != full
    desk.view.set_link(Link(LinkPhase.LOADING, "", NOON, loaded=1, total=2))
    assert desk.picture() == empty


def test_columns_can_be_fitted_to_what_they_show(desk: Desk) -> None:
    for column in Column:
        assert desk.view.sizeHintForColumn(column) > 10


def test_rows_in_another_order_leave_the_header_as_it_is(desk: Desk) -> None:
    desk.settle()
    paints = Paints(desk.view.board_header)
    desk.floor.put("n002", participants=(agent(name="n005b"), customer()))
    desk.flush()
    assert paints.areas == []
    desk.view.board_header.viewport().update()
    desk.settle()
    assert paints.areas


def test_comfortable_rows_are_high_enough_to_hit(desk: Desk) -> None:
    assert desk.view.row_height >= 28


def test_rows_that_were_scrolled_past_are_not_kept_in_mind(desk: Desk) -> None:
    for name in (f"m{number:04d}" for number in range(1_000)):
        desk.floor.put(name)
    desk.flush()
    for line in range(0, 1_200, 10):
        desk.scroll(line)
        desk.settle()
    assert len(desk.view._painted) <= 300

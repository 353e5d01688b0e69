"""How the board follows the floor: once per frame, only while seen, and not under a hand that is aiming."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.attention import Limit, Limits
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_rows import Counts
from tests.support.builders import agent, customer
from tests.support.clock import NOON
from tests.ui.floors import ago, floor

pytestmark = pytest.mark.usefixtures("qapp")


def test_while_held_rows_keep_their_places_and_show_what_is_new() -> None:
    with floor(*"abc") as made:
        made.model.hold()
        made.put("a", participants=(agent(name="zz"), customer()))
        made.put("d")
        made.end("b")
        assert made.flush() == ["a", "b", "c"]
        assert made.text(0, Column.AGENT) == "zz"
        made.model.release()
        assert made.flush() == ["c", "d", "a"]


def test_a_filter_asked_for_is_applied_even_while_rows_are_held() -> None:
    with floor("ann", "bob") as made:
        made.model.hold()
        made.model.set_filter(Filter(words=("bob",)))
        assert made.ids() == ["bob"]


def test_a_pinned_row_stays_though_it_no_longer_passes_the_filter() -> None:
    with floor(*"abc") as made:
        made.model.set_filter(Filter(tile=Tile.ACTIVE))
        made.model.pin(ConversationId("b"))
        for name in "bc":
            made.put(name, raw_state="hold")
        assert made.flush() == ["a", "b"]
        made.model.pin(None)
        assert made.flush() == ["a"]


def test_a_pinned_row_stays_though_its_conversation_has_gone() -> None:
    with floor(*"ab") as made:
        made.model.pin(ConversationId("b"))
        made.end("b")
        assert made.flush() == ["a", "b"]
        assert made.text(1, Column.STATE) == "Ended"
        made.model.pin(ConversationId("a"))
        assert made.flush() == ["a"]


def test_a_pinned_row_leaves_when_somebody_asks_for_another_filter() -> None:
    with floor(*"ab") as made:
        made.model.pin(ConversationId("b"))
        made.model.set_filter(Filter(words=("a",)))
        assert made.ids() == ["a"]


def test_a_call_that_passes_a_limit_is_found_without_any_news() -> None:
    with floor() as made:
        made.model.set_limits(Limits(hold=Limit(60, 120)))
        made.put("a", raw_state="hold", state_since=ago(0))
        made.model.set_filter(Filter(tile=Tile.ATTENTION))
        assert made.flush() == []
        made.clock.advance(60)
        made.model._tick()
        assert made.flush() == ["a"]


def test_staleness_is_told_with_the_time_it_began() -> None:
    with floor("a") as made:
        told: list[Any] = []
        made.model.freshness_changed.connect(told.append)
        made.store.stale_since = made.clock.monotonic() - 5
        made.flush()
        made.store.stale_since = None
        made.flush()
        assert told == [NOON - 5, None]


def test_while_hidden_nothing_runs_and_shown_again_all_is_caught_up(qtbot: QtBot) -> None:
    with floor("a") as made:
        made.put("b")
        assert not made.model._frame.isActive()
        made.model.set_visible(True)
        assert made.ids() == ["a", "b"]
        made.put("c")
        assert made.model._frame.isActive()
        made.model.set_visible(False)
        timers = (made.model._frame, made.model._ticking, made.model._counting)
        assert not any(timer.isActive() for timer in timers)


def test_a_visible_board_follows_by_itself(qtbot: QtBot) -> None:
    with floor("a") as made:
        made.model.set_visible(True)
        with qtbot.waitSignal(made.model.rowsInserted):
            made.put("b")
        told: list[Counts] = []
        made.model.counted.connect(told.append)
        made.put("c")
        qtbot.waitUntil(lambda: bool(told))
        assert told[0].tiles[Tile.ALL] == 3


def test_nothing_is_shown_before_the_flush() -> None:
    with floor("a") as made:
        made.put("b")
        assert made.ids() == ["a"]
        assert made.flush() == ["a", "b"]

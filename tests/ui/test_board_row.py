"""Prepared rows: what stands in each cell, in which color, and what is said about it."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.conversations.entry import Entry, Viewpoint
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.tokens import Tokens
from tests.support.builders import COLLEAGUE, ME, agent, customer, session
from tests.support.clock import NOON
from tests.ui.floors import ago, call


def line(*, delivery: Delivery | None = None, trouble: Level = Level.NONE, **changes: Any) -> Line:
    entry = Entry(call("a", **changes))
    entry.arrived = 1_000.0
    entry.note_delivery(1 if delivery else 0, trouble)
    entry.read(Viewpoint(me=ME), NOON)
    return Line(entry, delivery, ME)


def text(made: Line, column: Column) -> str:
    return made.text(column, NOON, 1_065.0)


def test_a_running_call_in_full() -> None:
    made = line(holds=2, hold_ms=30_000)
    shown = {column: text(made, column) for column in Column}
    assert shown == {
        Column.MARK: "",
        Column.STATE: "Active",
        Column.AGENT: "a",
        Column.CUSTOMER: "C. C. · ••• 56",
        Column.QUEUE: "Billing",
        Column.CHANNEL: "Voice",
        Column.DIRECTION: "Inbound",
        Column.IN_STATE: "00:00:50",
        Column.TALK: "00:01:00",
        Column.HOLD: "00:00:30 ×2",
        Column.SUPERVISING: "",
        Column.MUTED: "",
        Column.DELIVERY: "",
        Column.AGE: "1 min",
    }


def test_what_is_not_known_is_a_dash() -> None:
    made = line(participants=(), queue_name="", connected_at=None, direction="", channel="")
    columns = (Column.AGENT, Column.CUSTOMER, Column.QUEUE, Column.TALK, Column.HOLD, Column.DIRECTION, Column.CHANNEL)
    assert {text(made, column) for column in columns} == {"–"}


def test_a_state_nobody_knows_is_shown_as_it_came() -> None:
    made = line(raw_state="Wrap_Up")
    assert text(made, Column.STATE) == "Wrap_Up"
    assert made.cells[Column.STATE].mark == "state-unknown"


@pytest.mark.parametrize(
    ("mode", "word", "mark"),
    [
        (Mode.PENDING, "joining", "mode-pending"),
        (Mode.SILENT, "listen", "mode-listen"),
        (Mode.WHISPER, "coach", "mode-coach"),
        (Mode.BARGE, "barge", "mode-barge"),
    ],
)
def test_who_supervises_is_told_with_the_mode(mode: Mode, word: str, mark: str) -> None:
    made = line(monitors=(session(mode, of=COLLEAGUE, name="R. Okafor"),))
    assert text(made, Column.SUPERVISING) == f"R. Okafor: {word}"
    assert made.cells[Column.SUPERVISING].mark == mark


def test_oneself_comes_first_and_marks_the_row() -> None:
    made = line(monitors=(session(Mode.BARGE, key="x", of=COLLEAGUE, name="R. Okafor"), session()))
    assert text(made, Column.SUPERVISING) == "You: listen, R. Okafor: barge"
    assert made.own
    assert made.marks == (("mode-listen", "accent_on_panel"),)


def test_a_call_that_others_supervise_is_marked_but_not_ones_own() -> None:
    made = line(monitors=(session(of=COLLEAGUE, name="R. Okafor"),))
    assert not made.own
    assert made.marks == (("supervisor", "text_dim"),)


def test_a_muted_agent_is_shown_by_word_and_mark() -> None:
    made = line(participants=(agent(muted=True), customer()))
    assert made.cells[Column.MUTED][:2] == ("Muted", "mic-muted")
    assert made.spoken(Column.MUTED, NOON, 0) == "Agent muted"
    assert line().spoken(Column.MUTED, NOON, 0) == "Agent not muted"


@pytest.mark.parametrize(("seconds", "mark", "level"), [(100, "warning", Level.WATCH), (200, "error", Level.ACT)])
def test_a_long_hold_is_marked_on_the_row_and_on_its_clock(seconds: int, mark: str, level: Level) -> None:
    made = line(raw_state="hold", state_since=ago(seconds))
    assert made.marks[0][0] == mark
    assert made.alarm == (Column.IN_STATE, level)
    assert made.spoken(Column.MARK, NOON, 0).startswith("On hold for")


def test_a_long_call_is_marked_on_its_talk_time() -> None:
    made = line(connected_at=ago(2_000))
    assert made.alarm == (Column.TALK, Level.ACT)


def test_nothing_to_see_is_said_too() -> None:
    assert line().spoken(Column.MARK, NOON, 0) == "Nothing needs attention"


def delivered(state: DeliveryState, kind: Kind = Kind.BARGE) -> Delivery:
    action = Action(kind=kind, conversation_id=ConversationId("a"))
    return Delivery(action=action, state=state, times=Times(asked=NOON - 6))


@pytest.mark.parametrize(
    ("state", "shown", "tone"),
    [
        (DeliveryState.ASKED, "Barge: asked", "text_dim"),
        (DeliveryState.SENT, "Barge: sent", "busy"),
        (DeliveryState.CONFIRMED, "Barge: confirmed", "good"),
        (DeliveryState.UNPROVEN, "Barge: pending delivery", "waiting"),
        (DeliveryState.FAILED, "Barge: failed", "bad"),
    ],
)
def test_the_last_command_is_told_by_mark_word_and_color(state: DeliveryState, shown: str, tone: str) -> None:
    cell = line(delivery=delivered(state)).cells[Column.DELIVERY]
    assert (cell.text, cell.mark, cell.tone) == (shown, f"delivery-{state.value}", tone)


def test_a_command_in_doubt_marks_the_row_and_says_why() -> None:
    made = line(delivery=delivered(DeliveryState.UNPROVEN), trouble=Level.WATCH)
    assert made.marks == (("warning", "waiting"),)
    assert made.alarm is None
    assert made.spoken(Column.MARK, NOON, 0) == "The last command needs a look"


def test_the_tooltip_of_a_command_tells_all_of_it() -> None:
    delivery = delivered(DeliveryState.UNPROVEN)
    told = line(delivery=delivery).explained(Column.DELIVERY, delivery, NOON, 0)
    assert told.startswith("Barge: pending delivery, 6.0 s")


def test_what_is_over_wants_nothing() -> None:
    made = line(raw_state="ended", state_since=ago(5_000), monitors=(session(),))
    assert made.over
    assert not made.own
    assert made.alarm is None


def test_a_cell_has_one_line_whatever_the_service_sends() -> None:
    made = line(participants=(agent(name="Ada\nvan\tDijk\x00"),), queue_name="a\r\nb")
    assert text(made, Column.AGENT) == "Ada van Dijk"
    assert text(made, Column.QUEUE) == "a b"


def test_every_color_named_is_a_token() -> None:
    rows = [line(delivery=delivered(state), trouble=Level.ACT) for state in DeliveryState]
    rows += [line(raw_state="hold", state_since=ago(seconds)) for seconds in (1, 100, 999)]
    rows += [line(monitors=(session(),)), line(participants=())]
    named = {tone for row in rows for cell in row.cells for tone in (cell.tone, cell.mark_tone)}
    named |= {tone for row in rows for _mark, tone in row.marks}
    assert named <= set(Tokens.__slots__)


def test_a_time_beyond_the_calendar_does_not_break_the_tooltip() -> None:
    made = line(state_since="0001-01-01T00:00:00Z")
    assert "when the state began" in made.explained(Column.IN_STATE, None, NOON, 0)

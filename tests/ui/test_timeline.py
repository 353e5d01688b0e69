"""What happened on a conversation: from its record, from what changed, from the own commands; bounded, without names of
customers."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.timeline import CONVERSATIONS_KEPT, MOMENTS_KEPT, Moment, Timelines, history, moves
from supervisor_desk.ui.timeline_view import TimelineModel, TimelineView
from tests.support.builders import COLLEAGUE, ME, agent, conversation, customer, session
from tests.support.clock import NOON
from tests.ui.situations import delivery

START = "2023-11-14T22:13:00Z"
LATER = "2023-11-14T22:14:00Z"


def words(moments: list[Moment] | tuple[Moment, ...]) -> list[str]:
    return [moment.words for moment in moments]


def told_call(**changes: object) -> Conversation:
    people = (agent(joined_at=LATER), customer(joined_at=START))
    return conversation(**{"started_at": START, "connected_at": LATER, "participants": people} | changes)


def test_the_record_tells_start_connection_and_people() -> None:
    told = sorted(words(history(told_call(), ME)))
    assert told == ["Agent Ada Agent joined", "Connected", "Conversation started", "Customer joined"]


def test_no_customer_is_named() -> None:
    moments = history(told_call(), ME) + moves(told_call(), told_call(participants=(customer(muted=True),)), NOON, ME)
    assert not any("Carl" in text or "4930" in text for text in words(moments))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"raw_state": "hold", "state_since": LATER}, "On hold"),
        ({"queue_name": "Sales"}, "Queue: Sales"),
        ({"participants": (agent(muted=True), customer())}, "Agent Ada Agent: microphone muted"),
        ({"participants": (agent(held=True), customer())}, "Agent Ada Agent: on hold"),
        ({"monitors": ()}, "Dana: left"),
        ({"monitors": (session(Mode.BARGE, key="d", of=COLLEAGUE, name="Dana"),)}, "Dana: barge"),
        ({"raw_state": "resting"}, "resting"),
    ],
)
def test_what_changed_becomes_a_moment(change: dict[str, object], said: str) -> None:
    before = conversation(monitors=(session(Mode.SILENT, key="d", of=COLLEAGUE, name="Dana"),))
    after = conversation(**{"monitors": before.monitors} | change)
    assert words(moves(before, after, NOON, ME)) == [said]


def test_a_change_of_state_has_the_time_of_the_service_or_else_of_the_desk() -> None:
    before = conversation()
    told = moves(before, conversation(raw_state="hold", state_since=LATER), NOON, ME)
    assert told[0].at == NOON + 40
    assert moves(before, conversation(raw_state="hold"), NOON, ME)[0].at == NOON


def test_nothing_changed_tells_nothing() -> None:
    assert moves(conversation(), conversation(), NOON, ME) == []


def test_own_commands_stand_among_the_rest_in_order() -> None:
    timelines = Timelines(ME)
    one = told_call(started_at="2023-11-14T22:13:10Z")
    timelines.note(one, NOON)
    asked = delivery(Kind.COACH, DeliveryState.CONFIRMED, proof="monitor event", asked=NOON + 60, settled=NOON + 61)
    told = timelines.of(one, [asked])
    assert words(told)[-2:] == ["You asked: Coach", "Coach confirmed (monitor event)"]
    assert [moment.at for moment in told] == sorted(moment.at for moment in told)
    assert told[-1].tone is Tone.GOOD


def test_an_observed_state_is_not_told_twice() -> None:
    timelines = Timelines(ME)
    before, after = told_call(), told_call(raw_state="hold", state_since="2023-11-14T22:15:00Z")
    timelines.note(before, NOON)
    timelines.note(after, NOON)
    assert words(timelines.of(after, [])).count("On hold") == 1


def test_the_own_session_is_told_as_you_and_only_once() -> None:
    timelines = Timelines(ME)
    joining = session(Mode.PENDING, name="Me Myself")
    listening = msgspec.structs.replace(session(Mode.SILENT, name="Me Myself"), since=LATER)
    timelines.note(conversation(monitors=(joining,)), NOON)
    timelines.note(conversation(monitors=(listening,)), NOON + 40.5)
    assert words(timelines.of(conversation(monitors=(listening,)), [])) == ["You: listen"]


def test_moments_of_one_conversation_are_bounded() -> None:
    timelines = Timelines(ME)
    for turn in range(MOMENTS_KEPT + 50):
        timelines.note(conversation(raw_state=("active", "hold")[turn % 2]), NOON + turn)
    assert len(timelines.of(conversation(), [])) == MOMENTS_KEPT


def test_conversations_looked_at_long_ago_are_forgotten() -> None:
    timelines = Timelines(ME)
    first = conversation(id=ConversationId("first"))
    timelines.note(first, NOON)
    timelines.note(conversation(id=first.id, raw_state="hold"), NOON)
    for number in range(CONVERSATIONS_KEPT):
        timelines.note(conversation(id=ConversationId(f"call-{number}")), NOON)
    assert timelines.of(first, []) == ()


def moments_until(number: int) -> tuple[Moment, ...]:
    return tuple(Moment(NOON + n, "event-state", f"Moment {n}") for n in range(number))


def test_the_model_obeys_qt(qtmodeltester: ModelTester, theme: Theme) -> None:
    model = TimelineModel()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    for moments in (moments_until(3), moments_until(5), moments_until(2), ()):
        model.show_moments(moments)


def test_news_is_appended_without_touching_what_stands(qtbot: QtBot) -> None:
    model = TimelineModel()
    model.show_moments(moments_until(3))
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        model.show_moments(moments_until(5))
    assert inserted.args[1:] == [3, 4]


def test_each_row_speaks(theme: Theme) -> None:
    model = TimelineModel()
    model.show_moments(moments_until(1))
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.endswith("Moment 0")


def test_a_leg_that_lives_through_modes_is_told_with_the_one_it_began_in() -> None:
    timelines = Timelines(ME)
    modes = [Mode.PENDING, Mode.SILENT, Mode.WHISPER]
    calls = [told_call(monitors=(msgspec.structs.replace(session(mode), since=START),)) for mode in modes]
    for call in calls:
        timelines.note(call, NOON)
    told = [moment for moment in timelines.of(calls[-1], ()) if moment.words.startswith("You: ")]
    assert [moment.words for moment in told if moment.at < NOON] == ["You: listen"]
    assert [moment.words for moment in told if moment.at == NOON] == ["You: listen", "You: coach"]


def test_a_state_that_is_said_to_be_older_than_the_one_before_began_now() -> None:
    before, after = told_call(raw_state="hold", state_since=LATER), told_call(state_since=START)
    assert [(one.at, one.words) for one in moves(before, after, NOON, ME)] == [(NOON, "Active")]


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> TimelineView:
    made = TimelineView(theme)
    qtbot.addWidget(made)
    made.resize(300, 100)
    made.show()
    return made


def test_the_end_stays_in_sight_while_news_comes(view: TimelineView, qtbot: QtBot) -> None:
    view.show_moments(moments_until(40))
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    before = bar.maximum()
    view.show_moments(moments_until(45))
    qtbot.waitUntil(lambda: bar.maximum() > before)
    assert bar.value() == bar.maximum()


def test_who_reads_further_up_is_left_there(view: TimelineView, qtbot: QtBot) -> None:
    view.show_moments(moments_until(40))
    bar = view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    before = bar.maximum()
    view.show_moments(moments_until(45))
    qtbot.waitUntil(lambda: bar.maximum() > before)
    assert bar.value() == 0
    assert not view.grab().isNull()

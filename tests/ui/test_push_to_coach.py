"""Hold to coach, let go to listen: repeats, slips, lost focus and a slow service included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.held_coaching import AGAIN_S
from supervisor_desk.ui.push_to_coach import HOLD_MS, PushToCoach
from supervisor_desk.ui.wishes import wish
from tests.support.builders import CALL, OTHER_CALL, conversation
from tests.support.clock import NOON, FakeClock
from tests.ui.situations import delivery, leg

_S = DeliveryState


class Key:
    """The key with what came of it, and a service that is played by hand."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.allowed = True
        self.where = conversation()
        self.coached: list[Action] = []
        self.back: list[Action] = []
        self.cancelled: list[Delivery] = []
        self.told: list[str] = []
        self.push = PushToCoach(self._coach, clock)
        self.push.requested.connect(self.back.append)
        self.push.cancel_requested.connect(self.cancelled.append)
        self.push.told.connect(self.told.append)

    def _coach(self) -> Action | None:
        if not self.allowed:
            return None
        self.coached.append(wish(Kind.COACH, self.where))
        return self.coached[-1]

    def hold(self) -> None:
        """Press and hold until it counts."""
        self.push.press()
        timer = next(one for one in self.push.findChildren(QTimer) if one.interval() == HOLD_MS)
        timer.stop()
        timer.timeout.emit()

    def coaching(self, state: DeliveryState) -> Delivery:
        return delivery(Kind.COACH, state, action=self.coached[-1])


@pytest.fixture
def key(qtbot: QtBot, clock: FakeClock) -> Iterator[Key]:
    made = Key(clock)
    yield made
    made.push.stop()


def test_holding_coaches_and_letting_go_listens(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    assert key.back == []
    key.push.release()
    assert [one.kind for one in key.coached] == [Kind.COACH]
    assert [one.kind for one in key.back] == [Kind.LISTEN]


def test_the_press_counts_after_it_was_held_for_a_moment(key: Key, qtbot: QtBot) -> None:
    key.push.press()
    assert key.coached == []
    qtbot.waitUntil(lambda: len(key.coached) == 1, timeout=2_000)


def test_a_short_tap_opens_no_microphone_and_says_how_it_is_meant(key: Key) -> None:
    key.push.press()
    key.push.release()
    assert (key.coached, key.back) == ([], [])
    assert "Hold the Space key" in key.told[0]


def test_repeats_of_a_held_key_ask_only_once(key: Key) -> None:
    key.hold()
    for _ in range(30):
        key.push.press()
    assert len(key.coached) == 1


def test_where_a_rule_says_no_letting_go_asks_for_nothing(key: Key) -> None:
    key.allowed = False
    key.hold()
    key.push.release()
    assert key.back == []
    assert not key.push.busy


def test_letting_go_before_it_left_the_desk_takes_it_back(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.SILENT)], [key.coaching(_S.ASKED)])
    key.push.release()
    assert key.cancelled == [key.coaching(_S.ASKED)]
    assert key.back == []


def test_letting_go_while_it_is_under_way_listens_at_once(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.SILENT)], [key.coaching(_S.ACCEPTED)])
    key.push.release()
    assert [one.kind for one in key.back] == [Kind.LISTEN]


def test_coaching_that_takes_effect_after_all_is_still_ended(key: Key) -> None:
    key.hold()
    key.push.release()
    key.push.follow([leg(Mode.SILENT)], [key.coaching(_S.UNPROVEN)])
    assert len(key.back) == 1
    key.clock.advance(AGAIN_S + 0.1)
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    assert len(key.back) == 2


def test_coaching_that_is_confirmed_before_the_session_shows_it_is_not_taken_for_over(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.SILENT)], [key.coaching(_S.CONFIRMED)])
    key.push.release()
    key.clock.advance(AGAIN_S + 0.1)
    before = len(key.back)
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    assert len(key.back) == before + 1


def test_no_news_is_needed_to_ask_again(key: Key, qtbot: QtBot) -> None:
    key.hold()
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    key.push.release()
    key.clock.advance(AGAIN_S + 0.1)
    qtbot.waitUntil(lambda: len(key.back) == 2)
    key.push.follow([leg(Mode.SILENT)], [key.coaching(_S.CONFIRMED)])


def test_who_coaches_by_another_key_meanwhile_is_left_alone(key: Key) -> None:
    key.hold()
    key.push.release()
    by_hand = delivery(Kind.COACH, _S.CONFIRMED, asked=NOON + 5)
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.FAILED), by_hand])
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED), by_hand])
    assert key.back == []
    assert not key.push.busy


def test_news_of_the_call_does_not_ask_again_and_again(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    key.push.release()
    for _ in range(20):
        key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    assert len(key.back) == 1


def test_a_way_back_that_was_refused_is_asked_for_again(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    key.push.release()
    key.clock.advance(AGAIN_S + 0.1)
    refused = delivery(Kind.LISTEN, _S.REFUSED, action=key.back[0])
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED), refused])
    assert len(key.back) == 2


def test_a_way_back_that_is_under_way_is_waited_for(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    key.push.release()
    key.clock.advance(AGAIN_S + 0.1)
    under_way = delivery(Kind.LISTEN, _S.ACCEPTED, action=key.back[0])
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED), under_way])
    assert len(key.back) == 1


def test_it_is_over_when_the_session_is_silent_again(key: Key) -> None:
    key.hold()
    key.push.follow([leg(Mode.WHISPER)], [key.coaching(_S.CONFIRMED)])
    key.push.release()
    key.push.follow([leg(Mode.SILENT)], [key.coaching(_S.CONFIRMED)])
    assert not key.push.busy


def test_a_call_that_ended_under_it_needs_no_way_back(key: Key) -> None:
    key.hold()
    key.push.release()
    key.push.follow([], [key.coaching(_S.FAILED)])
    assert (key.back, key.push.busy) == ([], False)


class World:
    """A service that carries out what it is asked for in order, whose news of sessions and deliveries lags behind."""

    def __init__(self, clock: FakeClock) -> None:
        self.key = Key(clock)
        self.mode = Mode.SILENT
        self.shown = Mode.SILENT
        self.queue: list[Action] = []
        self.states: dict[str, tuple[Action, DeliveryState]] = {}

    def take_wishes(self) -> None:
        for one in [*self.key.coached, *self.key.back]:
            if one.id not in self.states:
                self.states[one.id] = (one, _S.ASKED)
        for unwanted in self.key.cancelled:
            if self.states[unwanted.id][1] is _S.ASKED:
                self.states[unwanted.id] = (unwanted.action, _S.CANCELLED)

    def send(self) -> None:
        self.take_wishes()
        for key, (action, state) in self.states.items():
            if state is _S.ASKED:
                self.states[key] = (action, _S.SENT)
                self.queue.append(action)

    def serve(self) -> None:
        if self.queue:
            action = self.queue.pop(0)
            self.mode = action.kind.mode or self.mode
            self.states[action.id] = (action, _S.CONFIRMED)

    def overdue(self) -> None:
        for key, (action, state) in self.states.items():
            if state is _S.SENT:
                self.states[key] = (action, _S.UNPROVEN)

    def show_session(self) -> None:
        self.shown = self.mode

    def tell(self) -> None:
        self.take_wishes()
        known = [delivery(action.kind, state, action=action) for action, state in self.states.values()]
        self.key.push.follow([leg(self.shown)], known)

    def pass_time(self) -> None:
        self.key.clock.advance(AGAIN_S + 0.1)

    def press(self) -> None:
        if not self.key.push.held:
            self.key.hold()

    def release(self) -> None:
        self.key.push.release()


def test_a_second_press_keeps_the_first_coaching_in_mind(key: Key) -> None:
    key.hold()
    key.push.release()
    key.hold()
    first, second = (delivery(Kind.COACH, _S.ASKED, action=one) for one in key.coached)
    key.push.follow([leg(Mode.SILENT)], [first, second])
    key.push.release()
    assert key.cancelled == [first, second]


def test_a_coaching_on_another_call_does_not_make_the_first_forgotten(key: Key) -> None:
    key.hold()
    key.push.release()
    key.where = conversation(id=OTHER_CALL)
    key.hold()
    coachings = [delivery(Kind.COACH, _S.CONFIRMED, action=one) for one in key.coached]
    key.push.follow([leg(Mode.WHISPER), leg(Mode.WHISPER, OTHER_CALL)], coachings)
    assert [one.conversation_id for one in key.back] == [CALL]
    key.push.release()
    assert [one.conversation_id for one in key.back] == [CALL, OTHER_CALL]


_DEEDS = st.sampled_from(["press", "release", "send", "serve", "overdue", "show_session", "tell", "pass_time"])


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(_DEEDS, max_size=40))
def test_whatever_the_service_does_a_released_key_ends_with_a_closed_microphone(qtbot: QtBot, deeds: list[str]) -> None:
    world = World(FakeClock())
    for deed in deeds:
        getattr(world, deed)()
    world.release()
    for _ in range(6):
        for deed in ("tell", "send", "serve", "serve", "show_session", "tell", "pass_time"):
            getattr(world, deed)()
    world.key.push.stop()
    assert world.mode is Mode.SILENT
    assert not world.queue

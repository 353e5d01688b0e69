"""The own monitor sessions: never two on a call, and none that is not there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.actions.sessions import REMEMBERED, Sessions, may_move
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSessionId
from tests.support.builders import CALL, COLLEAGUE, ME, OTHER_CALL, changed, conversation, ended, monitored, session

FIRST, SECOND = DeliveryId("first"), DeliveryId("second")
LEG = MonitorSessionId("session-1")
MAY_ASK = {
    Mode.PENDING: {Mode.PENDING, Mode.TERMINATED},
    Mode.SILENT: {Mode.SILENT, Mode.WHISPER, Mode.BARGE, Mode.TERMINATED},
    Mode.WHISPER: {Mode.SILENT, Mode.WHISPER, Mode.BARGE, Mode.TERMINATED},
    Mode.BARGE: {Mode.SILENT, Mode.WHISPER, Mode.BARGE, Mode.TERMINATED},
    Mode.TERMINATED: {Mode.TERMINATED},
}


@pytest.fixture
def sessions() -> Sessions:
    return Sessions(ME)


def mode(sessions: Sessions) -> Mode | None:
    known = sessions.get(CALL)
    return known.mode if known else None


@pytest.mark.parametrize("current", Mode)
@pytest.mark.parametrize("wanted", Mode)
def test_a_session_may_be_asked_only_for_the_steps_of_the_contract(current: Mode, wanted: Mode) -> None:
    assert may_move(current, wanted) is (wanted in MAY_ASK[current])


def test_there_is_one_start_at_a_time(sessions: Sessions) -> None:
    assert sessions.begin(CALL, FIRST)
    assert not sessions.begin(CALL, SECOND)
    assert sessions.begin(OTHER_CALL, SECOND)
    assert sessions.beginning(CALL) == FIRST


def test_a_session_is_pending_from_the_answer_until_the_feed_says_more(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.begun(CALL, FIRST, LEG)
    assert mode(sessions) is Mode.PENDING
    assert not sessions.begin(CALL, SECOND)
    sessions.observe(monitored(Mode.SILENT))
    assert mode(sessions) is Mode.SILENT
    assert not sessions.begin(CALL, SECOND)


def test_a_start_that_was_refused_frees_the_way(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.not_begun(CALL, SECOND)
    assert not sessions.begin(CALL, SECOND)
    sessions.not_begun(CALL, FIRST)
    assert sessions.begin(CALL, SECOND)


def test_the_feed_may_show_the_session_before_the_answer_does(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.observe(monitored(Mode.SILENT))
    sessions.begun(CALL, FIRST, LEG)
    assert mode(sessions) is Mode.SILENT


def test_a_session_that_ended_before_its_answer_came_is_not_there(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.observe(monitored(Mode.TERMINATED))
    sessions.begun(CALL, FIRST, LEG)
    assert sessions.get(CALL) is None
    assert sessions.begin(CALL, SECOND)


def test_an_answer_that_comes_after_the_call_has_ended_opens_nothing(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.observe(ended())
    sessions.begun(CALL, FIRST, LEG)
    assert sessions.all() == {}


@pytest.mark.parametrize("over", [ended(), changed(raw_state="disconnected")])
def test_late_news_does_not_bring_a_session_back_on_an_ended_call(sessions: Sessions, over: object) -> None:
    sessions.observe(monitored(Mode.BARGE))
    sessions.observe(over)  # type: ignore[arg-type]
    sessions.observe(monitored(Mode.BARGE))
    sessions.observe(changed(monitors=(session(Mode.BARGE),)))
    assert sessions.all() == {}


def test_late_news_does_not_bring_an_ended_session_back(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.BARGE, sequence=7))
    sessions.observe(monitored(Mode.TERMINATED, sequence=8))
    sessions.observe(monitored(Mode.BARGE, sequence=7))
    assert sessions.get(CALL) is None
    sessions.observe(monitored(Mode.SILENT, key="session-2", sequence=9))
    assert mode(sessions) is Mode.SILENT


def test_an_older_event_does_not_take_the_mode_back(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT, sequence=4))
    sessions.observe(monitored(Mode.BARGE, sequence=6))
    sessions.observe(changed(5, monitors=(session(Mode.SILENT),)))
    sessions.observe(monitored(Mode.SILENT, sequence=4))
    assert mode(sessions) is Mode.BARGE


def test_a_leg_that_carried_sound_does_not_become_pending_again(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT))
    sessions.observe(monitored(Mode.PENDING))
    assert mode(sessions) is Mode.SILENT


def test_legs_of_colleagues_are_not_ours(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.BARGE, of=COLLEAGUE))
    sessions.observe(changed(monitors=(session(Mode.SILENT, of=COLLEAGUE),)))
    assert sessions.all() == {}


def test_the_end_of_an_older_leg_does_not_end_the_present_one(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT, key="session-2"))
    sessions.observe(monitored(Mode.TERMINATED, key="session-1"))
    assert mode(sessions) is Mode.SILENT


def test_an_event_that_does_not_mention_the_session_says_nothing_about_it(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT))
    sessions.observe(changed())
    assert mode(sessions) is Mode.SILENT


def test_a_snapshot_that_lacks_the_session_ends_it(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT))
    sessions.reconcile(conversation(), complete=True)
    assert sessions.get(CALL) is None


def test_a_session_just_opened_survives_one_snapshot_that_may_be_older_but_not_two(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.begun(CALL, FIRST, LEG)
    sessions.reconcile(conversation(), complete=True)
    assert not sessions.begin(CALL, SECOND)
    sessions.reconcile(conversation(), complete=True)
    assert sessions.begin(CALL, SECOND)


def test_a_snapshot_shows_what_was_opened_by_a_request_whose_answer_was_lost(sessions: Sessions) -> None:
    sessions.begin(CALL, FIRST)
    sessions.reconcile(conversation(), complete=True)
    assert not sessions.begin(CALL, SECOND), "it may have been taken before"
    sessions.reconcile(conversation(monitors=(session(Mode.SILENT),)), complete=True)
    assert mode(sessions) is Mode.SILENT
    assert sessions.beginning(CALL) is None


def test_a_snapshot_counts_whatever_its_connection_counted(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.BARGE, sequence=900))
    sessions.reconcile(conversation(monitors=(session(Mode.SILENT),)), complete=True)
    assert mode(sessions) is Mode.SILENT
    sessions.observe(monitored(Mode.WHISPER, sequence=2))
    assert mode(sessions) is Mode.WHISPER


def test_a_snapshot_of_an_ended_call_closes_its_session(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT))
    sessions.reconcile(conversation(raw_state="ended"), complete=True)
    assert sessions.all() == {}


def test_a_look_that_finds_no_session_ends_the_one_it_was_sent_for(sessions: Sessions) -> None:
    sessions.observe(monitored(Mode.SILENT))
    known = sessions.all()[CALL]
    sessions.observe(monitored(Mode.WHISPER))
    sessions.gone(CALL, known)
    assert mode(sessions) is Mode.WHISPER, "it has changed since the look was sent"
    sessions.gone(CALL, sessions.all()[CALL])
    assert sessions.get(CALL) is None


def test_what_is_remembered_stays_within_bounds(sessions: Sessions) -> None:
    for number in range(REMEMBERED + 50):
        call = ConversationId(f"call-{number}")
        sessions.observe(monitored(Mode.SILENT, key=f"session-{number}", call=call, sequence=number + 1))
        sessions.observe(ended(call=call))
        sessions.observe(monitored(Mode.TERMINATED, key=f"session-{number}", call=ConversationId("elsewhere")))
    assert len(sessions._over._keys) == REMEMBERED
    assert len(sessions._ended._keys) == REMEMBERED
    assert sessions.all() == {}
    assert not sessions._sequences
    assert not sessions._missed


STEPS = st.lists(
    st.one_of(
        st.sampled_from(["start", "accepted", "lost", "refused", "looked: not there", "looked: there", "snapshot"]),
        st.sampled_from(["shown pending", "shown silent", "shown barge", "stopped", "old frame", "unmentioned"]),
    ),
    max_size=40,
)


class Platform:
    """A platform that may do what it was asked at any later time, and a desk that starts whenever it may."""

    def __init__(self) -> None:
        self.sessions = Sessions(ME)
        self.count = 0
        self.waiting: DeliveryId | None = None
        self.leg: str | None = None
        self.frames: list[tuple[int, str, Mode]] = []
        self.sequence = 0

    def start(self) -> None:
        self.count += 1
        delivery = DeliveryId(f"start-{self.count}")
        if self.sessions.begin(CALL, delivery):
            assert self.leg is None, "a second leg was asked for while the first lives"
            assert self.waiting is None, "a second start was sent before the first was known not to count"
            self.waiting, self.leg = delivery, f"session-{self.count}"

    def show(self, leg: str, mode: Mode) -> None:
        self.sequence += 1
        self.frames.append((self.sequence, leg, mode))
        self.sessions.observe(monitored(mode, key=leg, sequence=self.sequence))


@settings(max_examples=100, deadline=None)
@given(steps=STEPS, data=st.data())
def test_no_interleaving_leads_to_a_second_start(steps: list[str], data: st.DataObject) -> None:
    platform = Platform()
    sessions = platform.sessions
    for step in steps:
        leg, waiting = platform.leg, platform.waiting
        match step:
            case "start":
                platform.start()
            case "accepted" if waiting is not None and leg is not None:
                sessions.begun(CALL, waiting, MonitorSessionId(leg))
                platform.waiting = None
            case "refused" | "looked: not there" if waiting is not None and sessions.get(CALL) is None:
                sessions.not_begun(CALL, waiting)
                platform.waiting = platform.leg = None
            case "looked: there" if leg is not None:
                sessions.seen(CALL, session(Mode.SILENT, key=leg))
                platform.waiting = None
            case "snapshot":
                shown = (session(Mode.SILENT, key=leg),) if leg is not None else ()
                sessions.reconcile(conversation(monitors=shown), complete=True)
                platform.waiting = None if leg is not None else platform.waiting
            case "shown pending" | "shown silent" | "shown barge" if leg is not None:
                platform.show(leg, Mode(step.removeprefix("shown ")))
                platform.waiting = None
            case "stopped" if leg is not None and waiting is None:
                platform.show(leg, Mode.TERMINATED)
                platform.leg = None
            case "old frame" if platform.frames:
                sequence, old, mode_then = data.draw(st.sampled_from(platform.frames))
                sessions.observe(monitored(mode_then, key=old, sequence=sequence))
            case "unmentioned":
                sessions.observe(changed(platform.sequence))
            case _:
                pass
        known = sessions.get(CALL)
        assert known is None or known.id == platform.leg, "a session is shown that is not there"


def test_a_conversation_that_shows_the_own_leg_ended_ends_the_session(sessions: Sessions) -> None:
    sessions.observe(changed(monitors=(session(Mode.BARGE),)))
    sessions.observe(changed(monitors=(session(Mode.TERMINATED, key="session-0"),)))
    assert mode(sessions) is Mode.BARGE, "an older leg says nothing of the present one"
    sessions.observe(changed(monitors=(session(Mode.TERMINATED),)))
    assert mode(sessions) is None

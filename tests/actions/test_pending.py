"""What is under way: events, answers and deadlines in every order that matters."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.pending import DEADLINE_S, KEPT, NOT_NEEDED, Pending
from supervisor_desk.actions.ports import Accepted
from supervisor_desk.actions.proof import TERMINATED_INTERACTION, Finding, Verdict
from supervisor_desk.actions.watched import EARLY_KEPT
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import wish
from tests.support.builders import (
    CALL,
    OTHER_CALL,
    agent,
    changed,
    control,
    customer,
    ended,
    monitored,
    played,
    session,
)
from tests.support.clock import NOON, FakeClock
from tests.support.service import FakeService

MUTED = (agent(muted=True), customer())


class Table:
    """A ``Pending`` with what it told, and the steps of a delivery in short."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.told: list[Delivery] = []
        self.pending = Pending(self.clock, self.told.append)
        self._service = FakeService()

    def ask(self, kind: Kind, mode: Mode | None = None, **changes: object) -> Action:
        action = wish(kind, **changes)
        self.pending.ask(action, self._service.proof_of(action, session(mode) if mode else None))
        return action

    def send(self, kind: Kind, mode: Mode | None = None, **changes: object) -> Action:
        action = self.ask(kind, mode, **changes)
        self.pending.sent(action.id)
        return action

    def accept(self, kind: Kind, remote_id: str = "", mode: Mode | None = None, **changes: object) -> Action:
        action = self.send(kind, mode, **changes)
        self.pending.accepted(action.id, Accepted(remote_id=remote_id))
        return action

    def now(self, action: Action) -> Delivery:
        delivery = self.pending.get(action.id)
        assert delivery is not None
        return delivery

    def state(self, action: Action) -> DeliveryState:
        return self.now(action).state

    def late(self, seconds: float = DEADLINE_S) -> tuple[Delivery, ...]:
        self.clock.advance(seconds)
        return self.pending.overdue()


@pytest.fixture
def table() -> Table:
    return Table()


# --- the answer ---


def test_an_accepted_request_is_not_a_success(table: Table) -> None:
    cue = table.accept(Kind.TEXT_CUE, "control-1")
    assert table.state(cue) is DeliveryState.ACCEPTED
    assert table.now(cue).remote_id == "control-1"
    assert table.now(cue).answered


def test_an_answer_counts_as_proof_only_where_it_says_so(table: Table) -> None:
    cancel = table.send(Kind.CANCEL)
    table.pending.accepted(cancel.id, Accepted(proven=True, words="204: taken back"))
    assert table.state(cancel) is DeliveryState.CONFIRMED
    assert table.now(cancel).proof == "204: taken back"


def test_a_lost_answer_leaves_it_open_what_happened(table: Table) -> None:
    cue = table.send(Kind.TEXT_CUE)
    table.pending.unanswered(cue.id, "The connection broke. It may have taken effect.")
    assert table.state(cue) is DeliveryState.UNPROVEN
    assert "may have taken effect" in table.now(cue).reason


def test_a_refusal_that_comes_after_the_deadline_still_counts(table: Table) -> None:
    cue = table.send(Kind.TEXT_CUE)
    table.late()
    table.pending.refused(cue.id, "No.")
    assert table.state(cue) is DeliveryState.REFUSED


def test_a_refusal_does_not_undo_what_the_feed_has_proven(table: Table) -> None:
    mute = table.send(Kind.MUTE)
    table.pending.observe(changed(participants=MUTED))
    table.pending.refused(mute.id, "No.")
    assert table.state(mute) is DeliveryState.CONFIRMED


def test_an_answer_after_the_deadline_is_noted_with_its_time(table: Table) -> None:
    cue = table.send(Kind.TEXT_CUE)
    table.late(7.0)
    table.pending.accepted(cue.id, Accepted(remote_id="control-1"))
    assert table.state(cue) is DeliveryState.UNPROVEN
    assert table.now(cue).times.accepted == NOON + 7.0
    table.pending.observe(control(ControlStatus.COMPLETED))
    assert table.state(cue) is DeliveryState.CONFIRMED


# --- the feed ---


def test_an_event_may_overtake_the_answer(table: Table) -> None:
    listen = table.send(Kind.LISTEN)
    table.pending.observe(monitored(Mode.SILENT))
    assert table.state(listen) is DeliveryState.CONFIRMED
    told = len(table.told)
    table.pending.accepted(listen.id, Accepted(remote_id="session-1"))
    assert table.state(listen) is DeliveryState.CONFIRMED
    assert table.now(listen).remote_id == "session-1"
    assert len(table.told) == told, "what is settled is told once"


def test_events_that_came_before_the_id_are_judged_once_the_id_is_known(table: Table) -> None:
    cue = table.send(Kind.TEXT_CUE)
    table.pending.observe(control(ControlStatus.EXECUTING, "control-7"))
    table.pending.observe(control(ControlStatus.COMPLETED, "control-7"))
    assert table.state(cue) is DeliveryState.SENT
    table.pending.accepted(cue.id, Accepted(remote_id="control-7"))
    assert table.state(cue) is DeliveryState.CONFIRMED
    assert table.now(cue).times.executing is not None


def test_early_events_of_another_cue_prove_nothing(table: Table) -> None:
    cue = table.send(Kind.TEXT_CUE)
    table.pending.observe(control(ControlStatus.COMPLETED, "control-8"))
    table.pending.accepted(cue.id, Accepted(remote_id="control-7"))
    assert table.state(cue) is DeliveryState.ACCEPTED


def test_a_leg_that_was_ended_before_its_answer_came_is_not_waited_for(table: Table) -> None:
    listen = table.send(Kind.LISTEN)
    table.pending.observe(monitored(Mode.TERMINATED))
    table.pending.accepted(listen.id, Accepted(remote_id="session-1"))
    assert table.state(listen) is DeliveryState.FAILED


def test_early_events_are_kept_within_bounds_and_not_after_the_answer_is_given_up(table: Table) -> None:
    cue = table.send(Kind.TEXT_CUE)
    for number in range(EARLY_KEPT * 3):
        table.pending.observe(control(ControlStatus.EXECUTING, f"control-{number}"))
        table.pending.observe(changed(sequence=number))
    watched = table.pending._entries[cue.id]
    assert len(watched._early or ()) == EARLY_KEPT
    table.pending.unanswered(cue.id, "lost")
    table.pending.observe(control(ControlStatus.EXECUTING, "control-1"))
    assert watched.answer_came() == ()


def test_nothing_that_has_not_left_the_desk_is_proven_by_an_event(table: Table) -> None:
    listen = table.ask(Kind.LISTEN)
    table.pending.observe(monitored(Mode.SILENT))
    assert table.state(listen) is DeliveryState.ASKED
    table.pending.judged(listen.id, Verdict(Finding.PROVEN, "REST check"))
    assert table.state(listen) is DeliveryState.ASKED


def test_what_the_service_said_before_it_was_asked_proves_nothing(table: Table) -> None:
    table.pending.observe(changed(sequence=41, participants=MUTED))
    table.pending.observe(changed(sequence=42))
    mute = table.send(Kind.MUTE)
    table.pending.observe(changed(sequence=41, participants=MUTED))
    assert table.state(mute) is DeliveryState.SENT
    table.pending.observe(changed(sequence=43, participants=MUTED))
    assert table.state(mute) is DeliveryState.CONFIRMED


def test_a_late_frame_of_an_ended_leg_does_not_prove_the_next_one(table: Table) -> None:
    table.pending.observe(monitored(Mode.SILENT, key="old", sequence=5))
    table.pending.observe(monitored(Mode.TERMINATED, key="old", sequence=6))
    listen = table.send(Kind.LISTEN)
    table.pending.observe(monitored(Mode.SILENT, key="old", sequence=5))
    assert table.state(listen) is DeliveryState.SENT


def test_even_old_news_that_the_call_is_over_counts(table: Table) -> None:
    table.pending.observe(changed(sequence=9))
    cue = table.send(Kind.TEXT_CUE)
    table.pending.observe(ended(sequence=8))
    assert table.state(cue) is DeliveryState.FAILED


def test_services_that_do_not_number_their_events_are_understood_too(table: Table) -> None:
    table.pending.observe(changed(sequence=0))
    mute = table.send(Kind.MUTE)
    table.pending.observe(changed(sequence=0, participants=MUTED))
    assert table.state(mute) is DeliveryState.CONFIRMED


def test_an_announcement_is_confirmed_when_it_has_been_played(table: Table) -> None:
    announcement = table.accept(Kind.ANNOUNCE, "play-1")
    table.pending.observe(played())
    assert table.state(announcement) is DeliveryState.CONFIRMED


def test_a_cue_that_the_platform_takes_back_is_cancelled(table: Table) -> None:
    cue = table.accept(Kind.VOICE_CUE, "control-1")
    table.pending.observe(control(ControlStatus.CANCELLED, reason="The agent put the call on hold."))
    assert table.state(cue) is DeliveryState.CANCELLED
    assert table.now(cue).reason == "The agent put the call on hold."


# --- the deadline ---


def test_five_seconds_without_news_make_it_a_pending_delivery(table: Table) -> None:
    cue = table.accept(Kind.TEXT_CUE, "control-1")
    assert table.late(4.9) == ()
    assert [one.id for one in table.late(0.1)] == [cue.id]
    unproven = table.now(cue)
    assert unproven.state is DeliveryState.UNPROVEN
    assert "nothing has been seen of it for 5 s" in unproven.reason
    assert "may still take effect" in unproven.reason
    assert table.late(60.0) == (), "it is said once"


def test_what_waits_at_the_desk_has_no_deadline(table: Table) -> None:
    barge = table.ask(Kind.BARGE)
    assert table.late(3600.0) == ()
    assert table.state(barge) is DeliveryState.ASKED


def test_late_news_confirms(table: Table) -> None:
    cue = table.accept(Kind.VOICE_CUE, "control-1")
    table.late(12.0)
    table.pending.observe(control(ControlStatus.EXECUTING))
    assert table.state(cue) is DeliveryState.EXECUTING
    assert table.now(cue).started_late
    table.pending.observe(control(ControlStatus.COMPLETED))
    confirmed = table.now(cue)
    assert confirmed.state is DeliveryState.CONFIRMED
    assert confirmed.was_unproven
    assert confirmed.reason == ""


def test_late_news_fails(table: Table) -> None:
    cue = table.accept(Kind.VOICE_CUE, "control-1")
    table.late()
    table.pending.observe(control(ControlStatus.FAILED, reason="No media server is free."))
    assert table.state(cue) is DeliveryState.FAILED
    assert table.now(cue).reason == "No media server is free."


@pytest.mark.parametrize(("kind", "length"), [(Kind.VOICE_CUE, 4.0), (Kind.CLIP, 3.0), (Kind.TEXT_CUE, 0.0)])
def test_what_plays_has_as_much_more_time_as_it_is_long(table: Table, kind: Kind, length: float) -> None:
    cue = table.accept(kind, "control-1")
    table.clock.advance(4.0)
    table.pending.observe(control(ControlStatus.EXECUTING))
    assert table.late(length + DEADLINE_S - 0.1) == ()
    assert [one.id for one in table.late(0.1)] == [cue.id]
    assert "its end has not been seen" in table.now(cue).reason


def test_a_second_sign_of_life_gives_a_second_deadline(table: Table) -> None:
    cue = table.accept(Kind.TEXT_CUE, "control-1")
    table.pending.observe(control(ControlStatus.EXECUTING))
    table.late()
    table.pending.observe(control(ControlStatus.EXECUTING))
    assert table.state(cue) is DeliveryState.EXECUTING
    assert [one.id for one in table.late()] == [cue.id]


# --- the end of the call ---


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.STOP, Kind.CANCEL, Kind.DISCONNECT}))
def test_the_end_of_a_call_settles_everything_on_it(table: Table, kind: Kind) -> None:
    asked, sent = table.ask(kind), table.send(kind)
    accepted = table.accept(kind, "remote-1")
    unproven = table.accept(kind, "remote-2")
    elsewhere = table.send(Kind.TEXT_CUE, conversation_id=OTHER_CALL)
    table.late()
    table.pending.observe(ended())
    for action in (asked, sent, accepted, unproven):
        assert table.state(action) is DeliveryState.FAILED
        assert table.now(action).reason == TERMINATED_INTERACTION
    assert not table.pending.watches(CALL)
    assert table.state(elsewhere) is DeliveryState.UNPROVEN


def test_the_end_of_a_call_proves_that_it_was_disconnected(table: Table) -> None:
    asked, sent = table.ask(Kind.DISCONNECT), table.accept(Kind.DISCONNECT)
    table.pending.observe(ended())
    assert table.state(sent) is DeliveryState.CONFIRMED
    assert table.state(asked) is DeliveryState.CANCELLED, "it need not leave any more"


def test_what_needs_a_phone_to_be_answered_has_more_time_and_says_what_to_do(table: Table) -> None:
    listen = table.ask(Kind.LISTEN)
    table.pending.sent(listen.id, deadline_s=60.0)
    table.pending.accepted(listen.id, Accepted(meanwhile="Your phone rings. Pick it up."))
    assert table.now(listen).reason == "Your phone rings. Pick it up."
    assert table.late(59.0) == ()
    assert [one.id for one in table.late(1.0)] == [listen.id]
    assert "for 60 s" in table.now(listen).reason


def test_the_end_of_a_call_is_the_end_of_the_session_that_was_to_be_stopped(table: Table) -> None:
    stop = table.accept(Kind.STOP, mode=Mode.SILENT)
    table.pending.observe(changed(raw_state="ended"))
    assert table.state(stop) is DeliveryState.CONFIRMED


def test_a_stop_that_has_not_left_is_not_needed_once_the_call_is_over(table: Table) -> None:
    stop = table.ask(Kind.STOP, Mode.SILENT)
    table.pending.observe(ended())
    assert table.state(stop) is DeliveryState.CANCELLED
    assert table.now(stop).reason == NOT_NEEDED


# --- one event, several commands ---


def test_a_repeated_command_is_confirmed_once(table: Table) -> None:
    first = table.accept(Kind.COACH, "session-1", Mode.SILENT)
    table.late()
    second = table.accept(Kind.COACH, "session-1", Mode.SILENT)
    table.pending.observe(monitored(Mode.WHISPER))
    assert table.state(second) is DeliveryState.CONFIRMED
    assert table.state(first) is DeliveryState.CANCELLED
    assert "coach" in table.now(first).reason


def test_an_unproven_command_is_not_proven_by_a_later_one_of_its_kind(table: Table) -> None:
    coach = table.accept(Kind.COACH, "session-1", Mode.SILENT)
    table.late()
    listen = table.accept(Kind.LISTEN, "session-1", Mode.SILENT)
    table.pending.observe(monitored(Mode.SILENT))
    assert table.state(listen) is DeliveryState.CONFIRMED
    table.accept(Kind.COACH, "session-1", Mode.SILENT)
    table.pending.observe(monitored(Mode.WHISPER))
    assert table.state(coach) is DeliveryState.CANCELLED


def test_news_of_the_older_command_does_not_settle_the_newer_one(table: Table) -> None:
    coach = table.accept(Kind.COACH, "session-1", Mode.SILENT)
    listen = table.accept(Kind.LISTEN, "session-1", Mode.SILENT)
    table.pending.observe(monitored(Mode.WHISPER))
    assert table.state(coach) is DeliveryState.CONFIRMED
    assert table.state(listen) is DeliveryState.ACCEPTED


def test_a_mute_does_not_overtake_what_still_waits_at_the_desk(table: Table) -> None:
    waiting = table.ask(Kind.UNMUTE)
    mute = table.accept(Kind.MUTE)
    table.pending.observe(changed(participants=MUTED))
    assert table.state(mute) is DeliveryState.CONFIRMED
    assert table.state(waiting) is DeliveryState.ASKED


def test_a_proof_may_be_named_anew_when_the_request_leaves(table: Table) -> None:
    coach = table.ask(Kind.COACH)
    table.pending.sent(coach.id, FakeService().proof_of(coach, session(key="session-2")))
    table.pending.observe(monitored(Mode.WHISPER, key="session-1"))
    assert table.state(coach) is DeliveryState.SENT
    table.pending.observe(monitored(Mode.WHISPER, key="session-2"))
    assert table.state(coach) is DeliveryState.CONFIRMED


# --- words and memory ---


def test_the_place_in_the_line_is_shown_while_it_waits_and_forgotten_when_it_leaves(table: Table) -> None:
    barge = table.ask(Kind.BARGE)
    table.pending.wait_in_line(barge.id, 2, "Waiting for Bo.")
    assert (table.now(barge).waiting_place, table.now(barge).reason) == (2, "Waiting for Bo.")
    told = len(table.told)
    table.pending.wait_in_line(barge.id, 2, "Waiting for Bo.")
    assert len(table.told) == told, "what is unchanged is not told again"
    table.pending.sent(barge.id)
    assert (table.now(barge).waiting_place, table.now(barge).reason) == (0, "")


def test_nothing_is_said_of_a_delivery_after_its_end(table: Table) -> None:
    barge = table.ask(Kind.BARGE)
    table.pending.cancelled(barge.id, "Taken back.")
    table.pending.wait_in_line(barge.id, 1, "Waiting for Bo.")
    table.pending.explain(barge.id, "Not repeated.")
    assert table.now(barge).reason == "Taken back."


def test_a_look_that_finds_no_trace_changes_nothing(table: Table) -> None:
    cue = table.accept(Kind.TEXT_CUE, "control-1")
    before = table.now(cue)
    table.pending.judged(cue.id, Verdict(Finding.NOT_SEEN, "REST check: no such control"))
    assert table.now(cue) == before


def test_settled_deliveries_are_forgotten_oldest_first_and_open_ones_never(table: Table) -> None:
    still_open = table.accept(Kind.TEXT_CUE, "control-open")
    settled = []
    for number in range(KEPT + 20):
        cue = table.accept(Kind.TEXT_CUE, f"control-{number}")
        table.pending.observe(control(ControlStatus.COMPLETED, f"control-{number}"))
        settled.append(cue)
    assert len(table.pending.all()) == KEPT
    assert table.pending.get(settled[0].id) is None
    assert table.state(settled[-1]) is DeliveryState.CONFIRMED
    assert table.state(still_open) is DeliveryState.ACCEPTED
    assert [one.id for one in table.pending.open()] == [still_open.id]


async def test_whoever_waits_for_the_outcome_hears_it(table: Table) -> None:
    cue = table.accept(Kind.TEXT_CUE, "control-1")
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(table.pending.outcome(cue.id))
        await asyncio.sleep(0)
        assert not waiting.done()
        table.pending.observe(control(ControlStatus.COMPLETED))
    assert waiting.result().state is DeliveryState.CONFIRMED

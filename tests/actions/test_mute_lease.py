"""A mute runs out, is undone when the call moves, and what is observed is held against what was commanded."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.mute_lease import UNDO_AGAIN_S, MuteLeases, MuteNews, to_open_first
from supervisor_desk.conversations.conversation import Mode
from tests.actions.bench import wish
from tests.support.builders import CALL, agent, conversation, customer, session

MUTED = conversation(participants=(agent(muted=True), customer()))
OPEN = conversation()
LEASE_S = 120.0


@pytest.fixture
def leases() -> MuteLeases:
    made = MuteLeases()
    made.place(wish(Kind.MUTE), OPEN, 0.0, LEASE_S)
    return made


def kinds(leases: MuteLeases, now: float) -> list[MuteNews]:
    return [what for what, _ in leases.due(now)]


def test_somebody_is_reminded_once_before_it_runs_out(leases: MuteLeases) -> None:
    assert kinds(leases, 89.0) == []
    assert kinds(leases, 90.0) == [MuteNews.REMIND]
    assert kinds(leases, 91.0) == []


def test_it_is_undone_when_nobody_keeps_it_and_again_until_it_is(leases: MuteLeases) -> None:
    assert kinds(leases, 120.0)[-1] is MuteNews.UNDO
    assert kinds(leases, 120.5) == []
    assert kinds(leases, 120.0 + UNDO_AGAIN_S) == [MuteNews.UNDO]
    lifted = leases.lift(CALL)
    assert lifted is not None
    assert lifted.undo_why == "nobody kept it"
    assert kinds(leases, 500.0) == []


def test_keeping_it_starts_the_time_anew_with_a_new_reminder(leases: MuteLeases) -> None:
    assert kinds(leases, 100.0) == [MuteNews.REMIND]
    assert leases.keep(CALL, 100.0) is not None
    assert kinds(leases, 189.0) == []
    assert kinds(leases, 190.0) == [MuteNews.REMIND]


def test_what_is_being_undone_cannot_be_kept(leases: MuteLeases) -> None:
    leases.due(120.0)
    assert leases.keep(CALL, 121.0) is None


@pytest.mark.parametrize("state", ["hold", "in_transfer", "conference"])
def test_a_call_that_moves_takes_the_mute_with_it(leases: MuteLeases, state: str) -> None:
    leases.observe(MUTED, 1.0)
    leases.observe(conversation(raw_state=state, participants=MUTED.participants), 2.0)
    lease = leases.get(CALL)
    assert lease is not None
    assert lease.state.value in lease.undo_why


def test_it_is_undone_only_in_states_that_allow_it(leases: MuteLeases) -> None:
    leases.observe(conversation(raw_state="in_transfer", participants=MUTED.participants), 2.0)
    assert kinds(leases, 2.0) == []
    leases.observe(MUTED, 9.0)
    assert kinds(leases, 9.0) == [MuteNews.UNDO]


def test_a_mute_placed_during_hold_is_not_undone_by_that_hold() -> None:
    leases = MuteLeases()
    held = conversation(raw_state="hold", participants=MUTED.participants)
    leases.place(wish(Kind.MUTE), held, 0.0, LEASE_S)
    leases.observe(held, 1.0)
    assert kinds(leases, 2.0) == []


@pytest.mark.parametrize(
    "now",
    [
        conversation(raw_state="disconnected"),
        conversation(participants=(agent(muted=True, left_at="2026-11-21T10:00:00.000Z"), customer())),
        conversation(participants=(customer(),)),
    ],
)
def test_with_the_call_or_the_agent_it_is_over(leases: MuteLeases, now: object) -> None:
    told = leases.observe(now, 5.0)  # type: ignore[arg-type]
    assert told is not None
    assert told[0] is MuteNews.OVER
    assert leases.get(CALL) is None


def test_a_microphone_that_somebody_opened_is_news_once_and_so_is_its_end(leases: MuteLeases) -> None:
    assert leases.observe(MUTED, 1.0) is None
    told = leases.observe(OPEN, 2.0)
    assert told is not None
    assert told[0] is MuteNews.DIVERGED
    assert leases.observe(OPEN, 3.0) is None
    again = leases.observe(MUTED, 4.0)
    assert again is not None
    assert again[0] is MuteNews.AGREED


def test_a_feed_that_lags_behind_the_proof_is_no_divergence(leases: MuteLeases) -> None:
    assert leases.observe(OPEN, 1.0) is None
    assert leases.observe(MUTED, 2.0) is None


def test_a_feed_that_never_shows_the_mute_is_a_divergence(leases: MuteLeases) -> None:
    told = leases.observe(OPEN, 3.5)
    assert told is not None
    assert told[0] is MuteNews.DIVERGED


def test_what_is_open_already_need_not_be_undone(leases: MuteLeases) -> None:
    leases.observe(MUTED, 1.0)
    leases.observe(OPEN, 2.0)
    assert kinds(leases, 130.0) == [MuteNews.OVER]


@pytest.mark.parametrize(
    ("mode", "kind", "opens"),
    [
        (Mode.BARGE, Kind.COACH, True),
        (Mode.BARGE, Kind.LISTEN, True),
        (Mode.SILENT, Kind.STOP, True),
        (Mode.SILENT, Kind.COACH, False),
        (Mode.BARGE, Kind.HOLD, False),
    ],
)
def test_who_steps_back_opens_the_microphone_first_where_the_mode_decides(
    leases: MuteLeases, mode: Mode, kind: Kind, opens: bool
) -> None:
    lease = leases.get(CALL)
    first = to_open_first(wish(kind), lease, session(mode), by_mode=True)
    assert (first is not None and first.kind is Kind.UNMUTE) is opens
    assert to_open_first(wish(kind), lease, session(mode), by_mode=False) is None
    assert to_open_first(wish(kind), None, session(mode), by_mode=True) is None

"""Nobody is let ask for what is so already."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.situation import Situation
from supervisor_desk.actions.switches import self_muted, why_not_switched
from supervisor_desk.conversations.conversation import Conversation, Mode, Participant, ParticipantId
from tests.actions.test_state_proof import Recorded
from tests.support.builders import CALL, LIVE, ME, agent, conversation, customer, session


def standing(shown: Conversation | None, leg: Mode | None = None) -> Situation:
    return Situation(conversation=shown, me=ME, link=LIVE, session=session(leg) if leg else None)


def with_me(**changes: Any) -> Conversation:
    mine = Participant(ParticipantId("session-1"), "supervisor", ME, **changes)
    return conversation(participants=(agent(), customer(), mine))


@pytest.mark.parametrize(
    ("kind", "shown", "found"),
    [
        (Kind.MUTE, conversation(participants=(agent(muted=True),)), "It is muted already."),
        (Kind.UNMUTE, conversation(), "It is open."),
        (Kind.HOLD, conversation(participants=(agent(held=True),)), "It is on hold already."),
        (Kind.RESUME, conversation(), "It is not."),
        (Kind.SECURE_PAUSE, Recorded(id=CALL, paused=True), "It is paused already."),
        (Kind.SECURE_RESUME, Recorded(id=CALL), "It is not."),
    ],
)
def test_what_is_so_already_is_said(kind: Kind, shown: Conversation, found: str) -> None:
    no = why_not_switched(kind, standing(shown))
    assert no is not None
    assert no.found == found


@pytest.mark.parametrize("kind", [Kind.SECURE_PAUSE, Kind.SECURE_RESUME])
def test_a_recording_that_nobody_tells_of_may_be_switched(kind: Kind) -> None:
    assert why_not_switched(kind, standing(conversation())) is None


@pytest.mark.parametrize(
    ("kind", "leg", "shown", "found"),
    [
        (Kind.MUTE_SELF, None, conversation(), "You are not on this call."),
        (Kind.MUTE_SELF, Mode.PENDING, conversation(), "Your phone is not connected yet."),
        (Kind.MUTE_SELF, Mode.BARGE, with_me(), None),
        (Kind.MUTE_SELF, Mode.BARGE, with_me(muted=True), "It is muted already."),
        (Kind.UNMUTE_SELF, Mode.WHISPER, with_me(muted=True), None),
        (Kind.UNMUTE_SELF, Mode.WHISPER, with_me(), "It is open."),
        (Kind.UNMUTE_SELF, Mode.WHISPER, conversation(), None),
    ],
)
def test_the_own_microphone_needs_a_leg(kind: Kind, leg: Mode | None, shown: Conversation, found: str | None) -> None:
    no = why_not_switched(kind, standing(shown, leg))
    assert (no.found if no is not None else None) == found


def test_without_a_conversation_there_is_nothing_to_switch() -> None:
    assert why_not_switched(Kind.MUTE, standing(None)) is None


def test_a_microphone_counts_as_open_until_it_is_seen_to_be_muted() -> None:
    leg = session(Mode.BARGE)
    assert self_muted(with_me(muted=True), leg)
    assert not self_muted(with_me(muted=True, left_at="2026-05-04T12:00:00Z"), leg)
    assert not self_muted(conversation(), leg)
    assert not self_muted(with_me(muted=True), None)

"""A wish is complete when it leaves the window."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.ui.wishes import NOWHERE, wish
from tests.support.builders import AGENT, AGENT_USER, CALL, conversation


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.MUTE, Kind.HOLD, Kind.TAKE_OVER])
def test_it_is_aimed_at_the_agent(kind: Kind) -> None:
    made = wish(kind, conversation(channel="message"))
    assert (made.participant_id, made.user_id, made.channel) == (AGENT, AGENT_USER, "message")


@pytest.mark.parametrize("kind", [Kind.MUTE_SELF, Kind.UNMUTE_SELF, Kind.DISCONNECT, Kind.SECURE_PAUSE])
def test_what_is_not_about_the_agent_names_nobody(kind: Kind) -> None:
    made = wish(kind, conversation())
    assert (made.conversation_id, made.participant_id, made.user_id) == (CALL, None, None)


def test_without_a_conversation_it_goes_nowhere() -> None:
    assert wish(Kind.LISTEN, None).conversation_id == NOWHERE

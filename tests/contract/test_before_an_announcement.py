"""Contract section 6: two ticks on the screen, one word on the wire."""

from __future__ import annotations

from itertools import product

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.control.encode import encode
from tests.support.builders import AGENT, CALL, ME


@pytest.mark.parametrize(("agent", "caller"), [*product([False, True], repeat=2)])
def test_muting_either_side_mutes_on_the_wire(agent: bool, caller: bool) -> None:
    call = encode(
        Action(
            kind=Kind.ANNOUNCE,
            conversation_id=CALL,
            participant_id=AGENT,
            media_url="https://media.example.com/notice.wav",
            mute_agent=agent,
            mute_caller=caller,
        ),
        None,
        ME,
    )
    assert isinstance(call, HttpCall)
    assert isinstance(call.json, dict)
    assert call.json["mute"] is (agent or caller)

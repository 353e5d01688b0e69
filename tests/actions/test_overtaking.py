"""Which command makes which older one pointless."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.overtaking import overtakes
from supervisor_desk.conversations.conversation import ParticipantId
from tests.actions.bench import wish
from tests.support.builders import OTHER_CALL

GROUPS = (
    {Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP},
    {Kind.MUTE, Kind.UNMUTE},
    {Kind.HOLD, Kind.RESUME},
    {Kind.SECURE_PAUSE, Kind.SECURE_RESUME},
    {Kind.MUTE_SELF, Kind.UNMUTE_SELF},
)


@pytest.mark.parametrize("newer", Kind)
@pytest.mark.parametrize("older", Kind)
def test_commands_for_the_same_thing_overtake_each_other(newer: Kind, older: Kind) -> None:
    same = any({newer, older} <= group for group in GROUPS)
    assert overtakes(wish(newer), wish(older)) is same
    assert not overtakes(wish(newer), wish(older, conversation_id=OTHER_CALL))


def test_the_microphone_of_another_participant_is_another_thing() -> None:
    assert not overtakes(wish(Kind.MUTE), wish(Kind.MUTE, participant_id=ParticipantId("part-other")))

"""Who hears whom."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.hearing import hearing
from supervisor_desk.conversations.conversation import Mode

TABLE = [
    # mode, you hear, the agent hears you, the customer hears you
    (None, False, False, False),
    (Mode.PENDING, False, False, False),
    (Mode.SILENT, True, False, False),
    (Mode.WHISPER, True, True, False),
    (Mode.BARGE, True, True, True),
    (Mode.TERMINATED, False, False, False),
]


@pytest.mark.parametrize(("mode", "you", "the_agent", "the_customer"), TABLE)
def test_each_mode_says_who_hears_whom(mode: Mode | None, you: bool, the_agent: bool, the_customer: bool) -> None:
    shown = hearing(mode)
    assert (shown.you_hear, shown.agent_hears_you, shown.customer_hears_you) == (you, the_agent, the_customer)
    assert shown.microphone_live is (the_agent or the_customer)
    assert shown.words.endswith(".")


@pytest.mark.parametrize("mode", [None, *Mode])
def test_the_microphone_is_live_exactly_where_the_mode_speaks(mode: Mode | None) -> None:
    assert hearing(mode).microphone_live is (mode is not None and mode.speaks)

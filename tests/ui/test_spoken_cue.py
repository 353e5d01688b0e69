"""A cue while it is spoken: for the call that was chosen when it began, and never sent by accident."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.ui.action_panel import ActionPanel
from supervisor_desk.ui.microphone import MicrophoneState, microphone
from supervisor_desk.ui.spoken_cue import STILL_TO_COME, SpokenCue
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL, OTHER_CALL, conversation
from tests.support.clock import FakeClock
from tests.ui.situations import situation
from tests.ui.windows import bring_up


class Spoken:
    def __init__(self, panel: ActionPanel) -> None:
        self.panel = panel
        self.cue = SpokenCue(panel)
        self.begun: list[Action] = []
        self.told: list[str] = []
        self.cue.begun.connect(self.begun.append)
        self.cue.ended.connect(lambda: self.told.append("ended"))
        self.cue.dropped.connect(lambda: self.told.append("dropped"))


@pytest.fixture
def spoken(theme: Theme, clock: FakeClock, qtbot: QtBot) -> Spoken:
    return Spoken(bring_up(qtbot, ActionPanel(theme, clock, situation(conversation()))))


def test_it_is_for_the_call_that_was_chosen_when_it_began(spoken: Spoken) -> None:
    spoken.cue.begin()
    spoken.panel.show_situation(situation(conversation(id=OTHER_CALL)))
    assert [one.conversation_id for one in spoken.begun] == [CALL]
    assert spoken.cue.conversation is not None
    assert spoken.cue.conversation.id == CALL


def test_it_carries_the_level_that_is_set_and_no_file_that_was_chosen_before(spoken: Spoken) -> None:
    spoken.panel.voice_cue.field.setText("https://media.example/old.wav")
    spoken.panel.voice_cue.level.setValue(0.4)
    spoken.cue.begin()
    action = spoken.begun[0]
    assert (action.kind, action.mix_level) == (Kind.VOICE_CUE, 0.4)
    assert (action.media_path, action.media_url) == (STILL_TO_COME, "")


def test_where_a_rule_says_no_nothing_is_recorded_and_the_reason_is_said(spoken: Spoken) -> None:
    spoken.panel.show_situation(situation(conversation(raw_state="hold")))
    spoken.cue.begin()
    assert spoken.begun == []
    assert not spoken.cue.running
    assert "while the call is active" in spoken.panel.reason_text


def test_it_ends_once_however_often_that_is_told(spoken: Spoken) -> None:
    spoken.cue.end()
    spoken.cue.begin()
    spoken.cue.begin()
    spoken.cue.end()
    spoken.cue.end()
    spoken.cue.drop()
    assert len(spoken.begun) == 1
    assert spoken.told == ["ended"]


def test_a_lost_keyboard_drops_it_and_says_so(spoken: Spoken) -> None:
    spoken.cue.begin()
    spoken.cue.lose()
    assert spoken.told == ["dropped"]
    assert "nothing was sent" in spoken.panel.reason_text


def test_the_lamp_is_live_for_that_call_while_it_is_spoken(spoken: Spoken) -> None:
    spoken.cue.begin()
    shown = microphone((), (), spoken.cue.conversation)
    assert (shown.state, shown.where) == (MicrophoneState.LIVE, CALL)
    assert "when you let go" in shown.heard_by

"""What a wish must hold before it can be sent."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.filled_in import why_not_filled_in
from supervisor_desk.actions.rules import why_not_action
from supervisor_desk.actions.situation import Situation
from tests.actions.bench import wish
from tests.support.builders import LIVE, ME, agent, conversation, customer


@pytest.mark.parametrize("kind", Kind)
def test_what_is_filled_in_well_is_allowed(kind: Kind) -> None:
    assert why_not_filled_in(wish(kind), conversation()) is None


@pytest.mark.parametrize(
    ("kind", "changes", "rule"),
    [
        (Kind.TEXT_CUE, {"text": "  \n "}, "A text cue needs words."),
        (Kind.VOICE_CUE, {"media_path": ""}, "A voice cue needs sound."),
        (Kind.VOICE_CUE, {"mix_level": 1.0}, "The mix level may be 0.0 to 0.9."),
        (Kind.VOICE_CUE, {"mix_level": -0.1}, "The mix level may be 0.0 to 0.9."),
        (Kind.CLIP, {"mix_level": float("nan")}, "The mix level may be 0.0 to 0.9."),
        (Kind.CLIP, {"media_url": ""}, "A clip whisper needs a clip."),
        (Kind.ANNOUNCE, {"media_url": "http://media.example/notice.wav"}, "The announcement cannot be played."),
        (Kind.ANNOUNCE, {"duration_ms": 30_001}, "The announcement cannot be played."),
        (Kind.DISCONNECT, {"confirmed": False}, "This cannot be taken back."),
        (Kind.TAKE_OVER, {"confirmed": False}, "This cannot be taken back."),
        (Kind.TRANSFER, {"transfer_to": " "}, "A transfer needs a target."),
        (Kind.TRANSFER, {"transfer_to": "queue-billing"}, "A transfer needs another target."),
        (Kind.TRANSFER, {"transfer_to": "user-agent"}, "A transfer needs another target."),
    ],
)
def test_what_is_filled_in_badly_is_refused(kind: Kind, changes: dict[str, Any], rule: str) -> None:
    no = why_not_filled_in(wish(kind, **changes), conversation())
    assert no is not None
    assert no.rule == rule
    assert no.found
    assert no.remedy


def test_why_a_mix_level_of_one_is_refused_is_said() -> None:
    no = why_not_filled_in(wish(Kind.VOICE_CUE, mix_level=1.0), conversation())
    assert no is not None
    assert "clipping" in no.found


@pytest.mark.parametrize("level", [0.0, 0.5, 0.65, 0.9])
def test_levels_up_to_nine_tenths_are_allowed(level: float) -> None:
    assert why_not_filled_in(wish(Kind.VOICE_CUE, mix_level=level), conversation()) is None


def test_a_cue_for_an_agent_who_was_replaced_is_not_sent_to_the_new_one() -> None:
    people = (agent(left_at="2026-01-01T00:00:00Z"), agent(id="part-new", user_id="user-new"), customer())
    no = why_not_filled_in(wish(Kind.VOICE_CUE), conversation(participants=people))
    assert no is not None
    assert no.found == "The one this is for has left."


def test_without_a_conversation_only_the_form_is_looked_at() -> None:
    assert why_not_filled_in(wish(Kind.TRANSFER), None) is None
    assert why_not_filled_in(wish(Kind.MUTE), None) is None


def test_the_state_of_the_call_comes_before_what_was_filled_in() -> None:
    no = why_not_action(
        wish(Kind.TEXT_CUE, text=""), Situation(conversation=conversation(raw_state="hold"), me=ME, link=LIVE)
    )
    assert no is not None
    assert no.found == "It is on hold now."

"""What it means for the call when an action did not happen: the middle sentence of every refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supervisor_desk.actions.action import Kind

UNCHANGED: Final[Mapping[Kind, str]] = {
    Kind.LISTEN: "Your mode on this call is as it was.",
    Kind.COACH: "The agent does not hear you.",
    Kind.BARGE: "Nobody on the call hears you.",
    Kind.STOP: "Your session on this call may still be open.",
    Kind.TEXT_CUE: "The agent did not get the cue.",
    Kind.VOICE_CUE: "The agent did not hear the cue.",
    Kind.CLIP: "The agent did not hear the clip.",
    Kind.ANNOUNCE: "Nobody on the call heard the announcement.",
    Kind.MUTE: "The agent's microphone is still open.",
    Kind.UNMUTE: "The agent's microphone is still muted.",
    Kind.TRANSFER: "The call stays where it is.",
    Kind.CANCEL: "What you wanted to take back may still be played.",
    Kind.TAKE_OVER: "The agent still has the conversation.",
    Kind.HOLD: "Nobody was put on hold.",
    Kind.RESUME: "The hold goes on.",
    Kind.DISCONNECT: "The call goes on.",
    Kind.SECURE_PAUSE: "It is still being recorded.",
    Kind.SECURE_RESUME: "The recording is still paused.",
    Kind.MUTE_SELF: "You can still be heard as before.",
    Kind.UNMUTE_SELF: "Your microphone is still muted.",
}
"""What a refusal means for the call, for each kind of action."""

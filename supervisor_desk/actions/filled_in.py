"""Checks of what was filled in, for an action that is otherwise possible. Pure."""

from __future__ import annotations

from typing import Final

from supervisor_desk.actions.action import MAX_MIX_LEVEL, Action, Kind
from supervisor_desk.actions.announcement import announcement_problem
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.conversations.conversation import Conversation, ParticipantId

NEEDS_AGENT: Final = frozenset(
    {
        Kind.TEXT_CUE,
        Kind.VOICE_CUE,
        Kind.CLIP,
        Kind.ANNOUNCE,
        Kind.MUTE,
        Kind.UNMUTE,
        Kind.HOLD,
        Kind.RESUME,
        Kind.TAKE_OVER,
    }
)
"""The actions that are aimed at the agent."""


def why_not_filled_in(action: Action, conversation: Conversation | None) -> WhyNot | None:
    """Why ``action`` cannot be sent as it was filled in; ``None`` if it can."""
    match action.kind:
        case Kind.TEXT_CUE if not action.text.strip():
            return WhyNot("A text cue needs words.", "The field is empty.", "Type what the agent should read.")
        case Kind.VOICE_CUE if not (action.media_path or action.media_url):
            return WhyNot("A voice cue needs sound.", "No file is chosen.", "Choose a file, or hold to speak.")
        case Kind.CLIP if not (action.media_path or action.media_url):
            return WhyNot("A clip whisper needs a clip.", "None is chosen.", "Choose a clip.")
        case Kind.TRANSFER if not action.transfer_to.strip():
            return WhyNot("A transfer needs a target.", "None is given.", "Enter a queue or an agent.")
        case Kind.TRANSFER if _is_there(action.transfer_to.strip(), conversation):
            return WhyNot("A transfer needs another target.", "The call is there already.", "Enter another one.")
        case Kind.VOICE_CUE | Kind.CLIP if action.media_url and not action.media_url.lower().startswith("https://"):
            return WhyNot(
                "Sound is fetched by https only.",
                "This address is not encrypted: anybody on the way could change what the agent hears.",
                "Use an https address, or choose a file.",
            )
        case kind if kind in NEEDS_AGENT and _has_left(action.participant_id, conversation):
            return WhyNot("The agent must be on the call.", "The one this is for has left.", "Choose the call again.")
        case kind if kind.irreversible and not action.confirmed:
            return WhyNot("This cannot be taken back.", "Nobody has agreed to it.", "Choose it in the desk, and agree.")
        case Kind.ANNOUNCE:
            problem = announcement_problem(action.media_url, action.duration_ms)
            if problem:
                return WhyNot("The announcement cannot be played.", problem, "Correct it and try again.")
        case Kind.VOICE_CUE | Kind.CLIP if not 0.0 <= action.mix_level <= MAX_MIX_LEVEL:
            return WhyNot(
                f"The mix level may be 0.0 to {MAX_MIX_LEVEL}.",
                f"It is {action.mix_level}: the agent would hear clipping while the customer speaks.",
                "Lower it; 0.65 is usual.",
            )
        case _:
            pass
    return None


def _is_there(target: str, conversation: Conversation | None) -> bool:
    """Whether the call is with ``target`` already, so that nothing could prove a transfer to it."""
    if conversation is None:
        return False
    present = (one for one in conversation.participants if one.left_at is None)
    return target == conversation.queue_id or any(target in (one.id, one.user_id) for one in present)


def _has_left(participant_id: ParticipantId | None, conversation: Conversation | None) -> bool:
    if participant_id is None or conversation is None:
        return False
    one = conversation.participant(participant_id)
    return one is not None and one.left_at is not None

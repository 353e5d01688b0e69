"""What the control contract forbids a supervisor, seen before anything is sent: permissions, channel, medium. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.conversations.conversation import Conversation, MonitorSession

# Prerequisites of the guides, as settled in the wire description.
PERMISSIONS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.LISTEN: ("interaction:monitor",),
        Kind.COACH: ("interaction:monitor",),
        Kind.BARGE: ("interaction:monitor",),
        Kind.TEXT_CUE: ("conversation:control:write",),
        Kind.VOICE_CUE: ("conversation:control:write",),
        Kind.CLIP: ("interaction:write",),
        Kind.ANNOUNCE: ("conversation:voice:write",),
        Kind.MUTE: ("conversation:participant:write",),
        Kind.UNMUTE: ("conversation:participant:write",),
        Kind.TRANSFER: ("interaction:write",),
    }
)
DIRECT_BARGE: Final = ("interaction:write",)
"""What barging in takes where no session is open: it goes by another call (G0)."""
NOT_OFFERED: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.TAKE_OVER: "This contact center lets nobody take over a conversation. Barge in, then transfer it.",
        Kind.HOLD: "This contact center lets only the agent hold a call. Ask for it by a text cue.",
        Kind.RESUME: "This contact center lets only the agent end a hold. Ask for it by a text cue.",
        Kind.DISCONNECT: "This contact center lets no supervisor end a call. Ask the agent to end it.",
        Kind.SECURE_PAUSE: "This contact center tells nothing of recordings. Ask the agent to pause it.",
        Kind.SECURE_RESUME: "This contact center tells nothing of recordings. Ask the agent to go on with it.",
        Kind.MUTE_SELF: "This contact center has no mute for a supervisor. Go back to listening, unheard.",
        Kind.UNMUTE_SELF: "This contact center has no mute for a supervisor. Coach or barge in to be heard.",
    }
)
"""What the contract has no command for, and what to do instead."""
_SOUND: Final = frozenset(PERMISSIONS) - {Kind.TEXT_CUE}
_CUES: Final = frozenset({Kind.TEXT_CUE, Kind.VOICE_CUE})


def lacking(held: frozenset[str]) -> Mapping[Kind, tuple[str, ...]]:
    """The kinds that ``held`` is not enough for, each with what is missing; barging is seen from a session."""
    missing = {kind: tuple(one for one in needed if one not in held) for kind, needed in PERMISSIONS.items()}
    if missing[Kind.BARGE]:
        missing[Kind.BARGE] += tuple(one for one in DIRECT_BARGE if one not in held)
    return {kind: rights for kind, rights in missing.items() if rights}


def barred(
    held: frozenset[str] | None, conversation: Conversation | None, session: MonitorSession | None
) -> Mapping[Kind, WhyNot]:
    """What stands in the way on ``conversation``, of each kind the first thing; ``None`` for ``held`` is not told."""
    found: dict[Kind, WhyNot] = {}
    if conversation is not None:
        found |= _by_channel(conversation)
    if held is not None:
        for kind, rights in PERMISSIONS.items():
            needed = DIRECT_BARGE if kind is Kind.BARGE and session is None else rights
            missing = [one for one in needed if one not in held]
            if missing:
                found[kind] = lacks(" and ".join(missing))
    return found


def lacks(permission: str) -> WhyNot:
    """The account may not do it."""
    rule = f"This needs the permission {permission}."
    return WhyNot(rule, "Your account lacks it.", "Ask your administrator to grant it.")


def _by_channel(conversation: Conversation) -> dict[Kind, WhyNot]:
    found: dict[Kind, WhyNot] = {}
    if not conversation.whisper_supported:
        no_medium = "None of this conversation's media does."
        remedy = "Coach by session, or ask your administrator."
        found = dict.fromkeys(_CUES, WhyNot("The medium must accept cues.", no_medium, remedy))
    if conversation.channel != "voice":
        channel = f"This is a conversation by {conversation.channel}."
        found |= dict.fromkeys(_SOUND, WhyNot("Only voice calls carry sound.", channel, "Send a text cue."))
    return found

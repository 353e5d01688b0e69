"""What Genesys Cloud lets a supervisor do, what each takes, and what it means for the call when it did not happen.

Permissions are those of the operation lists of the vendor's SDKs: one of those named is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.service.dialects.words import UNCHANGED

CONTROL: Final = (
    "conversation:participant:wrapup",
    "conversation:call:record",
    "conversation:communication:disconnect",
)
"""What changing a participant takes."""


class Deed(StrEnum):
    """The acts of this service; which kind of action each is, see ``DEED_OF``."""

    MONITOR = "listen"
    COACH = "coach"
    BARGE = "barge"
    LEAVE = "stop"
    TAKE_OVER = "take over"
    MUTE_AGENT = "mute"
    UNMUTE_AGENT = "unmute"
    MUTE_SELF = "mute yourself"
    UNMUTE_SELF = "unmute yourself"
    HOLD = "hold"
    RESUME = "resume"
    DISCONNECT = "disconnect"
    SECURE_PAUSE = "secure pause"
    SECURE_RESUME = "end secure pause"

    @property
    def rings(self) -> bool:
        """Whether the supervisor's own phone is called for it, unless it is on the call already."""
        return self in (Deed.MONITOR, Deed.COACH, Deed.BARGE)

    @property
    def for_agent(self) -> bool:
        """Whether it changes the leg of somebody else, which the service documents for those on the call alone."""
        return self in (Deed.MUTE_AGENT, Deed.UNMUTE_AGENT, Deed.HOLD, Deed.RESUME)


class Facts(msgspec.Struct, frozen=True):
    """``permissions`` of which one is enough, for calls and for messages, and the middle sentence of a refusal."""

    unchanged: str
    permissions: tuple[str, ...] = ()
    for_messages: tuple[str, ...] = ()


FACTS: Final[Mapping[Deed, Facts]] = MappingProxyType(
    {
        Deed.MONITOR: Facts(UNCHANGED[Kind.LISTEN], ("conversation:call:monitor",), ("conversation:message:monitor",)),
        Deed.COACH: Facts(UNCHANGED[Kind.COACH], ("conversation:call:coach",)),
        Deed.BARGE: Facts(UNCHANGED[Kind.BARGE], ("conversation:call:barge",)),
        Deed.LEAVE: Facts(UNCHANGED[Kind.STOP], CONTROL, CONTROL),
        Deed.TAKE_OVER: Facts(UNCHANGED[Kind.TAKE_OVER]),
        Deed.MUTE_AGENT: Facts(UNCHANGED[Kind.MUTE], CONTROL),
        Deed.UNMUTE_AGENT: Facts(UNCHANGED[Kind.UNMUTE], CONTROL),
        Deed.MUTE_SELF: Facts(UNCHANGED[Kind.MUTE_SELF], CONTROL),
        Deed.UNMUTE_SELF: Facts(UNCHANGED[Kind.UNMUTE_SELF], CONTROL),
        Deed.HOLD: Facts(UNCHANGED[Kind.HOLD], CONTROL),
        Deed.RESUME: Facts(UNCHANGED[Kind.RESUME], CONTROL),
        Deed.DISCONNECT: Facts(
            UNCHANGED[Kind.DISCONNECT],
            ("conversation:communication:disconnect",),
            ("conversation:communication:disconnect",),
        ),
        Deed.SECURE_PAUSE: Facts(
            UNCHANGED[Kind.SECURE_PAUSE],
            ("conversation:recording:pauseOthers",),
            ("conversation:recording:pauseOthers",),
        ),
        Deed.SECURE_RESUME: Facts(
            UNCHANGED[Kind.SECURE_RESUME],
            ("conversation:recording:pauseOthers",),
            ("conversation:recording:pauseOthers",),
        ),
    }
)

DEED_OF: Final[Mapping[Kind, Deed]] = MappingProxyType(
    {
        Kind.LISTEN: Deed.MONITOR,
        Kind.COACH: Deed.COACH,
        Kind.BARGE: Deed.BARGE,
        Kind.STOP: Deed.LEAVE,
        Kind.MUTE: Deed.MUTE_AGENT,
        Kind.UNMUTE: Deed.UNMUTE_AGENT,
        Kind.TAKE_OVER: Deed.TAKE_OVER,
        Kind.HOLD: Deed.HOLD,
        Kind.RESUME: Deed.RESUME,
        Kind.DISCONNECT: Deed.DISCONNECT,
        Kind.SECURE_PAUSE: Deed.SECURE_PAUSE,
        Kind.SECURE_RESUME: Deed.SECURE_RESUME,
        Kind.MUTE_SELF: Deed.MUTE_SELF,
        Kind.UNMUTE_SELF: Deed.UNMUTE_SELF,
    }
)
"""The kinds of action that this service has something for."""

PERMISSIONS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {kind: FACTS[deed].permissions for kind, deed in DEED_OF.items()}
)
"""What each kind of action takes on a call; one of them is enough."""

NOT_OFFERED: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.TEXT_CUE: (
            "Genesys Cloud shows an agent no words of a supervisor. Coach instead: the agent hears you, the customer "
            "does not."
        ),
        Kind.VOICE_CUE: (
            "Genesys Cloud plays no recorded sound to an agent, and so there is no level to mix it at. Coach from "
            "your phone instead."
        ),
        Kind.CLIP: (
            "Genesys Cloud plays no file into a live call: its prompts are for call flows alone. Coach from your "
            "phone instead."
        ),
        Kind.ANNOUNCE: (
            "Genesys Cloud plays neither a file nor a spoken text into a live call. Barge in and say it yourself."
        ),
        Kind.TRANSFER: (
            "Genesys Cloud publishes no way for a supervisor to transfer somebody else's call. Ask the agent to "
            "transfer it."
        ),
        Kind.CANCEL: "Nothing plays by itself here, so there is nothing to take back. Leave the call instead.",
    }
)
"""What this service has nothing for, and what to do instead. It holds for every organisation."""
NOT_ON_MESSAGES: Final[Mapping[Deed, str]] = MappingProxyType(
    {
        Deed.COACH: "Messages cannot be coached in Genesys Cloud. Listen to the conversation, or take it over.",
        Deed.BARGE: "Messages cannot be barged into in Genesys Cloud. Listen to the conversation, then take it over.",
        Deed.MUTE_AGENT: "There is no microphone in a conversation by messages. Listen to it, or take it over.",
        Deed.UNMUTE_AGENT: "There is no microphone in a conversation by messages. Nothing has to be done.",
        Deed.HOLD: (
            "Messages are held by those who write in them alone, and a supervisor cannot join in. Ask the agent to "
            "hold it, or take it over."
        ),
        Deed.RESUME: (
            "Messages are held by those who write in them alone, and a supervisor cannot join in. Ask the agent to "
            "go on, or take it over."
        ),
        Deed.MUTE_SELF: "There is no microphone in a conversation by messages. Nothing has to be done.",
        Deed.UNMUTE_SELF: "There is no microphone in a conversation by messages. Nothing has to be done.",
    }
)
NEITHER: Final = (
    "Genesys Cloud lets a supervisor into calls and messages, and this is neither. Ask the agent how it goes."
)
"""For e-mails, callbacks and the like, which have no operation for any of this."""


def not_offered_on(deed: Deed, channel: str) -> str:
    """Why ``deed`` cannot be done on a conversation of ``channel``, with the remedy; empty if it can."""
    if channel == "message":
        return NOT_ON_MESSAGES.get(deed, "")
    if channel != "voice":
        return "" if deed in _ANY_CHANNEL else NEITHER
    if deed is Deed.TAKE_OVER:
        return "Only conversations by messages can be taken over. Barge into the call instead."
    return ""


_ANY_CHANNEL: Final = frozenset({Deed.DISCONNECT, Deed.SECURE_PAUSE, Deed.SECURE_RESUME})

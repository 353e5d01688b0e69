"""Which commands make an older one pointless. Pure.

A session has one mode and a microphone, a hold or a recording one position: what an event shows after two commands
proves the newer one. The older one can no longer be proven by itself, and must not be, or a repetition would count
twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from supervisor_desk.actions.action import Action, Kind

SESSION_KINDS: Final = frozenset({Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP})
"""The actions that set the mode of a monitor session."""
OPPOSITE: Final[Mapping[Kind, Kind]] = MappingProxyType(
    {
        Kind.MUTE: Kind.UNMUTE,
        Kind.UNMUTE: Kind.MUTE,
        Kind.HOLD: Kind.RESUME,
        Kind.RESUME: Kind.HOLD,
        Kind.SECURE_PAUSE: Kind.SECURE_RESUME,
        Kind.SECURE_RESUME: Kind.SECURE_PAUSE,
        Kind.MUTE_SELF: Kind.UNMUTE_SELF,
        Kind.UNMUTE_SELF: Kind.MUTE_SELF,
    }
)
"""The actions that turn something on or off, each with the one that undoes it. Repeating one changes nothing."""


def overtakes(newer: Action, older: Action) -> bool:
    """Whether ``newer``, once confirmed, settles what became of ``older`` on the same conversation."""
    if newer.conversation_id != older.conversation_id:
        return False
    if newer.kind in SESSION_KINDS:
        return older.kind in SESSION_KINDS
    same_switch = older.kind is newer.kind or OPPOSITE.get(newer.kind) is older.kind
    return newer.kind in OPPOSITE and same_switch and newer.participant_id == older.participant_id

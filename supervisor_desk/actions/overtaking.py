"""Which commands make an older one pointless. Pure.

A session has one mode and a microphone one position: what an event shows after two commands proves the newer one. The
older one can no longer be proven by itself, and must not be, or a repetition would count twice.
"""

from __future__ import annotations

from typing import Final

from supervisor_desk.actions.action import Action, Kind

SESSION_KINDS: Final = frozenset({Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP})
"""The actions that set the mode of a monitor session."""
MICROPHONE_KINDS: Final = frozenset({Kind.MUTE, Kind.UNMUTE})
"""The actions that set the agent's microphone."""


def overtakes(newer: Action, older: Action) -> bool:
    """Whether ``newer``, once confirmed, settles what became of ``older`` on the same conversation."""
    if newer.conversation_id != older.conversation_id:
        return False
    if newer.kind in SESSION_KINDS:
        return older.kind in SESSION_KINDS
    same_microphone = newer.participant_id == older.participant_id
    return newer.kind in MICROPHONE_KINDS and older.kind in MICROPHONE_KINDS and same_microphone

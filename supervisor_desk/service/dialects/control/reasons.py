"""Why a control or an announcement failed: the service's codes in words; a text that is no known code stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supervisor_desk.actions.proof import TERMINATED_INTERACTION

_WORDS: Final[Mapping[str, str]] = {
    "interaction.ended": TERMINATED_INTERACTION,
    "not.found": TERMINATED_INTERACTION,
    "interaction.state": "The call left the active state before it could be played. Try again when it is active.",
    "stopped": "It was stopped before its end.",
    "cancelled": "It was taken back before it took effect.",
}


def reason_words(reason: str) -> str:
    """``reason`` for people."""
    return _WORDS.get(reason.lower(), reason)

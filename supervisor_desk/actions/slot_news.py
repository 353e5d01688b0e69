"""What a supervisor must be told of a speaking slot, as records."""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from supervisor_desk.conversations.conversation import ConversationId


class SlotNewsKind(Enum):
    """What happened."""

    TAKEN = auto()
    """Another supervisor took the slot by break-glass."""
    PASSED_ON = auto()
    """This desk stood still for too long, and the slot passed to the next."""
    NOT_TAKEN = auto()
    """Break-glass was asked for here and could not be done."""
    NOT_ASKED = auto()
    """The speaker could not be asked to leave."""


class SlotNews(msgspec.Struct, frozen=True, kw_only=True):
    """``who`` is the name of the other supervisor, ``words`` their reason, or why something could not be done."""

    kind: SlotNewsKind
    conversation: ConversationId
    who: str = ""
    words: str = ""

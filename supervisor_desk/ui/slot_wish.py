"""What a supervisor wishes about a speaking slot, beside speaking: one record, so that one signal carries it."""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from supervisor_desk.actions.action import Action
from supervisor_desk.conversations.conversation import ConversationId


class SlotWishKind(Enum):
    """What is wished."""

    ASK = auto()
    """Ask the holder to leave."""
    DONE = auto()
    """Stop speaking: the next may."""
    DECLINE = auto()
    """Not take what is offered."""
    BREAK_GLASS = auto()
    """Take the slot for ``action``, for a ``reason``."""


class SlotWish(msgspec.Struct, frozen=True, kw_only=True):
    """``action`` and ``reason`` are for ``BREAK_GLASS`` alone."""

    kind: SlotWishKind
    conversation: ConversationId
    action: Action | None = None
    reason: str = ""

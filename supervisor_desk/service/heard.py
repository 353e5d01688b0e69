"""Asking the service who is heard on a call, when speech is about to leave (contract section 5)."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from supervisor_desk.actions.holders import Heard
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.base import Dialect, HttpCall, Reply
from supervisor_desk.service.errors import ServiceError

logger = logging.getLogger(__name__)


class Sender(Protocol):
    """Sends: ``client.Client``."""

    async def send(self, call: HttpCall) -> Reply:
        """See ``Client.send``."""
        ...


async def heard_on(sender: Sender, dialect: Dialect, conversation: ConversationId) -> tuple[Heard, ...] | None:
    """Every supervisor who is heard there, this one included. ``None`` if not one reading was answered."""
    calls = dialect.heard_calls(conversation)
    found = await asyncio.gather(*(sender.send(call) for call in calls), return_exceptions=True)
    replies: list[Reply] = []
    for one in found:
        if isinstance(one, Reply):
            replies.append(one)
        elif isinstance(one, ServiceError):
            logger.info("a look at who is heard got no answer: %s", type(one).__name__)
        else:
            raise one
    return dialect.read_heard(replies) if replies else None

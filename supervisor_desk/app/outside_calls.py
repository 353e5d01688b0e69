"""Calls that are on the board only because they were asked for: the feed does not tell of them, so they are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.service.errors import RefusedError, ServiceError

LOOK_EVERY_S: Final = 5.0
"""How often such a call is read, in seconds. No other call is (G0: state is never polled)."""

log = structlog.get_logger(__name__)


class OutsideCalls:
    """``read`` gives a call as it is now; raises ``ServiceError``. Main thread only."""

    def __init__(self, desk: Desk, read: Callable[[ConversationId], Awaitable[Conversation]]) -> None:
        self._desk = desk
        self._read = read

    async def round(self) -> None:
        """Look at each of them once."""
        for key in tuple(self._desk.outside):
            try:
                now = await self._read(key)
            except RefusedError as error:
                if error.status in (404, 410):
                    self._desk.ended(key)
                    self._desk.outside.discard(key)
            except ServiceError as error:
                log.info("outside.not_read", kind=type(error).__name__)  # the next round comes soon
            else:
                self._desk.bring(now)
                if now.over:
                    self._desk.outside.discard(key)

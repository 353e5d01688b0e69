"""Before speaking, look (contract section 5): what the platform itself shows of the call when speech is to leave.

The feed may be late, or may have lost the very event that told of a colleague's cue (G1, the soft lock).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from supervisor_desk.actions.holders import Holders
from supervisor_desk.actions.ports import Clock, Service
from supervisor_desk.conversations.conversation import ConversationId

LOOK_WITHIN_S: Final = 1.5
"""How long speech waits for the look, in seconds: then the platform's own refusal is what is left."""


class FirstLook:
    """Looks, and lets ``holders`` know; ``changed`` is told of calls on which somebody was found. Main thread only."""

    def __init__(
        self, service: Service, holders: Holders, clock: Clock, changed: Callable[[ConversationId], None]
    ) -> None:
        self._service = service
        self._holders = holders
        self._clock = clock
        self._changed = changed

    async def another(self, key: ConversationId) -> str:
        """Name of another supervisor who is heard on that call now; empty if there is none, or no answer came."""
        try:
            async with asyncio.timeout(LOOK_WITHIN_S):
                heard = await self._service.heard_on(key)
        except TimeoutError:
            return ""
        if heard is None:
            return ""
        name = self._holders.looked(key, heard, self._clock.monotonic())
        if name:
            self._changed(key)
        return name

    def lapse(self) -> None:
        """Let what was found go again after a moment; to be called often."""
        for key in self._holders.lapse(self._clock.monotonic()):
            self._changed(key)

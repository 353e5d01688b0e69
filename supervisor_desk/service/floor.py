"""Loading the floor while the stream already runs: held frames follow the snapshot, so that events win over it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from collections.abc import Sequence as Listing

from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.service.backoff import backoff
from supervisor_desk.service.driving import Progress
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.inbox import Inbox

logger = logging.getLogger(__name__)

Load = Callable[[Progress], Awaitable[Listing[Conversation]]]
"""Reads all conversations that are going on: ``adapter.ContactCenter.snapshot``. Raises ``ServiceError``."""
TakeOver = Callable[[Listing[Conversation]], None]
"""Puts the snapshot in place of what the board knew."""
Failed = Callable[[str, float], None]
"""Told in words why loading failed, and in how many seconds it is tried again."""


class Floor:
    """Loads until it has a snapshot that no gap has spoilt meanwhile."""

    def __init__(self, inbox: Inbox, load: Load, take_over: TakeOver) -> None:
        self._inbox = inbox
        self._load = load
        self._take_over = take_over
        self._spoilt = False

    def spoil(self) -> None:
        """Events went missing: what is being loaded may lack them too."""
        self._spoilt = True

    async def load(self, progress: Progress, failed: Failed) -> None:
        """Return when snapshot and held frames are in place. The inbox is holding already."""
        delays = backoff()
        while True:
            self._spoilt = False
            try:
                conversations = await self._load(progress)
            except ServiceError as error:
                logger.info("the floor could not be loaded: %s", type(error).__name__)
                wait = next(delays)
                failed(str(error), wait)
                await asyncio.sleep(wait)
                continue
            if self._spoilt:
                continue
            await self._inbox.empty()  # what came before the gap is older than the snapshot and goes first
            if not self._spoilt:
                break
        self._take_over(conversations)
        self._inbox.release()

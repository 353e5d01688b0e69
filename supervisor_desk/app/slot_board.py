"""Which board of speaking slots a desk uses: one that it shares with other desks, or its own.

The training floor has its own always, so that practice is never in the line of real calls.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
from collections.abc import Callable
from contextlib import aclosing
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import structlog

from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.slot_board import SlotBoard
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.qtloop import Tasks, every
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError
from supervisor_desk.service.slot_fallback import BoardLostError, SlotsWithFallback
from supervisor_desk.service.tls import tls_context
from supervisor_desk.settings import Settings

if TYPE_CHECKING:  # most desks share no board, and need not load what speaks to one
    from supervisor_desk.service.redis_slots import RedisSlots

PROBE_EVERY_S: Final = 2.0
"""How often a shared board that was lost is tried, in seconds."""
LISTEN_AGAIN_S: Final = 2.0
"""Pause after which the hints of a board are listened to again when they broke off, in seconds."""

log = structlog.get_logger(__name__)


class Reach(Enum):
    """Whom the speaking slots of this desk are coordinated with."""

    ALONE = auto()
    """With nobody: no shared board is set. The platform's own state is looked at."""
    SHARED = auto()
    """With the other desks on the same board."""
    LOST = auto()
    """With nobody for now: the shared board cannot be used."""


class DeskBoard:
    """The board and what keeps it. ``told`` hears how far it reaches, and why no further."""

    def __init__(
        self, alone: SlotBoard, shared: RedisSlots | None = None, both: SlotsWithFallback | None = None
    ) -> None:
        self.board = both or alone
        self._shared = shared
        self._both = both

    @property
    def reach(self) -> Reach:
        """How far it reaches now."""
        if self._both is None:
            return Reach.ALONE
        return Reach.LOST if self._both.lost else Reach.SHARED

    def go_live(self, tasks: Tasks, clock: Clock, hint: Callable[[ConversationId], None]) -> None:
        """Look after the shared board, and pass its hints on, until the tasks are cancelled."""
        if self._shared is not None and self._both is not None:
            tasks.start(every(PROBE_EVERY_S, self._both.probe, monotonic=clock.monotonic), name="probe of the board")
            tasks.start(_listen(self._shared, hint), name="hints of the board")

    async def close(self) -> None:
        """Close the connections."""
        if self._shared is not None:
            await self._shared.close()


async def board_for(
    place: Workplace, settings: Settings, center: ContactCenter, clock: Clock, told: Callable[[Reach, str], None]
) -> DeskBoard:
    """The board of a desk at ``place``. Never fails: a shared board that cannot be used is told, and tried again."""
    alone = LocalSlots(clock)
    if not settings.redis_url or place.floor is not None:
        told(Reach.ALONE, "")
        return DeskBoard(alone)
    password = await password_of(place.secrets, settings.redis_url)
    shared = await shared_board(settings.redis_url, password, tls_context(settings.ca_file))

    async def seen(conversation: str) -> str:
        try:
            now = await center.conversation(ConversationId(conversation))
        except ServiceError:
            return ""  # then nothing can be sent either; and the platform itself refuses a second speaker
        return next((one.supervisor_name or "Another supervisor" for one in now.speakers(besides=center.me.id)), "")

    def changed(trouble: str) -> None:
        told(Reach.LOST if trouble else Reach.SHARED, trouble)

    board = SlotsWithFallback(shared, alone, clock, look=seen, told=changed)
    told(Reach.SHARED, "")
    await board.view("")  # so that trouble is told before anybody wants to speak
    return DeskBoard(alone, shared, board)


async def shared_board(address: str, password: Secret | None, tls: ssl.SSLContext) -> RedisSlots:
    """The board at ``address``, not yet tried. What speaks to it is loaded now, in a thread: most desks share none."""
    await asyncio.to_thread(importlib.import_module, "supervisor_desk.service.redis_slots")
    from supervisor_desk.service.redis_client import open_redis
    from supervisor_desk.service.redis_slots import RedisSlots

    return RedisSlots(open_redis(address, password, tls))


def password_name(address: str) -> str:
    """Under which name the password for the board at ``address`` is kept."""
    return f"{address} board password"


async def password_of(secrets: SecretStore, address: str) -> Secret | None:
    """The password for the board at ``address``; ``None`` where there is none, or the keyring does not tell."""
    try:
        return await secrets.get(password_name(address))
    except SecretsUnavailableError:
        log.info("board.no_password")
        return None


async def _listen(shared: RedisSlots, hint: Callable[[ConversationId], None]) -> None:
    while True:
        try:
            async with aclosing(shared.hints()) as hints:
                async for conversation in hints:
                    hint(ConversationId(conversation))
        except BoardLostError:
            pass  # hints only come faster; whoever watches looks by itself
        await asyncio.sleep(LISTEN_AGAIN_S)

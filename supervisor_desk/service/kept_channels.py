"""The event channels of a run, kept for the next one: an account has few of them, and each lives for a day.

Whoever knows the id of a channel hears what it hears, so ids are secrets. Two desks on one channel would push each
other off, so a desk takes them over only while no other desk of this user has them, which a locked file tells.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path

import msgspec

from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

logger = logging.getLogger(__name__)


class KeptChannels:
    """Channels of ``client_id`` at ``account``. ``lock`` is the file that says who has them; ``close`` lets it go."""

    def __init__(self, store: SecretStore, account: str, client_id: str, lock: Path) -> None:
        self._store = store
        self._name = f"{account} channels of {client_id}"
        self._lock = lock
        self._held: int | None = None

    async def take(self) -> tuple[str, ...]:
        """The ids of the last run; none while another desk has them, or where nothing is kept. Never raises."""
        if not await asyncio.to_thread(self._hold):
            logger.info("another desk of this user has the kept channels")
            return ()
        try:
            kept = await self._store.get(self._name)
            return msgspec.json.decode(kept.reveal(), type=tuple[str, ...]) if kept is not None else ()
        except (SecretsUnavailableError, msgspec.DecodeError) as error:
            logger.info("no channels of the last run: %s", type(error).__name__)
            return ()

    async def keep(self, ids: tuple[str, ...]) -> None:
        """Keep these for the next run, if this desk is the one that does. A store that fails costs new channels."""
        if self._held is None:
            return
        try:
            await self._store.put(self._name, Secret(msgspec.json.encode(ids).decode()))
        except SecretsUnavailableError as error:
            logger.info("the channels are not kept: %s", type(error).__name__)

    async def forget(self) -> None:
        """They are gone, or nobody shall use them again."""
        try:
            await self._store.drop(self._name)
        except SecretsUnavailableError as error:
            logger.info("the channels could not be forgotten: %s", type(error).__name__)

    def close(self) -> None:
        """Another desk may have them."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _hold(self) -> bool:
        """Lock the file for as long as this desk is open; the system unlocks it even where the desk is killed."""
        if self._held is not None:
            return True
        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError:
            return False
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._held = handle
        return True

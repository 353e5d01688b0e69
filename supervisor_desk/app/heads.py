"""The head of the audit log kept in the system's keyring, outside the log's file and folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from supervisor_desk.audit.anchor import KeeperUnavailable
from supervisor_desk.audit.chain import Head
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError

T = TypeVar("T")

ANSWER_S: Final = 3.0
"""How long the keyring may take, in seconds: it may have to ask its user first."""


Wait = Callable[[Coroutine[Any, Any, Any]], Any]
"""Runs a coroutine to its end from where there is no loop, and gives back its result."""


def through(loop: asyncio.AbstractEventLoop) -> Wait:
    """Wait in another thread for what ``loop`` carries out; never to be used in the loop's own thread."""

    def wait(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(ANSWER_S)

    return wait


class StoredHeadKeeper:
    """An ``audit.HeadKeeper`` over a ``SecretStore``, for the log at ``path``. ``wait`` carries out what it asks."""

    def __init__(self, store: SecretStore, path: Path, wait: Wait) -> None:
        self._store = store
        self._name = f"audit head of {path.resolve()}"
        self._wait_for = wait

    def load(self) -> Head | None:
        """See ``HeadKeeper``."""
        kept = self._wait(self._store.get(self._name))
        if kept is None:
            return None
        try:
            return msgspec.json.decode(kept.reveal(), type=Head)
        except msgspec.MsgspecError as error:
            raise KeeperUnavailable(f"the head in the keyring cannot be read ({error})") from error

    def save(self, head: Head) -> None:
        """See ``HeadKeeper``."""
        self._wait(self._store.put(self._name, Secret(msgspec.json.encode(head).decode())))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            result: T = self._wait_for(work)
            return result
        except (SecretsUnavailableError, TimeoutError, CancelledError, RuntimeError) as error:
            work.close()
            raise KeeperUnavailable(f"the keyring does not answer ({type(error).__name__})") from error

"""Secrets at rest: the operating system's keyring, off the loop in a thread; memory where there is no safe one.

Nothing is ever written in plain text: back ends that would do so are refused, and the choice is said in words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from supervisor_desk.service.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

logger = logging.getLogger(__name__)
T = TypeVar("T")

SERVICE: Final = "Supervisor Desk"
PART: Final = 600
"""Characters in one entry: Windows takes 2,560 bytes, and a character may need four."""
_WHOLE: Final = "one:"
_SPLIT: Final = "parts:"


class SecretsUnavailableError(Exception):
    """The keyring did not answer as it should; ``str()`` says what to do."""


class SecretStore(Protocol):
    """Keeps secrets under names. Methods may take as long as a person takes to unlock the keyring."""

    @property
    def lasting(self) -> bool:
        """Whether what is kept here is still there after the desk was closed."""
        ...

    @property
    def words(self) -> str:
        """Where secrets are kept, and what that means, as a sentence."""
        ...

    async def get(self, name: str) -> Secret | None:
        """The secret, ``None`` if there is none. Raises ``SecretsUnavailableError``."""
        ...

    async def put(self, name: str, secret: Secret) -> None:
        """Keep ``secret``, in place of an older one. Raises ``SecretsUnavailableError``."""
        ...

    async def drop(self, name: str) -> None:
        """Forget it; nothing happens where there is none. Raises ``SecretsUnavailableError``."""
        ...


class MemorySecrets:
    """Keeps secrets until the desk is closed."""

    lasting = False

    def __init__(self, why: str = "") -> None:
        self.words = (
            f"{why} Secrets are kept in memory only: they are gone when the desk is closed, and you sign in again."
        ).strip()
        self._secrets: dict[str, Secret] = {}

    async def get(self, name: str) -> Secret | None:
        """See ``SecretStore``."""
        return self._secrets.get(name)

    async def put(self, name: str, secret: Secret) -> None:
        """See ``SecretStore``."""
        self._secrets[name] = secret

    async def drop(self, name: str) -> None:
        """See ``SecretStore``."""
        self._secrets.pop(name, None)


class KeyringSecrets:
    """Keeps secrets in the operating system's keyring. Long ones are split, since Windows has a limit."""

    lasting = True

    def __init__(self, backend: KeyringBackend) -> None:
        self._backend = backend
        self._lock = asyncio.Lock()
        self.words = f"Secrets are kept in the keyring of this computer ({backend.name})."

    async def get(self, name: str) -> Secret | None:
        """See ``SecretStore``."""
        return await self._in_thread(lambda: self._read(name))

    async def put(self, name: str, secret: Secret) -> None:
        """See ``SecretStore``."""
        await self._in_thread(lambda: self._write(name, secret.reveal()))

    async def drop(self, name: str) -> None:
        """See ``SecretStore``."""
        await self._in_thread(lambda: self._erase(name))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        from keyring.errors import KeyringError

        async with self._lock:  # the parts of one secret belong together
            try:
                return await asyncio.to_thread(work)
            except (KeyringError, OSError, RuntimeError) as error:
                logger.info("the keyring failed: %s", type(error).__name__)
                raise SecretsUnavailableError(
                    "The keyring of this computer did not answer. Unlock it, or let the desk use it, and try again."
                ) from None

    def _read(self, name: str) -> Secret | None:
        head = self._backend.get_password(SERVICE, name)
        if head is None:
            return None
        if not head.startswith(_SPLIT):
            return Secret(head.removeprefix(_WHOLE))
        parts = [self._backend.get_password(SERVICE, _part(name, n)) for n in range(int(head.removeprefix(_SPLIT)))]
        if any(part is None for part in parts):
            return None  # cut off while it was being written: as good as none
        return Secret("".join(part for part in parts if part is not None))

    def _write(self, name: str, text: str) -> None:
        self._erase(name)
        if len(text) <= PART:
            self._backend.set_password(SERVICE, name, _WHOLE + text)
            return
        parts = [text[at : at + PART] for at in range(0, len(text), PART)]
        for number, part in enumerate(parts):
            self._backend.set_password(SERVICE, _part(name, number), part)
        self._backend.set_password(SERVICE, name, f"{_SPLIT}{len(parts)}")  # last: it makes the parts count

    def _erase(self, name: str) -> None:
        head = self._backend.get_password(SERVICE, name)
        if head is None:
            return
        self._backend.delete_password(SERVICE, name)
        if head.startswith(_SPLIT):
            for number in range(int(head.removeprefix(_SPLIT))):
                if self._backend.get_password(SERVICE, _part(name, number)) is not None:
                    self._backend.delete_password(SERVICE, _part(name, number))


async def open_secrets() -> SecretStore:
    """The keyring of this computer, or memory with the reason where there is none that is safe."""
    return await asyncio.to_thread(_choose)


def _choose() -> SecretStore:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_keyring()
    except (KeyringError, OSError, RuntimeError, ImportError) as error:
        return MemorySecrets(f"The keyring of this computer cannot be used ({type(error).__name__}). {_REMEDY}")
    # A chain asks one back end after the other, unsafe ones too: take the first safe one out of it.
    candidates = getattr(found, "backends", None) or [found]
    for backend in candidates:
        if not unsafe(backend):
            return KeyringSecrets(backend)
    return MemorySecrets(f"{unsafe(candidates[0])} {_REMEDY}")


_REMEDY: Final = "On Linux, install and unlock a Secret Service (GNOME Keyring, KWallet or KeePassXC)."


def unsafe(backend: KeyringBackend) -> str:
    """Why ``backend`` is no place for secrets, empty if it is one."""
    module, kind = type(backend).__module__, type(backend).__name__
    if module == "keyring.backends.fail":
        return "There is no keyring on this computer."
    if module == "keyring.backends.null":
        return "The keyring of this computer is switched off."
    if module.startswith("keyrings.alt") or "plaintext" in kind.lower():
        return "The keyring of this computer writes secrets into a file that others could read."
    return ""


def _part(name: str, number: int) -> str:
    return f"{name}/{number}"

"""A keyring in memory, fresh for each test: no test reads or writes the secrets of whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.core
import keyring.errors
import pytest

# Programs that a test starts have no keyring at all, as on a machine without a secret service.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


class MemoryKeyring(keyring.backend.KeyringBackend):
    """Keeps passwords in a dictionary; `limit` is the longest it takes, in bytes of UTF-16 (Windows: 2560)."""

    priority = 0

    def __init__(self, limit: int | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.limit = limit
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.limit is not None and len(password.encode("utf-16-le")) > self.limit:
            raise keyring.errors.PasswordSetError("longer than this keyring takes")
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        try:
            del self.passwords[service, username]
        except KeyError:
            raise keyring.errors.PasswordDeleteError("no such password") from None


@pytest.fixture(autouse=True)
def memory_keyring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """The keyring in force during this test; a test marked `real_keyring` gets the machine's."""
    ring = MemoryKeyring()
    if request.node.get_closest_marker("real_keyring"):
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
        keyring.core.init_backend()
    else:
        keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(MemoryKeyring())

"""A keyring for programs that a test starts: passwords in a file that the test can read, named by an environment
variable. Chosen with ``PYTHON_KEYRING_BACKEND=tests.support.file_keyring.FileKeyring``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring.backend
import keyring.errors

WHERE = "TESTS_KEYRING_FILE"
NAME = f"{__name__}.FileKeyring"


class FileKeyring(keyring.backend.KeyringBackend):
    """Keeps passwords under ``service user``."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._write({**self._all(), f"{service} {username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self._all()
        if kept.pop(f"{service} {username}", None) is None:
            raise keyring.errors.PasswordDeleteError("no such password")
        self._write(kept)

    def _all(self) -> dict[str, str]:
        path = Path(os.environ[WHERE])
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ[WHERE]).write_text(json.dumps(kept))

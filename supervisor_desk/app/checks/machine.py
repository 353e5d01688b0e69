"""This computer: its keyring, its microphone, the disk under the audit log."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from supervisor_desk.app.checks.check import Finding, bad, doubtful, fine
from supervisor_desk.audio.inputs import Microphones
from supervisor_desk.audio.microphone_report import microphone_report
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError

KEYRING_S: Final = 20.0
"""How long the keyring may take, in seconds: somebody may have to unlock it first."""
_PROBE_LETTERS: Final = 1_500
"""Longer than one entry may be on Windows, as tokens are."""
SPARSE: Final = 500 * 2**20
"""Bytes of free disk below which somebody should make room."""
TOO_FULL: Final = 20 * 2**20
"""Bytes of free disk below which the audit log, and with it every action, may stop at any moment."""


class KeyringCheck:
    """Whether a secret can be stored, read and removed again."""

    key = "keyring"
    tried = "Keyring"
    needs: tuple[str, ...] = ()
    within = KEYRING_S

    def __init__(self, store: SecretStore) -> None:
        self._store = store

    async def look(self) -> Finding:
        """See ``Check``. The probe is a random text under a name of its own."""
        if not self._store.lasting:
            return doubtful(
                self._store.words,
                "Until there is one the desk works, but you enter client id and secret again at every start.",
            )
        name = f"doctor {secrets.token_hex(8)}"
        probe = Secret(secrets.token_hex(_PROBE_LETTERS // 2))
        try:
            await self._store.put(name, probe)
            found = await self._store.get(name)
            await self._store.drop(name)
            left = await self._store.get(name)
        except SecretsUnavailableError as error:
            return bad(str(error), "Without it you can still sign in and keep the secret in memory until you close.")
        if found != probe:
            return bad("The keyring gave back something else than was stored.", "Try another keyring program.")
        if left is not None:
            return doubtful("A secret could be stored and read, but not removed.", "Remove “doctor …” entries by hand.")
        return fine(f"{self._store.words} A probe was stored, read and removed.")


class MicrophoneCheck:
    """Whether somebody can speak into it, and in which format it delivers. It is not opened."""

    key = "microphone"
    tried = "Microphone"
    needs: tuple[str, ...] = ()
    within = 10.0

    def __init__(self, microphones: Callable[[], Microphones], device_id: str = "") -> None:
        self._microphones = microphones
        self._device_id = device_id

    async def look(self) -> Finding:
        """See ``Check``. Qt wants the main thread for it."""
        microphones = self._microphones()
        try:
            report = microphone_report(microphones, self._device_id)
        finally:
            microphones.close()
        return fine(report.result, report.remedy) if report.ok else doubtful(report.result, report.remedy)


class DiskCheck:
    """Whether the audit log can be written where it is kept: no action leaves without it."""

    key = "disk"
    tried = "Disk for the audit log"
    needs: tuple[str, ...] = ()
    within = 10.0

    def __init__(self, log: Path) -> None:
        self._log = log

    async def look(self) -> Finding:
        """See ``Check``. Writes a file beside the log and removes it."""
        return await asyncio.to_thread(self._try)

    def _try(self) -> Finding:
        folder = next((one for one in self._log.absolute().parents if one.exists()), Path(self._log.absolute().anchor))
        try:
            with tempfile.NamedTemporaryFile(dir=folder, prefix="supervisor-desk-doctor-") as probe:
                probe.write(b"probe")
                probe.flush()
            free = shutil.disk_usage(folder).free
        except OSError as error:
            return bad(
                f"Nothing can be written in {folder} ({error.strerror or type(error).__name__}).",
                "Give yourself the right to write there, or choose another place for the audit log in the settings.",
            )
        told = f"{folder} can be written; {free / 2**30:.1f} GiB are free."
        if free < TOO_FULL:
            return bad(told, "Free some space: without the audit log no command leaves the desk.")
        return doubtful(told, "Free some space before it runs out.") if free < SPARSE else fine(told)

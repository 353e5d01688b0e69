"""Where the desk works: a real contact center, or the training floor that it brings along.

They differ in three things only: the address, where the credentials come from, and which audit log is written, so
that practice never gets into the log of real calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from supervisor_desk.app.training import TrainingFloor
from supervisor_desk.service.address import Address, address_of
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets, SecretStore, open_secrets
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration, Settings, data_folder


class Workplace(msgspec.Struct, frozen=True):
    """``floor`` is the training floor that runs for this desk, ``None`` for a real contact center.

    ``client_id`` is one that the settings name, empty where the one stored with the secret is meant.
    """

    address: Address
    secrets: SecretStore
    audit_path: Path
    floor: TrainingFloor | None = None
    client_id: str = ""

    @property
    def credentials(self) -> StoredCredentials:
        """What the desk signs in with here."""
        return StoredCredentials(self.secrets, self.address.base, self.client_id)


def audit_path(settings: Settings, *, training: bool) -> Path:
    """The log that is written; an explicit setting wins."""
    if training and not settings.audit_file:
        return data_folder() / "training.sqlite3"
    return settings.audit_path


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """How the desk is opened: at ``workplace``, or else on a training floor started with the arguments ``floor``, or
    else at the address of the settings, with ``secrets`` in place of those of this computer where they are given.
    """

    configuration: Configuration
    workplace: Workplace | None = None
    floor: Sequence[str] | None = None
    secrets: SecretStore | None = None


async def training_workplace(settings: Settings, arguments: Sequence[str]) -> Workplace:
    """Start a training floor and work there. Raises ``TrainingFloorError``."""
    floor = await TrainingFloor.start(arguments)
    address = address_of(floor.ready.url)
    secrets = MemorySecrets("On the training floor nothing is kept.")
    credentials = Credentials(floor.ready.client_id, Secret(floor.ready.client_secret))
    await StoredCredentials(secrets, address.base).keep(credentials)
    return Workplace(address, secrets, audit_path(settings, training=True), floor)


async def real_workplace(settings: Settings, secrets: SecretStore | None = None) -> Workplace:
    """Work at the address of the settings, with ``secrets`` in place of those of this computer where they are given.

    Raises ``ValueError`` in words for people.
    """
    return Workplace(
        address_of(settings.base_url),
        secrets or await open_secrets(),
        audit_path(settings, training=False),
        client_id=settings.client_id,
    )

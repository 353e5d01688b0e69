"""Where the desk works: a real contact center, or the training floor that it brings along.

They differ in three things only: the address, where the credentials come from, and which audit log is written, so
that practice never gets into the log of real calls. Which API is spoken there is the business of its ``platform``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from supervisor_desk.settings import Configuration, Settings, data_folder

if TYPE_CHECKING:  # the window comes first: see window_first
    from supervisor_desk.app.training import TrainingFloor
    from supervisor_desk.service.address import Address
    from supervisor_desk.service.credentials import StoredCredentials
    from supervisor_desk.service.kept_token import KeptToken
    from supervisor_desk.service.secrets import SecretStore


class Workplace(msgspec.Struct, frozen=True):
    """``floor`` is the training floor that runs for this desk, ``None`` for a real contact center.

    ``client_id`` is one that the settings name, empty where the one stored with the secret is meant. ``platform`` is
    the name of the API that is spoken there: see ``platforms``.
    """

    address: Address
    secrets: SecretStore
    audit_path: Path
    floor: TrainingFloor | None = None
    client_id: str = ""
    platform: str = "control"

    @property
    def credentials(self) -> StoredCredentials:
        """What the desk signs in with here, where it does so by itself."""
        from supervisor_desk.service.credentials import StoredCredentials

        return StoredCredentials(self.secrets, self.address.base, self.client_id)

    @property
    def kept_token(self) -> KeptToken:
        """The token of the person who is signed in here, where it takes a person."""
        from supervisor_desk.service.kept_token import KeptToken

        return KeptToken(self.secrets, self.address.base, self.client_id)


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

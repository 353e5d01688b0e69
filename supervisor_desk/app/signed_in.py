"""What a sign-in leads to: where somebody works from now on, and what of it is written into the settings."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.workplace import Workplace, audit_path
from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.address import Address
from supervisor_desk.service.secrets import SecretStore
from supervisor_desk.settings import Configuration, SettingsError, save_user


class SignedIn(msgspec.Struct, frozen=True):
    """Where somebody wants to work from now on: the settings with it, where the secret is, and who: the client, and
    the ``user`` where it is a person.
    """

    configuration: Configuration
    address: Address
    store: SecretStore
    client_id: str
    platform: str = "control"
    user: UserId | None = None

    @property
    def place(self) -> Workplace:
        """The workplace that it means."""
        path = audit_path(self.configuration.settings, training=False)
        return Workplace(self.address, self.store, path, client_id=self.client_id, platform=self.platform)


def saved(
    configuration: Configuration, address: Address, client_id: str, platform: str, tell: Callable[[str], None]
) -> Configuration:
    """The configuration with the place in it, kept for the next start as far as that is possible."""
    changes = {"base_url": address.base}
    if platform != configuration.settings.platform:
        changes["platform"] = platform
    if platform_named(platform).personal or configuration.settings.client_id not in ("", client_id):
        changes["client_id"] = client_id
    chosen = configuration.chosen(changes)
    own = {name: value for name, value in changes.items() if not chosen.locked(name)}
    if own:
        try:
            save_user(own)
        except SettingsError as error:
            tell(str(error))
    return chosen

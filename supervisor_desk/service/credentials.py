"""The desk's credentials in a secret store: entered once, and read again for each renewal, so that they may rotate."""

from __future__ import annotations

import msgspec

from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError
from supervisor_desk.service.signin import Credentials


class EnteredCredentials:
    """Credentials that somebody has just entered and that are not stored yet. Fits ``signin.CredentialSource``.

    ``now`` follows a refresh token that was used up in a trial: the one that came for it is the one to be stored.
    """

    def __init__(self, entered: Credentials) -> None:
        self.now = entered

    async def read(self) -> Credentials:
        """What was entered."""
        return self.now

    async def keep_refresh_token(self, token: Secret) -> None:
        """The service replaced the refresh token."""
        self.now = msgspec.structs.replace(self.now, refresh_token=token)


class StoredCredentials:
    """Credentials for one ``account``, the address of the contact center. Fits ``signin.CredentialSource``.

    ``client_id`` is one that the settings name; without it the one that was stored with the secret is used.
    """

    def __init__(self, store: SecretStore, account: str, client_id: str = "") -> None:
        self._store = store
        self._account = account
        self._client_id = client_id

    async def read(self) -> Credentials:
        """The credentials as they are now. Raises ``SignedOutError`` if there are none."""
        try:
            client_id = await self._store.get(self._name("client id"))
            secret = await self._store.get(self._name("client secret"))
            refresh = await self._store.get(self._name("refresh token"))
        except SecretsUnavailableError as error:
            raise SignedOutError(str(error)) from None
        known_as = self._client_id or (client_id.reveal() if client_id else "")
        if not known_as or not (secret or refresh):
            raise SignedOutError("No client id and secret are stored for this contact center. Enter them to sign in.")
        return Credentials(known_as, secret or Secret(""), refresh or Secret(""))

    async def keep(self, credentials: Credentials) -> None:
        """Store what the administrator entered. Raises ``SecretsUnavailableError``."""
        await self._store.put(self._name("client id"), Secret(credentials.client_id))
        await self._put_or_drop("client secret", credentials.client_secret)
        await self._put_or_drop("refresh token", credentials.refresh_token)

    async def keep_refresh_token(self, token: Secret) -> None:
        """The service replaced the refresh token. A keyring that fails costs a sign-in later, not this session."""
        try:
            await self._store.put(self._name("refresh token"), token)
        except SecretsUnavailableError:
            return

    async def forget(self) -> None:
        """Remove all of it. Raises ``SecretsUnavailableError``."""
        for what in ("client id", "client secret", "refresh token"):
            await self._store.drop(self._name(what))

    async def _put_or_drop(self, what: str, secret: Secret) -> None:
        if secret:
            await self._store.put(self._name(what), secret)
        else:
            await self._store.drop(self._name(what))

    def _name(self, what: str) -> str:
        return f"{self._account} {what}"

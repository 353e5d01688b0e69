"""The desk's credentials in a secret store: entered once, and read again for each renewal, so that they may rotate."""

from __future__ import annotations

from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError
from supervisor_desk.service.signin import Credentials


class StoredCredentials:
    """Credentials for one ``account``, the address of the contact center. Fits ``signin.CredentialSource``."""

    def __init__(self, store: SecretStore, account: str) -> None:
        self._store = store
        self._account = account

    async def read(self) -> Credentials:
        """The credentials as they are now. Raises ``SignedOutError`` if there are none."""
        try:
            client_id = await self._store.get(self._name("client id"))
            secret = await self._store.get(self._name("client secret"))
            refresh = await self._store.get(self._name("refresh token"))
        except SecretsUnavailableError as error:
            raise SignedOutError(str(error)) from None
        if not client_id or not (secret or refresh):
            raise SignedOutError("No client id and secret are stored for this contact center. Enter them to sign in.")
        return Credentials(client_id.reveal(), secret or Secret(""), refresh or Secret(""))

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

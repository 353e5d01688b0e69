"""The token of a person in a secret store, so that the desk opens again without the browser while it lives."""

from __future__ import annotations

import msgspec

from supervisor_desk.service.dialects.base import Grant
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError


class Token(msgspec.Struct, frozen=True):
    """``ends_at`` in seconds since the epoch: it goes on living while this computer sleeps. ``user`` is the id of whom
    it stands for, empty where that was not asked.
    """

    access: Secret
    began_at: float
    ends_at: float
    refresh: Secret = Secret("")
    user: str = ""


class _Written(msgspec.Struct, frozen=True):
    access: str
    began_at: float
    ends_at: float
    refresh: str = ""
    user: str = ""


def token_of(grant: Grant, now: float) -> Token:
    """The token that was granted at ``now``, seconds since the epoch."""
    return Token(Secret(grant.access_token), now, now + grant.lifetime, Secret(grant.refresh_token))


class KeptToken:
    """The token for one client at one address. It is written nowhere but into ``store``."""

    def __init__(self, store: SecretStore, account: str, client_id: str) -> None:
        self._store = store
        self._name = f"{account} token of {client_id}"

    async def read(self) -> Token | None:
        """The token, whether it is still good or not. Raises ``SignedOutError`` where the store does not answer."""
        try:
            kept = await self._store.get(self._name)
        except SecretsUnavailableError as error:
            raise SignedOutError(str(error)) from None
        if kept is None:
            return None
        try:
            found = msgspec.json.decode(kept.reveal(), type=_Written)
        except msgspec.DecodeError:
            return None  # of another version of the desk: as good as none
        return Token(Secret(found.access), found.began_at, found.ends_at, Secret(found.refresh), found.user)

    async def keep(self, token: Token) -> None:
        """Keep ``token`` in place of an older one. Raises ``SecretsUnavailableError``."""
        access, refresh = token.access.reveal(), token.refresh.reveal()
        written = _Written(access, token.began_at, token.ends_at, refresh, token.user)
        await self._store.put(self._name, Secret(msgspec.json.encode(written).decode()))

    async def forget(self) -> None:
        """Remove it. Raises ``SecretsUnavailableError``."""
        await self._store.drop(self._name)

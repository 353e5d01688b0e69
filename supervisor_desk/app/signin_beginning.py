"""What the sign-in window begins with: what is stored and set, and which platforms there are to choose from."""

from __future__ import annotations

from typing import Final

from supervisor_desk.app.cloud_platform import regions
from supervisor_desk.app.platforms import PLATFORMS, platform_named
from supervisor_desk.service.address import address_of
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.dialects.genesys.oauth import REDIRECT_PORTS, redirect_uri
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secrets import SecretStore
from supervisor_desk.settings import Configuration
from supervisor_desk.ui.signin_view import SignInView

_NEVER: Final = "They are never written in plain text."
_PLATFORMS: Final = (("control", "Control contract"), ("genesys", "Genesys Cloud"))
_ABOUT_PERSON: Final = (
    "Your browser opens, and you sign in there as yourself: listening and coaching need a person with a phone. Your "
    "administrator makes the OAuth client, with the grant type “Code Authorization (PKCE)” and the redirect addresses "
    f"{', '.join(redirect_uri(port) for port in REDIRECT_PORTS)}."
)


async def view_of(configuration: Configuration, store: SecretStore, here: str) -> SignInView:
    """What the window begins with; ``here`` is where the desk works now, if that is real."""
    settings = configuration.settings
    address = here or settings.base_url
    client_id, stored = settings.client_id, False
    if not platform_named(settings.platform).personal:
        try:
            known = await StoredCredentials(store, address_of(address).base, settings.client_id).read()
        except (ValueError, SignedOutError):
            pass  # nothing is stored there, or the keyring is locked: it is said when something is to be stored
        else:
            client_id, stored = known.client_id, True
    return SignInView(
        address=address,
        client_id=client_id,
        stored=stored,
        lasting=store.lasting,
        keeping=f"{store.words} {_NEVER}",
        address_locked=configuration.locked("base_url"),
        client_id_locked=configuration.locked("client_id"),
        platform=settings.platform,
        platform_locked=configuration.locked("platform"),
        platforms=_PLATFORMS,
        personal=frozenset(name for name, one in PLATFORMS.items() if one.personal),
        regions=regions(),
        about_person=_ABOUT_PERSON,
    )

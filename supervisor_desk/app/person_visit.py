"""A person signs in: the browser is opened, and what comes back is tried before it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.browsers import open_in_browser
from supervisor_desk.app.cloud_platform import login, region_at
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.service.browser_visit import Browser, BrowserVisit, Underway
from supervisor_desk.service.dialects.genesys.oauth import REDIRECT_PORTS
from supervisor_desk.service.kept_token import Token, token_of
from supervisor_desk.service.person import Person, person_of
from supervisor_desk.service.tls import tls_context
from supervisor_desk.service.transport import Transport
from supervisor_desk.settings import Settings


class Came(msgspec.Struct, frozen=True):
    """Who signed in, and the token, which is kept nowhere yet."""

    person: Person
    token: Token


class PersonVisit:
    """Signs people in at ``place``. Cancel ``go`` to give up waiting."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        browser: Browser = open_in_browser,
        ports: Sequence[int] = REDIRECT_PORTS,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._browser = browser
        self._ports = ports

    async def go(self, place: Workplace, waiting: Callable[[Underway], None]) -> Came:
        """Wait until somebody signed in. Raises ``ServiceError``, and ``ValueError`` where nobody can, in words."""
        region = region_at(place.address)
        async with login(region, self._settings) as reached:
            visit = BrowserVisit(region, place.client_id, reached, self._browser, waiting=waiting, ports=self._ports)
            token = token_of(await visit.grant(), self._clock.now())
        api = Transport(place.address, tls_context(self._settings.ca_file))
        try:
            person = await person_of(api, token.access)
            return Came(person, msgspec.structs.replace(token, user=person.id))
        finally:
            await api.close()

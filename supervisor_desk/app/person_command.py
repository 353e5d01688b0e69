"""``supervisor-desk sign-in`` where a person signs in with the browser, from a terminal: the address is printed too."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from supervisor_desk.app.arriving import real_workplace
from supervisor_desk.app.browsers import open_in_browser
from supervisor_desk.app.person_visit import PersonVisit
from supervisor_desk.app.signed_in import saved
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.browser_visit import Browser, Underway
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.genesys.oauth import REDIRECT_PORTS
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secrets import SecretsUnavailableError, open_secrets
from supervisor_desk.settings import Configuration, Settings

STORED, REFUSED, NOT_DONE = 0, 1, 2
_NO_KEYRING: Final = (
    "This computer has no keyring that is safe, so a sign-in would be lost at once: a token is never written in plain "
    "text. Sign in from the window of the desk, which keeps it in memory, or install and unlock a Secret Service.\n"
)


def run(configuration: Configuration) -> int:
    """Open the browser and wait; 0 if somebody is signed in, 1 if that was refused, 2 if it could not be done."""

    async def main(_tasks: Tasks, _app: Application) -> int:
        return await sign_in(configuration, open_in_browser)

    return run_loop(main, offscreen=True)


async def sign_in(configuration: Configuration, browser: Browser, ports: Sequence[int] = REDIRECT_PORTS) -> int:
    """The same, in the loop that runs now."""
    store = await open_secrets()
    if not store.lasting:
        sys.stderr.write(_NO_KEYRING)
        return NOT_DONE
    settings = configuration.settings
    try:
        place = await real_workplace(settings, store)
        came = await PersonVisit(settings, SystemClock(), browser, ports).go(place, _waiting)
        await place.kept_token.keep(came.token)
    except ServiceError as error:
        sys.stderr.write(f"supervisor-desk: {error}\n")
        return REFUSED
    except (ValueError, SecretsUnavailableError) as error:
        sys.stderr.write(f"supervisor-desk: {error}\n")
        return NOT_DONE
    saved(configuration, place.address, place.client_id, place.platform, _tell)
    lacking = f" The client lacks the scopes {', '.join(came.person.lacking)}." if came.person.lacking else ""
    sys.stdout.write(f"You are signed in at {place.address.base}.{lacking} {store.words}\n")
    return STORED


async def signed_in_for_now(place: Workplace, settings: Settings, browser: Browser = open_in_browser) -> None:
    """Sign in at ``place`` from a terminal, for as long as its secrets are kept. Raises ``ServiceError``."""
    came = await PersonVisit(settings, SystemClock(), browser).go(place, _waiting)
    await place.kept_token.keep(came.token)


def _waiting(under_way: Underway) -> None:
    done = "Your browser has opened" if under_way.opened else "The browser could not be opened"
    sys.stderr.write(f"{done}. Sign in there, or open this address in a browser on this computer:\n")
    sys.stderr.write(f"{under_way.address}\n")
    sys.stderr.flush()


def _tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")

"""``supervisor-desk sign-in``: store what the desk signs in with where there is no screen, or by script.

Secrets are asked for without an echo, or read line by line from standard input where that is not a terminal; they are
never arguments. They go into the keyring, and only after they were tried.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from contextlib import aclosing
from typing import Final

from supervisor_desk.app import logs, person_command
from supervisor_desk.app.doctor import examine, way_to
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.workplace import Workplace, audit_path
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.address import Address, address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.credentials import EnteredCredentials, StoredCredentials
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretsUnavailableError, open_secrets
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration, Settings, SettingsError, Source, save_user
from supervisor_desk.ui.check_words import CheckLine, CheckResult, check_text, sum_up

STORED, REFUSED, NOT_DONE = 0, 1, 2
_NO_KEYRING: Final = (
    "This computer has no keyring that is safe, so nothing was stored: a secret is never written in plain text. "
    "On Linux, install and unlock a Secret Service (GNOME Keyring, KWallet or KeePassXC), then try again.\n"
)


class NotEntered(Exception):
    """Something that is needed was not given; ``str()`` says what."""


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Ask, try and store; the exit code is 0 if it is stored, 1 if it was refused, 2 if it could not be done."""
    logs.set_up("error", None)
    if platform_named(configuration.settings.platform).personal:
        return person_command.run(configuration)
    try:
        address = address_of(configuration.settings.base_url)
        entered = _ask(configuration.settings.client_id, with_refresh_token=options.refresh_token)
    except (ValueError, NotEntered) as error:
        sys.stderr.write(f"supervisor-desk: {error}\n")
        return NOT_DONE

    async def main(_tasks: Tasks, _app: Application) -> int:
        return await _sign_in(address, entered, configuration, tried=not options.no_test)

    return run_loop(main, offscreen=True)


def _ask(client_id: str, *, with_refresh_token: bool) -> Credentials:
    if not client_id:
        raise NotEntered("No client id is given. Add --client-id; the secret is asked for.")
    secret = _hidden("Client secret (empty if there is none): " if with_refresh_token else "Client secret: ")
    refresh = _hidden("Refresh token: ") if with_refresh_token else Secret("")
    if not (refresh if with_refresh_token else secret):
        raise NotEntered("Nothing was entered, so nothing was stored.")
    return Credentials(client_id, secret, refresh)


def _hidden(prompt: str) -> Secret:
    if sys.stdin.isatty():
        return Secret(getpass.getpass(prompt).strip())
    return Secret(sys.stdin.readline().strip())


async def _sign_in(address: Address, entered: Credentials, configuration: Configuration, *, tried: bool) -> int:
    store = await open_secrets()
    if not store.lasting:
        sys.stderr.write(_NO_KEYRING)
        return NOT_DONE
    source = EnteredCredentials(entered)
    settings = configuration.settings
    place = Workplace(address, store, audit_path(settings, training=False), platform=settings.platform)
    if tried and await _try(place, settings, source) is CheckResult.FAILED:
        sys.stderr.write("Nothing was stored. To store it untried, add --no-test.\n")
        return REFUSED
    try:
        await StoredCredentials(store, address.base).keep(source.now)
        if configuration.source("base_url") is not Source.POLICY:
            save_user({"base_url": address.base})
    except (SecretsUnavailableError, SettingsError) as error:
        sys.stderr.write(f"{error}\n")
        return NOT_DONE
    sys.stdout.write(f"Stored for {address.base}. {store.words} The desk opens there from now on.\n")
    return STORED


async def _try(place: Workplace, settings: Settings, source: EnteredCredentials) -> CheckResult:
    way = way_to(place, settings, SystemClock(), source)
    lines: list[CheckLine] = []
    try:
        async with aclosing(examine(platform_named(place.platform).checks(way))) as told:
            async for line in told:
                lines.append(line)
                sys.stdout.write(f"{check_text(line)}\n")
    finally:
        await way.close()
    return sum_up(lines)[0]

"""``supervisor-desk inject-token``: show the token for the announcement endpoint on purpose, or put a new one in place.

The token alone goes to standard output, so that a script can take it; everything else that is said does not.
"""

from __future__ import annotations

import argparse
import sys
from typing import Final

from supervisor_desk.app import logs
from supervisor_desk.app.inject_endpoint import TOKEN_NAME, new_token, token_of
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError, open_secrets
from supervisor_desk.settings import Configuration, Settings

SHOWN, NOT_DONE = 0, 2
_CLOSED: Final = "The endpoint itself is closed: set inject_port in the settings file to open it."
_RENEWED: Final = (
    "This is a new token; the old one ends. A desk that is open takes the old one until it is opened anew. Give the "
    "new one to the programs that play announcements."
)


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Print it; the exit code is 0, or 2 where there is no keyring that keeps it."""
    logs.set_up("error", None)

    async def main(_tasks: Tasks, _app: Application) -> int:
        token, words = await taken(await open_secrets(), configuration.settings, renew=options.renew)
        if words:
            sys.stderr.write(f"{words}\n")
        if token is None:
            return NOT_DONE
        sys.stdout.write(f"{token.reveal()}\n")
        return SHOWN

    return run_loop(main, offscreen=True)


async def taken(store: SecretStore, settings: Settings, *, renew: bool) -> tuple[Secret | None, str]:
    """The token, made at the first time, and what to say; ``None`` where it cannot be kept."""
    if not store.lasting:
        return None, f"There is no token to show: it would be gone at once. {store.words}"
    closed = "" if settings.inject_port else _CLOSED
    try:
        if not renew:
            return await token_of(store), closed
        token = new_token()
        await store.put(TOKEN_NAME, token)
    except SecretsUnavailableError as error:
        return None, str(error)
    return token, f"{_RENEWED} {closed}".rstrip()

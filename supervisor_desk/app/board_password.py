"""``supervisor-desk board-password``: store the password of the board on which desks share their speaking slots.

It is asked for without an echo, or read from standard input where that is not a terminal; it goes into the keyring,
and only after it was tried. Nothing entered means that the stored one is forgotten.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Final

from supervisor_desk.app import logs
from supervisor_desk.app.slot_board import password_name
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.redis_client import open_redis
from supervisor_desk.service.redis_slots import RedisSlots
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore, SecretsUnavailableError, open_secrets
from supervisor_desk.service.slot_fallback import BoardLostError
from supervisor_desk.service.tls import tls_context
from supervisor_desk.settings import Configuration, Settings

STORED, REFUSED, NOT_DONE = 0, 1, 2
_NO_BOARD: Final = (
    "No board is set, so there is nothing to store a password for. Set redis_url in the settings, or add --redis-url."
)


def run(_options: argparse.Namespace, configuration: Configuration) -> int:
    """Ask, try and store; the exit code is 0 if it is stored, 1 if it was refused, 2 if it could not be done."""
    logs.set_up("error", None)
    settings = configuration.settings
    if not settings.redis_url:
        sys.stderr.write(f"supervisor-desk: {_NO_BOARD}\n")
        return NOT_DONE
    password = _asked()

    async def main(_tasks: Tasks, _app: Application) -> int:
        code, words = await store(password, settings, await open_secrets())
        (sys.stderr if code else sys.stdout).write(f"{words}\n")
        return code

    return run_loop(main, offscreen=True)


def _asked() -> Secret:
    if sys.stdin.isatty():
        return Secret(getpass.getpass("Password of the board (empty to forget it): "))
    return Secret(sys.stdin.readline().strip())


async def store(password: Secret, settings: Settings, secrets: SecretStore) -> tuple[int, str]:
    """Try ``password`` and keep it; the exit code, and what to say."""
    if not secrets.lasting:
        return NOT_DONE, f"Nothing was stored. {secrets.words}"
    name = password_name(settings.redis_url)
    try:
        if not password:
            await secrets.drop(name)
            return STORED, f"The password of {settings.redis_url} is forgotten."
        trouble = await _trouble(password, settings)
        if trouble:
            return REFUSED, f"Nothing was stored. {trouble}"
        await secrets.put(name, password)
    except SecretsUnavailableError as error:
        return NOT_DONE, str(error)
    return STORED, f"Stored for {settings.redis_url}. {secrets.words} The desk uses it from its next start on."


async def _trouble(password: Secret, settings: Settings) -> str:
    board = RedisSlots(open_redis(settings.redis_url, password, tls_context(settings.ca_file)))
    try:
        await board.ping()
    except BoardLostError as error:
        return str(error)
    finally:
        await board.close()
    return ""

"""A desk that is opened again the same day: no browser, and the same event channels."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.app.workplace import Opening
from supervisor_desk.service.address import address_of
from supervisor_desk.service.kept_token import KeptToken, Token
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.simulator.thread import FloorThread
from tests.support.clock import NOON
from tests.support.journey import live
from tests.support.memory_keyring import MemoryKeyring
from tests.support.openings import staying_open

LONG = 1e9


async def test_token_and_channels_of_the_last_run_are_used_again(floor: FloorThread, tmp_path: Path) -> None:
    ring = MemoryKeyring()
    client = str(floor.ready["clientId"])
    token = floor.call(lambda running: running.cloud.signin.issue("s-03"))
    kept = KeptToken(KeyringSecrets(ring), address_of(floor.url).base, client)
    await kept.keep(Token(Secret(token), NOON, NOON + LONG, user="s-03"))
    audit = str(tmp_path / "audit.sqlite3")
    settings = Settings(platform="genesys", base_url=floor.url, client_id=client, audit_file=audit)
    opening = Opening(configuration=Configuration(settings, {}), secrets=KeyringSecrets(ring))
    made: list[set[str]] = []
    for _ in range(2):
        async with staying_open(opening) as opened:
            await live(opened.now)
            made.append(_channels(floor, token))
    assert made[0] == made[1]
    assert len(made[0]) == 1


def _channels(floor: FloorThread, token: str) -> set[str]:
    return floor.call(lambda running: {one.id for one in running.cloud.channels if one.token.access == token})

"""The doctor: one check after the other, what follows from what, and nothing secret in any line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from supervisor_desk.app.checks.check import Finding, bad, fine
from supervisor_desk.app.doctor import as_json, examine, examine_all
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.audio.inputs import none_found
from supervisor_desk.audio.no_microphones import NoMicrophones
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.check_words import CheckLine, CheckResult
from tests.support.memory_keyring import MemoryKeyring

CANARY = "canary-secret-0f9a"


class Scripted:
    """A check that finds what it is told; without a finding it never ends."""

    within = 0.05

    def __init__(self, key: str, finding: Finding | None, *needs: str) -> None:
        self.key = key
        self.tried = f"The {key}"
        self.needs = needs
        self._finding = finding

    async def look(self) -> Finding:
        if self._finding is None:
            await asyncio.Event().wait()
        assert self._finding is not None
        return self._finding


async def results_of(*checks: Scripted) -> dict[str, CheckLine]:
    return {line.key: line async for line in examine(checks)}


async def test_what_needs_something_that_failed_is_not_tried_and_says_why() -> None:
    lines = await results_of(
        Scripted("door", bad("It is shut.", "Knock.")),
        Scripted("room", fine("Nice."), "door"),
        Scripted("chair", fine("Soft."), "room"),
        Scripted("garden", fine("Green.")),
    )
    assert [line.result.value for line in lines.values()] == ["failed", "not tried", "not tried", "ok"]
    assert "The door" in lines["chair"].found


async def test_a_check_that_does_not_end_fails_after_its_time() -> None:
    lines = await results_of(Scripted("well", None), Scripted("rope", fine("Long."), "well"))
    assert lines["well"].result is CheckResult.FAILED
    assert lines["rope"].result is CheckResult.NOT_TRIED


async def place_on(floor: FloorThread, folder: Path, secret: str) -> tuple[Workplace, KeyringSecrets]:
    store = KeyringSecrets(MemoryKeyring())
    address = address_of(floor.url)
    await StoredCredentials(store, address.base).keep(Credentials("desk-1", Secret(secret)))
    return Workplace(address, store, folder / "audit.sqlite3"), store


async def whole(floor: FloorThread, folder: Path, secret: str) -> list[CheckLine]:
    place, store = await place_on(floor, folder, secret)
    lines = examine_all(place, Settings(), store, SystemClock(), microphones=lambda: NoMicrophones(none_found()))
    return [line async for line in lines]


async def test_everything_is_tried_and_no_line_holds_a_secret_or_a_token(tmp_path: Path) -> None:
    config = FloorConfig(conversations=3, events_per_second=0.0, seed=1, secrets={"desk-1": CANARY})
    with FloorThread(config) as floor:
        lines = await whole(floor, tmp_path, CANARY)
        tokens = floor.call(lambda running: [*running.signin._tokens, *running.signin._refreshes])
    keys = ("proxy", "name", "authority", "connection", "token", "permissions", "clock", "stream")
    assert tuple(line.key for line in lines) == (*keys, "microphone", "keyring", "disk", "audit")
    assert {line.result for line in lines} <= {CheckResult.OK, CheckResult.WARNING}
    told = as_json(floor.url, lines) + "".join(line.sentence for line in lines)
    assert len(tokens) >= 2
    assert not [secret for secret in (CANARY, *tokens) if secret in told]


async def test_a_failure_is_counted_and_its_remedy_is_there_for_scripts(tmp_path: Path) -> None:
    with FloorThread(FloorConfig(conversations=3, events_per_second=0.0, seed=1)) as floor:
        lines = await whole(floor, tmp_path, CANARY)
    told = json.loads(as_json(floor.url, lines))
    assert told["ok"] is False
    found = {one["key"]: one for one in told["checks"]}
    assert found["token"]["result"] == "failed"
    assert found["token"]["remedy"]
    assert found["stream"]["result"] == "not tried"
    assert CANARY not in json.dumps(told)

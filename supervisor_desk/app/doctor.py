"""The doctor: tries, one after the other, all that the desk needs, and says of each how it is and what to do.

The same checks serve ``supervisor-desk doctor``, the page in the settings and the test in the sign-in dialog.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.checks.chain import ChainCheck
from supervisor_desk.app.checks.check import Check, Finding, bad
from supervisor_desk.app.checks.machine import DiskCheck, KeyringCheck, MicrophoneCheck
from supervisor_desk.app.checks.slots import BoardCheck
from supervisor_desk.app.checks.way import Way
from supervisor_desk.app.heads import StoredHeadKeeper, through
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.audio.inputs import Microphones
from supervisor_desk.audio.microphones import microphones as open_microphones
from supervisor_desk.service.secrets import SecretStore
from supervisor_desk.service.signin import CredentialSource
from supervisor_desk.settings import Settings
from supervisor_desk.ui.check_words import CheckLine, CheckResult, sum_up


def checks_of_this_computer(
    place: Workplace, settings: Settings, keyring: SecretStore, microphones: Callable[[], Microphones]
) -> tuple[Check, ...]:
    """What the desk needs here. ``keyring`` is that of the computer, also on the training floor, which uses none."""
    keeper = None
    if place.secrets.lasting:
        keeper = StoredHeadKeeper(place.secrets, place.audit_path, through(asyncio.get_running_loop()))
    return (
        MicrophoneCheck(microphones, settings.microphone),
        KeyringCheck(keyring),
        DiskCheck(place.audit_path),
        ChainCheck(place.audit_path, keeper),
    )


def way_to(place: Workplace, settings: Settings, clock: Clock, entered: CredentialSource | None = None) -> Way:
    """The way to ``place``, with what was ``entered`` in place of what is stored. ``close`` it at the end."""
    dialect = platform_named(place.platform).dialect(place.address, place.client_id, clock)
    return Way(place.address, settings, entered or place.credentials, dialect, clock, place.kept_token)


async def examine(checks: Sequence[Check]) -> AsyncGenerator[CheckLine]:
    """Try ``checks`` in their order and tell each as soon as it is known. Close it if it is not read to its end."""
    failed: dict[str, str] = {}
    for check in checks:
        because = next((failed[key] for key in check.needs if key in failed), "")
        if because:
            finding = Finding(CheckResult.NOT_TRIED, f"“{because}” comes first.")
        else:
            finding = await _in_time(check)
        if finding.result in (CheckResult.FAILED, CheckResult.NOT_TRIED):
            failed[check.key] = because or check.tried
        yield CheckLine(
            key=check.key, tried=check.tried, result=finding.result, found=finding.found, remedy=finding.remedy
        )


async def examine_all(
    place: Workplace,
    settings: Settings,
    keyring: SecretStore,
    clock: Clock,
    microphones: Callable[[], Microphones] = open_microphones,
    more: Sequence[Check] = (),
) -> AsyncGenerator[CheckLine]:
    """Everything, at ``place``; ``more`` are checks of what only some desks use. Close it as ``examine``."""
    way = way_to(place, settings, clock)
    try:
        board = [BoardCheck(settings, place.secrets, clock)] if settings.redis_url and place.floor is None else []
        checks = (
            *platform_named(place.platform).checks(way),
            *checks_of_this_computer(place, settings, keyring, microphones),
            *board,
            *more,
        )
        async with aclosing(examine(checks)) as lines:
            async for line in lines:
                yield line
    finally:
        await way.close()


def as_json(address: str, lines: Sequence[CheckLine], report: str = "") -> str:
    """One JSON object for scripts; ``report`` says what became of the report on the platform."""
    result, words = sum_up(lines)
    told = {
        "address": address,
        "ok": result is not CheckResult.FAILED,
        "summary": words,
        "report": report,
        "checks": lines,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()


async def _in_time(check: Check) -> Finding:
    try:
        async with asyncio.timeout(check.within):
            return await check.look()
    except TimeoutError:
        return bad(f"There was no answer within {check.within:.0f} s.", "Try again; if it stays so, ask for help.")

"""Showing the token of the announcement endpoint on purpose, and renewing it."""

from __future__ import annotations

import argparse

import pytest

from supervisor_desk.app.inject_endpoint import TOKEN_NAME, token_of
from supervisor_desk.app.inject_token import taken
from supervisor_desk.cli import _parser
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets, SecretsUnavailableError
from supervisor_desk.settings import Settings
from tests.support.memory_keyring import MemoryKeyring

OPEN = Settings(inject_port=8765)


async def test_the_token_that_the_desk_takes_is_shown() -> None:
    store = KeyringSecrets(MemoryKeyring())
    shown, words = await taken(store, OPEN, renew=False)
    assert shown == await token_of(store)
    assert not words


async def test_it_is_the_same_until_it_is_renewed() -> None:
    store = KeyringSecrets(MemoryKeyring())
    first, _ = await taken(store, OPEN, renew=False)
    second, _ = await taken(store, OPEN, renew=False)
    third, words = await taken(store, OPEN, renew=True)
    assert first == second != third == await token_of(store)
    assert "the old one ends" in words


async def test_an_endpoint_that_is_closed_is_said_to_be() -> None:
    _, words = await taken(KeyringSecrets(MemoryKeyring()), Settings(), renew=False)
    assert "set inject_port" in words


async def test_without_a_keyring_there_is_none() -> None:
    shown, words = await taken(MemorySecrets("No keyring."), OPEN, renew=True)
    assert shown is None
    assert "No keyring." in words


async def test_a_keyring_that_fails_is_told() -> None:
    class Locked(MemorySecrets):
        lasting = True

        async def get(self, name: str) -> Secret | None:
            assert name == TOKEN_NAME
            raise SecretsUnavailableError("Unlock the keyring.")

    assert await taken(Locked(), OPEN, renew=False) == (None, "Unlock the keyring.")


@pytest.mark.parametrize(("arguments", "renew"), [(["inject-token"], False), (["inject-token", "--renew"], True)])
def test_renewing_is_asked_for_expressly(arguments: list[str], renew: bool) -> None:
    options: argparse.Namespace = _parser("").parse_args(arguments)
    assert options.renew is renew

"""Secrets at rest and in hand."""

from __future__ import annotations

import pickle

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import (
    PART,
    KeyringSecrets,
    MemorySecrets,
    SecretStore,
    SecretsUnavailableError,
    open_secrets,
    unsafe,
)
from supervisor_desk.service.signin import Credentials
from tests.support.memory_keyring import MemoryKeyring

WINDOWS = 2560


class PlaintextKeyring(MemoryKeyring):
    """Stands for those that write into a file."""


NONE: KeyringBackend = fail.Keyring()  # type: ignore[no-untyped-call]
OFF: KeyringBackend = null.Keyring()  # type: ignore[no-untyped-call]


class LockedKeyring(MemoryKeyring):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked("locked")


def test_a_secret_shows_nothing_of_itself() -> None:
    secret = Secret("s3cret")
    assert "s3cret" not in f"{secret!r} {secret} {[secret]}"
    assert secret.reveal() == "s3cret"


def test_a_secret_cannot_be_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("s3cret"))


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert len({Secret("a"), Secret("a")}) == 1
    assert Secret("a") != "a"
    assert not Secret("")


@pytest.fixture(params=["keyring", "memory"])
def store(request: pytest.FixtureRequest) -> SecretStore:
    return KeyringSecrets(MemoryKeyring(WINDOWS)) if request.param == "keyring" else MemorySecrets()


async def test_a_secret_is_kept_replaced_and_forgotten(store: SecretStore) -> None:
    assert await store.get("token") is None
    await store.put("token", Secret("one"))
    await store.put("token", Secret("two"))
    assert await store.get("token") == Secret("two")
    await store.drop("token")
    await store.drop("token")
    assert await store.get("token") is None


@pytest.mark.parametrize("text", ["x" * PART, "x" * (PART + 1), "x" * 10_000, "𝄞" * 2_000, "one:", "parts:3", "ä"])
async def test_long_and_strange_secrets_fit_into_a_small_keyring(text: str) -> None:
    ring = MemoryKeyring(WINDOWS)
    store = KeyringSecrets(ring)
    await store.put("token", Secret(text))
    assert await store.get("token") == Secret(text)
    await store.put("token", Secret("short"))
    assert len(ring.passwords) == 1  # no parts of the long one are left
    await store.drop("token")
    assert ring.passwords == {}


async def test_a_secret_that_was_cut_off_while_it_was_written_is_none() -> None:
    ring = MemoryKeyring()
    store = KeyringSecrets(ring)
    await store.put("token", Secret("x" * 2_000))
    del ring.passwords[next(key for key in ring.passwords if key[1].endswith("/1"))]
    assert await store.get("token") is None


async def test_a_locked_keyring_says_what_to_do() -> None:
    with pytest.raises(SecretsUnavailableError, match="Unlock it"):
        await KeyringSecrets(LockedKeyring()).get("token")


@pytest.mark.parametrize(
    ("backend", "safe"),
    [(NONE, False), (OFF, False), (PlaintextKeyring(), False), (MemoryKeyring(), True)],
)
def test_back_ends_that_are_no_place_for_secrets_are_refused(backend: KeyringBackend, safe: bool) -> None:
    assert (unsafe(backend) == "") is safe


@pytest.mark.parametrize("backend", [NONE, OFF, PlaintextKeyring()])
async def test_without_a_safe_keyring_secrets_stay_in_memory_and_that_is_said(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    store = await open_secrets()
    assert not store.lasting
    assert "memory only" in store.words


async def test_the_keyring_of_the_computer_is_used_where_it_is_safe() -> None:
    store = await open_secrets()
    assert store.lasting
    assert "keyring of this computer" in store.words


async def test_of_a_chain_the_first_safe_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    safe = MemoryKeyring()
    monkeypatch.setattr(ChainerBackend, "backends", [PlaintextKeyring(), safe])
    keyring.set_keyring(ChainerBackend())  # type: ignore[no-untyped-call]
    store = await open_secrets()
    await store.put("token", Secret("x"))
    assert len(safe.passwords) == 1


# --- credentials ---


async def test_credentials_come_back_as_they_were_entered(store: SecretStore) -> None:
    stored = StoredCredentials(store, "https://api.example.com")
    entered = Credentials("desk-1", Secret("s3cret"), Secret("r3fresh"))
    await stored.keep(entered)
    assert await stored.read() == entered
    await stored.keep_refresh_token(Secret("r2"))
    assert (await stored.read()).refresh_token == Secret("r2")
    await stored.keep(Credentials("desk-1", Secret("s3cret")))
    assert (await stored.read()).refresh_token == Secret("")
    await stored.forget()
    with pytest.raises(SignedOutError):
        await stored.read()


async def test_credentials_of_two_contact_centers_do_not_mix(store: SecretStore) -> None:
    one, other = StoredCredentials(store, "https://one"), StoredCredentials(store, "https://other")
    await one.keep(Credentials("a", Secret("x")))
    with pytest.raises(SignedOutError):
        await other.read()


async def test_a_locked_keyring_means_signed_out_with_its_words() -> None:
    stored = StoredCredentials(KeyringSecrets(LockedKeyring()), "https://one")
    with pytest.raises(SignedOutError, match="Unlock it"):
        await stored.read()
    await stored.keep_refresh_token(Secret("r"))  # costs a sign-in later, not this session

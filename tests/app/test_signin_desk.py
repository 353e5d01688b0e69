"""What the sign-in window begins with, and where what is entered goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from supervisor_desk.app.signed_in import SignedIn
from supervisor_desk.app.signin_desk import SignInDesk
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets, SecretStore
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration, Settings, SettingsError, Source, load, user_file
from supervisor_desk.ui.signin_dialog import SignInDialog
from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.memory_keyring import MemoryKeyring
from tests.support.waiting import until

HERE = "https://api.example.com"
Make = Callable[..., "Bench"]


class Bench:
    """A sign-in desk with everything around it; ``told`` and ``arrived`` are what it said."""

    def __init__(self, theme: Theme, store: SecretStore, settings: Settings, sources: dict[str, Source]) -> None:
        self.told: list[str] = []
        self.arrived: list[SignedIn] = []
        self.store = store

        async def secrets() -> SecretStore:
            return store

        async def arrived(at: SignedIn) -> None:
            self.arrived.append(at)

        self.desk = SignInDesk(
            None,
            theme,
            Tasks(lambda name, error: pytest.fail(f"{name}: {error!r}")),
            SystemClock(),
            configuration=lambda: Configuration(settings, sources),
            store=secrets,
            arrived=arrived,
            tell=self.told.append,
        )

    async def open(self, address: str = "") -> SignInDialog:
        self.desk.show(address)
        await until(lambda: self.desk.dialog is not None)
        assert self.desk.dialog is not None
        return self.desk.dialog


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Make]:
    user_file().unlink(missing_ok=True)
    theme = Theme(qapp, Scheme.LIGHT)
    made: list[Bench] = []

    def bench(store: SecretStore | None = None, settings: Settings | None = None, **sources: Source) -> Bench:
        made.append(Bench(theme, store or KeyringSecrets(MemoryKeyring()), settings or Settings(), sources))
        return made[-1]

    yield bench
    for one in made:
        one.desk.close()
    theme.deleteLater()
    user_file().unlink(missing_ok=True)


async def test_what_is_stored_is_offered_without_the_secret(make: Make) -> None:
    bench = make(settings=Settings(base_url=HERE))
    await StoredCredentials(bench.store, HERE).keep(Credentials("desk-1", Secret("s3cret")))
    dialog = await bench.open()
    assert (dialog.address.text(), dialog.client_id.text(), dialog.secret.text()) == (HERE, "desk-1", "")
    dialog.sign_in.click()
    await until(lambda: bench.arrived)
    assert (await StoredCredentials(bench.store, HERE).read()).client_secret == Secret("s3cret")


async def test_where_the_desk_works_goes_before_the_settings(make: Make) -> None:
    dialog = await make(settings=Settings(base_url=HERE)).open("https://other.example.com")
    assert dialog.address.text() == "https://other.example.com"


async def test_what_is_entered_is_stored_for_its_address_and_the_address_is_kept(make: Make) -> None:
    bench = make()
    dialog = await bench.open()
    dialog.address.setText("api.example.com/")
    dialog.client_id.setText("desk-7")
    dialog.secret.setText("s3cret")
    dialog.sign_in.click()
    await until(lambda: bench.arrived)
    at = bench.arrived[0]
    assert (at.address.base, at.client_id, at.store) == (HERE, "desk-7", bench.store)
    assert (await StoredCredentials(bench.store, HERE).read()).client_id == "desk-7"
    assert load().settings.base_url == at.configuration.settings.base_url == HERE
    assert bench.desk.dialog is None


async def test_in_memory_means_that_the_keyring_gets_nothing(make: Make) -> None:
    ring = MemoryKeyring()
    bench = make(KeyringSecrets(ring))
    dialog = await bench.open()
    dialog.address.setText(HERE)
    dialog.client_id.setText("desk-7")
    dialog.secret.setText("s3cret")
    dialog.keep.click()
    await until(lambda: bench.arrived)
    assert ring.passwords == {}
    assert isinstance(bench.arrived[0].store, MemorySecrets)


async def test_another_client_id_than_that_of_the_settings_is_kept_there_too(make: Make) -> None:
    bench = make(settings=Settings(base_url=HERE, client_id="desk-1"), client_id=Source.USER)
    dialog = await bench.open()
    dialog.client_id.setText("desk-7")
    dialog.secret.setText("s3cret")
    dialog.sign_in.click()
    await until(lambda: bench.arrived)
    assert load().settings.client_id == bench.arrived[0].configuration.settings.client_id == "desk-7"


async def test_settings_that_cannot_be_kept_do_not_hinder_the_sign_in(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise SettingsError("The disk is full.")

    monkeypatch.setattr("supervisor_desk.app.signed_in.save_user", full)
    bench = make()
    dialog = await bench.open(HERE)
    dialog.client_id.setText("desk-7")
    dialog.secret.setText("s3cret")
    dialog.sign_in.click()
    await until(lambda: bench.arrived)
    assert bench.told == ["The disk is full."]

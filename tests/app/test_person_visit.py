"""Signing a person in at the window and from a terminal, against as much of Genesys Cloud as that takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from supervisor_desk.app import person_command
from supervisor_desk.app.arriving import real_workplace
from supervisor_desk.app.signed_in import SignedIn
from supervisor_desk.app.signin_desk import SignInDesk
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets, SecretStore
from supervisor_desk.settings import Configuration, Settings, load, user_file
from supervisor_desk.ui.signin_dialog import SignInDialog
from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.fake_browser import FakeBrowser
from tests.support.fake_cloud import FakeCloud, fake_cloud
from tests.support.memory_keyring import MemoryKeyring
from tests.support.waiting import until

PORTS = (0, 0, 0)
Make = Callable[..., "Bench"]


@pytest.fixture
async def cloud() -> AsyncIterator[FakeCloud]:
    async with fake_cloud() as running:
        yield running


class Bench:
    """A sign-in desk with a browser; ``told`` and ``arrived`` are what it said."""

    def __init__(self, theme: Theme, settings: Settings, store: SecretStore) -> None:
        self.told: list[str] = []
        self.arrived: list[SignedIn] = []
        self.browser = FakeBrowser()

        async def secrets() -> SecretStore:
            return store

        async def arrived(at: SignedIn) -> None:
            self.arrived.append(at)

        self.desk = SignInDesk(
            None,
            theme,
            Tasks(lambda name, error: pytest.fail(f"{name}: {error!r}")),
            SystemClock(),
            configuration=lambda: Configuration(settings, {}),
            store=secrets,
            arrived=arrived,
            tell=self.told.append,
            browser=self.browser,
            ports=PORTS,
        )

    async def open(self) -> SignInDialog:
        self.desk.show()
        await until(lambda: self.desk.dialog is not None)
        assert self.desk.dialog is not None
        return self.desk.dialog

    async def sign_in(self) -> None:
        """Press the button, sign in at the browser, and come back."""
        dialog = self.desk.dialog or await self.open()
        dialog.sign_in.click()
        await until(lambda: bool(self.browser.pages))
        await self.browser.come_back()


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Make]:
    user_file().unlink(missing_ok=True)
    theme = Theme(qapp, Scheme.LIGHT)
    made: list[Bench] = []

    def bench(cloud: FakeCloud, store: SecretStore | None = None) -> Bench:
        settings = Settings(platform="genesys", base_url=cloud.url, client_id="client-1")
        made.append(Bench(theme, settings, store or KeyringSecrets(MemoryKeyring())))
        return made[-1]

    yield bench
    for one in made:
        one.desk.close()
    theme.deleteLater()
    user_file().unlink(missing_ok=True)


async def test_whoever_signs_in_with_the_browser_arrives_with_a_token_that_is_kept(
    make: Make, cloud: FakeCloud
) -> None:
    bench = make(cloud)
    await bench.sign_in()
    await until(lambda: bench.arrived)
    at = bench.arrived[0]
    assert (at.address.base, at.client_id, at.platform, at.user) == (cloud.url, "client-1", "genesys", "user-1")
    kept = await at.place.kept_token.read()
    assert kept is not None
    assert kept.access.reveal() == "access-1"
    assert (load().settings.base_url, load().settings.client_id) == (cloud.url, "client-1")
    assert bench.desk.dialog is None
    assert not bench.told


async def test_nothing_of_the_sign_in_is_logged(make: Make, cloud: FakeCloud, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "supervisor_desk")
    bench = make(cloud)
    await bench.sign_in()
    await until(lambda: bench.arrived)
    own = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("supervisor_desk"))
    for secret in ("access-1", "code-1", bench.browser.query["state"], cloud.forms[0]["code_verifier"]):
        assert secret not in own


async def test_a_browser_that_cannot_be_opened_leaves_the_address_to_copy(make: Make, cloud: FakeCloud) -> None:
    bench = make(cloud)
    bench.browser.opens = False
    dialog = await bench.open()
    dialog.sign_in.click()
    await until(lambda: bool(dialog.waiting.address.text()))
    assert "could not be opened" in dialog.waiting.words
    assert dialog.waiting.address.text() == bench.browser.pages[0]
    assert not dialog.sign_in.isEnabled()
    await bench.browser.come_back()
    await until(lambda: bench.arrived)


async def test_waiting_can_be_given_up_and_begun_again(make: Make, cloud: FakeCloud) -> None:
    bench = make(cloud)
    dialog = await bench.open()
    dialog.sign_in.click()
    await until(lambda: not dialog.waiting.isHidden())
    dialog.waiting.give_up.click()
    assert dialog.waiting.isHidden()
    assert dialog.sign_in.isEnabled()
    dialog.sign_in.click()
    await until(lambda: len(bench.browser.pages) == 2)
    await bench.browser.come_back()
    await until(lambda: bench.arrived)


async def test_a_refusal_is_told_in_the_window_and_nothing_is_kept(make: Make, cloud: FakeCloud) -> None:
    ring = MemoryKeyring()
    cloud.refuses = "invalid_client"
    bench = make(cloud, KeyringSecrets(ring))
    await bench.sign_in()
    dialog = bench.desk.dialog
    assert dialog is not None
    await until(lambda: "does not know this client id" in dialog.problem)
    assert not ring.passwords
    assert not bench.arrived


async def test_a_client_without_its_scopes_signs_nobody_in(make: Make, cloud: FakeCloud) -> None:
    cloud.scopes = ["routing"]
    bench = make(cloud)
    await bench.sign_in()
    dialog = bench.desk.dialog
    assert dialog is not None
    await until(lambda: "lacks the scope conversations and notifications" in dialog.problem)


async def test_scopes_that_are_only_wanted_are_told_beside_the_board(make: Make, cloud: FakeCloud) -> None:
    cloud.scopes = ["conversations", "notifications"]
    bench = make(cloud)
    await bench.sign_in()
    await until(lambda: bench.arrived)
    assert "analytics:readonly" in bench.told[0]


async def test_in_memory_means_that_the_keyring_gets_nothing(make: Make, cloud: FakeCloud) -> None:
    bench = make(cloud, MemorySecrets("No keyring."))
    dialog = await bench.open()
    dialog.keep.click()
    await until(lambda: bool(bench.browser.pages))
    await bench.browser.come_back()
    await until(lambda: bench.arrived)
    assert not bench.arrived[0].store.lasting


async def test_the_test_of_the_connection_says_that_nobody_is_signed_in_yet(make: Make, cloud: FakeCloud) -> None:
    bench = make(cloud)
    dialog = await bench.open()
    dialog.test.click()
    await until(lambda: "Nobody is signed in" in dialog.checks.as_text(), within=10.0)
    assert not bench.browser.pages


async def test_a_terminal_signs_in_too_and_prints_the_address(
    cloud: FakeCloud, memory_keyring: MemoryKeyring, capsys: pytest.CaptureFixture[str]
) -> None:
    user_file().unlink(missing_ok=True)
    settings = Settings(platform="genesys", base_url=cloud.url, client_id="client-1")
    browser = FakeBrowser(opens=False)
    async with asyncio.TaskGroup() as group:
        signing_in = group.create_task(person_command.sign_in(Configuration(settings, {}), browser, PORTS))
        await until(lambda: bool(browser.pages))
        await browser.come_back()
    user_file().unlink(missing_ok=True)
    assert signing_in.result() == person_command.STORED
    shown = "".join(capsys.readouterr())
    assert browser.pages[0] in shown
    assert "You are signed in" in shown
    assert "access-1" not in shown
    assert any("access-1" in text for text in memory_keyring.passwords.values())


async def test_the_doctor_can_have_somebody_sign_in_for_its_examination_alone(
    cloud: FakeCloud, memory_keyring: MemoryKeyring
) -> None:
    settings = Settings(platform="genesys", base_url=cloud.url, client_id="client-1")
    place = await real_workplace(settings, MemorySecrets())
    browser = FakeBrowser()
    async with asyncio.TaskGroup() as group:
        group.create_task(person_command.signed_in_for_now(place, settings, browser))
        await until(lambda: bool(browser.pages))
        await browser.come_back()
    kept = await place.kept_token.read()
    assert kept is not None
    assert kept.user == "user-1"
    assert not memory_keyring.passwords

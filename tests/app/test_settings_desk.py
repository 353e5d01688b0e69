"""What follows from a choice, without the rest of the program."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from supervisor_desk.app.settings_desk import SettingsDesk
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.settings import Configuration, Settings, SettingsError, Source, user_file
from supervisor_desk.ui.check_words import CheckLine
from supervisor_desk.ui.settings_dialog import SettingsDialog
from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.waiting import until


class Owner:
    """Notes what it is asked, and agrees to open anew or not."""

    def __init__(self, *, agrees: bool = True) -> None:
        self.agrees = agrees
        self.applied: list[Settings] = []
        self.told: list[str] = []
        self.reopened: list[frozenset[str]] = []
        self.known: tuple[tuple[str, str], ...] = ()

    def apply(self, settings: Settings) -> None:
        self.applied.append(settings)

    def tell_settings(self, words: str) -> None:
        self.told.append(words)

    async def open_anew(self, changed: frozenset[str]) -> bool:
        self.reopened.append(changed)
        return self.agrees

    async def account_words(self) -> str:
        return "Nobody is signed in."

    def queues(self) -> tuple[tuple[str, str], ...]:
        return self.known

    async def examine(self) -> AsyncGenerator[CheckLine]:
        return
        yield


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def desk(owner: Owner, qapp: QApplication) -> Iterator[SettingsDesk]:
    async def sign_out() -> None:
        return

    user_file().unlink(missing_ok=True)
    tasks = Tasks(lambda name, error: pytest.fail(f"{name}: {error!r}"))
    configuration = Configuration(Settings(), {"theme": Source.POLICY})
    theme = Theme(qapp, Scheme.LIGHT)
    yield SettingsDesk(configuration, owner, Store(), None, theme, tasks, sign_in=lambda: None, sign_out=sign_out)
    theme.deleteLater()
    user_file().unlink(missing_ok=True)


async def opened(desk: SettingsDesk) -> SettingsDialog:
    desk.show()
    await until(lambda: desk.dialog is not None)
    assert desk.dialog is not None
    return desk.dialog


async def test_a_choice_counts_and_is_kept(desk: SettingsDesk, owner: Owner) -> None:
    assert desk.choose(density="compact")
    assert [one.density for one in owner.applied] == ["compact"]
    assert "compact" in user_file().read_text()
    assert desk.configuration.source("density") is Source.USER


async def test_what_is_so_already_is_no_choice(desk: SettingsDesk, owner: Owner) -> None:
    assert desk.choose(density="comfortable", theme="system")
    assert owner.applied == []
    assert not user_file().exists()


async def test_against_policy_nothing_changes_and_that_is_said(desk: SettingsDesk, owner: Owner) -> None:
    assert not desk.choose(theme="dark")
    assert desk.settings.theme == "system"
    assert "policy" in owner.told[0]
    assert [one.theme for one in owner.applied] == ["system"], "what the menu shows is put back"


async def test_a_choice_that_cannot_be_kept_counts_all_the_same_and_that_is_said(
    desk: SettingsDesk, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise SettingsError("The disk is full. They hold till you close.")

    monkeypatch.setattr("supervisor_desk.app.settings_desk.save_user", full)
    assert desk.choose(density="compact")
    assert desk.settings.density == "compact"
    assert owner.told == ["The disk is full. They hold till you close."]


async def test_settings_of_the_connection_ask_to_open_anew_and_nothing_else_does(
    desk: SettingsDesk, owner: Owner
) -> None:
    dialog = await opened(desk)
    dialog.row("skills").editor.show_value(("german",))
    dialog.row("density").editor.show_value("compact")
    dialog.save.click()
    await until(lambda: owner.reopened)
    assert owner.reopened == [frozenset({"skills"})]
    assert desk.dialog is None
    dialog = await opened(desk)
    dialog.row("density").editor.show_value("comfortable")
    dialog.save.click()
    await until(lambda: desk.dialog is None)
    assert len(owner.reopened) == 1


async def test_an_address_is_kept_as_it_is_meant(desk: SettingsDesk, owner: Owner) -> None:
    dialog = await opened(desk)
    dialog.row("base_url").editor.show_value("api.example.com/")
    dialog.save.click()
    await until(lambda: owner.reopened)
    assert desk.settings.base_url == "https://api.example.com"


async def test_queues_that_the_service_told_can_be_chosen_before_a_call_is_seen(
    desk: SettingsDesk, owner: Owner
) -> None:
    owner.known = (("queue-2", "Billing"), ("queue-1", "Accounts"))
    dialog = await opened(desk)
    dialog.row("queues").editor.show_value(("queue-2",))
    dialog.save.click()
    await until(lambda: owner.reopened)
    assert desk.settings.queues == ("queue-2",)


async def test_an_address_outside_of_the_regions_is_no_genesys_cloud(desk: SettingsDesk, owner: Owner) -> None:
    dialog = await opened(desk)
    dialog.row("platform").editor.show_value("genesys")
    dialog.row("base_url").editor.show_value("https://api.example.com")
    dialog.save.click()
    await until(lambda: "no region of Genesys Cloud" in dialog.row("platform").problem)
    assert not owner.reopened
    assert desk.settings.platform == "control"
    desk.close()


async def test_who_would_rather_stay_is_told_that_it_is_saved(desk: SettingsDesk, owner: Owner) -> None:
    owner.agrees = False
    dialog = await opened(desk)
    dialog.row("skills").editor.show_value(("german",))
    dialog.save.click()
    await until(lambda: owner.told)
    assert "saved" in owner.told[0]
    assert desk.settings.skills == ("german",)


async def test_a_disk_that_does_not_take_them_leaves_the_window_open(
    desk: SettingsDesk, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise SettingsError("The disk is full.")

    monkeypatch.setattr("supervisor_desk.app.settings_desk.save_user", full)
    dialog = await opened(desk)
    dialog.row("skills").editor.show_value(("german",))
    dialog.save.click()
    await until(lambda: dialog.note == "The disk is full.")
    assert desk.settings.skills == ()
    assert owner.reopened == []
    desk.close()

"""Choosing platform and region in the sign-in window: each platform shows its own fields and no others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.browser_wait import BrowserWait
from supervisor_desk.ui.place_choice import PlaceChoice
from supervisor_desk.ui.signin_dialog import SignInDialog
from supervisor_desk.ui.signin_view import Entry, SignInView
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

FRANKFURT, IRELAND = "https://api.mypurecloud.de", "https://api.mypurecloud.ie"
VIEW = SignInView(
    IRELAND,
    "client-1",
    stored=False,
    lasting=True,
    keeping="Secrets are kept here.",
    platform="genesys",
    platforms=(("control", "Control contract"), ("genesys", "Genesys Cloud")),
    personal=frozenset({"genesys"}),
    regions=((FRANKFURT, "Frankfurt"), (IRELAND, "Ireland")),
    about_person="Your browser opens.",
)
PAGE = "https://login.mypurecloud.ie/oauth/authorize?state=x"
Make = Callable[..., SignInDialog]


@pytest.fixture
def made(theme: Theme, qtbot: QtBot) -> Make:
    def make(view: SignInView = VIEW) -> SignInDialog:
        return bring_up(qtbot, SignInDialog(theme, view))

    return make


def _entered(dialog: SignInDialog) -> Entry:
    given: list[Entry] = []
    dialog.entered.connect(given.append)
    dialog.sign_in.click()
    return given[-1]


def test_a_person_chooses_a_region_and_enters_no_secret(made: Make) -> None:
    dialog = made()
    assert dialog.place.region.currentText() == "Ireland"
    assert not any(field.isVisible() for field in (dialog.address, dialog.secret, dialog.refresh_token, dialog.way))
    assert dialog.sign_in.text() == "Sign in with the browser"
    dialog.place.region.setCurrentIndex(0)
    assert _entered(dialog) == Entry(FRANKFURT, "client-1", platform="genesys")


def test_another_address_can_be_typed(made: Make) -> None:
    dialog = made(replace(VIEW, address="http://127.0.0.1:9000"))
    assert dialog.address.isVisible()
    assert _entered(dialog).address == "http://127.0.0.1:9000"


def test_without_an_address_the_first_region_is_offered(made: Make) -> None:
    assert _entered(made(replace(VIEW, address=""))).address == FRANKFURT


def test_the_other_platform_has_its_secret_and_its_own_address(made: Make) -> None:
    dialog = made()
    dialog.place.platform.setCurrentIndex(0)
    assert dialog.secret.isVisible()
    assert not dialog.place.region.isVisible()
    dialog.address.setText("https://api.example.com")
    dialog.secret.setText("s3cret")
    assert _entered(dialog) == Entry("https://api.example.com", "client-1", "s3cret")


def test_a_secret_that_was_typed_for_the_other_platform_is_not_handed_over(made: Make) -> None:
    dialog = made()
    dialog.place.platform.setCurrentIndex(0)
    dialog.secret.setText("s3cret")
    dialog.place.platform.setCurrentIndex(1)
    assert not _entered(dialog).client_secret


def test_with_one_platform_there_is_nothing_to_choose(made: Make) -> None:
    dialog = made(replace(VIEW, platforms=VIEW.platforms[:1], platform="control"))
    assert not dialog.place.platform.isVisible()


def test_policy_fixes_platform_and_region(made: Make) -> None:
    dialog = made(replace(VIEW, platform_locked=True, address_locked=True))
    assert not dialog.place.platform.isEnabled()
    assert not dialog.place.region.isEnabled()
    dialog.show_waiting(PAGE, opened=True)
    dialog.end_waiting()
    assert not dialog.place.region.isEnabled()


def test_the_choice_is_told_when_it_changes(qtbot: QtBot) -> None:
    choice = PlaceChoice(VIEW)
    qtbot.addWidget(choice.platform)
    qtbot.addWidget(choice.region)
    with qtbot.waitSignal(choice.changed, timeout=1000):
        choice.region.setCurrentIndex(0)
    assert choice.region_address == FRANKFURT


def test_while_the_browser_has_the_word_nothing_can_be_changed(made: Make) -> None:
    dialog = made()
    given_up: list[bool] = []
    dialog.given_up.connect(lambda: given_up.append(True))
    dialog.show_waiting(PAGE, opened=True)
    assert dialog.waiting.isVisible()
    assert not dialog.client_id.isEnabled()
    assert not dialog.sign_in.isEnabled()
    dialog.waiting.give_up.click()
    assert given_up == [True]
    dialog.end_waiting()
    assert dialog.sign_in.isEnabled()
    assert not dialog.waiting.address.text()


def test_the_address_is_copied_for_a_browser_that_did_not_open(qtbot: QtBot) -> None:
    wait = BrowserWait()
    qtbot.addWidget(wait)
    wait.begin(PAGE, opened=False)
    assert "could not be opened" in wait.words
    wait.copy.click()
    assert QGuiApplication.clipboard().text() == PAGE
    QGuiApplication.clipboard().clear()

"""Entering credentials: nothing secret is shown or left behind, and without a safe keyring there is a clear choice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.check_words import CheckLine, CheckResult
from supervisor_desk.ui.signin_dialog import SignInDialog
from supervisor_desk.ui.signin_view import Entry, SignInView
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

SECRET = "canary-s3cret"
Make = Callable[..., SignInDialog]


@pytest.fixture
def made(theme: Theme, qtbot: QtBot) -> Make:
    def make(*, stored: bool = False, lasting: bool = True, locked: bool = False) -> SignInDialog:
        view = SignInView(
            "https://api.example.com",
            "desk-1",
            stored,
            lasting,
            "Secrets are kept here.",
            address_locked=locked,
            client_id_locked=locked,
        )
        return bring_up(qtbot, SignInDialog(theme, view))

    return make


def entries(dialog: SignInDialog) -> list[Entry]:
    given: list[Entry] = []
    dialog.entered.connect(given.append)
    dialog.tested.connect(given.append)
    return given


def test_what_was_typed_is_handed_over(made: Make) -> None:
    dialog = made()
    given = entries(dialog)
    dialog.address.setText("  api.other.com ")
    QTest.keyClicks(dialog.secret, SECRET)
    dialog.sign_in.click()
    assert given == [Entry("api.other.com", "desk-1", SECRET)]
    assert dialog.isVisible(), "it waits for the answer"


def test_secrets_are_typed_unseen_and_show_in_no_repr(made: Make) -> None:
    dialog = made()
    given = entries(dialog)
    dialog.secret.setText(SECRET)
    assert dialog.secret.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.refresh_token.echoMode() is QLineEdit.EchoMode.Password
    dialog.sign_in.click()
    assert SECRET not in repr(given)


def test_nothing_secret_stays_in_a_window_that_is_closed(made: Make) -> None:
    dialog = made()
    dialog.secret.setText(SECRET)
    dialog.refresh_token.setText(SECRET)
    dialog.cancel.click()
    assert dialog.secret.text() == dialog.refresh_token.text() == ""


def test_a_refresh_token_is_the_other_way_and_comes_with_or_without_a_secret(made: Make) -> None:
    dialog = made()
    given = entries(dialog)
    assert not dialog.refresh_token.isVisible()
    dialog.way.setCurrentIndex(1)
    assert dialog.refresh_token.isVisible()
    dialog.refresh_token.setText("r-1")
    dialog.sign_in.click()
    dialog.way.setCurrentIndex(0)
    dialog.sign_in.click()
    assert [one.refresh_token for one in given] == ["r-1", ""]


def test_a_stored_secret_need_not_be_typed_again_unless_the_account_is_another(made: Make) -> None:
    dialog = made(stored=True)
    assert "Stored" in dialog.secret.placeholderText()
    dialog.client_id.setText("desk-2")
    assert dialog.secret.placeholderText() == ""


def test_with_a_keyring_there_is_one_way_and_enter_takes_it(made: Make) -> None:
    dialog = made()
    given = entries(dialog)
    assert not dialog.keep.isVisible()
    QTest.keyClick(dialog.client_id, Qt.Key.Key_Return)
    assert [one.in_memory for one in given] == [False]


def test_without_a_safe_keyring_memory_must_be_chosen(made: Make) -> None:
    dialog = made(lasting=False)
    given = entries(dialog)
    assert not dialog.sign_in.isVisible()
    assert "memory" in dialog.keep.text()
    assert dialog.cancel.isVisible()
    QTest.keyClick(dialog.client_id, Qt.Key.Key_Return)
    assert given == [], "Enter does not choose"
    dialog.keep.click()
    assert [one.in_memory for one in given] == [True]


def test_a_keyring_that_fails_leaves_the_choice(made: Make) -> None:
    dialog = made()
    dialog.show_keyring_trouble("It is locked.")
    assert "It is locked." in dialog.keeping_words
    assert dialog.keep.isVisible()
    assert dialog.sign_in.isVisible(), "it may be unlocked, and tried again"


def test_a_problem_is_said_until_something_is_typed(made: Make) -> None:
    dialog = made()
    dialog.show_problem("“x” is not an address.")
    assert dialog.problem
    QTest.keyClicks(dialog.address, "y")
    assert dialog.problem == ""


def test_what_policy_sets_cannot_be_typed_over_and_says_so(made: Make) -> None:
    dialog = made(locked=True)
    for line in (dialog.address, dialog.client_id):
        before = line.text()
        QTest.keyClicks(line, "x")
        assert line.text() == before
        assert "policy" in line.accessibleDescription()


def test_the_test_is_asked_for_and_its_lines_have_room(made: Make) -> None:
    dialog = made()
    given = entries(dialog)
    dialog.secret.setText(SECRET)
    dialog.test.click()
    assert [one.client_secret for one in given] == [SECRET]
    height = dialog.height()
    dialog.begin_test()
    dialog.checks.show_line(CheckLine(key="name", tried="Name", result=CheckResult.OK, found="Known."))
    assert dialog.checks.isVisible()
    assert dialog.height() > height

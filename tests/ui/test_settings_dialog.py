"""The settings dialog: only what changed is handed over, policy is locked, nothing unusable can be saved."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QDoubleSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from supervisor_desk.settings import Configuration, Settings, Source
from supervisor_desk.ui.settings_dialog import Entered, SettingsDialog
from supervisor_desk.ui.settings_fields import CENTER, DESK
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> SettingsDialog:
    made = Configuration(Settings(queues=("q1", "q2")), {"mask_customers": Source.POLICY})
    return bring_up(qtbot, SettingsDialog(theme, made))


def line(dialog: SettingsDialog, name: str) -> QLineEdit:
    found = dialog.editor(name)
    assert isinstance(found, QLineEdit)
    return found


def may_save(dialog: SettingsDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Save).isEnabled()


def test_nothing_changed_means_nothing_to_save(dialog: SettingsDialog) -> None:
    assert dialog.entered == Entered({})
    assert not may_save(dialog)


def test_only_what_changed_is_handed_over(dialog: SettingsDialog) -> None:
    line(dialog, "base_url").setText(" https://cc.example.com ")
    line(dialog, "queues").setText("q1, q3,, ")
    theme = dialog.editor("theme")
    assert isinstance(theme, QComboBox)
    theme.setCurrentIndex(theme.findData("dark"))
    deadline = dialog.editor("delivery_deadline_s")
    assert isinstance(deadline, QDoubleSpinBox)
    deadline.setValue(8.0)
    assert dialog.entered.changes == {
        "base_url": "https://cc.example.com",
        "queues": ("q1", "q3"),
        "theme": "dark",
        "delivery_deadline_s": 8.0,
    }
    assert may_save(dialog)


def test_what_cannot_be_used_is_said_and_cannot_be_saved(dialog: SettingsDialog) -> None:
    line(dialog, "base_url").setText("http://cc.example.com")
    assert "https://" in dialog.note
    assert not may_save(dialog)


def test_what_holds_from_the_next_start_on_is_said(dialog: SettingsDialog) -> None:
    line(dialog, "base_url").setText("https://cc.example.com")
    assert dialog.note == "Address: from the next start of the desk on."


def test_what_the_policy_sets_is_locked_and_says_so(dialog: SettingsDialog) -> None:
    mask = dialog.editor("mask_customers")
    assert isinstance(mask, QCheckBox)
    assert not mask.isEnabled()
    assert "policy" in mask.toolTip()


def test_a_secret_is_never_shown_and_never_told_by_the_record(dialog: SettingsDialog) -> None:
    dialog.secret.setText("hunter2")
    assert dialog.secret.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.entered.client_secret == "hunter2"
    assert "hunter2" not in repr(dialog.entered)
    assert may_save(dialog)


def test_every_setting_that_people_may_change_has_a_row() -> None:
    rows = {about.name for about in (*CENTER, *DESK)}
    assert rows == set(Settings.__struct_fields__) - {"platform"}

"""The settings as rows of a form: which editor each one has, what it is called, and how text becomes a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLineEdit, QWidget


@dataclass(frozen=True, slots=True)
class About:
    """``name`` is the field of ``Settings``. ``choices`` makes it a list, ``later`` says that it needs a new start."""

    name: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    later: bool = True


CENTER = (
    About("base_url", "Address", "https://… Empty opens the training floor."),
    About("client_id", "Client ID", "From your administrator"),
    About("token_path", "Token path", "Path of the sign-in, for example /oauth/token"),
    About("token_in_query", "Send the token in the address", "Only for a service that cannot take it in a header."),
    About("ca_file", "Authority file", "PEM file of your organization's own authority"),
    About("queues", "Queues", "Ids, separated by commas. Empty means all."),
    About("skills", "Skills", "Separated by commas. Empty means all."),
)
DESK = (
    About("theme", "Theme", choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")), later=False),
    About("density", "Rows", choices=(("comfortable", "Comfortable"), ("compact", "Compact")), later=False),
    About("mask_customers", "Mask customers", later=False),
    About("delivery_deadline_s", "Pending delivery after (s)"),
    About("audit_file", "Audit log", "Empty means the usual place"),
    About(
        "log_level",
        "Log",
        choices=(("error", "Errors"), ("warning", "Warnings"), ("info", "Information"), ("debug", "Everything")),
    ),
)


@dataclass(frozen=True, slots=True)
class Editor:
    """A widget, how to read what is in it, and how to hear that it changed."""

    widget: QWidget
    value: Callable[[], Any]
    connect: Callable[[Callable[[], object]], object]


def editor_for(about: About, value: object) -> Editor:
    """An editor for a setting that now has ``value``."""
    if about.choices:
        box = QComboBox()
        for key, words in about.choices:
            box.addItem(words, key)
        box.setCurrentIndex(box.findData(value))
        return Editor(box, box.currentData, lambda heard: box.currentIndexChanged.connect(lambda _row: heard()))
    if isinstance(value, bool):
        check = QCheckBox(about.label)
        check.setChecked(value)
        return Editor(check, check.isChecked, lambda heard: check.toggled.connect(lambda _on: heard()))
    if isinstance(value, float):
        spin = QDoubleSpinBox()
        spin.setRange(0.5, 60.0)
        spin.setSingleStep(0.5)
        spin.setValue(value)
        return Editor(spin, spin.value, lambda heard: spin.valueChanged.connect(lambda _value: heard()))
    listed = isinstance(value, tuple)
    line = QLineEdit(", ".join(value) if isinstance(value, tuple) else str(value))
    line.setPlaceholderText(about.hint)
    read = (lambda: _split(line.text())) if listed else (lambda: line.text().strip())
    return Editor(line, read, lambda heard: line.textChanged.connect(lambda _text: heard()))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())

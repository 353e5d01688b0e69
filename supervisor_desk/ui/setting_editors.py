"""Editors for single settings: one face for all of them, so that a row need not know what is edited."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from supervisor_desk.ui.settings_fields import About, Kind
from supervisor_desk.ui.tick_list import TickList

_STEP = 0.5


class Editor(QWidget):
    """``changed`` says that another value is in it. ``field`` is the widget that takes the keyboard."""

    changed = Signal()
    field: QWidget

    def value(self) -> Any:
        """What is in it, as ``Settings`` has it."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Put ``value`` in."""
        raise NotImplementedError

    def lock(self) -> None:
        """Let it be read and not changed."""
        self.field.setEnabled(False)

    def _place(self, *widgets: QWidget) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in widgets:
            row.addWidget(widget)
        self.field = widgets[0]
        self.setFocusProxy(widgets[0])


class ChoiceEditor(Editor):
    """One of a few."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self._box = QComboBox()
        for value, words in about.choices:
            self._box.addItem(words, value)
        self._box.currentIndexChanged.connect(self.changed)
        self._place(self._box)

    def value(self) -> str:
        return str(self._box.currentData())

    def show_value(self, value: Any) -> None:
        self._box.setCurrentIndex(self._box.findData(value))


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self._check = QCheckBox(about.hint or about.title)
        self._check.toggled.connect(self.changed)
        self._place(self._check)

    def value(self) -> bool:
        return self._check.isChecked()

    def show_value(self, value: Any) -> None:
        self._check.setChecked(bool(value))


class SecondsEditor(Editor):
    """A span of time in seconds."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self._spin = QDoubleSpinBox()
        self._spin.setRange(*about.seconds)
        self._spin.setSingleStep(_STEP)
        self._spin.setDecimals(1)
        self._spin.setSuffix(" s")
        self._spin.valueChanged.connect(self.changed)
        self._place(self._spin)

    def value(self) -> float:
        return self._spin.value()

    def show_value(self, value: Any) -> None:
        self._spin.setValue(float(value))

    def lock(self) -> None:
        self._spin.setReadOnly(True)


class TextEditor(Editor):
    """A line of text."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self._line = QLineEdit()
        self._line.setPlaceholderText(about.hint)
        self._line.textChanged.connect(self.changed)
        self._place(self._line)

    def value(self) -> str:
        return self._line.text().strip()

    def show_value(self, value: Any) -> None:
        self._line.setText(str(value))
        self._line.setCursorPosition(0)

    def lock(self) -> None:
        self._line.setReadOnly(True)


class PathEditor(TextEditor):
    """A file, typed or chosen."""

    def __init__(self, about: About) -> None:
        super().__init__(about)
        self._about = about
        self._browse = QPushButton("Choose…")
        self._browse.setAutoDefault(False)
        self._browse.setAccessibleName(f"Choose a file: {about.title}")
        self._browse.clicked.connect(self._choose)
        row = self.layout()
        if row is not None:
            row.addWidget(self._browse)

    def lock(self) -> None:
        super().lock()
        self._browse.setEnabled(False)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._about.title)
        if self._about.kind is Kind.SAVE_FILE:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("sqlite3")
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # an audit log is written on, never over
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.show_value)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class TicksEditor(Editor):
    """Some of those that are known, or added by their id; none ticked means all."""

    def __init__(self, about: About, known: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._ticks = TickList(about.many, known)
        self._ticks.changed.connect(self.changed)
        self._place(self._ticks)

    def value(self) -> tuple[str, ...]:
        return self._ticks.ticked

    def show_value(self, value: Any) -> None:
        self._ticks.tick(tuple(value))

    def lock(self) -> None:
        self._ticks.lock()


def editor_for(about: About, known: tuple[tuple[str, str], ...] = ()) -> Editor:
    """The editor of a setting; ``known`` are ids and names that ticks offer."""
    match about.kind:
        case Kind.CHOICE:
            return ChoiceEditor(about)
        case Kind.SWITCH:
            return SwitchEditor(about)
        case Kind.SECONDS:
            return SecondsEditor(about)
        case Kind.TEXT:
            return TextEditor(about)
        case Kind.OPEN_FILE | Kind.SAVE_FILE:
            return PathEditor(about)
        case Kind.TICKS:
            return TicksEditor(about, known)

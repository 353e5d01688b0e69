"""The fields by which the audit log is narrowed down, and the filter they stand for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.situation import Fix
from supervisor_desk.audit.search import Filter

TYPING_MS = 200
"""A search starts when typing rests for so long (milliseconds)."""
_ANY = ""
_SPANS = (("Any time", 0), ("Last hour", 1), ("Last 24 hours", 24), ("Last 7 days", 24 * 7))
_STEPS = (("Any step", _ANY), ("Asked", "intent"), ("Became", "outcome"), ("Notice", "notice"))


class AuditFields(QWidget):
    """``changed`` is emitted when something else is wanted, once per pause in typing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delivery = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: ids, words, states")
        self.search.setAccessibleName("Search the audit log")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(160)
        self.search.textEdited.connect(self._typing.start)
        self.search.returnPressed.connect(self._at_once)
        self.span = _box("Time", _SPANS)
        self.step = _box("Step", _STEPS)
        deeds = ((one.value.capitalize(), one.value) for one in (*Kind, *Fix))
        self.what = _box("Action", (("Any action", _ANY), *deeds))
        states = ((_state_word(state), state.value) for state in DeliveryState)
        self.state = _box("State", (("Any state", _ANY), *states))
        self.everything = QPushButton("Show all")
        self.everything.setToolTip("<p>Empty all fields and look at the whole log.</p>")
        self.everything.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1)
        for box in self._boxes:
            box.activated.connect(self._at_once)
            row.addWidget(box)
        row.addWidget(self.everything)

    def chosen(self, now: float) -> Filter:
        """The filter that they stand for at ``now`` (seconds since the epoch)."""
        hours = self.span.currentData()
        return Filter(
            since=datetime.fromtimestamp(now, UTC) - timedelta(hours=hours) if hours else None,
            step=self.step.currentData(),
            what=self.what.currentData(),
            state=self.state.currentData(),
            delivery=self._delivery,
            text=self.search.text().strip(),
        )

    def narrow_to(self, delivery: str) -> None:
        """Look at the entries of one command and at nothing else."""
        self._empty()
        self._delivery = delivery
        self._at_once()

    def clear(self) -> None:
        """Look at everything."""
        self._empty()
        self._at_once()

    @property
    def _boxes(self) -> tuple[QComboBox, ...]:
        return self.span, self.step, self.what, self.state

    def _empty(self) -> None:
        self._delivery = ""
        self.search.clear()
        for box in self._boxes:
            box.setCurrentIndex(0)

    def _at_once(self) -> None:
        self._typing.stop()
        self.changed.emit()


def _box(name: str, choices: tuple[tuple[str, object], ...]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for words, value in choices:
        made.addItem(words, value)
    return made


def _state_word(state: DeliveryState) -> str:
    return "Pending delivery" if state is DeliveryState.UNPROVEN else state.value.capitalize()

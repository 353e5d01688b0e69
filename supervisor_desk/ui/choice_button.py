"""A button that opens a list of queues or channels to tick; the list stays open while one chooses several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from supervisor_desk.ui.board_rows import Choice

_LONGEST = 22
"""Letters of a single choice that fit on the button."""


class StayingMenu(QMenu):
    """A menu that ticking does not close; Esc, a click elsewhere or an entry without a tick does."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if _can_be_ticked(action):
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and _can_be_ticked(action):
            action.trigger()
        else:
            super().keyPressEvent(event)


def _can_be_ticked(action: QAction | None) -> bool:
    """Whether there is an entry, contrary to what the stubs promise, and it has a tick."""
    return action is not None and action.isCheckable() and action.isEnabled()


class ChoiceButton(QToolButton):
    """``picked`` gives the keys that are ticked, an empty set for all."""

    picked = Signal(object)

    def __init__(self, one: str, many: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._one = one
        self._many = many
        self._choices: Sequence[Choice] = ()
        self._ticked: frozenset[str] = frozenset()
        self._menu = StayingMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._describe()

    @property
    def ticked(self) -> frozenset[str]:
        """The keys that are ticked; empty for all."""
        return self._ticked

    def offer(self, choices: Sequence[Choice]) -> None:
        """Note what can be chosen. An open list is left as it is, for its entries must not move."""
        self._choices = choices
        self._describe()

    def tick(self, keys: frozenset[str]) -> None:
        """Tick just these, without telling anybody."""
        self._ticked = keys
        self._describe()

    def _fill(self) -> None:
        self._menu.clear()
        everything = self._menu.addAction(f"All {self._many.lower()}")
        everything.triggered.connect(lambda: self._pick(frozenset()))
        self._menu.addSeparator()
        for choice in self._choices:
            action = self._menu.addAction(f"{choice.name.replace('&', '&&')}\t{choice.count:,}")
            action.setCheckable(True)
            action.setChecked(choice.key in self._ticked)
            action.triggered.connect(lambda ticked, key=choice.key: self._toggle(key, ticked))
        if not self._choices:
            self._menu.addAction(f"No {self._many.lower()} yet").setEnabled(False)

    def _toggle(self, key: str, ticked: bool) -> None:
        self._pick(self._ticked | {key} if ticked else self._ticked - {key})

    def _pick(self, keys: frozenset[str]) -> None:
        self.tick(keys)
        self.picked.emit(keys)

    def _describe(self) -> None:
        names = [choice.name for choice in self._choices if choice.key in self._ticked]
        if not self._ticked:
            told = f"{self._many}: all"
        elif len(self._ticked) == 1 and names:
            told = f"{self._one}: {names[0]}"
        else:
            told = f"{self._many}: {len(self._ticked)} of {len(self._choices)}"
        shown = told if len(told) <= len(self._one) + 2 + _LONGEST else told[: len(self._one) + 1 + _LONGEST] + "…"
        self.setText(shown.replace("&", "&&") + "  ▾")
        self.setAccessibleName(told)
        self.setToolTip(f"Show only some {self._many.lower()}. Now {', '.join(names) if names else 'all are shown'}.")

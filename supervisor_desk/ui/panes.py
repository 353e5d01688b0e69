"""Moving the keyboard from pane to pane with F6, whatever widget inside has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


@dataclass(frozen=True, slots=True)
class Pane:
    """A part of the window: its widget, and how to put the keyboard into it."""

    widget: QWidget
    enter: Callable[[], None]


def next_pane(panes: Sequence[Pane], step: int) -> None:
    """Put the keyboard into the pane ``step`` further on; hidden ones are left out. From outside, into the first."""
    shown = [pane for pane in panes if pane.widget.isVisible()]
    if not shown:
        return
    focused = QApplication.focusWidget()
    here = next((at for at, pane in enumerate(shown) if _holds(pane.widget, focused)), None)
    target = 0 if here is None else (here + step) % len(shown)
    shown[target].enter()


def enter_first(widget: QWidget) -> None:
    """Put the keyboard on the first part of ``widget`` that takes it by Tab."""
    candidates = [widget, *widget.findChildren(QWidget)]
    for one in candidates:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled():
            one.setFocus(Qt.FocusReason.TabFocusReason)
            return


def _holds(widget: QWidget, focused: QWidget | None) -> bool:
    return focused is not None and (focused is widget or widget.isAncestorOf(focused))

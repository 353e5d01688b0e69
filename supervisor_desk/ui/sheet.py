"""The style sheet of the desk, made from the tokens: what a palette cannot say about edges, focus and spacing.

Widgets choose a look by two properties of their own, ``tone`` (quiet, busy, good, waiting, bad, live) and ``look``
(panel, card, title, dim, small, strong, primary, flat, strip); nothing else sets a style sheet.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtWidgets import QWidget

from supervisor_desk.ui.tokens import Tokens

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "themes"
"""Pictures that a style sheet can only name by their file."""

_SHEET = Template("""
QToolTip { color: $text; background: $panel; border: 1px solid $edge; padding: 5px 7px; }
QMainWindow, QDialog { background: $window; }
QMenuBar { background: $window; border-bottom: 1px solid $line; padding: 1px 4px; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $panel; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $selection_text; }
QMenu::item:disabled { color: $text_off; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 6px; }
QStatusBar { background: $window; border-top: 1px solid $line; }
QStatusBar::item { border: none; }

QFrame[look="panel"], QWidget[look="panel"] { background: $panel; }
QFrame[look="card"] { background: $panel; border: 1px solid $line; border-radius: 6px; }
QFrame[look="strip"] { background: $raised; border: none; border-radius: 6px; }
QFrame[place="top"] { margin-top: 6px; }
QLabel[look="title"] { color: $text; }
QLabel[look="dim"], QLabel[look="small"] { color: $text_dim; }
QLabel[tone="quiet"] { color: $text_dim; }
QLabel[tone="busy"] { color: $busy; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="waiting"] { color: $waiting; }
QLabel[tone="bad"] { color: $bad; }

QPushButton, QToolButton { background: $raised; color: $text; border: 1px solid $edge; border-radius: 5px;
    padding: 4px 11px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 3px 10px; }
QPushButton:disabled, QToolButton:disabled { color: $text_off; border-color: $line; background: $window; }
QPushButton[look="primary"], QToolButton[look="primary"] { background: $accent; color: $accent_text;
    border-color: $accent; }
QPushButton[look="primary"]:disabled { color: $text_off; border-color: $line; background: $window; }
QPushButton[look="primary"]:focus, QToolButton[look="primary"]:focus { border-color: $text; }
QToolButton[barred="true"], QToolButton[look="primary"][barred="true"] { color: $text_off; background: transparent;
    border: 1px dashed $edge; }
QToolButton[barred="true"]:focus { border: 2px dashed $focus; }
QPushButton[look="flat"], QToolButton[look="flat"] { background: transparent; border: 1px solid transparent;
    padding: 3px 6px; }
QPushButton[look="flat"]:hover, QToolButton[look="flat"]:hover { background: $hover; }
QPushButton[look="flat"]:focus, QToolButton[look="flat"]:focus { border: 2px solid $focus; padding: 2px 5px; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit { background: $panel; color: $text;
    border: 1px solid $edge; border-radius: 5px; padding: 3px 6px; selection-background-color: $accent;
    selection-color: $accent_text; }
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateTimeEdit:focus
    { border: 2px solid $focus; padding: 2px 5px; }
QLineEdit:read-only, QSpinBox:read-only, QDoubleSpinBox:read-only { background: $window; border-style: dashed; }
QAbstractSpinBox QLineEdit { border: none; padding: 0 0 0 4px; background: transparent; }
QLineEdit, QPlainTextEdit { placeholder-text-color: $text_off; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { width: 18px;
    border: none; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$folder/arrow-up.svg"); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$folder/arrow-down.svg"); width: 12px; height: 12px; }
QCheckBox { spacing: 6px; padding: 2px 4px 2px 2px; border: 2px solid transparent; border-radius: 5px; }
QCheckBox:focus { border-color: $focus; }
QCheckBox::indicator { width: 15px; height: 15px; border: 1px solid $edge; border-radius: 4px; background: $panel; }
QCheckBox::indicator:hover { background: $hover; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$folder/$tick"); }
QCheckBox::indicator:disabled { border-color: $line; }

QComboBox { background: $panel; color: $text; border: 1px solid $edge; border-radius: 5px; padding: 4px 6px 4px 8px; }
QComboBox:hover { background: $hover; }
QComboBox:focus { border: 2px solid $focus; padding: 3px 5px 3px 7px; }
QComboBox:disabled, QLineEdit:disabled { color: $text_off; border-color: $line; background: $window; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$folder/arrow-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $edge; padding: 3px; }

QTabWidget::pane { border: none; border-top: 1px solid $line; top: -1px; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { color: $text_dim; background: transparent; border: none; border-bottom: 3px solid transparent;
    padding: 5px 9px 4px 9px; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover:!selected { color: $text; background: $hover; }
QTabBar:focus { outline: none; }
QTabBar::tab:selected:focus { background: $selection; color: $selection_text; border-bottom-color: $focus; }

QTableView, QTreeView, QListView { background: $panel; border: none; outline: none; gridline-color: $line;
    selection-background-color: $selection; selection-color: $selection_text; }
QTableView::item { padding: 0 6px; }
QListWidget { border: 1px solid $edge; border-radius: 5px; padding: 2px; }
QListWidget:focus { border: 2px solid $focus; padding: 1px; }
QListWidget::item { padding: 3px 4px; }
QListWidget::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 4px; background: $panel; }
QListWidget::indicator:checked { background: $accent; border-color: $accent; image: url("$folder/$tick"); }
QHeaderView { background: $window; }
QHeaderView::section { background: $window; color: $text_dim; border: none; border-bottom: 1px solid $line;
    border-right: 1px solid $line; padding: 4px 8px; }
QTableCornerButton::section { background: $window; border: none; }

QScrollArea, QStackedWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $text_off; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $selection; }
QProgressBar { background: $raised; border: 1px solid $edge; border-radius: 5px; text-align: center; color: $text;
    min-height: 18px; }
QProgressBar::chunk { background: $selection; border-radius: 4px; border-right: 3px solid $accent; }
""")

_TINTED = Template("""
QFrame[look="card"][tone="$tone"], QFrame[look="strip"][tone="$tone"] { background: $back; border: 1px solid $mark; }
QFrame[tone="$tone"] > QLabel { color: $text; }
""")
_TONES = ("busy", "good", "waiting", "bad")


def style_sheet(tokens: Tokens) -> str:
    """The style sheet in those colors."""
    colors = {name: getattr(tokens, name) for name in tokens.__slots__ if name != "dark"}
    tinted = (
        _TINTED.substitute(tone=tone, back=colors[f"{tone}_back"], mark=colors[tone], text=tokens.text)
        for tone in _TONES
    )
    tick = "tick-on-light.svg" if tokens.dark else "tick-on-dark.svg"
    return _SHEET.substitute(colors, folder=FOLDER.as_posix(), tick=tick) + "".join(tinted)


def give_look(widget: QWidget, **properties: str) -> None:
    """Set the properties that the style sheet looks at, and have the widget styled anew if one changed."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()

"""The menus: every command of the desk, so that nothing needs a mouse, with its key beside it.

Entries stay usable when a rule says no: choosing one then tells why, where a disabled entry would stay silent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.ui import icons
from supervisor_desk.ui.call_buttons import offered, wanted
from supervisor_desk.ui.delivery_words import kind_mark
from supervisor_desk.ui.keys import ASKS, BEYOND, FORMS, KEYS, SWITCHES, Command
from supervisor_desk.ui.menu_titles import menus_of
from supervisor_desk.ui.theme import Theme

_CONVERSATION = (
    (Command.LISTEN, "&Listen"),
    (Command.COACH, "&Coach"),
    (Command.BARGE, "&Barge In"),
    (Command.STOP, "&Stop"),
    (Command.SAFER, "Step &Down to the Safer Mode"),
    None,
    (Command.TEXT_CUE, "&Text Cue…"),
    (Command.VOICE_CUE, "&Voice Cue…"),
    (Command.CLIP, "Cl&ip…"),
    (Command.ANNOUNCE, "&Announcement…"),
    None,
    (Command.MUTE_OR_UNMUTE, "&Mute or Unmute the Agent"),
    (Command.TRANSFER, "T&ransfer…"),
    None,
    (Command.MUTE_SELF, "Mute or Unmute &Yourself"),
    (Command.HOLD, "&Hold or Resume"),
    (Command.SECURE_PAUSE, "Secure &Pause On or Off"),
    (Command.TAKE_OVER, "Take &Over…"),
    (Command.DISCONNECT, "Disco&nnect…"),
    None,
    (Command.GO_TO_LIVE, "&Go to the Call You Are On"),
)
_DENSITIES = (("comfortable", "&Comfortable Rows"), ("compact", "Com&pact Rows"))


class Menus(QObject):
    """Fills the menu bar of ``window``. ``perform`` is called with the command chosen, by key or by menu."""

    def __init__(self, window: QMainWindow, theme: Theme, perform: Callable[[Command], None]) -> None:
        super().__init__(window)
        self._theme = theme
        self._perform = perform
        self.actions: dict[Command, QAction] = {}
        self._make_columns: Callable[[QWidget], QMenu] | None = None
        self._columns: QMenu | None = None
        desk, conversation, view, help_menu = menus_of(window)
        self._add(desk, Command.AUDIT, "&Audit Log…")
        self._add(desk, Command.SIGN_IN, "Sign &In…")
        self._add(desk, Command.SETTINGS, "&Settings…", QAction.MenuRole.PreferencesRole)
        desk.addSeparator()
        self._add(desk, Command.QUIT, "&Quit", QAction.MenuRole.QuitRole)
        self.conversation = conversation
        for entry in _CONVERSATION:
            if entry is None:
                conversation.addSeparator()
            else:
                self._add(conversation, *entry)
        self._add(view, Command.SEARCH, "&Search the Board")
        self._add(view, Command.RESYNC, "&Load the Floor Again")
        self._add(view, Command.NEXT_PANE, "&Next Pane")
        self._add(view, Command.PREVIOUS_PANE, "&Previous Pane")
        view.addSeparator()
        self.theme_menu = view.addMenu("&Theme")
        self.density_menu = view.addMenu("&Density")
        self.columns_menu = view.addMenu("&Columns")
        self.columns_menu.menuAction().setVisible(False)
        self.columns_menu.aboutToShow.connect(self.fill_columns)
        self.mask = view.addAction("&Mask Customers")
        self.mask.setCheckable(True)
        self.mask.setChecked(True)
        self.schemes = _choices(
            self.theme_menu, window, (("system", "&As the System"), ("light", "&Light"), ("dark", "&Dark"))
        )
        self.densities = _choices(self.density_menu, window, _DENSITIES)
        self._add(help_menu, Command.KEY_LIST, "&Keys")
        self.about = help_menu.addAction("&About Supervisor Desk")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.schemes[theme.scheme.value].setChecked(True)
        self.densities["comfortable"].setChecked(True)
        for command, action in self.actions.items():
            if command is not Command.SAFER:
                window.addAction(action)
        theme.changed.connect(self._tint)
        self._tint()

    def show_situation(self, situation: Situation) -> None:
        """Say in the entries themselves what is not possible now."""
        for command, kind in (ASKS | FORMS).items():
            self._mark(command, why_not(kind, situation) is not None)
        for command in SWITCHES:
            self._mark(command, why_not(wanted(command, situation), situation) is not None)
        beyond = offered(situation)
        for command in BEYOND:
            self.actions[command].setVisible(beyond)
        no_mute = all(why_not(kind, situation) is not None for kind in (Kind.MUTE, Kind.UNMUTE))
        self._mark(Command.MUTE_OR_UNMUTE, no_mute)

    def offer_columns(self, make: Callable[[QWidget], QMenu]) -> None:
        """Have the columns' entries made anew by ``make`` each time the menu opens."""
        self._make_columns = make
        self.columns_menu.menuAction().setVisible(True)

    def fill_columns(self) -> None:
        """Make the columns' entries as the board stands now."""
        if self._make_columns is None:
            return
        self.columns_menu.clear()
        self._columns = self._make_columns(self.columns_menu)  # owns the entries, so it is kept as long as they are
        self.columns_menu.addActions(self._columns.actions())

    def _mark(self, command: Command, barred: bool) -> None:
        action = self.actions[command]
        plain = str(action.property("plain"))
        wanted = f"{plain} (not now)" if barred else plain
        if action.text() != wanted:
            action.setText(wanted)

    def _add(
        self, menu: QMenu, command: Command, text: str, role: QAction.MenuRole = QAction.MenuRole.NoRole
    ) -> QAction:
        action = menu.addAction(text)
        action.setProperty("plain", text)
        action.setMenuRole(role)
        key = KEYS[command]
        if key.bound and key.keys:
            action.setShortcuts(key.sequences)
            action.setAutoRepeat(False)
        elif key.keys:
            # Watched rather than bound: shown in the menu, but no shortcut of its own.
            action.setText(f"{text}\t{QKeySequence(key.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)}")
            action.setProperty("plain", action.text())
        action.triggered.connect(partial(self._perform, command))
        self.actions[command] = action
        return action

    def _tint(self) -> None:
        ink = self._theme.tokens.text
        sides = {command: first for command, (first, _) in SWITCHES.items()}
        for command, kind in (ASKS | FORMS | sides).items():
            self.actions[command].setIcon(icons.icon(kind_mark(kind), ink))
        marks = {
            Command.AUDIT: "audit",
            Command.SEARCH: "search",
            Command.RESYNC: "refresh",
            Command.KEY_LIST: "keyboard",
        }
        for command, mark in marks.items():
            self.actions[command].setIcon(icons.icon(mark, ink))


def _choices(menu: QMenu, window: QMainWindow, choices: tuple[tuple[str, str], ...]) -> dict[str, QAction]:
    group = QActionGroup(window)
    made = {}
    for value, text in choices:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)
        made[value] = action
    return made

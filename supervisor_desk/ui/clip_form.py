"""The form for clips: the library as a list, what can be done with its clips, and a file or address besides."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QToolButton, QWidget

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.audio.clip_entry import ClipId
from supervisor_desk.ui import icons
from supervisor_desk.ui.clip_keys import CLIP_KEYS
from supervisor_desk.ui.clip_list import ClipList
from supervisor_desk.ui.clip_row import ClipRow
from supervisor_desk.ui.sound_form import SOUND_FILES, SoundForm
from supervisor_desk.ui.theme import Theme

_HINT = "or a file or https address, once"


class ClipForm(SoundForm):
    """``added`` carries paths of files for the library; ``keyed`` a ``ClipRow`` and the key that is to play it, empty
    for none; ``removed`` a ``ClipRow``; ``previewed`` the ``ClipRow`` that is to be heard at this computer alone, and
    ``preview_stopped`` says that it has been heard enough.
    """

    kind = Kind.CLIP
    added = Signal(object)
    keyed = Signal(object, str)
    removed = Signal(object)
    previewed = Signal(object)
    preview_stopped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Whispers this clip to the agent only.", _HINT, "File or address of a clip", parent)
        self.clips = ClipList()
        self.clips.picked.connect(self._picked)
        self.clips.sent.connect(self.button.click)
        self.field.textEdited.connect(self._typed)
        self.add_dialog: QFileDialog | None = None
        self.add = QPushButton("Add…")
        self.add.setToolTip("<p>Take sound files into your clips. You can also drop them here.</p>")
        self.add.clicked.connect(self._ask_for_files)
        self.edit = QToolButton()
        self.edit.setText("Edit  ▾")
        self.edit.setAccessibleName("Edit the chosen clip")
        self.edit.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.edit.setMenu(self._menu())
        self.previewing: ClipId | None = None
        self.preview = QToolButton()
        self.preview.clicked.connect(self._preview)
        theme.changed.connect(self._tint_preview)
        self.show_preview(None)
        self._rows.insertWidget(0, self.clips)
        self._finish(self.preview, self.add, self.edit)
        self._picked()

    def fill(self, action: Action) -> Action:
        row = self.clips.chosen
        return super().fill(action) if row is None else row.fill(action)

    def focus_first(self) -> None:
        if self.clips.rows:
            self.clips.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().focus_first()

    def show_preview(self, row: ClipRow | None) -> None:
        """Show which clip is being played at this computer; ``None`` if none is."""
        self.previewing = row.id if row is not None else None
        name = "Play the chosen clip on this computer only" if row is None else f"Stop playing “{row.name}” here"
        self.preview.setText("Play here" if row is None else "Stop")  # said, not shown: there is no room for it
        self.preview.setAccessibleName(name)
        self.preview.setToolTip(f"<p>{html.escape(name)}. Nothing is sent.</p>")
        self._tint_preview()
        self._offer_preview()

    def _tint_preview(self) -> None:
        mark = "play" if self.previewing is None else "mode-stop"
        self.preview.setIcon(icons.icon(mark, self._theme.tokens.text))

    def _preview(self) -> None:
        row = self.clips.chosen
        if self.previewing is not None:
            self.preview_stopped.emit()
        elif row is not None:
            self.previewed.emit(row)

    def _offer_preview(self) -> None:
        row = self.clips.chosen
        self.preview.setEnabled(self.previewing is not None or (row is not None and not row.missing))

    def _take(self, files: tuple[str, ...]) -> None:
        self.added.emit(files)

    def _picked(self) -> None:
        if self.clips.chosen is not None:
            self.field.clear()
        self.edit.setEnabled(self.clips.chosen is not None)
        self._offer_preview()
        self.changed.emit()

    def _typed(self, words: str) -> None:
        if words:
            self.clips.choose(None)

    def _choose(self) -> None:
        self.clips.choose(None)
        super()._choose()

    def _ask_for_files(self) -> None:
        if self.add_dialog is None:
            self.add_dialog = QFileDialog(self, "Add clips", "", SOUND_FILES)
            self.add_dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            self.add_dialog.filesSelected.connect(lambda files: self.added.emit(tuple(files)))
        self.add_dialog.open()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Rename").triggered.connect(self.clips.rename_chosen)
        self._favorite = menu.addAction("Favorite")
        self._favorite.setCheckable(True)
        self._favorite.triggered.connect(self._star)
        keys = menu.addMenu("Key")
        group = QActionGroup(keys)
        self._keys = {key: keys.addAction(key or "None") for key in ("", *CLIP_KEYS)}
        for key, entry in self._keys.items():
            entry.setCheckable(True)
            group.addAction(entry)
            entry.triggered.connect(partial(self._set_key, key))
        menu.addSeparator()
        menu.addAction("Remove…").triggered.connect(self._remove)
        menu.aboutToShow.connect(self._tick)
        return menu

    def _tick(self) -> None:
        row = self.clips.chosen
        if row is not None:
            self._favorite.setChecked(row.favorite)
            self._keys[row.key if row.key in self._keys else ""].setChecked(True)

    def _star(self, favorite: bool) -> None:
        if self.clips.chosen is not None:
            self.clips.starred.emit(self.clips.chosen, favorite)

    def _set_key(self, key: str, _ticked: bool = False) -> None:
        if self.clips.chosen is not None:
            self.keyed.emit(self.clips.chosen, key)

    def _remove(self) -> None:
        if self.clips.chosen is not None:
            self.removed.emit(self.clips.chosen)

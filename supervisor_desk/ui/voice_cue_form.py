"""The form for a voice cue: spoken while a button is held, or from a file, with its share in the agent's ear."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton, QWidget

from supervisor_desk.actions.action import DEFAULT_MIX_LEVEL, Action, Kind
from supervisor_desk.audio.mix_level import DISTORTED, mix_level_advice
from supervisor_desk.ui.sound_form import SoundForm
from supervisor_desk.ui.talk_row import TalkRow
from supervisor_desk.ui.theme import Theme


class VoiceCueForm(SoundForm):
    """``told`` carries advice for the person."""

    kind = Kind.VOICE_CUE
    told = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        hint = "or a file: WAV, MP3, OGG"
        super().__init__(theme, "Plays this file to the agent only.", hint, "File of the voice cue", parent)
        self.talk = TalkRow(theme)
        self._rows.insertWidget(0, self.talk)
        self.level = QDoubleSpinBox()
        self.level.setRange(0.0, 1.0)
        self.level.setSingleStep(0.05)
        self.level.setValue(DEFAULT_MIX_LEVEL)
        self.level.setAccessibleName("Mix level in the agent's ear, 0 to 0.9")
        self.level.setToolTip(
            "<p>Share of the cue in the agent's ear: 0.65 is usual, 0.5 helps against distortion.</p>"
        )
        self.level.valueChanged.connect(self._level_changed)
        label = QLabel("Level")
        label.setBuddy(self.level)
        self.distorted = QPushButton()
        self.distorted.setProperty("look", "flat")
        self.distorted.clicked.connect(self._advise)
        self._suggests = False
        self._offer()
        self._row(label, self.level, self.distorted, stretch=-1).addStretch(1)
        self._finish()

    def fill(self, action: Action) -> Action:
        return msgspec.structs.replace(super().fill(action), mix_level=round(self.level.value(), 2))

    def _advise(self) -> None:
        """The agent hears distortion: say what helps, and offer to do it."""
        level = round(self.level.value(), 2)
        if self._suggests:
            self.level.setValue(DISTORTED)
            self.told.emit(f"The mix level is {DISTORTED} for the next voice cue.")
        else:
            self.told.emit(mix_level_advice(level, distortion_reported=True))
            self._suggests = level > DISTORTED
            self._offer()

    def _level_changed(self) -> None:
        self._suggests = False
        self._offer()
        self.changed.emit()

    def _offer(self) -> None:
        self.distorted.setText(f"Use {DISTORTED}" if self._suggests else "Distorted?")
        self.distorted.setToolTip("<p>The agent reports distortion: what to do about the level.</p>")

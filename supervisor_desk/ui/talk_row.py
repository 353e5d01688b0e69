"""Speaking a voice cue: which microphone, how loud it hears, and the button to hold. It records nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.audio.inputs import InputDevice
from supervisor_desk.audio.recording import TalkState
from supervisor_desk.ui import icons
from supervisor_desk.ui.hold_button import HoldButton
from supervisor_desk.ui.keys import KEYS, Command
from supervisor_desk.ui.level_meter import LevelMeter
from supervisor_desk.ui.theme import Theme

_HOLD, _LET_GO = "Hold to speak", "Let go to send"
_HELP = f"Records while you hold it ({KEYS[Command.HOLD_TO_SPEAK].label}) and sends it when you let go. Esc drops it."
_HEARD = (TalkState.RECORDING, TalkState.FULL)


class TalkRow(QWidget):
    """``wanted`` says whether it is in sight, so that a microphone need not be open when nobody speaks.

    ``device_chosen`` carries the id of a device, empty for the system's default.
    """

    wanted = Signal(bool)
    device_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = TalkState.OFF
        self.devices = QComboBox()
        self.devices.setAccessibleName("Microphone")
        self.devices.setMinimumContentsLength(8)
        self.devices.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.devices.activated.connect(self._choose)
        self.meter = LevelMeter(theme)
        self.button = HoldButton(_HOLD, _HELP)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.devices, 3)
        row.addWidget(self.meter, 2)
        row.addWidget(self.button)
        self.setMinimumWidth(1)
        theme.changed.connect(self._tint)
        self.show_devices((), "")
        self._tint()

    def show_devices(self, devices: Sequence[InputDevice], chosen: str) -> None:
        """Offer ``devices``; ``chosen`` is the id of the one in use, empty for the default. It may be gone."""
        with QSignalBlocker(self.devices):
            self.devices.clear()
            if devices:
                self.devices.addItem("Default", "")
            for one in devices:
                self.devices.addItem(one.name, one.id)
            place = self.devices.findData(chosen)
            if devices and place < 0:
                self.devices.addItem("The chosen one (not connected)", chosen)
                place = self.devices.count() - 1
            if not devices:
                self.devices.addItem("No microphone")
            self.devices.setCurrentIndex(max(place, 0))
        self.devices.setEnabled(bool(devices))
        self.devices.setToolTip(f"<p>{self.devices.currentText()}</p>")

    def show_state(self, state: TalkState) -> None:
        """Show whether it records."""
        self._state = state
        self.button.name_it(_LET_GO if state in _HEARD else _HOLD, _HELP)
        if state is TalkState.OFF:
            self.meter.show_level(None)
        self._tint()

    def explain(self, why_not: WhyNot | None) -> None:
        """Bar speaking for that reason, or free it."""
        if self._state not in _HEARD:  # what was begun may be ended
            self.button.explain(why_not)
            self._tint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.wanted.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.wanted.emit(False)

    def _choose(self, place: int) -> None:
        self.device_chosen.emit(self.devices.itemData(place) or "")

    def _tint(self) -> None:
        tokens = self._theme.tokens
        recording = self._state in _HEARD
        barred = self.button.why_not is not None
        color = tokens.live if recording else tokens.text_off if barred else tokens.text
        self.button.setIcon(icons.icon("mic-live" if recording else "mic", color))

"""Forms for what changes the call itself: announcements and transfers."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QLineEdit, QWidget

from supervisor_desk.actions.action import MAX_ANNOUNCEMENT_MS, Action, Kind
from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.theme import Theme


class AnnouncementForm(ActionForm):
    """A sound played into the call, which the customer hears as well (G3)."""

    kind = Kind.ANNOUNCE

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Play", "Plays this sound to the agent and the customer.", "announce", parent)
        self.url = QLineEdit()
        self.url.setPlaceholderText("https address: .wav, .mp3, .ogg")
        self.url.setAccessibleName("Address of the announcement")
        self.url.setToolTip("<p>An https address that ends in .wav, .mp3 or .ogg.</p>")
        self.url.textChanged.connect(self.changed)
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(0.1, MAX_ANNOUNCEMENT_MS / 1000)
        self.seconds.setDecimals(1)
        self.seconds.setValue(15.0)
        self.seconds.setSuffix(" s")
        self.seconds.setAccessibleName("Longest playing time in seconds")
        self.seconds.setToolTip("<p>Longest playing time, 30 s at most.</p>")
        self.seconds.valueChanged.connect(self.changed)
        self._row(self.url, self.seconds)
        self.mute_agent = QCheckBox("Mute agent")
        self.mute_caller = QCheckBox("Mute caller")
        self.normalize = QCheckBox("Even level")
        self.mute_agent.setToolTip("<p>Mutes the agent while the announcement plays.</p>")
        self.mute_caller.setToolTip("<p>Mutes the caller while the announcement plays.</p>")
        self.normalize.setToolTip("<p>Brings the sound to the usual loudness.</p>")
        row = self._row(self.mute_agent, self.mute_caller, self.normalize, stretch=-1)
        row.addStretch(1)
        self._finish()

    def fill(self, action: Action) -> Action:
        return msgspec.structs.replace(
            action,
            media_url=self.url.text().strip(),
            duration_ms=round(self.seconds.value() * 1000),
            mute_agent=self.mute_agent.isChecked(),
            mute_caller=self.mute_caller.isChecked(),
            normalize=self.normalize.isChecked(),
        )

    def focus_first(self) -> None:
        self.url.setFocus(Qt.FocusReason.ShortcutFocusReason)


class TransferForm(ActionForm):
    """Where the call is to go, on the agent's behalf."""

    kind = Kind.TRANSFER

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Transfer", "Sends the call on to this target.", "transfer", parent)
        self.target = QLineEdit()
        self.target.setPlaceholderText("Queue or agent")
        self.target.setAccessibleName("Target of the transfer: queue or agent")
        self.target.textChanged.connect(self.changed)
        self._rows.addWidget(self.target)
        self._finish()

    def fill(self, action: Action) -> Action:
        return msgspec.structs.replace(action, transfer_to=self.target.text().strip())

    def focus_first(self) -> None:
        self.target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        self.target.clear()

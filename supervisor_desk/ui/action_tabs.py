"""The forms of the action panel, one tab each, so that what is sent seldom takes no room beside what is sent often."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QTabWidget, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.call_forms import AnnouncementForm, TransferForm
from supervisor_desk.ui.clip_form import ClipForm
from supervisor_desk.ui.tab_page import TabPage
from supervisor_desk.ui.text_cue_form import TextCueForm
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.voice_cue_form import VoiceCueForm

_TITLES = {
    Kind.TEXT_CUE: "Text cue",
    Kind.VOICE_CUE: "Voice cue",
    Kind.CLIP: "Clips",
    Kind.ANNOUNCE: "Announce",
    Kind.TRANSFER: "Transfer",
}


class ActionTabs(QTabWidget):
    """``forms`` has them by kind; ``voice_cue`` and ``clips`` are those that others work with."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.voice_cue = VoiceCueForm(theme)
        self.clips = ClipForm(theme)
        self.forms: dict[Kind, ActionForm] = {
            Kind.TEXT_CUE: TextCueForm(theme),
            Kind.VOICE_CUE: self.voice_cue,
            Kind.CLIP: self.clips,
            Kind.ANNOUNCE: AnnouncementForm(theme),
            Kind.TRANSFER: TransferForm(theme),
        }
        self.setDocumentMode(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName("What to send")
        self._pages = {kind: TabPage(theme, form) for kind, form in self.forms.items()}
        for kind, page in self._pages.items():
            self.addTab(page, _TITLES[kind])

    def show_offered(self, not_offered: Mapping[Kind, str]) -> None:
        """Put the reason in the place of each form that is of no use here."""
        reasons = {kind: not_offered.get(kind, "") for kind in self._pages}
        if any(page.reason != reasons[kind] for kind, page in self._pages.items()):
            for kind, page in self._pages.items():
                page.show_reason(reasons[kind])
            self.updateGeometry()  # hidden pages do not tell that they are smaller now

    def show_form(self, kind: Kind) -> None:
        """Bring the form of ``kind`` to the front and put the keyboard into it."""
        self.setCurrentWidget(self._pages[kind])
        self._pages[kind].focus_first()

"""The line at the foot of the window: is it live, how fast, how old, how much, is it on record, what is open."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QWidget

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui import icons
from supervisor_desk.ui.board_words import age_words
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.link_words import STOPPED, link_face
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme, tone_color

OLD_AFTER_S = 25.0
"""Silence after which a live stream must be taken for dead: the platform beats every 10 s (control contract)."""
ALONE = (
    "Only the wishes at this desk are lined up: the settings name no server that desks share. "
    "Of other supervisors the desk sees who is heard."
)
_MARK = 16
_GAP = 6
_NARROWEST = 640


class StatusItem(QWidget):
    """A mark and a word that belong together."""

    def __init__(self, theme: Theme, help_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark_name = ""
        self._tone = Tone.QUIET
        self._help = help_words
        self._mark = QLabel()
        self._word = QLabel()
        self._word.setFont(theme.fonts.digits)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(5)
        row.addWidget(self._mark)
        row.addWidget(self._word)
        theme.changed.connect(self._tint)

    @property
    def text(self) -> str:
        """The word shown."""
        return self._word.text()

    @property
    def tone(self) -> Tone:
        """The tone it is shown in."""
        return self._tone

    def show_word(self, mark: str, word: str, tone: Tone, more: str = "") -> None:
        """Show this; ``more`` goes into the tooltip with what the item is about."""
        if (mark, word, tone) != (self._mark_name, self._word.text(), self._tone):
            self._mark_name, self._tone = mark, tone
            self._word.setText(word)
            self._tint()
        told = " ".join(part for part in (self._help, more) if part)
        name = f"{word}. {told}"
        if name != self.accessibleName():  # setting it tells screen readers, changed or not
            self.setToolTip(f"<p>{told}</p>")
            self.setAccessibleName(name)

    def _tint(self) -> None:
        self._mark.setVisible(bool(self._mark_name))
        if self._mark_name:
            color = tone_color(self._tone, self._theme.tokens)
            self._mark.setPixmap(icons.pixmap(self._mark_name, color, _MARK, self.devicePixelRatioF()))
        give_look(self._word, tone=self._tone.value)


class DeskStatusBar(QStatusBar):
    """Each ``show_…`` method takes over one fact. What is least needed goes where the window is too narrow for all."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last_news: float | None = None
        self._broken = False
        self.link = StatusItem(theme, "Link to the service.")
        self.rate = StatusItem(theme, "Events received per second, as a mean over the last seconds.")
        self.age = StatusItem(theme, "Time since anything was heard from the service.")
        self.floor = StatusItem(theme, "Conversations that the filter shows, of all on the floor.")
        self.slots = StatusItem(theme, "Who may speak to a call, and who waits for it.")
        self.commands = StatusItem(theme, "Commands of yours that are not settled yet.")
        self.audit = StatusItem(theme, "Nothing is sent that is not in the audit log first.")
        self._spared = (self.rate, self.floor, self.age)
        self._all = (self.link, *self._spared, self.slots, self.commands, self.audit)
        self.setSizeGripEnabled(False)
        for item in (self.link, self.rate, self.age, self.floor):
            self.addWidget(item)
        for item in (self.slots, self.commands, self.audit):
            self.addPermanentWidget(item)
        self.show_rate(0.0)
        self.show_floor(0, 0)
        self.show_commands(0, 0)
        self.audit.show_word("verify", "Audit log: not open yet", Tone.QUIET)
        self.show_slots(shared=False, trouble="")
        self.tick()

    def minimumSizeHint(self) -> QSize:
        needed = sum(item.sizeHint().width() for item in self._all if item not in self._spared)
        return QSize(min(needed, _NARROWEST), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_link(self, link: Link) -> None:
        """Take over how the desk stands with the service."""
        shown = link_face(link)
        self._broken = link.phase in STOPPED or link.phase is LinkPhase.STALE
        word = shown.word
        if link.phase is LinkPhase.LOADING and link.total:
            word = f"{word}: {link.loaded:,} of {link.total:,}"
        self.link.show_word(shown.mark, word, shown.tone, link.words)
        self.tick()

    def show_rate(self, events_per_s: float) -> None:
        """Take over the rate of events."""
        rate = f"{events_per_s:,.0f}" if events_per_s >= 10 else f"{events_per_s:.1f}"
        self.rate.show_word("", f"{rate} events/s", Tone.QUIET)

    def show_news(self, last_news: float | None) -> None:
        """Take over when anything was last heard, in monotonic seconds."""
        self._last_news = last_news
        self.tick()

    def show_floor(self, shown: int, total: int) -> None:
        """Take over how many conversations are on the board, and how many there are."""
        self.floor.show_word("", f"{shown:,} of {total:,} conversations", Tone.QUIET)

    def show_commands(self, open_ones: int, unproven: int) -> None:
        """Take over how many commands are not settled, and how many of them nobody has seen take effect."""
        if unproven:
            word = f"{unproven} pending delivery" if unproven == open_ones else f"{open_ones} open, {unproven} pending"
            self.commands.show_word("delivery-unproven", word, Tone.WAITING)
        elif open_ones:
            word = "1 command open" if open_ones == 1 else f"{open_ones} commands open"
            self.commands.show_word("delivery-executing", word, Tone.BUSY)
        else:
            self.commands.show_word("delivery-confirmed", "No commands open", Tone.QUIET)

    def show_audit(self, trouble: str) -> None:
        """Take over whether the audit log can be written; ``trouble`` says why not."""
        if trouble:
            self.audit.show_word("error", "Audit log: cannot be written", Tone.BAD, trouble)
        else:
            self.audit.show_word("verify", "Audit log: writing", Tone.QUIET)

    def show_slots(self, *, shared: bool, trouble: str) -> None:
        """Take over whether the speaking slots are shared with other desks; ``trouble`` says why they are not now."""
        if trouble:
            self.slots.show_word("warning", "Slots: platform only", Tone.WAITING, trouble)
        elif shared:
            self.slots.show_word("queue", "Slots: shared", Tone.QUIET, "Shared with the other desks.")
        else:
            self.slots.show_word("queue", "Slots: alone", Tone.QUIET, ALONE)

    def tick(self) -> None:
        """Bring the age of the data up to date, and see what there is room for; to be called every second."""
        self._show_age()
        self._fit()

    def _fit(self) -> None:
        room = self.width() - sum(item.sizeHint().width() + _GAP for item in self._all)
        for item in self._spared:
            item.setHidden(room < 0)
            if room < 0:
                room += item.sizeHint().width() + _GAP

    def _show_age(self) -> None:
        if self._last_news is None:
            self.age.show_word("", "No data yet", Tone.QUIET)
            return
        age = max(0.0, self._clock.monotonic() - self._last_news)
        old = age >= OLD_AFTER_S or self._broken
        self.age.show_word("link-stale" if old else "", f"Data: {age_words(age)}", Tone.WAITING if old else Tone.QUIET)

"""One delivery on the screen: shape, word and color, its running time, its proof or reason, and what can be done.

The badge is updated in place, so that a button in it keeps the focus while the delivery moves on.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.delivery_words import (
    Tone,
    elapsed_s,
    face,
    kind_word,
    seconds_words,
    steps_told,
    told,
)
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.playing_line import PlayingLine
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme, tone_color

_RETRY_AFTER = frozenset({DeliveryState.UNPROVEN, DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.CANCELLED})
_TEXT_INSTEAD = frozenset({Kind.VOICE_CUE, Kind.CLIP, Kind.COACH})
_MARK = 18
_SPEAK_EVERY_S = 5


def may_retry(delivery: Delivery) -> bool:
    """Whether asking again makes sense: it ended without effect, or nobody has seen any."""
    return delivery.state in _RETRY_AFTER and delivery.action.kind is not Kind.CANCEL


def may_cancel(delivery: Delivery) -> bool:
    """Whether it can be taken back: it has not left the desk, or the service can still drop it."""
    if delivery.state is DeliveryState.ASKED:
        return True
    return not delivery.state.settled and delivery.action.kind.cancellable and bool(delivery.remote_id)


def may_send_as_text(delivery: Delivery) -> bool:
    """Whether a text cue could stand in for speech that did not get through (G1)."""
    return delivery.action.kind in _TEXT_INSTEAD and delivery.state in _RETRY_AFTER


class DeliveryBadge(QFrame):
    """Signals carry the ``Delivery`` as it was shown when the button was pressed."""

    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    text_requested = Signal(object)

    def __init__(self, theme: Theme, delivery: Delivery, now: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._delivery = delivery
        self._now = now
        self._spoken: tuple[Delivery, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._mark = QLabel()
        self._kind = QLabel()
        self._word = QLabel()
        self._late = QLabel("late")
        self._elapsed = QLabel()
        self._why = ElidedText(2)
        self.playing = PlayingLine(theme)
        self._retry = _button("Retry", "retry")
        self._cancel = _button("Cancel", "cancel")
        self._text = _button("Send as text", "text-cue")
        self._retry.clicked.connect(self._ask_retry)
        self._cancel.clicked.connect(self._ask_cancel)
        self._text.clicked.connect(self._ask_text)
        self._lay_out()
        theme.changed.connect(self._show)
        self._show()

    @property
    def delivery(self) -> Delivery:
        """What it shows."""
        return self._delivery

    def show_delivery(self, delivery: Delivery, now: float) -> None:
        """Show another step of the same delivery, or its running time at ``now`` (seconds since the epoch)."""
        moved = face(delivery) != face(self._delivery)
        changed = delivery != self._delivery
        self._delivery, self._now = delivery, now
        if changed:
            self._show()
        elif not delivery.state.settled:
            self._show_time()
        if moved:
            announce(self, self.accessibleName(), urgent=face(delivery).tone in (Tone.BAD, Tone.WAITING))

    def _lay_out(self) -> None:
        self._kind.setFont(self._theme.fonts.strong)
        self._word.setFont(self._theme.fonts.strong)
        self._elapsed.setFont(self._theme.fonts.digits)
        self._why.setFont(self._theme.fonts.small)
        self._late.setFont(self._theme.fonts.small)
        self._mark.setFixedSize(_MARK, _MARK)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._mark)
        head.addWidget(self._kind)
        head.addWidget(self._word)
        head.addWidget(self._late)
        head.addStretch(1)
        head.addWidget(self._elapsed)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(_MARK + 6, 2, 0, 0)
        row.setSpacing(6)
        for button in (self._retry, self._cancel, self._text):
            row.addWidget(button)
        row.addStretch(1)
        second = QHBoxLayout()
        second.setContentsMargins(_MARK + 6, 0, 0, 0)
        second.addWidget(self._why)
        third = QHBoxLayout()
        third.setContentsMargins(_MARK + 6, 0, 0, 0)
        third.addWidget(self.playing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        whole.setSpacing(2)
        whole.addLayout(head)
        whole.addLayout(second)
        whole.addLayout(third)
        whole.addWidget(self._buttons)

    def _show(self) -> None:
        delivery, tokens = self._delivery, self._theme.tokens
        shown = face(delivery)
        give_look(self, look="card", tone=shown.tone.value if shown.tone in (Tone.WAITING, Tone.BAD) else "quiet")
        give_look(self._word, tone=shown.tone.value)
        give_look(self._late, tone=Tone.WAITING.value)
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(icons.pixmap(shown.mark, tone_color(shown.tone, tokens), _MARK, ratio))
        self._kind.setText(kind_word(delivery.action.kind))
        self._word.setText(shown.word)
        self._late.setVisible(delivery.started_late)
        self._why.set_text(delivery.reason or delivery.proof)
        self._why.setVisible(bool(delivery.reason or delivery.proof))
        in_line = bool(delivery.waiting_place)
        stops = delivery.action.kind is Kind.ANNOUNCE and delivery.state is not DeliveryState.ASKED
        self._cancel.setText("Leave the line" if in_line else "Stop playing" if stops else "Cancel")
        offers = ((self._retry, may_retry), (self._cancel, may_cancel), (self._text, may_send_as_text))
        for button, may in offers:
            button.setIcon(icons.icon(str(button.property("mark")), tokens.text))
            button.setVisible(may(delivery))
        self._buttons.setVisible(any(may(delivery) for _, may in offers))
        self._show_time()

    def _show_time(self) -> None:
        self._elapsed.setText(seconds_words(elapsed_s(self._delivery, self._now)))
        self.playing.show_delivery(self._delivery, self._now)
        sentence = told(self._delivery, self._now)
        spoken = (self._delivery, int(elapsed_s(self._delivery, self._now) // _SPEAK_EVERY_S))
        if spoken != self._spoken:  # each change of name is told to screen readers
            self._spoken = spoken
            self.setAccessibleName(sentence)
        steps = "".join(f"<br>{step}" for step in steps_told(self._delivery))
        self.setToolTip(f"<p>{sentence}{steps}</p>")

    def _ask_retry(self) -> None:
        self.retry_requested.emit(self._delivery)

    def _ask_cancel(self) -> None:
        self.cancel_requested.emit(self._delivery)

    def _ask_text(self) -> None:
        self.text_requested.emit(self._delivery)


def _button(words: str, mark: str) -> QPushButton:
    made = QPushButton(words)
    made.setProperty("mark", mark)
    return made


class DeliveryList(QWidget):
    """The deliveries of one conversation, newest first: all that are open, and the last few that are settled."""

    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    text_requested = Signal(object)

    SETTLED_SHOWN = 4

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._badges: dict[str, DeliveryBadge] = {}
        self._none = QLabel("No commands on this conversation yet.")
        give_look(self._none, look="dim")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self._none)

    @property
    def badges(self) -> tuple[DeliveryBadge, ...]:
        """The badges, newest first."""
        return tuple(sorted(self._badges.values(), key=lambda badge: -badge.delivery.times.asked))

    @property
    def running(self) -> bool:
        """Whether any time in it runs."""
        return any(not badge.delivery.state.settled for badge in self._badges.values())

    def show_deliveries(self, deliveries: tuple[Delivery, ...], now: float) -> None:
        """Show those of ``deliveries`` that fit, oldest first as given."""
        settled = [one for one in deliveries if one.state.settled][-self.SETTLED_SHOWN :]
        wanted = [one for one in deliveries if not one.state.settled or one in settled]
        keep = {one.id for one in wanted}
        for gone in [key for key in self._badges if key not in keep]:
            badge = self._badges.pop(gone)
            self._column.removeWidget(badge)
            badge.hide()
            badge.deleteLater()
        for place, one in enumerate(reversed(wanted)):
            known = self._badges.get(one.id)
            if known is not None:
                known.show_delivery(one, now)
                continue
            badge = DeliveryBadge(self._theme, one, now, self)
            badge.retry_requested.connect(self.retry_requested)
            badge.cancel_requested.connect(self.cancel_requested)
            badge.text_requested.connect(self.text_requested)
            self._badges[one.id] = badge
            self._column.insertWidget(place, badge)
            badge.show()
        self._none.setVisible(not self._badges)

    def tick(self, now: float) -> None:
        """Bring running times up to ``now`` (seconds since the epoch)."""
        for badge in self._badges.values():
            badge.show_delivery(badge.delivery, now)

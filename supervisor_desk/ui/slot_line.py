"""The speaking slot of the chosen call: who has it, who waits, and what can be done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import Situation
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.break_glass import BreakGlassDialog
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.flowing_row import FlowingRow
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.slot_face import QUEUEABLE, Offer, SlotFace, may_queue, slot_face
from supervisor_desk.ui.slot_wish import SlotWish, SlotWishKind
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.wishes import chosen

__all__ = ["QUEUEABLE", "SlotLine", "may_queue"]

_MARK = 18
_QUEUES = {Offer.QUEUE_COACH: Kind.COACH, Offer.QUEUE_BARGE: Kind.BARGE}
_TAKES = {Offer.TAKE_COACH: Kind.COACH, Offer.TAKE_BARGE: Kind.BARGE}
_WISHES = {
    Offer.ASK: SlotWishKind.ASK,
    Offer.DECLINE: SlotWishKind.DECLINE,
    Offer.HAND_OVER: SlotWishKind.DONE,
}
_WORDS = {
    Offer.QUEUE_COACH: "Queue to coach",
    Offer.QUEUE_BARGE: "Queue to barge",
    Offer.LEAVE_LINE: "Leave the line",
    Offer.ASK: "Ask {who} to leave",
    Offer.BREAK_GLASS: "Break the glass…",
    Offer.TAKE_COACH: "Coach now",
    Offer.TAKE_BARGE: "Barge now",
    Offer.DECLINE: "No, thanks",
    Offer.HAND_OVER: "Hand over to {who}",
}
_HELP = {
    Offer.QUEUE_COACH: "Take a place in the line for the speaking slot. It lives 30 s.",
    Offer.QUEUE_BARGE: "Take a place in the line for the speaking slot. It lives 30 s.",
    Offer.LEAVE_LINE: "Give the place up. Nothing is sent.",
    Offer.ASK: "They see your name and may hand over. You are offered the slot if nobody waits in the line.",
    Offer.BREAK_GLASS: "For emergencies: cut the speaker off, with a reason that is kept and told to them.",
    Offer.TAKE_COACH: "Only the agent hears you.",
    Offer.TAKE_BARGE: "Everybody on the call hears you.",
    Offer.DECLINE: "The slot is free for others at once.",
    Offer.HAND_OVER: "You step back to listening, and the next is heard.",
}


class SlotLine(QFrame):
    """Shown while the slot of the chosen call concerns somebody else too.

    ``queued`` and ``taken`` carry the kind that is to wait its turn, or to be done now; ``left`` gives the place up;
    ``wished`` carries a ``SlotWish``.
    """

    queued = Signal(object)
    taken = Signal(object)
    left = Signal()
    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._situation: Situation | None = None
        self._face = SlotFace()
        give_look(self, look="strip", tone="waiting")
        self._mark = QLabel()
        self._words = ElidedText(3)
        self._words.setFont(theme.fonts.small)
        self._buttons = {offer: QPushButton() for offer in Offer}
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._mark)
        head.addWidget(self._words, 1)
        row = FlowingRow()
        for offer, button in self._buttons.items():
            button.setAutoDefault(False)
            button.setToolTip(f"<p>{_HELP[offer]}</p>")
            button.setAccessibleDescription(_HELP[offer])
            button.clicked.connect(partial(self._press, offer))
            row.add(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        whole.setSpacing(4)
        whole.addLayout(head)
        whole.addWidget(row)
        theme.changed.connect(self._tint)
        self._tint()
        self._fill()
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._face.words

    def show_situation(self, situation: Situation) -> None:
        """Say how the slot stands and offer what would help; hide where there is nothing to say."""
        same_call = self._situation is not None and chosen(self._situation) == chosen(situation)
        before, self._situation, self._face = self._face, situation, slot_face(situation)
        if self._face != before:
            self._fill()
            if same_call and Offer.DECLINE in self._face.offers and Offer.DECLINE not in before.offers:
                announce(self, self._face.words, urgent=True)  # it lives a few seconds only
        self.setVisible(bool(self._face.words))

    def button(self, what: Kind | Offer) -> QPushButton:
        """The button of an offer, or the one that queues for a kind."""
        if isinstance(what, Offer):
            return self._buttons[what]
        return self._buttons[next(offer for offer, kind in _QUEUES.items() if kind is what)]

    def _fill(self) -> None:
        self._words.set_text(self._face.words)
        for offer, button in self._buttons.items():
            button.setText(_WORDS[offer].format(who=self._face.who or "the next"))
            button.setVisible(offer in self._face.offers)

    def _press(self, offer: Offer) -> None:
        situation = self._situation
        if situation is None:
            return
        if offer in _QUEUES:
            self.queued.emit(_QUEUES[offer])
        elif offer in _TAKES:
            self.taken.emit(_TAKES[offer])
        elif offer in _WISHES:
            self.wished.emit(SlotWish(kind=_WISHES[offer], conversation=chosen(situation)))
        elif offer is Offer.LEAVE_LINE:
            self.left.emit()
        else:
            dialog = BreakGlassDialog(self._theme, situation, self)
            dialog.wished.connect(self.wished)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _tint(self) -> None:
        color = self._theme.tokens.waiting
        self._mark.setPixmap(icons.pixmap("mode-coach", color, _MARK, self.devicePixelRatioF()))

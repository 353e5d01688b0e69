"""Coaching while a key is held: press to speak to the agent, let go to listen again.

Letting go always leads back to listening, also when the wish to coach is still on its way: then the way back is asked
for as soon as it can be. A short tap opens no microphone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.ui.microphone import Leg
from supervisor_desk.ui.wishes import wish

HOLD_MS = 150
"""Shorter presses are taken for a slip of the thumb (milliseconds)."""
AGAIN_S = 1.0
"""Least time between two wishes to go back to listening, while the first has no effect (seconds)."""


class PushToCoach(QObject):
    """``coach`` asks for coaching on the chosen call and gives the action that left, or ``None`` if a rule said no.

    ``requested`` carries the action that leads back, ``cancel_requested`` a coaching that has not left the desk yet;
    ``told`` carries words for the person.
    """

    requested = Signal(object)
    cancel_requested = Signal(object)
    told = Signal(str)

    def __init__(self, coach: Callable[[], Action | None], clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._coach = coach
        self._clock = clock
        self._held = False
        self._falling = False
        self._where: ConversationId | None = None
        self._coaching: DeliveryId | None = None
        self._asked_back_at: float | None = None
        self._legs: dict[ConversationId, Leg] = {}
        self._deliveries: dict[DeliveryId, Delivery] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._timer.timeout.connect(self._begin)

    @property
    def held(self) -> bool:
        """Whether the key is down."""
        return self._held

    @property
    def busy(self) -> bool:
        """Whether a coaching of this key is not yet known to be over."""
        return self._where is not None

    def press(self) -> None:
        """The key went down; repeats while it is held mean nothing."""
        if self._held:
            return
        self._held = True
        self._timer.start()

    def release(self) -> None:
        """The key came up, or the window lost the keyboard."""
        if not self._held:
            return
        self._held = False
        if self._timer.isActive():
            self._timer.stop()
            self.told.emit("Hold the Space key to coach: only the agent hears you while you hold it.")
        elif self._where is not None:
            self._falling = True
            self._fall_back()

    def follow(self, legs: Iterable[Leg], deliveries: Iterable[Delivery]) -> None:
        """Take over what is so now; goes back to listening where that has become possible."""
        self._legs = {leg.conversation.id: leg for leg in legs}
        if self._where is not None:
            self._deliveries = {one.id: one for one in deliveries if one.action.conversation_id == self._where}
            self._fall_back()

    def _begin(self) -> None:
        action = self._coach()
        if action is None:
            return
        self._where, self._coaching = action.conversation_id, action.id
        self._falling, self._asked_back_at = False, None
        self._deliveries = {}

    def _fall_back(self) -> None:
        if self._where is None:
            return
        leg = self._legs.get(self._where)
        coaching = self._deliveries.get(self._coaching) if self._coaching is not None else None
        speaking = leg is not None and leg.mode is Mode.WHISPER
        if coaching is not None and coaching.state.settled and not speaking:
            self._end()
        elif not self._falling:
            return
        elif coaching is not None and coaching.state is DeliveryState.ASKED:
            if self._may_ask_again():
                self.cancel_requested.emit(coaching)
        elif leg is not None and speaking and self._may_ask_again():
            self.requested.emit(wish(Kind.LISTEN, leg.conversation))

    def _may_ask_again(self) -> bool:
        """Not while the last wish is fresh: each event on the call leads here."""
        now = self._clock.monotonic()
        back_under_way = any(
            one.action.kind is Kind.LISTEN and not one.state.settled and one.state is not DeliveryState.UNPROVEN
            for one in self._deliveries.values()
        )
        if back_under_way or (self._asked_back_at is not None and now - self._asked_back_at < AGAIN_S):
            return False
        self._asked_back_at = now
        return True

    def _end(self) -> None:
        self._where = self._coaching = None
        self._falling = False
        self._deliveries = {}

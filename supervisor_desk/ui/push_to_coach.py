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

    Sessions and deliveries are taken over together: one without the other could show a coaching as over that has just
    begun. ``requested`` carries the action that leads back, ``cancel_requested`` a coaching that has not left the desk
    yet; ``told`` carries words for the person.
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
        self._heard = False
        self._where: ConversationId | None = None
        self._coaching: DeliveryId | None = None
        self._asked_back_at: float | None = None
        self._legs: dict[ConversationId, Leg] = {}
        self._deliveries: dict[DeliveryId, Delivery] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._timer.timeout.connect(self._begin)
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.setInterval(round(AGAIN_S * 1000) + 50)
        self._look_again.timeout.connect(self._fall_back)

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

    def stop(self) -> None:
        """The window goes: whoever closes it leaves the calls."""
        self._timer.stop()
        self._end()

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
        self._falling = self._heard = False
        self._asked_back_at = None
        self._deliveries = {}

    def _fall_back(self) -> None:
        if self._where is None:
            return
        leg = self._legs.get(self._where)
        coaching = self._deliveries.get(self._coaching) if self._coaching is not None else None
        speaking = leg is not None and leg.mode is Mode.WHISPER
        self._heard = self._heard or speaking
        if self._is_over(coaching, speaking) or self._decided_anew():
            self._end()
        elif not self._falling or coaching is None:
            return
        elif coaching.state is DeliveryState.ASKED:
            if self._may_ask_again():
                self.cancel_requested.emit(coaching)
        elif leg is not None and (speaking or self._asked_back_at is None) and self._may_ask_again():
            self.requested.emit(wish(Kind.LISTEN, leg.conversation))

    def _is_over(self, coaching: Delivery | None, speaking: bool) -> bool:
        """Whether the coaching has ended, or never began. One that is confirmed but was not yet seen may be on."""
        if coaching is None or not coaching.state.settled or speaking:
            return False
        return self._heard or coaching.state is not DeliveryState.CONFIRMED

    def _decided_anew(self) -> bool:
        """Whether this supervisor asked to speak there by other means since: then the key has no say any more."""
        if self._coaching not in self._deliveries:
            return False
        later = list(self._deliveries)[list(self._deliveries).index(self._coaching) + 1 :]
        return any(self._deliveries[key].action.kind in (Kind.COACH, Kind.BARGE) for key in later)

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
        self._look_again.start()  # no event need ever come to remind us
        return True

    def _end(self) -> None:
        self._where = self._coaching = None
        self._falling = False
        self._deliveries = {}
        self._look_again.stop()

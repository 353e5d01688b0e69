"""Coaching while a key is held: press to speak to the agent, let go to listen again.

Letting go always leads back to listening, also when the wish to coach is still on its way: then the way back is asked
for as soon as it can be. A short tap opens no microphone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.held_coaching import AGAIN_S, HeldCoaching
from supervisor_desk.ui.microphone import Leg
from supervisor_desk.ui.wishes import wish

HOLD_MS = 150
"""Shorter presses are taken for a slip of the thumb (milliseconds)."""
_LOOK_AGAIN_MS = round(AGAIN_S * 1000) + 50


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
        self._down = False
        self._calls: dict[ConversationId, HeldCoaching] = {}
        self._legs: dict[ConversationId, Leg] = {}
        self._deliveries: tuple[Delivery, ...] = ()
        self._hold = _timer(self, HOLD_MS, self._begin)
        self._look_again = _timer(self, _LOOK_AGAIN_MS, self._look)

    @property
    def held(self) -> bool:
        """Whether the key is down."""
        return self._down

    @property
    def busy(self) -> bool:
        """Whether a coaching of this key is not yet known to be over."""
        return bool(self._calls)

    def press(self) -> None:
        """The key went down; repeats while it is held mean nothing."""
        if not self._down:
            self._down = True
            self._hold.start()

    def release(self) -> None:
        """The key came up, or the window lost the keyboard."""
        if not self._down:
            return
        self._down = False
        if self._hold.isActive():
            self._hold.stop()
            self.told.emit("Hold the Space key to coach: only the agent hears you while you hold it.")
        for call in self._calls.values():
            call.held = False
        self._look()

    def follow(self, legs: Iterable[Leg], deliveries: Iterable[Delivery]) -> None:
        """Take over what is so now; goes back to listening where that has become possible."""
        self._legs = {leg.conversation.id: leg for leg in legs}
        self._deliveries = tuple(deliveries)
        self._look()

    def stop(self) -> None:
        """The window goes: whoever closes it leaves the calls."""
        self._hold.stop()
        self._look_again.stop()
        self._calls.clear()

    def _begin(self) -> None:
        action = self._coach()
        if action is None:
            return
        known = self._calls.get(action.conversation_id)
        if known is None:
            self._calls[action.conversation_id] = HeldCoaching(action.id)
        else:
            known.hold_again(action.id)

    def _look(self) -> None:
        for key, call in list(self._calls.items()):
            leg = self._legs.get(key)
            deliveries = {one.id: one for one in self._deliveries if one.action.conversation_id == key}
            advice = call.look(leg, deliveries, self._clock.monotonic())
            if advice.over:
                self._calls.pop(key, None)
            for one in advice.take_back:
                self.cancel_requested.emit(one)
            if advice.listen and leg is not None:
                self._look_again.start()  # no event need ever come to remind us
                self.requested.emit(wish(Kind.LISTEN, leg.conversation))
        if not self._calls:
            self._look_again.stop()


def _timer(parent: QObject, milliseconds: int, call: Callable[[], None]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(call)
    return made

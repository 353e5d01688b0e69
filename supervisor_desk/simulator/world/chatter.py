"""What is heard: lines of transcript and media quality, for conversations that somebody listens to."""

from __future__ import annotations

from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import LineSaid, QualityMeasured
from supervisor_desk.simulator.world.records import CallState, Conversation, SessionStatus
from supervisor_desk.simulator.world.schedule import SECOND

EVERY = 4 * SECOND
Script = tuple[tuple[str, str], ...]
"""Lines in turn: who says it ("agent" or "customer"), and what."""

SMALL_TALK: Script = (
    ("agent", "Thank you for waiting, I have your account open now."),
    ("customer", "I was told this would be settled last week."),
    ("agent", "I see the note from Tuesday. Let me check what happened after it."),
    ("customer", "It is the second time that I am calling about it."),
    ("agent", "I understand. The correction was entered, but it has not been released yet."),
    ("customer", "And how long will that take?"),
    ("agent", "I can release it now, and you will have a confirmation within the hour."),
    ("customer", "That would be good. Could you send it to my new address?"),
    ("agent", "Of course. Let me read it back to you."),
    ("customer", "Yes, that is right."),
)


class Chatter:
    """Speaks while there are sessions. ``scripts`` holds what is said on conversations that have a story."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._rng = hall.rng("chatter")
        self.scripts: dict[str, Script] = {}
        self.packet_loss = 0.002
        self.jitter = 8.0
        self._turns: dict[str, int] = {}
        hall.schedule.after(EVERY, self._speak)

    def _speak(self) -> None:
        heard: dict[str, Conversation] = {}
        for session in list(self._hall.sessions.values()):
            if session.status is not SessionStatus.ACTIVE:
                continue
            heard[session.conversation.id] = session.conversation
            loss = min(1.0, self.packet_loss * self._rng.uniform(0.3, 1.7))
            self._hall.tell(
                QualityMeasured(session, round(loss, 4), round(self.jitter * self._rng.uniform(0.5, 1.5), 1))
            )
        for conversation in heard.values():
            if conversation.state is CallState.ACTIVE:
                self._say(conversation)
        self._turns = {key: turn for key, turn in self._turns.items() if key in heard}
        self._hall.schedule.after(EVERY, self._speak)

    def _say(self, conversation: Conversation) -> None:
        script = self.scripts.get(conversation.id, SMALL_TALK)
        turn = self._turns.get(conversation.id, 0)
        self._turns[conversation.id] = turn + 1
        speaker, text = script[turn % len(script)]
        leg = conversation.agent_leg()
        if speaker == "agent" and leg is not None and leg.muted:
            return  # nobody hears an agent whose microphone is closed
        self._hall.tell(LineSaid(conversation, speaker, text))

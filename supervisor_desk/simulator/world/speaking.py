"""The speaking slot of a conversation: many may listen, one may speak (G2). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from supervisor_desk.simulator.world.records import Conversation, Cue, MonitorSession, Supervisor
from supervisor_desk.simulator.world.refusal import Refusal, Why


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who has the slot, and by what: a session that coaches or barges, or a cue with sound."""

    supervisor: Supervisor
    session: MonitorSession | None = None
    cue: Cue | None = None


def speakers(conversation: Conversation) -> list[Speaker]:
    """Everybody who speaks or is about to; all of them are one supervisor, or the world is broken."""
    sessions = [Speaker(one.supervisor, session=one) for one in conversation.sessions if one.speaks]
    return sessions + [Speaker(one.supervisor, cue=one) for one in conversation.cues if one.living and one.audible]


def claim(conversation: Conversation, supervisor: Supervisor) -> None:
    """Raises ``Refusal`` with the holder if somebody else speaks; the same supervisor may speak in several ways."""
    for speaker in speakers(conversation):
        if speaker.supervisor is not supervisor:
            raise Refusal(
                Why.SPEAKING_TAKEN,
                "Another supervisor is speaking on this conversation.",
                holder=speaker.supervisor,
                session=speaker.session,
                cue=speaker.cue,
            )

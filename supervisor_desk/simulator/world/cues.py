"""Cues: played or shown to the agent alone, after a while in the media queue (G1)."""

from __future__ import annotations

from dataclasses import dataclass, field

from supervisor_desk.simulator.world.calls import Calls
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import Attempted, CueChanged
from supervisor_desk.simulator.world.media import Media
from supervisor_desk.simulator.world.records import (
    CallState,
    Channel,
    Conversation,
    Cue,
    CueStatus,
    Participant,
    Role,
    Supervisor,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.speaking import claim

TEXT_SHOWN_MS = 400
FOREIGN_FETCH_MS = 2500
"""Fetching sound from a foreign server takes longer than the 2 s after which a cue is late (G0)."""


@dataclass(frozen=True, slots=True)
class CueOrder:
    """What to play or show. ``plays_ms`` is how long the sound lasts, ``foreign`` that it is fetched from elsewhere."""

    audible: bool
    media_url: str = ""
    plays_ms: int = TEXT_SHOWN_MS
    mix_level: float | None = None
    metadata: dict[str, object] = field(default_factory=dict)
    foreign: bool = False


class Cues:
    """Takes, plays, ends and cancels cues. Raises ``Refusal`` for whatever is not possible now."""

    def __init__(self, hall: Hall, calls: Calls, media: Media) -> None:
        self._hall = hall
        self._media = media
        calls.left_active.append(self._cut)
        calls.ended.append(self._fail_all)

    def give(
        self, conversation: Conversation, supervisor: Supervisor, order: CueOrder, target: Participant | None = None
    ) -> Cue:
        """Queue a cue for the agent; ``target`` is the agent's leg, by default the one who is on the call now."""
        self._hall.tell(Attempted("cue" if order.audible else "text", conversation, supervisor))
        leg = self._agent_leg(conversation, order, target)
        if order.audible:
            claim(conversation, supervisor)
        cue = Cue(
            self._hall.new_id("k"),
            conversation,
            supervisor,
            leg,
            order.audible,
            self._hall.now,
            order.mix_level,
            order.media_url,
            order.metadata,
            order.plays_ms,
        )
        self._hall.forget_settled(conversation)
        conversation.cues.append(cue)
        self._hall.tell(CueChanged(cue))
        if cue.living and cue.next is None:
            delay = self._media.delay() if order.audible else self._media.quick()
            cue.next = self._hall.schedule.after(delay + (FOREIGN_FETCH_MS if order.foreign else 0), self._execute, cue)
        return cue

    def delay(self, cue: Cue, seconds: float) -> None:
        """Let a cue that is still queued start in ``seconds``, whatever was drawn for it."""
        if cue.next is not None:
            cue.next.cancel()
        cue.next = self._hall.schedule.after(seconds * SECOND, self._execute, cue)

    def cancel(self, cue: Cue) -> None:
        """Take a cue back, also while it plays."""
        if not cue.living:
            raise Refusal(Why.CUE_OVER, "The cue has already ended.", field="controlId")
        self._settle(cue, CueStatus.CANCELLED, "cancelled")

    def find(self, conversation: Conversation, cue_id: str) -> Cue:
        """The cue of that id on that conversation."""
        for cue in conversation.cues:
            if cue.id == cue_id:
                return cue
        raise Refusal(Why.UNKNOWN, "There is no such control on this conversation.", field="controlId")

    def _agent_leg(self, conversation: Conversation, order: CueOrder, target: Participant | None) -> Participant:
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.", field="conversationId")
        if conversation.queue.private:
            raise Refusal(Why.PRIVATE_QUEUE, "This queue may not be supervised.", field="conversationId")
        if conversation.state is not CallState.ACTIVE:
            raise Refusal(Why.WRONG_STATE, f"The conversation is {conversation.state}.", field="conversationId")
        leg = target or conversation.agent_leg()
        if leg is None or leg.role is not Role.AGENT or leg.left is not None:
            raise Refusal(Why.NOT_AN_AGENT, "The target is no agent on this conversation.", field="targetParticipantId")
        if not conversation.whisper_supported or (order.audible and conversation.channel is not Channel.VOICE):
            raise Refusal(Why.NO_WHISPER, "The media channel takes no such cue.", field="mediaType")
        return leg

    def _execute(self, cue: Cue) -> None:
        if not cue.living:
            return
        conversation = cue.conversation
        playing = next(
            (one for one in conversation.cues if one.audible and one.status is CueStatus.EXECUTING and one is not cue),
            None,
        )
        if cue.audible and playing is not None:
            # One supervisor's cues are played one after the other.
            cue.next = self._hall.schedule.after(200, self._execute, cue)
            return
        if conversation.state is not CallState.ACTIVE or cue.target.left is not None:
            self._settle(cue, CueStatus.FAILED, "interaction.state")
            return
        failure = self._media.failure()
        if failure:
            self._settle(cue, CueStatus.FAILED, failure)
            return
        cue.status = CueStatus.EXECUTING
        self._hall.tell(CueChanged(cue))
        cue.next = self._hall.schedule.after(cue.plays_ms, self._complete, cue)

    def _complete(self, cue: Cue) -> None:
        if cue.status is CueStatus.EXECUTING:
            self._settle(cue, CueStatus.COMPLETED, "")

    def _cut(self, conversation: Conversation) -> None:
        """A cue that plays is cut off; one still queued fails when its turn comes, unless it is cancelled first."""
        for cue in conversation.cues:
            if cue.status is CueStatus.EXECUTING:
                self._settle(cue, CueStatus.FAILED, "interaction.state")

    def _fail_all(self, conversation: Conversation) -> None:
        for cue in conversation.cues:
            if cue.living:
                self._settle(cue, CueStatus.FAILED, "interaction.ended")

    def _settle(self, cue: Cue, status: CueStatus, reason: str) -> None:
        if cue.next is not None:
            cue.next.cancel()
        cue.status = status
        cue.reason = reason
        cue.ended = self._hall.now
        self._hall.tell(CueChanged(cue))

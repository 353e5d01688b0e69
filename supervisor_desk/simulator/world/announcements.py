"""Announcements: played into the call for everybody, with the others muted meanwhile where that is asked (G3)."""

from __future__ import annotations

from supervisor_desk.simulator.world.calls import Calls
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import AnnouncementOver, Attempted
from supervisor_desk.simulator.world.media import Media
from supervisor_desk.simulator.world.records import (
    Announcement,
    CallState,
    Conversation,
    MutedBy,
    Participant,
    PlayStatus,
    Role,
    Supervisor,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why

USUAL_LENGTH_MS = 3000
"""How long a clip lasts that the floor cannot look into."""


class Announcements:
    """Takes, plays and stops announcements. Raises ``Refusal`` for whatever is not possible now."""

    def __init__(self, hall: Hall, calls: Calls, media: Media) -> None:
        self._hall = hall
        self._calls = calls
        self._media = media
        calls.left_active.append(lambda conversation: self._cut(conversation, "interaction.state"))
        calls.ended.append(lambda conversation: self._cut(conversation, "interaction.ended"))

    def play(
        self,
        conversation: Conversation,
        participant: Participant,
        supervisor: Supervisor,
        url: str,
        *,
        mute: bool,
        plays_ms: int,
    ) -> Announcement:
        """Queue an announcement that lasts ``plays_ms``."""
        self._hall.tell(Attempted("announce", conversation, supervisor))
        if conversation.over or participant.left is not None:
            raise Refusal(Why.OVER, "The conversation has ended.", field="conversationId")
        if conversation.queue.private:
            raise Refusal(Why.PRIVATE_QUEUE, "This queue may not be supervised.", field="conversationId")
        if conversation.state is not CallState.ACTIVE:
            raise Refusal(Why.WRONG_STATE, f"The conversation is {conversation.state}.", field="conversationId")
        announcement = Announcement(
            self._hall.new_id("a"), conversation, participant, supervisor, url, mute, plays_ms, self._hall.now
        )
        self._hall.forget_settled(conversation)
        conversation.announcements.append(announcement)
        announcement.next = self._hall.schedule.after(self._media.delay(), self._begin, announcement)
        return announcement

    def stop(self, announcement: Announcement) -> None:
        """Stop one that plays or waits."""
        if not announcement.living:
            raise Refusal(Why.ANNOUNCEMENT_OVER, "The announcement has already ended.")
        self._settle(announcement, PlayStatus.STOPPED, "stopped")

    def find(self, conversation: Conversation, announcement_id: str) -> Announcement:
        """The announcement of that id on that conversation."""
        for one in conversation.announcements:
            if one.id == announcement_id:
                return one
        raise Refusal(Why.UNKNOWN, "There is no such interaction on this conversation.")

    def _begin(self, announcement: Announcement) -> None:
        if not announcement.living:
            return
        conversation = announcement.conversation
        if any(one.status is PlayStatus.PLAYING for one in conversation.announcements):
            announcement.next = self._hall.schedule.after(200, self._begin, announcement)
            return
        if conversation.state is not CallState.ACTIVE:
            self._settle(announcement, PlayStatus.FAILED, "interaction.state")
            return
        failure = self._media.failure()
        if failure:
            self._settle(announcement, PlayStatus.FAILED, failure)
            return
        announcement.status = PlayStatus.PLAYING
        announcement.started = self._hall.now
        if announcement.mute:
            self._silence(announcement)
        announcement.next = self._hall.schedule.after(
            announcement.plays_ms, self._settle, announcement, PlayStatus.COMPLETED, ""
        )

    def _silence(self, announcement: Announcement) -> None:
        for one in announcement.conversation.participants:
            if one.left is None and not one.muted and one.role in (Role.AGENT, Role.CUSTOMER):
                one.muted, one.muted_by = True, MutedBy.ANNOUNCEMENT
                announcement.silenced.append(one)
        self._calls.announce(announcement.conversation)

    def _settle(self, announcement: Announcement, status: PlayStatus, reason: str) -> None:
        if announcement.next is not None:
            announcement.next.cancel()
        announcement.status = status
        announcement.reason = reason
        announcement.ended = self._hall.now
        freed = [one for one in announcement.silenced if one.muted_by is MutedBy.ANNOUNCEMENT]
        announcement.silenced.clear()
        for one in freed:
            one.muted, one.muted_by = False, MutedBy.NOBODY
        if freed and not announcement.conversation.over:
            self._calls.announce(announcement.conversation)
        self._hall.tell(AnnouncementOver(announcement))

    def _cut(self, conversation: Conversation, reason: str) -> None:
        """One that plays is cut off; on a call that goes on, one still queued fails when its turn comes."""
        for one in conversation.announcements:
            if one.status is PlayStatus.PLAYING or (one.living and conversation.over):
                self._settle(one, PlayStatus.FAILED, reason)

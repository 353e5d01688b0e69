"""What stands in the way of a deed, seen before it is sent: the rule, what was found, the remedy, and the click for it.

The service checks all of it too; saying it first saves a supervisor the wait. What cannot be read stops nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from supervisor_desk.actions.ports import Refused
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.service.dialects.genesys.deeds import FACTS, Deed, not_offered_on
from supervisor_desk.service.dialects.genesys.me import Standing, permits


class Obstacle(msgspec.Struct, frozen=True):
    """Why a deed is not possible now. ``fix`` is what one click could put right."""

    rule: str
    found: str
    remedy: str = ""
    fix: Fix | None = None

    @property
    def why_not(self) -> WhyNot:
        """For a button."""
        return WhyNot(self.rule, self.found, self.remedy, self.fix)

    def refused(self, deed: Deed) -> Refused:
        """For a delivery: nothing was sent."""
        parts = (self.rule, self.found, FACTS[deed].unchanged, self.remedy)
        return Refused(reason=" ".join(part for part in parts if part))


def obstacle(
    deed: Deed,
    standing: Standing,
    *,
    channel: str = "voice",
    session: MonitorSession | None = None,
    conversation: ConversationId | None = None,
    own: Sequence[Conversation] = (),
    read: bool = True,
) -> Obstacle | None:
    """The first thing that stands in the way; ``None`` if nothing does.

    ``session`` is one's leg on the conversation it is about, ``own`` the calls that one takes part in. ``read`` is
    ``False`` where phone and status are not known: then they stop nothing.
    """
    reason = not_offered_on(deed, channel)
    if reason:
        return Obstacle("Not offered here.", reason)
    lacking = _lacking(deed, standing, channel)
    if lacking is not None:
        return lacking
    if deed is Deed.TAKE_OVER and session is None:
        return Obstacle(
            "One takes over what one listens to.", "You are not listening to this conversation.", "Listen to it first."
        )
    if deed in (Deed.MUTE_SELF, Deed.UNMUTE_SELF) and session is None:
        return Obstacle("There must be a microphone to mute.", "You are not on this call.", "Nothing has to be done.")
    if not deed.rings or session is not None:
        return None
    return (_not_ready(standing, channel) if read else None) or _elsewhere(own, standing.id, conversation)


def _lacking(deed: Deed, standing: Standing, channel: str) -> Obstacle | None:
    facts = FACTS[deed]
    needed = facts.for_messages if channel == "message" else facts.permissions
    held = standing.permissions
    if not needed or held is None or any(permits(held, one) for one in needed):
        return None
    return Obstacle(
        f"This needs the permission {' or '.join(needed)}.",
        "Your account lacks it.",
        "Ask your administrator to grant it.",
    )


def _not_ready(standing: Standing, channel: str) -> Obstacle | None:
    if channel == "voice" and standing.station is None:
        return Obstacle(
            "Genesys Cloud calls you on your phone.",
            "You have no phone chosen.",
            "Choose a phone.",
            Fix.CHOOSE_STATION,
        )
    if not standing.available:
        shown = standing.presence.replace("_", " ").capitalize()
        return Obstacle("Your status must be Available.", f"It is {shown}.", "Set it to Available.", Fix.SET_AVAILABLE)
    return None


def _elsewhere(own: Sequence[Conversation], me: UserId, conversation: ConversationId | None) -> Obstacle | None:
    for call in own:
        mine = [one for one in call.participants if one.user_id == me and one.left_at is None]
        if call.id == conversation and any(one.raw_role != "supervisor" for one in mine):
            return Obstacle(
                "Nobody can listen to their own call.", "You take part in this one.", "Go on from your phone."
            )
        if call.id != conversation and mine:
            return Obstacle("One call at a time.", "You are on another call with your phone.", "Leave that one first.")
    return None

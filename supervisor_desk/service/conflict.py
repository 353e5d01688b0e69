"""After a 409 or a 404: look at the conversation again and decide, once (contract section 9). Pure.

A refusal means that nothing happened, so sending a second time is not blind. Whether it still makes sense is asked of
the same rules that the buttons follow.
"""

from __future__ import annotations

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.conversations.conversation import Conversation, Mode, MonitorSession, UserId
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.service.dialects.words import UNCHANGED

LIVE = Link(LinkPhase.LIVE, "", 0.0)


class Again:
    """It still makes sense: send it once more, on ``session``, which is what the service shows now."""

    def __init__(self, session: MonitorSession | None) -> None:
        self.session = session


def second_opinion(action: Action, refused: Refused, now: Conversation, me: UserId) -> Accepted | Refused | Again:
    """What a refusal comes to, given the conversation as it is ``now``."""
    if now.over:
        return Refused(status=refused.status, over=True, reason=TERMINATED_INTERACTION)
    if refused.over:
        return Refused(
            status=refused.status,
            reason=(
                f"The call goes on, but the service does not know the one you meant there any more. "
                f"{UNCHANGED[action.kind]} Look who is on the call, and try again."
            ),
        )
    if action.kind is Kind.CANCEL:
        return refused
    session = now.monitor_of(me)
    wanted = action.kind.mode
    if wanted is not None and session is not None and session.mode is wanted:
        return Accepted(remote_id=session.id, words="the service shows it in force already")
    if wanted is Mode.TERMINATED and session is None:
        return Accepted(words="the service shows no session any more")
    speakers = now.speakers(besides=me)
    if action.kind.speaks and speakers:
        holder = speakers[0].supervisor_name or "Another supervisor"
        return Refused(
            status=refused.status,
            contended=True,
            held_by=holder,
            reason=(
                f"{holder} is speaking to this call. {UNCHANGED[action.kind]} "
                "Queue for the speaking slot, or send a text cue."
            ),
        )
    no = why_not(action.kind, Situation(conversation=now, me=me, link=LIVE, session=session))
    if no is not None:
        return Refused(status=refused.status, reason=f"{no.sentence} {UNCHANGED[action.kind]}")
    return Again(session)

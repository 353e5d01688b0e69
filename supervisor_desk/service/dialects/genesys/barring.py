"""What stands in the way of each kind of action on a conversation, and what is known of those that must be tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.conversations.conversation import Conversation, MonitorSession
from supervisor_desk.service.dialects.base import Identity
from supervisor_desk.service.dialects.genesys.deeds import DEED_OF, PERMISSIONS
from supervisor_desk.service.dialects.genesys.me import Standing, permits
from supervisor_desk.service.dialects.genesys.obstacles import obstacle
from supervisor_desk.service.dialects.genesys.trials import Ability, Outcome, Trials, mode_name

TRIED: Final[Mapping[Kind, Ability]] = {Kind.MUTE: Ability.MUTE, Kind.HOLD: Ability.HOLD}
"""The kinds that nobody documents for a supervisor. What undoes them is always worth a try."""
_UNKNOWN: Final = "Not tried yet in your organization {place}: the first try tells whether it is possible."
_TAKEN: Final = "Your organization took it {place} before, but no effect was seen yet."
_PROVEN: Final = "It worked in your organization {place} on {day}."
_PLACES: Final = {"silent": "while listening", "whisper": "while coaching", "barge": "after barging in"}


def lacking(held: frozenset[str]) -> Mapping[Kind, tuple[str, ...]]:
    """The kinds that ``held`` is not enough for on a call; of the permissions that one takes, any would do."""
    return {
        kind: (" or ".join(needed),)
        for kind, needed in PERMISSIONS.items()
        if needed and not any(permits(held, one) for one in needed)
    }


def barred(
    standing: Standing | None,
    me: Identity,
    trials: Trials,
    conversation: Conversation | None,
    session: MonitorSession | None,
    own: Sequence[Conversation],
) -> Mapping[Kind, WhyNot]:
    """What stands in the way of each kind. ``standing`` is ``None`` while phone and status have not been read."""
    known = standing or Standing(id=me.id, permissions=me.permissions)
    found: dict[Kind, WhyNot] = {}
    mine = (*own, conversation) if conversation is not None else own
    for kind, deed in DEED_OF.items():
        reason = obstacle(
            deed,
            known,
            channel=conversation.channel if conversation is not None else "voice",
            session=session,
            conversation=conversation.id if conversation is not None else None,
            own=mine,
            read=standing is not None,
        )
        if reason is not None:
            found[kind] = reason.why_not
        elif (ability := TRIED.get(kind)) and (refused := trials.why_not(ability, _mode(session))):
            found[kind] = WhyNot("Genesys Cloud leaves this to those on the call.", refused)
    return found


def hints(trials: Trials, session: MonitorSession | None) -> Mapping[Kind, str]:
    """What is known of the kinds that must be tried, in the mode that one is in."""
    mode = _mode(session)
    place = _PLACES.get(mode, "from outside of the call")
    told: dict[Kind, str] = {}
    for kind, ability in TRIED.items():
        seen = [one for one in trials.seen if (one.ability, one.mode) == (ability, mode)]
        proven = next((one for one in seen if one.outcome is Outcome.PROVEN), None)
        taken = any(one.outcome is Outcome.TAKEN for one in seen)
        words = _PROVEN if proven is not None else _TAKEN if taken else _UNKNOWN
        if trials.ways(ability, mode):
            told[kind] = words.format(place=place, day=proven.at[:10] if proven is not None else "")
    return told


def _mode(session: MonitorSession | None) -> str:
    return mode_name(session.mode if session is not None else None)

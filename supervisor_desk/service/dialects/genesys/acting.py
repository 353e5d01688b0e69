"""How each deed is done, step by step: what must be looked up first, what is tried, and what its answer is.

most          one request
no agent id   read the conversation, then the request: a row of the activity query names no participants
leave         of a leg that the desk has not seen yet: read the conversation, then hang up
step down     barge to coach, anything to listening: the service documents no such step, so leave, see that the
              leg has ended, start again; nobody hears one meanwhile
agent's leg   mute and hold of somebody else: not documented, so each published way is tried and remembered
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.conversations.conversation import Conversation, Mode, MonitorSession
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import Flow, asked
from supervisor_desk.service.dialects.genesys import encode
from supervisor_desk.service.dialects.genesys.answers import read_answer
from supervisor_desk.service.dialects.genesys.deeds import Deed, not_offered_on
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.reading import read_conversation
from supervisor_desk.service.dialects.genesys.trials import Ability, Trial, Trials, Way, mode_name, trial_of
from supervisor_desk.service.dialects.genesys.wishes import Wish, call_of, no

LOOKS: Final = 10
"""How often it is looked whether a leg that was left has ended."""
LOOK_EVERY_S: Final = 0.5
_ABILITIES: Final = {
    Deed.MUTE_AGENT: Ability.MUTE,
    Deed.UNMUTE_AGENT: Ability.MUTE,
    Deed.HOLD: Ability.HOLD,
    Deed.RESUME: Ability.HOLD,
}


class Memory(msgspec.Struct, frozen=True):
    """What flows look up and write down: names, what was tried in this organisation, and what time it is.

    ``learn`` takes over a trial, ``now`` gives the time as ISO 8601 text.
    """

    names: Names
    trials: Callable[[], Trials]
    learn: Callable[[Trial], None]
    now: Callable[[], str]


def act(wish: Wish, memory: Memory) -> Flow[Answer]:
    """Do ``wish``. Every request is sent at most once; a lost answer is the driver's to tell."""
    reason = not_offered_on(wish.deed, wish.channel)
    if reason:
        return no(wish.deed, reason, "")
    try:
        if wish.deed is Deed.LEAVE and wish.session is None:
            return (yield from _leave_unseen(wish, memory))
        if wish.participant is None and _needs_participant(wish.deed):
            found = yield from _with_agent(wish, memory)
            if not isinstance(found, Wish):
                return found
            wish = found
        if wish.deed in _ABILITIES:
            return (yield from _to_agent(wish, memory))
        if wish.session is not None and wish.steps_down:
            return (yield from _step_down(wish, wish.session, memory))
        return (yield from _once(wish))
    except UnreadableError:
        return Unanswered(
            reason=(
                "Genesys Cloud sent an answer that the desk cannot read. It may have taken effect. "
                "The desk looks; do not repeat it before."
            )
        )


def _once(wish: Wish) -> Flow[Answer]:
    call = call_of(wish)
    if isinstance(call, Refused):
        return call
    return read_answer(wish.deed, (yield from asked(call)))


def _read(wish: Wish, memory: Memory) -> Flow[Conversation | Answer]:
    """The conversation as it is now, or what keeps the desk from acting on it. Nothing has been changed yet."""
    reply = yield from asked(encode.conversation_call(wish.conversation))
    if reply.status in (404, 410):
        return Refused(status=reply.status, over=True, reason=TERMINATED_INTERACTION)
    if not reply.ok:
        answer = read_answer(wish.deed, reply)
        if isinstance(answer, Unanswered):  # a reading changes nothing: it is certain that nothing happened
            return no(wish.deed, f"The call could not be read (answer {reply.status}).", "Try again.")
        return answer
    conversation = read_conversation(reply, memory.names)
    if conversation.over:
        return Refused(over=True, reason=TERMINATED_INTERACTION)
    return conversation


def _with_agent(wish: Wish, memory: Memory) -> Flow[Wish | Answer]:
    now = yield from _read(wish, memory)
    if not isinstance(now, Conversation):
        return now
    agent = now.agent
    if agent is None or agent.left_at is not None:
        return no(wish.deed, "There is no agent on this call now.", "Wait until one joins.")
    return msgspec.structs.replace(wish, participant=agent.id, user=agent.user_id, channel=now.channel)


def _leave_unseen(wish: Wish, memory: Memory) -> Flow[Answer]:
    now = yield from _read(wish, memory)
    if not isinstance(now, Conversation):
        return now
    session = now.monitor_of(wish.me)
    if session is None:
        return Accepted(proven=True, words="REST check: no leg of yours is on the call")
    return (yield from _once(msgspec.structs.replace(wish, session=session, channel=now.channel)))


def _step_down(wish: Wish, session: MonitorSession, memory: Memory) -> Flow[Answer]:
    start = call_of(wish)
    if isinstance(start, Refused):
        return start
    left = yield from asked(encode.leave(wish.conversation, session.id, wish.channel))
    if not left.ok and left.status not in (404, 410):
        return read_answer(wish.deed, left)
    for _ in range(LOOKS):
        reply = yield from asked(encode.conversation_call(wish.conversation), pause_s=LOOK_EVERY_S)
        if reply.status in (404, 410):
            return Refused(status=reply.status, over=True, reason=TERMINATED_INTERACTION)
        if not reply.ok:
            continue
        now = read_conversation(reply, memory.names)
        if now.over:
            return Refused(over=True, reason=TERMINATED_INTERACTION)
        if all(one.id != session.id or one.mode is Mode.TERMINATED for one in now.monitors):
            return _after_leaving(read_answer(wish.deed, (yield from asked(start))))
    return Unanswered(
        reason=(
            "Genesys Cloud took your leaving, but still shows your leg on the call, so it was not asked to start "
            "again. Hang up your phone if you must not be heard, then listen again."
        )
    )


def _after_leaving(answer: Answer) -> Answer:
    if not isinstance(answer, Refused):
        return answer
    words = f"You left the call and nobody on it hears you, but you are not listening any more. {answer.reason}"
    return msgspec.structs.replace(answer, reason=words)


def _to_agent(wish: Wish, memory: Memory) -> Flow[Answer]:
    ability = _ABILITIES[wish.deed]
    mode = mode_name(wish.session.mode if wish.session is not None else None)
    ways = memory.trials().ways(ability, mode)
    if wish.deed in (Deed.UNMUTE_AGENT, Deed.RESUME):
        ways = ways or tuple(Way)  # what may have been done is taken back by all means
    answer: Answer = no(wish.deed, memory.trials().why_not(ability, mode) or "There is no way to do it.", "")
    for way in ways:
        call = _call_by(way, wish)
        if isinstance(call, Refused):
            continue
        reply = yield from asked(call)
        answer = read_answer(wish.deed, reply, wish.session.mode if wish.session is not None else None)
        trial = trial_of(ability, way, mode, reply, memory.now())
        if trial is not None and not reply.ok and (yield from _left_meanwhile(wish, reply, memory)):
            return answer
        if trial is not None:
            memory.learn(trial)
        if trial is None or reply.ok:
            return answer
    return _told_of_modes(answer, memory.trials().why_not(ability, mode))


def _left_meanwhile(wish: Wish, reply: Reply, memory: Memory) -> Flow[bool]:
    """After a 404: whether it is the call or the leg that is gone, which says nothing of what is permitted."""
    if reply.status not in (404, 410):
        return False
    look = yield from asked(encode.conversation_call(wish.conversation))
    if not look.ok:
        return look.status in (404, 410)
    now = read_conversation(look, memory.names)
    about = now.participant(wish.participant) if wish.participant is not None else None
    return now.over or about is None or about.left_at is not None


def _told_of_modes(answer: Answer, why_not: str) -> Answer:
    if isinstance(answer, Refused) and why_not and why_not not in answer.reason:
        return msgspec.structs.replace(answer, reason=f"{answer.reason} {why_not}")
    return answer


def _call_by(way: Way, wish: Wish) -> HttpCall | Refused:
    if way is Way.PARTICIPANT:
        return call_of(wish)
    if wish.participant is None or wish.user is None or wish.channel != "voice":
        return no(wish.deed, "The desk does not know who the agent is.", "Try again in a moment.")
    if wish.deed in (Deed.HOLD, Deed.RESUME):
        change = {"held": wish.deed is Deed.HOLD}
    else:
        change = {"muted": wish.deed is Deed.MUTE_AGENT}
    return encode.for_user(wish.conversation, wish.participant, wish.user, **change)


def _needs_participant(deed: Deed) -> bool:
    return deed.rings or deed.for_agent or deed is Deed.TAKE_OVER

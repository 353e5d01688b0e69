"""Genesys Cloud, put together as one ``Dialect``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Accepted, Answer, Refused
from supervisor_desk.actions.proof import ControlProof, Proof, Verdict
from supervisor_desk.actions.remedies import Choice
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.conversations.events import ConversationChanged, Event
from supervisor_desk.service.dialects.base import HttpCall, Identity, Reply
from supervisor_desk.service.dialects.flow import Flow, at_once, tried
from supervisor_desk.service.dialects.genesys import barring, frames, mending, oauth, reading
from supervisor_desk.service.dialects.genesys.acting import Memory, act
from supervisor_desk.service.dialects.genesys.boot import prepare, subscribe
from supervisor_desk.service.dialects.genesys.channels import RHYTHM, socket_call
from supervisor_desk.service.dialects.genesys.checking import calls_in, judged, standing_in
from supervisor_desk.service.dialects.genesys.deadlines import deadline_s, while_waiting
from supervisor_desk.service.dialects.genesys.deeds import DEED_OF, NOT_OFFERED, PERMISSIONS
from supervisor_desk.service.dialects.genesys.encode import conversation_call
from supervisor_desk.service.dialects.genesys.error_words import RETRYABLE
from supervisor_desk.service.dialects.genesys.errorbody import correlation_of
from supervisor_desk.service.dialects.genesys.legs import Legs
from supervisor_desk.service.dialects.genesys.me import Standing, followed, me_call, read_identity
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.proving import proof_for
from supervisor_desk.service.dialects.genesys.quota import quota_of
from supervisor_desk.service.dialects.genesys.reading import own_calls_call
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.dialects.genesys.snapshot import Rounds, snapshot, swept
from supervisor_desk.service.dialects.genesys.topics import NO_TRANSCRIPTS, NOT_BY_SKILL, Plan, beside, spoken
from supervisor_desk.service.dialects.genesys.trials import Trial, Trials, mode_name
from supervisor_desk.service.dialects.genesys.wishes import Wish, wish_of
from supervisor_desk.service.dialects.streaming import (
    FloorRead,
    Halted,
    StreamFilter,
    Subscription,
    Wiring,
)

_presence: Final = re.compile(rb'\{"topicName":"v2\.users\.[\w-]+\.presence"').match


class GenesysDialect:
    """Speaks Genesys Cloud in ``region``. It keeps what it has learned of the organisation and of oneself.

    ``now`` gives the time. ``recall`` gives what is remembered of an organisation, by its id; ``remember`` is told of
    new trials, to be kept for it.
    """

    name = "genesys"
    permissions: Mapping[Kind, tuple[str, ...]] = PERMISSIONS
    """What each kind of action takes; one of those named is enough."""
    retryable = RETRYABLE
    rhythm = RHYTHM
    quota_of = staticmethod(quota_of)
    token_call = staticmethod(oauth.token_call)  # one without a person; that of a person comes by ``oauth.code_call``
    read_token = staticmethod(oauth.read_token)
    identity_call = staticmethod(me_call)
    read_identity = staticmethod(read_identity)
    lacking = staticmethod(barring.lacking)
    conversation_call = staticmethod(conversation_call)
    peek = staticmethod(frames.peek)
    passes = staticmethod(frames.passes)
    mark = staticmethod(frames.mark)

    def __init__(
        self,
        region: Region,
        *,
        now: Callable[[], datetime],
        names: Names | None = None,
        recall: Callable[[str], Trials] | None = None,
        remember: Callable[[Trials], None] | None = None,
    ) -> None:
        self.names = names or Names()
        self.standing: Standing | None = None
        """How one stood when it was last read: phone, status, permissions."""
        self._region = region
        self._now = now
        self._recall = recall or Trials
        self._trials = Trials()
        self._remember = remember
        self._watched: tuple[str, ...] = ()
        self._plan = Plan(())
        self._followed: tuple[ConversationId, ...] = ()
        self._rounds = Rounds()
        self._legs = Legs()
        self._memory = Memory(self.names, lambda: self._trials, self._learn, lambda: now().isoformat())

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds that cannot be done here, with the reason; changing an agent's leg once no mode is left to try."""
        never = {kind: self._trials.never(ability) for kind, ability in barring.TRIED.items()}
        return MappingProxyType({**NOT_OFFERED, **{kind: words for kind, words in never.items() if words}})

    def barred(
        self,
        me: Identity,
        conversation: Conversation | None,
        session: MonitorSession | None,
        own: Sequence[Conversation],
    ) -> Mapping[Kind, WhyNot]:
        """See ``Dialect``."""
        return barring.barred(self.standing, me, self._trials, conversation, session, own)

    def hints(self, session: MonitorSession | None) -> Mapping[Kind, str]:
        """See ``Dialect``."""
        return barring.hints(self._trials, session)

    @property
    def trials(self) -> Trials:
        """What is remembered of this organisation."""
        return self._trials

    # --- every request ---

    def reference_of(self, reply: Reply) -> str:
        """See ``Dialect``: the correlation id."""
        return correlation_of(reply)[:64]

    # --- acting ---

    def proof_of(self, action: Action, session: MonitorSession | None, me: UserId) -> Proof:
        """See ``Dialect``. What is not offered has a proof that nothing meets."""
        deed = DEED_OF.get(action.kind)
        if deed is not None:
            return proof_for(deed, action.conversation_id, me, participant=action.participant_id, session=session)
        return ControlProof(action.conversation_id)

    def cannot(self, action: Action, session: MonitorSession | None, me: UserId) -> Refused | None:
        """See ``Dialect``."""
        wish = wish_of(action, session, me)
        return wish if isinstance(wish, Refused) else None

    def check(self, action: Action, session: MonitorSession | None, me: UserId) -> Flow[Refused | None]:
        """Phone, status, permissions and other calls, for what calls the phone. The rest is the service's to check."""
        wish = wish_of(action, session, me, action.channel or "voice")
        if isinstance(wish, Refused):
            return wish
        if not wish.deed.rings or session is not None:
            return None
        about_me, own = yield from tried([me_call(), own_calls_call()])
        self.standing = standing_in(about_me) or self.standing
        found = judged(wish, self.standing, calls_in(own, self.names))
        return found.refused(wish.deed) if found is not None else None

    def act(self, action: Action, session: MonitorSession | None, me: UserId) -> Flow[Answer]:
        """Do ``action``, in as many steps as it takes. What one leaves without knowing its channel is read first."""
        seen = None if action.kind is Kind.STOP and not action.channel else session
        wish = wish_of(action, seen, me, action.channel or "voice")
        if isinstance(wish, Refused):
            return wish
        self._legs.note(action.id, session)
        answer = yield from act(wish, self._memory)
        if isinstance(answer, Accepted) and not answer.proven and _phone_called(wish):
            station = self.standing.station if self.standing is not None else None
            return msgspec.structs.replace(answer, meanwhile=while_waiting(wish.deed, station))
        return answer

    def worth_a_look(self, action: Action, refused: Refused) -> bool:
        """After a conflict or a 404. What was tried on an agent's leg was looked after in its own steps."""
        deed = DEED_OF.get(action.kind)
        return refused.status in (404, 409, 410) and not refused.over and deed is not None and not deed.for_agent

    def choices(self, fix: Fix, me: UserId) -> Flow[tuple[Choice, ...]]:
        """See ``Dialect``."""
        return mending.choices(fix, me)

    def mend(self, fix: Fix, choice: str, me: UserId) -> Flow[Answer]:
        """See ``Dialect``."""
        return mending.mend(fix, choice, me, self._stands)

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """See ``Dialect``: that changing the agent's leg took effect is worth remembering."""
        ability = barring.TRIED.get(action.kind)
        if ability is not None:
            mode = mode_name(session.mode if session is not None else None)
            self._take(self._trials.proven(ability, mode, self._now().isoformat()))

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:
        """See ``Dialect``."""
        deed = DEED_OF.get(action.kind)
        station = self.standing.station if self.standing is not None else None
        return deadline_s(deed, station, session) if deed is not None else None

    def upload_call(self, filename: str, content: bytes) -> HttpCall:
        """Nothing is uploaded here; kinds that would need it are in ``not_offered``. Raises ``LookupError``."""
        raise LookupError(f"no place for {filename} of {len(content)} bytes")

    def read_upload(self, action: Action, reply: Reply) -> str | Refused:
        """See ``Dialect``."""
        return Refused(status=reply.status, reason=NOT_OFFERED.get(action.kind, NOT_OFFERED[Kind.CLIP]))

    def look_call(self, action: Action, proof: Proof) -> HttpCall | None:  # noqa: ARG002
        """See ``Dialect``."""
        return reading.look_call(proof)

    def read_look(self, action: Action, proof: Proof, reply: Reply) -> Verdict | None:
        """See ``Dialect``."""
        return reading.read_look(proof, reply, self.names, lambda now: self._legs.ended_under(action.id, now, reply))

    def heard_on(self, conversation_id: ConversationId) -> Flow[tuple[Heard, ...] | None]:  # noqa: ARG002
        """Nothing but the events tells who coaches or has barged in."""
        return at_once(None)

    # --- reading ---

    def snapshot(self, wanted: StreamFilter) -> Flow[FloorRead]:
        """See ``Dialect``. What it leaves as a row without people is filled in by events and sweeps."""
        found = yield from snapshot(self._queues(wanted), self.names)
        self._rounds.unread = set(found.unread)
        return FloorRead(found.conversations, found.troubles)

    def sweep(self, shown: Collection[ConversationId], wanted: StreamFilter) -> Flow[tuple[Conversation, ...]]:
        """See ``Dialect``."""
        return swept(shown, self._queues(wanted), self.names, self._rounds)

    def calls_of(self, agent: UserId) -> Flow[tuple[Conversation, ...]]:  # noqa: ARG002
        """There is no listing by agent: the board is what there is."""
        return at_once(())

    def read_conversation(self, reply: Reply) -> Conversation:
        """See ``Dialect``."""
        return reading.read_conversation(reply, self.names)

    # --- listening to events ---

    def prepare(self, wanted: StreamFilter, kept: Sequence[str]) -> Flow[Wiring | Halted]:
        """See ``Dialect``: who one is, what is to be watched, and a channel for each thousand topics of it."""
        found = yield from prepare(self._region, sorted(wanted.queues), self.names, kept=kept)
        if isinstance(found, Halted):
            return found
        self.standing = found.me
        self._watched = tuple(one.id for one in found.queues)
        self._plan = found.plan
        organization = found.token.organization
        if organization and organization != self._trials.organization:
            self._trials = msgspec.structs.replace(self._recall(organization), organization=organization)
        return Wiring(
            sockets=tuple(socket_call(one) for one in found.channels),
            keep=tuple(one.id for one in found.channels),
            troubles=(*found.troubles, *((NOT_BY_SKILL,) if wanted.skills else ())),
        )

    def subscribe(self, wiring: Wiring) -> Flow[Subscription]:
        """See ``Dialect``."""
        return subscribe(wiring.keep, beside(self._plan, spoken(self._followed)))

    def follow(self, wiring: Wiring, conversations: Collection[ConversationId]) -> Flow[Subscription]:
        """See ``Dialect``: transcripts, where the organization has them."""
        self._followed = tuple(sorted(conversations))
        topics = spoken(self._followed)
        last = Plan(beside(self._plan, topics).channels[-1:])
        told = yield from subscribe(wiring.keep[len(self._plan.channels) - 1 :], last)
        return msgspec.structs.replace(told, troubles=(NO_TRANSCRIPTS,) if topics and told.troubles else ())

    def decode(self, frame: bytes) -> Event:
        """See ``Dialect``. What it says of oneself changes how one stands."""
        event = frames.decode(frame, self.names)
        if type(event) is not ConversationChanged and self.standing is not None:
            self.standing = followed(self.standing, event, of_presence=_presence(frame) is not None)
        return event

    # --- inside ---

    def _queues(self, wanted: StreamFilter) -> tuple[str, ...]:
        return self._watched or tuple(sorted(wanted.queues))

    def _stands(self, standing: Standing) -> None:
        self.standing = standing

    def _learn(self, trial: Trial) -> None:
        self._take(self._trials.noted(trial))

    def _take(self, trials: Trials) -> None:
        if trials is not self._trials:
            self._trials = trials
            if self._remember is not None:
                self._remember(trials)


def _phone_called(wish: Wish) -> bool:
    return wish.deed.rings and (wish.session is None or wish.steps_down)

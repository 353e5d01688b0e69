"""Genesys Cloud, put together as one ``Dialect``.

What fits the Protocol is here under its names. What does not fit it is generators beside it: ``boot.prepare``,
``boot.subscribe``, ``snapshot.snapshot``, ``snapshot.ended``, ``checking.check`` and ``act``, see ``flow.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Accepted, Answer, Refused
from supervisor_desk.actions.proof import ControlProof, Proof, Verdict
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.conversations.events import Event
from supervisor_desk.service.dialects.base import (
    Grant,
    GrantRefused,
    HttpCall,
    Identity,
    Page,
    Peek,
    Reply,
    StreamFilter,
    UnreadableError,
)
from supervisor_desk.service.dialects.genesys import barring, frames, oauth, reading
from supervisor_desk.service.dialects.genesys.acting import Memory, act
from supervisor_desk.service.dialects.genesys.activity import PAGE_SIZE, activity_call, read_activity
from supervisor_desk.service.dialects.genesys.answers import read_answer
from supervisor_desk.service.dialects.genesys.channels import create_call
from supervisor_desk.service.dialects.genesys.checking import judged, standing_in
from supervisor_desk.service.dialects.genesys.deadlines import deadline_s, while_waiting
from supervisor_desk.service.dialects.genesys.deeds import DEED_OF, NOT_OFFERED, PERMISSIONS, Deed
from supervisor_desk.service.dialects.genesys.encode import conversation_call
from supervisor_desk.service.dialects.genesys.endings import PAGE_SIZE as ENDED_PAGE
from supervisor_desk.service.dialects.genesys.endings import ended_call, read_ended
from supervisor_desk.service.dialects.genesys.flow import Flow
from supervisor_desk.service.dialects.genesys.me import Standing, me_call, read_identity
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.proving import proof_for
from supervisor_desk.service.dialects.genesys.trials import Trial, Trials, mode_name
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES
from supervisor_desk.service.dialects.genesys.wishes import Wish, call_of, wish_of


class _PageShape(msgspec.Struct, frozen=True):
    results: Any = None
    conversations: Any = None


class GenesysDialect:
    """Speaks Genesys Cloud. It keeps what it has learned: ``names``, and what this organisation lets one do.

    ``now`` gives the time, ``remember`` is told of new trials, to be kept for the organisation.
    """

    name = "genesys"
    permissions: Mapping[Kind, tuple[str, ...]] = PERMISSIONS
    """What each kind of action takes; one of those named is enough."""

    def __init__(
        self,
        names: Names,
        now: Callable[[], datetime],
        trials: Trials | None = None,
        remember: Callable[[Trials], None] | None = None,
    ) -> None:
        self.names = names
        self.standing: Standing | None = None
        """Phone, status and permissions as they were last read; ``None`` while nobody has."""
        self._now = now
        self._trials = trials or Trials()
        self._remember = remember
        self._memory = Memory(names, lambda: self._trials, self._learn, lambda: now().isoformat())

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds that cannot be done here, with the reason; changing an agent's leg once no mode is left to try."""
        never = {kind: self._trials.never(ability) for kind, ability in barring.TRIED.items()}
        return MappingProxyType({**NOT_OFFERED, **{kind: words for kind, words in never.items() if words}})

    def lacking(self, held: frozenset[str]) -> Mapping[Kind, tuple[str, ...]]:
        """See ``Dialect``."""
        return barring.lacking(held)

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

    # --- signing in ---

    def token_call(self, path: str, client_id: str, secret: str, refresh_token: str, scope: str) -> HttpCall:
        """A token without a person; one of a person comes by ``oauth.code_call``."""
        return oauth.token_call(path, client_id, secret, refresh_token, scope)

    def read_token(self, reply: Reply) -> Grant | GrantRefused:
        """See ``Dialect``."""
        return oauth.read_token(reply)

    def identity_call(self) -> HttpCall:
        """See ``Dialect``."""
        return me_call()

    def read_identity(self, reply: Reply) -> Identity:
        """See ``Dialect``."""
        return read_identity(reply)

    # --- acting ---

    def proof_of(self, action: Action, session: MonitorSession | None, me: UserId) -> Proof:
        """See ``Dialect``. What is not offered has a proof that nothing meets."""
        deed = DEED_OF.get(action.kind)
        if deed is not None:
            return proof_for(deed, action.conversation_id, me, participant=action.participant_id, session=session)
        return ControlProof(action.conversation_id)

    def act(self, action: Action, session: MonitorSession | None, me: UserId) -> Flow[Answer]:
        """Do ``action``, in as many steps as it takes. What one leaves without knowing its channel is read first."""
        seen = None if action.kind is Kind.STOP and not action.channel else session
        wish = wish_of(action, seen, me, action.channel or "voice")
        if isinstance(wish, Refused):
            return wish
        answer = yield from act(wish, self._memory)
        if isinstance(answer, Accepted) and not answer.proven and _phone_called(wish):
            station = self.standing.station if self.standing is not None else None
            return msgspec.structs.replace(answer, meanwhile=while_waiting(wish.deed, station))
        return answer

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

    def check_call(self, action: Action) -> HttpCall | None:
        """Phone and permissions, for what calls the phone. The rest needs the session: see ``checking.check``."""
        deed = DEED_OF.get(action.kind)
        return me_call() if deed is not None and deed.rings else None

    def read_check(self, action: Action, reply: Reply | None) -> Refused | None:
        """See ``Dialect``. The status is left out: stepping back to listening must stay possible in any."""
        wish = wish_of(action, None, UserId(""))
        standing = standing_in(reply)
        if isinstance(wish, Refused) or standing is None:
            return None
        found = judged(wish, msgspec.structs.replace(standing, presence=""))
        return found.refused(wish.deed) if found is not None else None

    def upload_call(self, filename: str, content: bytes) -> HttpCall:
        """Nothing is uploaded here; kinds that would need it are in ``not_offered``. Raises ``LookupError``."""
        raise LookupError(f"no place for {filename} of {len(content)} bytes")

    def read_upload(self, action: Action, reply: Reply) -> str | Refused:
        """See ``Dialect``."""
        return Refused(status=reply.status, reason=NOT_OFFERED.get(action.kind, NOT_OFFERED[Kind.CLIP]))

    def encode(self, action: Action, session: MonitorSession | None, me: UserId) -> HttpCall | Refused:
        """The one request that is ``action``. Where ``act`` takes several steps it is the safe half: leaving."""
        wish = wish_of(action, session, me)
        if isinstance(wish, Refused):
            return wish
        return call_of(msgspec.structs.replace(wish, deed=Deed.LEAVE) if wish.steps_down else wish)

    def read_answer(self, action: Action, reply: Reply) -> Answer:
        """See ``Dialect``."""
        deed = DEED_OF.get(action.kind)
        return read_answer(deed, reply) if deed is not None else Refused(reason=NOT_OFFERED[action.kind])

    def look_call(self, action: Action, proof: Proof) -> HttpCall | None:  # noqa: ARG002
        """See ``Dialect``."""
        return reading.look_call(proof)

    def read_look(self, action: Action, proof: Proof, reply: Reply) -> Verdict | None:  # noqa: ARG002
        """See ``Dialect``."""
        return reading.read_look(proof, reply, self.names)

    def heard_calls(self, conversation_id: ConversationId) -> tuple[HttpCall, ...]:  # noqa: ARG002
        """Nothing but the events tells who coaches or has barged in."""
        return ()

    def read_heard(self, replies: Sequence[Reply]) -> tuple[Heard, ...]:  # noqa: ARG002
        """See ``heard_calls``."""
        return ()

    # --- reading ---

    def page_call(self, status: str, number: int, wanted: StreamFilter) -> HttpCall:
        """See ``Dialect``: rows of the activity query, or of what ended lately. ``snapshot.snapshot`` reads more."""
        queues = sorted(wanted.queues)
        return ended_call(number, queues, self._now()) if status == "ended" else activity_call(number, queues)

    def read_page(self, reply: Reply) -> Page:
        """See ``Dialect``. A full page of activity does not tell how many follow: it is said to be one of two."""
        try:
            shape = msgspec.json.decode(reply.body, type=_PageShape)
        except READ_FAILURES as error:
            raise UnreadableError(f"page of conversations: {error}") from None
        if shape.results is None and shape.conversations is not None:
            ended, total = read_ended(reply)
            return Page(conversations=ended, number=1, count=max(-(-total // ENDED_PAGE), 1), total=total)
        page = read_activity(reply, self.names)
        more = 2 if page.told >= PAGE_SIZE else 1
        return Page(conversations=page.rows, number=1, count=more, total=len(page.rows))

    def conversation_call(self, conversation_id: ConversationId) -> HttpCall:
        """See ``Dialect``."""
        return conversation_call(conversation_id)

    def read_conversation(self, reply: Reply) -> Conversation:
        """See ``Dialect``."""
        return reading.read_conversation(reply, self.names)

    # --- listening to events ---

    def stream_call(self, wanted: StreamFilter) -> HttpCall:  # noqa: ARG002
        """The first of two steps: make a channel. Its answer tells where the socket is, see ``channels``."""
        return create_call()

    def peek(self, frame: bytes) -> Peek:
        """See ``Dialect``."""
        return frames.peek(frame)

    def passes(self, frame: bytes, wanted: StreamFilter) -> bool:
        """See ``Dialect``."""
        return frames.passes(frame, wanted)

    def decode(self, frame: bytes) -> Event:
        """See ``Dialect``."""
        return frames.decode(frame, self.names)

    # --- inside ---

    def _learn(self, trial: Trial) -> None:
        self._take(self._trials.noted(trial))

    def _take(self, trials: Trials) -> None:
        if trials is not self._trials:
            self._trials = trials
            if self._remember is not None:
                self._remember(trials)


def _phone_called(wish: Wish) -> bool:
    return wish.deed.rings and (wish.session is None or wish.steps_down)

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
from supervisor_desk.actions.ports import Answer, Refused
from supervisor_desk.actions.proof import ControlProof, Proof, Verdict
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
from supervisor_desk.service.dialects.genesys import frames, oauth, reading
from supervisor_desk.service.dialects.genesys.acting import Memory, act
from supervisor_desk.service.dialects.genesys.activity import PAGE_SIZE, activity_call, read_activity
from supervisor_desk.service.dialects.genesys.answers import read_answer
from supervisor_desk.service.dialects.genesys.channels import create_call
from supervisor_desk.service.dialects.genesys.checking import judged, standing_in
from supervisor_desk.service.dialects.genesys.deeds import DEED_OF, NOT_OFFERED, PERMISSIONS, Deed
from supervisor_desk.service.dialects.genesys.encode import conversation_call
from supervisor_desk.service.dialects.genesys.endings import PAGE_SIZE as ENDED_PAGE
from supervisor_desk.service.dialects.genesys.endings import ended_call, read_ended
from supervisor_desk.service.dialects.genesys.flow import Flow
from supervisor_desk.service.dialects.genesys.me import me_call, read_identity
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.proving import CloudProof, proof_for
from supervisor_desk.service.dialects.genesys.trials import Ability, Trial, Trials, mode_name
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
        self._now = now
        self._trials = trials or Trials()
        self._remember = remember
        self._memory = Memory(names, lambda: self._trials, self._learn, lambda: now().isoformat())

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds that cannot be done here, with the reason; muting an agent once it was refused in every mode."""
        never = self._trials.never(Ability.MUTE)
        return MappingProxyType({**NOT_OFFERED, Kind.MUTE: never}) if never else NOT_OFFERED

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
            proof = proof_for(deed, action.conversation_id, me, participant=action.participant_id, session=session)
            if not isinstance(proof, CloudProof):
                return proof
        return ControlProof(action.conversation_id)

    def act(self, action: Action, session: MonitorSession | None, me: UserId, channel: str = "voice") -> Flow[Answer]:
        """Do ``action``, in as many steps as it takes."""
        wish = wish_of(action, session, me, channel)
        return wish if isinstance(wish, Refused) else (yield from act(wish, self._memory))

    def do(self, wish: Wish) -> Flow[Answer]:
        """Do what the desk has no kind of action for."""
        return act(wish, self._memory)

    def proven(self, ability: Ability, session: MonitorSession | None) -> None:
        """An event showed that changing the agent's leg took effect; ``session`` is one's own leg at that time."""
        mode = mode_name(session.mode if session is not None else None)
        self._take(self._trials.proven(ability, mode, self._now().isoformat()))

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

"""The control contract, put together as one ``Dialect``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Answer, Refused
from supervisor_desk.actions.remedies import Choice
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.conversations.conversation import Conversation, MonitorSession, UserId
from supervisor_desk.service.dialects.base import Identity, Rhythm
from supervisor_desk.service.dialects.control import (
    agent_calls,
    answers,
    barring,
    decode,
    encode,
    flows,
    heard,
    look,
    reading,
    signing,
)
from supervisor_desk.service.dialects.flow import Flow, at_once
from supervisor_desk.service.dialects.quota import x_ratelimit


class ControlDialect:
    """Speaks the control contract as ``WIRE.md`` settles it. It keeps nothing, so one serves everybody."""

    name = "control"
    not_offered = barring.NOT_OFFERED  # all of contract section 1 is offered
    permissions = barring.PERMISSIONS
    retryable = frozenset({500, 502, 503, 504})
    rhythm = Rhythm()

    quota_of = staticmethod(x_ratelimit)
    reference_of = staticmethod(answers.reference_of)

    token_call = staticmethod(signing.token_call)
    read_token = staticmethod(signing.read_token)
    identity_call = staticmethod(reading.identity_call)
    read_identity = staticmethod(reading.read_identity)

    proof_of = staticmethod(look.proof_of)
    lacking = staticmethod(barring.lacking)
    cannot = staticmethod(flows.cannot)
    check = staticmethod(flows.check)
    upload_call = staticmethod(encode.upload_call)
    read_upload = staticmethod(answers.read_upload)
    act = staticmethod(flows.act)
    worth_a_look = staticmethod(flows.worth_a_look)
    look_call = staticmethod(look.look_call)
    read_look = staticmethod(look.read_look)
    heard_on = staticmethod(heard.heard_on)

    snapshot = staticmethod(flows.snapshot)
    sweep = staticmethod(flows.sweep)
    calls_of = staticmethod(agent_calls.calls_of)
    conversation_call = staticmethod(reading.conversation_call)
    read_conversation = staticmethod(reading.read_conversation)

    prepare = staticmethod(flows.prepare)
    subscribe = staticmethod(flows.subscribe)
    follow = staticmethod(flows.follow)
    peek = staticmethod(decode.peek)
    passes = staticmethod(decode.passes)
    mark = staticmethod(decode.mark)
    decode = staticmethod(decode.decode)

    def barred(
        self,
        me: Identity,
        conversation: Conversation | None,
        session: MonitorSession | None,
        own: Sequence[Conversation],  # noqa: ARG002
    ) -> Mapping[Kind, WhyNot]:
        """See ``Dialect``. Sessions on other calls are in nobody's way."""
        return barring.barred(me.permissions, conversation, session)

    def hints(self, session: MonitorSession | None) -> Mapping[Kind, str]:  # noqa: ARG002
        """See ``Dialect``: what the contract offers it does."""
        return MappingProxyType({})

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:  # noqa: ARG002
        """See ``Dialect``: nobody has to answer a phone."""
        return None

    def choices(self, fix: Fix, me: UserId) -> Flow[tuple[Choice, ...]]:  # noqa: ARG002
        """See ``Dialect``: nothing is ever in the way that a click could put right."""
        return at_once(())

    def mend(self, fix: Fix, choice: str, me: UserId) -> Flow[Answer]:  # noqa: ARG002
        """See ``Dialect``."""
        return at_once(Refused(reason="This contact center has nothing for that. Nothing was changed."))

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """See ``Dialect``: there is nothing to learn."""

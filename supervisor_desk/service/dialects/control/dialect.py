"""The control contract, put together as one ``Dialect``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.conversations.conversation import Conversation, MonitorSession
from supervisor_desk.service.dialects.base import Identity
from supervisor_desk.service.dialects.control import answers, barring, decode, encode, heard, look, reading, signing


class ControlDialect:
    """Speaks the control contract as ``WIRE.md`` settles it. It keeps nothing, so one serves everybody."""

    name = "control"
    not_offered = barring.NOT_OFFERED  # all of contract section 1 is offered
    permissions = barring.PERMISSIONS

    token_call = staticmethod(signing.token_call)
    read_token = staticmethod(signing.read_token)
    identity_call = staticmethod(reading.identity_call)
    read_identity = staticmethod(reading.read_identity)

    proof_of = staticmethod(look.proof_of)
    lacking = staticmethod(barring.lacking)
    check_call = staticmethod(reading.check_call)
    read_check = staticmethod(reading.read_check)
    upload_call = staticmethod(encode.upload_call)
    read_upload = staticmethod(answers.read_upload)
    encode = staticmethod(encode.encode)
    read_answer = staticmethod(answers.read_answer)
    look_call = staticmethod(look.look_call)
    read_look = staticmethod(look.read_look)
    heard_calls = staticmethod(heard.heard_calls)
    read_heard = staticmethod(heard.read_heard)

    page_call = staticmethod(reading.page_call)
    read_page = staticmethod(reading.read_page)
    conversation_call = staticmethod(reading.conversation_call)
    read_conversation = staticmethod(reading.read_conversation)

    stream_call = staticmethod(decode.stream_call)
    peek = staticmethod(decode.peek)
    passes = staticmethod(decode.passes)
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

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """See ``Dialect``: there is nothing to learn."""

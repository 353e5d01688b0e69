"""Answers to what was asked, in words for people. A 200, 201 or 202 is a receipt: the participants prove it, or do not.

Each answer carries the correlation id, which the audit keeps and the service's support asks for.
"""

from __future__ import annotations

from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys.deeds import FACTS, Deed
from supervisor_desk.service.dialects.genesys.error_words import NOT_EVEN_THERE, NOT_ON_CALL, said_by
from supervisor_desk.service.dialects.genesys.errorbody import correlation_of, error_of
from supervisor_desk.service.errors import referred


def read_answer(deed: Deed, reply: Reply, mode: Mode | None = None) -> Answer:
    """What ``reply`` means for ``deed``, asked for while one's own leg was in ``mode``."""
    reference = correlation_of(reply)[:64]
    if reply.ok:
        return Accepted(words=referred(f"accepted with {reply.status}", reference), reference=reference)
    if reply.status >= 500 or reply.status < 400 or reply.status == 408:
        return Unanswered(
            reason=referred(
                f"Genesys Cloud answered {reply.status} and does not say whether it did it. It may have taken effect. "
                "The desk is looking; do not repeat it before it is known.",
                reference,
            ),
            reference=reference,
        )
    error = error_of(reply)
    said = NOT_EVEN_THERE if mode is Mode.BARGE and error.code in NOT_ON_CALL else said_by(error, reply.status)
    words = " ".join(part for part in (said.what, FACTS[deed].unchanged, said.remedy) if part)
    return Refused(status=reply.status, reason=referred(words, reference), reference=reference)

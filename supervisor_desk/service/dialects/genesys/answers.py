"""Answers to what was asked, in words for people. A 200, 201 or 202 is a receipt: the participants prove it, or do not.

Each answer carries the correlation id, which the audit keeps and the service's support asks for.
"""

from __future__ import annotations

from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys.deeds import FACTS, Deed
from supervisor_desk.service.dialects.genesys.error_words import said_by
from supervisor_desk.service.dialects.genesys.errorbody import correlation_of, error_of


def read_answer(deed: Deed, reply: Reply) -> Answer:
    """What ``reply`` means for ``deed``."""
    reference = reference_of(reply)
    if reply.ok:
        rings = " your phone is called, answer it" if deed.rings else ""
        return Accepted(
            words=f"accepted with {reply.status}{';' if rings else ''}{rings}{reference and f' {reference}'}"
        )
    if reply.status >= 500 or reply.status < 400 or reply.status == 408:
        return Unanswered(
            reason=(
                f"Genesys Cloud answered {reply.status} and does not say whether it did it. It may have taken effect. "
                f"The desk is looking; do not repeat it before it is known.{reference and f' {reference}'}"
            )
        )
    said = said_by(error_of(reply), reply.status)
    parts = (said.what, FACTS[deed].unchanged, said.remedy, reference)
    return Refused(status=reply.status, reason=" ".join(part for part in parts if part))


def reference_of(reply: Reply) -> str:
    """The correlation id as it is shown; empty where there is none."""
    correlation = correlation_of(reply)
    return f"(Reference {correlation[:64]})" if correlation else ""

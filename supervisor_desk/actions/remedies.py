"""What one click puts right: noted in the audit log before it is asked for, and again when the service has answered.

It changes the supervisor's own phone or status, never a call, so it is no delivery and has no conversation.
"""

from __future__ import annotations

from typing import Protocol, assert_never

import msgspec

from supervisor_desk.actions.ports import Accepted, Answer, AuditTrail, AuditUnavailable, Note, Refused, Unanswered
from supervisor_desk.actions.situation import Fix


class Choice(msgspec.Struct, frozen=True):
    """One thing to choose from, such as a phone; ``note`` says what kind of thing it is."""

    id: str
    name: str
    note: str = ""


class Remedies(Protocol):
    """The contact center, as far as it can put something right. Methods never raise for what it answers."""

    async def choices(self, fix: Fix) -> tuple[Choice, ...] | Refused:
        """What there is to choose from for ``fix``; empty where nothing has to be chosen."""
        ...

    async def fix(self, fix: Fix, choice: str = "") -> Answer:
        """Put it right; ``proven`` where the service was seen to have done it. ``choice`` is the id of a choice."""
        ...


class Mender:
    """Puts things right, on the record."""

    def __init__(self, service: Remedies, audit: AuditTrail) -> None:
        self._service = service
        self._audit = audit

    async def choices(self, fix: Fix) -> tuple[Choice, ...] | Refused:
        """See ``Remedies``. Looking changes nothing, and is not noted."""
        return await self._service.choices(fix)

    async def mend(self, fix: Fix, choice: str = "") -> Answer:
        """Put it right. Nothing is asked for that is not on disk first."""
        try:
            await self._audit.append(Note(step="intent", what=fix.value, detail=_detail(choice)))
        except AuditUnavailable as trouble:
            return Refused(reason=f"Nothing was changed: {trouble}")
        answer = await self._service.fix(fix, choice)
        try:
            await self._audit.append(_outcome(fix, choice, answer))
        except AuditUnavailable:
            return answer  # it happened; that the log stands still is told elsewhere
        return answer


def _outcome(fix: Fix, choice: str, answer: Answer) -> Note:
    match answer:
        case Accepted():
            state, proof, reason = ("confirmed" if answer.proven else "accepted"), answer.words, ""
        case Refused():
            state, proof, reason = "refused", "", answer.reason
        case Unanswered():
            state, proof, reason = "pending delivery", "", answer.reason
        case _:
            assert_never(answer)
    return Note(step="outcome", what=fix.value, state=state, proof=proof, reason=reason, detail=_detail(choice))


def _detail(choice: str) -> dict[str, str | int | float | bool | None]:
    return {"choice": choice} if choice else {}

"""What the actions need from outside, as Protocols. ``service`` and ``audit`` fit them; ``app`` plugs them in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.proof import Proof, Verdict
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.actions.slot_board import Granted as Granted
from supervisor_desk.actions.slot_board import InLine as InLine
from supervisor_desk.actions.slot_board import OutOfLine as OutOfLine
from supervisor_desk.actions.slot_board import SlotAnswer as SlotAnswer
from supervisor_desk.actions.slot_board import SlotBoard as SlotBoard
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession


class Clock(Protocol):
    """Time, passed in so that tests own it."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, for deadlines."""
        ...


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The service took the request: a receipt, not a success. ``proven`` only where the contract counts the answer.

    ``meanwhile`` tells a person what to do until it is proven, such as answering a phone. ``reference`` is the id under
    which the service's own people find the request, in all three kinds of answer.
    """

    remote_id: str = ""
    proven: bool = False
    words: str = ""
    meanwhile: str = ""
    reference: str = ""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The service said no. ``reason`` says what happened, what it means for the call and what to do.

    ``status`` is the HTTP status, 0 where we refused ourselves. ``over`` means that the conversation has ended.
    ``held_by`` is the session or the name of the one who speaks, where that is why.
    """

    reason: str
    status: int = 0
    over: bool = False
    contended: bool = False
    held_by: str = ""
    reference: str = ""


class Unanswered(msgspec.Struct, frozen=True, kw_only=True):
    """No answer came: it may have happened. Look before any second try (contract section 9)."""

    reason: str
    reference: str = ""


Answer = Accepted | Refused | Unanswered

Still = Callable[[], Awaitable[bool]]
"""Asked at the very moment a request leaves: ``False`` holds it back."""


class Service(Protocol):
    """The contact center, seen from the actions. Methods run on the main loop and never raise for what it answers."""

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds of action that it cannot do at all, each with the reason in words. It may learn more of them."""
        ...

    def barred(
        self, conversation: Conversation | None, session: MonitorSession | None, own: Sequence[Conversation]
    ) -> Mapping[Kind, WhyNot]:
        """What stands in the way of each kind there and now, as far as it is known.

        ``session`` is the own leg on ``conversation``, ``own`` are the conversations where there is one.
        """
        ...

    def hints(self, session: MonitorSession | None) -> Mapping[Kind, str]:
        """What is known of the kinds of which it is not certain that the service does them, in words."""
        ...

    def proof_of(self, action: Action, session: MonitorSession | None) -> Proof:
        """What would prove ``action``, known before it is sent."""
        ...

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:
        """Seconds after which ``action`` is unproven, where a phone must first be answered; ``None`` for the usual."""
        ...

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """The feed proved ``action``, whose supervisor has ``session`` there now."""
        ...

    async def send(self, action: Action, session: MonitorSession | None, still: Still | None = None) -> Answer:
        """Send ``action`` once (uploading its media first), on the supervisor's open ``session`` where there is one.

        ``still`` is asked last of all, when the request is about to leave; if it says no, the answer is ``Refused``.
        """
        ...

    async def look(self, action: Action, proof: Proof) -> Verdict | None:
        """Ask by REST whether ``proof`` is met. ``None`` if the answer tells nothing, or did not come."""
        ...

    async def heard_on(self, conversation: ConversationId) -> tuple[Heard, ...] | None:
        """Ask by REST which supervisors are heard on a call, this one included. ``None`` if that cannot be read."""
        ...


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What one audit entry says, before log, clock and chain add who, when, where from and the hashes.

    ``step`` is ``intent`` (before it leaves), ``outcome`` or ``notice``. ``detail`` holds figures and ids only:
    no audio, no text of cues or transcripts, no secrets, no phone numbers.
    """

    step: str
    what: str
    delivery: str = ""
    conversation: str = ""
    participant: str = ""
    state: str = ""
    proof: str = ""
    reason: str = ""
    retry_of: str = ""
    detail: dict[str, str | int | float | bool | None] = msgspec.field(default_factory=dict)


class Written(msgspec.Struct, frozen=True):
    """Where an entry stands in the chain once it is on disk."""

    sequence: int
    hash: str


class AuditUnavailable(Exception):
    """The entry is not on disk. ``str()`` says why and what to do; nothing may be sent on the strength of it."""


class AuditTrail(Protocol):
    """The audit log, seen from the actions."""

    async def append(self, note: Note) -> Written:
        """Return once the entry is durable on disk. Raises ``AuditUnavailable``."""
        ...

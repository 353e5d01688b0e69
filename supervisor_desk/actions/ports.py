"""What the actions need from outside, as Protocols. ``service`` and ``audit`` fit them; ``app`` plugs them in."""

from __future__ import annotations

from typing import Protocol

import msgspec

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.proof import Proof, Verdict
from supervisor_desk.conversations.conversation import MonitorSession


class Clock(Protocol):
    """Time, passed in so that tests own it."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, for deadlines."""
        ...


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """The service took the request: a receipt, not a success. ``proven`` only where the contract counts the answer."""

    remote_id: str = ""
    proven: bool = False
    words: str = ""


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


class Unanswered(msgspec.Struct, frozen=True, kw_only=True):
    """No answer came: it may have happened. Look before any second try (contract section 9)."""

    reason: str


Answer = Accepted | Refused | Unanswered


class Service(Protocol):
    """The contact center, seen from the actions. Methods run on the main loop and never raise for what it answers."""

    def proof_of(self, action: Action, session: MonitorSession | None) -> Proof:
        """What would prove ``action``, known before it is sent."""
        ...

    async def send(self, action: Action, session: MonitorSession | None) -> Answer:
        """Send ``action`` once (uploading its media first), on the supervisor's open ``session`` where there is one."""
        ...

    async def look(self, action: Action, proof: Proof) -> Verdict | None:
        """Ask by REST whether ``proof`` is met. ``None`` if the answer tells nothing, or did not come."""
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


class Granted(msgspec.Struct, frozen=True):
    """The speaking slot is ours. ``fence`` grows with every grant: an older one proves a stale holder."""

    fence: int


class InLine(msgspec.Struct, frozen=True):
    """Somebody else has the slot. ``place`` starts at 1; ``expires_in`` seconds remain of our place in the line."""

    place: int
    expires_in: float
    holder: str = ""


class OutOfLine(msgspec.Struct, frozen=True):
    """Our place in the line expired, or was never asked for."""


SlotAnswer = Granted | InLine | OutOfLine


class SlotBoard(Protocol):
    """The speaking slot of each conversation and its waiting line (contract section 5).

    A ticket stands for one wish to speak, by one supervisor. First in, first out; a place lives 30 s; a grant lives
    as long as it is renewed.
    """

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        """Ask for the slot, or ask again how it stands; joining twice keeps the place."""
        ...

    async def standing(self, conversation: str, ticket: str) -> SlotAnswer:
        """How it stands, without joining."""
        ...

    async def renew(self, conversation: str, ticket: str) -> bool:
        """Prolong a grant; ``False`` if it is not ours any more."""
        ...

    async def leave(self, conversation: str, ticket: str) -> None:
        """Give the slot back, or leave the line."""
        ...

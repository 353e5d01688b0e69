"""What a dialect is: the Protocol, and the plain records that pass between it and those who hold the connections."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Answer, Refused
from supervisor_desk.actions.proof import Proof, Verdict
from supervisor_desk.actions.remedies import Choice
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.conversations.events import Event
from supervisor_desk.service.dialects.calls import HttpCall as HttpCall
from supervisor_desk.service.dialects.calls import Reply as Reply
from supervisor_desk.service.dialects.calls import UnreadableError as UnreadableError
from supervisor_desk.service.dialects.calls import Upload as Upload
from supervisor_desk.service.dialects.flow import Flow
from supervisor_desk.service.dialects.quota import Quota
from supervisor_desk.service.dialects.streaming import FloorRead, Halted, Subscription, Wiring
from supervisor_desk.service.dialects.streaming import Lane as Lane
from supervisor_desk.service.dialects.streaming import Peek as Peek
from supervisor_desk.service.dialects.streaming import Rhythm as Rhythm
from supervisor_desk.service.dialects.streaming import StreamFilter as StreamFilter


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who the desk acts for. ``permissions`` is ``None`` where the service does not tell them.

    ``expires_in`` is what is left of the token in seconds, ``server_time`` the service's clock as ISO 8601 text.
    """

    id: UserId
    name: str
    client_id: str = ""
    permissions: frozenset[str] | None = None
    scopes: frozenset[str] = frozenset()
    expires_in: float | None = None
    server_time: str = ""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A token as the service gave it. Held by ``signin`` alone; ``repr`` shows nothing of it."""

    access_token: str
    lifetime: float
    refresh_token: str = ""
    scope: str = ""

    def __repr__(self) -> str:
        return f"<Grant for {self.lifetime:.0f} s>"


class GrantRefused(msgspec.Struct, frozen=True):
    """The service gave no token. ``refresh_spent`` means that only the refresh token was at fault."""

    words: str
    refresh_spent: bool = False


class Dialect(Protocol):
    """One API. It asks through flows and opens nothing; it may remember what it was told.

    Nothing here raises, save ``UnreadableError`` from what reads, and from flows that read.
    """

    @property
    def name(self) -> str:
        """Short name for settings, logs and the audit."""
        ...

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds of action that this service cannot do, each with the reason in words. It may grow."""
        ...

    # --- every request ---

    @property
    def retryable(self) -> frozenset[int]:
        """The statuses besides 429 after which a reading may be sent again as it is."""
        ...

    def quota_of(self, headers: Mapping[str, str]) -> Quota | None:
        """What is left of the rate limit; names of headers are in lower case."""
        ...

    def reference_of(self, reply: Reply) -> str:
        """The id under which the service's own people find the request; empty where it gives none."""
        ...

    @property
    def permissions(self) -> Mapping[Kind, tuple[str, ...]]:
        """The kinds that take a permission, with its name in the service's words."""
        ...

    def lacking(self, held: frozenset[str]) -> Mapping[Kind, tuple[str, ...]]:
        """The kinds that an account with the permissions ``held`` may not do, each with what is missing."""
        ...

    def barred(
        self,
        me: Identity,
        conversation: Conversation | None,
        session: MonitorSession | None,
        own: Sequence[Conversation],
    ) -> Mapping[Kind, WhyNot]:
        """What stands in the way of each kind there and now, as far as it is known: permission, channel, phone.

        ``session`` is the supervisor's leg on ``conversation``, ``own`` are the conversations where there is one.
        """
        ...

    def hints(self, session: MonitorSession | None) -> Mapping[Kind, str]:
        """What is known of the kinds of which it is not certain that the service does them, in words."""
        ...

    # --- signing in ---

    def token_call(self, path: str, client_id: str, secret: str, refresh_token: str, scope: str) -> HttpCall:
        """Ask for a token: by ``refresh_token`` where there is one, else by client id and secret."""
        ...

    def read_token(self, reply: Reply) -> Grant | GrantRefused:
        """The token, or why there is none. Raises ``UnreadableError``."""
        ...

    def identity_call(self) -> HttpCall:
        """Ask who the token stands for; also the hourly check of its health."""
        ...

    def read_identity(self, reply: Reply) -> Identity:
        """Who the desk acts for. Raises ``UnreadableError``."""
        ...

    # --- acting ---

    def proof_of(self, action: Action, session: MonitorSession | None, me: UserId) -> Proof:
        """What would prove ``action``."""
        ...

    def choices(self, fix: Fix, me: UserId) -> Flow[tuple[Choice, ...]]:
        """What there is to choose from for what one click puts right; empty where nothing has to be chosen."""
        ...

    def mend(self, fix: Fix, choice: str, me: UserId) -> Flow[Answer]:
        """Put right what stands in the way of this supervisor."""
        ...

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:
        """Seconds to wait for the proof of ``action`` where it takes longer than usual; else ``None``."""
        ...

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """The feed proved ``action``; ``session`` is the supervisor's leg at that time."""
        ...

    def cannot(self, action: Action, session: MonitorSession | None, me: UserId) -> Refused | None:
        """Why ``action`` can never be sent as it is, seen without asking anybody."""
        ...

    def check(self, action: Action, session: MonitorSession | None, me: UserId) -> Flow[Refused | None]:
        """Read what must be so at the moment of action, before anything is sent; why not, if it is not."""
        ...

    def upload_call(self, filename: str, content: bytes) -> HttpCall:
        """Put a sound file where the service can play it from."""
        ...

    def read_upload(self, action: Action, reply: Reply) -> str | Refused:
        """The address of the uploaded file, or why there is none."""
        ...

    def act(self, action: Action, session: MonitorSession | None, me: UserId) -> Flow[Answer]:
        """Do ``action``; no request that changes something is sent twice."""
        ...

    def worth_a_look(self, action: Action, refused: Refused) -> bool:
        """Whether the conversation may have changed under ``action``, so that it is read before ``refused`` counts."""
        ...

    def look_call(self, action: Action, proof: Proof) -> HttpCall | None:
        """The reading that may tell whether ``proof`` is met; ``None`` if there is none."""
        ...

    def read_look(self, action: Action, proof: Proof, reply: Reply) -> Verdict | None:
        """What that reading says."""
        ...

    def heard_on(self, conversation_id: ConversationId) -> Flow[tuple[Heard, ...] | None]:
        """Every supervisor who is heard on a call besides its people, the desk's own too; ``None`` if nobody tells."""
        ...

    # --- reading ---

    def snapshot(self, wanted: StreamFilter) -> Flow[FloorRead]:
        """Everything that is going on."""
        ...

    def sweep(self, shown: Collection[ConversationId], wanted: StreamFilter) -> Flow[tuple[Conversation, ...]]:
        """What no event told: those of ``shown`` that are over, and those that are going on but not among them.

        A dialect may give more that is over; whoever asks knows what is over already.
        """
        ...

    def calls_of(self, agent: UserId) -> Flow[tuple[Conversation, ...]]:
        """The calls that an agent is on, whatever the desk shows; none where that cannot be asked."""
        ...

    def conversation_call(self, conversation_id: ConversationId) -> HttpCall:
        """One conversation as it is now."""
        ...

    def read_conversation(self, reply: Reply) -> Conversation:
        """That conversation. Raises ``UnreadableError``."""
        ...

    # --- listening to events ---

    @property
    def rhythm(self) -> Rhythm:
        """The care that the stream's sockets need."""
        ...

    def prepare(self, wanted: StreamFilter, kept: Sequence[str]) -> Flow[Wiring | Halted]:
        """The sockets to open, used again where ``kept`` of an earlier run still finds them."""
        ...

    def subscribe(self, wiring: Wiring) -> Flow[Subscription]:
        """Have the open sockets bring what is wanted, and live on. It comes before any snapshot."""
        ...

    def follow(self, wiring: Wiring, conversations: Collection[ConversationId]) -> Flow[Subscription]:
        """Have what is said on these conversations brought too, and on no others: those one listens to."""
        ...

    def peek(self, frame: bytes) -> Peek:
        """A first look, cheap enough for every frame; never raises."""
        ...

    def passes(self, frame: bytes, wanted: StreamFilter) -> bool:
        """Whether a conversation frame may be one of those asked for; ``True`` where a look cannot tell."""
        ...

    def mark(self, frame: bytes) -> str:
        """What the copies of one event have in common on two streams; empty where it does not matter. Never raises."""
        ...

    def decode(self, frame: bytes) -> Event:
        """The event in ``frame``; never raises: see ``Malformed`` and ``Unknown``."""
        ...

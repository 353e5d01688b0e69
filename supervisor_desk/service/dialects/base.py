"""What a dialect is: the Protocol, and the plain records that pass between it and those who hold the connections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, Protocol

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.holders import Heard
from supervisor_desk.actions.ports import Answer, Refused, Still
from supervisor_desk.actions.proof import Proof, Verdict
from supervisor_desk.actions.situation import WhyNot
from supervisor_desk.conversations.conversation import Conversation, ConversationId, MonitorSession, UserId
from supervisor_desk.conversations.events import Event


class Upload(msgspec.Struct, frozen=True):
    """One file of a multipart request."""

    field: str
    filename: str
    content_type: str
    content: bytes


class HttpCall(msgspec.Struct, frozen=True, kw_only=True):
    """A request, complete but for address and token.

    ``writes`` marks one that may change something, and so is never sent again blindly. ``idempotent`` marks one that
    may be repeated at once if the connection was closed under it (RFC 9110 section 9.2.2). ``signed`` requests carry
    the token. ``still`` is asked when the first byte is about to leave, each time it is sent: ``False`` holds it back.
    Bodies may hold secrets and words of people, so none of it shows in ``repr``.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    json: Mapping[str, Any] | None = None
    form: tuple[tuple[str, str], ...] = ()
    upload: Upload | None = None
    headers: tuple[tuple[str, str], ...] = ()
    writes: bool = False
    idempotent: bool = True
    signed: bool = True
    still: Still | None = None

    def __repr__(self) -> str:
        return f"<{self.method} {self.path}>"


class Reply(msgspec.Struct, frozen=True):
    """What the service answered, any status. Names of ``headers`` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the service did, or took, what was asked."""
        return 200 <= self.status < 300

    def __repr__(self) -> str:
        return f"<Reply {self.status}>"


class UnreadableError(Exception):
    """An answer that is not what the dialect promises; ``str()`` says which part, never what it held."""


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


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a listing, oldest conversation first. ``unreadable`` entries are left out of it."""

    conversations: tuple[Conversation, ...]
    number: int
    count: int
    total: int
    unreadable: int = 0


class StreamFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations the desk asks for. An empty set asks for all."""

    queues: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    def passes(self, conversation: Conversation) -> bool:
        """Whether ``conversation`` is one of those asked for."""
        if self.queues and conversation.queue_id not in self.queues:
            return False
        return not self.skills or not self.skills.isdisjoint(conversation.skills)


class Lane(Enum):
    """How a frame travels to the board before anybody has decoded it."""

    CONVERSATION = auto()
    """The whole state of a conversation: only the newest of each counts."""
    FLOOR = auto()
    """Changes what the board shows; in order, never dropped."""
    PROOF = auto()
    """May prove or fail a delivery; in order, never dropped."""
    PASSING = auto()
    """Good to know; the first to go when the desk cannot keep up."""
    HEARTBEAT = auto()
    CLOSING = auto()
    REVOKED = auto()


class Peek(msgspec.Struct, frozen=True, gc=False):
    """What a first look at a frame tells. ``sequence`` is 0 where the frame carries none."""

    lane: Lane
    conversation: str = ""
    sequence: int = 0


class Dialect(Protocol):
    """One API, as pure functions. None of them raises, save ``UnreadableError`` from those that read listings."""

    @property
    def name(self) -> str:
        """Short name for settings, logs and the audit."""
        ...

    @property
    def not_offered(self) -> Mapping[Kind, str]:
        """The kinds of action that this service cannot do, each with the reason in words."""
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

    def deadline_s(self, action: Action, session: MonitorSession | None) -> float | None:
        """Seconds to wait for the proof of ``action`` where it takes longer than usual; else ``None``."""
        ...

    def confirmed(self, action: Action, session: MonitorSession | None) -> None:
        """The feed proved ``action``; ``session`` is the supervisor's leg at that time."""
        ...

    def check_call(self, action: Action) -> HttpCall | None:
        """What must be read at the moment of action, before anything is sent; ``None`` if nothing must."""
        ...

    def read_check(self, action: Action, reply: Reply | None) -> Refused | None:
        """Why that reading forbids ``action``. ``None`` for ``reply`` means that it could not be read."""
        ...

    def upload_call(self, filename: str, content: bytes) -> HttpCall:
        """Put a sound file where the service can play it from."""
        ...

    def read_upload(self, action: Action, reply: Reply) -> str | Refused:
        """The address of the uploaded file, or why there is none."""
        ...

    def encode(self, action: Action, session: MonitorSession | None, me: UserId) -> HttpCall | Refused:
        """The one request that is ``action``, or why there can be none."""
        ...

    def read_answer(self, action: Action, reply: Reply) -> Answer:
        """What the answer means for ``action``, in words for people."""
        ...

    def look_call(self, action: Action, proof: Proof) -> HttpCall | None:
        """The reading that may tell whether ``proof`` is met; ``None`` if there is none."""
        ...

    def read_look(self, action: Action, proof: Proof, reply: Reply) -> Verdict | None:
        """What that reading says."""
        ...

    def heard_calls(self, conversation_id: ConversationId) -> tuple[HttpCall, ...]:
        """The readings that show who is heard on a call besides its people; none where only events tell."""
        ...

    def read_heard(self, replies: Sequence[Reply]) -> tuple[Heard, ...]:
        """Every supervisor who is heard, by those of ``heard_calls`` that were answered. Never raises."""
        ...

    # --- reading ---

    def page_call(self, status: str, number: int, wanted: StreamFilter) -> HttpCall:
        """A page of the conversations that are ``active`` or ``ended``; numbers start at 1."""
        ...

    def read_page(self, reply: Reply) -> Page:
        """That page. Raises ``UnreadableError``."""
        ...

    def conversation_call(self, conversation_id: ConversationId) -> HttpCall:
        """One conversation as it is now."""
        ...

    def read_conversation(self, reply: Reply) -> Conversation:
        """That conversation. Raises ``UnreadableError``."""
        ...

    # --- listening to events ---

    def stream_call(self, wanted: StreamFilter) -> HttpCall:
        """Path and query of the event stream's handshake, filter included."""
        ...

    def peek(self, frame: bytes) -> Peek:
        """A first look, cheap enough for every frame; never raises."""
        ...

    def passes(self, frame: bytes, wanted: StreamFilter) -> bool:
        """Whether a conversation frame may be one of those asked for; ``True`` where a look cannot tell."""
        ...

    def decode(self, frame: bytes) -> Event:
        """The event in ``frame``; never raises: see ``Malformed`` and ``Unknown``."""
        ...

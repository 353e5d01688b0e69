"""What the board keeps of each conversation, so that a change costs that one conversation and nothing else."""

from __future__ import annotations

import msgspec

from supervisor_desk.conversations.attention import CALM, JUDGED_BY_STATE, Attention, Level, Limits, attention
from supervisor_desk.conversations.clocks import began, epoch
from supervisor_desk.conversations.conversation import (
    ENDED_STATES,
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    State,
    UserId,
)
from supervisor_desk.conversations.masking import customer_text
from supervisor_desk.conversations.tiles import Tile


class Viewpoint(msgspec.Struct, frozen=True):
    """Whose board it is: who ``me`` is, whether customers are masked, and when calls begin to want attention."""

    me: UserId = UserId("")
    masked: bool = True
    limits: Limits = Limits()


# Bits rather than flags: they are set for every change of every conversation, where an enum costs ten times as much.
_ALL, _ACTIVE, _ON_HOLD, _WAITING, _SUPERVISED, _MINE, _MUTED, _ATTENTION = (tile.value for tile in Tile)
_TILES_OF_STATE: dict[State, int] = dict.fromkeys(State, _ALL) | {
    State.ACTIVE: _ALL | _ACTIVE,
    State.CONFERENCE: _ALL | _ACTIVE,
    State.HOLD: _ALL | _ON_HOLD,
    State.QUEUED: _ALL | _WAITING,
    State.RINGING: _ALL | _WAITING,
    State.DIALING: _ALL | _WAITING,
}


class Entry:
    """One conversation with what it is sorted, filtered and found by.

    ``take`` is cheap and done for each change; what follows from it is worked out by ``read``, once for all changes in
    between, before anybody looks at it. ``since`` and ``connected`` are the times that clocks start from, in seconds
    since the epoch; ``arrived`` is monotonic. ``tie`` orders what is otherwise equal and never changes;
    ``delivery_rank`` is 0 where there is no command.
    """

    __slots__ = (
        "_read_from",
        "_read_trouble",
        "agent_key",
        "agent_name",
        "arrived",
        "attention",
        "connected",
        "conversation",
        "customer",
        "customer_key",
        "delivery_rank",
        "delivery_trouble",
        "id",
        "since",
        "state",
        "text",
        "tie",
        "tiles",
    )

    def __init__(self, conversation: Conversation) -> None:
        self.id: ConversationId = conversation.id
        self.tie = f"{conversation.started_at or ''} {conversation.id}"
        self.conversation = conversation
        self.since = began(conversation)
        self.connected = epoch(conversation.connected_at)
        self.arrived = 0.0
        self._read_from: Conversation | None = None
        self._read_trouble = Level.NONE
        self.state = State.UNKNOWN
        self.attention: Attention = CALM
        self.agent_name = self.agent_key = self.customer = self.customer_key = self.text = ""
        self.tiles = _ALL
        self.delivery_rank = 0
        self.delivery_trouble = Level.NONE

    def take(self, conversation: Conversation) -> None:
        """Take over what the conversation is now."""
        known, self.conversation = self.conversation, conversation
        if conversation.state_since != known.state_since:
            self.since = began(conversation)
        if conversation.connected_at != known.connected_at:
            self.connected = epoch(conversation.connected_at)

    def read(self, viewpoint: Viewpoint, now: float, *, anew: bool = False) -> bool:
        """Work out what follows from the conversation as it is now; all of it if ``anew``, else what has changed.

        Whether there was anything.
        """
        conversation, known = self.conversation, self._read_from
        self._read_from = conversation
        if known is None or anew:
            self._read_state(viewpoint, now)
            self._read_texts(viewpoint.masked)
        elif known is conversation and self._read_trouble is self.delivery_trouble:
            return False
        else:
            state = (
                conversation.raw_state != known.raw_state
                or conversation.connected_at != known.connected_at
                or (self.state in JUDGED_BY_STATE and conversation.state_since != known.state_since)
            )
            texts = (
                conversation.participants != known.participants
                or conversation.monitors != known.monitors
                or conversation.queue_told != known.queue_told
                or conversation.channel != known.channel
            )
            if not (state or texts) and self._read_trouble is self.delivery_trouble:
                return False
            if state:
                self._read_state(viewpoint, now)
            if texts:
                self._read_texts(viewpoint.masked)
        self._read_trouble = self.delivery_trouble
        self._sort_into_tiles(viewpoint.me)
        return True

    def note_delivery(self, rank: int, trouble: Level) -> None:
        """Remember how the last command stands: ``rank`` to sort by, ``trouble`` if it wants attention."""
        self.delivery_rank = rank
        self.delivery_trouble = trouble

    @property
    def level(self) -> Level:
        """How much attention it wants, by its own state or by that of the last command; none once it is over."""
        if self.state in ENDED_STATES:
            return Level.NONE
        return max(self.attention.level, self.delivery_trouble)

    @property
    def queue_key(self) -> str:
        """What its queue is told apart by: the id, or the name where the service gives no id."""
        return self.conversation.queue_id or self.conversation.queue_name

    def _read_state(self, viewpoint: Viewpoint, now: float) -> None:
        self.state = self.conversation.state
        self.attention = attention(self.state, self.since, self.connected, viewpoint.limits, now)

    def _read_texts(self, masked: bool) -> None:
        conversation = self.conversation
        agent = conversation.agent
        self.agent_name = agent.name if agent is not None else ""
        self.agent_key = self.agent_name.casefold()
        self.customer = customer_text(conversation.customer, masked=masked)
        self.customer_key = self.customer.casefold()
        supervisors = " ".join(one.supervisor_name for one in conversation.monitors)
        self.text = (
            f"{self.agent_key}\n{self.customer_key}\n"
            + f"{conversation.queue_name}\n{conversation.channel}\n{supervisors}\n{conversation.id}".casefold()
        )

    def _sort_into_tiles(self, me: UserId) -> None:
        conversation = self.conversation
        tiles = _TILES_OF_STATE[self.state]
        for session in conversation.monitors:
            if session.mode is not Mode.TERMINATED:
                tiles |= _SUPERVISED | _MINE if session.supervisor_id == me else _SUPERVISED
        for one in conversation.participants:
            if one.muted and agent_muted(conversation):
                tiles |= _MUTED
                break
        if (self.attention.level or self.delivery_trouble) and self.state not in ENDED_STATES:
            tiles |= _ATTENTION
        self.tiles = tiles


def agent_muted(conversation: Conversation) -> bool:
    """Whether the agent on the call is muted."""
    agent = conversation.agent
    return agent is not None and agent.muted and agent.left_at is None


def supervising(conversation: Conversation, me: UserId) -> tuple[MonitorSession, ...]:
    """The living monitor sessions, one's own first, then those who can be heard."""
    if not conversation.monitors:
        return ()
    living = (one for one in conversation.monitors if one.mode is not Mode.TERMINATED)
    return tuple(sorted(living, key=lambda one: (one.supervisor_id != me, not one.mode.speaks, one.supervisor_name)))

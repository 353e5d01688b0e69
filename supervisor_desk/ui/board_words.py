"""The words and marks of the board: what states, modes, channels and ages are called. No Qt."""

from __future__ import annotations

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import (
    Conversation,
    Mode,
    MonitorSession,
    Participant,
    Role,
    State,
    UserId,
)
from supervisor_desk.conversations.link import Link, LinkPhase

NOTHING = "–"
"""Shown where a value is missing; what is simply not the case leaves its cell empty."""

STATE_WORDS = {
    State.QUEUED: "Queued",
    State.DIALING: "Dialing",
    State.RINGING: "Ringing",
    State.ACTIVE: "Active",
    State.HOLD: "On hold",
    State.IN_TRANSFER: "In transfer",
    State.CONFERENCE: "Conference",
    State.ENDED: "Ended",
    State.ABANDONED: "Abandoned",
    State.TRANSFERRED: "Transferred",
}
STATE_MARKS = {state: f"state-{state.value.replace(' ', '-')}" for state in State}
MODE_WORDS = {
    Mode.PENDING: "joining",
    Mode.SILENT: "listen",
    Mode.WHISPER: "coach",
    Mode.BARGE: "barge",
    Mode.TERMINATED: "left",
}
MODE_MARKS = {
    Mode.PENDING: "mode-pending",
    Mode.SILENT: "mode-listen",
    Mode.WHISPER: "mode-coach",
    Mode.BARGE: "mode-barge",
    Mode.TERMINATED: "mode-stop",
}
LEVEL_MARKS = {Level.WATCH: ("warning", "waiting"), Level.ACT: ("error", "bad")}
"""Mark and color token for what wants attention."""
_PARTS = {
    "acd": "Queue",
    "ivr": "Menu",
    "workflow": "Workflow",
    "botflow": "Bot",
    "api": "Program",
    "dialer": "Dialing campaign",
    "campaign": "Dialing campaign",
    "group": "Ring group",
    "station": "Phone",
}
"""Parts that services name for machines, as people call them."""
_STAGES = {
    "ivr": "In a menu",
    "workflow": "In a workflow",
    "botflow": "With a bot",
    "voicemail": "Voicemail",
    "contacting": "Being reached",
    "offering": "Ringing",
    "parked": "Parked",
    "scheduled": "Scheduled",
}
"""States beyond those that we know, for which services have words of their own."""
_CHANNELS = frozenset({"voice", "chat", "email", "message"})
_DIRECTIONS = frozenset({"inbound", "outbound"})


def state_word(conversation: Conversation) -> str:
    """The state of ``conversation`` in words."""
    return state_text(conversation.state, conversation.raw_state)


def state_text(state: State, raw: str) -> str:
    """The state in words; one that nobody has words for is shown as it came."""
    return STATE_WORDS.get(state) or _STAGES.get(raw.lower()) or one_line(raw) or "Unknown"


def channel_mark(channel: str) -> str:
    """Name of the mark of a channel."""
    return f"channel-{channel}" if channel in _CHANNELS else "channel-other"


def direction_mark(direction: str) -> str | None:
    """Name of the mark of a direction, if we know it."""
    return f"direction-{direction}" if direction in _DIRECTIONS else None


def capitalized(word: str) -> str:
    """A word of the service as it stands in a cell of its own."""
    return one_line(word[:1].upper() + word[1:])


def part_word(one: Participant) -> str:
    """What part somebody plays; empty where the service does not say."""
    if one.role is not Role.OTHER:
        return capitalized(one.role.value)
    return _PARTS.get(one.raw_role.lower()) or capitalized(one.raw_role)


def queue_words(conversation: Conversation) -> str:
    """The queue, and the skills it asks for beyond its own name."""
    queue = one_line(conversation.queue_name)
    skills = [one for one in conversation.skills if one.casefold() != queue.casefold()]
    return f"{queue or NOTHING}, skills: {', '.join(skills)}" if skills else queue or NOTHING


def supervising_words(sessions: tuple[MonitorSession, ...], me: UserId) -> str:
    """Who supervises and how: ``You: coach, R. Okafor: listen``."""
    return ", ".join(
        f"{'You' if one.supervisor_id == me else one_line(one.supervisor_name) or 'Supervisor'}: {MODE_WORDS[one.mode]}"
        for one in sessions
    )


def age_words(seconds: float) -> str:
    """An age at a glance: ``now``, ``12 s``, ``3 min``, ``2 h``."""
    if seconds < 2:
        return "now"
    if seconds < 60:
        return f"{int(seconds)} s"
    return f"{int(seconds // 60)} min" if seconds < 3600 else f"{int(seconds // 3600)} h"


def one_line(text: str) -> str:
    """``text`` without line breaks and other characters that a cell cannot show."""
    if text.isprintable():
        return text
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def empty_words(chosen: Filter, link: Link | None, total: int) -> str:
    """Why the board shows no row, and what to do about it. ``total`` is the number of conversations on the floor."""
    if total:
        if chosen.words:
            return "No conversation matches the filter. Press Esc in the search field to clear it."
        return "No conversation matches the filter. Choose “All” and all queues and channels to see the whole floor."
    if link is None:
        return "The floor has not been loaded yet."
    if link.phase is LinkPhase.LOADING:
        return f"Loading the floor: {link.loaded:,} of {link.total:,} conversations." if link.total else link.words
    if link.live:
        return "The floor is empty: no conversation is going on. New ones appear here by themselves."
    return link.words or f"No connection to the floor ({link.phase.value})."

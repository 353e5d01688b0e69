"""What people are told of a mute that was placed here."""

from __future__ import annotations

from supervisor_desk.actions.mute_lease import MuteLease, MuteNews
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice

KEEP = "Keep muted"


def kind_of(lease: MuteLease) -> str:
    """The kind of all notices about the mute on one call: the newer replaces the older."""
    return f"mute {lease.conversation_id}"


def notice_of(what: MuteNews, lease: MuteLease, agent: str, now: float) -> Notice | None:
    """The notice; ``None`` where the older one is to go. ``now`` is monotonic seconds."""
    who = agent or "the agent"
    match what:
        case MuteNews.REMIND:
            return Notice(
                kind=kind_of(lease),
                happened=f"Your mute of {who} runs out in {lease.left(now):.0f} s.",
                means="Then the customer hears the agent again.",
                do="Keep it muted if it is still needed.",
                tone=Tone.WAITING,
                offer=KEEP,
                about=lease.conversation_id,
            )
        case MuteNews.UNDO:
            return Notice(
                kind=kind_of(lease),
                happened=f"Your mute of {who} is being undone: {lease.undo_why}.",
                means="The customer hears the agent again as soon as it is confirmed.",
                do="Mute again if it is still needed.",
                tone=Tone.BUSY,
            )
        case MuteNews.DIVERGED:
            return Notice(
                kind=kind_of(lease),
                happened=f"The microphone of {who} is open, though you muted it.",
                means="The customer hears the agent. Somebody else opened it.",
                do="Mute again if it is still needed, or leave it open.",
                tone=Tone.BAD,
            )
        case MuteNews.AGREED | MuteNews.OVER:
            return None
